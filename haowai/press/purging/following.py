"""Purging from the log: each cache has its cursor, and gets each row until it confirmed; twice where it can't
tell an old answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar

from django.utils import timezone

from haowai.press.consumers import Consumer
from haowai.press.log import head_number
from haowai.press.models.log import Cursor, LogRow
from haowai.press.purging import EVERYTHING
from haowai.press.purging.endpoints import Endpoint, endpoints
from haowai.press.purging.publishing import keys_of

#: How long the worker waits for an answer, in seconds: longer than whoever publishes.
PATIENCE = 5.0
#: A cache that missed more rows is emptied: fewer requests, and all that it has is old.
FAR = 20_000
#: How long after the first purge the second one comes, in seconds: longer than a fetch takes.
AGAIN = 3.0
#: A cache that has not confirmed for so long is spoken of.
LATE = timedelta(seconds=10)


class CachePurges(Consumer):
    """Follows the log for one cache in front. A batch that fails is tried again, so each may come more than once: a
    purge of what is not there changes nothing."""

    in_transaction: ClassVar[bool] = False
    own_thread: ClassVar[bool] = True

    def __init__(self, cache: Endpoint) -> None:
        self.cache = cache
        self.name = f"purge {cache.name}"

    def begin_after(self, number: int) -> int:
        head = head_number()
        if head - number <= FAR:
            return number
        self._empty(head)
        return head

    def handle(self, rows: list[LogRow]) -> None:
        """Raises NotPurged."""
        # All rows before have been confirmed, or the cache was emptied since.
        self.cache.purge(keys_of(rows), rows[-1].number, PATIENCE, since=0)

    def reset(self) -> None:
        self._empty(head_number())

    def rebuild(self) -> Iterator[int]:
        """An empty cache has nothing old: the rows so far need not be read."""
        head = head_number()
        self._empty(head)
        Cursor.objects.update_or_create(name=self.name, defaults={"number": head})
        yield head

    def empty_for(self, edition: str) -> None:
        """Empty the cache if it was not filled by this edition of program and settings, which makes other pages of the
        same printings. Raises NotPurged."""
        mark, number = f"edition {self.cache.name}", int(sha256(edition.encode()).hexdigest()[:15], 16)
        if not Cursor.objects.filter(name=mark, number=number).exists():
            self._empty(head_number())
            Cursor.objects.update_or_create(name=mark, defaults={"number": number})

    def _empty(self, head: int) -> None:
        self.cache.purge([EVERYTHING], head, PATIENCE)


class SecondPurges(CachePurges):
    """Purges each row once more some seconds after the first time, for caches that can't tell an old answer: a fetch
    that was under way then may have put the old page back."""

    def __init__(self, first: CachePurges) -> None:
        super().__init__(first.cache)
        self.first = first
        self.name = f"again {first.cache.name}"
        #: A row that the first purge had reached, and when we saw that (monotonic).
        self.seen: tuple[int, float] | None = None

    def until(self) -> int | None:
        reached = Cursor.objects.filter(name=self.first.name).values_list("number", flat=True).first() or 0
        own = Cursor.objects.filter(name=self.name).values_list("number", flat=True).first() or 0
        # A mark is kept until its time has come: under steady publishing the newest row is always a new one.
        if self.seen is None or self.seen[0] <= own:
            self.seen = (reached, time.monotonic())
        number, at = self.seen
        return number if time.monotonic() - at >= AGAIN else own

    def begin_after(self, number: int) -> int:
        reached = self.until()
        if reached is None or reached - number <= FAR:
            return number
        self._empty(reached)
        return reached


def followers() -> list[CachePurges]:
    """The consumers of all caches in front."""
    firsts = [CachePurges(cache) for cache in endpoints()]
    return [*firsts, *(SecondPurges(first) for first in firsts if not first.cache.refuses_older)]


@dataclass(frozen=True)
class Late:
    """A cache in front that may show older pages: what happened from ``since`` (aware) on it has not confirmed, so many
    ``rows`` of the log."""

    address: str
    since: datetime
    rows: int


def late_caches(now: datetime | None = None) -> list[Late]:
    """Which caches in front have not confirmed for some time. Three queries when all have."""
    now = now or timezone.now()
    caches = endpoints()
    if not caches:
        return []
    names = {f"purge {cache.name}": cache for cache in caches}
    reached = dict(Cursor.objects.filter(name__in=names).values_list("name", "number"))
    head, late = head_number(), []
    for name, cache in names.items():
        number = reached.get(name, 0)
        since = LogRow.objects.after(number).values_list("at", flat=True).first() if number < head else None
        if since is not None and since < now - LATE:
            late.append(Late(cache.address, since, head - number))
    return late
