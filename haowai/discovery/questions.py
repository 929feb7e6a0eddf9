"""What can be asked of the text index, and what it answers. Nothing here knows which engine is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from haowai.press.models import Story


class Sort(StrEnum):
    """In which order stories are answered."""

    RELEVANCE = "relevance"
    NEWEST = "date"


@dataclass(frozen=True)
class Question:
    """A reader's question with its filters. ``text`` is as it was typed: words with blanks between, "…" or 「…」 for
    phrases, ``-`` before what must not be there. Days are days of Taipei, both included; the rest are keys."""

    text: str = ""
    sort: Sort = Sort.RELEVANCE
    since: date | None = None
    until: date | None = None
    channel: int | None = None
    section: int | None = None
    #: Somebody who signed it (``Person``), and an affair it stands in (``Topic``).
    person: int | None = None
    topic: int | None = None
    #: ``realtime`` or ``paper`` (``press.models.story.Edition``).
    edition: str = ""
    limit: int = 20
    offset: int = 0
    #: The last word is still being typed.
    typing: bool = False


@dataclass(frozen=True)
class Passage:
    """A piece of a story's text with the places (start, end) of what was found in it."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Hit:
    """A story that was found, as it is now, with its photo. ``score`` compares within one answer only."""

    story: Story
    score: float = 0.0
    headline: Passage = Passage("")
    passages: tuple[Passage, ...] = ()

    @property
    def number(self) -> int:
        return self.story.number


@dataclass(frozen=True)
class Answer:
    """``total`` stories hold every word; ``hits`` are those from ``offset`` on. ``near`` hold some of the words and
    are filled in where few hold all. ``counts`` says for each filter (``channel``, ``section``, ``person``, ``topic``,
    ``edition``, ``year``) how many of ``total`` have which value, most first. ``spelling`` is a question that the
    archive would answer better; empty where there is none."""

    total: int = 0
    #: There are so many that total and counts are reckoned from a part of them.
    about: bool = False
    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    counts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    spelling: str = ""
    #: The words and phrases that were asked for, as they were understood.
    words: tuple[str, ...] = ()


class QuestionError(ValueError):
    """The question can't be asked. The message says, for the reader, what to do."""


class NotReady(Exception):
    """There is no index to ask yet; the worker is making it. The message is for the log."""
