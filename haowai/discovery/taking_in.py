"""From rows of the log to entries of the index: always of stories as they are now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import structlog

from haowai.discovery.entries import Entry, entry_of
from haowai.discovery.tantivy_engine import TantivyWriter
from haowai.press import keys
from haowai.press.models import ListEntry, LogRow, Story
from haowai.press.models.log import ARTICLE, Kind, State
from haowai.press.models.story import Status
from haowai.press.payload import ArticleData, Unreadable, upgrade
from haowai.sections.models import Section, Topic

log = structlog.get_logger(__name__)
#: Stories that are read at once.
BATCH = 500


def take_in(writer: TantivyWriter, rows: Sequence[LogRow]) -> set[int]:
    """Bring the index to what these rows change, without a commit; answers which stories were redacted."""
    numbers = {row.subject_id for row in rows if row.subject_type == ARTICLE}
    # Stories are found by the names of their topics, which are those of today.
    topics = [row.subject_id for row in rows if row.subject_type == Topic.reference_type]
    if topics:
        named = ListEntry.objects.filter(list__in=[keys.topic(pk) for pk in topics])
        numbers.update(named.values_list("story_id", flat=True))
    ordered = sorted(numbers)
    for start in range(0, len(ordered), BATCH):
        bring(writer, ordered[start : start + BATCH])
    return {row.subject_id for row in rows if row.subject_type == ARTICLE and row.kind == Kind.REDACTED}


def bring(writer: TantivyWriter, numbers: Sequence[int]) -> None:
    """Bring these stories to what they are now: in the index if they are live, else out of it."""
    entries = entries_of(_read(Story.objects.filter(number__in=numbers)))
    writer.drop(numbers)
    writer.add(entries)


def all_after(number: int) -> Iterator[tuple[list[Entry], int]]:
    """All live stories by number, batch by batch, and which number each batch reaches."""
    while True:
        rows = _read(Story.objects.filter(number__gt=number).order_by("number")[:BATCH])
        if not rows:
            return
        number = rows[-1][0]
        yield entries_of(rows), number


Row = tuple[int, str, int, str, bytes | None]


def _read(stories: Iterable[Story]) -> list[Row]:
    columns = ("number", "status", "printing", "payload__state", "payload__content")
    return list(stories.values_list(*columns))  # type: ignore[attr-defined]


def entries_of(rows: Iterable[Row]) -> list[Entry]:
    """The entries of those that are live and can be read."""
    live: list[tuple[int, ArticleData]] = []
    for number, status, printing, state, content in rows:
        if status != Status.LIVE or state != State.WHOLE or content is None:
            continue
        try:
            live.append((printing, upgrade(json.loads(bytes(content)))))
        except Unreadable as error:
            log.warning("a story stays out of the index", number=number, reason=str(error))
    named = {pk for _, data in live for pk in data["topics"]}
    topics = dict(Topic.objects.filter(pk__in=named).values_list("pk", "name")) if named else {}
    channels = dict(Section.objects.values_list("pk", "channel_id"))
    return [entry_of(data, printing, channels=channels, topics=topics) for printing, data in live]
