"""Whatever is asked gets an answer or a clear refusal, and soon."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haowai.discovery.asking import ask
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.questions import Answer, NotReady, Question, QuestionError
from haowai.press.consumers import run
from tests.cast import Paper, body, publish

pytestmark = pytest.mark.django_db

QUESTIONS = [
    "",
    " \u3000\t\n",
    "-",
    "--",
    '"',
    '""',
    "「",
    "」「",
    "-「",
    "*",
    "港*",
    ".*",
    "(" * 200,
    "[[[[",
    "\\" * 100,
    "headline:港 AND text:務 OR NOT number:1",
    "text:/.*/",
    "number:[0 TO 999999999]",
    "港^1000000",
    "港~2",
    "'; DROP TABLE press_story; --",
    "%' OR 1=1 --",
    "\x00\x01\x1b[31m",
    "港\x00務",
    "\ud800",
    "\u202e\u200b\ufeff",
    "¶",
    "港 ¶ 務",
    "a" * 200,
    "港" * 200,
    "3" + "月3" * 90,
    "🦀🚢",
    "が゛゛゛",
    "ﷺ" * 150,
]


@pytest.mark.parametrize("text", QUESTIONS, ids=range(len(QUESTIONS)))
@pytest.mark.parametrize("typing", [False, True])
def test_it_is_answered(paper: Paper, index: SearchIndex, text: str, typing: bool) -> None:
    publish(paper.world, headline="港務處的渡輪復航", body=body("3月5日，AI 說：港務"))
    run(index)
    assert isinstance(ask(Question(text=text, typing=typing)), Answer)


@pytest.mark.parametrize("text", ["港" * 201, "x" * 10_000, " ".join(f"w{at}" for at in range(13))])
def test_too_much_is_refused(paper: Paper, index: SearchIndex, text: str) -> None:
    with pytest.raises(QuestionError):
        ask(Question(text=text))


FILTERS: list[dict[str, Any]] = [
    {"section": 10**30},
    {"section": -1},
    {"channel": 0},
    {"person": 2**63},
    {"topic": 10**9},
    {"edition": "x' OR 1=1"},
    {"offset": 10**9},
    {"offset": -5, "limit": -5},
    {"limit": 10**9},
    {"since": date.min, "until": date.max},
    {"since": date.max, "until": date.min},
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_strange_filters(paper: Paper, index: SearchIndex, filters: dict[str, Any]) -> None:
    publish(paper.world, headline="港務處")
    run(index)
    assert isinstance(ask(Question(text="港務", **filters)), Answer)


def test_any_text_at_all(paper: Paper, index: SearchIndex) -> None:
    publish(paper.world, headline="港務處的渡輪復航")
    run(index)

    @settings(max_examples=150, suppress_health_check=list(HealthCheck), database=None)
    @given(st.text(max_size=60), st.booleans())
    def play(text: str, typing: bool) -> None:
        try:
            ask(Question(text=text, typing=typing))
        except QuestionError:
            assert len(text.split()) > 12

    play()


def test_without_an_index_it_says_so(paper: Paper, index: SearchIndex) -> None:
    with pytest.raises(NotReady):
        ask(Question(text="港"))


def test_nothing_asked_is_nothing_answered(paper: Paper, index: SearchIndex) -> None:
    assert ask(Question()) == Answer()
