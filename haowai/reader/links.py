"""Addresses as a page of one channel writes them: short within the channel, whole to its sisters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from haowai.press.models import Story
from haowai.reader.site import Site
from haowai.sections import addresses
from haowai.sections.models import Channel, Section, Special


@dataclass(frozen=True)
class Link:
    """A name that leads somewhere. ``current`` is the page itself (``page``) or what it belongs to
    (``true``)."""

    url: str
    name: str
    current: str = ""


@dataclass(frozen=True)
class Links:
    """Writes addresses for a page of ``channel``; all of them whole when ``whole`` (the preview, seen on
    another host)."""

    site: Site
    channel: Channel
    whole: bool = False

    def to(self, channel: Channel, path: str) -> str:
        if channel.pk == self.channel.pk and not self.whole:
            return path
        return addresses.base_of(channel) + path

    def home(self, channel: Channel) -> str:
        return self.to(channel, "/")

    def way(self, *steps: Link) -> tuple[Link, ...]:
        """The way from the channel's front page on, for ``Page.crumbs``."""
        return (Link(self.home(self.channel), _("Home")), *steps)

    def section(self, section: Section) -> str:
        return self.to(section.channel, addresses.section_path(section))

    def story(self, story: Story) -> str:
        section = self.site.by_id[story.section_id]
        return self.to(section.channel, addresses.story_path(section, story.number))

    def topic(self, slug: str) -> str:
        return self.to(self.site.paper, addresses.topic_path(slug))

    def author(self, slug: str) -> str:
        return self.to(self.site.paper, addresses.author_path(slug))

    def special(self, special: Special) -> str:
        return self.to(special.channel, addresses.special_path(special.slug))

    def paper(self, day: date | None = None, page: str = "") -> str:
        return self.to(self.site.paper, addresses.paper_path(day, page) if day else "/paper/")


def story_url(site: Site, story: Story) -> str:
    """The canonical address of a story: its section's and its channel's today."""
    section = site.by_id[story.section_id]
    return addresses.base_of(section.channel) + addresses.story_path(section, story.number)
