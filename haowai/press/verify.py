"""Verification: is the log whole, and does everything that readers meet follow from it?

One walk over the rows in batches, then one over the stories; what was printed meanwhile is left to the next
time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from haowai.lib.zh import DayStyle
from haowai.press import keys
from haowai.press.canonical import plain_digest, row_digest, salted_digest
from haowai.press.checkpoints import BadCheckpoint, SignedHead, check_signature
from haowai.press.models.log import ARTICLE, Kind, LogRow, Payload, PressHead, State
from haowai.press.models.story import ListEntry, Story
from haowai.press.payload import upgrade
from haowai.press.projection import COLUMNS, byline_of_story, lists_of_story, story_of
from haowai.sections.models import Section

BATCH = 1000
START = "0" * 64
#: Kinds of rows that print words.
WORDED = frozenset({Kind.PUBLISHED, Kind.UPDATED, Kind.CORRECTED, Kind.RESTORED, Kind.REDACTED})

DAY_STYLES: tuple[DayStyle, ...] = ("廿", "二十")

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What was found. ``row`` is the first broken row, None when everything is whole (or the fault is in no
    row).
    """

    ok: bool = True
    printings: int = 0
    stories: int = 0
    sealed: int = 0
    erased: int = 0
    row: int | None = None
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """The counts, and where something is broken ``row`` and ``problem``."""
        found = asdict(self)
        return {
            name: value for name, value in found.items() if self.ok is False or name not in {"row", "problem"}
        }


class Broken(Exception):
    """The first thing that is wrong."""

    def __init__(self, row: int | None, problem: str) -> None:
        super().__init__(problem)
        self.row = row
        self.problem = problem


def verify(against: SignedHead | None = None, progress: Progress = lambda done, total: None) -> Report:
    """Walk the chain and the stories. ``progress`` is told rows and stories done, and how many there are.

    ``against`` is a checkpoint published earlier: the log must still have its row with its digest, which
    somebody who recomputed or shortened the log can't give it.
    """
    head = PressHead.objects.get()
    stories = Story.objects.count()
    report = Report(
        printings=LogRow.objects.printings().filter(number__lte=head.number).count(), stories=stories
    )
    report.sealed = Payload.objects.filter(state=State.SEALED).count()
    report.erased = Payload.objects.filter(state=State.ERASED).count()
    total = head.number + stories
    try:
        if against is not None:
            _check_signature(against)
        for done in _walk_rows(head, against):
            progress(done, total)
        for done in _walk_stories():
            progress(min(head.number + done, total), total)
    except Broken as broken:
        report.ok, report.row, report.problem = False, broken.row, broken.problem
    return report


def _check_signature(against: SignedHead) -> None:
    try:
        check_signature(against)
    except BadCheckpoint as error:
        raise Broken(None, f"the checkpoint can't be trusted: {error}") from error


# ---------------------------------------------------------------------------------------------- the chain


def _walk_rows(head: PressHead, against: SignedHead | None) -> Iterator[int]:
    if LogRow.objects.filter(number__lte=0).exists():
        raise Broken(0, "there are rows before row 1")
    before: LogRow | None = None
    while True:
        reached = before.number if before else 0
        rows = list(LogRow.objects.after(reached).filter(number__lte=head.number)[:BATCH])
        if not rows:
            break
        faults = [
            fault for fault in (_chain_fault(before, rows, head, against), _payload_fault(rows)) if fault
        ]
        if faults:
            raise min(faults, key=lambda fault: fault.row or 0)
        before = rows[-1]
        yield before.number
    number = before.number if before else 0
    if number != head.number:
        raise Broken(number + 1, f"row {number + 1} is missing: the log should end with row {head.number}")
    if (row_digest(before) if before else START) != head.digest:
        raise Broken(
            number, f"row {number}, the last one, was changed: the head of the log has another digest"
        )
    if against is not None and against.number > number:
        raise Broken(
            number + 1, f"the log was shortened: it ends with {number}, and row {against.number} was signed"
        )
    with transaction.atomic():
        newest = PressHead.objects.select_for_update().get()
        stray = LogRow.objects.after(newest.number).first()
    if stray is not None:
        raise Broken(stray.number, f"row {stray.number} was added by something else than the press")


