"""Home fronts of channels, and section fronts: the slots that editors set, or the usual ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.safestring import SafeString

from haowai.press import keys
from haowai.reader import clock
from haowai.reader.cards import Card
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link, Links
from haowai.reader.metadata import front_of
from haowai.reader.pages.base import Page
from haowai.reader.pages.front_slots import FilledFront, FrontRow, fill_front
from haowai.reader.promotions import with_promotions
from haowai.reader.visit import Visit
from haowai.sections.addresses import feed_path, section_day_path, section_path
from haowai.sections.models import Front, Pages, Section
from haowai.sections.slots import Fill, Source, default_home, default_section


@dataclass(frozen=True, kw_only=True)
class FrontPage(Page):
    """A front: its slots in rows."""

    today: date
    rows: tuple[FrontRow, ...]
    #: The story at the head, None when there is none.
    lead: Card | None
    #: It says that there are restricted stories.
    labelled: bool = False
    #: Shown to an editor before it is set.
    preview: bool = False


@dataclass(frozen=True, kw_only=True)
class HomePage(FrontPage):
    template = "reader/pages/home.html"

    @property
    def linked(self) -> SafeString:
        return front_of(self.chrome.channel, [link.url for link in self.chrome.elsewhere])


@dataclass(frozen=True, kw_only=True)
class SectionPage(FrontPage):
    template = "reader/pages/section.html"

    section: Link
    archive: Link
    #: The day that the archive is entered at: the last one that the front goes down to. None when it has no days.
    archive_day: date | None


def home_page(visit: Visit) -> HomePage:
    """The front of the channel."""
    front = Front.objects.filter(channel=visit.channel, section=None).first()
    return with_promotions(home_of(visit.links, front), visit.links, Pages.FRONTS)


def home_of(links: Links, front: Front | None, *, preview: bool = False) -> HomePage:
    """The home of the links' channel with what ``front`` sets, saved or not."""
    channel, site = links.channel, links.site
    usual = default_home(channel.pk, site.sections_of(channel), sisters=channel.is_paper)
    filled = fill_front(links, front, usual, for_channel=True)
    return HomePage(
        chrome=chrome_of(links, on_home=True),
        title=channel.name,
        path="/",
        keys=_keys(filled, keys.front(channel.pk)),
        description=channel.tagline,
        today=clock.good_today().date(),
        rows=filled.rows,
        lead=filled.lead,
        labelled=filled.has_restricted,
        preview=preview,
    )


def section_page(visit: Visit, section_slug: str) -> SectionPage:
    """The front of a section of the channel. Raises Http404."""
    section = visit.site.section(visit.channel, section_slug)
    if section is None:
        raise Http404
    front = Front.objects.filter(section=section).first()
    return with_promotions(section_of(visit.links, section, front), visit.links, Pages.FRONTS)


def section_of(links: Links, section: Section, front: Front | None, *, preview: bool = False) -> SectionPage:
    """The front of a section of the links' channel with what ``front`` sets, saved or not."""
    filled = fill_front(links, front, default_section(section))
    last = filled.last_day(Fill(Source.SECTION, section.pk))
    archive = section_day_path(section, last) if last else f"{section_path(section)}archive/"
    return SectionPage(
        chrome=chrome_of(links, section=section, on_section=True),
        title=section.name,
        path=section_path(section),
        feed=feed_path(section_path(section)),
        keys=_keys(filled, keys.front(section.channel_id, section.pk)),
        today=clock.good_today().date(),
        rows=filled.rows,
        lead=filled.lead,
        labelled=filled.has_restricted,
        preview=preview,
        section=Link(section_path(section), section.name),
        archive=Link(links.to(section.channel, archive), section.name),
        archive_day=last,
    )


def _keys(filled: FilledFront, own: str) -> frozenset[str]:
    return filled.keys | {keys.CHROME, own}
