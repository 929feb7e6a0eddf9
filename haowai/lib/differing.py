"""What differs between two texts, and between two rows of paragraphs, told as people would.

The shortest edit script comes from Myers' greedy algorithm (E. Myers, "An O(ND) Difference Algorithm and Its
Variations", 1986). Shortest is not yet readable: characters that two rewritten sentences share by chance are taken
into the change around them, and a change that could stand in several places is put where a sentence or clause ends.
All work is counted against a ``Budget``, never against a clock, so the same two texts always give the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

#: Latin words and numbers, and numerals in Chinese characters, are one token; every other character is its own.
_TOKEN = re.compile(
    r"[^\W\d_\u2e80-\U0003ffff]+(?:['’\-][^\W\d_\u2e80-\U0003ffff]+)*"
    r"|\d+(?:[.,:/]\d+)*[%％‰]?"
    r"|[〇零一二三四五六七八九十百千萬億兆兩廿卅]+"
    r"|[^\S\n]+|[\s\S]"
)
_ENDS, _PAUSES = frozenset("。！？；…\n.!?;"), frozenset("，、：）」』,:)")
#: Texts longer than this are compared sentence by sentence first.
LONG = 600
#: More edits than this between two stretches, and they are two texts: one replaces the other.
MOST_EDITS = 400
#: Two paragraphs that share less than this of their pairs of tokens are not the same one rewritten.
KINDRED = 0.35
MOVED = 0.8
#: Pairs of paragraphs that are weighed against each other at the most, in one stretch of changes.
MOST_PAIRS = 6000


class Hunk(NamedTuple):
    """``old[old_start:old_end]`` became ``new[new_start:new_end]``; between two hunks both are the same."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class Match(NamedTuple):
    """An item of the old row and what it is in the new one; ``None`` where there is none. One that moved is met
    twice: at its old place without ``new``, and at its new place with both."""

    old: int | None
    new: int | None
    moved: bool = False


@dataclass
class Budget:
    """Steps that may still be taken; some two million are a second."""

    steps: int = 2_000_000

    def take(self, steps: int) -> bool:
        self.steps -= steps
        return self.steps >= 0


def tokens_of(text: str) -> list[str]:
    """A text cut into what is compared: words of letters, numbers, single Chinese characters and signs."""
    return _TOKEN.findall(text)


def differences(old: Sequence[str], new: Sequence[str], budget: Budget | None = None) -> list[Hunk]:
    """What must be changed in ``old`` to make it ``new``, in order, as readers understand it. Tokens may be of any
    subclass of ``str`` that adds what also has to be the same."""
    budget = budget or Budget()
    compare = _by_sentence if max(len(old), len(new)) > LONG else _shortest
    found = compare(old, new, budget)
    return [_settled(hunk, before, after, old, new) for before, hunk, after in _between(_joined(found), old)]


def alike(old: Sequence[str], new: Sequence[str]) -> float:
    """How much of two texts is the same, 0 to 1, by the pairs of neighbouring tokens (Dice)."""
    return _dice(_pairs(old), _pairs(new))


def matched(
    old: Sequence[tuple[str, Sequence[str]]],
    new: Sequence[tuple[str, Sequence[str]]],
    budget: Budget | None = None,
) -> list[Match]:
    """Which item of the old row is which of the new one. An item is a kind and its tokens; only items of one kind
    are taken for each other, unless nothing of them changed."""
    budget = budget or Budget()
    ours, theirs = [(kind, *tokens) for kind, tokens in old], [(kind, *tokens) for kind, tokens in new]
    matches: list[Match] = []
    mine = yours = 0
    for hunk in [*_shortest(ours, theirs, budget), Hunk(len(old), len(old), len(new), len(new))]:
        while mine < hunk.old_start:
            matches.append(Match(mine, yours))
            mine, yours = mine + 1, yours + 1
        matches += _kindred(old, new, hunk, budget)
        mine, yours = hunk.old_end, hunk.new_end
    return _with_moves(matches, old, new)


