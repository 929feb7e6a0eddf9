"""Varnish between readers and Haowai while stories are published: is any answer older than what was acknowledged, and
how seldom is Haowai asked?"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks import varnish
from benchmarks.crowds import Heard, Line
from benchmarks.figures import Bench, Figure, install, left_out
from benchmarks.home import Failed
from benchmarks.live import Newspaper, newspaper

NAMES = (
    ("Varnish in front while 5 stories/s are published: stale answers after acknowledgement", "0"),
    ("Varnish in front while 5 stories/s are published: hit rate of article pages", ">= 99 %"),
)
PACE = 5
#: Readers' requests a second, and how many of a hundred are for what.
READERS = 800
NEWEST, LISTS = 20, 15
WARM = 200
LINES = 24
PROCESSES = 2


@dataclass
class Acknowledged:
    """What was said to be published so far: the newest row of each path that it changed."""

    lists: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    newest: list[str] = field(default_factory=list)
    publications: int = 0
    done: bool = False

    def note(self, said: dict[str, Any]) -> None:
        if "paths" in said:
            self.lists = said["paths"]
        elif "path" in said:
            self.publications += 1
            for path in (said["path"], *self.lists):
                self.rows[path] = said["row"]
            if said["new"]:
                self.newest = [said["path"], *self.newest[:9]]


@dataclass
class Seen:
    answers: int = 0
    stale: int = 0
    articles: int = 0
    hits: int = 0
    first_stale: str = ""
    misses: dict[str, int] = field(default_factory=dict)


def measure(bench: Bench) -> Iterator[Figure]:
    """Readers of stories and lists at Varnish; publications by a process of their own."""
    if varnish.program() is None:
        yield from left_out(NAMES, install("varnishd", "varnish varnish-modules"))
        return
    at = varnish.places()
    settings = {"PURGE_URLS": at.purge_url, "HAOWAI_TRUSTED_PROXIES": "127.0.0.1/32"}
    with newspaper(bench, "fronted", processes=PROCESSES, worker=True, settings=settings) as paper:
        paper.warm_up()
        warm = paper.desk("archive_stories", "1000000")[-WARM:]
        with varnish.varnish(bench.folder / "varnish", at, paper.port) as front:
            bench.say(f"Varnish, {PACE} stories a second")
            known, seen = asyncio.run(_play(paper, front.port, warm, bench.times(60, 5)))
    values = {"publications": known.publications, **vars(seen)}
    yield Figure(
        *NAMES[0],
        f"{seen.stale} of {seen.answers:,} ({known.publications} publications){seen.first_stale}",
        seen.stale == 0,
        values,
    )
    rate = seen.hits / seen.articles if seen.articles else 0.0
    yield Figure(*NAMES[1], f"{rate:.2%} of {seen.articles:,}", rate >= 0.99, {"rate": rate})


async def _play(paper: Newspaper, port: int, warm: list[str], seconds: int) -> tuple[Acknowledged, Seen]:
    known, seen = Acknowledged(), Seen()
    line = await Line.opened(port, "localhost")
    for path in (*warm, "/"):
        await line.ask(path, Heard())
    line.close()
    publisher = asyncio.create_task(_publish(paper, known, seconds))
    while not known.lists and not publisher.done():
        await asyncio.sleep(0.05)
    readers = [asyncio.create_task(_read(port, warm, known, seen, place)) for place in range(LINES)]
    await publisher
    known.done = True
    await asyncio.gather(*readers)
    return known, seen


async def _publish(paper: Newspaper, known: Acknowledged, seconds: int) -> None:
    """Run the publisher and note what it acknowledges, at once. Raises Failed when it ends badly."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.steps", "desk", "publish_at", str(PACE), str(PACE * seconds),
        env=paper.env, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    async for said in process.stdout:
        known.note(json.loads(said))
    error = await process.stderr.read()
    if await process.wait():
        raise Failed(f"the publisher ended badly: {error.decode()[-1000:]}")


async def _read(port: int, warm: list[str], known: Acknowledged, seen: Seen, place: int) -> None:
    """One reader: a request every so often, each checked against what had been acknowledged before it began."""
    rng = Random(place)
    line = await Line.opened(port, "localhost")
    due = time.perf_counter() + place / READERS
    while not known.done:
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        due = max(due + LINES / READERS, time.perf_counter())
        kind = rng.randrange(100)
        if kind < LISTS:
            path = rng.choice(known.lists)
        elif kind < LISTS + NEWEST and known.newest:
            path = rng.choice(known.newest)
        else:
            path = rng.choice(warm)
        wanted = known.rows.get(path, 0)
        headers = await line.ask(path, Heard())
        seen.answers += 1
        row = int(headers.get("printed-at-row") or 0)
        if row < wanted:
            seen.stale += 1
            seen.first_stale = seen.first_stale or f"; {path} was of row {row} after row {wanted}"
        if path not in known.lists:
            cache = headers.get("cache-status", "")
            seen.articles += 1
            seen.hits += cache.endswith("varnish; hit")
            if not cache.endswith("varnish; hit"):
                seen.misses[cache] = seen.misses.get(cache, 0) + 1
    line.close()
