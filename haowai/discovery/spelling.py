"""Spelling help from what the archive holds: a word that hardly any story has, with one character put right.

Names of topics and people come first, since they are what readers look for. Then a run of Chinese of which one
character makes pairs that are rarer than another would; and Latin words that differ in a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Q

from haowai.discovery.engine import Reader, Wanted
from haowai.discovery.terms import asked
from haowai.discovery.wording import Word, Wording
from haowai.lib.words import fold, is_run
from haowai.sections.models import Person, Topic

#: So many times as many stories must have what is offered as have what was asked for.
BETTER = 10
#: Characters of words that help is looked for.
SHORTEST, LONGEST = 3, 12
#: Names that are compared, tokens that are looked through, characters that may follow, places, and what is tried in
#: each.
_NAMES, _TOKENS, _FOLLOWED, _PLACES, _TRIED = 200, 4000, 80, 3, 6


def suggestion(reader: Reader, question: str, wanted: Wanted, total: int) -> str:
    """The question with one word spelled better; empty when the archive has nothing that helps."""
    for word in wanted.wording.words:
        alone = Wanted(Wording((word,)))
        if reader.by_date(alone, offset=0, limit=1).total >= BETTER:
            continue
        better = _best(reader, wanted, word, total * BETTER or 1)
        if better and word.text in question:
            return question.replace(word.text, better, 1)
    return ""


def _best(reader: Reader, wanted: Wanted, word: Word, least: int) -> str:
    found: list[tuple[int, str]] = []
    seen = {fold(word.text)}
    for text in _spellings(reader, word):
        if fold(text) in seen:
            continue
        seen.add(fold(text))
        count = _count(reader, wanted, word, text)
        if count >= least:
            found.append((count, text))
    return max(found, key=lambda each: each[0], default=(0, ""))[1]


def _count(reader: Reader, wanted: Wanted, word: Word, text: str) -> int:
    other = Word(text, (asked(text),))
    words = tuple(other if each is word else each for each in wanted.wording.words)
    wording = Wording(words, wanted.wording.without)
    return reader.by_date(replace(wanted, wording=wording), offset=0, limit=1).total


def _spellings(reader: Reader, word: Word) -> Iterator[str]:
    text = fold(word.text)
    if not SHORTEST <= len(text) <= LONGEST:
        return
    yield from _names(text)
    tokens = word.forms[-1].tokens
    if all(is_run(token) for token in tokens) and "".join([tokens[0], *(t[1:] for t in tokens[1:])]) == text:
        yield from _runs(reader, text)
    elif len(tokens) == 1 and not is_run(tokens[0]):
        yield from _latin(reader, text)


def _names(text: str) -> Iterator[str]:
    """Names of topics and people that differ in one character: then either half is the same."""
    half = len(text) // 2
    like = Q(name__istartswith=text[:half]) | Q(name__iendswith=text[half:])
    for model in (Topic, Person):
        names = model._default_manager.filter(like).values_list("name", flat=True)[:_NAMES]
        yield from (name for name in names if is_near(text, fold(name)))


def _runs(reader: Reader, text: str) -> Iterator[str]:
    """The run with another character in a place whose pairs are rare."""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    frequency = reader.frequencies(pairs)

    def rarity(at: int) -> int:
        return min(frequency[pair] for pair in pairs[max(0, at - 1) : at + 1])

    for at in sorted(range(1, len(text)), key=rarity)[:_PLACES]:
        yield from (text[:at] + other + text[at + 1 :] for other in _others(reader, text, at))


def _others(reader: Reader, text: str, at: int) -> list[str]:
    """Characters that the archive has after the one before and before the one after."""
    after = [
        (count, token[1])
        for token, count in reader.beginning(text[at - 1], _TOKENS)
        if len(token) == 2 and token[1] != text[at]
    ]
    after.sort(reverse=True)
    if at + 1 < len(text):
        heads = after[:_FOLLOWED]
        following = reader.frequencies(other + text[at + 1] for _, other in heads)
        both = [(min(count, following[other + text[at + 1]]), other) for count, other in heads]
        after = sorted((each for each in both if each[0]), reverse=True)
    return [other for _, other in after[:_TRIED]]


def _latin(reader: Reader, text: str) -> Iterable[str]:
    near = [(count, token) for token, count in reader.beginning(text[:2], _TOKENS) if is_near(text, token)]
    near.sort(reverse=True)
    return [token for _, token in near[:_TRIED]]


def is_near(one: str, other: str) -> bool:
    """Whether one character changed, missing, too many, or two that changed places make one of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (len(rest) == len(others) > 1 and rest[:2] == others[1::-1] and rest[2:] == others[2:])
    )