def _shortest(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[Hunk]:
    """Myers' greedy algorithm between what both texts begin and end with."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if not a and not b:
        return []
    whole = [Hunk(start, start + len(a), start, start + len(b))]
    if not a or not b:
        return whole
    found = _greedy(a, b, budget)
    if found is None:
        return whole
    return [Hunk(*(place + start for place in hunk)) for hunk in found]


def _greedy(a: Sequence[Hashable], b: Sequence[Hashable], budget: Budget) -> list[Hunk] | None:
    """The hunks of the shortest script; None when there are too many edits, or the budget is spent."""
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(min(len(a) + len(b), MOST_EDITS) + 1):
        if not budget.take(edits + 1):
            return None
        trail.append(furthest.copy())
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(a) and y >= len(b):
                return _walked_back(trail, len(a), len(b))
    return None


def _walked_back(trail: list[dict[int, int]], x: int, y: int) -> list[Hunk]:
    hunks: list[Hunk] = []
    for edits in range(len(trail) - 1, 0, -1):
        furthest, diagonal = trail[edits], x - y
        down = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        from_x = furthest[before]
        from_y = from_x - before
        hunk = Hunk(from_x, from_x + (not down), from_y, from_y + down)
        if hunks and (hunks[-1].old_start, hunks[-1].new_start) == (hunk.old_end, hunk.new_end):
            hunk = Hunk(hunk.old_start, hunks[-1].old_end, hunk.new_start, hunks.pop().new_end)
        hunks.append(hunk)
        x, y = from_x, from_y
    return hunks[::-1]


def _by_sentence(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Hunk]:
    cuts = [_sentences(text) for text in (old, new)]
    ours, theirs = ([tuple(text[a:b]) for a, b in cut] for text, cut in zip((old, new), cuts, strict=True))
    found: list[Hunk] = []
    for coarse in _shortest(ours, theirs, budget):
        start_old, end_old = _extent(cuts[0], coarse.old_start, coarse.old_end, len(old))
        start_new, end_new = _extent(cuts[1], coarse.new_start, coarse.new_end, len(new))
        for hunk in _shortest(old[start_old:end_old], new[start_new:end_new], budget):
            found.append(
                Hunk(
                    hunk.old_start + start_old,
                    hunk.old_end + start_old,
                    hunk.new_start + start_new,
                    hunk.new_end + start_new,
                )
            )
    return found


def _sentences(text: Sequence[str]) -> list[tuple[int, int]]:
    ends = [at + 1 for at, token in enumerate(text) if token in _ENDS]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _extent(cuts: list[tuple[int, int]], first: int, last: int, length: int) -> tuple[int, int]:
    start = cuts[first][0] if first < len(cuts) else length
    return start, cuts[last - 1][1] if last > first else start


def _joined(hunks: list[Hunk]) -> list[Hunk]:
    """Without islands of chance: what stays the same between two changes that are each at least as long."""
    done: list[Hunk] = []
    for hunk in hunks:
        while done:
            before = done[-1]
            same = hunk.old_start - before.old_end
            if same > min(_size(before), _size(hunk)):
                break
            hunk = Hunk(before.old_start, hunk.old_end, before.new_start, hunk.new_end)
            done.pop()
        done.append(hunk)
    return done


def _size(hunk: Hunk) -> int:
    return max(hunk.old_end - hunk.old_start, hunk.new_end - hunk.new_start)


def _between(hunks: list[Hunk], old: Sequence[str]) -> Iterator[tuple[int, Hunk, int]]:
    """Each hunk with how many same tokens lie before and after it."""
    for at, hunk in enumerate(hunks):
        before = hunk.old_start - (hunks[at - 1].old_end if at else 0)
        after = (hunks[at + 1].old_start if at + 1 < len(hunks) else len(old)) - hunk.old_end
        yield before, hunk, after


def _settled(hunk: Hunk, before: int, after: int, old: Sequence[str], new: Sequence[str]) -> Hunk:
    """Something that only came, or only went, at the best of the places where it can stand."""
    if hunk.old_start == hunk.old_end:
        text, start, end = new, hunk.new_start, hunk.new_end
    elif hunk.new_start == hunk.new_end:
        text, start, end = old, hunk.old_start, hunk.old_end
    else:
        return hunk
    # One same token must stay on either side, or two changes would touch.
    left = right = 0
    while left < before - 1 and text[start - 1 - left] == text[end - 1 - left]:
        left += 1
    while right < after - 1 and text[start + right] == text[end + right]:
        right += 1
    best = max(
        range(-left, right + 1),
        key=lambda shift: (_bound(text, start + shift) + _bound(text, end + shift), -abs(shift)),
    )
    return Hunk(*(place + best for place in hunk))


def _bound(text: Sequence[str], at: int) -> int:
    """How good a place between two tokens is to begin or end a change."""
    if at in {0, len(text)} or text[at - 1] in _ENDS:
        return 3
    if text[at - 1] in _PAUSES:
        return 2
    return 1 if not (text[at - 1].isalnum() and text[at].isalnum()) else 0


def _pairs(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    return set(pairwise(tokens)) or {tuple(tokens)}


def _dice(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _kindred(
    old: Sequence[tuple[str, Sequence[str]]],
    new: Sequence[tuple[str, Sequence[str]]],
    hunk: Hunk,
    budget: Budget,
) -> list[Match]:
    """The items of a stretch of changes: rewritten ones together, in the order that keeps most; the rest apart."""
    ours, theirs = range(hunk.old_start, hunk.old_end), range(hunk.new_start, hunk.new_end)
    paired: dict[int, int] = {}
    if (
        ours
        and theirs
        and len(ours) * len(theirs) <= MOST_PAIRS
        and budget.take(len(ours) * len(theirs) * 20)
    ):
        paired = _best_pairs(old, new, ours, theirs)
    matches: list[Match] = []
    at = hunk.new_start
    for mine in ours:
        if mine in paired:
            matches += [Match(None, added) for added in range(at, paired[mine])]
            at = paired[mine] + 1
        matches.append(Match(mine, paired.get(mine)))
    return matches + [Match(None, added) for added in range(at, hunk.new_end)]


def _best_pairs(
    old: Sequence[tuple[str, Sequence[str]]],
    new: Sequence[tuple[str, Sequence[str]]],
    ours: range,
    theirs: range,
) -> dict[int, int]:
    left = [_pairs(old[at][1]) for at in ours]
    right = [_pairs(new[at][1]) for at in theirs]
    # best[i][j]: the most likeness that the items from i and from j on can have.
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    likeness = [[0.0] * len(theirs) for _ in ours]
    for i in reversed(range(len(ours))):
        for j in reversed(range(len(theirs))):
            if old[ours[i]][0] == new[theirs[j]][0]:
                likeness[i][j] = _dice(left[i], right[j])
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= KINDRED else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    paired: dict[int, int] = {}
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if likeness[i][j] >= KINDRED and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            paired[ours[i]] = theirs[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return paired


def _with_moves(
    matches: list[Match],
    old: Sequence[tuple[str, Sequence[str]]],
    new: Sequence[tuple[str, Sequence[str]]],
) -> list[Match]:
    """Items that went in one place and came in another are the same, moved."""
    gone = [match.old for match in matches if match.old is not None and match.new is None]
    come = [match.new for match in matches if match.new is not None and match.old is None]
    if not gone or not come or len(gone) * len(come) > MOST_PAIRS:
        return matches
    pairs = {at: _pairs(old[at][1]) for at in gone}
    moved: dict[int, int] = {}
    for at in come:
        likely = [
            (_dice(pairs[left], _pairs(new[at][1])), -left) for left in pairs if old[left][0] == new[at][0]
        ]
        if likely and max(likely)[0] >= MOVED:
            origin = -max(likely)[1]
            moved[at] = origin
            del pairs[origin]
    left_behind = set(moved.values())
    return [
        Match(moved[match.new], match.new, moved=True)
        if match.new in moved and match.old is None
        else match._replace(moved=match.new is None and match.old in left_behind)
        for match in matches
    ]
