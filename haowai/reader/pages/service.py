"""Pages that serve readers: about, contact, privacy, advertising …, and the map of the site."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link
from haowai.reader.lists import with_stories
from haowai.reader.pages.base import Moved, Page
from haowai.reader.rich import rich_html
from haowai.reader.visit import Visit
from haowai.sections.addresses import base_of, service_path
from haowai.sections.models import ServicePage, Special, Topic

#: Service pages whose words stand above a list: of everything that readers can find, and of the feeds.
SITEMAP, FEEDS = "sitemap", "feeds"
#: On the map: the newest topics, and the first specials in the editors' order. Lists without an end are no map.
TOPICS, SPECIALS = 120, 60


@dataclass(frozen=True, kw_only=True)
class ServiceView(Page):
    template = "reader/pages/service.html"

    words: SafeString
    #: On the map of the site: what the frame's menus don't name. None on other pages.
    specials: tuple[Link, ...] | None = None
    topics: tuple[Link, ...] = ()


def service_page(visit: Visit, slug: str) -> ServiceView:
    """A service page of the channel, by one query; the map by three. Raises Http404, and Moved for the feeds, whose
    list has an address of its own."""
    if slug == FEEDS:
        raise Moved(base_of(visit.channel) + "/feeds/", frozenset({keys.CHROME}))
    written = ServicePage.objects.filter(channel=visit.channel, slug=slug).first()
    if written is None and slug != SITEMAP:
        raise Http404
    title = written.title if written else _("Site map")
    words = rich_html(written.body) if written else SafeString()
    own = {keys.CHROME} | ({keys.service(written.pk)} if written else set())
    specials: tuple[Link, ...] | None = None
    topics: tuple[Link, ...] = ()
    if slug == SITEMAP:
        specials, topics = _specials(visit), _topics(visit)
        own |= {keys.SPECIALS, keys.TOPICS}
    return ServiceView(
        chrome=chrome_of(visit.links),
        crumbs=visit.links.way(Link(service_path(slug), title, "page")),
        title=title,
        path=service_path(slug),
        keys=frozenset(own),
        description=Truncator(" ".join(strip_tags(words.replace(">", "> ")).split())).chars(150),
        words=words,
        specials=specials,
        topics=topics,
    )


def _specials(visit: Visit) -> tuple[Link, ...]:
    columns = ("channel_id", "slug", "name")
    rows = (
        Special.objects.filter(live=True).order_by("position", "-opened_at").values_list(*columns)[:SPECIALS]
    )
    return tuple(
        Link(visit.links.to(visit.site.channel(channel), f"/specials/{slug}/"), name)
        for channel, slug, name in rows
    )


def _topics(visit: Visit) -> tuple[Link, ...]:
    """The newest topics, by name."""
    rows = with_stories(Topic.objects.order_by("-pk"), "topic").values_list("name", "slug")[:TOPICS]
    return tuple(Link(visit.links.topic(slug), name) for name, slug in sorted(rows))
