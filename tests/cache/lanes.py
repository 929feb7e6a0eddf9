"""A lane on a real socket, with a log and a server behind it that tests play themselves."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import cast

import pytest

from haowai.audience.collecting import Collector, Desk
from haowai.audience.reports import Sender
from haowai.reader.cache import purges, store
from haowai.reader.cache.lane import Lane
from haowai.reader.cache.printed import Printed
from haowai.reader.cache.store import Store

HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nbehind"


class Log:
    """A press log: ``rows`` by number. ``fails`` is what asking it raises."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.head, self.rows = 5, dict[int, str]()
        self.fails: Exception | None = None
        monkeypatch.setattr(purges, "head", lambda: (self._number(), str(self.head)))
        for module in (purges, store):
            monkeypatch.setattr(module, "rows_between", self._between)
            monkeypatch.setattr(module, "has_redaction", lambda after, until: False)
            monkeypatch.setattr(
                module, "digest_at", lambda number: str(number) if number <= self.head else ""
            )

    def purge(self, keys: str) -> None:
        self.rows[self.head + 1] = keys
        self.head += 1

    def _number(self) -> int:
        if self.fails:
            raise self.fails
        return self.head

    def _between(self, after: int, until: int) -> list[tuple[int, str]]:
        return [(number, keys) for number, keys in self.rows.items() if after < number <= until]


class Behind:
    """The server behind: ``requests`` are the bytes of each connection up to the end of its head; ``answer`` what it
    says before it closes. ``body`` bytes are read after the head of a form."""

    def __init__(self, path: Path) -> None:
        self.path, self.requests, self.answer, self.body = path, list[bytes](), HELLO, 0
        self.heard = 0
        self.listener: socket.socket | None = None
        self.before = lambda: None
        self.open()

    def open(self) -> None:
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(self.path))
        self.listener.listen(100)
        Thread(target=self._take, args=(self.listener,), daemon=True).start()

    def close(self) -> None:
        if self.listener is not None:
            with suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
            self.path.unlink()

    def _take(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                taken, _ = listener.accept()
                Thread(target=self._serve, args=(taken,), daemon=True).start()

    def _serve(self, taken: socket.socket) -> None:
        with taken, suppress(OSError):
            data = b""
            while b"\r\n\r\n" not in data:
                if not (more := taken.recv(65536)):
                    return
                data += more
            self.requests.append(data)
            count = len(data.partition(b"\r\n\r\n")[2])
            wanted = self.body if data.startswith(b"POST") else 0
            while count < wanted and (more := taken.recv(65536)):
                count += len(more)
            self.heard = count
            self.before()
            taken.sendall(self.answer)


class Reader:
    """One connection of a reader's."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.rest = b""

    def say(self, data: bytes) -> None:
        self.socket.sendall(data)

    def get(self, target: str = "/a", *lines: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        self.say("\r\n".join([f"{method} {target} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode())
        return self.answer(body=method != "HEAD")

    def answer(self, *, body: bool = True) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the next answer; status 0 when the connection was closed."""
        while b"\r\n\r\n" not in self.rest:
            if not (more := self._more()):
                return 0, {}, self.rest
            self.rest += more
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        status = int(first.split()[1])
        length = int(headers.get("content-length", 0)) if body and status != 304 else 0
        content = bytearray(self.rest)
        while len(content) < length and (more := self._more()):
            content += more
        self.rest = bytes(content[length:])
        return status, headers, bytes(content[:length])

    def _more(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except ConnectionError:
            return b""

    def is_closed(self) -> bool:
        return not self.rest and not self._more()

    def close(self) -> None:
        self.socket.close()


class Notebook(Collector):
    """Keeps what a lane hands to it, and writes nothing."""

    def __init__(self) -> None:
        super().__init__(cast(Desk, None))
        self.told: list[tuple[Sender, bytes]] = []

    def take(self, sender: Sender, body: bytes) -> bool:
        self.told.append((sender, body))
        return body.startswith(b"[")


class Street:
    """A lane, its log, its store and the server behind."""

    def __init__(self, folder: Path, log: Log) -> None:
        self.log, self.behind = log, Behind(folder / "behind")
        self.store = Store(folder / "pages", most=200_000_000, edition="test")
        listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port: int = listener.getsockname()[1]
        self.collector = Notebook()
        self.lane = Lane(
            listener,
            str(folder / "behind"),
            self.store,
            memory=200_000_000,
            collector=self.collector,
        )
        self.thread = Thread(target=self.lane.run, daemon=True)
        self.thread.start()
        self.readers: list[Reader] = []

    def keep(self, key: str = "http://localhost/a", body: bytes = b"page " * 200, **about: object) -> Printed:
        """Put a page into the store, as the server behind does."""
        values = {"keys": frozenset({"story:1"}), "made_from": self.log.head, "made_at": 1e9, "status": 200}
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        page = Printed(headers=headers, body=body, **values | about)  # type: ignore[arg-type]
        self.store.put(key, page, self.log.head)
        return page

    def reader(self) -> Reader:
        self.readers.append(Reader(self.port))
        return self.readers[-1]

    def close(self) -> None:
        for reader in self.readers:
            reader.close()
        self.lane.stop()
        self.thread.join(20)
        self.lane.listener.close()
        self.behind.close()
        self.store.close()


def until(true: Callable[[], object]) -> None:
    """Wait for what another thread does; fails when it never does."""
    for _ in range(2000):
        if true():
            return
        time.sleep(0.005)
    raise AssertionError("it never came about")


@contextmanager
def street_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    opened = Street(folder, Log(monkeypatch))
    try:
        yield opened
    finally:
        opened.close()
