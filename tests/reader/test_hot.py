"""熱門: the page, what stands beside stories, ranked slots; and what pages report, where Django takes it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from haowai.articles.verbs import take_down
from haowai.audience.circulation.models import Pulse, StoryDay
from haowai.audience.collecting import Collector
from haowai.audience.reports import MOST_BYTES
from haowai.press import keys
from haowai.press.transaction import press_transaction
from haowai.sections.models import Front, Section
from tests.audience.readers import BROWSER, Crowd
from tests.cast import Paper, publish
from tests.checker import html_errors
from tests.reader.conftest import url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> Crowd:
    return Crowd(timezone.now())


def told(reader: Client, body: object, **headers: str) -> Any:
    own = {
        "Origin": "http://localhost:8000",
        "Sec-Fetch-Site": "same-origin",
        "User-Agent": BROWSER,
        **headers,
    }
    content = body if isinstance(body, bytes) else json.dumps(body)
    return reader.post("/islands/views", content, content_type="text/plain", headers=own)


def titles(response: Any) -> list[str]:
    page = html.fromstring(response.text or "<p>")
    return [str(link.text) for link in page.xpath("//*[@class='ranked__title']/a")]


def test_what_is_read_most(reader: Client, crowd: Crowd, paper: Paper, tmp_path: Path) -> None:
    first = publish(paper.world, headline="渡輪復航")
    second = publish(paper.life, headline="麵店開張")
    publish(paper.life, headline="沒有人讀")
    crowd.many(first.number, 5)
    crowd.many(second.number, 3)
    crowd.stays(second.number, 40)
    crowd.write()
    pages: dict[str, str | bytes] = {}
    for path in ("/hot/", "/hot/today/", "/hot/week/"):
        response = reader.get(path)
        assert titles(response) == ["渡輪復航", "麵店開張", "麵店開張"]
        pages[path] = response.text
        assert not response.cookies
        assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "此刻" in response.text
    assert html_errors(pages, tmp_path) == []


def test_a_list_is_good_for_seconds_and_a_story_for_ever(reader: Client, crowd: Crowd, paper: Paper) -> None:
    article = publish(paper.world)
    crowd.many(article.number, 3)
    crowd.write()
    now = timezone.now().timestamp()
    hot = reader.get("/hot/")
    assert now < float(hot["Fresh-Until"]) < now + 10
    assert keys.story(article.number) in hot["Surrogate-Key"].split()
    story = reader.get(url_of(article))
    assert float(story.headers.get("Fresh-Until", "inf")) > now + 3600


def test_what_is_taken_down_leaves_at_once(reader: Client, crowd: Crowd, paper: Paper) -> None:
    article = publish(paper.world, headline="渡輪復航")
    crowd.many(article.number, 3)
    crowd.write()
    assert titles(reader.get("/islands/hot")) == ["渡輪復航"]
    take_down(article)
    for path in ("/hot/", "/hot/today/", "/hot/week/", "/islands/hot", "/islands/hot/world"):
        assert "渡輪復航" not in reader.get(path).text


def test_while_nothing_was_read_the_newest_stand_there_and_are_called_so(
    reader: Client, paper: Paper
) -> None:
    publish(paper.world, headline="渡輪復航")
    page = reader.get("/hot/").text
    assert "這段期間還沒有閱讀紀錄" in page
    assert "渡輪復航" in page
    assert "依讀者人數" not in page
    assert reader.get("/islands/hot").text == ""


def test_a_list_that_stands_still_says_so(reader: Client, crowd: Crowd, paper: Paper) -> None:
    crowd.many(publish(paper.world).number, 3)
    crowd.write()
    assert "排行暫停更新" not in reader.get("/hot/").text
    Pulse.objects.update(at=(timezone.now() - timedelta(minutes=5)).timestamp())
    assert "排行暫停更新" in reader.get("/hot/").text


def test_the_paper_reads_all_channels_and_a_channel_its_own(
    reader: Client, crowd: Crowd, paper: Paper, sports: Section
) -> None:
    own, other = publish(paper.world, headline="渡輪復航"), publish(sports, headline="再見全壘打")
    crowd.many(own.number, 2)
    crowd.many(other.number, 3)
    crowd.write()
    assert titles(reader.get("/hot/"))[:2] == ["再見全壘打", "渡輪復航"]
    there = Client(HTTP_HOST="sports.haowai.localhost:8000")
    assert titles(there.get("/hot/")) == ["再見全壘打"]
    assert titles(there.get("/islands/hot/world")) == []


def test_beside_a_story_stands_what_is_read_in_its_section_today(
    reader: Client, crowd: Crowd, paper: Paper
) -> None:
    stories = [publish(paper.world, headline=f"第{at}則") for at in range(3)]
    for at, article in enumerate(stories[:2]):
        crowd.many(article.number, at + 1)
    crowd.write()
    assert "今日熱門" not in reader.get("/islands/section/world").text, "two are no list"
    crowd.many(stories[2].number, 3)
    crowd.write()
    island = reader.get("/islands/section/world")
    assert "國際今日熱門" in island.text
    assert island["Cache-Control"] == "public, max-age=1"
    assert "今日熱門" not in reader.get("/islands/section/life").text


def test_a_ranked_slot_is_filled_by_an_island(reader: Client, paper: Paper) -> None:
    home = reader.get("/").text
    assert 'data-island="hot" data-address="/islands/hot"' in home, "one of the usual slots"
    slots = [
        {"kind": "ranked", "fill": f"hot-section:{paper.world.pk}"},
        {"kind": "ranked", "fill": "hot:999"},
    ]
    with press_transaction("test"):
        Front.objects.create(channel=paper.channel, slots=slots)
    home = reader.get("/").text
    assert home.count('data-island="hot"') == 1
    assert 'data-address="/islands/hot/world"' in home
    assert "國際熱門" in home


def test_django_takes_reports_too(reader: Client, paper: Paper, counting: Collector) -> None:
    number = publish(paper.world).number
    response = told(reader, [{"story": number, "on": "phone"}])
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    told(reader, [{"story": number, "on": "phone"}], **{"Sec-Fetch-Site": "cross-site"})
    told(reader, [{"story": number, "on": "phone"}], **{"User-Agent": "Googlebot/2.1"})
    counting.write()
    assert StoryDay.objects.get().views == 1


def test_what_is_no_report(reader: Client, paper: Paper) -> None:
    assert told(reader, b"{").status_code == 400
    assert told(reader, [{"story": 1, "seconds": -1}]).status_code == 400
    assert told(reader, b" " * (MOST_BYTES + 1)).status_code == 413
    assert reader.get("/islands/views").status_code == 405


def test_a_page_costs_few_queries(
    reader: Client, crowd: Crowd, paper: Paper, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        crowd.many(publish(paper.world).number, 2)
    crowd.write()
    reader.get("/hot/")
    with django_assert_max_num_queries(9):
        reader.get("/hot/")
