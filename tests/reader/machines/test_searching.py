"""The search as machines ask it: answers as the API describes them, and no more than everybody may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from haowai.articles.verbs import take_down
from haowai.lib.limits import Limiter
from haowai.press.models import Story
from haowai.reader.search import asking
from haowai.sections.models import Section
from tests.cast import Paper, body, publish
from tests.reader.conftest import index_all, story_at, url_of
from tests.reader.machines.conftest import SAFE_WORDS, SECRET, Print
from tests.reader.machines.test_api import HOST, ask, cursor

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)


def pages(reader: Client, **query: str) -> Iterator[list[int]]:
    while True:
        answer = ask(reader, "/api/search", **query)
        yield [each["id"] for each in answer["results"]]
        if "next" not in answer:
            return
        query["cursor"] = answer["next"]


def test_what_is_found_is_told(printed: Print, reader: Client) -> None:
    index_all()
    answer = ask(reader, "/api/search", q="渡輪 木樁換新")
    assert answer["total"] == 1
    [found] = answer["results"]
    assert {name: found[name] for name in ("id", "url", "rating", "headline", "section", "channel")} == {
        "id": printed.full.number,
        "url": HOST + url_of(printed.full),
        "rating": "general",
        "headline": printed.full.headline,
        "section": "world",
        "channel": "paper",
    }
    assert found["published_at"].endswith("+08:00")
    assert found["source_url"] is None
    assert any("<mark>渡輪</mark>" in each for each in found["highlights"])
    assert ask(reader, "/api/search", q="漁網") == {"total": 0, "results": []}


def test_highlights_are_escaped(paper: Paper, reader: Client) -> None:
    publish(paper.world, headline="渡輪 <b>停航</b>", body=body("船 &lt;i&gt; 來了。"))
    index_all()
    [found] = ask(reader, "/api/search", q="停航")["results"]
    assert "渡輪 &lt;b&gt;<mark>停航</mark>&lt;/b&gt;" in found["highlights"]


def test_of_a_restricted_story_only_what_is_safe_is_told(printed: Print, reader: Client) -> None:
    index_all()
    assert ask(reader, "/api/search", q=SECRET)["total"] == 0
    [found] = ask(reader, "/api/search", q="川口刑案")["results"]
    assert found == {
        "id": printed.safe.number,
        "url": HOST + url_of(printed.safe),
        "rating": "restricted",
        "headline": SAFE_WORDS,
        "published_at": None,
        "channel": None,
        "section": None,
        "source_url": None,
        "highlights": [],
    }


def test_narrowed_sorted_and_leafed_through(paper: Paper, sports: Section, reader: Client) -> None:
    stories = [story_at(paper.world, NOON + timedelta(days=at), headline=f"渡輪{at}") for at in range(7)]
    ball = story_at(sports, NOON, headline="渡輪盃")
    index_all()
    newest = [story.number for story in reversed(stories)]
    assert [
        number for page in pages(reader, q="渡輪", sort="date", limit="3", section="world") for number in page
    ] == newest
    assert sorted(number for page in pages(reader, q="渡輪", limit="3") for number in page) == sorted(
        [*newest, ball.number]
    )
    assert list(pages(reader, q="渡輪", channel="sports", section="baseball")) == [[ball.number]]
    days = {"from": "2025-10-30", "to": "2025-10-31"}
    assert list(pages(reader, q="渡輪", sort="date", **days)) == [newest[4:6]]


def test_what_was_taken_down_is_not_found(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="渡輪停航")
    index_all()
    take_down(article)
    assert ask(reader, "/api/search", q="渡輪")["results"] == []


BAD = [
    {},
    {"q": ""},
    {"q": "\x00"},
    {"q": "渡輪\x00"},
    {"q": "渡" * 10_000},
    {"limit": "0"},
    {"limit": "-1"},
    {"limit": "101"},
    {"limit": "x"},
    {"cursor": "x"},
    {"cursor": "!!!"},
    {"cursor": cursor("from -5")},
    {"cursor": cursor("from 9999999999999999999999")},
    {"cursor": cursor("from ٣")},
    {"cursor": cursor("2026-01-01T00:00:00Z 5")},
    {"sort": "price"},
    {"from": "2025-02-30"},
    {"to": "2025-10-29T00:00:00"},
    {"from": "2025-10-30", "to": "2025-10-29"},
    {"section": "none"},
    {"channel": "none"},
    {"author": "none"},
    {"topic": "none"},
    {"edition": "none"},
    {"page": "2"},
]


def test_what_can_not_be_asked_is_a_problem(paper: Paper, reader: Client) -> None:
    publish(paper.world, headline="渡輪停航")
    index_all()
    for query in BAD:
        asked = query if not query or "q" in query else {"q": "渡輪"} | query
        problem = ask(reader, "/api/search", 400, **asked)
        assert problem["detail"].isascii(), query


def test_hostile_questions_are_answered(paper: Paper, reader: Client) -> None:
    publish(paper.world, headline="渡輪停航")
    index_all()
    for question in (
        "*" * 200,
        '"' * 99,
        "headline:渡輪^9",
        "(" * 99,
        "' OR 1=1; --",
        "a " * 140,
        "渡輪~2 [* TO *]",
        "%",
    ):
        assert reader.get("/api/search", {"q": question}).status_code in {200, 400}, question
    assert ask(reader, "/api/search", q="渡輪", cursor=cursor("from 1000000000"))["results"] == []


def test_thousands_of_parameters_are_a_problem(paper: Paper, reader: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    many = "&".join(f"a{at}=1" for at in range(20))
    for path in ("/api/search", "/api/stories", "/api/topics"):
        assert reader.get(f"{path}?{many}").json()["status"] == 400


def test_nobody_keeps_it_and_who_asks_too_often_waits(
    paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_all()
    response = reader.get("/api/search?q=渡輪")
    assert response["Cache-Control"] == "private, no-store"
    assert "Surrogate-Key" not in response
    monkeypatch.setattr(asking, "limiter", Limiter(most=1, seconds=60))
    ask(reader, "/api/search", q="渡輪")
    ask(reader, "/api/search", 429, q="渡輪")
    assert reader.get("/api/search?q=渡輪")["Retry-After"] == "60"


def test_without_an_index_it_says_so(paper: Paper, reader: Client, settings: Any, tmp_path: Any) -> None:
    settings.HAOWAI_HOME = tmp_path
    ask(reader, "/api/search", 503, q="渡輪")


def test_a_story_is_found_by_where_it_was_taken_over_from(paper: Paper, reader: Client) -> None:
    url = "https://old.example.tw/news?id=5"
    article = publish(paper.world, source_url=url, import_digest="0" * 64)
    assert Story.objects.get(pk=article.number).source_url == url
    [found] = ask(reader, "/api/stories", source_url=url)["stories"]
    assert found["number"] == article.number
    response = reader.get("/api/stories", {"source_url": url})
    assert "Surrogate-Key" not in response
    assert ask(reader, "/api/stories", source_url="https://old.example.tw/none")["stories"] == []
    for query in ({"source_url": ""}, {"source_url": url, "limit": "5"}, {"source_url": "\x00"}):
        ask(reader, "/api/stories", 400, **query)
    take_down(article)
    assert ask(reader, "/api/stories", source_url=url)["stories"] == []


def test_browsers_are_told_of_the_search(paper: Paper, sports: Section, reader: Client) -> None:
    paper.channel.name = "潮聲 & 日報"
    paper.channel.save()
    page = BeautifulSoup(reader.get("/").text, "lxml")
    link = page.select_one('link[rel="search"]')
    assert link is not None
    response = reader.get(str(link["href"]))
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 our own
    spaces = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert root.findtext("o:ShortName", namespaces=spaces) == "潮聲 & 日報"
    address = root.find("o:Url", spaces)
    assert address is not None
    assert address.attrib["template"] == HOST + "/search/?q={searchTerms}"
    sister = reader.get("/opensearch.xml", HTTP_HOST="sports.haowai.localhost:8000").text
    assert "http://sports.haowai.localhost:8000/search/?q={searchTerms}" in sister
