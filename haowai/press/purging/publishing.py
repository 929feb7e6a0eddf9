"""Purging by whoever publishes: before "published" is answered, and never so long that an editor would wonder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from threading import Thread

import structlog

from haowai.press.models.log import LogRow
from haowai.press.purging.endpoints import Endpoint, NotPurged, endpoints

log = structlog.get_logger(__name__)
#: How long a publisher waits for all caches together, in seconds.
PATIENCE = 1.0
#: How long a cache that let us wait is left to the worker alone, in seconds.
REST = 10.0
_resting: dict[str, float] = {}


def announce_rows(rows: list[LogRow]) -> None:
    """Right after the commit, to caches that refuse older answers from then on. It takes nothing out: until every
    process knows of the rows, what is fetched again may be the old page."""
    row = rows[-1].number
    refusing = [cache for cache in endpoints() if cache.refuses_older]
    _side_by_side(refusing, lambda cache: cache.announce(row, PATIENCE))


def purge_caches(rows: list[LogRow]) -> None:
    """When every process knows of the publication: what is fetched again now is the new page."""
    keys, since, row = keys_of(rows), rows[0].number, rows[-1].number
    _side_by_side(endpoints(), lambda cache: cache.purge(keys, row, PATIENCE, since=since))


def keys_of(rows: Iterable[LogRow]) -> set[str]:
    """All keys that the rows purge."""
    return {key for row in rows for key in row.purges.split()}


def _side_by_side(caches: Iterable[Endpoint], work: Callable[[Endpoint], None]) -> None:
    """So that one which hangs takes no time from the others; what fails is the worker's."""
    begun = time.monotonic()
    awake = [cache for cache in caches if _resting.get(cache.name, 0.0) <= begun]
    # Nobody waits for them when the process ends, nor for a name server that doesn't answer.
    threads = [Thread(target=_try, args=(cache, work), daemon=True) for cache in awake]
    for thread in threads:
        thread.start()
    for cache, thread in zip(awake, threads, strict=True):
        thread.join(max(0.0, begun + PATIENCE - time.monotonic()))
        if thread.is_alive():
            _resting[cache.name] = time.monotonic() + REST


def _try(cache: Endpoint, work: Callable[[Endpoint], None]) -> None:
    begun = time.monotonic()
    try:
        work(cache)
    except NotPurged as error:
        log.warning(
            "a cache in front was not purged; the worker goes on trying", cache=cache.name, reason=str(error)
        )
        if time.monotonic() - begun >= PATIENCE / 2:
            _resting[cache.name] = time.monotonic() + REST
