"""A cache in front, for tests: a small HTTP server in a thread that takes purges, and can be told to misbehave."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from haowai.press.log import head_number
from haowai.press.models import Cursor, LogRow
from haowai.press.purging.endpoints import endpoints
from haowai.press.purging.following import CachePurges
from haowai.press.purging.publishing import keys_of


@dataclass
class Purge:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def keys(self) -> set[str]:
        if self.body:
            return set(json.loads(self.body)["tags"])
        return set((self.headers.get("xkey") or self.headers.get("surrogate-key", "")).split())


@dataclass
class FakeCache:
    """``status`` is what it answers; with ``hang`` it answers when that is set; ``told`` is called with each purge."""

    port: int = 0
    status: int = 200
    hang: threading.Event | None = None
    told: Callable[[Purge], object] = lambda purge: None
    purges: list[Purge] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        """All keys that it was told to purge and confirmed."""
        return {key for purge in self.purges for key in purge.keys}

    @property
    def rows(self) -> list[int]:
        return [int(purge.headers["purged-at-row"]) for purge in self.purges]

    def address(self, kind: str = "varnish+http") -> str:
        return f"{kind}://127.0.0.1:{self.port}/purge"


@contextmanager
def fake_cache() -> Iterator[FakeCache]:
    cache = FakeCache()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            purge = Purge(self.command, self.path, headers, body)
            if cache.hang is not None:
                cache.hang.wait(30)
            if cache.status == 200:
                cache.purges.append(purge)
                cache.told(purge)
            self.send_response(cache.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_PURGE = do_POST = take

        def log_message(self, *said: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *of_whom: Any) -> None:
            """Whoever lost patience is gone."""

    server = Server(("127.0.0.1", 0), Handler)
    cache.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield cache
    finally:
        if cache.hang is not None:
            cache.hang.set()
        server.shutdown()
        server.server_close()
        thread.join()


def in_front(settings: Any, *addresses: str) -> list[CachePurges]:
    """Put caches in front; answers the consumers that follow the log for them, each at its newest row."""
    settings.PURGE_URLS = list(addresses)
    first = [CachePurges(endpoint) for endpoint in endpoints()]
    for consumer in first:
        Cursor.objects.update_or_create(name=consumer.name, defaults={"number": head_number()})
    return first


def purged_since(row: int) -> set[str]:
    return keys_of(LogRow.objects.after(row))
