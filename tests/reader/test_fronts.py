"""Home fronts and section fronts: the editors' choice first, the newest for the rest, and no story twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haowai.articles.verbs import take_down
from haowai.press.models import ListEntry
from haowai.sections.models import Front, Section
from tests.cast import Paper, publish
from tests.reader.conftest import MakePhoto, story_at, url_of

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)
TITLE_LINK = re.compile(r'<h3 class="[a-z_-]+__title"[^>]*>.*?<a href="[^"]*?/(\d+)"', re.DOTALL)


def stories_on(client: Client, path: str = "/") -> list[int]:
    """Numbers of the stories on a front, in their order on the page."""
    response = client.get(path)
    assert response.status_code == 200
    return [int(number) for number in TITLE_LINK.findall(response.text)]


def test_without_a_newspaper_the_page_says_how_to_get_one(db: None, reader: Client) -> None:
    response = reader.get("/")
    assert response.status_code == 503
    assert "haowai demo" in response.text
    assert "haowai init" in response.text


def test_an_empty_newspaper_has_its_fronts(paper: Paper, reader: Client) -> None:
    assert reader.get("/").status_code == 200
    assert reader.get("/world/").status_code == 200
    assert reader.get("/paper/").status_code == 200
    assert reader.get("/archive/").status_code == 302


def test_no_story_stands_twice(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()
    numbers = [
        story_at(section, NOON - timedelta(hours=at), lead=photo if at % 2 else None).number
        for at, section in enumerate([paper.world, paper.politics, paper.life] * 10)
    ]
    Front.objects.create(channel=paper.channel, pins=[numbers[20], numbers[3]])
    shown = stories_on(reader)
    assert len(shown) == len(set(shown))
    assert len(shown) >= 25


def test_pins_come_first_and_the_newest_fill_the_rest(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    old, middle, new = (
        story_at(paper.world, NOON - timedelta(hours=hours), lead=make_photo()).number for hours in (9, 5, 1)
    )
    assert stories_on(reader)[0] == new
    Front.objects.create(channel=paper.channel, pins=[old, "x", None, 5, True])
    assert stories_on(reader)[:3] == [old, new, middle]


def test_a_pin_that_was_taken_down_is_passed_over(paper: Paper, reader: Client) -> None:
    pinned, other = publish(paper.world), publish(paper.world)
    Front.objects.create(channel=paper.channel, pins=[pinned.number, other.number])
    take_down(pinned)
    assert stories_on(reader) == [other.number]


def test_sponsored_and_restricted_stories_need_an_editor_to_lead(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    news = story_at(paper.world, NOON - timedelta(days=1), lead=make_photo())
    story_at(paper.world, NOON, lead=make_photo(), sponsored=True)
    story_at(paper.world, NOON, lead=make_photo(), rating="restricted")
    assert stories_on(reader)[0] == news.number


def test_a_published_story_is_on_home_section_and_latest(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, also=[paper.life])
    for path in ("/", "/world/", "/life/"):
        assert article.number in stories_on(reader, path)
    assert stories_on(reader, "/politics/") == []
    take_down(article)
    for path in ("/", "/world/", "/life/"):
        assert stories_on(reader, path) == []


def test_the_paper_shows_its_sisters(paper: Paper, sports: Section, reader: Client) -> None:
    article = publish(sports)
    page = reader.get("/").text
    assert f'href="http://sports.haowai.localhost:8000{url_of(article)}"' in page
    assert stories_on(Client(HTTP_HOST="sports.haowai.localhost:8000")) == [article.number]


def test_a_section_shows_the_latest_forty_and_leads_to_its_archive(paper: Paper, reader: Client) -> None:
    for at in range(45):
        story_at(paper.world, NOON - timedelta(hours=at))
    assert len(stories_on(reader, "/world/")) == 40
    assert 'href="/world/archive/2025-10-27/"' in reader.get("/world/").text


def test_queries_do_not_grow(paper: Paper, sports: Section, reader: Client, make_photo: MakePhoto) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(path).status_code == 200
        return len(captured)

    story_at(paper.world, NOON, lead=make_photo())
    before = {path: queries(path) for path in ("/", "/world/")}
    for at in range(30):
        story_at((paper.world, paper.life, sports)[at % 3], NOON - timedelta(hours=at), lead=make_photo())
    assert {path: queries(path) for path in before} == before
    assert before["/"] <= 12
    assert before["/world/"] <= 12
    assert ListEntry.objects.of(f"channel:{paper.channel.pk}").exists()
