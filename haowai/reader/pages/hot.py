"""熱門: what is read most now, today and in the last seven days, by readers and by the time that they spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from haowai.audience.lists import By, Period
from haowai.audience.numbers import stands_since
from haowai.press import keys
from haowai.reader import clock
from haowai.reader.cards import Card, card_of
from haowai.reader.chrome import chrome_of
from haowai.reader.hot import HotList, hot_of, sections_read
from haowai.reader.links import Link
from haowai.reader.lists import newest_of
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit

PATHS = {Period.NOW: "/hot/", Period.TODAY: "/hot/today/", Period.WEEK: "/hot/week/"}
#: Stories of each list, and of the newest ones that stand there while nothing was counted.
COUNT = 20


@dataclass(frozen=True, kw_only=True)
class HotPage(Page):
    template = "reader/pages/hot.html"

    periods: tuple[Link, ...]
    #: What the period means, in words.
    meaning: str
    by_readers: tuple[Card, ...]
    by_time: tuple[Card, ...]
    #: The newest stories, while nothing was counted.
    newest: tuple[Card, ...]
    #: Since when nothing has been counted any more; None while counting goes on.
    stands_since: datetime | None


def hot_page(visit: Visit, period: str = "now") -> HotPage:
    """The lists of a period (a value of ``Period``) for the channel."""
    links, asked = visit.links, Period(period)
    sections = sections_read(links)
    readers = hot_of(links, asked, By.READERS, sections, COUNT, pictured=True)
    time = hot_of(links, asked, By.SECONDS, sections, COUNT, pictured=True) if readers.cards else HotList()
    own = {keys.CHROME} | readers.keys | time.keys
    newest: tuple[Card, ...] = ()
    if not readers.cards:
        key = keys.channel(links.channel.pk)
        stories = [
            story for story in newest_of(key, COUNT) if not story.is_restricted and not story.sponsored
        ]
        newest = tuple(card_of(story, links, pictured=False) for story in stories)
        own.add(key)
    names = {Period.NOW: _("Now"), Period.TODAY: _("Today"), Period.WEEK: _("Last seven days")}
    return HotPage(
        chrome=chrome_of(links),
        title=_("Most read"),
        path=PATHS[asked],
        crumbs=links.way(Link(PATHS[asked], _("Most read"), "page")),
        keys=frozenset(own),
        periods=tuple(
            Link(PATHS[each], name, "page" if each is asked else "") for each, name in names.items()
        ),
        meaning=_meaning(asked),
        by_readers=readers.cards,
        by_time=time.cards,
        newest=newest,
        # A list that stands still says so.
        stands_since=stands_since(clock.now()),
    )


def _meaning(period: Period) -> str:
    match period:
        case Period.NOW:
            return _("What is being read at this moment: whoever came an hour ago counts half.")
        case Period.TODAY:
            return _("What was read since midnight.")
        case _:
            return _("What was read today and in the six days before.")
