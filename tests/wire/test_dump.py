"""Page dumps of many papers become one record each, with nothing of the page around the article.

Each ``dumps/NAME.txt`` is a page in the manner of some paper, with invented news; ``NAME.json`` says what
must be found. In its ``body``, "# " begins a subheading, "* " a list, "> " a quote; the rest are beginnings
of paragraphs.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from haowai.wire.dump import read_dump
from haowai.wire.format import Record

DUMPS = Path(__file__).parent / "dumps"
NAMES = sorted(path.stem for path in DUMPS.glob("*.txt"))
MARKS = {"paragraph": "", "subheading": "# ", "list": "* ", "quote": "> "}


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest) -> tuple[Record, dict[str, Any]]:
    text = (DUMPS / f"{request.param}.txt").read_text()
    return read_dump(text), json.loads((DUMPS / f"{request.param}.json").read_text())


def time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def test_the_body_is_found_whole_and_alone(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    found = [MARKS[block.type] + block.text for block in record.body]
    assert [line[: len(start)] for line, start in zip(found, expected["body"], strict=False)] == expected[
        "body"
    ]
    assert len(found) == len(expected["body"])


def test_headline_section_and_time(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert record.headline == expected["headline"]
    assert record.section == expected["section"]
    assert record.published_at == time(expected["published_at"])
    assert record.published_at is not None
    assert record.published_at.isoformat().endswith("+08:00")
    assert record.updated_at == time(expected.get("updated_at"))


def test_bylines(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert [[by.name, by.role, by.place, by.day] for by in record.bylines] == expected["bylines"]


def test_each_photo_once_with_its_credit_apart(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert [[photo.caption, photo.credit] for photo in record.photos] == expected["photos"]


def test_what_else_a_page_may_tell(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert list(record.topics) == expected.get("topics", [])
    assert record.edition == expected.get("edition")
    assert record.source_url == expected.get("source_url")
    assert (record.standfirst or "").startswith(expected.get("standfirst", ""))
    assert bool(record.standfirst) == ("standfirst" in expected)
    assert record.source_id is None
    assert record.rating == "general"
