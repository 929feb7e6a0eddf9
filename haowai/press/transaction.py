"""The press transaction: one outermost transaction around a change and everything that readers see of it.

Whoever changes something opens ``press_transaction()``; nested ones join the outer. What was touched is
collected and turned into log rows just before the commit, from what the database then holds, so that an inner
savepoint that was rolled back leaves no row. The lock of the press head is taken there, after every other
lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from haowai.lib.recorded import Recorded
from haowai.press import ranges
from haowai.press.canonical import plain_digest
from haowai.press.keys import purges_of_change
from haowai.press.log import Entry, append
from haowai.press.models.log import Kind, LogRow

SYSTEM = "system"

Then = Callable[[list[LogRow]], None]


@dataclass
class Press:
    """An open press transaction: who acts, when, and what was touched so far."""

    actor: str = SYSTEM
    at: datetime = field(default_factory=timezone.now)
    articles: dict[int, None] = field(default_factory=dict)
    references: dict[tuple[str, int], type[Recorded]] = field(default_factory=dict)
    #: What the change of a reference purges; a deleted row can't be asked any more.
    purges: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    chores: dict[Hashable, Callable[[], object]] = field(default_factory=dict)
    afterwards: list[Then] = field(default_factory=list)

    def touch_article(self, pk: int) -> None:
        """An article may have to be printed, taken down or restored: it is found out before the commit."""
        self.articles[pk] = None

    def touch_reference(
        self, row: Recorded, before: Recorded | None = None, *, deleted: bool = False
    ) -> None:
        """A recorded row was saved, or is about to be deleted: which of it lasts is found out before the commit.
        ``before`` is the row as it was, if there was one and it is known."""
        if row.pk is None:
            return
        self.references[row.reference_type, row.pk] = type(row)
        purges = self.purges.setdefault((row.reference_type, row.pk), set())
        purges |= purges_of_change(before or row, None) if deleted else purges_of_change(before, row)
        if deleted or before is not None:
            purges |= ranges.files_showing(row)

    def add(self, entries: Iterable[Entry]) -> None:
        """Rows that the caller has prepared itself (the bulk writer)."""
        self.entries.extend(entries)

    def once(self, what: Hashable, work: Callable[[], object]) -> None:
        """Do this when everything is saved, before rows are appended; only the last ``work`` of the same ``what``."""
        self.chores[what] = work

    def then(self, step: Then) -> None:
        """Do this after the rows are appended (it is given them), still before the commit."""
        self.afterwards.append(step)

    def go(self) -> list[LogRow]:
        """Turn everything touched into rows and append them. Called once, last."""
        # Before the press head is locked, and as long as chores bring others along.
        while self.chores:
            self.chores.pop(next(iter(self.chores)))()
        if self.articles:
            if _article_printer is None:
                raise RuntimeError("no printer of articles is registered")
            self.entries.extend(_article_printer(self, list(self.articles)))
        # References first: an article's row must come after the section or photo that it names.
        entries = [*self._reference_entries(), *self.entries]
        rows = append(entries, actor=self.actor) if entries else []
        for step in self.afterwards:
            step(rows)
        return rows

    def _reference_entries(self) -> Iterator[Entry]:
        for (subject_type, pk), model in self.references.items():
            row = model._default_manager.filter(pk=pk).first()
            if row is None:
                kind, digest = Kind.REMOVED, plain_digest([subject_type, pk])
            else:
                kind, digest = Kind.CHANGED, plain_digest(row.reference())
            last = LogRow.objects.filter(subject_type=subject_type, subject_id=pk).order_by("-number").first()
            known = (last.kind, last.digest) if last else (Kind.REMOVED, plain_digest([subject_type, pk]))
            if known != (kind, digest):
                yield Entry(subject_type, pk, kind, self.at, digest, purges=self.purges[subject_type, pk])


ArticlePrinter = Callable[[Press, list[int]], Iterable[Entry]]
_article_printer: ArticlePrinter | None = None
_open: ContextVar[Press | None] = ContextVar("press", default=None)


def set_article_printer(printer: ArticlePrinter) -> None:
    """Install what turns touched articles into entries; the room above does so at start-up."""
    global _article_printer
    _article_printer = printer


def current_press() -> Press | None:
    return _open.get()


#: Called with the rows of a press transaction when they are committed, and again when every server process knows of
#: them, both before anybody is told "published". They must not raise: what is committed is published.
after_commit: list[Then] = []
after_publishing: list[Then] = []


def _publish(rows: list[LogRow]) -> None:
    for step in after_commit:
        step(rows)
    # Each process asks the log before it answers, unless it has done so within the lease.
    time.sleep(settings.PRESS_LEASE)
    for step in after_publishing:
        step(rows)


@contextmanager
def press_transaction(actor: str | None = None, *, at: datetime | None = None) -> Iterator[Press]:
    """Open the press transaction, or join the one that is open (then ``actor`` and ``at`` are those of the
    outer).

    An exception at any step leaves nothing changed. Never open it inside a plain ``atomic`` block that may go
    on to take other locks: the press head must stay the last.

    When it ends, rows that were appended are known to every server process: none gives an older page any more.
    """
    if (outer := _open.get()) is not None:
        yield outer
        return
    with transaction.atomic():
        press = Press(actor=actor or SYSTEM, at=at or timezone.now())
        token = _open.set(press)
        try:
            yield press
            if rows := press.go():
                # Also when a plain transaction is open around this one: then after that.
                transaction.on_commit(lambda: _publish(rows))
        finally:
            _open.reset(token)


def note_reference(row: Recorded, before: Recorded | None, deleted: bool) -> None:
    """The recorder's note (see ``lib/recorded.py``): joins the open press transaction."""
    with press_transaction() as press:
        press.touch_reference(row, before, deleted=deleted)
