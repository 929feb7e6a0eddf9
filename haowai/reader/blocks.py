"""The body of an article as its template shows it: one frozen view for each kind of block
(``press/payload.py``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe

from haowai.media.models import Photo, Video
from haowai.reader.images import COLUMN_SIZES, Picture, picture_of
from haowai.reader.video import Film, film_of

_NUMBER = re.compile(r"^[+\-−±]?[\d,.]+\s*[%％‰倍]?$")


@dataclass(frozen=True)
class Block:
    """A part of a body; each kind has its template."""

    template: ClassVar[str]


@dataclass(frozen=True)
class Paragraph(Block):
    template = "reader/blocks/paragraph.html"
    html: SafeString


@dataclass(frozen=True)
class Subheading(Block):
    template = "reader/blocks/subheading.html"
    text: str


@dataclass(frozen=True)
class Figure(Block):
    """A picture with its words; the words stay where the picture may not be shown. ``credit`` has no
    brackets."""

    template = "reader/blocks/figure.html"
    picture: Picture | None
    caption: str
    credit: str


@dataclass(frozen=True)
class Gallery(Block):
    template = "reader/blocks/gallery.html"
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Quote(Block):
    template = "reader/blocks/quote.html"
    text: str
    cite: str


@dataclass(frozen=True)
class Items(Block):
    template = "reader/blocks/list.html"
    ordered: bool
    items: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    text: str
    is_number: bool


@dataclass(frozen=True)
class Table(Block):
    template = "reader/blocks/table.html"
    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Embed(Block):
    """Something on another site, as a link: no other host is asked before the reader wants it."""

    template = "reader/blocks/embed.html"
    url: str
    title: str
    host: str


@dataclass(frozen=True)
class FilmBlock(Block):
    template = "reader/blocks/video.html"
    film: Film


@dataclass(frozen=True)
class Recipe(Block):
    template = "reader/blocks/recipe.html"
    serves: str
    prep: str
    cook: str
    ingredients: tuple[str, ...]
    steps: tuple[str, ...]


def blocks_of(
    body: Iterable[Mapping[str, Any]], photos: Mapping[int, Photo], videos: Mapping[int, Video]
) -> Iterator[Block]:
    """The body's blocks, without those of which nothing can be shown. ``photos`` and ``videos`` hold what
    exists."""
    for block in body:
        if found := _block(block, photos, videos):
            yield found


def figure_of(
    data: Mapping[str, Any], photos: Mapping[int, Photo], *, sizes: str = COLUMN_SIZES, eager: bool = False
) -> Figure | None:
    """The figure of a picture as printed; None when neither picture nor words are left."""
    photo = photos.get(data["photo"] or 0)
    picture = picture_of(photo, alt=data["alt"], sizes=sizes, eager=eager)
    if picture is None and not data["caption"]:
        return None
    return Figure(picture, data["caption"], data["credit"])


def _block(data: Mapping[str, Any], photos: Mapping[int, Photo], videos: Mapping[int, Video]) -> Block | None:
    match data["type"]:
        case "paragraph":
            # Cleaned when it was printed (articles/content.py); what is printed is not changed afterwards.
            return Paragraph(mark_safe(data["html"]))  # noqa: S308
        case "subheading":
            return Subheading(data["text"])
        case "photo":
            return figure_of(data, photos)
        case "gallery":
            figures = tuple(filter(None, (figure_of(photo, photos) for photo in data["photos"])))
            return Gallery(figures) if figures else None
        case "quote":
            return Quote(data["text"], data["cite"])
        case "list":
            return Items(data["ordered"], tuple(data["items"]))
        case "video":
            video = videos.get(data["video"])
            return FilmBlock(film_of(video)) if video else None
        case "embed" | "table" | "recipe":
            return _structured(data)
    return None


def _structured(data: Mapping[str, Any]) -> Block | None:
    if data["type"] == "embed":
        parts = urlsplit(data["url"])
        known = parts.scheme in {"http", "https"} and parts.hostname
        return Embed(data["url"], data["title"], parts.hostname or "") if known else None
    if data["type"] == "table":
        rows = tuple(tuple(_cell(text) for text in row) for row in data["rows"])
        head = tuple(
            Cell(text, bool(rows) and all(at < len(row) and row[at].is_number for row in rows))
            for at, text in enumerate(data["head"])
        )
        return Table(data["caption"], head, rows)
    return Recipe(
        data["serves"], data["prep"], data["cook"], tuple(data["ingredients"]), tuple(data["steps"])
    )


def _cell(text: Any) -> Cell:
    words = str(text or "")
    return Cell(words, bool(_NUMBER.match(words.strip())))
