"""Whoever of a lane goes to the database and to the machine's store, so that the lane itself never waits for either.

A lane has two: one looks pages up, the other only asks the log, which no reader of a kept page should have to do behind
those who ask for pages that nobody asked for before."""

from __future__ import annotations

import os
import time
from collections import deque
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any

import structlog

from haowai.reader.cache.answers import answer, serves
from haowai.reader.cache.asked import Asked
from haowai.reader.cache.memory import Memory
from haowai.reader.cache.purges import Purges
from haowai.reader.cache.store import Store

log = structlog.get_logger(__name__)
#: Seconds after which a log that doesn't answer is taken for one that can't be asked.
HANGING = 1.0


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be looked up: a page, as somebody asked for it; nothing but the log when there is none."""

    wanted: Asked | None = None
    environ: dict[str, Any] | None = None


class Librarian(Thread):
    """Takes errands in order. What is done stands in ``done``, and the eventfd ``bell`` is rung.

    A page that was found is in the memory then. Whatever goes wrong, an errand ends: the page is just not there.
    """

    def __init__(self, name: str, purges: Purges, memory: Memory, store: Store, bell: int) -> None:
        super().__init__(name=name, daemon=True)
        self.purges, self.memory, self.store, self.bell = purges, memory, store, bell
        self.done: deque[Errand] = deque()
        #: Since when the errand under way is under way (monotonic), 0 for none.
        self.busy_since = 0.0
        self._errands: SimpleQueue[Errand] = SimpleQueue()

    def is_hanging(self, now: float) -> bool:
        """Whether the errand under way is so since longer than an answer of the log may take."""
        return 0 < self.busy_since < now - HANGING

    def send(self, errand: Errand) -> None:
        self._errands.put(errand)

    def run(self) -> None:
        while True:
            errand = self._errands.get()
            self.busy_since = time.monotonic()
            try:
                self.purges.ask()
                if errand.wanted is not None and errand.environ is not None:
                    self._fetch(errand.wanted, errand.environ)
            except Exception:
                log.exception("an errand of the lane failed")
            self.busy_since = 0.0
            self.done.append(errand)
            os.eventfd_write(self.bell, 1)

    def _fetch(self, wanted: Asked, environ: dict[str, Any]) -> None:
        page = self.memory.get(wanted.key)
        if page is None or not self.purges.is_true(page, time.time()):
            page = self.store.get(wanted.key, self.purges.applied)
            if page is None or not self.purges.is_true(page, time.time()):
                return
            self.memory.put(wanted.key, page)
        # Asked and packed here: neither the database nor Brotli is waited for by everybody.
        if serves(page, wanted, environ):
            answer(page, environ, "")
