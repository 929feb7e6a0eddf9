"""What stands around every page: masthead, bars of channels and sections, the menu of everything, footer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haowai.reader.inline import EARLY, Inline
from haowai.reader.links import Link, Links
from haowai.reader.theme import theme_css
from haowai.reader.visit import interface_language
from haowai.sections.models import Channel, Section

#: The service page whose words stand above the list of feeds.
FEEDS = "feeds"
#: Paths that the frame marks as the page itself, on whichever host it is seen.
HERE = frozenset({"/", "/latest/", "/hot/", "/search/"})


@dataclass(frozen=True)
class ChannelMenu:
    """A channel with its sections."""

    channel: Link
    sections: tuple[Link, ...]


@dataclass(frozen=True, eq=False)
class Chrome:
    """The frame of one channel's pages. It is the same on all of them but for what is marked as current: the channel
    and the section that a page belongs to here, and by the templates whatever leads to the page itself.

    Each is one of its kind (no two are equal), made once for a site and kept with it, so that what is rendered of it
    can be kept too.
    """

    channel: Channel
    interface: str
    home: str
    #: Set before the first paint: the reader's own scheme and size of text.
    early: Inline
    theme: Inline
    channels: tuple[Link, ...]
    #: The newest of all sections, by the minute.
    latest: Link
    #: What is read most.
    hot: Link
    sections: tuple[Link, ...]
    search: str
    #: All channels with all of their sections.
    menu: tuple[ChannelMenu, ...]
    #: The first live specials; ``all_specials`` leads to all of them, and is empty when there are none.
    specials: tuple[Link, ...]
    all_specials: str
    #: Service pages of the channel and, after them, of the paper; ``footer_services`` are those for the footer.
    services: tuple[Link, ...]
    footer_services: tuple[Link, ...]
    #: Lists that the whole newspaper keeps: paper edition, archive, corrections, feeds, record of the press.
    records: tuple[Link, ...]
    #: The channel's pages at other sites.
    elsewhere: tuple[Link, ...]
    archive: str

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Whatever it links to."""
        links = [
            *self.channels,
            self.latest,
            self.hot,
            *self.sections,
            *(link for menu in self.menu for link in (menu.channel, *menu.sections)),
            *self.specials,
            *self.services,
            *self.footer_services,
            *self.records,
        ]
        return frozenset({self.home, self.search, self.all_specials, *(link.url for link in links)}) | HERE


def chrome_of(
    links: Links, *, section: Section | None = None, on_section: bool = False, on_home: bool = False
) -> Chrome:
    """The frame; ``section`` is the one that the page belongs to, ``on_section`` when it is that section's
    front."""
    told = (
        "chrome",
        links.channel.pk,
        links.whole,
        section and section.pk,
        on_section,
        on_home,
        get_language(),
    )
    if told not in links.site.made:
        links.site.made[told] = _made(links, section, on_section, on_home)
    return links.site.made[told]


def _made(links: Links, section: Section | None, on_section: bool, on_home: bool) -> Chrome:
    site, channel = links.site, links.channel
    here = section.pk if section is not None else 0
    of_channel, of_section = "page" if on_home else "true", "page" if on_section else "true"

    def channel_link(each: Channel) -> Link:
        return Link(links.home(each), each.name, of_channel if each.pk == channel.pk else "")

    def section_link(desk: Section) -> Link:
        return Link(links.section(desk), desk.name, of_section if desk.pk == here else "")

    services, footer_services = _services(links)
    return Chrome(
        channel=channel,
        interface={"zh-hant": "zh-Hant-TW"}.get(interface_language(channel), "en"),
        home=links.home(channel),
        early=EARLY,
        theme=Inline(theme_css(channel)),
        channels=tuple(map(channel_link, site.channels)),
        latest=Link(links.to(channel, "/latest/"), _("Latest news")),
        hot=Link(links.to(channel, "/hot/"), _("Most read")),
        sections=tuple(section_link(desk) for desk in site.sections_of(channel) if desk.in_menu),
        search=links.to(channel, "/search/"),
        menu=tuple(
            ChannelMenu(channel_link(each), tuple(map(section_link, site.sections_of(each))))
            for each in site.channels
        ),
        specials=tuple(
            Link(links.to(site.channel(special.channel_id), f"/specials/{special.slug}/"), special.name)
            for special in site.specials
        ),
        all_specials=links.to(site.paper, "/specials/") if site.specials else "",
        services=services,
        footer_services=footer_services,
        records=(
            Link(links.paper(), _("Paper edition")),
            Link(links.to(channel, "/archive/"), _("Archive")),
            Link(links.to(channel, "/corrections/"), _("Corrections")),
            Link(links.to(channel, "/feeds/"), _("Feeds (RSS)")),
            Link(links.to(site.paper, "/press/checkpoints/"), _("Record of the press")),
        ),
        elsewhere=tuple(Link(url, name) for name, url in channel.links_elsewhere),
        archive=links.to(channel, "/archive/"),
    )


def _services(links: Links) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Service pages that the channel's readers are told of: its own, and of the paper's those that it has none for.
    First all of them, then those for the footer. That of the feeds is among the records."""
    site, channel = links.site, links.channel
    own = [(channel, service) for service in site.services_of(channel)]
    slugs = {service.slug for _channel, service in own}
    if channel.pk != site.paper.pk:
        own += [
            (site.paper, service) for service in site.services_of(site.paper) if service.slug not in slugs
        ]
    pairs = [
        (Link(links.to(at, f"/service/{service.slug}/"), service.name), service.in_footer)
        for at, service in own
        if service.slug != FEEDS
    ]
    return tuple(link for link, _shown in pairs), tuple(link for link, shown in pairs if shown)