def _chain_fault(
    before: LogRow | None, rows: list[LogRow], head: PressHead, against: SignedHead | None
) -> Broken | None:
    for index, row in enumerate(rows):
        expected = before.number + 1 if before else 1
        if row.number != expected:
            return Broken(expected, f"row {expected} is missing: the next one is {row.number}")
        if row.previous_digest != (row_digest(before) if before else START):
            following = rows[index + 1] if index + 1 < len(rows) else LogRow.objects.after(row.number).first()
            kept = following.previous_digest if following else head.digest
            # If what follows still knows this row as it is, it was the one before that changed.
            changed = before if before and kept == row_digest(row) else row
            return Broken(
                changed.number, f"row {changed.number} was changed: the chain of digests breaks there"
            )
        if against is not None and row.number == against.number and row_digest(row) != against.digest:
            return Broken(
                row.number, f"row {row.number} is not the row that the checkpoint of {against.at} signed"
            )
        before = row
    return None


def _payload_fault(rows: list[LogRow]) -> Broken | None:
    try:
        _check_payloads(rows)
    except Broken as fault:
        return fault
    return None


def _check_payloads(rows: list[LogRow]) -> None:
    numbers = [row.number for row in rows]
    payloads = Payload.objects.filter(row__gte=numbers[0], row__lte=numbers[-1]).in_bulk()
    hidden = [row.subject_id for row in rows if (p := payloads.get(row.number)) and p.state != State.WHOLE]
    redacted = _last_redactions(hidden) if hidden else {}
    for row in rows:
        payload = payloads.pop(row.number, None)
        try:
            _check_payload(row, payload, redacted.get(row.subject_id, 0))
        except Broken:
            # Sealing may have committed between the two queries; what is broken is still broken now.
            fresh = Payload.objects.filter(pk=row.number).first()
            _check_payload(row, fresh, _last_redactions([row.subject_id]).get(row.subject_id, 0))
    if payloads:
        raise Broken(min(payloads), f"payload {min(payloads)} has no row")


def _check_payload(row: LogRow, payload: Payload | None, redacted: int) -> None:
    number = row.number
    if row.subject_type != ARTICLE or row.kind not in WORDED:
        if payload is not None:
            raise Broken(number, f"row {number} ({row.kind}) has a payload, and should have none")
        if row.kind == Kind.TAKEN_DOWN and row.digest != plain_digest(
            [ARTICLE, row.subject_id, "taken-down"]
        ):
            raise Broken(number, f"row {number} takes down another story than it says")
        return
    if payload is None:
        raise Broken(number, f"row {number} ({row.kind}) has lost its payload")
    if payload.state == State.ERASED:
        if payload.content is not None or payload.salt is not None:
            raise Broken(number, f"the payload of row {number} is called erased, and still has bytes or salt")
    elif payload.content is None or payload.salt is None:
        raise Broken(
            number, f"the payload of row {number} is called {payload.state}, and has lost bytes or salt"
        )
    elif salted_digest(bytes(payload.salt), bytes(payload.content)) != row.digest:
        raise Broken(number, f"the payload of row {number} is not what was printed: its digest differs")
    if payload.state != State.WHOLE and redacted <= number:
        raise Broken(
            number, f"the payload of row {number} is {payload.state}, and no later row redacts the story"
        )


def _last_redactions(articles: list[int]) -> dict[int, int]:
    rows = LogRow.objects.printings().filter(subject_id__in=set(articles), kind=Kind.REDACTED)
    return dict(rows.values_list("subject_id").annotate(last=Max("number")).order_by())


