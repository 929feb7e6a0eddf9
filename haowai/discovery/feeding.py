"""The index follows the press log.

Its place in the log lies beside it (``shelf.Mark``) and not in the database: each machine has an index of its own. What
it takes in is always a story as it is now, so that a batch that comes twice changes nothing: killed between a commit
and its mark, the next one does the batch again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import structlog

from haowai.discovery.entries import Entry, entry_of
from haowai.discovery.shelf import Mark, read_mark, shelf, write_mark
from haowai.discovery.tantivy_engine import FORMAT, TantivyWriter
from haowai.press import keys
from haowai.press.consumers import Consumer
from haowai.press.models import ListEntry, LogRow, Story
from haowai.press.models.log import ARTICLE, Kind, State
from haowai.press.models.story import Status
from haowai.press.payload import ArticleData, Unreadable, upgrade
from haowai.press.tail import digest_at, head_number
from haowai.sections.models import Section, Topic

log = structlog.get_logger(__name__)
#: Stories that are read at once, and how many go in before a rebuild commits.
BATCH, COMMIT = 500, 20_000
#: Memory of the writer, in bytes, while it follows and while it makes everything anew.
FOLLOWING, MAKING = 30_000_000, 400_000_000


class SearchIndex(Consumer):
    """Follows the log for the index of this machine; makes it anew when it is missing, damaged, of another edition of
    the program, or of another log."""

    name = "search"
    in_transaction: ClassVar[bool] = False
    #: Making everything anew takes minutes in a large archive.
    own_thread: ClassVar[bool] = True

    def __init__(self) -> None:
        self._writer: TantivyWriter | None = None
        self._folder: Path | None = None

    def reached(self) -> int:
        folder, mark = place()
        if folder is None or mark is None:
            for _ in self.rebuild():
                pass
            folder, mark = place()
        return mark.row if mark else 0

    def moved(self, before: int, after: int) -> None:
        """``handle`` has noted it."""

    def handle(self, rows: list[LogRow]) -> None:
        """Raises Busy while another process writes."""
        folder, mark = place()
        if folder is None or mark is None:
            return
        writer = self._writer_of(folder)
        forget = take_in(writer, rows)
        writer.commit()
        last = rows[-1]
        write_mark(folder, replace(mark, row=last.number, digest=last.digest, forget=(*mark.forget, *forget)))

    def rebuild(self) -> Iterator[int]:
        """Make the index anew beside the one that answers, from the stories; then read the log from where it was when
        this began. Interrupted, the next one goes on. Raises Busy when somebody else is at it."""
        here = shelf()
        with here.alone():
            folder = here.building()
            mark = read_mark(folder) if folder else None
            if folder is None or mark is None or not is_of_this_log(mark):
                head = head_number()
                mark = Mark(head, digest_at(head), story=0)
                folder = here.begin(mark)
            writer = TantivyWriter(folder, memory=MAKING, threads=1)
            try:
                if mark.story:
                    writer.drop_after(mark.story)
                yield from _make(writer, folder, mark)
            finally:
                writer.close()
            here.switch(folder)

    def _writer_of(self, folder: Path) -> TantivyWriter:
        if self._writer is None or self._folder != folder:
            self.close()
            self._writer, self._folder = TantivyWriter(folder, memory=FOLLOWING), folder
        return self._writer

    def close(self) -> None:
        """Let another process write."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()


def place() -> tuple[Path | None, Mark | None]:
    """The index that answers and how far it is; the mark is None when it can't be used."""
    folder = shelf().current()
    mark = read_mark(folder) if folder else None
    usable = (
        mark is not None and folder is not None and is_of_this_log(mark) and (folder / "meta.json").exists()
    )
    return folder, mark if usable else None


def is_of_this_log(mark: Mark) -> bool:
    """Whether the row that the index has read up to is a row of this log: another one was restored from a backup."""
    return mark.format == FORMAT and (not mark.row or digest_at(mark.row) == mark.digest)


def _make(writer: TantivyWriter, folder: Path, mark: Mark) -> Iterator[int]:
    if mark.story is not None:
        since = 0
        for entries, reached in _all_after(mark.story):
            writer.add(entries)
            since += len(entries)
            if since >= COMMIT:
                writer.commit()
                write_mark(folder, replace(mark, story=reached))
                since = 0
            yield len(entries)
        writer.commit()
        mark = replace(mark, story=None)
        write_mark(folder, mark)
    # What was printed meanwhile.
    while rows := list(LogRow.objects.after(mark.row)[:BATCH]):
        forget = take_in(writer, rows)
        writer.commit()
        mark = replace(mark, row=rows[-1].number, digest=rows[-1].digest, forget=(*mark.forget, *forget))
        write_mark(folder, mark)


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


def _all_after(number: int) -> Iterator[tuple[list[Entry], int]]:
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
