"""Collecting what readers' pages report: in the memory of each server process, and from there into the tables, twice a
second. A process that is killed loses what it took since the last time, at most a second.

Nothing here waits for a database: a lane takes reports between the pages that it answers. One thread writes.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connections

from haowai.audience.reports import BadReport, Report, Sender, read_reports
from haowai.audience.times import AHEAD, DAY
from haowai.lib.limits import network_of

log = structlog.get_logger(__name__)

#: Seconds between two batches, and between two signs of life while there is nothing to write.
EVERY, PULSE = 0.5, 5.0
#: Reports of one address in a minute: enough for hundreds of readers behind one, too few to be a flood.
MOST_A_MINUTE = 600
#: What one address weighs on one story in an hour: so many readers, told apart by what their browsers call themselves,
#: and so many seconds.
KINDS, SECONDS_AN_HOUR = 8, 600
#: Of what is remembered, and of what waits to be written: beyond it nothing is counted, so that no flood fills memory.
MOST_KNOWN, MOST_WAITING = 400_000, 200_000

#: A reader of a story in an hour, and what is known of his opening: the minute, source, host, device.
SeenKey = tuple[int, int, int]
Opening = tuple[int, str, str, str]


@dataclass
class Batch:
    """What was taken since the last one. ``openings`` are those of readers whom this process had not counted for the
    story and hour; whether another had is found out when it is written, and then ``new`` has those that nobody had."""

    key: str = field(default_factory=lambda: secrets.token_hex(16))
    openings: dict[SeenKey, Opening] = field(default_factory=dict)
    #: By story and minute.
    views: Counter[tuple[int, int]] = field(default_factory=Counter)
    seconds: Counter[tuple[int, int]] = field(default_factory=Counter)
    new: list[SeenKey] | None = None

    def __bool__(self) -> bool:
        return bool(self.openings or self.views or self.seconds)

    @property
    def size(self) -> int:
        return len(self.openings) + len(self.views) + len(self.seconds)


@dataclass(frozen=True)
class Told:
    """A sign of life: which process, when (seconds since 1970 UTC), and how many reports it took and refused since it
    started."""

    name: str
    at: float
    taken: int
    refused: int


class Desk(Protocol):
    """Where batches go (``writing.py``)."""

    def salt(self, day: int) -> bytes:
        """The random bytes of a day (days since 1970, of Taipei), the same for all processes."""

    def write(self, batch: Batch, told: Told) -> None:
        """Write a batch once, however often it is told to."""


class Collector:
    """What one process collects. ``desk`` is where it goes."""

    def __init__(self, desk: Desk, *, clock: Callable[[], float] = time.time) -> None:
        self.desk, self.clock = desk, clock
        self.name = f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(4)}"
        self.taken = self.refused = 0
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._batch = Batch()
        #: Batches that the database refused, to be written again.
        self._late: list[Batch] = []
        self._salts: dict[int, bytes] = {}
        self._minute = self._hour = 0
        self._acts: dict[int, int] = {}
        self._known: set[SeenKey] = set()
        self._spent: dict[tuple[int, int], int] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._pulsed = self._complained = 0.0

    # --- Taking -----------------------------------------------------------------------------------------------

    def take(self, sender: Sender, body: bytes) -> bool:
        """Count a message. Whether it is one that a page of ours could have sent; that it is, and counts for nothing
        all the same, the sender isn't told."""
        try:
            reports = read_reports(body)
        except BadReport:
            self.refused += 1
            return False
        now = self.clock()
        minute = int(now // 60)
        with self._lock:
            if not sender.is_reader or not self._counts(sender, reports, minute):
                self.refused += len(reports)
        return True

    def _counts(self, sender: Sender, reports: list[Report], minute: int) -> bool:
        """Under the lock."""
        salt = self._salts.get((minute + AHEAD) // DAY)
        if salt is None or self._batch.size >= MOST_WAITING:
            return False
        if minute != self._minute:
            self._begin(minute)
        home = _home(salt, sender.address)
        acts = self._acts.get(home, 0)
        if acts >= MOST_A_MINUTE or len(self._acts) >= MOST_KNOWN:
            return False
        self._acts[home] = acts + len(reports)
        reader = home * KINDS + _kind(sender.agent)
        for report in reports:
            if report.seconds:
                self._read(report, home, minute)
            else:
                self._open(report, reader, minute)
        self.taken += len(reports)
        return True

    def _open(self, report: Report, reader: int, minute: int) -> None:
        at = minute - report.age // 60
        batch = self._batch
        batch.views[report.story, at] += 1
        # Whenever it was: a report that is sent again counts no oftener than a reader who opens the story again.
        key = (self._hour, report.story, reader)
        if key in self._known or key in batch.openings:
            return
        if len(self._known) < MOST_KNOWN:
            self._known.add(key)
        batch.openings[key] = (at, report.source, report.host, report.device)

    def _read(self, report: Report, home: int, minute: int) -> None:
        spent = self._spent.get((report.story, home), 0)
        seconds = min(report.seconds, SECONDS_AN_HOUR - spent)
        if seconds <= 0 or (not spent and len(self._spent) >= MOST_KNOWN):
            return
        self._spent[report.story, home] = spent + seconds
        self._batch.seconds[report.story, minute - report.age // 60] += seconds

    def _begin(self, minute: int) -> None:
        """A minute; and with it, perhaps, an hour."""
        self._minute = minute
        self._acts.clear()
        if minute // 60 != self._hour:
            self._hour = minute // 60
            self._known.clear()
            self._spent.clear()

    # --- Writing ----------------------------------------------------------------------------------------------

    def ready(self) -> None:
        """Have the salt of today, and of tomorrow in the last minutes before it. Raises DatabaseError, OSError."""
        minute = int(self.clock() // 60)
        wanted = {(minute + AHEAD) // DAY, (minute + 2 + AHEAD) // DAY}
        for day in wanted - set(self._salts):
            self._salts[day] = self.desk.salt(day)
        for day in set(self._salts) - wanted:
            del self._salts[day]

    def write(self) -> None:
        """Write what waits, in the caller's thread. What the database refuses waits on, and is tried again."""
        with self._writing:
            with self._lock:
                batch, self._batch = self._batch, Batch()
            if batch:
                self._late.append(batch)
            now = self.clock()
            if not self._late and now - self._pulsed < PULSE:
                return
            told = Told(self.name, now, self.taken, self.refused)
            while self._late:
                self._write_one(self._late[0], told)
                del self._late[0]
                self._pulsed = now
            if now - self._pulsed >= PULSE:
                self.desk.write(Batch(), told)
                self._pulsed = now

    def _write_one(self, batch: Batch, told: Told) -> None:
        try:
            self.desk.write(batch, told)
        except (OperationalError, InterfaceError, OSError):
            raise
        except DatabaseError:
            # It would be refused each time, and everything behind it would wait.
            log.exception("views were lost", counts=batch.size)

    def start(self) -> None:
        """Write by itself from now on, in a thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="collector", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Write what is left, and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)
            self._thread = None

    def _run(self) -> None:
        while True:
            last = self._stop.wait(EVERY)
            close_old_connections()
            self._try()
            if last:
                connections.close_all()
                return

    def _try(self) -> None:
        try:
            self.ready()
            self.write()
        except (DatabaseError, OSError) as error:
            connections.close_all()
            if self.clock() - self._complained > 10:
                self._complained = self.clock()
                log.exception("views could not be written, and wait", waiting=self.waiting, reason=str(error))
            self._drop_oldest()
        except Exception:
            log.exception("the collector of views failed")

    @property
    def waiting(self) -> int:
        """How much waits to be written."""
        return sum(batch.size for batch in [self._batch, *self._late])

    def _drop_oldest(self) -> None:
        while sum(batch.size for batch in self._late) > MOST_WAITING:
            dropped = self._late.pop(0)
            log.error("views were lost", counts=dropped.size)


@lru_cache(maxsize=8192)
def _home(salt: bytes, address: str) -> int:
    """What stands for an address while the day lasts: 60 bits of a hash under the day's salt."""
    return int.from_bytes(blake2b(network_of(address).encode(), key=salt, digest_size=8).digest()) >> 4


@lru_cache(maxsize=8192)
def _kind(agent: str) -> int:
    return int.from_bytes(blake2b(agent.encode("utf-8", "replace"), digest_size=2).digest()) % KINDS
