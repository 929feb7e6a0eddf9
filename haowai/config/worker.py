"""The worker: what the newspaper does by itself, beside answering requests.

One loop. It does what is due, lets consumers read on, then sleeps until the next moment known, but never
longer than half a second, since a new log row or a new schedule rings no bell. Several workers may run; each
act is one transaction.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import FrameType

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone

from haowai.articles.scheduler import Scheduler
from haowai.audience import forgetting
from haowai.audience.numbers import stands_since
from haowai.audience.paths import count_paths
from haowai.config.rehearsing import Rehearsals
from haowai.discovery.questions import NotReady
from haowai.discovery.related.following import RelatedStories
from haowai.newsroom.desk_search import keep_up
from haowai.press import checkpoints, consumers, expiry, redaction
from haowai.press.log import head_number
from haowai.press.models.story import TAIPEI
from haowai.press.purging.following import CachePurges
from haowai.press.transaction import after_commit
from haowai.reader.cache.edition import edition

log = structlog.get_logger(__name__)
TICK = timedelta(seconds=0.5)
#: How long a part that failed is left alone.
PAUSE = timedelta(seconds=10)
#: Of the stories that were read together in an hour, so many of the most read get new lists; so many in one turn.
MOST_RENEWED, RENEWED_AT_ONCE = 200, 4


class Worker:
    """Scheduler, consumers of the log, checkpoints, erasures and expiring photos, until told to stop."""

    def __init__(self) -> None:
        self.scheduler = Scheduler()
        self.stopping = threading.Event()
        self.not_before: dict[str, datetime] = {}
        self.next_expiry: datetime | None = None
        self.rehearsals = Rehearsals()
        self.length = -1
        #: Stories whose related ones are to be worked out anew.
        self.to_renew: list[int] = []

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what was begun is finished first."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.stop)
        after_commit.append(self.rehearsals.keep)
        log.info("worker started")
        followers = [
            threading.Thread(target=self.follow, args=(consumer,), name=consumer.name)
            for consumer in consumers.consumers()
            if consumer.own_thread
        ]
        for follower in followers:
            follower.start()
        while not self.stopping.is_set():
            self.stopping.wait(self.turn(timezone.now()).total_seconds())
        for follower in followers:
            follower.join()
        connection.close()
        log.info("worker stopped")

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """End after the current turn."""
        self.stopping.set()

    def turn(self, now: datetime) -> timedelta:
        """Do everything that is to be done now; answers how long to sleep."""
        close_old_connections()
        due: list[datetime | None] = []
        self._try("scheduler", lambda: due.append(self.scheduler.run_due(now)), now)
        self._try("photos", lambda: self._photos(now), now)
        self._try("consumers", self._consume, now)
        self._try("desk search", self._index_for_the_desk, now)
        self._try(
            "checkpoints",
            lambda: self._every(checkpoints.EVERY / 60, "checkpoint", self._checkpoint, now),
            now,
        )
        self._try("views", lambda: self._every(timedelta(minutes=1), "forgetting", self._forget, now), now)
        self._try("paths", lambda: self._follow_readers(now), now)
        self._try("erasures", lambda: self._every(timedelta(minutes=10), "erasure", self._erase, now), now)
        more: list[bool] = []
        self._try("rehearsals", lambda: more.append(self.rehearsals.turn(timezone.now())), now)
        if any(more):
            return timedelta(0)
        moments = [moment for moment in [*due, self.next_expiry] if moment is not None]
        until = min(moments, default=now + TICK) - timezone.now()
        return max(timedelta(0), min(until, TICK))

    def _try(self, part: str, work: Callable[[], object], now: datetime) -> None:
        """A part that fails must not take the others along; it rests before it is tried again."""
        if self.not_before.get(part, now) > now:
            return
        try:
            work()
        except Exception:
            log.exception("a part of the worker failed", part=part)
            self.not_before[part] = now + PAUSE
            connection.close()

    def _every(self, span: timedelta, name: str, work: Callable[[datetime], None], now: datetime) -> None:
        if self.not_before.get(name, now) <= now:
            work(now)
            self.not_before[name] = now + span

    def _photos(self, now: datetime) -> None:
        length = head_number()
        if length != self.length or (self.next_expiry is not None and self.next_expiry <= now):
            # A photo can only have got another date through a row of the log.
            expiry.record_expired(now)
            self.length, self.next_expiry = head_number(), expiry.next_expiry(now)

    def _consume(self) -> None:
        for consumer in consumers.consumers():
            while not consumer.own_thread and not self.stopping.is_set() and consumers.step(consumer):
                pass

    def _index_for_the_desk(self) -> None:
        # After a large import this goes on for minutes, which schedules don't wait for.
        until = time.monotonic() + TICK.total_seconds()
        while not self.stopping.is_set() and time.monotonic() < until and keep_up():
            pass

    def follow(self, consumer: consumers.Consumer) -> None:
        """Let a consumer that waits for other machines read on, in a thread of its own, until told to stop. One that
        fails rests, longer each time."""
        pause, current = TICK, edition() if isinstance(consumer, CachePurges) else ""
        while not self.stopping.is_set():
            close_old_connections()
            try:
                if isinstance(consumer, CachePurges):
                    consumer.empty_for(current)
                while not self.stopping.is_set() and consumers.step(consumer):
                    pass
                pause = TICK
            except Exception as error:
                pause = min(2 * pause, PAUSE)
                log.warning("a consumer failed and is tried again", consumer=consumer.name, reason=str(error))
            self.stopping.wait(pause.total_seconds())
        connection.close()

    def _checkpoint(self, now: datetime) -> None:
        checkpoint = checkpoints.make_when_due(now)
        if checkpoint is not None:
            log.info("checkpoint signed", number=checkpoint.number)

    def _forget(self, now: datetime) -> None:
        forgetting.forget(now)
        if since := stands_since(now):
            log.warning("nothing is counted: lists of what is most read stand still", since=since.isoformat())

    def _follow_readers(self, now: datetime) -> None:
        """Once an hour: what was read together; and little by little the related stories of those that were read most,
        since schedules don't wait."""
        self._every(timedelta(minutes=1), "count paths", self._count_paths, now)
        if some := self.to_renew[:RENEWED_AT_ONCE]:
            with suppress(NotReady):
                if RelatedStories().renew(some):
                    del self.to_renew[:RENEWED_AT_ONCE]

    def _count_paths(self, now: datetime) -> None:
        if stories := count_paths(now):
            self.to_renew = stories[:MOST_RENEWED]

    def _erase(self, now: datetime) -> None:
        erased = redaction.erase_due(timezone.localdate(now, TAIPEI))
        if erased:
            log.info("sealed payloads erased", payloads=erased)
