"""Heads of requests, read strictly (RFC 9110, RFC 9112): what a lane may answer itself, and how the rest is handed on.

Whatever two programs could understand differently is refused: a bare CR or LF, a NUL, a folded line, a name with a
blank before its colon, no Host or two, one that is none, or another one in the target. What is read takes time in
proportion to its length, whatever it is: a lane that reads answers nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from haowai.audience.reports import MOST_BYTES, PATH, Sender
from haowai.lib.proxies import reader_address
from haowai.reader.cache.asked import SAFE, Asked, asked, is_host

#: How a lane tells the server behind it who the reader is.
PEER = "Haowai-Peer"

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST = re.compile(rb"(" + TOKEN + rb") ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])")
FIELD = re.compile(rb"(" + TOKEN + rb"):([\t\x20-\x7e\x80-\xff]*)")
#: So many fields the server behind takes, with the two that are put to them; and lines so long are remembered.
MOST_FIELDS, KNOWN_LINE = 98, 512
#: A target about which there is nothing to ask: a path in ASCII.
PLAIN_TARGET = re.compile(rb"/[\x21\x24-\x7e]*")
#: A target that names its host (RFC 9112, 3.2.2).
WHOLE_TARGET = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
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
        b"if-match",
        b"if-unmodified-since",
    }
)
#: Those of them that make a body more than its length.
BODILY = BEHIND - {b"content-length"}
LONG_LENGTH = re.compile(rb"[0-9]{1,15}")
#: What is the lane's own to say, or between it and its reader alone.
NOT_PASSED = frozenset({b"haowai-peer", b"connection", b"expect", b"upgrade", b"http2-settings"})


class BadHead(ValueError):
    """Not a request's head by the grammar, or by what we take: ``status`` is the answer, and the connection ends."""

    def __init__(self, why: str, status: bytes = b"400 Bad Request") -> None:
        super().__init__(why)
        self.status = status


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
    #: Bytes of the body, and whether its sender waits to be told to go on.
    length: int = 0
    expects: bool = False
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
        kept = [line for line in self.lines[1:] if _is_passed(line.partition(b":")[0].lower())]
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
    if len(lines) > MOST_FIELDS + 1:
        raise BadHead("fields", b"431 Request Header Fields Too Large")
    told = [_field(line) for line in lines[1:]]
    method, target, minor = request.groups()
    if method != method.upper():
        # Methods are told by their letters (RFC 9110, 9.1), and WSGI's programs take them for the same.
        raise BadHead("method", b"501 Not Implemented")
    _check_host([value for name, value in told if name == b"host"], target, minor)
    if target == REPORTS and method == b"POST":
        return Head(
            lines, None, report=_report(told, minor), length=_length(told), expects=_expects(told, minor)
        )
    fields: dict[bytes, bytes] = {}
    certain = True
    for name, value in told:
        certain = certain and not (name in BEHIND or (name in READ and name in fields))
        fields[name] = value
    tokens = {token.strip().lower() for token in fields.get(b"connection", b"").split(b",")} - {b""}
    if (
        not certain
        or method.decode() not in SAFE
        or not PLAIN_TARGET.fullmatch(target)
        or b"host" not in fields
        or not tokens <= {b"keep-alive", b"close"}
    ):
        return Head(lines, None, length=_length(told), expects=_expects(told, minor))
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
    is_last = b"close" in tokens or minor == b"0"
    return Head(lines, environ, is_last=is_last, variant=variant)


def _field(line: bytes) -> tuple[bytes, bytes]:
    """Name in small letters and value of a line: those of one browser are those of many. Raises BadHead."""
    return _known_field(line) if len(line) <= KNOWN_LINE else _parsed_field(line)


def _parsed_field(line: bytes) -> tuple[bytes, bytes]:
    matched = FIELD.fullmatch(line)
    if matched is None:
        raise BadHead("field line")
    return matched[1].lower(), matched[2].strip(b" \t")


_known_field = lru_cache(maxsize=8192)(_parsed_field)


def _check_host(hosts: list[bytes], target: bytes, minor: bytes) -> None:
    """Raises BadHead unless one host is named, by the rules for it (RFC 9112, 3.2); HTTP/1.0 may name none."""
    if len(hosts) > 1 or (not hosts and minor == b"1"):
        raise BadHead("host")
    if hosts and not is_host(hosts[0].decode("latin-1")):
        raise BadHead("host")
    if (whole := WHOLE_TARGET.match(target)) and [whole[1].lower()] != [host.lower() for host in hosts]:
        raise BadHead("host of the target")


def _length(told: list[tuple[bytes, bytes]]) -> int:
    """The bytes of a body. Raises BadHead where they are told twice, or not beforehand: nobody would know when it is
    whole, and whom to wait for. Browsers and proxies that collect bodies say it."""
    if any(name == b"transfer-encoding" for name, _value in told):
        raise BadHead("length", b"411 Length Required")
    lengths = [value for name, value in told if name == b"content-length"]
    if len(lengths) > 1 or not all(map(LONG_LENGTH.fullmatch, lengths)):
        raise BadHead("length")
    return int(lengths[0]) if lengths else 0


def _expects(told: list[tuple[bytes, bytes]], minor: bytes) -> bool:
    return minor == b"1" and any(name == b"expect" for name, _value in told)


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


def _is_passed(name: bytes) -> bool:
    """Whether a field is handed on. A server of WSGI can't tell "X_Forwarded_For" from "X-Forwarded-For", so nobody is
    to hear of the former: a proxy that we believe vouches for the other alone."""
    return b"_" not in name and name not in NOT_PASSED
