"""Which of the archive's own topics and people a text names: all names at once, in one pass over the text.

Names are folded as indexes fold them (``haowai.lib.words``), so 臺北 is 台北; a blank beside a Chinese character and
the kind of dot in a foreign name mean nothing. Pure but for ``names_now``, which keeps the names of this process up to
the press log.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from haowai.lib.words import fold
from haowai.press.models import LogRow
from haowai.press.tail import digest_at, head_number
from haowai.sections.models import Person, SubjectKind, Topic

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: A blank that only sets Chinese and Latin apart, or two lines of one paragraph.
_LOOSE = re.compile(rf"(?<=[{_HAN}])[ \t]+|[ \t]+(?=[{_HAN}])")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_DOTS = str.maketrans(dict.fromkeys("‧・•．∙⋅･", "·"))
#: Letters and digits that make a word together; a name never begins or ends within one.
_WORD = re.compile(rf"[^\W_{_HAN}\u3041-\u30ff\u3105-\u312f\uac00-\ud7a3]")
#: So short a name in capitals is an abbreviation: who is not the WHO.
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&]{1,3}")


#: A name of two characters with its neighbours.
_BETWEEN = re.compile(f"[{_HAN}]{{4}}")


class Subject(NamedTuple):
    """What can be named: a topic, or somebody who signs stories (``model`` is "topic" or "person")."""

    model: str
    pk: int
    name: str
    kind: str


@dataclass(frozen=True)
class Mention:
    """A name that a text holds. ``subjects`` are those who bear it, most likely first: more than one when the text
    doesn't tell which is meant. ``written`` is the name or other name that was found, ``places`` are where it begins
    in the folded body, and ``headline`` is how often it stands in the headline."""

    subjects: tuple[Subject, ...]
    written: str
    places: tuple[int, ...]
    headline: int = 0

    @property
    def count(self) -> int:
        return len(self.places) + self.headline


class _Match(NamedTuple):
    start: int
    end: int
    entry: int


@dataclass
class _Entry:
    """A name as it is written, and those who bear it: first those whose first name it is."""

    written: str
    subjects: list[Subject]
    exact: bool


def plain(text: str) -> str:
    """The text, or a name, as names are looked for in it."""
    return _LOOSE.sub("", _BLANKS.sub(" ", fold(text).translate(_DOTS)))


class Names:
    """An automaton over names. Building costs what the names are long, a search what the text is long."""

    def __init__(self, named: Iterable[tuple[str, Subject]]) -> None:
        """``named``: each name with whom it names; first names before other names."""
        entries: dict[str, _Entry] = {}
        for written, subject in named:
            key = plain(written).strip()
            if len(key) < 2:
                continue  # 風 is no name that a text could be searched for
            entry = entries.setdefault(
                key, _Entry(written, [], _ABBREVIATION.fullmatch(written.strip()) is not None)
            )
            if subject not in entry.subjects:
                entry.subjects.append(subject)
        self._entries = list(entries.values())
        self._keys = set(entries)
        self._automaton = ahocorasick.Automaton()
        for at, key in enumerate(entries):
            self._automaton.add_word(key, (at, len(key)))
        if entries:
            self._automaton.make_automaton()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: str) -> bool:
        """Whether somebody or something is called so already."""
        return plain(name).strip() in self._keys

    def named_in(
        self, headline: str, body: str, *, crossed: Callable[[str], bool] | None = None
    ) -> list[Mention]:
        """Who and what the text names, in the order of their first places, the headline first.

        ``crossed`` is told each place where a name of two Chinese characters stands between two others (越南非法 for
        南非), and says whether it is two other words that meet there.
        """
        if not self._entries:
            return []
        found: dict[int, tuple[int, list[int]]] = {}
        for text, in_headline in ((headline, True), (body, False)):
            for match in self._in(text, crossed):
                heads, places = found.get(match.entry, (0, []))
                if not in_headline:
                    places.append(match.start)
                found[match.entry] = (heads + in_headline, places)
        return _merged(
            Mention(tuple(entry.subjects), entry.written, tuple(places), heads)
            for entry, (heads, places) in ((self._entries[at], each) for at, each in found.items())
        )

    def _in(self, text: str, crossed: Callable[[str], bool] | None) -> list[_Match]:
        """Names in a text, none over another: the longer one wins, then the one that begins first."""
        searched = plain(text)
        matches = [
            _Match(last + 1 - length, last + 1, at) for last, (at, length) in self._automaton.iter(searched)
        ]
        matches = [match for match in matches if _stands_alone(searched, match)]
        if crossed is not None:
            matches = [
                match
                for match in matches
                if not (_BETWEEN.fullmatch(around := _around(searched, match)) and crossed(around))
            ]
        chosen: list[_Match] = []
        taken = bytearray(len(searched))
        for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
                chosen.append(match)
        chosen.sort()
        return _without_lookalikes(chosen, self._entries, text)


def _around(text: str, match: _Match) -> str:
    return text[max(0, match.start - 1) : match.end + 1]


def _stands_alone(text: str, match: _Match) -> bool:
    """Whether a name in letters or digits is no part of a longer word."""
    before, after = text[match.start - 1 : match.start], text[match.end : match.end + 1]
    if before and _WORD.match(before) and _WORD.match(text[match.start]):
        return False
    return not (after and _WORD.match(after) and _WORD.match(text[match.end - 1]))


def _without_lookalikes(matches: list[_Match], entries: list[_Entry], text: str) -> list[_Match]:
    """Without abbreviations that the text doesn't write in capitals."""
    if not any(entries[match.entry].exact for match in matches):
        return matches
    written = unicodedata.normalize("NFKC", text)
    meant = {
        at: len(re.findall(rf"(?<![A-Za-z0-9]){re.escape(entries[at].written)}(?![A-Za-z0-9])", written))
        for at in {match.entry for match in matches if entries[match.entry].exact}
    }
    kept = []
    for match in matches:
        if match.entry in meant:
            meant[match.entry] -= 1
            if meant[match.entry] < 0:
                continue
        kept.append(match)
    return kept


