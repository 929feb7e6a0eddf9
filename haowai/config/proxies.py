"""Whom we believe about the reader's address and scheme.

Headers such as X-Forwarded-For are read only when the request comes from a network in ``HAOWAI_TRUSTED_PROXIES``;
anybody else could write what they like there, so for them the headers are removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from haowai.lib.proxies import is_trusted, reader_address

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


def client_address(request: HttpRequest) -> str:
    """The address of the reader: the last one in X-Forwarded-For that is no trusted proxy, else the peer's."""
    return reader_address(
        str(request.META.get("REMOTE_ADDR", "")), request.META.get("HTTP_X_FORWARDED_FOR", "")
    )


class TrustedProxies:
    """Applies the forwarded scheme of a trusted proxy and removes forwarded headers of everybody else.

    ``META["CLIENT_ADDRESS"]`` is then the reader's own address, for whoever bounds what one address may do. No header
    can say it: names of headers begin with ``HTTP_`` there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_trusted(str(request.META.get("REMOTE_ADDR", ""))):
            scheme = request.META.get("HTTP_X_FORWARDED_PROTO", "")
            if scheme in {"http", "https"}:
                request.META["wsgi.url_scheme"] = scheme
                request.environ["wsgi.url_scheme"] = scheme  # type: ignore[attr-defined]
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        request.META["CLIENT_ADDRESS"] = client_address(request)
        return self.get_response(request)


def told_by_lane(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """WSGI middleware: the peer is who a lane says. For a server on a Unix socket that only we can reach, where a peer
    has no address; a lane takes out whatever its own reader said of himself (reader/cache/heads.py)."""

    def told(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.pop("HTTP_HAOWAI_PEER", "")
        return app(environ, start_response)

    return told
