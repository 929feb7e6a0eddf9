"""The import format: one article as one JSON object, in and out.

``record_from_json`` takes what ``json.loads`` gives and checks all of it before anything is stored;
``record_to_json`` writes the same keys in one fixed order. A field that is absent is null, or empty. Text
is text: markup in it stays literal. Control characters, which no database and no page wants, are taken out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from haowai.press.bylines import FORMS, Byline

FORMAT = 1
LANGUAGE = "zh-Hant-TW"
BLOCK_TYPES = ("paragraph", "subheading", "list", "quote", "photo")
EDITIONS = ("realtime", "paper")
RATINGS = ("general", "restricted")

HEADLINE_LIMIT = 10_000
LINE_LIMIT = 2_000
TEXT_LIMIT = 200_000
LIST_LIMITS = {"aliases": 200, "bylines": 100, "photos": 1_000, "body": 10_000, "topics": 200}

T = TypeVar("T")


class BadRecord(Exception):
    """The input is no article that can be imported; the message names the field and says what to do."""


@dataclass(frozen=True)
class RecordPhoto:
    """A picture: address (kept, never linked to), alternative text, caption, and credit without brackets."""

    url: str | None = None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    expires: datetime | None = None


@dataclass(frozen=True)
class RecordBlock:
    """A piece of the body: ``type`` is one of ``BLOCK_TYPES``; a list has one item a line."""

    type: str
    text: str


@dataclass(frozen=True)
class Record:
    """An article as it comes in.

    Times carry an offset. ``warnings`` say what was left out of the input, and are no part of the record.
    """

    headline: str
    source_id: str | None = None
    source: str | None = None
    source_url: str | None = None
    standfirst: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str = LANGUAGE
    section: str | None = None
    edition: str | None = None
    aliases: tuple[str, ...] = ()
    bylines: tuple[Byline, ...] = ()
    photos: tuple[RecordPhoto, ...] = ()
    body: tuple[RecordBlock, ...] = ()
    topics: tuple[str, ...] = ()
    rating: str = "general"
    licence: str | None = None
    warnings: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Found:
    """A record that was read.

    ``line`` is the file's line it stands on, from 1; ``bytes_read`` how much of the file is read by now.
    """

    line: int
    record: Record
    path: str = ""
    bytes_read: int = 0


@dataclass(frozen=True)
class Bad:
    """What could not be read, and why. ``line`` is None when the reason is the whole file's."""

    line: int | None
    reason: str
    path: str = ""
    bytes_read: int = 0


# C0 and C1 without tab and newline, lone surrogates, noncharacters, byte order mark, and overrides of
# direction.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u2028\u2029\u202a-\u202e"
    r"\u2066-\u2069]"
)
_LANGUAGE = re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
_PHOTO_KEYS = ("url", "alt", "caption", "credit", "expires")
_BYLINE_KEYS = ("name", "role", "place", "day", "form")
_KEYS = (
    "format",
    "source_id",
    "source",
    "source_url",
    "headline",
    "standfirst",
    "published_at",
    "updated_at",
    "language",
    "section",
    "edition",
    "aliases",
    "bylines",
    "photos",
    "body",
    "topics",
    "rating",
    "licence",
)


