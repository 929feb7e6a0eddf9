"""The index follows the press log.

Its place in the log lies beside it (``shelf.Mark``) and not in the database: each machine has an index of its own. What
it takes in is always a story as it is now, so that a batch that comes twice changes nothing: killed between a commit
and its mark, the next one does the batch again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import structlog

from haowai.discovery.condition import is_of_this_log, opens, place
from haowai.discovery.forgetting import forget_some
from haowai.discovery.shelf import Mark, read_mark, shelf, write_mark
from haowai.discovery.taking_in import BATCH, all_after, bring, take_in
from haowai.discovery.tantivy_engine import Busy, TantivyWriter
from haowai.press.canonical import row_digest
from haowai.press.consumers import Consumer
from haowai.press.models import LogRow
from haowai.press.tail import digest_at, head_number

log = structlog.get_logger(__name__)
#: How many stories go in before a rebuild commits.
COMMIT = 20_000
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
        known = folder is not None and folder == self._folder
        if folder is None or mark is None or not (known or opens(folder)):
            log.info("the index is missing or can't be used, and is made anew")
            with suppress(Busy):
                for _ in self.rebuild():
                    pass
            _, mark = place()
        return mark.row if mark else 0

    def until(self) -> int | None:
        """Nothing while another process writes, or makes the index."""
        return None if self._begin_writing() else 0

    def moved(self, before: int, after: int) -> None:
        """``handle`` has noted it."""

    def handle(self, rows: list[LogRow]) -> None:
        folder, mark = place()
        if self._writer is None or folder is None or folder != self._folder or mark is None:
            raise Busy("another index took this one's place")
        try:
            forget = take_in(self._writer, rows)
            self._writer.commit()
        except Exception:
            # One that has failed once may fail for ever.
            self.close()
            raise
        write_mark(folder, _moved(mark, rows[-1], forget))
        if forget:
            _drop_what_was_begun()

    def idle(self) -> int:
        """Old words of redacted stories leave the files."""
        folder, mark = place()
        if folder is None or mark is None or not mark.forget or not self._begin_writing() or not self._writer:
            return 0
        done = forget_some(self._writer, folder, set(mark.forget), bring)
        if not done:
            write_mark(folder, replace(mark, forget=()))
        return done

    def rebuild(self) -> Iterator[int]:
        """Make the index anew beside the one that answers, from the stories; then read the log from where it was when
        this began. Interrupted, the next one goes on. Raises Busy when somebody else is at it."""
        here = shelf()
        with here.alone():
            folder = here.building()
            mark = read_mark(folder) if folder else None
            if folder is None or mark is None or not is_of_this_log(mark) or not opens(folder):
                head = head_number()
                mark = Mark(head, digest_at(head), story=0)
                folder = here.begin(mark)
            writer = TantivyWriter(folder, memory=MAKING, threads=1)
            try:
                if mark.story is not None:
                    writer.drop_after(mark.story)
                yield from _make(writer, folder, mark)
            finally:
                writer.close()
            here.switch(folder)

    def _begin_writing(self) -> bool:
        """Whether the index that answers is ours to write."""
        folder, mark = place()
        if folder is None or mark is None:
            return False
        if self._writer is None or self._folder != folder:
            self.close()
            with suppress(Busy):
                self._writer, self._folder = TantivyWriter(folder, memory=FOLLOWING), folder
        return self._writer is not None

    def close(self) -> None:
        """Let another process write."""
        writer, self._writer, self._folder = self._writer, None, None
        if writer is not None:
            # The folder may be gone, or the writer broken.
            with suppress(ValueError, OSError):
                writer.close()


def _moved(mark: Mark, row: LogRow, forget: Iterable[int]) -> Mark:
    """The mark after a row."""
    return replace(
        mark, row=row.number, digest=row_digest(row), forget=tuple(sorted({*mark.forget, *forget}))
    )


def _drop_what_was_begun() -> None:
    """What an interrupted rebuild left may hold what was redacted; whoever is at it now will come to the row."""
    with suppress(Busy), shelf().alone():
        shelf().abandon()


def _make(writer: TantivyWriter, folder: Path, mark: Mark) -> Iterator[int]:
    if mark.story is not None:
        since = 0
        for entries, reached in all_after(mark.story):
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
        mark = _moved(mark, rows[-1], forget)
        write_mark(folder, mark)
