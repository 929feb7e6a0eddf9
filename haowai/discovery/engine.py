"""What a text index must be able to do, whichever engine it is: take in entries, and answer what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from haowai.discovery.entries import Entry
from haowai.discovery.wording import Wording

#: What answers can be narrowed by, and counted by.
FILTERS = ("channel", "section", "person", "topic", "edition", "year")


@dataclass(frozen=True)
class Wanted:
    """A question as an engine gets it. ``since`` and ``until`` are moments, the second not included; ``keys`` are
    values of ``FILTERS`` that stories must have."""

    wording: Wording
    since: datetime | None = None
    until: datetime | None = None
    keys: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A story that the index holds, as it was when the row ``printing`` was printed."""

    number: int
    printing: int
    score: float = 0.0


@dataclass(frozen=True)
class Page:
    """``total`` stories hold all that was wanted, ``found`` are those of the page. ``counts`` says for each filter how
    many of them have which value, the most frequent values first. ``about``: there are so many that total and counts
    are reckoned."""

    total: int = 0
    found: tuple[Found, ...] = ()
    about: bool = False
    counts: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)


class Reader(Protocol):
    """Answers from what was committed last, in any number of processes and threads. ``values`` is how many values of
    each filter are counted at most; nothing is counted for 0."""

    def by_relevance(
        self, wanted: Wanted, *, offset: int, limit: int, now: datetime, values: int = 0
    ) -> Page:
        """Stories with every word, the best first; of two that are as good, the newer one."""
        ...

    def by_date(self, wanted: Wanted, *, offset: int, limit: int, values: int = 0) -> Page:
        """Stories with every word, the newest first."""
        ...

    def near(self, wanted: Wanted, *, limit: int, without: Iterable[int]) -> tuple[Found, ...]:
        """Stories with some of the words, the best first, but for these numbers."""
        ...

    def alike(self, terms: Mapping[str, float], *, limit: int, without: Iterable[int]) -> tuple[Found, ...]:
        """The best stories for weighted tokens, the headline's counting twice."""
        ...

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many stories each token is."""
        ...

    def beginning(self, prefix: str, most: int) -> list[tuple[str, int]]:
        """Tokens that begin so, and in how many stories each is."""
        ...

    def size(self) -> int:
        """How many stories there are."""
        ...


class Writer(Protocol):
    """The one that writes. What was put and dropped is seen after ``commit``, all at once."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Add stories in place of what the index holds of them."""
        ...

    def drop(self, numbers: Iterable[int]) -> None: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...