# -------------------------------------------------------------------------------------------- the stories


def _walk_stories() -> Iterator[int]:
    sections = dict(Section.objects.values_list("pk", "channel_id"))
    reached = done = 0
    while True:
        printings = LogRow.objects.printings().filter(subject_id__gt=reached).order_by("subject_id")
        numbers = list(printings.values_list("subject_id", flat=True).distinct()[:BATCH])
        strangers = Story.objects.filter(number__gt=reached).exclude(number__in=numbers)
        if len(numbers) == BATCH:
            strangers = strangers.filter(number__lt=numbers[-1])
        if (stranger := strangers.order_by("number").first()) is not None:
            raise Broken(stranger.printing, f"story {stranger.number} was never printed")
        if not numbers:
            return
        try:
            _check_stories(numbers, sections)
        except Broken:
            with transaction.atomic():
                # Something may have been printed between our queries: look again while nobody can print.
                PressHead.objects.select_for_update().get()
                _check_stories(numbers, dict(Section.objects.values_list("pk", "channel_id")))
        done += len(numbers)
        reached = numbers[-1]
        yield done


def _check_stories(numbers: list[int], sections: dict[int, int]) -> None:
    printings = LogRow.objects.printings().filter(subject_id__in=numbers)
    last_rows = printings.values_list("subject_id").annotate(
        last=Max("number"), worded=Max("number", filter=~Q(kind=Kind.TAKEN_DOWN))
    )
    pairs = {number: (last, worded) for number, last, worded in last_rows.order_by()}
    rows = LogRow.objects.in_bulk({number for pair in pairs.values() for number in pair if number})
    contents = dict(Payload.objects.filter(pk__in=rows, state=State.WHOLE).values_list("pk", "content"))
    stories = Story.objects.in_bulk(numbers)
    places: dict[int, set[str]] = {}
    for story_number, name in ListEntry.objects.filter(story__in=numbers).values_list("story_id", "list"):
        places.setdefault(story_number, set()).add(name)
    for number in numbers:
        last, worded = rows[pairs[number][0]], rows.get(pairs[number][1] or 0)
        _check_story(number, last, worded, contents, stories.get(number), places.get(number, set()), sections)


def _check_story(
    number: int,
    last: LogRow,
    worded: LogRow | None,
    contents: dict[int, Any],
    story: Story | None,
    places: set[str],
    sections: dict[int, int],
) -> None:
    if story is None:
        raise Broken(last.number, f"story {number} is missing: row {last.number} prints it")
    if worded is None or contents.get(worded.number) is None:
        raise Broken(
            last.number, f"story {number} has no words that can be read, not even those of its redaction"
        )
    data = upgrade(json.loads(bytes(contents[worded.number])))
    if data["number"] != number:
        raise Broken(
            worded.number, f"row {worded.number} says that it prints story {number}, its payload another"
        )
    wanted = story_of(last, worded, data)
    for field in COLUMNS:
        # A deleted photo leaves the story; how a byline writes its day is a setting of today.
        if field not in {"photo", "byline"} and _column(story, field) != _column(wanted, field):
            raise Broken(
                last.number, f"story {number} differs from its printing, row {last.number}, in {field}"
            )
    if story.byline not in {byline_of_story(data, style) for style in DAY_STYLES}:
        raise Broken(last.number, f"story {number} differs from its printing, row {last.number}, in byline")
    listed = lists_of_story(wanted, data, sections) if wanted.is_live else set()
    # A further section may belong to another channel by now; its story moves along with the next printing.
    own = keys.channel(wanted.channel_id)
    if any(key == own or not key.startswith("channel:") for key in places ^ listed):
        raise Broken(last.number, f"story {number} stands on other lists than row {last.number} puts it on")


def _column(story: Story, field: str) -> Any:
    return getattr(story, Story._meta.get_field(field).attname)  # type: ignore[union-attr]
