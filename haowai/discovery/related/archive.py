"""What working out related stories asks of the text index."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol


class Found(Protocol):
    @property
    def number(self) -> int: ...


class Archive(Protocol):
    """The part of a text index's reader (``engine.Reader``) that is needed here."""

    def alike(self, terms: Mapping[str, float], *, limit: int, without: Iterable[int]) -> Sequence[Found]: ...

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]: ...

    def size(self) -> int: ...


class Rarities(dict[str, float]):
    """How rare tokens are in the archive: squares of the logarithm of how many stories there are for one that has it.
    Looked up when a token is first asked for, and kept for as long as the archive is about as large: how rare a word is
    doesn't change with every story."""

    #: Tokens that are kept, and by how much an archive may grow meanwhile.
    MOST, GROWTH = 500_000, 1.05

    def __init__(self) -> None:
        super().__init__()
        self._archive: Archive | None = None
        self._size = 0

    def of(self, archive: Archive) -> Rarities:
        """For what is asked from now on."""
        size = archive.size()
        if not self._size <= size <= self._size * self.GROWTH or len(self) > self.MOST:
            self.clear()
            self._size = size
        self._archive = archive
        return self

    @property
    def telling(self) -> float:
        """What a token weighs that so few stories have that it is the name of an affair: a few dozen, and fewer in a
        small archive."""
        few = min(60, max(8, self._size * 0.004))
        return math.log(1 + self._size / few) ** 2

    def square(self, tokens: Iterable[str]) -> float:
        """What these weigh together."""
        return sum(map(self.__getitem__, tokens))

    def __missing__(self, token: str) -> float:
        if self._archive is None:
            raise KeyError(token)
        [frequency] = self._archive.frequencies([token]).values()
        # What no story has is no word: two characters met over a comma.
        rarity = math.log(1 + self._size / frequency) ** 2 if frequency else 0.0
        self[token] = rarity
        return rarity
