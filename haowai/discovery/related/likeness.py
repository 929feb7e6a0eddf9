"""How like two stories are: words that are rare in the archive and stand in both.

Three parts are compared, each by the cosine of its pairs of characters, weighed by how rare they are: the headline, how
the story opens, the whole of it. How often a pair stands in a text is not looked at; that costs three times as much and
orders no better (docs/decisions/0029-related-stories.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from haowai.discovery.related.archive import Rarities
from haowai.discovery.related.texts import Text

HEADLINE, OPENING, BODY = 0.4, 0.3, 0.3
#: How many words the archive is asked for.
ASKED = 40
SAME_SECTION = 0.10
#: What each topic, or signer, that both have adds; so many of them count. Together they add no more than words do,
#: and a little: a topic that half the city hall's stories have says nothing.
SHARED_TOPIC, SHARED_PERSON, MOST_SHARED, BARELY = 0.10, 0.03, 2, 0.02
#: What all readers of a story having read the other one too would add.
READ_TOGETHER = 0.5
#: Half of what nearness in time is worth goes by in so many days between the two.
HALF_LIFE = 365
#: Stories so much older than the one they stand beside come last.
OLD = timedelta(days=730)
#: Two stories tell of one affair when they are so like, so many rare pairs stand in both, no more than so much time
#: lies between them, and their headlines are not the same but for a name, as those of a series are.
AFFAIR, NAMES, WITHIN, SERIES = 0.08, 4, timedelta(days=400), 0.6
#: Two stories are one printed twice when so much of the pieces of both is in both.
COPY = 0.4


@dataclass(frozen=True)
class Weighed:
    """A story with the weights of its parts: the sums of the squares of how rare their pairs are."""

    text: Text
    rarity: Rarities

    @cached_property
    def headline(self) -> float:
        return self.rarity.square(self.text.headline)

    @cached_property
    def opening(self) -> float:
        return self.rarity.square(self.text.opening)

    @cached_property
    def body(self) -> float:
        return self.rarity.square(self.text.body)


def telling_words(text: Text, rarity: Rarities) -> list[str]:
    """The words that say best what a story is about, most telling first: the archive is asked for them."""
    ranked = sorted(
        ((count * math.sqrt(rarity[token]), token) for token, count in text.words.items() if len(token) > 1),
        reverse=True,
    )
    return [token for weight, token in ranked[:ASKED] if weight]


def first_glance(one: Weighed, other: Weighed) -> float:
    """What headline and opening say; the body adds ``BODY`` to it at most."""
    rarity, first, second = one.rarity, one.text, other.text
    headline = _cosine(rarity, first.headline & second.headline, one.headline, other.headline)
    opening = _cosine(rarity, first.opening & second.opening, one.opening, other.opening)
    return HEADLINE * headline + OPENING * opening


def likeness(one: Weighed, other: Weighed, glance: float | None = None) -> float:
    """From 0 to 1 by their words alone; the same both ways. ``glance`` is what ``first_glance`` said."""
    seen = first_glance(one, other) if glance is None else glance
    return seen + BODY * _cosine(one.rarity, one.text.body & other.text.body, one.body, other.body)


def _cosine(rarity: Rarities, both: frozenset[str], one: float, other: float) -> float:
    return rarity.square(both) / math.sqrt(one * other) if both and one and other else 0.0


def score(like: float, one: Text, other: Text, together: float = 0.0) -> float:
    """How well ``other`` stands beside ``one``, given how like they are; ``together`` is the share (0 to 1) of readers
    of one who read the other as well. The same both ways as far as ``together`` is."""
    shared = SHARED_TOPIC * min(len(one.topics & other.topics), MOST_SHARED)
    shared += SHARED_PERSON * min(len(one.people & other.people), MOST_SHARED)
    like += min(shared, like + BARELY)
    like += READ_TOGETHER * together
    if one.section == other.section:
        like *= 1 + SAME_SECTION
    return like * nearness(one.published_at, other.published_at)


def nearness(one: datetime, other: datetime) -> float:
    """1 for stories of one day, and half of that in the end."""
    days = abs((one - other).total_seconds()) / 86_400
    return float(0.5 + 0.5 * 2 ** (-days / HALF_LIFE))


def is_old(story: datetime, beside: datetime) -> bool:
    """Whether a story is too old to stand beside the other one while there are younger ones."""
    return beside - story > OLD


def same_affair(one: Weighed, other: Weighed, like: float) -> bool:
    """Whether one story tells how the other went on. What comes again each year in the same words doesn't."""
    first, second = one.text, other.text
    if like < AFFAIR or abs(first.published_at - second.published_at) > WITHIN:
        return False
    if overlap(first.headline, second.headline) >= SERIES:
        return False
    telling, both = one.rarity.telling, (first.body | first.headline) & (second.body | second.headline)
    return sum(weight >= telling for weight in map(one.rarity.__getitem__, both)) >= NAMES


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter of two headlines stands in the other one, from 0 to 1."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0


def same_words(one: Text, other: Text) -> bool:
    """Whether one of the two is a copy of the other: Jaccard's measure of their pieces. Pairs, which are at hand, tell
    most stories apart."""
    return _jaccard(one.body, other.body) >= COPY and _jaccard(one.pieces, other.pieces) >= COPY


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    few, many = sorted((len(one), len(other)))
    if not few or few < COPY * many:
        return 0.0
    both = len(one & other)
    return both / (few + many - both)
