"""What a request asks for, as far as pages differ by it: scheme, host, path, and the parameters that a page declares.

Whatever else stands behind a question mark (a newsletter's or another site's marks) is ignored and never kept, so that
junk can't fill the cache.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from haowai.lib.proxies import is_trusted
from haowai.press.addresses import candidates
from haowai.press.tail import has_address_with_query

SAFE = frozenset({"GET", "HEAD"})
#: What the cache never touches: the newsroom, files, what counts or sets cookies, and what is made of its query.
PASSED = (
    "/newsroom",
    "/static/",
    "/media/",
    "/pictures/",
    "/theme/",
    "/go/",
    "/gate",
    "/search",
    "/api/search",
    "/app/withdrawn",
)
#: Parameters of the pages that are made of some; an address of the API that has others is refused by it.
API = {
    "/api/stories": frozenset({"channel", "section", "topic", "since", "limit", "cursor"}),
    "/api/topics": frozenset({"limit", "cursor"}),
    "/api/sections": frozenset[str](),
}
COMPARE = frozenset({"from", "to"})
#: A longer address is nobody's page.
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """``key`` names the page. ``query`` is the part of the query that it is made of, ``junk`` when there was more."""

    key: str
    query: str
    junk: bool


#: A name with or without port, or an address in brackets: what Django takes for a host as well.
HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


@lru_cache(maxsize=512)
def is_host(text: str) -> bool:
    """Whether a Host header names one. Whatever else stood there could make the key of another page."""
    return HOST.fullmatch(text) is not None


@lru_cache(maxsize=512)
def bare_host(host: str) -> str:
    """Without port, in small letters: a channel answers the same at every port."""
    name = host.lower()
    return name if name.endswith("]") else name.rpartition(":")[0] or name


def asked(environ: dict[str, Any], *, secure: bool) -> Asked | None:
    """None for a request that the cache doesn't touch."""
    path: str = environ["PATH_INFO"]
    host: str = environ.get("HTTP_HOST", "")
    if (
        environ["REQUEST_METHOD"] not in SAFE
        or path.startswith(PASSED)
        or len(path) > LONGEST
        # In a key it would begin a query.
        or "?" in path
        or not is_host(host)
    ):
        return None
    scheme = "https" if secure else "http"
    key = f"{scheme}://{bare_host(host)}{path}"
    query = environ.get("QUERY_STRING")
    if not query:
        return Asked(key, "", False)
    if len(query) > LONGEST:
        return None
    names = _declared(path)
    if names is None:
        return Asked(key, "", True)
    try:
        given = parse_qsl(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    if path.startswith("/api/") and (
        {name for name, _value in given} - names or len(given) > len(dict(given))
    ):
        return None
    kept = urlencode(sorted((name, value) for name, value in dict(given).items() if name in names))
    return Asked(f"{key}?{kept}" if kept else key, kept, False)


def is_secure(environ: dict[str, Any]) -> bool:
    """Whether the reader came by https, as a trusted proxy or the server itself says."""
    if (forwarded := environ.get("HTTP_X_FORWARDED_PROTO")) and is_trusted(environ.get("REMOTE_ADDR", "")):
        return bool(forwarded == "https")
    return bool(environ["wsgi.url_scheme"] == "https")


def _declared(path: str) -> frozenset[str] | None:
    """The parameters that a page is made of; None for none at all."""
    if path.startswith("/api/"):
        return API.get(path, frozenset())
    return COMPARE if path.rstrip("/").endswith("/versions/compare") else None


def decoded(path: str) -> str:
    """A path as WSGI has it, each byte a character, as text."""
    return path.encode("latin-1", "replace").decode(errors="replace")


def is_asked_by_query(host: str, path: str) -> bool:
    """Whether some older address of a story is this path with a query: then the query must be looked at each time."""
    forms = candidates(host, decoded(path), "")
    return any(has_address_with_query(form) for form in forms)
