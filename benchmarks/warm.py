"""Pages that were asked for before, against nginx with the same bytes as files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from benchmarks import load
from benchmarks import nginx as files
from benchmarks.figures import Bench, Figure, install, left_out
from benchmarks.live import newspaper

TARGETS = {"article": 0.9, "home": 0.85, "section": 0.85, "RSS": 0.85, "news sitemap": 0.85}
PROCESSES = 2


def _names() -> list[tuple[str, str]]:
    return [
        (f"{page}, warm, against nginx: requests/s", f">= {target:g}") for page, target in TARGETS.items()
    ]


def measure(bench: Bench) -> Iterator[Figure]:
    """Five pages, each a duel of short rounds."""
    if load.program() is None:
        yield from left_out(_names(), install("wrk", "wrk"))
        return
    if files.program() is None:
        yield from left_out(_names(), install("nginx", "nginx-light"))
        return
    with newspaper(bench, "warm", processes=PROCESSES) as paper:
        paths: dict[str, str] = paper.desk("addresses")
        asker = paper.asker()
        pages = {name: asker.printed(path) for name, path in paths.items()}
        asker.close()
        # Each process reads the page from the machine's store once: that is not warm yet.
        for path in paths.values():
            for _ in range(4 * PROCESSES):
                once = paper.asker()
                once.get(path)
                once.close()
        with files.nginx(bench.folder / "nginx", list(pages.values()), PROCESSES) as (pid, port):
            for at, ((name, target), page) in enumerate(zip(_names(), pages, strict=True)):
                bench.say(f"{page}, warm")
                ours = load.Target("haowai", paper.pid, paper.port, paths[page], paper.host)
                theirs = load.Target("nginx", pid, port, files.path_of(at))
                found = load.duel([ours, theirs], rounds=bench.times(9, 1), seconds=bench.times(3, 1))
                yield _figure(name, target, found, TARGETS[page], len(pages[page].gzip))


def _figure(name: str, target: str, found: dict[str, list[load.Round]], limit: float, size: int) -> Figure:
    ratio = load.ratio(found, "haowai", "nginx")
    ours, theirs = load.summary(found["haowai"]), load.summary(found["nginx"])
    words = (
        f"{ratio:.2f} ({ours['per_second']:,.0f} against {theirs['per_second']:,.0f}; "
        f"CPU {ours['cpu_us']:.0f} against {theirs['cpu_us']:.0f} µs; {size / 1000:.1f} KB)"
    )
    values: dict[str, Any] = {
        "ratio": ratio,
        "haowai": ours,
        "nginx": theirs,
        "rounds": len(found["haowai"]),
        "gzip_bytes": size,
        "cpus": len(os.sched_getaffinity(0)),
    }
    return Figure(name, target, words, ratio >= limit, values)
