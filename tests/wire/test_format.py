"""The import format: what is taken, what is refused with a reason, what is written back."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowai.press.bylines import FORMS, Byline
from haowai.wire.format import (
    BLOCK_TYPES,
    BadRecord,
    Record,
    RecordBlock,
    RecordPhoto,
    content_hash,
    record_from_json,
    record_to_json,
)

TAIPEI = timezone(timedelta(hours=8))
KEYS = [
    "format",
    "source_id",
    "source",
    "source_url",
    "headline",
    "standfirst",
    "published_at",
    "updated_at",
    "language",
    "section",
    "edition",
    "aliases",
    "bylines",
    "photos",
    "body",
    "topics",
    "rating",
    "licence",
]


def story(**fields: Any) -> dict[str, Any]:
    return {"headline": "瀾港輕軌延伸線動工", "published_at": "2025-10-29T05:30:00+08:00", **fields}


def test_a_headline_is_enough() -> None:
    assert record_from_json({"headline": "瀾港輕軌延伸線動工"}) == Record(headline="瀾港輕軌延伸線動工")


def test_every_field_is_read() -> None:
    record = record_from_json(
        story(
            format=1,
            source_id="tide-1",
            source="潮聲日報",
            source_url="https://tide.example/1",
            standfirst="全長六公里",
            updated_at="2025-10-29T00:00:00Z",
            language="zh-Hant-HK",
            section="生活",
            edition="paper",
            aliases=["/old/1.html", "https://old.example/1?id=2"],
            bylines=[{"name": "林曉嵐", "role": "記者", "place": "瀾港"}],
            photos=[{"url": "https://tide.example/1.jpg", "caption": "動土典禮。", "credit": "記者高以安攝"}],
            body=[
                {"type": "paragraph", "text": "延伸線昨天動工。"},
                {"type": "subheading", "text": "六個車站"},
            ],
            topics=["輕軌"],
            rating="restricted",
            licence="CC BY 4.0",
        )
    )
    assert record.published_at == datetime(2025, 10, 29, 5, 30, tzinfo=TAIPEI)
    assert record.updated_at == datetime(2025, 10, 29, tzinfo=UTC)
    assert record.bylines == (Byline("林曉嵐", "記者", "瀾港", None, None),)
    assert record.photos[0].credit == "記者高以安攝"
    assert record.body[1] == RecordBlock("subheading", "六個車站")
    assert (record.edition, record.rating, record.language) == ("paper", "restricted", "zh-Hant-HK")
    assert record.warnings == ()


def test_what_is_absent_is_written_as_null_or_empty_in_the_format_s_order() -> None:
    written = record_to_json(Record(headline="號外"))
    assert list(written) == KEYS
    assert written["language"] == "zh-Hant-TW"
    assert written["rating"] == "general"
    assert written["format"] == 1
    null = [key for key in KEYS if written[key] is None]
    assert " ".join(null) == (
        "source_id source source_url standfirst published_at updated_at section edition licence"
    )
    assert [key for key in KEYS if written[key] == []] == ["aliases", "bylines", "photos", "body", "topics"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"headline": None}, "headline: is missing or empty"),
        ({"headline": " \u0000\t "}, "headline: is missing or empty"),
        ({"headline": 7}, "headline: is a number; write text"),
        ({"headline": "字" * 10_001}, "headline: has 10,001 characters; at most 10,000"),
        ({"format": 2}, "format: 2 is unknown; this release reads format 1"),
        ({"format": True}, "format: true is unknown"),
        ({"published_at": "2025-02-30T05:30:00+08:00"}, "published_at: .* is no time that exists"),
        ({"published_at": "2025-10-29T05:30:00"}, "published_at: .* has no offset"),
        ({"published_at": "2025-10-29"}, "published_at: .* has no offset"),
        ({"published_at": "0001-01-01T00:00:00+08:00"}, "published_at: .* is no time that exists"),
        ({"published_at": 1761687000}, "published_at: is a number"),
        ({"updated_at": "yesterday"}, "updated_at: .* write it like 2025-10-29T05:30:00"),
        ({"body": "全文"}, "body: is text; write a list"),
        ({"body": ["一段"]}, r"body\[0\]: is text; write an object"),
        ({"body": [{"type": "html", "text": "x"}]}, r'body\[0\].type: "html" is unknown; use paragraph'),
        ({"body": [{"text": "x"}]}, r"body\[0\].type: is missing"),
        ({"body": [{"type": "paragraph", "text": 3}]}, r"body\[0\].text: is a number"),
        ({"body": [{"type": "paragraph", "text": "x"}] * 10_001}, "body: has 10,001 entries; at most 10,000"),
        ({"bylines": [{"name": "林曉嵐", "day": 32}]}, r"bylines\[0\].day: 32 is no day of a month"),
        ({"bylines": [{"name": "林曉嵐", "day": True}]}, r"bylines\[0\].day: true is no day"),
        ({"bylines": [{"name": "林曉嵐", "form": "loud"}]}, r"bylines\[0\].form: \"loud\" is unknown"),
        ({"photos": [{"url": "javascript:alert(1)"}]}, r"photos\[0\].url: .* is no web address"),
        ({"photos": [{"expires": "2025-13-01T00:00:00Z"}]}, r"photos\[0\].expires: .* no time that exists"),
        ({"source_url": "//host/1"}, "source_url: .* is no web address"),
        ({"source_url": "http://[bad/"}, "source_url: .* is no web address"),
        ({"aliases": ["old.html"]}, r"aliases\[0\]: .* write a path that begins with /"),
        ({"topics": [["a"]]}, r"topics\[0\]: is a list"),
        ({"rating": "adult"}, "rating: .* use general, restricted"),
        ({"edition": "weekly"}, "edition: .* use realtime, paper"),
        ({"language": "Chinese, please"}, "language: .* is no language tag"),
    ],
)
def test_bad_records_are_refused_with_the_field_and_what_to_do(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        record_from_json(story(**fields))


@pytest.mark.parametrize("obj", [None, [], "文", 3, True])
def test_only_objects_are_records(obj: object) -> None:
    with pytest.raises(BadRecord, match="write one JSON object for each article"):
        record_from_json(obj)


def test_unknown_fields_are_named_and_left_out() -> None:
    record = record_from_json(story(colour="red", photos=[{"caption": "港口。", "lens": 50}]))
    assert record.warnings == ("colour: unknown field, left out", "photos[0].lens: unknown field, left out")
    assert record == record_from_json(story(photos=[{"caption": "港口。"}]))


def test_text_is_text_and_controls_are_taken_out() -> None:
    record = record_from_json(
        story(
            headline="號外\u0000\n<script>alert(1)</script>\u202e",
            body=[
                {"type": "paragraph", "text": "一\u0007行\r\n<b>二</b>行\ud800"},
                {"type": "paragraph", "text": " \u0000 "},
            ],
        )
    )
    assert record.headline == "號外 <script>alert(1)</script>"
    assert record.body == (RecordBlock("paragraph", "一行\n<b>二</b>行"),)


def test_a_headline_of_five_thousand_characters_is_taken() -> None:
    assert len(record_from_json(story(headline="長" * 5_000)).headline) == 5_000


def test_the_hash_is_the_content_s_and_not_the_source_s() -> None:
    here = record_from_json(story(source_id="a", source_url="https://a.example/1"))
    there = record_from_json(story(published_at="2025-10-28T21:30:00+00:00"))
    assert content_hash(here) == content_hash(there)
    assert content_hash(here) != content_hash(record_from_json(story(standfirst="全長六公里")))
    assert len(content_hash(here)) == 64


text = st.text(min_size=1, max_size=20).map(lambda value: f"文{value}文")
line = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(TAIPEI))  # noqa: DTZ001
records = st.builds(
    Record,
    headline=line,
    source_id=st.none() | line,
    published_at=st.none() | moments,
    section=st.none() | line,
    bylines=st.lists(
        st.builds(
            Byline,
            line,
            st.none() | line,
            st.none() | line,
            st.none() | st.integers(1, 31),
            st.sampled_from(FORMS),
        )
    ).map(tuple),
    photos=st.lists(st.builds(RecordPhoto, caption=line, credit=st.none() | line)).map(tuple),
    body=st.lists(st.builds(RecordBlock, st.sampled_from(BLOCK_TYPES), line)).map(tuple),
    rating=st.sampled_from(["general", "restricted"]),
)


@given(records)
def test_what_is_written_is_read_back(record: Record) -> None:
    assert record_from_json(json.loads(json.dumps(record_to_json(record)))) == record


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda children: st.lists(children) | st.dictionaries(st.sampled_from(KEYS) | st.text(), children),
    )
)
def test_nothing_else_than_bad_record_is_raised(obj: object) -> None:
    with contextlib.suppress(BadRecord):
        assert record_from_json(obj).headline