def clean(text: str) -> str:
    """The text without control characters and outer blanks; newlines are kept, tabs become spaces."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()


# -------------------------------------------------------------------------------------------------- reading


def record_from_json(obj: object) -> Record:
    """The record that a JSON object describes. BadRecord, with the field's name, when it cannot be imported.

    Fields that the format doesn't know are left out and named in ``warnings``.
    """
    if not isinstance(obj, dict):
        raise BadRecord(f"the line holds {_kind(obj)}; write one JSON object for each article")
    reader = _Reader(obj, "", _KEYS)
    version = obj.get("format")
    if version is not None and (isinstance(version, bool) or version != FORMAT):
        raise BadRecord(f"format: {_short(version)} is unknown; this release reads format {FORMAT}")
    headline = reader.line("headline", HEADLINE_LIMIT)
    if not headline:
        raise BadRecord("headline: is missing or empty; give the article a headline")
    return Record(
        headline=headline,
        source_id=reader.line("source_id"),
        source=reader.line("source"),
        source_url=reader.address("source_url"),
        standfirst=reader.text("standfirst"),
        published_at=reader.time("published_at"),
        updated_at=reader.time("updated_at"),
        language=reader.language("language"),
        section=reader.line("section"),
        edition=reader.choice("edition", EDITIONS),
        aliases=reader.items("aliases", _alias),
        bylines=reader.items("bylines", _byline),
        photos=reader.items("photos", _photo),
        body=reader.items("body", _block),
        topics=reader.items("topics", _topic),
        rating=reader.choice("rating", RATINGS) or "general",
        licence=reader.line("licence"),
        warnings=tuple(reader.warnings),
    )


class _Reader:
    """Takes typed values out of one JSON object; ``where`` goes before field names in messages."""

    def __init__(
        self, obj: Mapping[str, Any], where: str, known: tuple[str, ...], warnings: list[str] | None = None
    ) -> None:
        self.obj = obj
        self.where = where
        self.warnings = [] if warnings is None else warnings
        for key in obj:
            if key not in known and len(self.warnings) < 20:
                self.warnings.append(f"{where}{_short(clean(key), quote=False)}: unknown field, left out")

    def fail(self, key: str, reason: str) -> BadRecord:
        return BadRecord(f"{self.where}{key}: {reason}")

    def text(self, key: str, limit: int = TEXT_LIMIT) -> str | None:
        value = self.obj.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fail(key, f"is {_kind(value)}; write text or null")
        value = clean(value)
        if len(value) > limit:
            raise self.fail(key, f"has {len(value):,} characters; at most {limit:,} are allowed")
        return value or None

    def line(self, key: str, limit: int = LINE_LIMIT) -> str | None:
        value = self.text(key, limit)
        return " ".join(value.split("\n")) if value else None

    def address(self, key: str) -> str | None:
        value = self.line(key)
        if value and not _is_web_address(value):
            raise self.fail(
                key, f"{_short(value)} is no web address; write http:// or https:// and a host, or null"
            )
        return value

    def time(self, key: str) -> datetime | None:
        value = self.line(key, 100)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.fail(
                key, f"{_short(value)} is no time that exists; write it like 2025-10-29T05:30:00+08:00"
            ) from None
        if moment.tzinfo is None:
            raise self.fail(key, f"{_short(value)} has no offset; write it like 2025-10-29T05:30:00+08:00")
        return moment

    def language(self, key: str) -> str:
        value = self.line(key, 100)
        if value and not _LANGUAGE.match(value):
            raise self.fail(key, f"{_short(value)} is no language tag; write one of BCP 47, like {LANGUAGE}")
        return value or LANGUAGE

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.line(key)
        if value is not None and value not in choices:
            raise self.fail(key, f"{_short(value)} is unknown; use {', '.join(choices)} or null")
        return value

    def day(self, key: str) -> int | None:
        value = self.obj.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 31:
            raise self.fail(
                key, f"{_short(value)} is no day of a month; write a number from 1 to 31, or null"
            )
        return value

    def items(self, key: str, make: Callable[[Any, str, list[str]], T | None]) -> tuple[T, ...]:
        value = self.obj.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.fail(key, f"is {_kind(value)}; write a list")
        if len(value) > LIST_LIMITS[key]:
            raise self.fail(key, f"has {len(value):,} entries; at most {LIST_LIMITS[key]:,} are allowed")
        made = (make(entry, f"{self.where}{key}[{at}]", self.warnings) for at, entry in enumerate(value))
        return tuple(entry for entry in made if entry is not None)


def _alias(value: object, where: str, warnings: list[str]) -> str | None:
    alias = _Reader({"": value}, where, ("",), warnings).line("")
    if alias and not (alias.startswith("/") or _is_web_address(alias)):
        raise BadRecord(
            f"{where}: {_short(alias)} is no address; write a path that begins with / or a whole address"
        )
    return alias


def _topic(value: object, where: str, warnings: list[str]) -> str | None:
    return _Reader({"": value}, where, ("",), warnings).line("", 200)


def _byline(value: object, where: str, warnings: list[str]) -> Byline | None:
    reader = _Reader(_object(value, where), f"{where}.", _BYLINE_KEYS, warnings)
    byline = Byline(
        name=reader.line("name", 200),
        role=reader.line("role", 200),
        place=reader.line("place", 200),
        day=reader.day("day"),
        form=reader.choice("form", FORMS),
    )
    return byline if byline != Byline() else None


def _photo(value: object, where: str, warnings: list[str]) -> RecordPhoto | None:
    reader = _Reader(_object(value, where), f"{where}.", _PHOTO_KEYS, warnings)
    photo = RecordPhoto(
        url=reader.address("url"),
        alt=reader.text("alt"),
        caption=reader.text("caption"),
        credit=reader.line("credit"),
        expires=reader.time("expires"),
    )
    return photo if photo != RecordPhoto() else None


def _block(value: object, where: str, warnings: list[str]) -> RecordBlock | None:
    reader = _Reader(_object(value, where), f"{where}.", ("type", "text"), warnings)
    kind = reader.choice("type", BLOCK_TYPES)
    if kind is None:
        raise reader.fail("type", f"is missing; use {', '.join(BLOCK_TYPES)}")
    text = reader.text("text")
    return RecordBlock(kind, text) if text else None


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRecord(f"{where}: is {_kind(value)}; write an object")
    return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"']", value)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _short(value: object, *, quote: bool = True) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= 60 else text[:57] + "..."
    return f'"{text}"' if quote and isinstance(value, str) else text


# -------------------------------------------------------------------------------------------------- writing


def record_to_json(record: Record) -> dict[str, Any]:
    """The record as an object of the import format: every key, in the format's order, times in ISO 8601."""
    values = {key: getattr(record, key) for key in _KEYS if key != "format"}
    values |= {
        "format": FORMAT,
        "published_at": _iso(record.published_at),
        "updated_at": _iso(record.updated_at),
        "aliases": list(record.aliases),
        "bylines": [{key: getattr(byline, key) for key in _BYLINE_KEYS} for byline in record.bylines],
        "photos": [
            {key: getattr(photo, key) for key in _PHOTO_KEYS} | {"expires": _iso(photo.expires)}
            for photo in record.photos
        ],
        "body": [{"type": block.type, "text": block.text} for block in record.body],
        "topics": list(record.topics),
    }
    return {key: values[key] for key in _KEYS}


def content_hash(record: Record) -> str:
    """SHA-256, in hexadecimal, of all that the record says apart from where it came from.

    Two records with one hash are one article: what tells records apart that have neither ``source_id`` nor
    ``source_url``. Times are hashed in UTC, so that another offset for the same moment makes no other
    article.
    """
    values = record_to_json(record)
    for key in ("source_id", "source_url"):
        del values[key]
    for key in ("published_at", "updated_at"):
        moment = getattr(record, key)
        values[key] = _iso(moment.astimezone(UTC)) if moment else None
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
