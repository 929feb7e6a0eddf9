"""The newspaper's channels and sections as they are called today, with the specials and service pages that its
menus name: loaded by two queries, and kept until the log says that the chrome changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Value

from haowai.press import keys
from haowai.press.kept import Kept
from haowai.sections.addresses import channel_slug_of_host
from haowai.sections.models import Channel, Section, ServicePage, Special

_CHANNEL = [field.attname for field in Channel._meta.concrete_fields]
_SECTION = [field.attname for field in Section._meta.concrete_fields]
#: Specials that menus name, the first in the editors' order; the page of all specials has the rest.
SPECIALS = 12


@dataclass(frozen=True)
class MenuEntry:
    """A special or a service page, as far as menus name it."""

    channel_id: int
    slug: str
    name: str
    in_footer: bool = True


@dataclass(frozen=True)
class Site:
    """All channels in their order, each with its sections in theirs, and what else menus name."""

    channels: tuple[Channel, ...]
    sections: tuple[Section, ...]
    specials: tuple[MenuEntry, ...] = ()
    services: tuple[MenuEntry, ...] = ()
    #: The row of the log that this is true at; None when it was loaded inside an open transaction, for it alone.
    row: int | None = None
    #: What was made of the names here, kept with them (``reader/chrome.py``).
    made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def paper(self) -> Channel:
        """The channel that answers for what belongs to no channel: topics, authors, the paper edition.

        IndexError when there is no channel at all.
        """
        return next((channel for channel in self.channels if channel.is_paper), self.channels[0])

    @cached_property
    def by_id(self) -> dict[int, Section]:
        return {section.pk: section for section in self.sections}

    def sections_of(self, channel: Channel) -> list[Section]:
        return [section for section in self.sections if section.channel_id == channel.pk]

    def section(self, channel: Channel, slug: str) -> Section | None:
        return next((section for section in self.sections_of(channel) if section.slug == slug), None)

    def channel(self, pk: int) -> Channel:
        return next(channel for channel in self.channels if channel.pk == pk)

    def services_of(self, channel: Channel) -> list[MenuEntry]:
        return [service for service in self.services if service.channel_id == channel.pk]

    def channel_at(self, host: str) -> Channel | None:
        """The channel that answers at a host (with or without port, ``www.`` or not); None when it is
        nobody's."""
        slugs = [channel.slug for channel in self.channels]
        slug = channel_slug_of_host(host, slugs)
        if slug is None and host.startswith("www."):
            slug = channel_slug_of_host(host.removeprefix("www."), slugs)
        if slug is None:
            return None
        if slug == "":
            return self.paper
        return next(channel for channel in self.channels if channel.slug == slug)


def load_site(head: int | None = None) -> Site:
    """The site as it is now; without channels when no newspaper is installed. ``head`` is the newest row of the log,
    if the caller has just asked for it: then the site that is kept costs no query, else one."""
    site, row = _KEPT.get(head)
    return replace(site, row=row)


def _load() -> tuple[Site, frozenset[str]]:
    rows = Channel.objects.order_by("position", "slug", "sections__position", "sections__id").values_list(
        *_CHANNEL, *(f"sections__{name}" for name in _SECTION)
    )
    channels: dict[int, Channel] = {}
    sections: list[Section] = []
    for row in rows:
        own, desk = row[: len(_CHANNEL)], row[len(_CHANNEL) :]
        channel = channels.setdefault(own[0], Channel(**dict(zip(_CHANNEL, own, strict=True))))
        if desk[0] is not None:
            section = Section(**dict(zip(_SECTION, desk, strict=True)))
            section.channel = channel
            sections.append(section)
    site = Site(tuple(channels.values()), tuple(sections), *_menu_entries() if channels else ((), ()))
    return site, frozenset({keys.CHROME})


_KEPT = Kept(_load)


def _menu_entries() -> tuple[tuple[MenuEntry, ...], tuple[MenuEntry, ...]]:
    """The first live specials and all service pages, each in their order, by one query."""
    first = Special.objects.filter(live=True).order_by("position", "-opened_at").values("pk")[:SPECIALS]
    specials = Special.objects.filter(pk__in=first).annotate(service=Value(False), shown=Value(True))
    services = ServicePage.objects.annotate(service=Value(True))
    columns = ("service", "position", "pk", "channel_id", "slug")
    rows = list(
        specials.order_by()
        .values_list(*columns, "name", "shown")
        .union(services.order_by().values_list(*columns, "title", "in_footer"), all=True)
    )
    # Keys of specials grow with the time that they were opened.
    live = sorted((row for row in rows if not row[0]), key=lambda row: (row[1], -row[2]))
    standing = sorted((row for row in rows if row[0]), key=lambda row: (row[1], row[4]))
    return tuple(MenuEntry(*row[3:]) for row in live), tuple(MenuEntry(*row[3:]) for row in standing)
