"""Questions and their answers: order, filters, counts, pages, passages, spelling."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from haowai.discovery import tantivy_reader
from haowai.discovery.asking import ask
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.questions import Passage, Question, Sort
from haowai.press.consumers import run
from haowai.sections.models import Channel, Person, Section, Topic
from tests.cast import Paper, body, publish
from tests.discovery.helpers import numbers

pytestmark = pytest.mark.django_db


def order(text: str, **asked: Any) -> list[int]:
    return [hit.number for hit in ask(Question(text=text, **asked)).hits]


def shown(passage: Passage) -> str:
    """The passage with brackets around what is marked."""
    text = passage.text
    for start, end in reversed(passage.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("台灣", "臺灣"),
        ("臺灣", "台灣"),
        ("台湾", "臺灣"),
        ("ＡＩ", "ai"),
        ("ai", "ＡＩ"),
        ("Café", "cafe"),
        ("里長", "裡長"),
        ("3月", "3月底前"),
        ("3月", "3月"),
        ("港務3月5日", "貝朗港務3月5日起"),
        ("5G", "5G網路"),
        ("貓", "流浪貓咪"),
        ("貓", "養貓"),
        ("ガス", "ｶﾞｽ"),
        ("서울", "서울시"),
        ("1,200", "1,200人"),
        ("COVID-19", "covid 19疫苗"),
        ("-3度", "復航"),
    ],
)
def test_spellings_of_one_word(paper: Paper, index: SearchIndex, question: str, text: str) -> None:
    number = publish(paper.world, headline="復航", body=body(text)).number
    run(index)
    assert numbers(question) == (set() if question == "-3度" else {number})


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("3月", "13月"),
        ("月底", "月，底"),
        ("港務", "港、務"),
        ("AI", "air"),
        ("200", "1,200"),
        ("復航 港務", "復航"),
    ],
)
def test_what_is_not_the_word(paper: Paper, index: SearchIndex, question: str, text: str) -> None:
    publish(paper.world, headline="無", body=body(text), standfirst="")
    run(index)
    assert numbers(question) == set()


def test_no_phrase_reaches_from_one_paragraph_into_the_next(paper: Paper, index: SearchIndex) -> None:
    publish(paper.world, headline="GDP", body=body("AI", "5G 復航"))
    run(index)
    assert numbers("「AI 5G」") == set()
    assert len(numbers("「5G 復航」")) == 1


def test_everything_readers_can_read_is_found(paper: Paper, index: SearchIndex) -> None:
    topic = Topic.objects.create(slug="ferry", name="渡輪案")
    article = publish(
        paper.world,
        headline="主標題",
        kicker="眉題字",
        list_title="短標題",
        standfirst="前言句",
        topics=[topic],
        body=[
            ("paragraph", '<p>第一<b>段</b> &amp; <a href="https://a.example/">連結</a></p>'),
            ("subheading", "小標語"),
        ],
    )
    run(index)
    for word in ("主標題", "眉題字", "短標題", "前言句", "渡輪案", "第一段", "連結", "小標語"):
        assert numbers(word) == {article.number}, word
    assert numbers("example") == set()


def test_the_headline_counts_more_and_fresh_ones_come_first(paper: Paper, index: SearchIndex) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=900), tick=False):
        old = publish(paper.world, headline="渡輪復航", body=body("港務處說明")).number
    below = publish(paper.world, headline="港務處說明", body=body("渡輪")).number
    new = publish(paper.world, headline="渡輪復航", body=body("港務處說明")).number
    run(index)
    assert order("渡輪") == [new, old, below]
    assert order("渡輪", sort=Sort.NEWEST) == [new, below, old]


def test_filters_and_counts(paper: Paper, index: SearchIndex) -> None:
    other = Channel.objects.create(slug="sports", name="運動")
    games = Section.objects.create(channel=other, slug="games", name="賽事")
    topic = Topic.objects.create(slug="ferry", name="案")
    with time_machine.travel(datetime(2025, 12, 31, 15, 59, tzinfo=UTC), tick=False):
        old = publish(paper.world, headline="渡輪", also=[games]).number
    with time_machine.travel(datetime(2025, 12, 31, 16, 1, tzinfo=UTC), tick=False):
        new = publish(paper.life, headline="渡輪", topics=[topic]).number
    run(index)
    assert numbers("渡輪", section=paper.world.pk) == numbers("渡輪", section=games.pk) == {old}
    assert numbers("渡輪", channel=other.pk) == {old}
    assert numbers("渡輪", channel=paper.channel.pk) == {old, new}
    assert numbers("渡輪", topic=topic.pk) == {new}
    assert numbers("渡輪", until=date(2025, 12, 31)) == {old}
    assert numbers("渡輪", since=date(2026, 1, 1), until=date(2026, 1, 1)) == {new}
    assert numbers("渡輪", edition="paper") == set()
    assert numbers("", edition="realtime", section=paper.life.pk) == {new}
    counts = ask(Question(text="渡輪")).counts
    assert dict(counts["year"]) == {"2025": 1, "2026": 1}
    assert dict(counts["channel"]) == {str(paper.channel.pk): 2, str(other.pk): 1}
    assert dict(counts["section"]) == {str(pk): 1 for pk in (paper.world.pk, games.pk, paper.life.pk)}
    assert counts["edition"] == (("realtime", 2),)


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.NEWEST])
@pytest.mark.parametrize("frequent", [False, True])
def test_pages_go_on_to_the_last_story(
    paper: Paper, index: SearchIndex, monkeypatch: pytest.MonkeyPatch, sort: Sort, frequent: bool
) -> None:
    monkeypatch.setattr(tantivy_reader, "CANDIDATES", 5)
    if frequent:
        for name, value in (("FREQUENT", 1), ("SAMPLE", 1), ("ENOUGH", 1)):
            monkeypatch.setattr(tantivy_reader, name, value)
        monkeypatch.setattr(tantivy_reader.TantivyReader, "_sampled", lambda self, query: query)
    moment = timezone.now()
    written = []
    for at in range(17):
        with time_machine.travel(moment - timedelta(days=20 * (at // 2)), tick=False):
            written.append(
                publish(paper.world, headline="渡輪" if at % 3 else "港務", body=body("渡輪")).number
            )
    run(index)
    pages = [ask(Question(text="渡輪", sort=sort, limit=4, offset=at)) for at in range(0, 24, 4)]
    found = [hit.number for page in pages for hit in page.hits]
    assert sorted(found) == sorted(written)
    assert {page.total for page in pages} == {17}
    assert pages[0].about == frequent
    assert pages[0].counts["edition"] == (("realtime", 17),)
    if sort == Sort.NEWEST:
        assert [written.index(number) // 2 for number in found] == sorted(at // 2 for at in range(17))


def test_passages_show_what_was_found(paper: Paper, index: SearchIndex) -> None:
    long = "貝朗港務處今天上午在碼頭說明，" * 5
    publish(
        paper.world,
        headline="臺灣渡輪復航",
        standfirst="",
        body=body(f"{long}ＡＩ排班的渡輪於3月底復航。{long}"),
    )
    run(index)
    (hit,) = ask(Question(text="台灣 渡輪 ai 3月")).hits
    assert shown(hit.headline) == "[臺灣][渡輪]復航".replace("][", "")
    (passage,) = hit.passages
    assert "[ＡＩ]排班的[渡輪]於[3月]底復航。" in shown(passage)
    assert passage.text.startswith("…")
    assert passage.text.endswith("…")
    assert len(passage.text) < 100


def test_few_answers_are_followed_by_those_that_have_some_of_it(paper: Paper, index: SearchIndex) -> None:
    both = publish(paper.world, headline="渡輪復航", body=body("無")).number
    one = publish(paper.world, headline="渡輪停駛", body=body("無")).number
    run(index)
    answer = ask(Question(text="渡輪 復航"))
    assert ([hit.number for hit in answer.hits], [hit.number for hit in answer.near]) == ([both], [one])


def test_help_with_spelling(paper: Paper, index: SearchIndex) -> None:
    Person.objects.create(slug="lin", name="林曉嵐")
    for at in range(10):
        publish(paper.world, headline="登革熱疫情", body=body(f"pfizer 第{at}批，林曉嵐"))
    run(index)
    for wrong, right in (
        ("登格熱", "登革熱"),
        ("pfizr", "pfizer"),
        ("林曉藍", "林曉嵐"),
        ("疫情 登格熱", "疫情 登革熱"),
    ):
        assert ask(Question(text=wrong)).spelling == right
    assert ask(Question(text="登革熱")).spelling == ask(Question(text="颱風天")).spelling == ""


def test_a_word_that_is_being_typed(paper: Paper, index: SearchIndex) -> None:
    number = publish(paper.world, headline="computer").number
    run(index)
    assert numbers("comp") == set()
    assert numbers("comp", typing=True) == {number}


def test_an_answer_costs_the_same_queries(
    paper: Paper, index: SearchIndex, django_assert_num_queries: Any
) -> None:
    for at in range(12):
        publish(paper.world, headline=f"渡輪{at}")
    run(index)
    with django_assert_num_queries(1):
        assert len(ask(Question(text="渡輪")).hits) == 12
