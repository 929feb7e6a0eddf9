"""What pages report of being read: how many a second, how soon it stands on the lists, and that none is lost."""

from __future__ import annotations

import http.client
import json
import os
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from benchmarks import load
from benchmarks.figures import Bench, Figure, install, left_out
from benchmarks.home import Failed
from benchmarks.live import Newspaper, newspaper
from benchmarks.load import cpu_seconds
from haowai.audience.reports import PATH

SCRIPT = Path(__file__).with_name("views.lua")
CONNECTIONS, STORIES = 32, 2_000
PER_SECOND, SOON = 10_000, 2.0
#: Readers who come to a story at once; seconds that a report of seconds tells (views.lua).
RUSH, SECONDS = 20, 15
NAMES = (
    ("view beacons on two cores, a second", f">= {PER_SECOND:,}"),
    ("a story that is opened stands on the list, under that load: slowest", f"<= {SOON:g} s"),
    ("view beacons that were answered and not counted", "0"),
)


def measure(bench: Bench) -> Iterator[Figure]:
    if load.program() is None:
        yield from left_out(NAMES, install("wrk", "wrk"))
        return
    settings = {"HAOWAI_TRUSTED_PROXIES": "127.0.0.0/8"}
    with newspaper(bench, "views", processes=2, settings=settings) as paper:
        crowd = Crowd(paper, paper.desk("archive_stories", str(STORIES)))
        crowd.wait_for_start()
        bench.say("readers who report that they read")
        crowd.flood(2)
        before = crowd.counted()
        rounds = [crowd.flood(bench.times(10, 2)) for _ in range(bench.times(3, 1))]
        sent = sum(round.requests for round in rounds)
        counted = crowd.settled(before + sent) - before
        per_second = median(round.per_second for round in rounds)
        cpu = median(round.cpu_us for round in rounds)
        yield Figure(
            *NAMES[0],
            f"{per_second:,.0f} ({cpu:.0f} µs of processor time each, p99 {median(r.p99_ms for r in rounds):.0f} ms)",
            per_second >= PER_SECOND,
            {"per_second": per_second, "cpu_us": cpu, "cpus": len(os.sched_getaffinity(0))},
        )
        bench.say("a story that everybody opens at once")
        delays = crowd.delays(bench.times(5, 1))
        yield Figure(
            *NAMES[1],
            f"{max(delays):.2f} s (median {median(delays):.2f} s of {len(delays)})",
            max(delays) <= SOON,
            {"seconds": delays},
        )
        # wrk ends in the middle: what it had sent and heard no answer to may have been counted too.
        lost = max(0, sent - counted)
        yield Figure(*NAMES[2], f"{lost:,} of {sent:,}", lost == 0, {"lost": lost, "sent": sent})


@dataclass(frozen=True)
class Flood:
    requests: int
    per_second: float
    cpu_us: float
    p99_ms: float


class Crowd:
    """Readers of the paper's stories; those of one section are kept for one rush each."""

    def __init__(self, paper: Newspaper, paths: Sequence[str]) -> None:
        self.paper = paper
        parted = [path.strip("/").split("/") for path in paths]
        #: Nothing of this section is read but in a rush.
        self.section = parted[-1][0]
        self.kept = [int(number) for section, number in parted if section == self.section]
        self.stories = [int(number) for section, number in parted if section != self.section]
        self.connection = http.client.HTTPConnection("127.0.0.1", paper.port, timeout=60)

    def tell(self, report: dict[str, Any], address: str) -> None:
        headers = {
            "Host": self.paper.host,
            "Origin": f"http://{self.paper.host}",
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "X-Forwarded-For": address,
        }
        self.connection.request("POST", PATH, json.dumps([report]), headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 204:
            raise Failed(f"a report was answered with {answer.status}")

    def counted(self) -> int:
        """How many reports were counted, of openings and of seconds; each of these tells fifteen."""
        tables = sqlite3.connect(self.paper.home / "db-views.sqlite3", timeout=30)
        views, seconds = tables.execute(
            "SELECT sum(views), sum(seconds) FROM circulation_storyday"
        ).fetchone()
        tables.close()
        return int(views or 0) + int(seconds or 0) // SECONDS

    def settled(self, expected: int) -> int:
        """The same, when all are written that were taken."""
        until = time.monotonic() + 15
        while (found := self.counted()) < expected and time.monotonic() < until:
            time.sleep(0.5)
        return found

    def wait_for_start(self) -> None:
        """A lane counts when it has the salt of the day. Raises Failed."""
        until = time.monotonic() + 60
        before = self.counted()
        while self.counted() == before:
            if time.monotonic() > until:
                raise Failed("no report was counted within a minute")
            self.tell({"story": self.stories[0], "on": "phone"}, "9.9.9.9")
            time.sleep(1)

    def flood(self, seconds: int) -> Flood:
        """Raises Failed when an answer is an error."""
        environment = os.environ | {
            "VIEWS_STORIES": " ".join(map(str, self.stories)),
            "VIEWS_HOST": self.paper.host,
        }
        before = cpu_seconds(self.paper.pid)
        done = subprocess.run(  # noqa: S603 the system's wrk
            [
                load.program() or "wrk",
                "-t1",
                f"-c{CONNECTIONS}",
                f"-d{seconds}s",
                "-s",
                str(SCRIPT),
                f"http://127.0.0.1:{self.paper.port}",
            ],
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds + 60,
            check=False,
        )
        worked = cpu_seconds(self.paper.pid) - before
        if done.returncode:
            raise Failed(f"wrk ended with {done.returncode}: {(done.stderr or done.stdout)[-500:]}")
        said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        if said["refused"] or said["broken"] or not said["requests"]:
            raise Failed(
                f"{said['refused']} refused and {said['broken']} broken of {said['requests']} reports"
            )
        return Flood(
            said["requests"],
            said["requests"] / said["duration"] * 1e6,
            worked / said["requests"] * 1e6,
            said["p99"] / 1000,
        )

    def delays(self, times: int) -> list[float]:
        """Seconds from the last report of a rush until its story stands at the head of the list, while others flood."""
        flood = Thread(target=self.flood, args=(4 * times + 4,))
        flood.start()
        time.sleep(2)
        found = []
        for at in range(times):
            # Each is read by more than all before it.
            for reader in range(RUSH * (at + 1)):
                self.tell({"story": self.kept[at], "on": "desktop"}, f"8.{at}.{reader // 256}.{reader % 256}")
            told = time.monotonic()
            asker = self.paper.asker()
            while not self._heads(asker.get(f"/islands/hot/{self.section}").text, self.kept[at]):
                if time.monotonic() - told > 60:
                    raise Failed(f"story {self.kept[at]} never came to the head of the list")
                time.sleep(0.02)
            found.append(time.monotonic() - told)
            asker.close()
        flood.join()
        return found

    def _heads(self, html: str, story: int) -> bool:
        first = re.search(r'href="[^"]*/([0-9]+)"', html)
        return first is not None and int(first[1]) == story
