"""Stories as they are compared: which pairs of characters stand in three parts of them, and what tells copies."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import add
from typing import Any

from haowai.lib.words import fold, tokens
from haowai.press.models import Story
from haowai.press.models.log import State
from haowai.press.models.story import Rating, Status
from haowai.press.payload import ArticleData, upgrade

#: Characters of a story that are looked at: what comes later in a long feature tells little more.
LONGEST = 1_200
#: Paragraphs that open a story, its standfirst apart.
OPENING = 2
#: Characters of the pieces by which copies are told.
PIECE = 5
#: What a headline's words count when the telling ones are chosen.
EMPHASIS = 3

_TAG = re.compile(r"<[^>]*>")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Text:
    """A story that takes part: open to everybody, and no campaign. Its parts are folded and hold letters and digits
    alone. What they are made of is worked out when it is asked for: most candidates are told apart by headline and
    opening."""

    number: int
    section: int
    published_at: datetime
    topics: frozenset[int]
    people: frozenset[int]
    #: As they are written.
    said: str
    told: str
    #: Folded.
    head: str
    opens: str
    run: str

    @cached_property
    def headline(self) -> frozenset[str]:
        return pairs(self.head)

    @cached_property
    def opening(self) -> frozenset[str]:
        return pairs(self.opens)

    @cached_property
    def body(self) -> frozenset[str]:
        return pairs(self.run)

    @cached_property
    def pieces(self) -> frozenset[str]:
        """All runs of five characters of its body."""
        run = self.run
        return frozenset([run[at : at + PIECE] for at in range(len(run) - PIECE + 1)])

    @cached_property
    def words(self) -> Counter[str]:
        """How often each of its tokens is there, as the text index cuts them."""
        counts = Counter(tokens(self.told))
        for token in tokens(self.said):
            counts[token] += EMPHASIS
        return counts


def pairs(run: str) -> frozenset[str]:
    """Each character with the next one."""
    return frozenset(map(add, run, run[1:]))


def text_of(data: ArticleData) -> Text:
    """The printed story as it is compared."""
    paragraphs: list[str] = [data["standfirst"]]
    length = len(data["standfirst"])
    for paragraph in _paragraphs(data["body"]):
        paragraphs.append(paragraph.replace("\n", " "))
        length += len(paragraph)
        if length >= LONGEST:
            break
    told = "\n".join(paragraphs)[:LONGEST]
    head, *lines = [_NO_WORD.sub("", line) for line in fold(f"{data['headline']}\n{told}").split("\n")]
    return Text(
        number=data["number"],
        section=data["section"],
        published_at=datetime.fromisoformat(data["published_at"]),
        topics=frozenset(data["topics"]),
        people=frozenset(signed["person"] for signed in data["bylines"] if signed["person"]),
        said=data["headline"],
        told=told,
        head=head,
        opens="".join(lines[: 1 + OPENING]),
        run="".join(lines),
    )


def _paragraphs(blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The running text of a body, without markup."""
    for block in blocks:
        if block["type"] == "paragraph":
            text = block["html"]
            yield html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
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
