"""The outermost layer of a server process: pages that are still true are answered from here, and never enter Django."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings

from haowai.press.kept import forget_all
from haowai.press.keys import aliases_at
from haowai.reader.cache.answers import HIT, UNCHECKED, UNREACHABLE, answer, serves
from haowai.reader.cache.asked import Asked, asked, decoded, is_secure
from haowai.reader.cache.flights import Flights
from haowai.reader.cache.memory import Memory
from haowai.reader.cache.printed import KEPT, Headers, Printed
from haowai.reader.cache.purges import Purges
from haowai.reader.cache.store import Store

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: Headers of Django's answers that are put on anew for each asker, or are for the cache alone.
OWN = frozenset(
    {"content-length", "content-encoding", "etag", "last-modified", "date", "server", "connection"}
)
TOLD = frozenset({"surrogate-key", "fresh-until", "x-gated"})
#: All that is left of a request's fields before a page is made of it: the answer must be whole, and everybody's.
FIELDS = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
BODY_FIELDS = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})
#: How long one process waits for another's rendering of a page before it makes its own, in seconds.
PATIENCE = 10.0
#: A page whose time has come is served on for so long while nothing newer can be made (``stale-if-error``).
STALE_IF_ERROR = 86_400
#: Pages that were purged while they were made are made again, so many times.
TRIES = 5


class PageCache:
    """WSGI middleware around ``app``. ``memory`` and ``store`` are bytes, 0 for none; see docs/cache.md."""

    def __init__(self, app: Application, store: Store, *, memory: int) -> None:
        self.app = app
        self.purges = Purges()
        self.memory = Memory(memory)
        self.store = store
        self.flights = Flights()
        self.purges.on_reset += [self.memory.clear, self.store.clear, forget_all]

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        wanted = asked(environ, secure=is_secure(environ))
        if wanted is None:
            return self._pass(environ, start_response)
        reachable = self.purges.ask()
        page = self.memory.get(wanted.key)
        if page is None or not self.purges.is_true(page, time.time()):
            return self._miss(environ, start_response, wanted, page, reachable)
        if not serves(page, wanted, environ):
            return self._pass(environ, start_response)
        return self._answer(environ, start_response, page, HIT if reachable else UNCHECKED)

    # --- What is not at hand ----------------------------------------------------------------------------------

    def _miss(
        self,
        environ: Environ,
        start_response: StartResponse,
        wanted: Asked,
        old: Printed | None,
        reachable: bool,
    ) -> Iterable[bytes]:
        """Make the page, or wait for whoever is making it. Without the log (not ``reachable``) one from the store, or
        what is kept of frames, may be old as well."""
        status = "fwd=stale" if old is not None else "fwd=uri-miss"
        page, own = self._made(environ, wanted)
        if page.status >= 500 and old is not None and self._may_be_old(old):
            told = "hit; detail=stale-if-error" if reachable else UNCHECKED
            return self._answer(environ, start_response, old, told)
        if not serves(page, wanted, environ) or (not own and not _is_shared(page)):
            return self._pass(environ, start_response)
        told = status if own and not page.keys else f"{status}; {'stored' if own else 'collapsed'}"
        return self._answer(environ, start_response, page, told if reachable else told + UNREACHABLE)

    def _made(self, environ: Environ, wanted: Asked) -> tuple[Printed, bool]:
        """The page, true by what the log had when it was asked for this request; and whether it was made for it."""
        for _again in range(TRIES):
            flight, own = self.flights.board(wanted.key)
            if own:
                try:
                    flight.page = self._stored(wanted.key) or self._alone(environ, wanted)
                finally:
                    self.flights.land(wanted.key, flight)
                return flight.page, True
            flight.landed.wait()
            page = flight.page
            if page is not None and (
                page.status >= 500 or not page.keys or self.purges.is_true(page, time.time())
            ):
                return page, False
        return self._rendered(environ, wanted), True

    def _alone(self, environ: Environ, wanted: Asked) -> Printed:
        """Rendered by this process, or meanwhile by another one of the machine."""
        with self.store.rendering(wanted.key, PATIENCE):
            # What was published while this process waited is to be on the page.
            self.purges.ask()
            page = self._stored(wanted.key)
            if page is not None:
                return page
            page = self._rendered(environ, wanted)
            if page.keys and self.purges.is_unpurged(page):
                self.memory.put(wanted.key, page)
                self.store.put(wanted.key, page, self.purges.applied)
            return page

    def _stored(self, key: str) -> Printed | None:
        page = self.store.get(key, self.purges.applied)
        if page is None or not self.purges.is_true(page, time.time()):
            return None
        self.memory.put(key, page)
        return page

    def _rendered(self, environ: Environ, wanted: Asked) -> Printed:
        """The answer that Django gives to somebody of whom nothing is known."""
        inner = {
            name: value
            for name, value in environ.items()
            if name in FIELDS or not (name.startswith("HTTP_") or name in BODY_FIELDS)
        }
        inner["REQUEST_METHOD"], inner["QUERY_STRING"] = "GET", wanted.query
        inner["wsgi.input"] = BytesIO()
        made_from, made_at = max(self.purges.applied, 0), time.time()
        # What is kept for all pages needs not ask the log once more (press/kept.py).
        inner["haowai.head"] = made_from
        return printed_by(self.app, inner, made_from, made_at)

    def _may_be_old(self, page: Printed) -> bool:
        """A page whose time has come, or that can't be checked, may be served while nothing newer can be made. One that
        was purged may not: it may have been taken down."""
        return self.purges.is_unpurged(page) and time.time() < page.fresh_until + STALE_IF_ERROR

    # --- Answers ----------------------------------------------------------------------------------------------

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Django's own answer to this request, without what it tells the cache alone."""

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            return start_response(status, [each for each in headers if each[0].lower() not in TOLD], exc_info)

        return self.app(environ, start)

    def _answer(
        self, environ: Environ, start_response: StartResponse, page: Printed, cache: str
    ) -> Iterable[bytes]:
        status, headers, body = answer(page, environ, cache)
        start_response(status, headers)
        return [body]


