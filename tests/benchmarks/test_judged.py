"""The judged set: its questions are about stories that are there, and nothing else answers them by accident."""

from __future__ import annotations

import re
from math import log2
from pathlib import Path

import pytest
from pytest_django import Settings

from benchmarks.judged.asked import KINDS, Asked, questions, told, whole
from benchmarks.judged.newspaper import answers, fill, printed
from benchmarks.judged.others import headlines_first, sqlite_default
from benchmarks.judged.scores import alike, by_kind, ndcg, texts, unanswered
from haowai.lib.words import fold

#: What was made to hold a question's characters and be worth nothing.
DISTRACTORS = {"trap", "apart", "bigger", "namesake"}


def test_there_are_questions_of_every_kind() -> None:
    asked = questions()
    assert len(asked) >= 150
    assert {each.kind for each in asked} == KINDS.keys()
    assert len({each.text for each in asked}) == len(asked)
    assert all(set(each.grades.values()) <= {1, 2, 3} for each in asked)
    assert any(each.same for each in asked)


def test_a_story_is_the_same_each_time() -> None:
    stories = told(40)
    assert stories == told(40)
    assert len({story.key for story in stories}) == len(stories)


def test_other_stories_hold_no_question_by_accident() -> None:
    """Whatever else has all words of a question is a distractor that is meant to."""
    made = [(story.key, fold(whole(story))) for story in told(300) if story.key.startswith("other-")]
    for each in questions():
        wanted = [fold(word) for word in re.findall(r'[^\s「」『』"＂]+', each.text) if word[0] not in "-－"]
        assert [key for key, text in made if all(word in text for word in wanted)] == [], each.text


def test_distractors_are_worth_nothing() -> None:
    roles = {story.key: {role for _, role in story.made_for} for story in told(0)}
    assert all(not roles[key] & DISTRACTORS for each in questions() for key in each.grades)


def test_an_order_is_scored() -> None:
    grades = {"meant": 3, "much": 2, "some": 1}
    assert ndcg(["meant", "much", "some"], grades) == 1
    assert ndcg([], grades) == 0
    best = 7 + 3 / log2(3) + 1 / log2(4)
    assert ndcg(["else", "meant"], grades) == pytest.approx(7 / log2(3) / best)
    assert ndcg([*"abcdefghij", "meant"], grades) == 0


def test_spellings_and_questions_without_an_answer_are_found() -> None:
    asked = [Asked("臺", "pair", {"a": 3}, ("台",)), Asked("雨", "name", {"b": 3})]
    found = {"臺": ["a"], "台": ["b"], "雨": ["a"]}
    assert texts(asked) == ["臺", "台", "雨"]
    assert alike(asked, found) == (1, ["台"])
    assert unanswered(asked, found) == ["雨"]
    assert by_kind(asked, found) == {"all": 0.5, "pair": 1, "name": 0}


def test_the_others_find_what_they_can() -> None:
    rows = [
        {"key": "old", "headline": "渡輪復航", "body": "雨停了。", "at": 1.0},
        {"key": "new", "headline": "雨", "body": "渡輪復航，貓也在。", "at": 3.0},
        {"key": "head", "headline": "渡輪", "body": "貓", "at": 2.0},
    ]
    assert headlines_first(rows, ["渡輪", "渡輪 -貓", "「渡輪復航」 雨"]) == {
        "渡輪": ["head", "old", "new"],
        "渡輪 -貓": ["old"],
        "「渡輪復航」 雨": ["new", "old"],
    }
    assert sqlite_default(rows, ["渡輪復航", "渡輪 -貓", "-"]) == {
        "渡輪復航": ["old", "new"],
        "渡輪 -貓": [],
        "-": [],
    }


@pytest.mark.django_db
def test_the_archive_answers_them(tmp_path: Path, settings: Settings) -> None:
    """No score is a promise, but one that falls far has lost something."""
    settings.HAOWAI_HOME = tmp_path
    numbers = fill(tmp_path, 0)
    asked = questions()
    found = answers(numbers, texts(asked))
    assert unanswered(asked, found) == []
    assert alike(asked, found)[1] == []
    theirs = headlines_first(printed(numbers), texts(asked))
    assert by_kind(asked, found)["all"] > max(0.9, by_kind(asked, theirs)["all"] + 0.06)
