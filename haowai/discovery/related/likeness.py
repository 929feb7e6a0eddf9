"""How like two stories are: words that are rare in the archive and stand in both.

Three parts are compared, each by the cosine of the weights of its pairs of characters: the headline, how the story
opens, its body. ``Rarity`` says of a token how rare it is in the archive (``archive.py``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from haowai.discovery.related.texts import Text

Rarity = Mapping[str, float]
Weights = Mapping[str, float]

HEADLINE, OPENING, BODY = 0.4, 0.3, 0.3
#: A headline's words count so often when those are chosen that the archive is asked for.
EMPHASIS = 3
#: How many words the archive is asked for.
ASKED = 25
SAME_SECTION = 0.10
#: What each topic, or signer, that both have adds; so many of them count. Together they add no more than words do,
#: and a little: a topic that half the city hall's stories have says nothing.
SHARED_TOPIC, SHARED_PERSON, MOST_SHARED, BARELY = 0.10, 0.03, 2, 0.02
#: What all readers of a story having read the other one too would add.
READ_TOGETHER = 0.5
#: Half of a story's weight goes by in so many days between the two.
HALF_LIFE = 365
#: Stories so much older than the one they stand beside come last.
OLD = timedelta(days=730)
#: Two stories are one printed twice when so much of the pieces of both is in both.
COPY = 0.4


@dataclass(frozen=True)
class Weighed:
    """A story with the weights of its words, each part of length 1."""

    text: Text
    rarity: Rarity

    @cached_property
    def headline(self) -> Weights:
        return _unit(self.text.headline, self.rarity)

    @cached_property
    def opening(self) -> Weights:
        return _unit(self.text.opening, self.rarity)

    @cached_property
    def body(self) -> Weights:
        return _unit(self.text.body, self.rarity)


def _unit(counts: Counter[str], rarity: Rarity) -> Weights:
    weights = {token: (1 + math.log(count)) * rarity[token] for token, count in counts.items()}
    length = math.sqrt(sum([weight * weight for weight in weights.values()]))
    return {token: weight / length for token, weight in weights.items()} if length else {}


def telling_words(text: Text, rarity: Rarity) -> list[str]:
    """The words that say best what a story is about, most telling first: the archive is asked for them."""
    counts = text.body.copy()
    for token, count in text.headline.items():
        counts[token] += EMPHASIS * count
    ranked = sorted(
        ((count * rarity[token], token) for token, count in counts.items() if len(token) > 1), reverse=True
    )
    return [token for _weight, token in ranked[:ASKED]]


def first_glance(one: Weighed, other: Weighed) -> float:
    """What headline and opening say; the body adds ``BODY`` to it at most."""
    return HEADLINE * _cosine(one.headline, other.headline) + OPENING * _cosine(one.opening, other.opening)


def likeness(one: Weighed, other: Weighed, glance: float | None = None) -> float:
    """From 0 to 1 by their words alone; the same both ways. ``glance`` is what ``first_glance`` said."""
    seen = first_glance(one, other) if glance is None else glance
    return seen + BODY * _cosine(one.body, other.body)


def _cosine(one: Weights, other: Weights) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum([one[token] * other[token] for token in one.keys() & other.keys()])


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


def same_words(one: Text, other: Text) -> bool:
    """Whether one of the two is a copy of the other: Jaccard's measure of their pieces."""
    few, many = sorted((len(one.pieces), len(other.pieces)))
    if not few or few < COPY * many:
        return False
    both = len(one.pieces & other.pieces)
    return both >= COPY * (few + many - both)
