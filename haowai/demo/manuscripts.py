"""The demo newspaper's stories as they lie in ``stories/*.toml``: read, checked, and set into blocks.

A body is written plainly: paragraphs between empty lines, ``## `` a subheading, ``![key]`` a photo and ``![a b c]`` a
gallery, ``!{key}`` a film, ``> `` a quotation with ``> — who``, ``- `` a list, ``| a | b |`` a table whose first row
is its head.
``*word*`` is emphasis, ``**word**`` strong, ``[words](address)`` a link.
"""

from __future__ import annotations

import html
import re
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

STORIES = Path(__file__).with_name("stories")
NEWSPAPER = Path(__file__).with_name("newspaper.toml")
#: Films and their captions (WebVTT) under the same name; made by ``scripts/make_films.py``.
FILMS = Path(__file__).with_name("films")
EMBLEM = Path(__file__).with_name("logo.svg")


@dataclass(frozen=True)
class DemoPhoto:
    """A picture to be drawn: scene and mood are names of ``haowai.demo.pictures``."""

    key: str
    scene: str
    mood: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class DemoFilm:
    """A film that lies in ``films`` under its key; ``poster`` is the key of a photo."""

    key: str
    title: str
    credit: str = ""
    poster: str = ""


@dataclass(frozen=True)
class DemoStory:
    """A story of the demo newspaper. ``age`` and ``updated`` count back from the moment the demo is made."""

    key: str
    section: str
    headline: str
    age: timedelta
    #: Empty for the language of the house.
    language: str = ""
    body: str = ""
    also: tuple[str, ...] = ()
    kicker: str = ""
    list_title: str = ""
    push_title: str = ""
    safe_headline: str = ""
    standfirst: str = ""
    updated: timedelta | None = None
    edition: str = "realtime"
    page: str = ""
    rating: str = "general"
    sponsored: bool = False
    topics: tuple[str, ...] = ()
    follows: str = ""
    bylines: tuple[dict[str, Any], ...] = ()
    correction: dict[str, Any] = field(default_factory=dict)
    lead: str = ""
    photos: tuple[DemoPhoto, ...] = ()
    films: tuple[DemoFilm, ...] = ()
    recipe: dict[str, Any] = field(default_factory=dict)


def newspaper() -> dict[str, Any]:
    """Channels, sections, people, topics and fronts, as tables."""
    return tomllib.loads(NEWSPAPER.read_text(encoding="utf-8"))


def stories() -> list[DemoStory]:
    """Every story, oldest first. Raises ValueError, with the story's key, on a file that can't be used."""
    found = [_story(table) for path in sorted(STORIES.glob("*.toml")) for table in _tables(path)]
    return sorted(found, key=lambda story: story.age, reverse=True)


def _tables(path: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["story"])


def _story(table: dict[str, Any]) -> DemoStory:
    values = dict(table)
    values["age"] = age_of(values["age"])
    if "updated" in values:
        values["updated"] = age_of(values["updated"])
    if "correction" in values:
        values["correction"] = {**values["correction"], "age": age_of(values["correction"]["age"])}
    values["photos"] = tuple(DemoPhoto(**photo) for photo in values.get("photos", ()))
    values["films"] = tuple(DemoFilm(**film) for film in values.get("films", ()))
    for name in ("also", "topics", "bylines"):
        values[name] = tuple(values.get(name, ()))
    try:
        return DemoStory(**values)
    except TypeError as error:
        raise ValueError(f"story {table.get('key')}: {error}") from error


def as_first_printed(story: DemoStory) -> DemoStory:
    """The story before its correction, with what was wrong in it (pairs of what is right and what stood there).
    ValueError when what is right is not in its text."""
    body = story.body
    for right, wrong in story.correction.get("was", ()):
        if right not in body:
            raise ValueError(f"story {story.key}: {right!r} was corrected, and is not in its text")
        body = body.replace(right, wrong)
    return replace(story, body=body)


def age_of(text: str) -> timedelta:
    """``4d 6h``, ``3h``, ``25m`` as a span of time."""
    units = {"d": "days", "h": "hours", "m": "minutes"}
    parts = re.findall(r"(\d+)([dhm])", text)
    if not parts:
        raise ValueError(f"age {text!r} is not written like 4d 6h, 3h or 25m")
    return timedelta(**{units[unit]: int(number) for number, unit in parts})


def blocks(story: DemoStory, photos: Mapping[str, int], films: Mapping[str, int]) -> list[dict[str, Any]]:
    """The body as raw blocks of the stream; ``photos`` and ``films`` give the keys of what is saved by their
    names."""
    made = [_block(part, photos, films) for part in re.split(r"\n\s*\n", story.body.strip()) if part.strip()]
    if story.recipe:
        items = {name: [_item(text) for text in story.recipe[name]] for name in ("ingredients", "steps")}
        made.append(
            _made("recipe", {name: story.recipe.get(name, "") for name in ("serves", "prep", "cook")} | items)
        )
    return made


def _block(part: str, photos: Mapping[str, int], films: Mapping[str, int]) -> dict[str, Any]:
    lines = [line.strip() for line in part.strip().splitlines()]
    first = lines[0]
    if first.startswith("## "):
        return _made("subheading", first[3:].strip())
    if match := re.fullmatch(r"!\[([^\]]+)\]", first):
        pictures = [_photo(photos[key]) for key in match[1].split()]
        if len(pictures) == 1:
            return _made("photo", pictures[0])
        return _made("gallery", [{"type": "item", "value": picture, "id": _id()} for picture in pictures])
    if match := re.fullmatch(r"!\{([^}]+)\}", first):
        return _made("video", films[match[1]])
    if first.startswith(">"):
        words = [line.lstrip("> ").strip() for line in lines]
        cite = next((word.lstrip("—– ") for word in words if word.startswith(("—", "–"))), "")
        return _made(
            "quote", {"text": "".join(w for w in words if not w.startswith(("—", "–"))), "cite": cite}
        )
    if first.startswith("- "):
        return _made("list", {"ordered": False, "items": [_item(line[2:].strip()) for line in lines]})
    if first.startswith("|"):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        columns = [{"type": "text", "heading": heading} for heading in rows[0]]
        return _made(
            "table", {"columns": columns, "rows": [{"values": row} for row in rows[1:]], "caption": ""}
        )
    return _made("paragraph", f"<p>{inline(''.join(lines))}</p>")


def inline(text: str) -> str:
    """Plain text with its few marks as the rich text of a paragraph."""
    text = html.escape(text, quote=False)
    text = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\*([^*]+)\*", r"<i>\1</i>", text)


def _photo(pk: int) -> dict[str, Any]:
    return {"photo": pk, "caption": "", "credit": "", "alt": "", "remote": ""}


def _item(text: str) -> dict[str, Any]:
    return {"type": "item", "value": text, "id": _id()}


def _made(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": _id()}


def _id() -> str:
    return str(uuid.uuid4())