def _merged(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention for each subject, whatever names it is called by; a name that several bear means the one that the
    text also calls by a name of its own."""
    all_of_them = list(mentions)
    sure = {mention.subjects[0] for mention in all_of_them if len(mention.subjects) == 1}
    by_subjects: dict[tuple[Subject, ...], Mention] = {}
    for mention in all_of_them:
        told = tuple(subject for subject in mention.subjects if subject in sure)
        subjects = told if len(told) == 1 else mention.subjects
        before = by_subjects.get(subjects)
        by_subjects[subjects] = Mention(
            subjects,
            before.written if before else mention.written,
            tuple(sorted((*(before.places if before else ()), *mention.places))),
            (before.headline if before else 0) + mention.headline,
        )
    return sorted(by_subjects.values(), key=lambda each: (not each.headline, each.places[:1]))


# ------------------------------------------------------------------------------- the archive's own names


REFERENCES = (Topic.reference_type, Person.reference_type)


class _Kept:
    """The names of this process, with number and digest of the row of the log that they are as new as."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.row = -1
        self.digest = ""
        self.names = Names(())

    def is_new_at(self, head: int) -> bool:
        # The digest, since a log can be another one: a backup was put back, a transaction was rolled back.
        if not 0 <= self.row <= head or digest_at(self.row) != self.digest:
            return False
        changed = LogRow.objects.filter(number__gt=self.row, number__lte=head, subject_type__in=REFERENCES)
        return not (self.row < head and changed.exists())


_kept = _Kept()


def names_now() -> Names:
    """The archive's names. Three small queries, as long as neither a topic nor a person changed; made anew then."""
    with _kept.lock:
        head = head_number()
        if not _kept.is_new_at(head):
            _kept.names = Names(_named())
        _kept.row, _kept.digest = head, digest_at(head)
        return _kept.names


def _named() -> Iterator[tuple[str, Subject]]:
    others: list[tuple[str, Subject]] = []
    first: set[str] = set()
    for topic in Topic.objects.only("pk", "name", "kind", "aliases").order_by("pk").iterator():
        subject = Subject("topic", topic.pk, topic.name, topic.kind)
        first.add(plain(topic.name))
        yield topic.name, subject
        others += [(name, subject) for name in topic.other_names]
    for person in Person.objects.only("pk", "name", "aliases").order_by("pk").iterator():
        # The topic about somebody is more than the name under stories.
        if plain(person.name) not in first:
            subject = Subject("person", person.pk, person.name, SubjectKind.PERSON.value)
            yield person.name, subject
            others += [(name, subject) for name in person.other_names]
    yield from others
