"""The page cache around Django, asked as a server asks it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from haowai.reader.cache.middleware import PageCache
from haowai.reader.cache.store import Store


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests don't close the connection that the test has its transaction on, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def cache(self) -> str:
        return self.headers["cache-status"].removeprefix("haowai; ")

    @property
    def text(self) -> str:
        return self.body.decode()


class Server:
    """A server process: Django behind a page cache. ``rendered`` are the paths that Django was asked for."""

    def __init__(self, folder: Path, *, memory: int = 5_000_000, most: int = 50_000_000) -> None:
        self.django = get_wsgi_application()
        self.rendered: list[str] = []
        self.store = Store(folder, most=most, edition="test")
        self.cache = PageCache(self.render, self.store, memory=memory)

    def render(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self.rendered.append(environ["PATH_INFO"])
        return self.django(environ, start_response)

    def get(
        self, target: str, *, host: str = "localhost:8000", method: str = "GET", **headers: str
    ) -> Answer:
        """``headers`` as WSGI names them, without ``HTTP_``."""
        path, _mark, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        } | {name if name == "CONTENT_TYPE" else f"HTTP_{name}": value for name, value in headers.items()}
        got: list[Any] = []
        with one_connection():
            body = self.cache(environ, lambda status, given, exc_info=None: got.extend((status, given)))
            try:
                content = b"".join(body)
            finally:
                if hasattr(body, "close"):
                    body.close()
        status, given = got
        told: dict[str, str] = {}
        for name, value in given:
            told[name.lower()] = f"{told[name.lower()]}, {value}" if name.lower() in told else value
        return Answer(int(status.split()[0]), told, content)
