"""The pages that say what is not there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.reader.cards import Card, card_of
from haowai.reader.chrome import chrome_of
from haowai.reader.lists import newest_of
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit

#: Stories to go on with.
COUNT = 6


@dataclass(frozen=True, kw_only=True)
class NotFoundPage(Page):
    template = "reader/pages/not_found.html"
    status = 404

    latest: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class GonePage(Page):
    """A story was taken down: that it stood here is said, and nothing else of it."""

    template = "reader/pages/gone.html"
    status = 410

    latest: tuple[Card, ...]


def not_found_page(visit: Visit) -> NotFoundPage:
    return NotFoundPage(
        chrome=chrome_of(visit.links),
        title=_("Page not found"),
        path="",
        keys=frozenset({keys.CHROME, keys.channel(visit.channel.pk)}),
        latest=_latest(visit),
    )


def gone_page(visit: Visit, own: frozenset[str]) -> GonePage:
    return GonePage(
        chrome=chrome_of(visit.links),
        title=_("This story was taken down"),
        path="",
        keys=own | {keys.CHROME, keys.channel(visit.channel.pk)},
        latest=_latest(visit),
    )


def _latest(visit: Visit) -> tuple[Card, ...]:
    return tuple(
        card_of(story, visit.links, pictured=False)
        for story in newest_of(keys.channel(visit.channel.pk), COUNT)
    )
