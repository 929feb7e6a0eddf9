"""What happens to readers when others ask a great deal: a crawler in the archive, thousands at one story."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.figures import Bench, Figure
from benchmarks.home import ROOT, Failed
from benchmarks.live import RENDERINGS, Newspaper, newspaper
from benchmarks.publishing import percentile
from benchmarks.serving import ended
from haowai.lib.turns import SHORT, take_turns

CRAWLED = 200
HERD = 2_000
#: Reader's requests a second at the front while the crawler walks: enough to see its slowest hundredth.
READERS = 250
PROCESSES = 2
COUNTING = {"DJANGO_SETTINGS_MODULE": "benchmarks.counting"}


@dataclass
class Heard:
    """What was answered: times in milliseconds, statuses, and what the cache said of each."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    cache: Counter[str] = field(default_factory=Counter)
    broken: int = 0


class Line:
    """A connection that asks one thing after another."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host
        self.ended = True

    @classmethod
    async def opened(cls, port: int, host: str) -> Line:
        line = cls(port, host)
        await line.open()
        return line

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.ended = False

    async def ask(self, path: str, heard: Heard, *, since: float | None = None) -> dict[str, str]:
        """Ask, note the answer, and return its headers. ``since`` is when the request was due, by the
        performance counter: one that had to wait for the one before it counts from there."""
        start = since or time.perf_counter()
        if self.ended:
            # What a lane hands on ends its connection.
            await self.open()
        request = f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.writer.write(request.encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        await self.reader.readexactly(int(headers["content-length"]))
        if headers.get("connection", "").lower() == "close":
            self.writer.close()
            self.ended = True
        heard.times.append((time.perf_counter() - start) * 1000)
        heard.statuses[int(head[0].split()[1])] += 1
        heard.cache[headers.get("cache-status", "")] += 1
        return headers

    def close(self) -> None:
        if not self.ended:
            self.writer.close()


async def walk(
    port: int, host: str, paths: Sequence[str], per_second: float, seconds: float, lines: int
) -> Heard:
    """Ask the paths in turn at an even pace over several connections."""
    heard = Heard()
    start = time.perf_counter()

    async def one(place: int) -> None:
        line = await Line.opened(port, host)
        for at in range(place, int(per_second * seconds), lines):
            due = start + at / per_second
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            if time.perf_counter() > start + seconds * 1.5:
                # The server can't keep up; what counts is how many it answered.
                break
            await line.ask(paths[at % len(paths)], heard, since=due)
        line.close()

    for outcome in await asyncio.gather(*(one(place) for place in range(lines)), return_exceptions=True):
        heard.broken += isinstance(outcome, BaseException)
    return heard


def measure_crawler(bench: Bench) -> Iterator[Figure]:
    """The front's slowest hundredth, without and with a crawler, in turns."""
    seconds, rounds = bench.times(5, 2), bench.times(5, 1)
    with newspaper(bench, "crawled", processes=PROCESSES) as paper:
        paper.warm_up()
        archive = paper.desk("archive_stories", "1000000")
        _front(paper, 1)
        quiet: list[float] = []
        walked: list[float] = []
        reached: list[float] = []
        for number in range(rounds):
            bench.say(f"a crawler in the archive, round {number + 1} of {rounds}")
            # Every round another part of the archive: nothing of it was asked for before.
            share = max(len(archive) // rounds, 1)
            part = archive[number * share : (number + 1) * share]
            quiet.append(percentile(_front(paper, seconds).times, 99))
            with crawler(paper, part, seconds) as crawled:
                walked.append(percentile(_front(paper, seconds).times, 99))
            reached.append(crawled["answers"] / crawled["seconds"])
    ratio = median(after / before for before, after in zip(quiet, walked, strict=True))
    values = {
        "ratio": ratio,
        "quiet_p99_ms": median(quiet),
        "crawled_p99_ms": median(walked),
        "crawled_per_second": median(reached),
    }
    words = f"{ratio:.2f} ({median(walked):.1f} against {median(quiet):.1f} ms)"
    words += f"; the crawler got {median(reached):.0f} stories a second"
    yield Figure(
        f"p99 of the warm front while a crawler walks {CRAWLED} uncached archive stories/s, against without",
        "<= 1.5 times",
        words,
        ratio <= 1.5,
        values,
    )


def _front(paper: Newspaper, seconds: float) -> Heard:
    """Readers at the home."""
    with ahead():
        return asyncio.run(walk(paper.port, paper.host, ["/"], READERS, seconds, 16))


@contextmanager
def ahead() -> Iterator[None]:
    """This process before all others, where its user may say so: readers' own machines don't wait for the server's
    cores, and what they wait for the server is what is measured."""
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    take_turns(SHORT)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    try:
        yield
    finally:
        take_turns(0)
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, usual)


