"""The list of feeds, for people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link
from haowai.reader.machines.feeds import FeedLink, feeds_of
from haowai.reader.pages.base import Page
from haowai.reader.rich import rich_html
from haowai.reader.visit import Visit
from haowai.sections.models import ServicePage

PATH = "/feeds/"


@dataclass(frozen=True, kw_only=True)
class FeedsPage(Page):
    template = "reader/pages/feeds.html"

    #: What editors wrote above the list, on a service page of this address; may be empty.
    words: SafeString
    feeds: tuple[FeedLink, ...]
    api: str


def feeds_page(visit: Visit) -> FeedsPage:
    """The feeds of the channel and its sections. One query, for the editors' words."""
    service = ServicePage.objects.filter(channel=visit.channel, slug="feeds").first()
    title = service.title if service else _("Feeds (RSS)")
    return FeedsPage(
        chrome=chrome_of(visit.links),
        title=title,
        path=PATH,
        keys=frozenset({keys.CHROME, *([keys.service(service.pk)] if service else [])}),
        description=_("Follow the newspaper in a feed reader: RSS, Atom and JSON Feed."),
        crumbs=visit.links.way(Link(PATH, title, "page")),
        words=rich_html(service.body if service else ""),
        feeds=tuple(feeds_of(visit)),
        api=visit.links.to(visit.site.paper, "/api/openapi.json"),
    )
