"""The dashboard of what is being read: totals for everybody at the desk, stories for those who may open them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haowai.accounts.models import Staff
from haowai.articles.verbs import go_to_press, take_down
from haowai.audience.circulation.models import HostDay, Pulse
from haowai.newsroom.breaking import break_news
from haowai.sections.models import Channel, Section
from tests.cast import PASSWORD, Newsroom, Paper, publish
from tests.newsroom.people import enter
from tests.newsroom.readings import read

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, 30, 20, tzinfo=UTC)  # 17:30 in Taipei
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture(autouse=True)
def at_half_past_five() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def page(client: Client, address: str = "/newsroom/numbers/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_an_empty_newspaper_says_so(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    text = page(enter(client, newsroom.chief))
    assert "今天還沒有人閱讀" in text
    assert "data-chart" not in text


def test_before_there_is_any_channel(client: Client) -> None:
    admin = Staff.objects.create_superuser("admin", password=PASSWORD)
    assert "今天還沒有人閱讀" in page(enter(client, admin))


def test_what_is_read_stands_there_the_most_read_first(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    a, b = publish(paper.world, headline="渡輪復航").number, publish(paper.life, headline="海鷗回來了").number
    read(a, NOW, 3)
    read(b, NOW, 7)
    read(a, NOW - HOUR, 20)
    HostDay.objects.create(day="2026-11-28", host="search.example", readers=9)
    numbers = enter(client, newsroom.chief).get("/newsroom/numbers/").context["numbers"]
    assert (numbers.now.readers, numbers.today.readers) == (10, 30)
    assert [(row.story.number, row.now, row.today.readers) for row in numbers.stories] == [
        (b, 7, 7),
        (a, 3, 23),
    ]
    assert [(share.name, share.count.readers) for share in numbers.sections] == [("國際", 23), ("生活", 7)]
    assert [share.name for share in numbers.hosts] == ["search.example"]
    assert sum(value or 0 for value in numbers.curve.now) == 30
    today = client.get("/newsroom/numbers/?order=today").context["numbers"]
    assert [row.story.number for row in today.stories] == [a, b]
    assert today.stories[0].today.seconds_each == 30


def test_it_is_compared_with_the_same_time_a_week_before(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    number = publish(paper.world).number
    read(number, NOW - HOUR, 60)
    read(number, NOW - HOUR - WEEK, 40)
    read(number, NOW - WEEK, 20)  # half of the hour is past
    read(number, NOW - WEEK + 3 * HOUR, 500)  # later that day
    numbers = enter(client, newsroom.chief).get("/newsroom/numbers/").context["numbers"]
    assert numbers.today_change == 20
    assert numbers.sections[0].change == 20
    # 12 hours in ten minutes each: 40 readers of an hour are 6.7 in each, and the last stretch holds the present.
    assert len(numbers.curve.now) == len(numbers.curve.before) == 72
    assert max(numbers.curve.before) == pytest.approx(40 / 6)
    assert numbers.curve.now[-7:].count(60) == 1


def test_a_channel_or_a_section_alone(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    sports = Channel.objects.create(slug="sports", name="潮聲體育", position=200)
    baseball = Section.objects.create(channel=sports, slug="baseball", name="棒球")
    a, b, c = (publish(section).number for section in (paper.world, paper.life, baseball))
    for number, readers in ((a, 1), (b, 2), (c, 4)):
        read(number, NOW, readers)

    def shown(query: str) -> tuple[int, list[int]]:
        numbers = client.get(f"/newsroom/numbers/{query}").context["numbers"]
        return numbers.now.readers, [row.story.number for row in numbers.stories]

    enter(client, newsroom.chief)
    assert shown("") == (7, [c, b, a])
    assert shown(f"?channel={sports.pk}") == (4, [c])
    assert shown(f"?section={paper.life.pk}") == (2, [b])
    assert shown(f"?channel={sports.pk}&section={paper.life.pk}") == (4, [c])
    for nonsense in ("?channel=x&section=-1&hours=9999&order=sql", "?section=99999999999999999999"):
        assert shown(nonsense) == (7, [c, b, a])


def test_stories_are_shown_to_those_who_may_open_them(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    world, life = publish(paper.world, headline="渡輪復航"), publish(paper.life, headline="海鷗回來了")
    for article in (world, life):
        read(article.number, NOW, 5)
    seen = {}
    for part in ("reporter", "desk", "night", "chief", "photo", "legal", "admin"):
        enter(client, getattr(newsroom, part))
        numbers = client.get("/newsroom/numbers/").context["numbers"]
        assert numbers.now.readers == 10, "totals are everybody's"
        listed = {row.story.number for row in numbers.stories or ()}
        opened = {
            article.number
            for article in (world, life)
            if client.get(reverse("newsroom_story_numbers", args=[article.number])).status_code == 200
            and client.get(reverse("newsroom_story_csv", args=[article.number])).status_code == 200
        }
        assert listed == opened, part
        seen[part] = len(opened)
    assert seen == {"reporter": 1, "desk": 1, "night": 2, "chief": 2, "photo": 0, "legal": 0, "admin": 2}


def test_nobody_else_sees_any(client: Client, paper: Paper) -> None:
    number = publish(paper.world).number
    for address in (
        "/newsroom/numbers/",
        "/newsroom/numbers/?parts=1",
        f"/newsroom/numbers/stories/{number}/",
        "/newsroom/numbers/days/2026-11-28/",
        "/newsroom/numbers/days/2026-11-28/stories.csv",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"][:16]) == (302, "/newsroom/login/"), address


def test_what_was_taken_down_leaves_the_table_and_a_restricted_headline_is_safe(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    gone = publish(paper.world, headline="撤下的標題")
    restricted = publish(paper.world, headline="不宜的標題", safe_headline="限制級報導", rating="restricted")
    for article in (gone, restricted):
        read(article.number, NOW, 5)
    take_down(gone)
    text = page(enter(client, newsroom.chief))
    own = page(client, f"/newsroom/numbers/stories/{gone.number}/")
    report = page(client, "/newsroom/numbers/days/2026-11-28/")
    for shown in (text, own, report):
        assert "撤下的標題" not in re.sub(r"<title>.*?</title>", "", shown)
        assert "不宜的標題" not in shown
    assert "限制級報導" in text
    assert str(gone.number) in report


def test_as_many_queries_however_much_is_read(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    numbers = [publish(paper.world, headline=f"第{at}則").number for at in range(12)]

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as made:
            page(client, address)
        return len(made)

    addresses = (
        "/newsroom/numbers/?parts=1",
        "/newsroom/numbers/?parts=1&order=today",
        f"/newsroom/numbers/stories/{numbers[0]}/?parts=1",
        "/newsroom/numbers/days/2026-11-28/",
    )
    read(numbers[0], NOW, 1)
    page(client)
    few = [queries(address) for address in addresses]
    for at, number in enumerate(numbers):
        for back in range(3):
            read(number, NOW - back * HOUR, at + 1)
    assert [queries(address) for address in addresses] == few
    assert few[0] <= 26, few


def test_the_parts_alone_are_asked_for_again(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    read(publish(paper.world).number, NOW, 5)
    answer = enter(client, newsroom.chief).get("/newsroom/numbers/?parts=1")
    text = answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "<html" not in text
    assert re.findall(r'data-part="(\w+)"', text) == ["present", "curve", "stories", "shares", "notes"]
    data = json.loads(re.search(r'<script id="curve-data"[^>]*>(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    assert data["now"][-1] == 5


def test_numbers_that_stand_still_are_told(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    Pulse.objects.create(name="a", at=NOW.timestamp() - 2)
    assert 'role="alert"' not in page(enter(client, newsroom.chief), "/newsroom/numbers/?parts=1")
    Pulse.objects.update(at=NOW.timestamp() - 90)
    assert 'role="alert"' in page(client, "/newsroom/numbers/?parts=1")


def test_a_storys_curve_has_its_printings_and_breaking_bars(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    with time_machine.travel(NOW - 3 * HOUR, tick=False):
        article = publish(paper.world)
    with time_machine.travel(NOW - 2 * HOUR, tick=False):
        article.headline = "貝朗港渡輪復航，首班客滿"
        go_to_press(article)
        break_news("渡輪復航", story=article.number)
    read(article.number, NOW - HOUR, 8)
    address = reverse("newsroom_story_numbers", args=[article.number])
    numbers = enter(client, newsroom.desk).get(address).context["numbers"]
    assert (numbers.span, numbers.now, numbers.whole.readers) == ("hours", 0, 8)
    assert sorted(mark.kind for mark in numbers.curve.marks) == ["breaking", "published", "updated"]
    assert [told for _at, _now, _before, told in numbers.curve.rows if told]
    for span in ("week", "all", "bogus"):
        curve = client.get(address, {"span": span}).context["numbers"].curve
        assert sum(value or 0 for value in curve.now) == 8, span
        assert len(curve.marks) == 3


def test_a_story_that_nobody_printed_has_no_numbers(client: Client, newsroom: Newsroom) -> None:
    assert enter(client, newsroom.chief).get("/newsroom/numbers/stories/424242/").status_code == 404


def test_from_an_article_to_its_numbers(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world)
    address = reverse("newsroom_story_numbers", args=[article.number])
    enter(client, newsroom.desk)
    assert address in page(client, "/newsroom/articles/")
    assert address in page(client, reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert reverse("newsroom_numbers") in page(client, "/newsroom/")
