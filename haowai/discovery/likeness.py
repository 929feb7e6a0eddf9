"""Which stories are like another one, or like a text: the best tokens of it, asked of the index.

What is done with them (order, near-duplicates, what is left out) is for those who ask.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from haowai.discovery.entries import bodies, headlines
from haowai.discovery.shelf import shelf
from haowai.discovery.terms import BOUND, indexed
from haowai.press.models import Story
from haowai.press.models.log import State
from haowai.press.models.story import Status
from haowai.press.payload import ArticleData, upgrade

#: How many tokens are asked for, and what one of the headline counts among them.
TERMS, HEADLINE = 25, 3
CANDIDATES = 30


@dataclass(frozen=True)
class Candidate:
    """A live story like the one asked about. ``score`` compares within one answer only."""

    number: int
    score: float


def candidates_of_story(number: int, *, limit: int = CANDIDATES) -> list[Candidate]:
    """Live stories like this one, the likest first; none when it isn't live. Raises NotReady."""
    story = (
        Story.objects.filter(number=number, status=Status.LIVE, payload__state=State.WHOLE)
        .select_related("payload")
        .first()
    )
    if story is None or story.payload.content is None:
        return []
    return candidates_of_data(upgrade(json.loads(bytes(story.payload.content))), limit=limit)


def candidates_of_data(data: ArticleData, *, limit: int = CANDIDATES) -> list[Candidate]:
    """The same of a payload, which need not be printed. Of a restricted story only the safe headline is asked with."""
    return candidates(headlines(data), bodies(data), limit=limit, without=[data["number"]])


def candidates(
    heads: Iterable[str], texts: Iterable[str], *, limit: int = CANDIDATES, without: Iterable[int] = ()
) -> list[Candidate]:
    """Live stories like these texts, the likest first. Raises NotReady."""
    reader = shelf().reader()
    weights = terms(heads, texts)
    if not weights:
        return []
    found = reader.alike(weights, limit=limit, without=without)
    live = set(
        Story.objects.filter(number__in=[each.number for each in found], status=Status.LIVE).values_list(
            "number", flat=True
        )
    )
    return [Candidate(each.number, each.score) for each in found if each.number in live]


def terms(heads: Iterable[str], texts: Iterable[str]) -> dict[str, float]:
    """The tokens that tell most of the texts, by how often they are there and how rare they are elsewhere, with their
    weights (1 for the best)."""
    reader = shelf().reader()
    often = Counter(indexed(texts).split())
    for token in indexed(heads).split():
        often[token] += HEADLINE
    often.pop(BOUND, None)
    whole = [token for token in often if len(token) > 1]
    stories = reader.size()
    rare = reader.frequencies(whole)
    scores = {
        token: often[token] * log(1 + (stories - rare[token] + 0.5) / (rare[token] + 0.5))
        for token in whole
        # What is in no other story finds none.
        if rare[token] > 1
    }
    best = sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:TERMS]
    return {token: score / best[0][1] for token, score in best}
