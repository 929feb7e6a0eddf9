"""Making a record fit the newspaper: what no column holds is cut, what no reader could use is left out, and
each is said.

Pure: a record in, a record and warnings out. The limits are those of the models that the words end up in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from haowai.articles.models import Signature
from haowai.lib.remote import ascii_address
from haowai.press.addresses import normal_address
from haowai.press.bylines import Byline
from haowai.sections.models import Language, Section, Topic
from haowai.wire.format import BadRecord, Record, RecordBlock, RecordPhoto

#: Databases index addresses whole, PostgreSQL at most 2,704 bytes of them.
ADDRESS_BYTES = 2000
#: Far-off years mean "never", and cannot be told in every time zone.
LAST_YEAR = 9998

_SECTION = Section._meta.get_field("name").max_length or 0
_TOPIC = Topic._meta.get_field("name").max_length or 0
_BYLINE = {name: Signature._meta.get_field(name).max_length or 0 for name in ("name", "role", "place")}
_SOURCE = 200
#: What the newsroom's form accepts: a block that it refuses could never be saved again.
_is_address = URLValidator(schemes=["http", "https"])


def fit(record: Record) -> tuple[Record, list[str]]:
    """The record as the newspaper can hold it, and what was cut or left out for that.

    Raises BadRecord when its time cannot be held.
    """
    for name in ("published_at", "updated_at"):
        moment = getattr(record, name)
        if moment is not None and moment.year > LAST_YEAR:
            raise BadRecord(
                f"{name}: no paper appears in the year {moment.year}; write the time of publication"
            )
    said: list[str] = []
    photos, body = _pictures(record, said)
    fitted = replace(
        record,
        source=_cut(record.source, _SOURCE, "source", said),
        source_url=_source_url(record.source_url, said),
        licence=_cut(record.licence, _SOURCE, "licence", said),
        language=_language(record.language, said),
        section=_cut(record.section, _SECTION, "section", said),
        edition=_edition(record, said),
        aliases=_aliases(record.aliases, said),
        bylines=tuple(_byline(byline, at, said) for at, byline in enumerate(record.bylines)),
        photos=photos,
        body=body,
        topics=_topics(record.topics, said),
    )
    return fitted, said


def _cut(text: str | None, limit: int, name: str, said: list[str]) -> str | None:
    if not text or len(text) <= limit:
        return text
    said.append(f"{name}: cut to {limit} characters")
    return text[: limit - 1].rstrip() + "…"


def _topics(names: tuple[str, ...], said: list[str]) -> tuple[str, ...]:
    cut = (_cut(name, _TOPIC, f"topics[{at}]", said) or "" for at, name in enumerate(names))
    return tuple(dict.fromkeys(cut))


def _byline(byline: Byline, at: int, said: list[str]) -> Byline:
    def cut(name: str) -> str | None:
        return _cut(getattr(byline, name), _BYLINE[name], f"bylines[{at}].{name}", said)

    return replace(byline, name=cut("name"), role=cut("role"), place=cut("place"))


def _source_url(url: str | None, said: list[str]) -> str | None:
    if url is None:
        return None
    try:
        address = ascii_address(url)
    except ValueError:
        address = ""
    if 0 < len(address) <= ADDRESS_BYTES:
        return address
    said.append(f"source_url: no address of at most {ADDRESS_BYTES:,} letters; not shown")
    return None


def _aliases(aliases: tuple[str, ...], said: list[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for at, alias in enumerate(aliases):
        try:
            normal = normal_address(alias)
        except ValueError:
            normal = ""
        if 0 < len(normal.encode()) <= ADDRESS_BYTES:
            kept.setdefault(normal, alias)
        else:
            said.append(f"aliases[{at}]: no address of at most {ADDRESS_BYTES:,} letters; left out")
    return tuple(kept.values())


def _language(tag: str, said: list[str]) -> str:
    """The nearest language that a printing can be in."""
    wanted = tag.lower()
    for choice in Language.values:
        if wanted == choice.lower():
            return str(choice)
    first, *rest = wanted.split("-")
    match first:
        case "zh" if {"hans", "cn", "sg", "my"} & set(rest):
            return str(Language.SIMPLIFIED)
        case "zh" if {"hk", "mo"} & set(rest):
            return str(Language.HONG_KONG)
        case "zh":
            return str(Language.TAIWAN)
        case "en":
            return str(Language.ENGLISH)
        case "ja":
            return str(Language.JAPANESE)
    said.append(f"language: stories are not printed in {tag}; taken as {Language.TAIWAN.value}")
    return str(Language.TAIWAN)


def _edition(record: Record, said: list[str]) -> str | None:
    if record.edition == "paper" and record.published_at is None:
        said.append("edition: a paper story needs its day in published_at; taken as realtime")
        return "realtime"
    return record.edition


def _pictures(record: Record, said: list[str]) -> tuple[tuple[RecordPhoto, ...], tuple[RecordBlock, ...]]:
    """The pictures that can be shown or told of, and the body, whose picture blocks name them by address or
    caption.
    """
    renamed: dict[str, str] = {}
    kept = []
    for at, photo in enumerate(record.photos):
        url = _picture_url(photo.url, at, said)
        if photo.url and url:
            renamed[photo.url] = url
        if not (url or photo.caption):
            said.append(f"photos[{at}]: has neither address nor caption; left out")
            continue
        kept.append(replace(photo, url=url, expires=_expiry(photo.expires)))
    body = tuple(
        replace(block, text=renamed.get(block.text, block.text)) if block.type == "photo" else block
        for block in record.body
    )
    return tuple(kept), body


def _expiry(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment.year <= LAST_YEAR else None


def _picture_url(url: str | None, at: int, said: list[str]) -> str | None:
    if url is None:
        return None
    try:
        address = ascii_address(url)
        _is_address(address)
    except (ValueError, ValidationError):
        said.append(f"photos[{at}].url: no address that the newsroom takes; left out")
        return None
    return address
