"""Counting what promotions are seen and clicked: in the memory of each server process first, then into the tallies,
many at once.

A count waits ``WAIT`` seconds at most. Each batch is one short transaction of updates that add to what is there, so
that a million readers are no more writes than one, and no process loses the count of another. A process that is killed
loses what it has not written yet: these are advertisements, not money.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterable
from datetime import date
from threading import Lock, Timer

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from haowai.audience.models import PromotionTally
from haowai.press.models.story import TAIPEI
from haowai.sections.models import Promotion

log = structlog.get_logger(__name__)
#: Seconds until counts are written.
WAIT = 1.0
#: More promotions than this don't run; whoever invents numbers fills no memory.
MOST = 500

Key = tuple[int, date]


class Counts:
    """Views and clicks of promotions that wait to be written."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._writing = Lock()
        self._waiting: dict[Key, tuple[int, int]] = {}
        self._timer: Timer | None = None

    def add(self, *, views: Iterable[int] = (), clicks: Iterable[int] = ()) -> None:
        """Count promotions, by key, on today's day of Taipei. Keys that no promotion has are dropped when it is
        written."""
        day = timezone.localdate(timezone=TAIPEI)
        with self._lock:
            for pk in views:
                self._count((pk, day), 1, 0)
            for pk in clicks:
                self._count((pk, day), 0, 1)
            if self._waiting and self._timer is None:
                self._timer = Timer(WAIT, self._write_alone)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Write what waits, in the caller's thread, after what another is writing. What the database refuses waits
        on."""
        with self._writing:
            with self._lock:
                batch, self._waiting = self._waiting, {}
                self._timer = None
            if not batch:
                return
            try:
                write_tallies(batch)
            except DatabaseError:
                log.exception("counts of promotions could not be written")
                with self._lock:
                    for key, (views, clicks) in batch.items():
                        self._count(key, views, clicks)

    def _count(self, key: Key, views: int, clicks: int) -> None:
        if key not in self._waiting and len(self._waiting) >= MOST:
            return
        before = self._waiting.get(key, (0, 0))
        self._waiting[key] = (before[0] + views, before[1] + clicks)

    def _write_alone(self) -> None:
        """In the timer's thread, whose connection is its own."""
        try:
            self.write()
        finally:
            connection.close()


def write_tallies(batch: dict[Key, tuple[int, int]]) -> None:
    """Add views and clicks to the tallies of promotions and days, in one transaction."""
    with transaction.atomic():
        known = set(Promotion.objects.filter(pk__in={pk for pk, _day in batch}).values_list("pk", flat=True))
        rows = [PromotionTally(promotion_id=pk, day=day) for pk, day in sorted(batch) if pk in known]
        PromotionTally.objects.bulk_create(rows, ignore_conflicts=True)
        # In one order everywhere, so that two writers never wait for each other.
        for row in rows:
            views, clicks = batch[row.promotion_id, row.day]
            PromotionTally.objects.filter(promotion_id=row.promotion_id, day=row.day).update(
                views=F("views") + views, clicks=F("clicks") + clicks
            )


counts = Counts()
atexit.register(counts.write)
