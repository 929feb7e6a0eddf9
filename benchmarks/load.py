"""The load generator: ``wrk`` of the system's packages, against servers of this machine alone.

Two servers are compared in short rounds that alternate, and by the median of each pair's ratio: whatever
else the machine does falls on both.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.home import Failed
from benchmarks.serving import family

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 32


def program() -> str | None:
    return shutil.which("wrk")


@dataclass(frozen=True)
class Round:
    """What one round gave: requests a second, the server's processor time for each request in microseconds,
    and times until the answer in milliseconds."""

    per_second: float
    cpu_us: float
    median_ms: float
    p99_ms: float
    bytes_each: float


@dataclass(frozen=True)
class Target:
    """A server to be asked: the process whose family works for it, its port, and what is asked."""

    name: str
    pid: int
    port: int
    path: str
    host: str = "localhost"


def load(target: Target, seconds: int, *, connections: int = CONNECTIONS, cold: bool = False) -> Round:
    """Ask one address over kept connections for so many seconds. Raises Failed when an answer is an error, or
    when there is none; a ``cold`` server may still be starting."""
    command = [program() or "wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT)]
    for name, value in (("Host", target.host), ("Accept-Encoding", "gzip")):
        command += ["-H", f"{name}: {value}"]
    before = cpu_seconds(target.pid)
    done = subprocess.run(  # noqa: S603 the system's wrk
        [*command, f"http://127.0.0.1:{target.port}{target.path}"],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    worked = cpu_seconds(target.pid) - before
    if done.returncode:
        raise Failed(f"wrk ended with {done.returncode}: {(done.stderr or done.stdout)[-500:]}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if said["refused"] or (not said["requests"] and not cold):
        raise Failed(f"{target.name}: {said['refused']} of {said['requests']} answers were errors")
    return Round(
        per_second=said["requests"] / said["duration"] * 1e6,
        cpu_us=worked / max(said["requests"], 1) * 1e6,
        median_ms=said["median"] / 1000,
        p99_ms=said["p99"] / 1000,
        bytes_each=said["bytes"] / max(said["requests"], 1),
    )


def duel(targets: Sequence[Target], *, rounds: int, seconds: int) -> dict[str, list[Round]]:
    """Let them take turns. Each is asked for two seconds before, uncounted."""
    found: dict[str, list[Round]] = {target.name: [] for target in targets}
    for target in targets:
        load(target, 2, cold=True)
    for number in range(rounds):
        # Who comes second has the warmer machine: they change places.
        for target in targets if number % 2 == 0 else reversed(targets):
            found[target.name].append(load(target, seconds))
    return found


def ratio(found: Mapping[str, Sequence[Round]], ours: str, theirs: str) -> float:
    """Median over the rounds of our requests a second by theirs."""
    pairs = zip(found[ours], found[theirs], strict=True)
    return median(one.per_second / other.per_second for one, other in pairs)


def summary(rounds: Sequence[Round]) -> dict[str, float]:
    return {
        name: median(getattr(each, name) for each in rounds)
        for name in ("per_second", "cpu_us", "median_ms", "p99_ms", "bytes_each")
    }


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and everything below it so far, from Linux's /proc."""
    ticks = 0
    for member in family(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
