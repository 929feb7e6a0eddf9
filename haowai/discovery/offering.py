"""What the newsroom offers as topics of a text that is being written: topics and people that it names, and new words.

Both are few and ordered: an editor glances at them and goes on writing. A name counts for what the text makes of it
(how often, in the headline, at the beginning), for how seldom others name it, and for how often stories that could
have been given the topic were given it. Nothing is written here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from haowai.discovery.naming import Mention, Names, Subject, plain
from haowai.discovery.salience import FEW_STORIES, Archive, salient
from haowai.press import keys
from haowai.press.models import ListEntry
from haowai.sections.models import SubjectKind

#: More than these are not read.
MOST_KNOWN = 8
#: A name that weighs less stands in the text by the way.
LEAST = 0.3
#: How many names are weighed by how often they were chosen: each costs a look into a list.
WEIGHED = 24
#: What a text's beginning is, in characters.
BEGINNING = 160
#: How likely a named topic is chosen while the archive knows nothing of it, and at least.
_UNTRIED: Mapping[str, tuple[float, float]] = {
    SubjectKind.SUBJECT: (0.05, 0.0),
    SubjectKind.PLACE: (0.09, 0.01),
    SubjectKind.ORGANISATION: (0.12, 0.02),
    SubjectKind.PERSON: (0.16, 0.04),
    SubjectKind.AFFAIR: (0.3, 0.12),
}
#: What stands before the name of somebody who signs, and after that of somebody who took the picture.
_SIGNED_BEFORE = tuple(
    map(plain, ("記者", "特派員", "編譯", "攝影", "主筆", "文/", "攝/", "圖/", "文:", "攝:", "圖:"))
)
_SIGNED_AFTER = tuple(map(plain, ("攝", "翻攝", "/攝影", "/台北報導", "/綜合報導")))


@dataclass(frozen=True)
class Offer:
    """A topic that could be taken. ``name`` is the topic's, ``written`` what the text says for it. ``kind`` is a value
    of SubjectKind, empty for a new word; ``known`` is whether there is a topic of this name. When several bear the
    name, each is an offer and ``doubtful``."""

    name: str
    written: str
    kind: str
    known: bool
    count: int
    doubtful: bool = False


@dataclass(frozen=True)
class Offers:
    """What is offered for a text: ``named`` are topics and people, ``new`` are words that are none yet."""

    named: tuple[Offer, ...] = ()
    new: tuple[Offer, ...] = ()


def offers_for(
    headline: str,
    body: str,
    names: Names,
    *,
    without: Collection[str] = (),
    archive: Archive | None = None,
    may_make: bool = True,
) -> Offers:
    """Offers for a text. ``without`` are names that it has already or that were refused; ``may_make`` whether topics
    that don't exist yet may be offered."""
    left_out = {plain(name).strip() for name in without}
    crossed = _crossed_by(archive) if archive is not None and archive.stories >= FEW_STORIES else None
    mentions = names.named_in(headline, body, crossed=crossed)
    mentions = [mention for mention in mentions if not _only_signed(mention, body)]
    named = [
        Offer(
            name=subject.name,
            written=mention.written,
            kind=subject.kind,
            known=subject.model == "topic",
            count=mention.count,
            doubtful=len(mention.subjects) > 1,
        )
        for mention in _weighed(mentions, archive)
        for subject in mention.subjects[:3]
        if plain(subject.name).strip() not in left_out and (may_make or subject.model == "topic")
    ]
    if not may_make:
        return Offers(tuple(named[:MOST_KNOWN]))
    beside = left_out | {plain(offer.name).strip() for offer in named}

    def known(phrase: str) -> bool:
        sought = plain(phrase).strip()
        return phrase in names or any(_is_nearly(sought, other) for other in beside)

    new = salient(headline, body, known=known, archive=archive)
    return Offers(
        tuple(named[:MOST_KNOWN]),
        tuple(Offer(phrase.text, phrase.text, "", False, phrase.count) for phrase in new),
    )


def _is_nearly(phrase: str, other: str) -> bool:
    """Whether a phrase is a name, a part of it, or the name with a character or two more."""
    return phrase in other or (len(other) > 2 and other in phrase and len(phrase) < len(other) + 3)


def _crossed_by(archive: Archive) -> Callable[[str], bool]:
    """Whether in four characters the outer pairs are both more usual than the inner one."""

    def crossed(four: str) -> bool:
        inner = archive.holding(four[1:3])
        return archive.holding(four[:2]) > inner and archive.holding(four[2:]) > inner

    return crossed


def _only_signed(mention: Mention, body: str) -> bool:
    """Whether somebody is only named as who wrote it or took the picture."""
    if mention.headline or any(subject.model == "topic" for subject in mention.subjects):
        return False
    text, length = plain(body), len(plain(mention.written))
    return all(
        text[:place].endswith(_SIGNED_BEFORE) or text.startswith(_SIGNED_AFTER, place + length)
        for place in mention.places
    )


def _weighed(mentions: Iterable[Mention], archive: Archive | None) -> list[Mention]:
    """Mentions that weigh enough to be offered, the weightiest first."""
    told = sorted(((_told(mention, archive), mention) for mention in mentions), key=lambda each: -each[0])
    told = told[:WEIGHED]
    chosen = _times_chosen({subject for _, mention in told for subject in mention.subjects})
    weighed = []
    for weight, mention in told:
        weight *= math.sqrt(max(_likely(mention, subject, chosen, archive) for subject in mention.subjects))
        if weight >= LEAST:
            weighed.append((weight, mention))
    weighed.sort(key=lambda each: -each[0])
    return [mention for _, mention in weighed]


def _told(mention: Mention, archive: Archive | None) -> float:
    """How much the text itself makes of a name."""
    told = min(len(mention.places), 12) + 4 * min(mention.headline, 2)
    told += bool(mention.places and mention.places[0] < BEGINNING)
    if archive is None or archive.stories < FEW_STORIES:
        return told
    holding = max(archive.holding(mention.written), 1)
    return told * math.log((archive.stories + 1) / holding) / math.log(archive.stories + 1)


def _times_chosen(subjects: Iterable[Subject]) -> dict[int, int]:
    """How many stories have each topic."""
    lists = {keys.topic(subject.pk): subject.pk for subject in subjects if subject.model == "topic"}
    rows = ListEntry.objects.filter(list__in=lists).order_by().values_list("list").annotate(Count("pk"))
    return {lists[name]: count for name, count in rows}


def _likely(mention: Mention, subject: Subject, chosen: Mapping[int, int], archive: Archive | None) -> float:
    """How likely a story that names the subject has it as its topic."""
    untried, least = _UNTRIED[subject.kind]
    if archive is None or archive.stories < FEW_STORIES:
        return max(untried, least)
    holding = archive.holding(mention.written)
    times = chosen.get(subject.pk, 0) if subject.model == "topic" else 0
    return max((times + 5 * untried) / (max(holding, times) + 5), least)
