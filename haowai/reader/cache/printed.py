"""A printed page: one answer of Django's as it is kept, with what makes it untrue, and the bytes for each encoding."""

from __future__ import annotations

import gzip
import json
import math
import time
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b

import brotli

Headers = list[tuple[str, str]]

REASONS = {
    200: "200 OK",
    301: "301 Moved Permanently",
    302: "302 Found",
    304: "304 Not Modified",
    410: "410 Gone",
    412: "412 Precondition Failed",
}
KEPT = frozenset({200, 301, 302, 410})
TEXTS = (
    "text/",
    "application/json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "image/svg+xml",
)
TEXT_SUFFIXES = ("+json", "+xml")
#: Shorter answers don't become shorter by packing.
WORTH_PACKING = 400
#: Brotli's level: 5 packs a page in a millisecond, and better than gzip at its best.
BROTLI_LEVEL = 5
#: Bytes of a tag, and of the seal of what lies in the store.
DIGEST = 12
#: What an entry weighs beside its bytes: objects, keys, headers.
OVERHEAD = 3000


@dataclass(slots=True)
class Printed:
    """An answer that is kept, or that passes through once.

    ``made_from`` is the row of the press log that was the newest one known before it was made: it shows everything up
    to there. ``checked`` is the row up to which it is known to be true. Times are in seconds since 1970.
    """

    status: int
    #: Without length, encoding, validators and cache headers: they are put on for each asker.
    headers: tuple[tuple[str, str], ...]
    body: bytes
    keys: frozenset[str] = frozenset()
    made_from: int = 0
    made_at: float = field(default_factory=time.time)
    fresh_until: float = math.inf
    #: A gate: readers who said to be 18 get another page at its address.
    gated: bool = False
    checked: int = 0
    #: Whether an older address of some story is this path with a query; None until somebody asks with one.
    asked_by_query: bool | None = None
    tag: str = ""
    #: Bytes by encoding, made when first asked for.
    packed: dict[str, bytes] = field(default_factory=dict)
    #: Heads and bodies as a lane sends them, by what of a request they depend on (lane.py).
    wire: dict[str, tuple[bytes, bytes, int]] = field(default_factory=dict)
    #: Whole answers by encoding, from the second on in which Last-Modified can be told.
    ready: dict[str, tuple[str, Headers, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checked = max(self.checked, self.made_from)
        if not self.tag:
            self.tag = blake2b(self.body, digest_size=DIGEST).hexdigest()

    @property
    def size(self) -> int:
        """About how many bytes it takes in memory, once it is packed."""
        keys = sum(map(len, self.keys))
        return len(self.body) + (len(self.body) // 3 if self.is_text else 0) + keys + OVERHEAD

    @property
    def is_text(self) -> bool:
        kind = self.content_type
        return kind.startswith(TEXTS) or kind.endswith(TEXT_SUFFIXES)

    @property
    def content_type(self) -> str:
        named = (value for name, value in self.headers if name.lower() == "content-type")
        return next(named, "").partition(";")[0].strip().lower()

    def encoding_for(self, accepted: str) -> str:
        """The encoding for an Accept-Encoding header: "br", "gzip" or "" for none."""
        if len(self.body) < WORTH_PACKING or not self.is_text:
            return ""
        return chosen_encoding(accepted)

    def bytes_in(self, encoding: str) -> bytes:
        if not encoding:
            return self.body
        found = self.packed.get(encoding)
        if found is None:
            found = self.packed[encoding] = pack(self.body, encoding)
        return found

    def etag(self, encoding: str) -> str:
        """Strong, and so another one for each encoding."""
        return f'"{self.tag}-{encoding}"' if encoding else f'"{self.tag}"'

    def is_known_to(self, if_none_match: str, if_modified_since: str, encoding: str) -> bool:
        """Whether the asker has these bytes (RFC 9110, 13.2.2: the time counts only without tags)."""
        if if_none_match:
            return if_none_match.strip() == "*" or (
                self.tag in if_none_match
                and any(_opaque(tag) == self.etag(encoding) for tag in if_none_match.split(","))
            )
        return bool(if_modified_since) and if_modified_since == self.last_modified(time.time())

    def is_what_is_meant(self, if_match: str, if_unmodified_since: str, encoding: str) -> bool:
        """Whether the asker means this page, and not one that was here before (RFC 9110, 13.1.1 and 13.1.4)."""
        if if_match:
            tags = {tag.strip() for tag in if_match.split(",")}
            return bool({"*", self.etag(encoding)} & tags)
        try:
            since = parsedate_to_datetime(if_unmodified_since).timestamp()
        except (ValueError, OverflowError):
            return True
        return int(self.made_at) <= since

    def last_modified(self, now: float) -> str:
        """Empty within the second in which the page was made: another one may be made in it, and nobody could tell
        the two by their times (RFC 9110, 8.8.2.2)."""
        return formatdate(self.made_at, usegmt=True) if int(now) > int(self.made_at) else ""

    def dump(self) -> bytes:
        """For the store of the machine; the packed bytes come along."""
        about = {
            "status": self.status,
            "headers": self.headers,
            "keys": sorted(self.keys),
            "made_from": self.made_from,
            "made_at": self.made_at,
            "fresh_until": None if math.isinf(self.fresh_until) else self.fresh_until,
            "gated": self.gated,
            "tag": self.tag,
            "body": len(self.body),
        }
        head = json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode()
        packed = self.bytes_in("gzip") if self.is_text else b""
        content = len(head).to_bytes(4) + head + self.body + packed
        return blake2b(content, digest_size=DIGEST).digest() + content

    @classmethod
    def load(cls, content: bytes, *, checked: int) -> Printed:
        """Raises ValueError or KeyError for what is none, or has become another."""
        seal, content = content[:DIGEST], content[DIGEST:]
        if seal != blake2b(content, digest_size=DIGEST).digest():
            raise ValueError("it is not what was kept")
        start = 4 + int.from_bytes(content[:4])
        about = json.loads(content[4:start])
        length = about.pop("body")
        until = about.pop("fresh_until")
        printed = cls(
            **about | {"headers": tuple(map(tuple, about["headers"])), "keys": frozenset(about["keys"])},
            body=content[start : start + length],
            fresh_until=math.inf if until is None else until,
            checked=checked,
        )
        if printed.is_text:
            printed.packed["gzip"] = content[start + length :]
        return printed


def _opaque(tag: str) -> str:
    """An entity tag as weak comparison sees it (RFC 9110, 8.8.3.2)."""
    return tag.strip().removeprefix("W/")


@lru_cache(maxsize=256)
def chosen_encoding(accepted: str) -> str:
    """What of "br" and "gzip" an Accept-Encoding header takes, Brotli first; "" when neither (RFC 9110, 12.5.3). What
    is refused by ``q=0`` is not chosen; further weights don't matter, since both unpack quickly."""
    taken: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _semicolon, rest = part.partition(";")
        taken[name.strip(" \t")] = not _is_nought(rest)
    others = taken.get("*", False)
    return next((name for name in ("br", "gzip") if taken.get(name, others)), "")


def _is_nought(weight: str) -> bool:
    """Whether parameters in small letters are a weight of zero."""
    try:
        return float(weight.strip(" \t").removeprefix("q=")) == 0
    except ValueError:
        return False


def pack(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_LEVEL))
    # No time in the header: the same bytes each time.
    return gzip.compress(body, compresslevel=6, mtime=0)
