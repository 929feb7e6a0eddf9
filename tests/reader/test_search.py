"""The page of a search: what it finds and marks, how it is narrowed and leafed through, and what it says where there is
nothing to find."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haowai.articles.models.parts import Signature
from haowai.articles.verbs import go_to_press, take_down
from haowai.lib.limits import Limiter
from haowai.press.transaction import press_transaction
from haowai.reader.search import asking
from haowai.sections.models import Person, Section, Topic
from tests.cast import Paper, body, publish, write, write_for_paper
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, index_all, story_at

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)
PLAIN = body("碼頭邊有風。")


def page_of(reader: Client, question: str = "", status: int = 200, **further: str) -> BeautifulSoup:
    index_all()
    return again(reader, question, status, **further)


def again(reader: Client, question: str = "", status: int = 200, **further: str) -> BeautifulSoup:
    """The page without looking for what is new."""
    response = reader.get("/search/", {"q": question} | further)
    assert response.status_code == status, response.text
    return BeautifulSoup(response.text, "lxml")


def text_of(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def titles(page: BeautifulSoup, where: str = ".search__results > .finds") -> list[str]:
    return [text_of(each) for each in page.select(f"{where} .found__title")]


def choices(page: BeautifulSoup, key: str) -> dict[str, str]:
    """The values of a filter with their counts."""
    rows = page.select(f".filter--{key} .filter__choices a")
    return {
        text_of(row.select_one("span")): text_of(row.select_one(".filter__count"))
        for row in rows
        if row.select_one(".filter__count")
    }


def follow(reader: Client, page: BeautifulSoup, selector: str) -> BeautifulSoup:
    link = page.select_one(selector)
    assert link is not None, selector
    response = reader.get(str(link["href"]))
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


# --- What is found ------------------------------------------------------------------------------------------


def test_all_words_must_be_there_on_all_channels(paper: Paper, reader: Client, sports: Section) -> None:
    story_at(paper.world, NOON, headline="貝朗港渡輪停航", body=PLAIN)
    story_at(sports, NOON, headline="燈塔隊搭渡輪", standfirst="往貝朗客場", body=PLAIN)
    story_at(paper.life, NOON, headline="渡輪貓", body=PLAIN)
    assert set(titles(page_of(reader, "渡輪"))) == {"渡輪貓", "燈塔隊搭渡輪", "貝朗港渡輪停航"}
    assert set(titles(again(reader, " 渡輪　貝朗 "))) == {"燈塔隊搭渡輪", "貝朗港渡輪停航"}
    page = again(reader, "渡輪 -貝朗")
    assert titles(page) == ["渡輪貓"]
    assert text_of(page.select_one("[role=status]")) == "「渡輪 -貝朗」找到 1 則新聞"


def test_the_text_is_searched_and_what_was_found_is_marked(paper: Paper, reader: Client) -> None:
    publish(paper.world, headline="港務處開會", body=body("船長說，臺北的 <b>渡輪</b> 明年換新 & 加大。"))
    page = page_of(reader, "台北渡輪")
    assert titles(page) == []
    page = again(reader, "台北 渡輪")
    assert titles(page) == ["港務處開會"]
    assert [each.get_text() for each in page.select(".found__passage mark")] == ["臺北", "渡輪"]
    assert "船長說" in text_of(page.select_one(".found__passage"))
    publish(paper.world, headline="港務處渡輪表", body=PLAIN)
    assert [each.get_text() for each in page_of(reader, "渡輪表").select(".found__title mark")] == ["渡輪表"]


def test_by_relevance_or_by_date(paper: Paper, reader: Client) -> None:
    story_at(paper.world, NOON, headline="渡輪停航 渡輪公司道歉", body=body("渡輪，渡輪，渡輪。"))
    story_at(paper.world, NOON + timedelta(days=1), headline="港邊的一天", body=body("下午有渡輪。"))
    page = page_of(reader, "渡輪")
    assert titles(page)[0].startswith("渡輪停航")
    assert text_of(page.select_one(".sorts [aria-current]")) == "最相關"
    newest = follow(reader, page, ".sorts li:last-child a")
    assert titles(newest)[0] == "港邊的一天"
    assert text_of(newest.select_one(".sorts [aria-current]")) == "最新"


def test_stories_with_some_of_the_words_stand_apart(paper: Paper, reader: Client) -> None:
    story_at(paper.world, NOON, headline="渡輪停航", body=PLAIN)
    story_at(paper.world, NOON, headline="渡輪貓過河", body=PLAIN)
    page = page_of(reader, "渡輪 停航")
    assert titles(page) == ["渡輪停航"]
    assert titles(page, ".near") == ["渡輪貓過河"]


def test_a_picture_stands_beside_a_story(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()
    publish(paper.world, headline="渡輪靠岸", lead=photo)
    publish(
        paper.world, headline="渡輪起火", lead=make_photo(), rating="restricted", safe_headline="渡輪刑案"
    )
    page = page_of(reader, "渡輪")
    pictures = page.select(".found__picture img")
    assert len(pictures) == 1
    assert f"/pictures/{photo.pk}/" in str(pictures[0]["src"])


# --- What may not be seen -----------------------------------------------------------------------------------


def test_a_restricted_story_is_found_by_its_safe_headline_alone(paper: Paper, reader: Client) -> None:
    publish(
        paper.life, headline="不能看的事", standfirst="血", rating="restricted", safe_headline="川口社區刑案"
    )
    page = page_of(reader, "刑案")
    assert titles(page) == ["18+ 川口社區刑案"]
    assert page.select(".found__passage") == []
    for word in ("不能看", "血", "刑案 血"):
        assert titles(again(reader, word)) == []


def test_what_the_index_has_not_heard_of_yet_is_not_shown(paper: Paper, reader: Client) -> None:
    gone, closed = publish(paper.life, headline="消息有誤"), publish(paper.life, headline="消息可怕")
    index_all()
    take_down(gone)
    closed.rating, closed.safe_headline = "restricted", "一則消息"
    go_to_press(closed)
    text = reader.get("/search/?q=消息").text
    assert "有誤" not in text
    assert "可怕" not in text
    assert titles(BeautifulSoup(text, "lxml")) in ([], ["18+ 一則消息"])


def test_words_of_the_reader_are_escaped(paper: Paper, reader: Client) -> None:
    publish(paper.world, headline="<script>渡輪</script>", body=body("&lt;script&gt;渡輪&lt;/script&gt;。"))
    index_all()
    text = reader.get("/search/", {"q": '<script>渡輪</script>"'}).text
    assert "<script>渡" not in text
    assert "<script><mark>" not in text


# --- Narrowing ----------------------------------------------------------------------------------------------


@pytest.fixture
def archive(paper: Paper, sports: Section) -> Paper:
    """Ferries on two channels, in two years, of two authors, online and in print."""
    with press_transaction("test"):
        shen = Person.objects.create(slug="shen", name="沈以安", role="記者", place="貝朗")
        zhou = Person.objects.create(slug="zhou", name="周在田")
        ferry = Topic.objects.create(slug="ferry", name="渡輪", description="海上的路。")
        Topic.objects.create(slug="draft", name="停航")
    for at in range(3):
        article = write(
            paper.world, headline=f"渡輪{'一二三'[at]}號", published_at=NOON - timedelta(days=400 * at)
        )
        article.signatures.set([Signature(person=(shen, zhou)[at % 2], role="記者", form="slash")])
        article.topics.set([ferry])
        go_to_press(article)
    story_at(sports, NOON, headline="渡輪盃開打")
    go_to_press(write_for_paper(paper.politics, NOON.date(), headline="渡輪預算", published_at=NOON))
    return paper


def test_counts_lead_to_what_they_count(archive: Paper, reader: Client) -> None:
    page = page_of(reader, "渡輪")
    assert len(titles(page)) == 5
    assert choices(page, "channel") == {"潮聲日報": "4", "潮聲體育": "1"}
    assert choices(page, "section") == {"國際": "3", "政治": "1", "棒球 潮聲體育": "1"}
    assert choices(page, "author") == {"沈以安": "2", "周在田": "1"}
    assert choices(page, "edition") == {"即時新聞": "4", "報紙版面": "1"}
    assert choices(page, "period") == {"2025": "3", "2024": "1", "2023": "1"}
    for key in ("channel", "section", "author", "edition"):
        for link in page.select(f".filter--{key} .filter__choices a"):
            narrowed = again(
                reader,
                **{n: v[0] for n, v in parse_qs(urlsplit(str(link["href"])).query).items() if n != "q"},
                question="渡輪",
            )
            assert len(titles(narrowed)) == int(text_of(link.select_one(".filter__count"))), link
            assert len(narrowed.select(".chosen a")) == 1
            assert len(titles(follow(reader, narrowed, ".chosen a"))) == 5


def test_periods_and_days(archive: Paper, reader: Client) -> None:
    index_all()

    def found(**query: str) -> int:
        return len(titles(again(reader, "渡輪", **query)))

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert [found(period=period) for period in ("day", "week", "month", "year")] == [3, 3, 3, 3]
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        assert [found(period=period) for period in ("day", "week", "month", "year")] == [0, 0, 3, 3]
    assert found(**{"from": "2025-10-29"}) == 3
    assert found(**{"from": "2025-10-30"}) == 0
    assert found(to="2025-10-28") == 2
    assert found(**{"from": "2024-01-01", "to": "2024-12-31"}) == 1
    page = again(reader, "渡輪", **{"from": "2025-10-29", "to": "2025-10-29"})
    assert text_of(page.select_one(".chosen a")).startswith("2025-10-29 ")
    assert [str(each["value"]) for each in page.select(".span input[type=date]")] == ["2025-10-29"] * 2


def test_the_form_of_days_changes_nothing_else(archive: Paper, reader: Client) -> None:
    page = page_of(reader, "渡輪", section="world", sort="date", period="week")
    hidden = {str(each["name"]): str(each["value"]) for each in page.select(".span input[type=hidden]")}
    assert hidden == {"q": "渡輪", "section": "world", "channel": "paper", "sort": "date"}


def test_filters_alone_list_the_newest(archive: Paper, reader: Client) -> None:
    page = page_of(reader, section="world")
    assert titles(page) == ["渡輪一號", "渡輪二號", "渡輪三號"]
    assert page.select(".sorts") == []
    assert titles(again(reader, author="shen", topic="ferry")) == ["渡輪一號", "渡輪三號"]


def test_nothing_with_these_filters(archive: Paper, reader: Client) -> None:
    page = page_of(reader, "渡輪", section="life")
    assert "在這些條件下" in text_of(page.select_one("[role=status]"))
    assert len(titles(follow(reader, page, ".chosen a"))) == 5


# --- Cards, spelling, pages -----------------------------------------------------------------------------------


def test_a_topic_or_a_person_that_is_named_has_a_card(archive: Paper, reader: Client) -> None:
    def cards(question: str) -> list[tuple[str, str]]:
        page = again(reader, question)
        names = page.select(".subject__name a")
        return [(text_of(name), str(name["href"])) for name in names]

    index_all()
    assert cards("渡輪") == [("渡輪", "/topics/ferry/")]
    assert cards("沈以安") == [("沈以安", "/authors/shen/")]
    assert ("渡輪", "/topics/ferry/") in cards("渡輪預算")
    assert "記者 · 貝朗" in text_of(again(reader, "沈以安").select_one(".subject"))
    # No live story has it: its name alone may tell what a draft is about.
    assert ("停航", "/topics/draft/") not in cards("停航")


def test_cards_know_both_forms_of_a_character(paper: Paper, reader: Client) -> None:
    with press_transaction("test"):
        topic = Topic.objects.create(slug="taipei", name="臺北港")
    article = write(paper.world, headline="臺北港擴建")
    article.topics.set([topic])
    go_to_press(article)
    for question in ("臺北港", "台北港", "台北港 擴建"):
        assert text_of(page_of(reader, question).select_one(".subject__name")) == "臺北港"


def test_results_go_on_to_the_last(paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haowai.reader.search.wanted.RESULTS", 3)
    monkeypatch.setattr("haowai.reader.pages.search.RESULTS", 3)
    monkeypatch.setattr("haowai.reader.search.wanted.Wanted.question.__defaults__", (3, None))
    for at in range(11):
        story_at(paper.world, NOON + timedelta(minutes=at), headline=f"渡輪{at:02}")
    page, seen = page_of(reader, "渡輪", sort="date"), []
    for _page in range(8):
        seen += titles(page)
        if not page.select(".pages [rel=next]"):
            break
        page = follow(reader, page, ".pages [rel=next]")
    assert seen == [f"渡輪{at:02}" for at in range(10, -1, -1)]
    assert text_of(page.select_one(".pages [aria-current=page]")) == "4"
    assert [text_of(each) for each in page.select(".pages ol li")] == ["1", "2", "3", "4"]
    back = follow(reader, page, ".pages [rel=prev]")
    assert titles(back) == ["渡輪04", "渡輪03", "渡輪02"]
    beyond = again(reader, "渡輪", sort="date", page="99")
    assert titles(beyond) == []
    assert text_of(beyond.select_one(".search__results > .page__note")) == "沒有這麼多頁。"
    assert titles(follow(reader, beyond, ".pages [rel=prev]")) == titles(page)


# --- Without sense, and without an answer ---------------------------------------------------------------------


def test_a_question_without_sense_gets_something_to_read(archive: Paper, reader: Client) -> None:
    index_all()
    for question in ("", "   ", "％", "?!", "\x00", "，。", "'", '""', "-", "「」", "*:*"):
        page = again(reader, question)
        assert titles(page) == [], question
        assert page.select("section.how kbd")
        assert page.select("[aria-labelledby=newest] .row")
        assert [text_of(each) for each in page.select(".tags a")] == ["渡輪"]


def test_a_question_without_an_answer_gets_the_newest(archive: Paper, reader: Client) -> None:
    page = page_of(reader, "漁網")
    assert text_of(page.select_one("[role=status]")) == "找不到「漁網」的新聞。"
    assert page.select("[aria-labelledby=newest] .row")


BAD = [
    {"from": "2025-02-30"},
    {"to": "tomorrow"},
    {"from": "2025-10-30", "to": "2025-10-29"},
    {"from": "99999-01-01"},
    {"period": "century"},
    {"sort": "price"},
    {"channel": "none"},
    {"section": "none"},
    {"author": "nobody"},
    {"topic": "draft"},
    {"edition": "evening"},
    {"author": "\x00"},
    {"q": "渡" * 10_000},
]


def test_what_can_not_be_asked_is_said(archive: Paper, reader: Client) -> None:
    index_all()
    for query in BAD:
        response = reader.get("/search/", {"q": "渡輪"} | query)
        assert response.status_code == 400, query
        assert "noindex" in response["X-Robots-Tag"]
        page = BeautifulSoup(response.text, "lxml")
        assert text_of(page.select_one("[role=alert]")), query
        assert page.select("[aria-labelledby=newest] .row"), query
        if "q" not in query:
            assert str(page.select_one("main [name=q]")["value"]) == "渡輪"  # type: ignore[index]


HOSTILE = [
    "*" * 200,
    "渡*",
    '"' * 99 + "渡輪",
    "headline:渡輪 OR body:渡輪^9999",
    "((((((" * 40 + "渡輪" + "))))))" * 10,
    "-" * 250,
    "渡輪 -渡輪",
    "' OR 1=1; DROP TABLE press_story; --",
    "\x00\x01\x1b渡輪\x7f\u200b\ufeff",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "渡輪",
    "a " * 140,
    " ".join(chr(0x4E00 + at) for at in range(140)),
    "".join(chr(0x20000 + at) for at in range(250)),
    "%s %d {0} {{x}} {% now %}",
    "../../../etc/passwd",
    "\u0300" * 200,
    "渡輪~2 AND NOT [* TO *]",
]


def test_hostile_questions_are_answered(archive: Paper, reader: Client) -> None:
    index_all()
    pages: list[dict[str, str]] = [
        {},
        {"page": "-1"},
        {"page": "999999"},
        {"page": "9" * 400},
        {"before": "x"},
    ]
    for question in HOSTILE:
        for further in pages:
            response = reader.get("/search/", {"q": question} | further)
            assert response.status_code in {200, 400}, (question, further)
            assert "\x00" not in response.text
        assert reader.get("/search/typing", {"q": question}).status_code == 200, question


def test_thousands_of_parameters(archive: Paper, reader: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    assert reader.get("/search/?" + "&".join(f"a{at}=1" for at in range(20))).status_code == 200


# --- The frame of it ------------------------------------------------------------------------------------------


def test_search_engines_keep_out_and_addresses_are_one(paper: Paper, reader: Client) -> None:
    index_all()
    response = reader.get("/search/?q=渡輪")
    assert "noindex" in response["X-Robots-Tag"]
    assert "Surrogate-Key" not in response
    assert reader.get("/search?q=渡輪").status_code == 301
    assert reader.post("/search/", {"q": "渡輪"}).status_code == 405
    assert reader.post("/search/typing", {"q": "渡輪"}).status_code == 405


def test_who_asks_too_often_waits(archive: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    index_all()
    monkeypatch.setattr(asking, "limiter", Limiter(most=3, seconds=60))
    for _time in range(3):
        assert reader.get("/search/?q=渡輪").status_code == 200
    refused = reader.get("/search/?q=渡輪")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    page = BeautifulSoup(refused.text, "lxml")
    assert text_of(page.select_one("[role=alert]"))
    assert str(page.select_one("main [name=q]")["value"]) == "渡輪"  # type: ignore[index]
    typing = reader.get("/search/typing?q=渡輪")
    assert (typing.status_code, typing.content, typing["Retry-After"]) == (429, b"", "60")
    assert reader.get("/search/?q=渡輪", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_without_an_index_the_page_says_so(
    archive: Paper, reader: Client, settings: Any, tmp_path: Path
) -> None:
    settings.HAOWAI_HOME = tmp_path
    page = again(reader, "渡輪", 503)
    assert "準備" in text_of(page.select_one("[role=alert]"))
    assert page.select("[aria-labelledby=newest] .row")
    assert reader.get("/search/typing?q=渡輪").content == b""
    assert reader.get("/search/").status_code == 200


def test_it_costs_the_same_whatever_it_finds(archive: Paper, reader: Client) -> None:
    for at in range(25):
        story_at(archive.life, NOON + timedelta(minutes=at), headline=f"渡輪來回第{at}趟")
    index_all()

    def count(path: str, **query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(path, query).status_code == 200
        return len(captured)

    reader.get("/search/")
    # Channels and what their menus hold (kept, outside a test), older addresses with such a query, the stories that the
    # index found, topics and people.
    assert (
        count("/search/", q="渡輪")
        == count("/search/", q="渡輪來回")
        == count("/search/", q="渡輪", page="2")
        == 5
    )
    # Where few are found the index also looks for stories with some of the words, and for another spelling.
    assert (
        max(count("/search/", q=question) for question in ("渡輪盃", "沈以安渡輪", "漁網", "渡輪 颱風")) <= 10
    )
    assert count("/search/") <= 5
    assert count("/search/typing", q="渡輪") <= 4


def test_pages_of_searches_are_valid(
    archive: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Path
) -> None:
    publish(archive.life, headline="渡輪貓", lead=make_photo(), sponsored=True)
    publish(archive.life, headline="血", rating="restricted", safe_headline="渡輪刑案")
    for at in range(24):
        story_at(archive.life, NOON, headline=f"渡輪來回第{at}趟")
    index_all()
    addresses = [
        "/search/",
        "/search/?q=渡輪",
        "/search/?q=渡輪+刑案",
        "/search/?q=渡輪&page=2&sort=date&section=life",
    ]
    addresses += [
        "/search/?q=漁網",
        "/search/?q=%25",
        "/search/?q=渡輪&from=x",
        "/search/?section=world&period=year",
    ]
    found = html_errors({path: reader.get(path).text for path in addresses}, tmp_path)
    assert found == [], "\n".join(found)


def test_a_page_weighs_little(archive: Paper, reader: Client) -> None:
    for at in range(24):
        story_at(archive.life, NOON, headline=f"渡輪來回第{at}趟")
    assert len(str(page_of(reader, "渡輪")).encode()) < 90_000
