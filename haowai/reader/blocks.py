"""The body of an article as its template shows it: one frozen view for each kind of block
(``press/payload.py``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe

from haowai.lib.players import Player, player_of
from haowai.media.models import Photo, Video
from haowai.press.payload import ArticleData
from haowai.reader.images import COLUMN_SIZES, Picture, picture_of
from haowai.reader.video import SHAPE, Film, film_of

#: 20 分鐘, 1 小時, 一個半小時, 十二分, 3–4 min.
_COUNT = r"(?:[0-9０-９]+(?:[.,][0-9]+)?|[一二兩三四五六七八九十半]+)"
_TIME = re.compile(
    rf"({_COUNT}(?:\s*[-–~～至到]\s*{_COUNT})?\s*(?:個半?小時|小時半?|分鐘半?|分(?![之成段別開離佈次享數])|秒鐘?|hours?|minutes?|min|seconds?)"
    r"(?:\s*[0-9]+\s*(?:分鐘?|秒鐘?))?)"
)
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
    """Something on another site, as a link: no other host is asked before the reader wants it. Where we know
    the site's player, a click on the poster (which is ours) fetches it."""

    template = "reader/blocks/embed.html"
    url: str
    title: str
    host: str
    player: Player | None = None
    poster: Picture | None = None
    credit: str = ""


@dataclass(frozen=True)
class FilmBlock(Block):
    """``leads`` when the story begins with it."""

    template = "reader/blocks/video.html"
    film: Film
    leads: bool = False


@dataclass(frozen=True)
class Phrase:
    """A part of a step; ``is_time`` when it says how long."""

    text: str
    is_time: bool


@dataclass(frozen=True)
class Recipe(Block):
    template = "reader/blocks/recipe.html"
    serves: str
    prep: str
    cook: str
    ingredients: tuple[str, ...]
    steps: tuple[str, ...]

    @property
    def timed_steps(self) -> list[list[Phrase]]:
        """The steps, each cut where it says how long something takes."""
        return [
            [Phrase(text, at % 2 == 1) for at, text in enumerate(_TIME.split(step)) if text]
            for step in self.steps
        ]


def blocks_of(
    body: Iterable[Mapping[str, Any]], photos: Mapping[int, Photo], videos: Mapping[int, Video]
) -> Iterator[Block]:
    """The body's blocks, without those of which nothing can be shown. ``photos`` and ``videos`` hold what
    exists."""
    for block in body:
        if found := _block(block, photos, videos):
            yield found


def opening_of(
    data: ArticleData, photos: Mapping[int, Photo], videos: Mapping[int, Video]
) -> FilmBlock | Embed | None:
    """The film that the story begins with, to be played where other stories have their lead picture, which is
    its poster where it has none of its own; None when the story begins otherwise, or the film is not there."""
    first: Mapping[str, Any] = data["body"][0] if data["body"] else {"type": ""}
    printed = data["lead"]
    lead = photos.get(printed["photo"] or 0) if printed else None
    if first["type"] == "video" and (video := videos.get(first["video"])):
        return FilmBlock(film_of(video, instead=lead), leads=True)
    if first["type"] == "embed" and (embed := _embed(first, photos, instead=lead)) and embed.player:
        return embed if first["poster"] or not printed else replace(embed, credit=printed["credit"])
    return None


def frames_of(blocks: Iterable[Block | None]) -> frozenset[str]:
    """The sites whose players a page may fetch when the reader asks for them (sources of ``frame-src``)."""
    return frozenset(block.player.host for block in blocks if isinstance(block, Embed) and block.player)


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
        case "embed":
            return _embed(data, photos)
        case "table" | "recipe":
            return _structured(data)
    return None


def _embed(
    data: Mapping[str, Any], photos: Mapping[int, Photo], *, instead: Photo | None = None
) -> Embed | None:
    parts = urlsplit(data["url"])
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    player = player_of(data["url"])
    # A link card needs no picture; where a film plays, one shows what it is.
    posters = (photos.get(data["poster"] or 0), instead) if player else ()
    pictures = (picture_of(each, shape=SHAPE, sizes=COLUMN_SIZES, most=1280) for each in posters)
    return Embed(
        player.page if player else data["url"],
        data["title"],
        parts.hostname,
        player,
        next(filter(None, pictures), None),
        data["credit"],
    )


def _structured(data: Mapping[str, Any]) -> Block | None:
    if data["type"] == "table":
        # A column is set as numbers when all of it is: figures and words in turn would stand at two edges.
        columns = zip_longest(*([str(text or "") for text in row] for row in data["rows"]), fillvalue="")
        numeric = [all(_NUMBER.match(text.strip()) for text in column) for column in columns]
        numeric += [False] * len(data["head"])
        head = tuple(Cell(text, numeric[at]) for at, text in enumerate(data["head"]))
        rows = tuple(
            tuple(Cell(str(text or ""), numeric[at]) for at, text in enumerate(row)) for row in data["rows"]
        )
        return Table(data["caption"], head, rows)
    return Recipe(
        data["serves"], data["prep"], data["cook"], tuple(data["ingredients"]), tuple(data["steps"])
    )
