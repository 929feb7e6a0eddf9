"""Lists of what is read most, as pages and islands show them. Each says how long it is true: a list of now for
half a second, so that no page of a story is made anew because somebody reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import DatabaseError

from haowai.audience.lists import By, Period, most_read
from haowai.press import keys
from haowai.reader import clock
from haowai.reader.cards import Card, card_of, photo_keys
from haowai.reader.images import SMALL_SIZES
from haowai.reader.links import Links
from haowai.sections.models import Section

log = structlog.get_logger(__name__)

#: How long a list is good for. With half a second until views are written, and what writing and making it take while
#: ten thousand readers a second are counted, a list of now is true within two.
LIFE = {
    Period.NOW: timedelta(seconds=0.5),
    Period.TODAY: timedelta(seconds=5),
    Period.WEEK: timedelta(seconds=30),
}


@dataclass(frozen=True)
class HotList:
    """The stories that are read most, the most first, and the surrogate keys of what stands on the list."""

    cards: tuple[Card, ...] = ()
    keys: frozenset[str] = frozenset()


def hot_of(
    links: Links, period: Period, by: By, sections: Iterable[Section], count: int, *, pictured: bool = False
) -> HotList:
    """The list as it is now; what is being rendered is good for its life and no longer. An empty one when nothing was
    counted, or when the counts can't be asked: that is no reason for a page not to stand."""
    now = clock.now()
    clock.good_until(now + LIFE[period])
    try:
        stories = most_read(period, by, [section.pk for section in sections], count, now)
    except DatabaseError as error:
        log.warning("the list of what is read most could not be made", reason=str(error))
        return HotList()
    cards = tuple(card_of(story, links, pictured=pictured, sizes=SMALL_SIZES, most=480) for story in stories)
    shown = {keys.story(story.number) for story in stories} | (photo_keys(stories) if pictured else set())
    return HotList(cards, frozenset(shown))


def sections_read(links: Links) -> list[Section]:
    """Whose stories the lists of a channel are of: its own; the paper's are of all channels."""
    site = links.site
    return list(site.sections) if links.channel.pk == site.paper.pk else site.sections_of(links.channel)
