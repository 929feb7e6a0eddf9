"""From a publication until readers have it: each page that it changes, the editor's own wait, a whole paper."""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote

from benchmarks.figures import Bench, Figure
from benchmarks.home import Failed, step
from benchmarks.live import Asker, Newspaper, filled_home, newspaper

PROCESSES = 4
#: What a publication must have changed by then, or it never will.
PATIENCE = 20.0
#: How long a reader waits before asking again; as long as a page asked in vain takes, so that the readers who
#: measure don't keep the server from its work.
PAUSE = 0.004
PAPER = 200


def measure(bench: Bench) -> Iterator[Figure]:
    """Stories published one by one from the desk's form while readers ask for what they change."""
    count = bench.times(120, 6)
    with newspaper(bench, "publishing", processes=PROCESSES, worker=True) as paper:
        paper.sign_in()
        paths = paper.desk("addresses")
        lists = [paths[name] for name in ("section", "home", "RSS", "news sitemap")]
        bench.say(f"publishing {count} stories")
        found = [_published(paper, draft, lists) for draft in paper.desk("drafts", str(count))]
        bench.say("the editor's wait")
        waits = editors_waits(paper, bench.times(60, 4))
        queries = paper.desk("publishing_queries")["queries"]
    # The first ones meet processes that have not published yet.
    counted = found[len(found) // 10 :]
    each = sorted(max(one.values()) for one in counted)
    values: dict[str, Any] = {
        "publications": len(each),
        "median_ms": median(each),
        "p99_ms": percentile(each, 99),
        "pages_ms": {path: median(one[path] for one in counted) for path in counted[0] if path in lists},
    }
    yield Figure(
        "from commit until article, section, home, feed and sitemap are answered anew: median, p99",
        "<= 100 ms, <= 300 ms",
        f"{values['median_ms']:.0f} ms, {values['p99_ms']:.0f} ms ({len(each)} publications, {PROCESSES} processes)",
        values["median_ms"] <= 100 and values["p99_ms"] <= 300,
        values,
    )
    yield Figure(
        "the editor's own wait for “published”: median",
        "<= 80 ms",
        f"{median(waits):.0f} ms, {queries} queries",
        median(waits) <= 80,
        {"median_ms": median(waits), "p99_ms": percentile(waits, 99), "queries": queries},
    )


def editors_waits(paper: Newspaper, count: int) -> list[float]:
    """Milliseconds from sending the form until “published” is answered, with nobody else about."""
    waits = []
    for draft in paper.desk("drafts", str(count + 8)):
        start = time.perf_counter()
        paper.publish(draft)
        waits.append((time.perf_counter() - start) * 1000)
    # The first ones meet processes that have not published yet.
    return waits[8:]


def _published(paper: Newspaper, draft: dict[str, Any], lists: Sequence[str]) -> dict[str, float]:
    """Milliseconds after the commit at which each path was first answered anew.

    Raises Failed when one never was, or when any was old again after “published” was answered.
    """
    number = draft["path"].rpartition("/")[2]
    shown: dict[str, float] = {}
    ready = threading.Barrier(len(lists) + 3)

    def ask(path: str) -> None:
        asker = paper.asker()
        asker.get("/robots.txt")
        ready.wait()
        deadline = time.perf_counter() + PATIENCE
        while time.perf_counter() < deadline:
            if _is_new(asker, path, number):
                shown[path] = time.perf_counter()
                break
            time.sleep(PAUSE)
        asker.close()

    with closing(Head(paper.home)) as head, ThreadPoolExecutor(len(lists) + 2) as pool:
        for path in (draft["path"], *lists):
            pool.submit(ask, path)
        committed = pool.submit(head.moves, ready.wait)
        ready.wait()
        paper.publish(draft)
        at = committed.result()
        again = paper.asker()
        old = [path for path in (draft["path"], *lists) if not _is_new(again, path, number)]
        again.close()
    if len(shown) <= len(lists) or old:
        raise Failed(f"story {number} was published, and readers did not see it at {old or 'some list'}")
    return {path: max((moment - at) * 1000, 0.0) for path, moment in shown.items()}


def _is_new(asker: Asker, path: str, number: str) -> bool:
    answer = asker.get(path)
    if answer.status != 200:
        return False
    return path.endswith(f"/{number}") or f"/{number}" in unquote(answer.text)


class Head:
    """The head of a newspaper's press log, read from its file: what tells when a commit was made."""

    def __init__(self, home: Path) -> None:
        self.connection = sqlite3.connect(
            f"file:{home / 'db.sqlite3'}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )

    def number(self) -> int:
        return int(self.connection.execute("SELECT number FROM press_presshead").fetchone()[0])

    def moves(self, ready: Callable[[], Any]) -> float:
        """When the head moved on, by the performance counter, within a millisecond."""
        before = self.number()
        ready()
        deadline = time.perf_counter() + PATIENCE
        while time.perf_counter() < deadline:
            if self.number() != before:
                return time.perf_counter()
            time.sleep(0.001)
        raise Failed(f"nothing was committed within {PATIENCE:.0f} s")

    def close(self) -> None:
        self.connection.close()


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many per cent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100) - 1, 0)]


def measure_paper(bench: Bench) -> Iterator[Figure]:
    """A paper that was prepared, at its minute; the worker releases it."""
    count = bench.times(PAPER, 16)
    # Nobody's worker is busy with an archive that came in a minute ago, as this one's would be.
    step(filled_home(bench, "paper"), "desk", "caught_up")
    with newspaper(bench, "paper", processes=PROCESSES, worker=True) as paper:
        # Processes that have never made a page are no newspaper's at half past five.
        _all_read(paper, paper.desk("archive_stories", "80"))
        # Its minute is long enough from now for the worker's rehearsal, as it is in any newspaper.
        bench.say(f"a paper of {count} stories")
        edition = paper.desk("paper", str(count), str(bench.times(30, 6)))
        with closing(Head(paper.home)) as head:
            before = head.number()
            while time.time() < edition["at"]:
                # What other rooms record meanwhile (related stories, say) is no paper.
                before = head.number()
                time.sleep(0.002)
            while head.number() == before:
                if time.time() > edition["at"] + PATIENCE:
                    raise Failed("the paper did not appear")
                time.sleep(0.002)
        committed = time.time()
        _all_read(paper, edition["paths"])
        readable = time.time()
    seconds, release = readable - edition["at"], committed - edition["at"]
    yield Figure(
        f"a paper edition of {count} stories: from its minute until all are readable",
        "<= 1 s",
        f"{seconds:.2f} s ({release:.2f} s until it is committed, then each story asked for once)",
        seconds <= 1,
        {"seconds": seconds, "until_committed_seconds": release, "stories": count},
    )


def _all_read(paper: Newspaper, paths: Sequence[str]) -> None:
    """Each page asked for once, by as many readers as there are processes."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(lambda at: _read(paper, paths[at::PROCESSES]), range(PROCESSES)))


def _read(paper: Newspaper, paths: Sequence[str]) -> None:
    asker = paper.asker()
    deadline = time.time() + PATIENCE
    for path in paths:
        while asker.get(path).status != 200:
            if time.time() > deadline:
                raise Failed(f"{path} of the paper can't be read")
            time.sleep(PAUSE)
    asker.close()
