"""The machines of a race: `haowai web` in homes of their own, which are frozen, killed and cut off."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from benchmarks.serving import ended, family, free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 4


@dataclass
class Database:
    """Where the newspaper is: a file of SQLite, or a database of PostgreSQL behind a socket in a folder."""

    vendor: str
    name: str
    user: str = ""
    folder: str = ""

    @classmethod
    def of(cls, settings: dict[str, Any], vendor: str) -> Database:
        return cls(vendor, str(settings["NAME"]), settings["USER"], str(settings["HOST"]))

    def address(self, port: int | None = None) -> str:
        """By way of a proxy on ``port``, or straight."""
        if self.vendor == "sqlite":
            return f"sqlite:///{self.name}"
        host = f"127.0.0.1:{port}" if port else quote(self.folder, safe="")
        return f"postgres://{self.user}@{host}/{self.name}"

    @property
    def socket(self) -> str:
        return f"{self.folder}/.s.PGSQL.5432"


def environment(home: Path, database: str) -> dict[str, str]:
    """Of a program on a machine: little memory for pages, so that they are evicted."""
    passed = {
        name: value for name, value in os.environ.items() if not name.startswith(("HAOWAI_", "PYTEST_"))
    }
    for name in ("PORT", "REDIS_URL", "MEDIA_URL", "PURGE_URLS", "DATABASE_URL"):
        passed.pop(name, None)
    return passed | {
        "HAOWAI_HOME": str(home),
        "HAOWAI_LOG_LEVEL": "ERROR",
        "HAOWAI_PAGE_MEMORY": "1",
        "HAOWAI_PAGE_STORE": "2",
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.races.settings",
        "PYTHONPATH": str(ROOT),
    }


@dataclass
class Machine:
    """One that serves; ``proxy`` is its way to the database, if that can be cut."""

    pid: int
    port: int
    proxy: subprocess.Popen[bytes] | None = None
    frozen: dict[int, float] = field(default_factory=dict)
    cut_until: float = 0.0
    killed_at: float = 0.0
    #: How many processes answer when all is well.
    full: int = WORKERS

    def workers(self) -> list[int]:
        """What answers readers: server processes and lanes, and not whoever starts them again."""
        below = family(self.pid)[1:]
        return [pid for pid in below if family(pid) == [pid] and b"resource_tracker" not in command(pid)]

    def freeze(self, pid: int, seconds: float) -> None:
        if send(pid, signal.SIGSTOP):
            self.frozen[pid] = time.monotonic() + seconds

    def kill(self, pid: int) -> bool:
        self.killed_at = time.monotonic()
        return send(pid, signal.SIGKILL)

    def cut(self, seconds: float) -> None:
        self.tell_proxy(b"cut\n")
        self.cut_until = time.monotonic() + seconds

    def heal(self, *, at_once: bool = False) -> None:
        """Thaw and mend what has been frozen and cut for long enough."""
        now = time.monotonic()
        for pid, until in list(self.frozen.items()):
            if at_once or now >= until:
                send(pid, signal.SIGCONT)
                del self.frozen[pid]
        if self.cut_until and (at_once or now >= self.cut_until):
            self.tell_proxy(b"mend\n")
            self.cut_until = 0.0

    def tell_proxy(self, word: bytes) -> None:
        assert self.proxy is not None
        assert self.proxy.stdin is not None
        self.proxy.stdin.write(word)
        self.proxy.stdin.flush()


def send(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b"resource_tracker"  # gone meanwhile: nobody to play with


@contextmanager
def machine(folder: Path, database: Database, *, behind_proxy: bool = False) -> Iterator[Machine]:
    """A machine with four server processes, which answers."""
    with contextlib.ExitStack() as stack:
        proxy = None
        proxy_port = None
        if behind_proxy:
            proxy_port = free_port()
            proxy = subprocess.Popen(
                [sys.executable, "-m", "tests.races.proxy", str(proxy_port), database.socket],
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
            )
            stack.enter_context(ended(proxy))
            assert proxy.stdin is not None
            stack.callback(proxy.stdin.close)
        for name in ("static", "media", "cache", "secrets"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        port = free_port()
        said = folder / "said"
        with said.open("wb") as output:
            started = subprocess.Popen(
                [sys.executable, "-m", "haowai", "web", "--port", str(port), "--workers", str(WORKERS)],
                env=environment(folder, database.address(proxy_port)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        stack.enter_context(ended(started))
        wait_for(started, port, said=said)
        made = Machine(started.pid, port, proxy)
        made.full = len(made.workers())
        try:
            yield made
        finally:
            made.heal(at_once=True)


class Mischief:
    """What happens to machines, by chance: processes are frozen and killed, the way to the database is cut."""

    def __init__(self, machines: list[Machine], r: Random) -> None:
        self.machines, self.r = machines, r
        self.next_at = 0.0
        self.done = {"frozen": 0, "killed_servers": 0, "cut": 0}

    def go_on(self) -> None:
        """Do what is due."""
        for each in self.machines:
            each.heal()
        now = time.monotonic()
        if now < self.next_at:
            return
        self.next_at = now + self.r.uniform(0.2, 1.0)
        victim = self.r.choice(self.machines)
        workers = victim.workers()
        if victim.proxy is not None and not victim.cut_until and self.r.random() < 0.15:
            victim.cut(self.r.uniform(0.3, 3))
            self.done["cut"] += 1
        elif self.r.random() < 0.25 and len(workers) >= victim.full and now - victim.killed_at > 12:
            self.done["killed_servers"] += victim.kill(self.r.choice(workers))
        elif workers:
            victim.freeze(self.r.choice(workers), self.r.uniform(0.03, 0.6))
            self.done["frozen"] += 1
