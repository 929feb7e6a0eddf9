"""Consumers: whatever follows the log at its own pace, each with a cursor.

A consumer handles rows in order, in batches. Unless it says otherwise, the batch and the move of the cursor
are one transaction, so after ``kill -9`` at any point every row has been handled once. One that writes
elsewhere (an index, a purge of another machine) says ``in_transaction = False``: then the last batch may come
twice, and handling it must be idempotent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol

from django.db import transaction
from django.utils import timezone

from haowai.press import projection
from haowai.press.models.log import Cursor, LogRow


class Rebuildable(Protocol):
    """Something derived from the log that ``haowai rebuild NAME`` makes anew from row 1."""

    @property
    def name(self) -> str: ...

    def rebuild(self) -> Iterator[int]:
        """Start over, or go on where an interrupted rebuild was; yields what was done in each step."""


class Consumer:
    """Base of consumers: give it a name of at most 40 letters, and ``handle``."""

    name: str
    batch: ClassVar[int] = 500
    in_transaction: ClassVar[bool] = True
    #: It waits for other machines: the worker gives it a thread of its own, so that nobody waits for it.
    own_thread: ClassVar[bool] = False

    def handle(self, rows: list[LogRow]) -> None:
        """Take in the next rows, in order and without gaps."""
        raise NotImplementedError

    def begin_after(self, number: int) -> int:
        """The row to read on after, for a cursor at ``number``. Not in a transaction, a consumer may take care of many
        rows at once and say a later one."""
        return number

    def until(self) -> int | None:
        """The last row that may be taken in by now; None for all that there are."""
        return None

    def reached(self) -> int:
        """The row that it has read up to. One that writes elsewhere may keep its place there (an index of each
        machine), and then overrides this and ``moved``."""
        cursor, _ = Cursor.objects.get_or_create(name=self.name)
        return cursor.number

    def moved(self, before: int, after: int) -> None:
        """Note that it has read on. Not asked in a transaction."""
        # Another worker may have been quicker: its cursor stays.
        own = Cursor.objects.filter(name=self.name, number=before)
        own.update(number=after, moved_at=timezone.now())

    def idle(self) -> int:
        """Chores for when there is nothing new; answers how much was done, 0 when nothing is left. Not asked in a
        transaction."""
        return 0

    def reset(self) -> None:
        """Forget everything that was taken in; row 1 comes next."""
        raise NotImplementedError

    def rebuild(self) -> Iterator[int]:
        with transaction.atomic():
            self.reset()
            Cursor.objects.update_or_create(name=self.name, defaults={"number": 0})
        while handled := step(self):
            yield handled


_registry: dict[str, Rebuildable] = {}


def register(part: Rebuildable) -> None:
    """Add a consumer, or something else that can be rebuilt. Rooms do so at start-up. Raises ValueError on a
    twin.
    """
    if _registry.setdefault(part.name, part) is not part:
        raise ValueError(f"there are two consumers named {part.name}")


def consumers() -> list[Consumer]:
    """The consumers that the worker runs."""
    return [part for part in _registry.values() if isinstance(part, Consumer)]


def names() -> list[str]:
    """What can be rebuilt."""
    return sorted(_registry)


def find(name: str) -> Rebuildable:
    """Raises KeyError for a name that nobody registered."""
    return _registry[name]


def step(consumer: Consumer) -> int:
    """Handle the next batch; answers how many rows it was, 0 when there is nothing new (or another worker is
    at it).
    """
    if not consumer.in_transaction:
        return _step_outside(consumer)
    cursor, _ = Cursor.objects.get_or_create(name=consumer.name)
    if not LogRow.objects.after(cursor.number).exists():
        return 0
    with transaction.atomic():
        locked = Cursor.objects.select_for_update(skip_locked=True).filter(name=consumer.name).first()
        rows = list(LogRow.objects.after(locked.number)[: consumer.batch]) if locked else []
        if locked and rows:
            consumer.handle(rows)
            locked.number = rows[-1].number
            locked.save(update_fields=["number", "moved_at"])
        return len(rows)


def _step_outside(consumer: Consumer) -> int:
    place = consumer.reached()
    if not LogRow.objects.after(place).exists():
        return consumer.idle()
    start = consumer.begin_after(place)
    ahead, until = LogRow.objects.after(start), consumer.until()
    if until is not None:
        ahead = ahead.filter(number__lte=until)
    rows = list(ahead[: consumer.batch])
    if rows:
        consumer.handle(rows)
    reached = rows[-1].number if rows else start
    if reached != place:
        consumer.moved(place, reached)
    return reached - place


def run(consumer: Consumer) -> int:
    """Handle everything that is new; answers how many rows."""
    handled = 0
    while count := step(consumer):
        handled += count
    return handled


class Stories:
    """Stories and lists. They are written with each printing, so there is nothing to consume, only to
    rebuild.
    """

    name: ClassVar[str] = "stories"
    _mark: ClassVar[str] = "rebuild:stories"

    def rebuild(self) -> Iterator[int]:
        """Article by article, in place. Interrupted, it goes on where it was; yields how many articles it
        did.
        """
        mark, _ = Cursor.objects.get_or_create(name=self._mark)
        for reached, count in projection.rebuild(start=mark.number):
            # After its batch and not with it: killed in between, one batch is made twice, which changes
            # nothing.
            Cursor.objects.filter(name=self._mark).update(number=reached)
            yield count
        Cursor.objects.filter(name=self._mark).delete()
