"""What was purged, as one process knows it: it follows the press log, and asks for its head before it answers.

The log is the only source: no message has to arrive, and nothing is lost when somebody is killed between a commit and
whatever should come after it. A process asks at most once in a lease (``settings.PRESS_LEASE``), and whoever publishes
waits as long after the commit before "published" is answered: from then on every process has asked since.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from haowai.press.tail import digest_at, has_redaction, head, rows_between
from haowai.reader.cache.printed import Printed

log = structlog.get_logger(__name__)
#: More rows than this were missed: it is cheaper to begin with nothing.
TOO_MANY = 20_000
#: Keys that are remembered; the older half goes when there are more.
MOST_KEYS = 200_000
#: How long a log that can't be asked is left alone, in seconds, so that not every reader waits for it.
PAUSE = 0.5


class Purges:
    """When each key was last purged, up to the row ``applied``.

    ``forgotten`` is the row up to which purges are not remembered any more: a page that was last checked before is
    taken for untrue.
    """

    def __init__(self) -> None:
        self.applied, self.digest = -1, ""
        self.forgotten = 0
        self.reachable = False
        #: Told when the log is not the one that was followed so far: everything kept is worth nothing.
        self.on_reset: list[Callable[[], None]] = []
        self._rows: dict[str, int] = {}
        self._asked = -1e9
        self._lock = Lock()

    def ask(self) -> bool:
        """Bring in what the log has, unless that was done within the lease; whether the log could be asked."""
        if self.is_known(time.monotonic()):
            return self.reachable
        if not self.reachable and self.applied >= 0:
            # One reader tries, and the others don't wait for him.
            if not self._lock.acquire(blocking=False):
                return False
        else:
            self._lock.acquire()
        try:
            if time.monotonic() - self._asked < settings.PRESS_LEASE and self.reachable:
                return True
            began = time.monotonic()
            self.reachable = self._follow()
            # A log that could not be asked is left alone from now on, and not from when the asking began.
            self._asked = began if self.reachable else time.monotonic()
            return self.reachable
        finally:
            self._lock.release()

    def is_known(self, at: float) -> bool:
        """Whether a request that came at a moment (of the monotonic clock) is answered by what is known: the log was
        asked within the lease before it, or could not be."""
        return at - self._asked < (settings.PRESS_LEASE if self.reachable else PAUSE)

    def is_true(self, page: Printed, now: float) -> bool:
        """Whether a page is still true at ``now`` (seconds since 1970), as far as the log is known."""
        if now >= page.fresh_until:
            return False
        return self.is_unpurged(page)

    def is_unpurged(self, page: Printed) -> bool:
        """Whether nothing that the page was made of was purged since it was checked; remembers the answer."""
        applied = self.applied
        if page.checked >= applied:
            return True
        # In this order: whoever takes rows away has said before up to where they are forgotten.
        rows, checked = self._rows, page.checked
        if checked < self.forgotten:
            return False
        if any(rows.get(key, 0) > checked for key in page.keys):
            return False
        page.checked = applied
        return True

    def _follow(self) -> bool:
        for again in (True, False):
            try:
                number, digest = head()
                if (number, digest) != (self.applied, self.digest):
                    self._apply(number, digest)
                return True
            except (DatabaseError, InterfaceError):
                # A connection that was ended meanwhile looks the same as a database that is gone.
                if not connection.in_atomic_block:
                    connection.close()
                if not again:
                    log.warning("the press log can't be asked; what was printed is served on", exc_info=True)
        return False

    def _apply(self, number: int, digest: str) -> None:
        """Bring in the rows up to the newest one, which has this number; ``digest`` is that of the log up to it."""
        if self.applied < 0:
            # Nothing is kept yet: the past matters only to the store, which looks it up itself.
            self.forgotten = number
        elif (
            number - self.applied > TOO_MANY
            # Another log, as when a copy of the database was put in its place.
            or number <= self.applied
            or digest_at(self.applied) != self.digest
            # What was redacted is not to stay behind anywhere: not only purged, but gone.
            or has_redaction(self.applied, number)
        ):
            self.forgotten = number
            self._rows = {}
            for told in self.on_reset:
                told()
        else:
            # A copy is not needed: readers of the dict meet the old or the new row of a key, and go on asking for
            # ``applied``, which moves last.
            for row, keys in rows_between(self.applied, number):
                for key in keys.split():
                    self._rows[key] = row
            self._bound()
        self.applied, self.digest = number, digest

    def _bound(self) -> None:
        if len(self._rows) > MOST_KEYS:
            rows = sorted(self._rows.values())
            middle = rows[len(rows) // 2]
            self.forgotten = max(self.forgotten, middle)
            self._rows = {key: row for key, row in self._rows.items() if row > middle}
