"""The pieces of a story that show why it was found. They are read from what is printed now: the index holds no text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from haowai.discovery.entries import bodies, headlines
from haowai.discovery.questions import Passage
from haowai.discovery.terms import indexed
from haowai.discovery.wording import Word
from haowai.lib.words import RUN, Cut, fold, is_run, placed
from haowai.press.payload import ArticleData

#: How many pieces, how long each is at least, and how far before what was found it may begin, in characters.
MOST, LENGTH, BEFORE = 3, 60, 24
#: A piece ends after one of these where it can, and one as long as this anyway.
_ENDS, _LONGEST = "。！？；，、：\n", 90
_WORD_BEGINS, _WORD_ENDS = rf"(?<![^\W_{RUN}])", rf"(?![^\W_{RUN}])"
Marks = tuple[tuple[int, int], ...]


def passages(data: ArticleData, sought: Sequence[Word]) -> tuple[Passage, ...]:
    """At most three pieces in the order of the story, each with something that the others don't have where that can be.
    Where only the headline has it, the story's beginning."""
    texts = [text for text in [*headlines(data)[1:], *bodies(data)] if text.strip()]
    patterns = [pattern_of(word) for word in sought]
    found: list[tuple[int, set[int], str]] = []
    for at, text in enumerate(texts):
        folded = fold(text)
        if has := {which for which, pattern in enumerate(patterns) if pattern.search(folded)}:
            found.append((at, has, text))
    chosen: list[tuple[int, str]] = []
    missing = set(range(len(patterns)))
    while found and len(chosen) < MOST:
        best = max(found, key=lambda each: (len(each[1] & missing), -each[0]))
        found.remove(best)
        missing -= best[1]
        chosen.append((best[0], best[2]))
    if not chosen:
        start = data["standfirst"] or max(texts[:4], key=len, default="")
        return (_piece(start, ()),) if start and headlines(data)[1:] else ()
    return tuple(_piece(text, marks(text, patterns)) for _, text in sorted(chosen))


def marked(text: str, sought: Iterable[Word]) -> Passage:
    """The whole text with everything that was sought marked."""
    return Passage(text, marks(text, [pattern_of(word) for word in sought]))


def marks(text: str, patterns: Iterable[re.Pattern[str]]) -> Marks:
    """Places in the text as it is written, in order, none within another."""
    folded = fold(text)
    spans = sorted(found.span() for pattern in patterns for found in pattern.finditer(folded))
    if spans and len(folded) != len(text):
        spans = _unfolded(text, spans)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


@lru_cache(maxsize=500)
def pattern_of(word: Word) -> re.Pattern[str]:
    """What finds the word in folded text."""
    return re.compile("|".join(_pattern(form) for form in word.forms))


def holds(texts: Iterable[str], word: Word) -> bool:
    """Whether one of the texts has the word, exactly as the index would say it."""
    found = indexed(texts).split(" ")
    return any(_follows(found, form) for form in word.forms)


def _follows(found: Sequence[str], form: Cut) -> bool:
    *before, last = form.tokens
    for at in range(len(before), len(found)):
        here = found[at].startswith(last) if form.open else found[at] == last
        if here and list(found[at - len(before) : at]) == before:
            return True
    return False


def _pattern(form: Cut) -> str:
    pieces: list[str] = []
    left = list(form.tokens)
    while left:
        token = left.pop(0)
        if not is_run(token):
            end = "" if form.open and not left else _WORD_ENDS
            pieces.append(f"{_WORD_BEGINS}{re.escape(token)}{end}")
            if left and len(left[0]) == 1 and is_run(left[0]) and len(left) > 1 and left[1][0] == left[0]:
                left.pop(0)  # a joint: the run itself comes next
            continue
        run = token
        while len(token) == 2 and left and is_run(left[0]) and left[0][0] == run[-1]:
            token = left.pop(0)
            run += token[1:]
        pieces.append(re.escape(run))
    return r"[\W_]*".join(pieces)


def _unfolded(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    places = placed(text)[1]
    return [(places[start][0], places[end - 1][1]) for start, end in spans]


def _piece(text: str, found: Marks) -> Passage:
    """The part of a text around the first thing found in it, cut where clauses end."""
    text = text.rstrip()
    first, last = found[0] if found else (0, 0)
    start = 0
    if first > BEFORE:
        ends = [text.rfind(end, first - BEFORE, first) for end in _ENDS]
        start = max(ends) + 1 or first - BEFORE // 2
    end = max(start + LENGTH, last)
    if end < len(text):
        ends = [at for at in range(end - LENGTH // 3, min(start + _LONGEST, len(text))) if text[at] in _ENDS]
        end = next((at + 1 for at in ends if at >= last), end)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    shown = tuple((at + shift, to + shift) for at, to in found if at >= start and to <= end)
    return Passage(before + text[start:end] + after, shown)
