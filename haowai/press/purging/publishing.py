"""Purging by whoever publishes: before "published" is answered, and never so long that an editor would wonder."""

from __future__ import annotations

import time
from collections.abc import Iterable
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


def purge_ahead(rows: list[LogRow]) -> None:
    """Right after the commit, for caches that refuse older answers from then on: a fetch that is under way meanwhile
    puts nothing old back."""
    _purge([endpoint for endpoint in endpoints() if endpoint.refuses_older], rows)


def purge_caches(rows: list[LogRow]) -> None:
    """When every process knows of the publication: what is fetched again now is the new page. The second time for those
    of ``purge_ahead``: it takes out what slipped in between their look at the row and their keeping the page."""
    _purge(endpoints(), rows)


def keys_of(rows: Iterable[LogRow]) -> set[str]:
    """All keys that the rows purge."""
    return {key for row in rows for key in row.purges.split()}


def _purge(caches: Iterable[Endpoint], rows: list[LogRow]) -> None:
    """Side by side, so that one which hangs takes no time from the others; what fails is the worker's."""
    begun = time.monotonic()
    awake = [cache for cache in caches if _resting.get(cache.name, 0.0) <= begun]
    keys = keys_of(rows) if awake else set()
    if not keys:
        return
    threads = [
        # Nobody waits for it when the process ends, nor for a name server that doesn't answer.
        Thread(target=_try, args=(cache, keys, rows[-1].number), daemon=True)
        for cache in awake
    ]
    for thread in threads:
        thread.start()
    for cache, thread in zip(awake, threads, strict=True):
        thread.join(max(0.0, begun + PATIENCE - time.monotonic()))
        if thread.is_alive():
            _resting[cache.name] = time.monotonic() + REST


def _try(cache: Endpoint, keys: set[str], row: int) -> None:
    begun = time.monotonic()
    try:
        cache.purge(keys, row, PATIENCE)
    except NotPurged as error:
        log.warning(
            "a cache in front was not purged; the worker goes on trying", cache=cache.name, reason=str(error)
        )
        if time.monotonic() - begun >= PATIENCE / 2:
            _resting[cache.name] = time.monotonic() + REST
