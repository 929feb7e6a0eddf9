"""A day's report, and the tables that are taken away as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from haowai.articles.verbs import take_down
from haowai.newsroom.readership.sheets import harmless
from tests.cast import Newsroom, Paper, publish
from tests.newsroom.people import enter
from tests.newsroom.readings import read

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, 30, 20, tzinfo=UTC)
DAY = "/newsroom/numbers/days/2026-11-27/"
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def at_half_past_five() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def rows(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_day_beside_the_week_before(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    number = publish(paper.world).number
    read(number, YESTERDAY, 30)
    read(number, YESTERDAY - timedelta(days=7), 20)
    read(number, NOW, 500)
    report = enter(client, newsroom.chief).get(DAY).context["numbers"]
    assert (report.whole.readers, report.change, report.is_over) == (30, 50, True)
    assert [(row.number, row.count.readers) for row in report.stories] == [(number, 30)]
    assert (report.curve.now[17], report.curve.before[17]) == (30, 20.0)


def test_a_day_that_lasts_is_compared_up_to_this_time(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    number = publish(paper.world).number
    read(number, NOW - timedelta(hours=2), 30)
    read(number, NOW - timedelta(days=7, hours=2), 20)
    read(number, NOW - timedelta(days=7) + timedelta(hours=2), 900)
    report = enter(client, newsroom.chief).get("/newsroom/numbers/days/2026-11-28/").context["numbers"]
    assert (report.is_over, report.change) == (False, 50)
    assert report.curve.now[20] is None


def test_an_empty_day(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    assert enter(client, newsroom.photo).get("/newsroom/numbers/days/2020-02-29/").status_code == 200
    assert "那天沒有人閱讀" in enter(client, newsroom.chief).get(DAY).content.decode()


@pytest.mark.parametrize(
    "day", ["2026-02-30", "yesterday", "2026-11-29", "1999-12-31", "20261127", "2026-W48-5"]
)
def test_a_day_that_does_not_exist_or_has_not_begun(client: Client, newsroom: Newsroom, day: str) -> None:
    enter(client, newsroom.chief)
    for address in (f"/newsroom/numbers/days/{day}/", f"/newsroom/numbers/days/{day}/stories.csv"):
        assert client.get(address).status_code == 404
    assert client.get("/newsroom/numbers/days/", {"day": day}).status_code == 404


def test_a_day_is_chosen(client: Client, newsroom: Newsroom) -> None:
    enter(client, newsroom.chief)
    assert client.get("/newsroom/numbers/days/", {"day": "2026-11-20"})["Location"].endswith("/2026-11-20/")
    assert client.get("/newsroom/numbers/days/")["Location"] == DAY


def test_tables_are_taken_away(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    a, b = publish(paper.world, headline="渡輪復航"), publish(paper.life, headline="海鷗，回來了")
    gone = publish(paper.life, headline="撤下的標題")
    for article, readers in ((a, 3), (b, 7), (gone, 1)):
        read(article.number, YESTERDAY, readers)
    take_down(gone)
    enter(client, newsroom.chief)
    head, *stories = rows(client, f"{DAY}stories.csv")
    assert head[:2] == ["編號", "標題"]
    assert {(row[0], row[1], row[3], row[5]) for row in stories} == {
        (str(a.number), "渡輪復航", "國際", "3"),
        (str(b.number), "海鷗，回來了", "生活", "7"),
        (str(gone.number), "（已撤下）", "生活", "1"),
    }
    _head, *hours = rows(client, f"{DAY}hours.csv")
    assert [(row[0], row[2], row[3]) for row in hours] == [
        ("2026-11-27 17:00", "國際", "3"),
        ("2026-11-27 17:00", "生活", "8"),
    ]
    _head, *days = rows(client, f"/newsroom/numbers/stories/{a.number}/days.csv")
    assert [row[:2] for row in days] == [["2026-11-27", "3"]]


def test_a_desk_takes_away_its_own_stories_alone(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    for section in (paper.world, paper.life):
        read(publish(section).number, YESTERDAY, 3)
    counts = {
        part: len(rows(enter(client, getattr(newsroom, part)), f"{DAY}stories.csv")) - 1
        for part in ("reporter", "chief", "photo")
    }
    assert counts == {"reporter": 1, "chief": 2, "photo": 0}
    assert len(rows(client, f"{DAY}hours.csv")) == 3


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝１", "＋１", "－１", "＠x", "\x00=1"]
)
def test_no_cell_is_a_formula(client: Client, paper: Paper, newsroom: Newsroom, words: str) -> None:
    assert str(harmless(words)).startswith("'")
    assert harmless(7) == 7
    assert harmless("渡輪復航") == "渡輪復航"


def test_a_headline_that_looks_like_a_formula_is_harmless(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    headline = '=HYPERLINK("https://evil.example","看")'
    read(publish(paper.world, headline=headline).number, YESTERDAY, 3)
    [_head, row] = rows(enter(client, newsroom.chief), f"{DAY}stories.csv")
    assert row[1] == f"'{headline}"
