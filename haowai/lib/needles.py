"""A question to the newsroom's search, read into needles: what a text must hold, or must not.

A text is kept *plain*: folded, its pieces with a blank between and at both ends, ``" 台積電 3 奈米 ipad "``. Whether it
holds a word is then whether a string is part of it, which either database answers; and which texts are worth looking
into is found by pairs of characters, which either database can index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from haowai.lib.words import is_run, to_traditional, whole_pieces

#: What is read of a question. Whoever pastes a page means its beginning.
LONGEST = 1_000
MOST_WORDS = 32
#: So many tokens of a needle are asked of the index; the text itself decides.
MOST_TOKENS = 24
#: Quotes that hold words together, and an excluded word.
_ASKED = re.compile(
    r'(?P<no>(?<!\S)[-−－])?(?:"(?P<q1>[^"]*)"|“(?P<q2>[^”]*)”|「(?P<q3>[^」]*)」|『(?P<q4>[^』]*)』|＂(?P<q5>[^＂]*)＂'
    r'|(?P<word>[^\s"“「『＂]+))'
)


@dataclass(frozen=True)
class Needle:
    """One spelling of a word. ``tokens`` must all be in the index of a text that holds it; when ``open`` is true, of
    the last one only its beginning. ``string`` must be part of the plain text."""

    string: str
    tokens: tuple[str, ...]
    open: bool

    @property
    def is_settled(self) -> bool:
        """Whether a text that has the tokens holds the word: nobody needs to look into it."""
        return len(self.tokens) == 1 and self.tokens[0] == self.string.strip()


@dataclass(frozen=True)
class Asked:
    """A word or phrase in each of its spellings, one of which is enough; ``wanted`` or excluded."""

    spellings: tuple[Needle, ...]
    wanted: bool = True


def plain(text: str) -> str:
    """The text as it is kept to be searched; empty when there is nothing in it to ask for."""
    found = whole_pieces(text)
    return f" {' '.join(found)} " if found else ""


def tokens_of(kept: str) -> set[str]:
    """The tokens of a plain text: of a run its pairs, and its last character; everything else whole."""
    found: set[str] = set()
    for piece in kept.split():
        if is_run(piece):
            found.update(map(str.__add__, piece, piece[1:]))
            found.add(piece[-1])
        else:
            found.add(piece)
    return found


def read(question: str, *, typing: bool = False) -> list[Asked]:
    """What a question asks for: words with blanks between, quotes hold together, ``-`` excludes. ``typing``: its last
    word may still be going on. Nothing wanted: an empty list. Never raises."""
    parts: list[tuple[str, bool]] = []
    for found in _ASKED.finditer(question[:LONGEST]):
        text = next((found[name] for name in ("q1", "q2", "q3", "q4", "q5", "word") if found[name]), "")
        parts.append((text, found["no"] is None))
    if not any(wanted for _, wanted in parts):
        parts = [(text, True) for text, _ in parts]
    asked: list[Asked] = []
    for at, (text, wanted) in enumerate(parts):
        if one := phrase(text, wanted=wanted, typing=typing and at == len(parts) - 1):
            asked.append(one)
    asked = list(dict.fromkeys(asked))[:MOST_WORDS]
    return asked if any(each.wanted for each in asked) else []


def phrase(text: str, *, wanted: bool = True, typing: bool = False) -> Asked | None:
    """The whole text as one phrase, also in Traditional characters; None when there is nothing in it to ask for."""
    text = text[:LONGEST]
    spellings = dict.fromkeys(
        needle for each in (text, to_traditional(text)) if (needle := _needle(each, typing))
    )
    return Asked(tuple(spellings), wanted) if spellings else None


def _needle(text: str, typing: bool) -> Needle | None:
    found = whole_pieces(text)
    if not found:
        return None
    first, last = found[0], found[-1]
    goes_on = is_run(last) or typing
    tokens: list[str] = []
    for piece in found[:-1]:
        tokens += [piece[at : at + 2] for at in range(len(piece))] if is_run(piece) else [piece]
    if is_run(last):
        # Where the word ends the text may go on, so that its last character is no token unless it stands alone.
        tokens += [last[at : at + 2] for at in range(len(last) - 1)] or [last]
    else:
        tokens.append(last)
    is_open = goes_on and (len(last) == 1 or not is_run(last))
    kept = list(dict.fromkeys(tokens))
    if is_open and kept[-1] != tokens[-1]:
        kept = [token for token in kept if token != tokens[-1]] + [tokens[-1]]
    string = ("" if is_run(first) else " ") + " ".join(found) + ("" if goes_on else " ")
    return Needle(
        string, tuple([*kept[: MOST_TOKENS - 1], kept[-1]] if len(kept) > MOST_TOKENS else kept), is_open
    )
