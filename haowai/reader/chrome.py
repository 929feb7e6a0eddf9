"""What stands around every page: masthead, bars of channels and sections, footer."""

from __future__ import annotations

from dataclasses import dataclass

from haowai.reader.inline import EARLY, Inline
from haowai.reader.links import Link, Links
from haowai.reader.theme import theme_css
from haowai.reader.visit import interface_language
from haowai.sections.models import Channel, Section


@dataclass(frozen=True)
class ChannelMenu:
    """A channel with its sections, for the footer."""

    channel: Link
    sections: tuple[Link, ...]


@dataclass(frozen=True)
class Chrome:
    """The frame of one channel's pages. It is the same on all of them but for what is marked as current."""

    channel: Channel
    interface: str
    home: str
    #: Set before the first paint: the reader's own scheme and size of text.
    early: Inline
    theme: Inline
    channels: tuple[Link, ...]
    sections: tuple[Link, ...]
    menu: tuple[ChannelMenu, ...]
    paper_edition: str
    archive: str
    checkpoints: str


def chrome_of(
    links: Links, *, section: Section | None = None, on_section: bool = False, on_home: bool = False
) -> Chrome:
    """The frame; ``section`` is the one that the page belongs to, ``on_section`` when it is that section's
    front."""
    site, channel = links.site, links.channel
    menu = tuple(
        ChannelMenu(
            Link(links.home(each), each.name),
            tuple(Link(links.section(desk), desk.name) for desk in site.sections_of(each)),
        )
        for each in site.channels
    )
    here = "page" if on_section else "true"
    return Chrome(
        channel=channel,
        interface={"zh-hant": "zh-Hant-TW"}.get(interface_language(channel), "en"),
        home=links.home(channel),
        early=EARLY,
        theme=Inline(theme_css(channel)),
        channels=tuple(
            Link(
                links.home(each), each.name, ("page" if on_home else "true") if each.pk == channel.pk else ""
            )
            for each in site.channels
        ),
        sections=tuple(
            Link(
                links.section(desk), desk.name, here if section is not None and desk.pk == section.pk else ""
            )
            for desk in site.sections_of(channel)
            if desk.in_menu
        ),
        menu=menu,
        paper_edition=links.paper(),
        archive=links.to(channel, "/archive/"),
        checkpoints=links.to(site.paper, "/press/checkpoints/"),
    )
