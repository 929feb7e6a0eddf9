"""Whom a page that is at hand answers, and with what: the same for a server process and for a lane."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from haowai.reader.cache.asked import Asked, bare_host, is_asked_by_query
from haowai.reader.cache.printed import REASONS, Headers, Printed
from haowai.reader.gate import COOKIE
from haowai.reader.surrogates import NOT_KEPT, headers_for_caches

Environ = dict[str, Any]

#: What ``Cache-Status`` says of a page that was at hand; and of one when the log could not be asked.
HIT = "hit"
UNREACHABLE = "; detail=log-unreachable"
UNCHECKED = HIT + UNREACHABLE
#: What an answer without a body doesn't say.
OF_BODY = frozenset({"Content-Length", "Content-Encoding", "Content-Type"})


def serves(page: Printed, wanted: Asked, environ: Environ) -> bool:
    """Whether the page is what this request asks for. Not for a reader who said to be 18, at a gate or where
    nothing is kept; nor where an older address of a story is this path with a query: then the database is asked once.
    """
    if (page.gated or not page.keys) and COOKIE in environ.get("HTTP_COOKIE", ""):
        return False
    if not wanted.junk:
        return True
    if not page.keys:
        # Not known here: perhaps an older address.
        return False
    if page.asked_by_query is None:
        try:
            host = bare_host(environ.get("HTTP_HOST", ""))
            page.asked_by_query = is_asked_by_query(host, environ["PATH_INFO"])
        except (DatabaseError, InterfaceError):
            return True
    return not page.asked_by_query


def answer(page: Printed, environ: Environ, cache: str) -> tuple[str, Headers, bytes]:
    """Status, headers and body for one asker: 304 for one who has these bytes, 412 for one who means others. ``cache``
    is for ``Cache-Status``."""
    encoding = page.encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    none_match = environ.get("HTTP_IF_NONE_MATCH", "")
    since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
    status, headers, body = page.ready.get(encoding) or _made_ready(page, encoding)
    told = [*headers, ("Cache-Status", f"haowai; {cache}")]
    if page.status == 200 and page.keys and not _is_meant(page, environ, encoding):
        # Nobody else's answer.
        told += _told_in_front(page, sure=False)
        return REASONS[412], [header for header in told if header[0] not in OF_BODY], b""
    told += _told_in_front(page, sure=not cache.endswith(UNREACHABLE))
    if (
        (none_match or since)
        and page.status == 200
        and page.keys
        and page.is_known_to(none_match, since, encoding)
    ):
        return REASONS[304], [header for header in told if header[0] not in OF_BODY], b""
    return status, told, body if environ["REQUEST_METHOD"] == "GET" else b""


def _is_meant(page: Printed, environ: Environ, encoding: str) -> bool:
    match, since = environ.get("HTTP_IF_MATCH", ""), environ.get("HTTP_IF_UNMODIFIED_SINCE", "")
    return not (match or since) or page.is_what_is_meant(match, since, encoding)


def _told_in_front(page: Printed, *, sure: bool) -> Headers:
    """What caches in front are told, where there are any: to keep nothing that we aren't ``sure`` of."""
    if not settings.PURGE_URLS:
        return []
    if not sure:
        return NOT_KEPT
    gated = [("X-Gated", "1")] if page.gated else []
    return [*headers_for_caches(page.keys, page.fresh_until, time.time(), page.checked), *gated]


def _made_ready(page: Printed, encoding: str) -> tuple[str, Headers, bytes]:
    """Status, headers and bytes of a page in one encoding; kept with it once they don't change any more."""
    body = page.bytes_in(encoding)
    headers: Headers = [*page.headers, ("Content-Length", str(len(body)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    if page.is_text:
        headers.append(("Vary", "Accept-Encoding"))
    modified = ""
    if page.keys:
        headers += [("ETag", page.etag(encoding)), ("Printed-At-Row", str(page.made_from))]
        modified = page.last_modified(time.time())
        if modified:
            headers.append(("Last-Modified", modified))
    ready = (REASONS.get(page.status) or f"{page.status} -", headers, body)
    if modified:
        page.ready[encoding] = ready
    return ready
