"""The tokens of the text index: those of ``lib/words.py``, and two things that an index with positions needs.

*Joints.* 3月 is the word 3 and a run that begins with 月. Whoever asks for 3月 doesn't know how the run goes on
(3月底, 3月起), and would have to ask for every pair that begins with 月. So the first character of a run that follows a
word or a number is a token of its own, in the text and in the question: 3, 月, 月底, 底.

*Bounds.* Between headline, paragraphs and captions stands a token that no question has, so that no phrase reaches from
one into the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest

from haowai.lib.words import RUNS, WORD, Cut, cut, fold, is_run, pairs_of_all

#: No letter and no digit, so that no text has it.
BOUND = "¶"
#: The end of a text where several are cut at once.
_APART = "\x1e"
_WORDS = re.compile(f"{WORD}|{_APART}")
#: Characters of what stands between two runs and is worth remembering: signs and numbers, no paragraph of Latin.
SHORT = 16


def indexed(texts: Iterable[str]) -> str:
    """The tokens of several texts in order, blanks between."""
    text = fold(_APART.join(text.replace(_APART, " ") for text in texts))
    found: list[str] = []
    after_word = False
    for between, run in zip_longest(RUNS.split(text), pairs_of_all(RUNS.findall(text)), fillvalue=""):
        for word in _words(between) if len(between) <= SHORT else _WORDS.findall(between):
            if word != _APART:
                found.append(word)
            elif found and found[-1] != BOUND:
                found.append(BOUND)
            after_word = word != _APART
        if run:
            if after_word:
                found.append(run[0])
            found.append(run)
            after_word = False
    if found and found[-1] == BOUND:
        found.pop()
    return " ".join(found)


@lru_cache(maxsize=4096)
def _words(between: str) -> tuple[str, ...]:
    """Words, numbers and ends of texts between two runs of Chinese; most often a comma, which is none."""
    return tuple(_WORDS.findall(between))


def asked(word: str, *, typing: bool = False) -> Cut:
    """As ``lib.words.cut``, for this index. Only a character alone, or after a sign, is still open."""
    plain = cut(word, typing=typing)
    joined = _joined(plain.tokens)
    if plain.open and len(plain.tokens) > 1 and is_run(joined[-1]) and not is_run(plain.tokens[-2]):
        # The joint stands for it, however the run goes on.
        return Cut(joined[:-1], False)
    return Cut(joined, plain.open)


def _joined(found: tuple[str, ...]) -> tuple[str, ...]:
    joined: list[str] = []
    for before, token in zip(("", *found), found, strict=False):
        if before and not is_run(before) and is_run(token):
            joined.append(token[0])
        joined.append(token)
    return tuple(joined)