def printed_by(app: Application, environ: Environ, made_from: int, made_at: float) -> Printed:
    """What the application answers, as a page: with keys when it may be kept, without when it passes through once."""
    got: list[Any] = []

    def start(status: str, headers: Headers, exc_info: object = None) -> None:
        got[:] = [int(status.partition(" ")[0]), headers]

    answer = app(environ, start)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    status, headers = got
    named = {name.lower(): value for name, value in headers}
    control = named.get("cache-control", "")
    kept = (
        status in KEPT
        and "surrogate-key" in named
        and "set-cookie" not in named
        and not any(word in control for word in ("private", "no-store"))
    )
    # Whatever it is asked with, the page is the same: until an older address at its path becomes known.
    keys = {*named["surrogate-key"].split(), aliases_at(decoded(environ["PATH_INFO"]))} if kept else ()
    dropped = OWN | TOLD
    return Printed(
        status=status,
        headers=tuple((name, value) for name, value in headers if name.lower() not in dropped),
        body=body,
        keys=frozenset(keys),
        made_from=made_from,
        made_at=made_at,
        fresh_until=float(named.get("fresh-until") or "inf"),
        gated="x-gated" in named,
    )


def _is_shared(page: Printed) -> bool:
    """Whether an answer that was made for one request is another's too: a page that is kept, or a failure that would
    only be repeated."""
    return bool(page.keys) or page.status >= 500


def page_cache(app: Application) -> PageCache:
    """The page cache of this installation around an application."""
    from haowai.reader.cache.edition import edition

    store = Store(settings.HAOWAI_HOME / "pages", most=settings.PAGE_STORE, edition=edition())
    return PageCache(app, store, memory=settings.PAGE_MEMORY)
