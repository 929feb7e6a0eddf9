"""From stories that are like another one to its list: each story once, several sides of it, old ones last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from haowai.discovery.related.likeness import Weighed, is_old, overlap, same_words

#: Stories on a list; pages show fewer, so that some may have been taken down.
LISTED = 12
#: Less than this is likeness by chance.
LEAST = 0.035
#: Stories of an affair that one of them knows.
FOLLOWED = 16
#: What it costs a story to have the headline of one that is listed already.
SAMENESS = 0.35


@dataclass(frozen=True)
class Candidate:
    """A story that may be listed: how like it is by its words, and how well it would stand there."""

    story: Weighed
    like: float
    score: float
    #: It tells of the same affair.
    affair: bool = False

    @property
    def number(self) -> int:
        return self.story.text.number


@dataclass
class Chosen:
    """What belongs to a story: ``others`` in the order in which they are listed."""

    others: list[Candidate] = field(default_factory=list)
    affair: list[Candidate] = field(default_factory=list)
    copies: list[Candidate] = field(default_factory=list)


def choose(seed: Weighed, candidates: Iterable[Candidate]) -> Chosen:
    """The list of ``seed``. Copies of it, and all but the best of several copies of another one, are left out."""
    chosen = Chosen()
    ranked = sorted(candidates, key=lambda each: (-each.score, -each.number))
    rest: list[Candidate] = []
    for each in ranked:
        if same_words(seed.text, each.story.text):
            chosen.copies.append(each)
        elif each.score >= LEAST and not _known(each, rest):
            rest.append(each)
    beside = seed.text.published_at
    near = [each for each in rest if each.affair]
    chosen.affair = sorted(near, key=lambda each: -each.like)[:FOLLOWED]
    young = [each for each in rest if not is_old(each.story.text.published_at, beside)]
    old = [each for each in rest if is_old(each.story.text.published_at, beside)]
    chosen.others = _varied(young, LISTED)
    chosen.others += _varied(old, LISTED - len(chosen.others))
    return chosen


def _known(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    return any(same_words(candidate.story.text, each.story.text) for each in chosen)


def _varied(candidates: list[Candidate], most: int) -> list[Candidate]:
    """The best, one after the other; each makes those with the same headline a little worse, so that a daily column
    doesn't fill the list."""
    left = {each.number: (each.score, each) for each in candidates}
    found: list[Candidate] = []
    while left and len(found) < most:
        _value, best = max(left.values(), key=lambda pair: (pair[0], pair[1].number))
        del left[best.number]
        found.append(best)
        for number, (value, each) in left.items():
            same = overlap(best.story.text.headline, each.story.text.headline)
            left[number] = (min(value, each.score * (1 - SAMENESS * same)), each)
    return found