@contextmanager
def crawler(paper: Newspaper, paths: Sequence[str], seconds: float) -> Iterator[dict[str, Any]]:
    """A crawler beside what is done inside, in a process of its own; afterwards ``answers`` and the ``seconds`` that
    they took are in what was given. Raises Failed when it ends badly."""
    found: dict[str, Any] = {}
    started = subprocess.Popen(  # noqa: S603 ours
        [sys.executable, "-m", "benchmarks.crowds", str(paper.port), paper.host, str(seconds)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert started.stdin is not None
    assert started.stdout is not None
    with ended(started):
        started.stdin.write(json.dumps(paths).encode() + b"\n")
        started.stdin.flush()
        # It has read its paths and begins.
        started.stdout.readline()
        yield found
        said, _ = started.communicate()
    if started.returncode:
        raise Failed(f"the crawler ended with {started.returncode}")
    found.update(json.loads(said))


def crawl() -> None:
    """The crawler's process: ``PORT HOST SECONDS``, and its paths as JSON on a line."""
    port, host, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    paths = json.loads(sys.stdin.readline())
    print("begun", flush=True)
    start = time.perf_counter()
    heard = asyncio.run(walk(port, host, paths, CRAWLED, seconds, 8))
    print(json.dumps({"answers": len(heard.times), "seconds": time.perf_counter() - start}))


def measure_herd(bench: Bench) -> Iterator[Figure]:
    """Many connections that ask the same story at the same moment, which nobody has asked for before."""
    count = bench.times(HERD, 200)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < count + 100:
        yield Figure(
            f"{count:,} connections opening the same uncached story at once",
            "1 rendering, 0 errors",
            f"not measured: this user may open {most} files at once; raise ulimit -n",
        )
        return
    # The server inherits this.
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with newspaper(bench, "herd", processes=PROCESSES, settings=COUNTING) as paper:
        paper.warm_up()
        path = paper.desk("archive_stories", "60")[-1]
        bench.say(f"{count:,} connections at once")
        heard, seconds = asyncio.run(_herd(paper, path, count))
        renderings = (paper.home / RENDERINGS).read_text().splitlines().count(path)
    errors = heard.broken + sum(times for status, times in heard.statuses.items() if status != 200)
    yield Figure(
        f"{count:,} connections opening the same uncached story at once",
        "1 rendering, 0 errors",
        f"{renderings} rendering, {errors} errors; answered in {seconds:.2f} s, median {median(heard.times):.0f} ms",
        renderings == 1 and errors == 0,
        {"renderings": renderings, "errors": errors, "seconds": seconds, "cache_status": dict(heard.cache)},
    )


async def _herd(paper: Newspaper, path: str, count: int) -> tuple[Heard, float]:
    heard = Heard()
    gate = asyncio.Event()

    async def one() -> None:
        line = await Line.opened(paper.port, paper.host)
        await gate.wait()
        await asyncio.wait_for(line.ask(path, heard), 60)
        line.close()

    tasks = [asyncio.create_task(one()) for _ in range(count)]
    await asyncio.sleep(2)
    start = time.perf_counter()
    gate.set()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        heard.broken += isinstance(outcome, BaseException)
    return heard, time.perf_counter() - start


if __name__ == "__main__":
    crawl()
