"""即時: a channel's newest stories of all sections by the minute. The page is a plain list; script lets it grow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI
from haowai.reader.cards import Card, card_of
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link, Links
from haowai.reader.lists import Cursor, newer_than, up_to
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit

PATH = "/latest/"
#: Rows of the page, and new ones that one answer to a growing list has at the most.
ROWS, MOST_NEW = 50, 100
_BEFORE_ALL = Cursor(datetime(1600, 1, 1, tzinfo=UTC), 0)
_AFTER_ALL = Cursor(datetime(9999, 1, 1, tzinfo=UTC), 0)


@dataclass(frozen=True)
class LiveRow:
    """A story of the list; ``mark`` is its cursor."""

    mark: str
    card: Card


@dataclass(frozen=True)
class LiveDay:
    day: date
    rows: tuple[LiveRow, ...]


@dataclass(frozen=True)
class LiveList:
    """Part of the list, newest first. ``cursor`` is that of its newest story; ``more`` when newer ones still follow."""

    days: tuple[LiveDay, ...]
    cursor: str
    more: bool
    keys: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class LatestPage(Page):
    template = "reader/pages/latest.html"

    live: LiveList
    #: Where the list goes on: the archive of the day of its last row.
    archive: str
    archive_day: date | None


def latest_page(visit: Visit) -> LatestPage:
    """The newest stories of the channel. One query."""
    links, key = visit.links, keys.channel(visit.channel.pk)
    stories = up_to(key, _AFTER_ALL, ROWS)
    live = _live(links, stories, _BEFORE_ALL)
    last = live.days[-1].day if len(stories) == ROWS else None
    return LatestPage(
        chrome=chrome_of(links),
        title=_("Latest news"),
        path=PATH,
        crumbs=links.way(Link(PATH, _("Latest news"), "page")),
        keys=live.keys,
        live=live,
        archive=f"/archive/{last.isoformat()}/" if last else "",
        archive_day=last,
    )


def grown(links: Links, cursor: str) -> LiveList:
    """What a list that was open until ``cursor`` shows today: whatever came after it, and again the rows up to it,
    some of which may have changed, come in late, or been taken down. Two queries.

    The same for every reader with the same cursor. Raises ValueError for what is no cursor.
    """
    key, since = keys.channel(links.channel.pk), Cursor.read(cursor)
    newer = newer_than(key, since, MOST_NEW + 1)
    return _live(links, [*newer[-MOST_NEW:], *up_to(key, since, ROWS)], since, more=len(newer) > MOST_NEW)


def _live(links: Links, stories: list[Story], since: Cursor, *, more: bool = False) -> LiveList:
    rows = [LiveRow(str(Cursor.of(story)), card_of(story, links, pictured=False)) for story in stories]
    newest = max([since, *map(Cursor.of, stories[:1])])
    own = frozenset({keys.CHROME, keys.channel(links.channel.pk)})
    return LiveList(_by_day(rows), str(newest), more, own)


def _by_day(rows: Iterable[LiveRow]) -> tuple[LiveDay, ...]:
    grouped = groupby(rows, key=lambda row: row.card.published_at.astimezone(TAIPEI).date())
    return tuple(LiveDay(day, tuple(group)) for day, group in grouped)
