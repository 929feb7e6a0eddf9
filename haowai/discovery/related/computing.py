"""Working out what a story is related to, and onto which lists of older stories it belongs."""

from __future__ import annotations

from collections.abc import Iterator

from haowai.discovery.related.archive import Archive, Rarities
from haowai.discovery.related.choosing import LEAST, Candidate, Chosen, choose
from haowai.discovery.related.likeness import (
    READ_TOGETHER,
    Weighed,
    first_glance,
    likeness,
    same_affair,
    score,
    telling_words,
)
from haowai.discovery.related.lists import Lists
from haowai.discovery.related.texts import Text, texts_of
from haowai.discovery.related.together import read_together

#: Stories that the archive is asked for, and how many of them are looked at with their bodies.
ASKED_FOR, LOOKED_AT = 40, 24
#: Stories on whose lists a new one may come.
NEIGHBOURS = 12

rarities = Rarities()


def renew(number: int, archive: Archive, lists: Lists, *, neighbours: bool = True) -> None:
    """Work out the list of a story; with ``neighbours`` also put it onto the lists of those that it is most like, and
    take it off those that it doesn't belong to any more. Nothing is written but in ``lists``.

    Five queries, whatever the archive holds, and one question to the index.
    """
    text = texts_of([number]).get(number)
    former = {entry[0] for entry in (*lists[number].others, *lists[number].affair)}
    chosen = Chosen()
    near: list[Candidate] = []
    if text is None:
        # Taken down, restricted, sponsored, redacted: it takes no part.
        lists.clear(number)
    else:
        candidates = list(_candidates(text, archive))
        seed = Weighed(text, rarities.of(archive))
        chosen = choose(seed, candidates)
        lists.give(number, chosen, text)
        near = _nearest(candidates)
    if not neighbours:
        return
    copies = {each.number for each in chosen.copies}
    lists.read({*former, *copies, *(each.number for each in near)})
    for gone in former - copies - {each.number for each in near}:
        lists.leave(number, gone)
    for each in chosen.copies:
        lists.note_copy(number, each.number)
    if text is not None:
        for each in near:
            if each.number not in copies:
                lists.enter(text, each, copies)


def _candidates(text: Text, archive: Archive) -> Iterator[Candidate]:
    rarity = rarities.of(archive)
    seed = Weighed(text, rarity)
    together = read_together(text.number)
    terms = dict.fromkeys(telling_words(text, rarity), 1.0)
    found = (
        [each.number for each in archive.alike(terms, limit=ASKED_FOR, without=[text.number])]
        if terms
        else []
    )
    texts = texts_of({*found, *together} - {text.number})
    glanced: list[tuple[float, float, Weighed]] = []
    for other in texts.values():
        weighed, share = Weighed(other, rarity), together.get(other.number, 0.0)
        glance = first_glance(seed, weighed)
        glanced.append((glance + READ_TOGETHER * share, glance, weighed))
    glanced.sort(key=lambda each: (-each[0], -each[2].text.number))
    for _worth, glance, weighed in glanced[:LOOKED_AT]:
        other, like = weighed.text, likeness(seed, weighed, glance)
        worth = score(like, text, other, together.get(other.number, 0.0))
        yield Candidate(weighed, like, worth, same_affair(seed, weighed, like))


def _nearest(candidates: list[Candidate]) -> list[Candidate]:
    good = [each for each in candidates if each.score >= LEAST]
    return sorted(good, key=lambda each: -each.score)[:NEIGHBOURS]
