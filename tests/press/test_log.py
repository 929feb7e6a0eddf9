"""The log: canonical bytes, rows that nothing changes, reference rows, payloads of any schema."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from haowai.articles.verbs import go_to_press
from haowai.press import payload as payloads
from haowai.press.canonical import canonical_bytes, instant, salted_digest
from haowai.press.log import Entry, append, head_number
from haowai.press.models import LogRow, Payload, PressHead, Story
from haowai.press.models.log import AppendOnly, Kind
from haowai.press.payload import Unreadable, read, upgrade
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section, Topic
from tests.cast import Paper, publish
from tests.fixtures_press import MIGRATED_TRIGGERS, log_triggers

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def shuffled(value: Any) -> Any:
    """The same value with the keys of its objects the other way round."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


@given(json_values)
def test_the_same_value_gives_the_same_bytes(value: Any) -> None:
    try:
        written = canonical_bytes(value)
    except UnicodeEncodeError:
        return  # half a surrogate pair is no text
    assert canonical_bytes(shuffled(value)) == written
    assert canonical_bytes(json.loads(written)) == written


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-12 * 60, 14 * 60))
def test_an_instant_is_written_the_same_in_every_zone(moment: datetime, minutes: int) -> None:
    if not 2 < moment.year < 9998:
        return
    assert instant(moment.astimezone(timezone(timedelta(minutes=minutes)))) == instant(moment)
    assert datetime.fromisoformat(instant(moment)) == moment


def test_what_is_no_json_is_refused() -> None:
    for value in (float("nan"), {"at": datetime.now(UTC)}, {1, 2}):
        with pytest.raises((ValueError, TypeError)):
            canonical_bytes(value)


def test_without_the_salt_nobody_can_test_a_guess() -> None:
    assert salted_digest(b"a" * 32, b"words") != salted_digest(b"b" * 32, b"words")


# -------------------------------------------------------------------------------------------- append-only


def triggers_back() -> None:
    """The tests do without the trigger against deletion (see ``fixtures_press.py``); make it as the migration
    does.
    """
    if connection.vendor == "sqlite":
        migration = importlib.import_module("haowai.press.migrations.0002_append_only")
        with connection.cursor() as cursor:
            cursor.execute(migration.SQLITE[1])


def test_the_migrations_guard_the_log(db: None) -> None:
    names = {
        "sqlite": {"press_log_no_update", "press_log_no_delete"},
        "postgresql": {"press_log_append_only"},
    }
    assert names[connection.vendor] <= MIGRATED_TRIGGERS
    triggers_back()
    assert log_triggers() == names[connection.vendor]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE press_logrow SET actor = 'x'",
        "DELETE FROM press_logrow",
        "UPDATE press_logrow SET purges = ''",
    ],
)
def test_the_database_refuses_to_change_rows(paper: Paper, statement: str) -> None:
    triggers_back()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert LogRow.objects.count() == 4


def test_the_program_refuses_too(paper: Paper) -> None:
    row = LogRow.objects.get(number=1)
    for change in (
        row.save,
        row.delete,
        LogRow.objects.all().delete,
        lambda: LogRow.objects.update(actor="x"),
    ):
        with pytest.raises(AppendOnly):
            change()


def test_rows_are_appended_in_a_transaction_only(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append([Entry("section", 1, Kind.CHANGED, datetime.now(UTC), "0" * 64)], actor="test")
    assert head_number() == 0


# ----------------------------------------------------------------------------------------- reference rows


def test_a_section_is_recorded_when_readers_see_a_change(paper: Paper) -> None:
    before = head_number()
    paper.world.save()
    assert head_number() == before
    paper.world.name = "寰宇"
    paper.world.save()
    row = LogRow.objects.get(number=before + 1)
    assert (row.subject_type, row.subject_id, row.kind) == ("section", paper.world.pk, "changed")
    assert set(row.purges.split()) == {f"section:{paper.world.pk}", "chrome"}


def test_one_transaction_records_the_last_state_once(paper: Paper) -> None:
    before = head_number()
    with press_transaction("staff:1"):
        for name in ("甲", "乙", "丙"):
            Section.objects.filter(pk=paper.world.pk).update(name=name)
            Section.objects.get(pk=paper.world.pk).save()
    assert [row.actor for row in LogRow.objects.after(before)] == ["staff:1"]


def test_what_is_made_and_deleted_at_once_leaves_no_row(paper: Paper) -> None:
    before = head_number()
    with press_transaction():
        Topic.objects.create(slug="ferry", name="渡輪").delete()
    assert head_number() == before
    topic = Topic.objects.create(slug="ferry", name="渡輪")
    topic.delete()
    assert list(LogRow.objects.after(before).values_list("kind", flat=True)) == ["changed", "removed"]


def test_a_deletion_that_was_rolled_back_is_no_removal(paper: Paper) -> None:
    topic = Topic.objects.create(slug="ferry", name="渡輪")
    before = head_number()
    with press_transaction():
        try:
            with transaction.atomic():
                Topic.objects.get(pk=topic.pk).delete()
                raise LookupError
        except LookupError:
            pass
    assert Topic.objects.filter(pk=topic.pk).exists()
    assert head_number() == before


def test_references_stand_before_the_articles_that_name_them(paper: Paper) -> None:
    before = head_number()
    with press_transaction():
        article = publish(paper.world)
        article.topics = [Topic.objects.create(slug="ferry", name="渡輪")]
        go_to_press(article)
    assert list(LogRow.objects.after(before).values_list("subject_type", flat=True)) == ["topic", "article"]


# ----------------------------------------------------------------------------------------------- payloads


def test_a_payload_is_the_canonical_bytes_under_its_digest(paper: Paper) -> None:
    publish(paper.world)
    payload = Payload.objects.select_related("row").get()
    content = bytes(payload.content or b"")
    assert content == canonical_bytes(json.loads(content))
    assert payload.row.digest == salted_digest(bytes(payload.salt or b""), content)


def test_older_schemas_are_read_through_the_chain(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two changes of schema later, the oldest printing reads as the newest."""
    publish(paper.world, headline="舊結構")

    today = payloads.SCHEMA

    def to_next(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "schema": today + 1, "mood": "calm"}

    def to_last(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "schema": today + 2, "mood": [data["mood"]]}

    monkeypatch.setattr(payloads, "SCHEMA", today + 2)
    monkeypatch.setattr(payloads, "UPGRADES", {today: to_next, today + 1: to_last})
    data: dict[str, Any] = dict(read(Story.objects.get().payload))
    assert (data["schema"], data["mood"], data["headline"]) == (today + 2, ["calm"], "舊結構")


def test_a_payload_from_the_future_is_refused() -> None:
    with pytest.raises(Unreadable, match="update Haowai"):
        upgrade({"schema": payloads.SCHEMA + 1})


def test_numbers_start_at_one(db: None) -> None:
    assert head_number() == 0
    assert PressHead.objects.get().digest == "0" * 64
