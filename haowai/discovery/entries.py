"""What the text index takes in of a story, and which of its words readers may find it by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from haowai.discovery.terms import indexed
from haowai.press.models.story import TAIPEI, Edition, Rating
from haowai.press.payload import ArticleData, is_withheld

#: Editions as numbers, as the index keeps them.
EDITIONS = {Edition.REALTIME.value: 1, Edition.PAPER.value: 2}
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br\s*/?>")


@dataclass(frozen=True)
class Entry:
    """One live story for the index. ``headline`` and ``text`` are tokens with blanks between (``terms.indexed``);
    ``text`` has those of the headline too. ``printing`` is the row of the log that it was made of."""

    number: int
    printing: int
    published_at: datetime
    headline: str
    text: str
    channels: tuple[int, ...] = ()
    sections: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    edition: int = 1

    @property
    def year(self) -> int:
        """The year in Taipei."""
        return self.published_at.astimezone(TAIPEI).year


def entry_of(
    data: ArticleData, printing: int, *, channels: Mapping[int, int], topics: Mapping[int, str]
) -> Entry:
    """The entry of a live story. ``channels`` are those of sections, ``topics`` the names that topics have now.

    The words of a restricted story stay out: it is found by its safe headline alone, on the lists where it stands.
    """
    heads = [text for text in headlines(data) if text]
    texts = [text for text in bodies(data) if text]
    if not is_closed(data):
        texts += [topics[pk] for pk in data["topics"] if pk in topics]
    headline = indexed(heads)
    rest = indexed(texts)
    also = [channels[pk] for pk in data["also"] if pk in channels]
    return Entry(
        number=data["number"],
        printing=printing,
        published_at=datetime.fromisoformat(data["published_at"]),
        headline=headline,
        text=f"{headline} ¶ {rest}" if headline and rest else headline or rest,
        channels=tuple(dict.fromkeys([data["channel"], *also])),
        sections=tuple(dict.fromkeys([data["section"], *data["also"]])),
        people=tuple(dict.fromkeys(signed["person"] for signed in data["bylines"] if signed["person"])),
        topics=tuple(data["topics"]),
        edition=EDITIONS.get(data["edition"], 1),
    )


def is_closed(data: ArticleData) -> bool:
    """Whether only the safe headline is for everybody."""
    return data["rating"] == Rating.RESTRICTED or is_withheld(data)


def headlines(data: ArticleData) -> list[str]:
    """What stands over the story, the headline that lists show first."""
    if is_closed(data):
        return [data["safe_headline"]]
    heads = [data["list_title"], data["headline"], data["kicker"], data["standfirst"]]
    return [head for head in heads if head]


def bodies(data: ArticleData) -> Iterator[str]:
    """Everything else that readers can read of it, text by text: bylines, body, captions, corrections."""
    if is_closed(data):
        return
    for signed in data["bylines"]:
        yield signed["name"] or signed["role"] or ""
    if data["lead"]:
        yield from _picture(data["lead"])
    for block in data["body"]:
        if read := _BLOCKS.get(block["type"]):
            yield from read(block)
    for correction in data["corrections"]:
        yield correction["text"]


def words_of_html(html: str) -> str:
    """The words of a paragraph; its tags are few (docs/payload.md)."""
    if "<" in html:
        html = _TAG.sub("", _BREAK.sub("\n", html))
    return unescape(html) if "&" in html else html


def _picture(picture: Mapping[str, Any]) -> Iterable[str]:
    return (picture["caption"], picture["credit"])


def _gallery(block: Mapping[str, Any]) -> Iterator[str]:
    for picture in block["photos"]:
        yield from _picture(picture)


def _table(block: Mapping[str, Any]) -> Iterator[str]:
    yield block["caption"]
    yield from block["head"]
    for row in block["rows"]:
        yield from row


def _recipe(block: Mapping[str, Any]) -> Iterator[str]:
    yield from block["ingredients"]
    yield from block["steps"]


_BLOCKS: dict[str, Callable[[Mapping[str, Any]], Iterable[str]]] = {
    "paragraph": lambda block: [words_of_html(block["html"])],
    "subheading": lambda block: [block["text"]],
    "photo": _picture,
    "gallery": _gallery,
    "quote": lambda block: [block["text"], block["cite"]],
    "list": lambda block: block["items"],
    "table": _table,
    "embed": lambda block: [block["title"], block["credit"]],
    "recipe": _recipe,
}
