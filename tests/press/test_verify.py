"""Verification finds what was tampered with, and names the row."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection

from haowai.articles.verbs import go_to_press, move_to_section, take_down
from haowai.press.checkpoints import (
    BadCheckpoint,
    check_signature,
    make_checkpoint,
    make_when_due,
    published,
    read_checkpoint,
)
from haowai.press.models import Checkpoint, ListEntry, LogRow, Payload, PressHead, Story
from haowai.press.projection import rebuild
from haowai.press.verify import Report, verify
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(paper: Paper) -> list[LogRow]:
    """Four sections and channels, two articles with four printings, one taken down."""
    first, second = publish(paper.world, headline="貝朗港渡輪復航"), publish(paper.life, headline="早市開張")
    first.headline = "貝朗港渡輪全線復航"
    go_to_press(first)
    take_down(second)
    return list(LogRow.objects.all())


def sql(statement: str, *values: object) -> None:
    """What somebody with the database's password does: past our code and past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS press_log_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS press_log_no_delete")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def test_an_untouched_log_is_whole(log: list[LogRow]) -> None:
    report = verify()
    assert report.as_json() == {"ok": True, "printings": 4, "stories": 2, "sealed": 0, "erased": 0}


def test_an_empty_log_is_whole(db: None) -> None:
    assert verify() == Report()


def test_progress_reaches_its_end(log: list[LogRow]) -> None:
    seen: list[tuple[int, int]] = []
    verify(progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(log) + 2


@pytest.mark.parametrize("column", ["subject_id", "kind", "at", "actor", "digest", "previous_digest"])
def test_a_changed_row_is_named(log: list[LogRow], column: str) -> None:
    values = {
        "subject_id": 7,
        "kind": "corrected",
        "at": "2020-01-01 00:00:00+00:00",
        "actor": "staff:9",
        "digest": "0" * 64,
        "previous_digest": "1" * 64,
    }
    number = log[-2].number
    sql(f"UPDATE press_logrow SET {column} = %s WHERE number = %s", values[column], number)  # noqa: S608 names above
    report = verify()
    assert (report.ok, report.row) == (False, number)


def test_the_last_row_is_guarded_by_the_head(log: list[LogRow]) -> None:
    sql("UPDATE press_logrow SET actor = 'staff:9' WHERE number = %s", log[-1].number)
    assert verify().row == log[-1].number


def test_a_deleted_row_is_named(log: list[LogRow]) -> None:
    number = log[2].number
    sql("DELETE FROM press_logrow WHERE number = %s", number)
    report = verify()
    assert report.row == number
    assert "missing" in report.problem


def test_a_deleted_last_row_is_named(log: list[LogRow]) -> None:
    sql("DELETE FROM press_logrow WHERE number = %s", log[-1].number)
    report = verify()
    assert (report.ok, report.row) == (False, log[-1].number)


def test_renumbered_rows_are_named(log: list[LogRow]) -> None:
    last = log[-1].number
    sql("UPDATE press_logrow SET number = %s WHERE number = %s", last + 5, last)
    assert verify().row == last


def test_reordered_rows_are_named(log: list[LogRow]) -> None:
    """Two take-downs and changes without words, so that no payload gives it away."""
    first, second = log[1].number, log[2].number
    sql("UPDATE press_logrow SET number = -1 WHERE number = %s", first)
    sql("UPDATE press_logrow SET number = %s WHERE number = %s", first, second)
    sql("UPDATE press_logrow SET number = %s WHERE number = -1", second)
    assert verify().row == first


def test_a_row_beside_the_press_is_named(log: list[LogRow]) -> None:
    last = log[-1]
    last.number += 1
    last.save(force_insert=True)
    report = verify()
    assert (report.ok, report.row) == (False, last.number)


PAYLOADS: dict[str, Callable[[Payload], None]] = {
    "words": lambda payload: setattr(
        payload, "content", bytes(payload.content or b"").replace(b'"', b"'", 1)
    ),
    "salt": lambda payload: setattr(payload, "salt", b"0" * 32),
    "lost": lambda payload: setattr(payload, "content", None),
    "sealed by nobody": lambda payload: setattr(payload, "state", "sealed"),
    "half erased": lambda payload: setattr(payload, "state", "erased"),
}


@pytest.mark.parametrize("what", PAYLOADS)
def test_a_changed_payload_is_named(log: list[LogRow], what: str) -> None:
    payload = Payload.objects.order_by("pk").first()
    assert payload is not None
    PAYLOADS[what](payload)
    payload.save()
    report = verify()
    assert (report.ok, report.row) == (False, payload.pk)


def test_a_lost_payload_is_named(log: list[LogRow]) -> None:
    number = Payload.objects.order_by("pk").values_list("pk", flat=True)[0]
    sql("DELETE FROM press_payload WHERE number = %s", number)
    report = verify()
    assert (report.row, "lost" in report.problem) == (number, True)


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "別的標題"},
        {"rating": "restricted"},
        {"status": "taken-down"},
        {"printing": 1},
        {"byline": "記者某某／貝朗報導"},
        {"paper_page": "A1"},
    ],
)
def test_an_altered_story_is_named(log: list[LogRow], change: dict[str, object]) -> None:
    story = Story.objects.filter(status="live").get()
    Story.objects.filter(pk=story.pk).update(**change)
    report = verify()
    assert (report.ok, report.row) == (False, story.printing)


