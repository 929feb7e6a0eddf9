"""Heads of requests, read strictly (RFC 9110, RFC 9112): what a lane may answer itself, and how the rest is handed on.

Whatever two programs could understand differently is refused: a bare CR or LF, a NUL, a folded line, a name with a
blank before its colon, no Host or two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from haowai.audience.reports import MOST_BYTES, PATH, Sender
from haowai.lib.proxies import reader_address
from haowai.reader.cache.asked import SAFE, Asked, asked

#: How a lane tells the server behind it who the reader is.
PEER = "Haowai-Peer"

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST = re.compile(rb"(" + TOKEN + rb") ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])")
FIELD = re.compile(
    rb"("
    + TOKEN
    + rb"):[ \t]*((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)[ \t]*"
)
#: Targets and hosts about which there is nothing to ask: a path in ASCII, a name with or without port.
PLAIN_TARGET = re.compile(rb"/[\x21\x24-\x7e]*")
PLAIN_HOST = re.compile(rb"[A-Za-z0-9.-]{1,255}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")
#: Fields that a lane reads; where one comes twice it asks the server behind.
READ = frozenset(
    {
        b"host",
        b"accept-encoding",
        b"cookie",
        b"if-none-match",
        b"if-modified-since",
        b"x-forwarded-proto",
        b"connection",
    }
)
#: Where pages report; a length that a lane reads.
REPORTS, LENGTH = PATH.encode(), re.compile(rb"[0-9]{1,4}")
#: Fields of requests that are the server's behind.
BEHIND = frozenset(
    {
        b"content-length",
        b"transfer-encoding",
        b"upgrade",
        b"expect",
        b"range",
        b"te",
        b"trailer",
        b"http2-settings",
    }
)
#: Those of them that make a body more than its length.
BODILY = BEHIND - {b"content-length"}


class BadHead(ValueError):
    """Not a request's head by the grammar: the answer is 400, and the connection ends."""


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What is read of the head of a report (audience/reports.py): how long its body is, and by name, in small letters,
    the fields that say whose it is."""

    length: int
    fields: dict[bytes, bytes]

    def sender(self, peer: str, *, trusted: bool) -> Sender:
        """Who reports, to a lane whose peer has this address; ``trusted`` tells whether that is a proxy."""
        get = self.fields.get
        forwarded = get(b"x-forwarded-for", b"") if trusted else b""
        return Sender(
            reader_address(peer, forwarded.decode("latin-1")) if forwarded else peer,
            get(b"user-agent", b"").decode("latin-1"),
            get(b"host", b"").decode("latin-1"),
            get(b"origin", b"").decode("latin-1"),
            get(b"sec-fetch-site", b"").decode("latin-1"),
            get(b"sec-purpose", b"").decode("latin-1"),
            trusted and get(b"x-forwarded-proto") == b"https",
        )


@dataclass(slots=True)
class Head:
    """A whole head. ``environ`` has what the page cache reads of it, as WSGI names it; None when the request is not
    one that a lane may answer. ``is_last`` tells that the reader wants the connection ended after the answer."""

    lines: list[bytes]
    environ: dict[str, Any] | None
    is_last: bool = False
    #: Whatever of the request the answer with a page depends on.
    variant: str = ""
    #: A report of a page, which is counted right here when its body has come.
    report: ReportHead | None = None
    #: What is asked for when it came by http and by https; False until it was looked up.
    plain: Asked | bool | None = False
    secure: Asked | bool | None = False

    def wanted(self, *, trusted: bool) -> Asked | None:
        """What of the page cache is asked for; ``trusted`` tells whether the peer is a proxy that is believed."""
        if self.environ is None:
            return None
        if trusted and self.environ.get("HTTP_X_FORWARDED_PROTO") == "https":
            if self.secure is False:
                self.secure = asked(self.environ, secure=True)
            return self.secure  # type: ignore[return-value]
        if self.plain is False:
            self.plain = asked(self.environ, secure=False)
        return self.plain  # type: ignore[return-value]

    def handed_on(self, peer: str) -> bytes:
        """The head for the server behind: the same lines, with the peer, and without what anybody else said of him.
        One connection carries one request, so that nobody's idea of where it ends matters."""
        kept = [line for line in self.lines[1:] if _name(line) not in (b"haowai-peer", b"connection")]
        told = f"{PEER}: {peer}".encode("ascii", "replace")
        return b"\r\n".join([self.lines[0], told, *kept, b"Connection: close", b"", b""])


#: Before anything was read.
NOTHING = Head([], None)


def read_head(data: bytes) -> Head:
    """``data`` ends with the empty line. Raises BadHead."""
    lines = data[:-4].split(b"\r\n")
    request = REQUEST.fullmatch(lines[0])
    if request is None:
        raise BadHead("request line")
    told = [_field(line) for line in lines[1:]]
    method, target, minor = request.groups()
    if target == REPORTS and method == b"POST":
        return Head(lines, None, report=_report(told, minor))
    fields: dict[bytes, bytes] = {}
    hosts, certain = 0, True
    for name, value in told:
        hosts += name == b"host"
        # A server of WSGI can't tell "X_Forwarded_Proto" from "X-Forwarded-Proto".
        certain = certain and not (name in BEHIND or b"_" in name or (name in READ and name in fields))
        fields[name] = value
    if hosts > 1 or (not hosts and minor == b"1"):
        raise BadHead("host")
    tokens = {token.strip().lower() for token in fields.get(b"connection", b"").split(b",")} - {b""}
    if (
        not certain
        or minor != b"1"
        or method.decode() not in SAFE
        or not PLAIN_TARGET.fullmatch(target)
        or not PLAIN_HOST.fullmatch(fields[b"host"])
        or not tokens <= {b"keep-alive", b"close"}
    ):
        return Head(lines, None)
    path, _mark, query = target.partition(b"?")
    environ = {
        "REQUEST_METHOD": method.decode(),
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
    }
    for name in READ & fields.keys():
        environ[f"HTTP_{name.decode().upper().replace('-', '_')}"] = fields[name].decode("latin-1")
    variant = "\n".join(
        environ.get(name, "")
        for name in (
            "REQUEST_METHOD",
            "HTTP_ACCEPT_ENCODING",
            "HTTP_IF_NONE_MATCH",
            "HTTP_IF_MODIFIED_SINCE",
        )
    )
    return Head(lines, environ, is_last=b"close" in tokens, variant=variant)


@lru_cache(maxsize=8192)
def _field(line: bytes) -> tuple[bytes, bytes]:
    """Name in small letters and value of a line: those of one browser are those of many. Raises BadHead."""
    matched = FIELD.fullmatch(line)
    if matched is None:
        raise BadHead("field line")
    return matched[1].lower(), matched[2]


def _report(told: list[tuple[bytes, bytes]], minor: bytes) -> ReportHead | None:
    """None for one that is the server's behind: what it does is the same, and it knows every way to send a body."""
    fields = dict(told)
    length = fields.get(b"content-length", b"")
    if (
        minor != b"1"
        or not LENGTH.fullmatch(length)
        or int(length) > MOST_BYTES
        or not BODILY.isdisjoint(fields)
        or fields.get(b"connection", b"keep-alive").lower() != b"keep-alive"
        # A field that comes twice, or by two spellings.
        or len(fields) != len(told)
        or b"_" in b"".join(fields)
    ):
        return None
    return ReportHead(int(length), fields)


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].lower().replace(b"_", b"-")
