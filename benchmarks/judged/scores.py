"""How good an order of stories is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from statistics import fmean

from benchmarks.judged.asked import KINDS, Asked

#: So many places count.
PLACES = 10
#: The first stories that a question found, by their keys, for each question's text.
Answers = Mapping[str, Sequence[str]]


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """The normalised discounted cumulative gain of the first ten places: a story of grade g gains 2^g - 1, divided by
    the logarithm of its place; 1 for the best possible order (Järvelin and Kekäläinen 2002, Burges et al. 2005)."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(key, 0) for key in found]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:PLACES]))


def by_kind(asked: Sequence[Asked], answers: Answers) -> dict[str, float]:
    """The mean of each kind of question, and of all under ``all``."""
    scores = [(each.kind, ndcg(answers[each.text], each.grades)) for each in asked]
    kinds = {kind: [score for name, score in scores if name == kind] for kind in KINDS}
    means = {kind: fmean(found) for kind, found in kinds.items() if found}
    return {"all": fmean(score for _, score in scores)} | means


def alike(asked: Sequence[Asked], answers: Answers) -> tuple[int, list[str]]:
    """How many other spellings there are, and those whose first ten stories are not the same."""
    pairs = [(each.text, other) for each in asked for other in each.same]
    return len(pairs), [
        other for text, other in pairs if list(answers[text][:PLACES]) != list(answers[other][:PLACES])
    ]


def unanswered(asked: Sequence[Asked], answers: Answers) -> list[str]:
    """Questions of which no story with a grade is among the first ten."""
    return [
        each.text for each in asked if not any(each.grades.get(key) for key in answers[each.text][:PLACES])
    ]


def texts(asked: Sequence[Asked]) -> list[str]:
    """Every text that is to be asked, other spellings included."""
    return list(dict.fromkeys(text for each in asked for text in (each.text, *each.same)))
