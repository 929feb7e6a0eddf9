"""New words of a text: phrases that it says again and again and that other stories don't.

Nobody lists the words that are new today. They are found by how they stand in the text: repeated, in varied company
(what comes before and after differs, so they are no piece of a longer word), and their characters belong together.
Where the archive's index is at hand, what many stories say is no news. Pure functions.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from haowai.discovery.stopwords import (
    ACTS,
    AROUND,
    COMMON,
    INSIDE,
    LEADING,
    NAMING,
    SUFFIXES,
    TRAILING,
    WORD_LENGTHS,
)
from haowai.lib.words import fold

#: How many characters, or Latin words, a phrase has.
SHORTEST, LONGEST = 2, 10
MOST = 6
#: A long text says in its first part what it is about, and whoever repeats one sentence for ever is not waited for.
LOOKED_AT = 20_000
#: At so many places the company of a phrase is looked at.
COMPANY = 60
#: What this share of all stories says is no news.
COMMON_SHARE = 0.02
#: Of two characters alone, most are words of everyday.
COMMON_PAIR_SHARE = 0.006
#: An archive smaller than this knows nothing of what is common.
FEW_STORIES = 200
#: What is less salient than this is not worth an editor's glance.
LEAST = 2.4

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+(?:[.'’&+-][^\W_{_HAN}]+)*)"
    r"|(?P<blank>[ \t]+)|(?P<dot>[·‧・•])|(?P<break>.|\n)"
)
_HAN_FIRST = re.compile(f"[{_HAN}]")
_QUOTED = re.compile(
    r"《([^《》\n]{2,30})》|〈([^〈〉\n]{2,30})〉|「([^「」\n]{2,16})」|『([^『』\n]{2,16})』"
)
#: Characters that stand between names.
_TIES = frozenset("在與及和或將於由為等對從向到後前")
_NUMBER = re.compile(r"[\d.,:%]+")
_CAPITAL = re.compile(r"[A-Z]")


class Archive(Protocol):
    """What is known of other stories."""

    stories: int

    def holding(self, phrase: str) -> int:
        """How many stories hold the phrase, or a fair guess."""


@dataclass(frozen=True)
class Phrase:
    """A phrase as it is written in the text, how often it stands there, and how salient it is; scores compare within
    one text only."""

    text: str
    count: int
    score: float


@dataclass
class _Candidate:
    units: tuple[str, ...]
    written: str
    count: int = 0
    headline: int = 0
    quoted: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)


#: A run of units without punctuation between: each as it is compared, and as it is written.
Run = list[tuple[str, str]]


def salient(
    headline: str,
    body: str,
    *,
    known: Callable[[str], bool] = lambda phrase: False,
    archive: Archive | None = None,
    most: int = MOST,
) -> list[Phrase]:
    """At most ``most`` phrases, most salient first. ``known`` says which phrases are topics already."""
    body = body[:LOOKED_AT]
    runs = [(run, True) for run in _runs(headline)] + [(run, False) for run in _runs(body)]
    quoted = _quoted(f"{headline}\n{body}")
    candidates = _repeated(runs, quoted)
    total = sum(len(run) for run, _ in runs) or 1
    singles = Counter(unit for run, _ in runs for unit, _ in run)
    _add_works(candidates, headline, body)
    scored = []
    for candidate in candidates.values():
        phrase = fold(candidate.written)
        candidate.quoted = quoted.get(phrase, 0)
        if _is_word(candidate, singles, total) and not known(candidate.written):
            scored.append((_score(candidate, archive), candidate))
    scored = [(score, candidate) for score, candidate in scored if score >= LEAST]
    scored.sort(key=lambda each: (-each[0], each[1].units))
    return [
        Phrase(candidate.written, candidate.count, score) for score, candidate in islice(_apart(scored), most)
    ]


def _runs(text: str) -> list[Run]:
    """The text as runs of characters and of words, cut at punctuation. A word of any story is one unit."""
    runs: list[Run] = [[]]
    for piece in _PIECE.finditer(text):
        if piece["han"]:
            runs[-1] += _units(piece["han"])
        elif piece["word"]:
            runs[-1].append((fold(piece["word"]), piece["word"]))
        elif piece["dot"]:
            runs[-1].append(("·", piece["dot"]))
        elif not piece["blank"]:
            runs.append([])
    return [run for run in runs if run]


def _units(written: str) -> Iterator[tuple[str, str]]:
    folded = fold(written)
    if len(folded) != len(written):  # a character that folds to several; it has no common word in it
        yield from ((fold(character), character) for character in written)
        return
    at = 0
    while at < len(folded):
        for length in WORD_LENGTHS.get(folded[at], ()):
            if folded[at : at + length] in COMMON:
                break
        else:
            length = 1
        yield folded[at : at + length], written[at : at + length]
        at += length


def _repeated(runs: list[tuple[Run, bool]], quoted: Container[str]) -> dict[tuple[str, ...], _Candidate]:
    """Phrases that stand in the text at least twice, with what stands beside them.

    A phrase is known by two shorter ones, of which it has all but the last and all but the first unit: so each length
    costs one look at each place where both of these were repeated.
    """
    text = _Text(runs)
    found: dict[tuple[str, ...], _Candidate] = {}
    # At each place, the number of the phrase that begins there; none where it isn't repeated.
    phrases: dict[int, int] = {}
    for length in range(1, LONGEST + 1):
        places: defaultdict[object, list[int]] = defaultdict(list)
        if length == 1:
            for place, unit in enumerate(text.units):
                if unit:
                    places[unit].append(place)
        else:
            for place, phrase in phrases.items():
                if (rest := phrases.get(place + 1)) is not None:
                    places[phrase, rest].append(place)
        repeated = [where for where in places.values() if len(where) > 1]
        phrases = {place: at for at, where in enumerate(repeated) for place in where}
        for where in repeated:
            units = tuple(text.units[where[0] : where[0] + length])
            if text.makes_much_of(units, where, quoted) and _could_be_a_name(units, len(where)):
                found[units] = text.candidate(units, where)
        if not repeated:
            break
    return found


class _Text:
    """All runs in one row, with an empty unit between."""

    def __init__(self, runs: list[tuple[Run, bool]]) -> None:
        self.units: list[str] = [""]
        self.written: list[str] = [""]
        self.headline_ends = 0
        for run, in_headline in runs:
            self.units += [unit for unit, _ in run]
            self.written += [written for _, written in run]
            self.units.append("")
            self.written.append("")
            if in_headline:
                self.headline_ends = len(self.units)

    def makes_much_of(self, units: tuple[str, ...], where: list[int], quoted: Container[str]) -> bool:
        """Two characters that stand only in the body, twice or three times, can be anything; one unit is a name when it
        is written with a capital."""
        if len(units) < SHORTEST and not _CAPITAL.search(self.written[where[0]]):
            return False
        phrase = "".join(units)
        return len(where) > 3 or where[0] < self.headline_ends or len(phrase) > 2 or phrase in quoted

    def candidate(self, units: tuple[str, ...], where: list[int]) -> _Candidate:
        first, length = where[0], len(units)
        candidate = _Candidate(
            units,
            _joined(self.written[first : first + length]),
            count=len(where),
            headline=sum(place < self.headline_ends for place in where),
        )
        for place in where[:COMPANY]:
            candidate.before[_beside(self.units[place - 1], place)] += 1
            candidate.after[_beside(self.units[place + length], place)] += 1
        return candidate


def _joined(written: list[str]) -> str:
    """Units as they are written; two Latin words have a blank between."""
    joined = written[0]
    for word in written[1:]:
        joined += f" {word}" if joined[-1].isascii() and word[0].isascii() else word
    return joined


def _beside(unit: str, place: int) -> str:
    """The company of a phrase. Punctuation, and what stands beside anything, is company of its own each time."""
    return f"at {place}" if not unit or unit in AROUND or unit in INSIDE or unit in _TIES else unit


def _quoted(text: str) -> Counter[str]:
    """What stands in marks of names and quotations, folded, and how often."""
    return Counter(
        fold(inner) for match in _QUOTED.finditer(text) for inner in match.groups() if inner is not None
    )


def _add_works(candidates: dict[tuple[str, ...], _Candidate], headline: str, body: str) -> None:
    """Works, whose names the writer marked: 《》. Their name can be any words, and stand there but once."""
    for text, in_headline in ((headline, True), (body, False)):
        for written in re.findall(r"《([^《》\n]{2,30})》", text):
            units = ("《", fold(written))
            candidate = candidates.setdefault(units, _Candidate(units, written))
            candidate.count += 1
            candidate.headline += in_headline


def _could_be_a_name(units: tuple[str, ...], count: int) -> bool:
    """Whether characters and words could make a name, by what they are."""
    if units[0] in LEADING or units[-1] in TRAILING or not INSIDE.isdisjoint(units):
        return False
    if _NUMBER.fullmatch(units[0]) or (count < 3 and _NUMBER.fullmatch(units[-1])):
        return False
    edges = {units[0], units[-1]}
    if "·" in edges or not AROUND.isdisjoint(edges) or ACTS.intersection(units) - NAMING:
        return False
    return not _is_of_any_story(units)


def _is_word(candidate: _Candidate, singles: Counter[str], total: int) -> bool:
    """Whether a candidate is a word by itself, by how it stands in the text."""
    if candidate.units[0] == "《":
        return True
    return (
        _freedom(candidate.before)
        and _freedom(candidate.after)
        and _holds_together(candidate, singles, total)
    )


def _is_of_any_story(units: tuple[str, ...]) -> bool:
    """Whether what any story says makes a phrase, alone or with one character that is left over."""
    rest = [unit for unit in units if unit not in COMMON]
    if not rest:
        return True
    if len(rest) > 1 or len(rest[0]) > 1 or len(units) == 1:
        return False
    return not (units[-1] in SUFFIXES and units[-1] == rest[0])


def _freedom(beside: Counter[str]) -> bool:
    """Whether what stands beside a phrase differs: always the same neighbour means that it goes on."""
    total = beside.total()
    return max(beside.values()) <= (total / 2 if total < 4 else total * 0.7)


def _holds_together(candidate: _Candidate, singles: Counter[str], total: int) -> bool:
    """Whether the units stand together more often than their own counts would let them, by chance."""
    expected = math.log(candidate.count / total)
    return (
        expected - sum(math.log(singles[unit] / total) for unit in candidate.units) > len(candidate.units) - 1
    )


def _score(candidate: _Candidate, archive: Archive | None) -> float:
    length = sum(len(unit) if not unit.isascii() else 2 for unit in candidate.units if unit != "《")
    weight = candidate.count + 2 * candidate.headline + 2 * min(candidate.quoted, 2)
    if length <= 2 and weight < 4:
        return 0  # two characters, twice: it can be anything
    rarity = 1.0 if length > 2 else 0.5
    if archive is not None and archive.stories >= FEW_STORIES:
        if _is_common(candidate, archive) or _cuts_a_word(candidate, archive):
            return 0
        holding = archive.holding(candidate.written)
        rarity = math.log((archive.stories + 1) / (holding + 1)) / math.log(archive.stories + 1)
    return weight * rarity * min(1 + 0.1 * (length - 2), 1.4)


def _is_common(candidate: _Candidate, archive: Archive) -> bool:
    """Whether many stories say a phrase, or both its beginning and its end."""
    phrase = candidate.written
    if len(phrase) <= 2:
        return archive.holding(phrase) > COMMON_PAIR_SHARE * archive.stories
    ends = {phrase} if len(phrase) < 4 else {phrase[:2], phrase[-2:]}
    return all(archive.holding(end) > COMMON_SHARE * archive.stories for end in ends)


def _cuts_a_word(candidate: _Candidate, archive: Archive) -> bool:
    """Whether a phrase begins or ends within a word, as other stories use it: 意天氣變化 out of 注意天氣變化."""
    phrase = candidate.written
    if len(phrase) < 3 or candidate.units[0] == "《":
        return False
    first, last = candidate.units[0], candidate.units[-1]
    outside = Counter(
        {f"{unit[-1]}{phrase[0]}": count for unit, count in candidate.before.items() if _is_han(unit)}
    )
    if len(first) == 1 and _mostly(outside, archive.holding(phrase[:2]), candidate.before.total(), archive):
        return True
    outside = Counter(
        {f"{phrase[-1]}{unit[0]}": count for unit, count in candidate.after.items() if _is_han(unit)}
    )
    return len(last) == 1 and _mostly(outside, archive.holding(phrase[-2:]), candidate.after.total(), archive)


def _mostly(outside: Counter[str], inside: int, total: int, archive: Archive) -> bool:
    """Whether at most places of a phrase's edge the pair across it is far more usual than the pair within."""
    across = sum(count for pair, count in outside.items() if archive.holding(pair) > 2 * inside + 2)
    return 2 * across > total


def _is_han(unit: str) -> bool:
    return _HAN_FIRST.match(unit) is not None


def _apart(scored: Iterable[tuple[float, _Candidate]]) -> Iterator[tuple[float, _Candidate]]:
    """Without phrases that are part of a better one, or have a better one within."""
    chosen: list[str] = []
    for score, candidate in scored:
        phrase = fold(candidate.written)
        if not any(phrase in other or other in phrase for other in chosen):
            chosen.append(phrase)
            yield score, candidate
