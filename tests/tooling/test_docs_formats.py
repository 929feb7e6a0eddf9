"""docs/importing.md and docs/payload.md against the code that reads and writes what they describe."""

from typing import Any, get_type_hints

import pytest

from haowai.articles.blocks import BodyBlock
from haowai.press import payload
from haowai.press.bylines import FORMS
from haowai.wire.format import BLOCK_TYPES, BadRecord, Record, record_from_json, record_to_json
from haowai.wire.tally import Fate
from tests.tooling.documents import SPAN, examples, first_spans, rows, sections, text

IMPORTING, PAYLOAD = text("importing.md"), text("payload.md")
RECORD = next(example for example in examples(IMPORTING) if "headline" in example)
PRINTED = examples(PAYLOAD)[0]


def spans_of(part: str, field: str) -> set[str]:
    return {span for row in rows(part) if field in SPAN.findall(row[0]) for span in SPAN.findall(row[1])}


# ------------------------------------------------------------------------------------------- import format


def test_every_field_of_the_import_format_is_described() -> None:
    assert set(first_spans(sections(IMPORTING)["The import format"])) == set(record_to_json(Record("x")))


def test_the_example_shows_every_field_and_is_read_without_a_word() -> None:
    record = record_from_json(RECORD)
    assert record.warnings == ()
    assert record_to_json(record) == RECORD


def test_forms_and_blocks_are_named() -> None:
    part = sections(IMPORTING)["The import format"]
    assert set(FORMS) <= spans_of(part, "bylines")
    assert set(BLOCK_TYPES) <= spans_of(part, "body")


def test_what_becomes_of_a_record_is_told() -> None:
    assert set(first_spans(sections(IMPORTING)["Once and again"])) == {fate.value for fate in Fate}


def test_the_example_of_a_report_is_what_is_said_of_such_a_record() -> None:
    line = next(example for example in examples(IMPORTING) if "reason" in example)
    with pytest.raises(BadRecord) as told:
        record_from_json({"headline": "x", "published_at": "2023-02-30T08:00:00+08:00"})
    assert str(told.value) == line["reason"]


# ------------------------------------------------------------------------------------------------- payload


def test_every_field_of_the_payload_is_described() -> None:
    part = PAYLOAD.split(f"## Schema {payload.SCHEMA}\n")[1].split("### Bylines")[0]
    assert set(first_spans(part)) == set(get_type_hints(payload.ArticleData))


def test_bylines_and_pictures_are_described() -> None:
    parts = sections(PAYLOAD, 3)
    assert set(first_spans(parts["Bylines"])) == set(get_type_hints(payload.BylineData))
    assert set(first_spans(parts["Pictures"])) == set(get_type_hints(payload.PhotoData))
    assert set(FORMS) <= spans_of(parts["Bylines"], "form")


def test_every_block_is_described() -> None:
    written = first_spans(sections(PAYLOAD, 3)["Blocks"].split("## ")[0])
    assert set(written) == set(BodyBlock.base_blocks)


def test_the_document_is_of_the_present_schema() -> None:
    assert f"## Schema {payload.SCHEMA}\n" in PAYLOAD
    assert PRINTED["schema"] == payload.SCHEMA


def test_the_example_has_the_declared_shape() -> None:
    assert set(PRINTED) == set(get_type_hints(payload.ArticleData))
    assert shapes(PRINTED["bylines"]) == {frozenset(get_type_hints(payload.BylineData))}
    assert shapes([PRINTED["lead"]]) == {frozenset(get_type_hints(payload.PhotoData))}
    assert payload.upgrade(dict(PRINTED)) == PRINTED


def shapes(values: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {frozenset(value) for value in values}
