"""Stories as they are compared: the pairs of characters of three parts, and what tells copies."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from haowai.lib.words import fold, tokens
from haowai.press.models import Story
from haowai.press.models.log import State
from haowai.press.models.story import Rating, Status
from haowai.press.payload import ArticleData, upgrade

#: Characters of a body that are looked at: what comes later in a long feature tells little more.
LONGEST = 1_000
#: Paragraphs that open a story, its standfirst apart, and how much of them.
OPENING, LONGEST_OPENING = 2, 400
#: Characters of the pieces by which copies are told.
PIECE = 5

_TAG = re.compile(r"<[^>]*>")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Text:
    """A story that takes part: open to everybody, and no campaign. What its parts are made of is counted when it is
    asked for: most candidates are told apart by headline and opening."""

    number: int
    section: int
    published_at: datetime
    topics: frozenset[int]
    people: frozenset[int]
    said: str
    opens: str
    runs: str

    @cached_property
    def headline(self) -> Counter[str]:
        return Counter(tokens(self.said))

    @cached_property
    def opening(self) -> Counter[str]:
        return Counter(tokens(self.opens))

    @cached_property
    def body(self) -> Counter[str]:
        return Counter(tokens(self.runs))

    @cached_property
    def pieces(self) -> frozenset[str]:
        """All runs of five characters of its body, nothing but letters and digits counted."""
        run = _NO_WORD.sub("", fold(self.runs))
        return frozenset([run[at : at + PIECE] for at in range(len(run) - PIECE + 1)])


def text_of(data: ArticleData) -> Text:
    """The printed story as it is compared."""
    paragraphs: list[str] = []
    length = 0
    for paragraph in _paragraphs(data["body"]):
        paragraphs.append(paragraph)
        length += len(paragraph)
        if length >= LONGEST:
            break
    return Text(
        number=data["number"],
        section=data["section"],
        published_at=datetime.fromisoformat(data["published_at"]),
        topics=frozenset(data["topics"]),
        people=frozenset(signed["person"] for signed in data["bylines"] if signed["person"]),
        said=data["headline"],
        opens="\n".join([data["standfirst"], *paragraphs[:OPENING]])[:LONGEST_OPENING],
        runs="\n".join(paragraphs)[:LONGEST],
    )


def _paragraphs(blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The running text of a body, without markup."""
    for block in blocks:
        if block["type"] == "paragraph":
            yield html.unescape(_TAG.sub("", block["html"]))
        elif block["type"] in {"subheading", "quote"}:
            yield block["text"]
        elif block["type"] == "list":
            yield from block["items"]


def texts_of(numbers: Iterable[int]) -> dict[int, Text]:
    """The stories of these numbers that take part, by one query. Restricted ones don't: what is like them would tell
    what they are about. Nor do sponsored ones."""
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = Story.objects.filter(
        pk__in=wanted, status=Status.LIVE, rating=Rating.GENERAL, sponsored=False, payload__state=State.WHOLE
    ).values_list("number", "payload__content")
    return {number: text_of(upgrade(json.loads(bytes(content)))) for number, content in rows if content}