def test_a_missing_story_and_a_stranger_are_found(log: list[LogRow], paper: Paper) -> None:
    story = Story.objects.filter(status="live").get()
    ListEntry.objects.all().delete()
    assert "lists" in verify().problem
    Story.objects.filter(pk=story.pk).delete()
    assert "missing" in verify().problem
    story.number = 7
    story.save(force_insert=True)
    assert not verify().ok


def test_rebuilding_gives_equal_tables(log: list[LogRow], paper: Paper) -> None:
    move_to_section(publish(paper.politics, headline="議會休會"), paper.world)

    def tables() -> list[object]:
        lists = ListEntry.objects.order_by("list", "story").values_list("list", "story_id", "published_at")
        return [list(Story.objects.order_by("pk").values()), list(lists)]

    before = tables()
    Story.objects.update(headline="", status="live", printing=0)
    ListEntry.objects.all().delete()
    assert [count for _, count in rebuild(batch=2)] == [2, 1]
    assert tables() == before
    Story.objects.all().delete()
    list(rebuild())
    assert tables() == before
    assert verify().ok


def test_rebuilding_goes_on_where_it_was(log: list[LogRow]) -> None:
    first, second = Story.objects.order_by("pk")
    Story.objects.update(headline="")
    list(rebuild(start=first.pk))
    headlines = list(Story.objects.order_by("pk").values_list("headline", flat=True))
    assert headlines == ["", second.headline]


# -------------------------------------------------------------------------------------------- checkpoints


def test_a_checkpoint_reads_back_and_fits_the_log(log: list[LogRow], paper: Paper) -> None:
    checkpoint = make_checkpoint()
    assert checkpoint is not None
    head = read_checkpoint(published(checkpoint).as_text())
    check_signature(head)
    publish(paper.world, headline="又一則")
    assert verify(against=head).ok


def test_a_checkpoint_is_made_once_for_a_row(log: list[LogRow]) -> None:
    first, second = make_checkpoint(), make_checkpoint()
    assert first == second
    assert Checkpoint.objects.count() == 1
    assert make_when_due() is None


def test_a_rewritten_log_is_caught(log: list[LogRow]) -> None:
    """Somebody recomputes everything, the head too: only the checkpoint knows."""
    from haowai.press.canonical import row_digest

    checkpoint = make_checkpoint()
    assert checkpoint is not None
    sql("UPDATE press_logrow SET actor = 'staff:9' WHERE number = %s", log[0].number)
    digest = "0" * 64
    for row in LogRow.objects.all():
        sql("UPDATE press_logrow SET previous_digest = %s WHERE number = %s", digest, row.number)
        row.previous_digest = digest
        digest = row_digest(row)
    PressHead.objects.update(digest=digest)
    assert verify().ok
    report = verify(against=published(checkpoint))
    assert (report.ok, report.row) == (False, checkpoint.number)


def test_a_shortened_log_is_caught(log: list[LogRow]) -> None:
    checkpoint = make_checkpoint()
    assert checkpoint is not None
    sql("DELETE FROM press_logrow WHERE number = %s", log[-1].number)
    PressHead.objects.update(number=log[-2].number, digest=log[-1].previous_digest)
    list(rebuild())
    assert verify().ok
    assert "shortened" in verify(against=published(checkpoint)).problem


@pytest.mark.parametrize("field", ["log", "number", "digest", "at", "signature"])
def test_a_forged_checkpoint_is_refused(log: list[LogRow], field: str) -> None:
    checkpoint = make_checkpoint()
    assert checkpoint is not None
    values = json.loads(published(checkpoint).as_text())
    values[field] = values[field] - 1 if field == "number" else "0" * len(values[field])
    with pytest.raises(BadCheckpoint):
        check_signature(read_checkpoint(json.dumps(values)))
    assert not verify(against=read_checkpoint(json.dumps(values))).ok


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"number": "x"}', "\x00", '{"log": 1}'])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        read_checkpoint(text)
