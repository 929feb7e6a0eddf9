"""Older addresses of stories: one normal form for what a desk types, an import brings and a browser asks."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit


def normal_address(address: str) -> str:
    """``host/path?query``, or ``/path?query`` when no host is known.

    Scheme, fragment, default port, ``www.`` and a slash at the end don't matter; the query keeps its order.
    """
    text = address.strip()
    if "://" not in text and not text.startswith("/"):
        text = "//" + text
    parts = urlsplit(text)
    host = (parts.hostname or "").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        port = None
    if port and port not in {80, 443}:
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/") or "/"
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    return (host + path + (f"?{query}" if query else ""))[:2000]


def candidates(host: str, path: str, query: str) -> list[str]:
    """The normal forms under which a request's address may be known, most exact first; none for what is no address."""
    path = "/" + path.lstrip("/")  # two slashes would begin with a host
    try:
        return _forms(host, path, query)
    except ValueError:
        return []


def _forms(host: str, path: str, query: str) -> list[str]:
    full = normal_address(f"//{host}{path}" + (f"?{query}" if query else ""))
    bare = normal_address(path + (f"?{query}" if query else ""))
    forms = [full, bare]
    if query:
        forms += [normal_address(f"//{host}{path}"), normal_address(path)]
    return forms
