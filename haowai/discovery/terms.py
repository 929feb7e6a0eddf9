"""The tokens of the text index: those of ``lib/words.py``, and two things that an index with positions needs.

*Joints.* 3月 is the word 3 and a run that begins with 月. Whoever asks for 3月 doesn't know how the run goes on
(3月底, 3月起), and would have to ask for every pair that begins with 月. So the first character of a run that follows a
word or a number is a token of its own, in the text and in the question: 3, 月, 月底, 底.

*Bounds.* Between headline, paragraphs and captions stands a token that no question has, so that no phrase reaches from
one into the next.
"""

from __future__ import annotations

from collections.abc import Iterable

from haowai.lib.words import Cut, cut, is_run, pairs, pieces

#: No letter and no digit, so that no text has it.
BOUND = "¶"


def indexed(texts: Iterable[str]) -> str:
    """The tokens of several texts in order, blanks between."""
    found: list[str] = []
    for text in texts:
        before = len(found)
        after_word = False
        for piece, run in pieces(text):
            if run:
                if after_word:
                    found.append(piece[0])
                found += pairs(piece)
            else:
                found.append(piece)
            after_word = not run
        if before and len(found) > before:
            found.insert(before, BOUND)
    return " ".join(found)


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
