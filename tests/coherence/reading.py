"""Reading: the same addresses asked of the page cache, and of Django behind it, and the two compared byte by byte."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import unquote

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils.html import escape

from haowai.press.kept import Kept, _every, forget_all
from haowai.press.models import Story
from haowai.press.models.story import Rating, Status
from haowai.reader.cache.middleware import PageCache
from haowai.reader.cache.store import Store
from haowai.reader.cards import shorter
from haowai.reader.fragments import FRAGMENTS
from tests.coherence.addresses import Place

#: What differs between a page that was kept and one that was just made, and says nothing of what readers see.
UNLIKE = frozenset(
    {
        "surrogate-key",
        "fresh-until",
        "x-gated",
        "cache-status",
        "printed-at-row",
        "etag",
        "last-modified",
        "content-length",
        "date",
        "vary",
        "age",
        "surrogate-control",
        "cdn-cache-control",
        "cache-tag",
        "xkey",
    }
)
#: Lists of what is read, and islands that hold one.
RANKED = ("/hot/", "/islands/hot", "/islands/section/")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Stale(AssertionError):
    """A page was served that is not what Django makes of the newspaper now."""


@dataclass(frozen=True)
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def seen(self) -> tuple[str, dict[str, str], bytes]:
        """What must be the same, however the answer came about."""
        shown = {name: value for name, value in self.headers.items() if name not in UNLIKE}
        if policy := shown.get("content-security-policy"):
            # Each process has an order of its own.
            shown["content-security-policy"] = "; ".join(
                sorted(" ".join(sorted(part.split())) for part in policy.split(";"))
            )
        return self.status.partition(" ")[0], shown, self.body

    @property
    def keys(self) -> frozenset[str]:
        """What the page was made of; only Django itself says so."""
        control = self.headers.get("cache-control", "")
        kept = self.seen[0] in {"200", "301", "302", "410"} and "no-store" not in control
        return frozenset(self.headers.get("surrogate-key", "").split()) if kept else frozenset()

    @property
    def until(self) -> float:
        return float(self.headers.get("fresh-until") or "inf")

    @property
    def was_kept(self) -> bool:
        return self.headers.get("cache-status", "").startswith("haowai; hit")


def ask(app: Application, place: Place) -> Answer:
    """The answer of an application to a reader of whom nothing is known."""
    host, address = place
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        # WSGI's strings are bytes in Latin-1 (PEP 3333).
        "PATH_INFO": unquote(path.encode().decode("latin-1"), "latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": host,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    # Between requests Django gives connections back, and the one here is in a transaction; Django's own test client
    # does the same.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        status, headers, body = _answered(app, environ)
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
    return Answer(status, headers, body)


def _answered(app: Application, environ: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    got: list[Any] = []
    answered = app(environ, lambda status, headers, exc_info=None: got.extend((status, headers)))
    try:
        body = b"".join(answered)
    finally:
        if hasattr(answered, "close"):
            answered.close()
    return got[0], {name.lower(): value for name, value in got[1]}, body


@contextmanager
def made_anew(found: dict[Kept[Any], Any] | None = None) -> Iterator[None]:
    """Nothing that a process keeps besides pages is used: what pages are made of is read, and rendered, again.

    ``found`` is what was read for all pages (the menu, who may promote what) since it was last empty: several pages
    that are made of the same newspaper at the same moment share it.
    """
    found = {} if found is None else found
    texts, size = FRAGMENTS._texts, FRAGMENTS.size
    states = {kept: kept._state for kept in _every}
    FRAGMENTS._texts, FRAGMENTS.size = type(texts)(), 0
    for kept in states:
        kept._state = found.get(kept)
    try:
        with as_in_life():
            yield
    finally:
        FRAGMENTS._texts, FRAGMENTS.size = texts, size
        for kept, state in states.items():
            found[kept] = kept._state
            kept._state = state


@contextmanager
def as_in_life() -> Iterator[None]:
    """A process keeps what it keeps, although the tests stand in a transaction that nobody else sees."""
    with mock.patch("haowai.press.kept.connection", SimpleNamespace(in_atomic_block=False)):
        yield


def forget() -> None:
    """Nothing is kept of another newspaper, whose log has the same numbers."""
    forget_all()
    FRAGMENTS.clear()


class Site:
    """The page cache and what is behind it. ``folder`` has the store of a machine; None for no store."""

    def __init__(self, folder: Path | None = None, memory: int = 50_000_000) -> None:
        forget()
        self.django = get_wsgi_application()
        store = Store(folder or Path("/nonexistent"), most=50_000_000 if folder else 0, edition="test")
        self.cache = PageCache(self.django, store, memory=memory)

    def compare(self, place: Place, found: dict[Kept[Any], Any] | None = None) -> Answer:
        """Ask both; the fresh answer. Raises Stale when they differ, or when one fails. ``found`` as for made_anew."""
        with as_in_life():
            served = ask(self.cache, place)
        with made_anew(found):
            fresh = ask(self.django, place)
        if int(fresh.seen[0]) >= 500:
            raise Stale(f"http://{place[0]}{place[1]} fails: {fresh.status}")
        if served.seen != fresh.seen and not may_lag(place, served, fresh):
            raise Stale(told(place, served, fresh))
        return fresh


def may_lag(place: Place, served: Answer, fresh: Answer) -> bool:
    """Whether it is a list of what is read, within its own life of half a minute at most: a story may come onto it
    late, or be late in its rank. None may stay that has to leave, or be called what it is no longer called."""
    if not (place[1].startswith(RANKED) and served.was_kept and served.status == fresh.status):
        return False
    numbers = {int(number) for number in re.findall(rb'href="[^"]*/([0-9]{6,18})"', served.body)}
    stories = Story.objects.filter(pk__in=numbers, status=Status.LIVE)
    if not place[1].startswith("/islands/section/"):
        stories = stories.filter(rating=Rating.GENERAL, sponsored=False)
    titles = [story.title for story in stories]
    text = served.body.decode()
    return len(titles) == len(numbers) and all(escape(shorter(title)) in text for title in titles)


def told(place: Place, served: Answer, fresh: Answer) -> str:
    """What differs, for whoever has to find the missing key."""
    way = "kept" if served.was_kept else "just made"
    lines = [f"http://{place[0]}{place[1]} is stale ({way}, from row {served.headers.get('printed-at-row')})"]
    if served.seen[:2] != fresh.seen[:2]:
        lines += [f"  served {served.seen[:2]}", f"  fresh  {fresh.seen[:2]}"]
    old, new = (answer.body.decode(errors="replace").splitlines() for answer in (served, fresh))
    lines += [line[:300] for line in unified_diff(old, new, "served", "fresh", n=0, lineterm="")][:16]
    lines.append(
        f"  keys now: {' '.join(sorted(fresh.keys))}  until {fresh.until - time.time():.0f} s from now"
    )
    return "\n".join(lines)
