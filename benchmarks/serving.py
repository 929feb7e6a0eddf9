"""What the running server holds in memory, after it has served pages."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.home import Failed

PATIENCE = 60.0


@contextmanager
def server(env: dict[str, str], processes: int, *, port: int | None = None) -> Iterator[tuple[int, int]]:
    """``haowai web`` with so many server processes: its process id and its port. Ends it afterwards."""
    port = port or free_port()
    command = [sys.executable, "-m", "haowai", "web", "--port", str(port), "--workers", str(processes)]
    started = subprocess.Popen(  # noqa: S603 our own program
        command,
        env=env | {"PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with ended(started):
        wait_for(started, port)
        yield started.pid, port


@contextmanager
def ended(started: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a program and everything it started, by force when it does not go."""
    try:
        yield
    finally:
        below = family(started.pid)
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(timeout=20)
        except subprocess.TimeoutExpired:
            for pid in below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            started.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(
    started: subprocess.Popen[bytes], port: int, *, host: str = "localhost", said: Path | None = None
) -> None:
    """Return when the program answers on its port. Raises Failed with what it ``said`` in a file."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and started.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            get(port, f"http://{host}/robots.txt")
            return
        time.sleep(0.1)
    words = said.read_text(errors="replace")[-1000:] if said and said.exists() else ""
    name = Path(str(started.args[0] if isinstance(started.args, list) else started.args)).name
    raise Failed(f"{name} did not answer within {PATIENCE:.0f} s. {words}".strip())


def get(port: int, url: str) -> int:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", parts.path, headers={"Host": parts.netloc, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def family(pid: int) -> list[int]:
    """The process and everything it started, from Linux's /proc."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(path.parent.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def memory(pid: int) -> dict[str, float]:
    """USS (private) and PSS (shared pages by share) of a process in MiB, from Linux's smaps_rollup."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        sizes[name] = int(rest.split()[0]) / 1024
    return {"uss": sizes["Private_Clean"] + sizes["Private_Dirty"], "pss": sizes["Pss"]}


def served(env: dict[str, str], processes: int, urls: list[str]) -> dict[str, Any] | None:
    """The server's memory after it has served each address once, its page cache left out; None without /proc."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    with server(env | {"HAOWAI_PAGE_MEMORY": "0"}, processes) as (pid, port):
        bad = [url for url in urls if get(port, url) != 200]
        if bad:
            raise Failed(f"{len(bad)} pages were not served, the first is {bad[0]}")
        each = [memory(member) for member in family(pid)]
    return {
        "processes": processes,
        "pages": len(urls),
        "uss_mib": sum(one["uss"] for one in each),
        "pss_mib": sum(one["pss"] for one in each),
    }
