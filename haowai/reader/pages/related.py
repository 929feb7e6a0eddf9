"""What belongs to a story: its related stories, and the timeline of its affair. Each is a page of its own, for those
who ask; the story's page fetches the first of both as an island (``islands.related``).

Neither is part of the story's page: other stories that go to press change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

from haowai.discovery.related.showing import company_of
from haowai.press import keys
from haowai.press.models import Story
from haowai.reader.cards import Card, card_of, photo_keys, shorter
from haowai.reader.chrome import chrome_of
from haowai.reader.images import SMALL_SIZES
from haowai.reader.links import Link, Links, story_url
from haowai.reader.lists import stories_of
from haowai.reader.pages.base import Gone, Moved, Page, See
from haowai.reader.visit import Visit
from haowai.sections.addresses import related_path, timeline_path

AnyPage = TypeVar("AnyPage", bound="OfAffair")


@dataclass(frozen=True)
class Event:
    """A story on a timeline. ``current`` is the one that it is the timeline of; those after it are what came of it."""

    card: Card
    current: bool = False
    after: bool = False


@dataclass(frozen=True)
class Company:
    """What a story is shown with. ``timeline`` has the story itself in its place, oldest first; it is empty for a story
    that stands alone."""

    cards: tuple[Card, ...] = ()
    timeline: tuple[Event, ...] = ()
    #: Where the whole list, and the timeline, are pages of their own.
    more: str = ""
    timeline_url: str = ""
    keys: frozenset[str] = frozenset()

    @property
    def follow_ups(self) -> tuple[Event, ...]:
        return tuple(event for event in self.timeline if event.after)


@dataclass(frozen=True, kw_only=True)
class OfAffair(Page):
    """A page about what belongs to one story."""

    indexed = False

    story: Link
    lang: str
    section: Link
    company: Company
    #: The whole address of the story: what search engines are told.
    story_address: str

    @property
    def canonical(self) -> str:
        return self.story_address


class RelatedPage(OfAffair):
    template = "reader/pages/related.html"


class TimelinePage(OfAffair):
    template = "reader/pages/timeline.html"


@dataclass(frozen=True)
class _Found:
    """The stories that belong to one, as they are now, and what changes that."""

    shown: list[Story]
    affair: list[Story]
    keys: frozenset[str]


def _found(story: Story) -> _Found:
    """A restricted story has no company, and is nobody's: what it is like would tell what it is about."""
    own = {keys.CHROME, keys.RELATED, keys.story(story.number), keys.related(story.number)}
    if story.is_restricted:
        return _Found([], [], frozenset(own))
    found = company_of(story.number)
    # Also those that may not be seen now: they may be, once they are printed again.
    own |= set(map(keys.related, found.asked)) | set(map(keys.story, found.numbers))
    stories = stories_of(found.numbers) if found.numbers else {}
    seen = {number: each for number, each in stories.items() if not each.is_restricted}
    return _Found(
        [seen[number] for number in found.related(seen)],
        [seen[number] for number in found.timeline(seen, lambda number: seen[number].published_at)],
        frozenset(own),
    )


def related_stories(story: Story, most: int) -> tuple[list[Story], frozenset[str]]:
    """The stories that a live one is related to, and the surrogate keys of the list. Four queries at most."""
    found = _found(story)
    return found.shown[:most], found.keys


def company(links: Links, story: Story, *, most: int | None = None) -> Company:
    """What a live story is shown with: so many related stories (``most``), and its timeline. Four queries at most."""
    found = _found(story)
    shown, affair, own = found.shown[:most], found.affair, found.keys
    section = links.site.by_id[story.section_id]
    return Company(
        cards=tuple(card_of(each, links, shape="square", sizes=SMALL_SIZES, most=480) for each in shown),
        timeline=_timeline(links, story, affair) if affair else (),
        more=links.to(section.channel, related_path(section, story.number)),
        timeline_url=links.to(section.channel, timeline_path(section, story.number)),
        keys=frozenset(own | photo_keys(shown)),
    )


def _timeline(links: Links, story: Story, affair: list[Story]) -> tuple[Event, ...]:
    here = (story.published_at, story.number)
    events = [
        ((each.published_at, each.number), Event(card_of(each, links, pictured=False), after=False))
        for each in affair
    ]
    events = [(at, Event(event.card, after=at > here)) for at, event in events]
    events.append((here, Event(card_of(story, links, pictured=False), current=True)))
    return tuple(event for _at, event in sorted(events, key=lambda pair: pair[0]))


def related_page(visit: Visit, section_slug: str, number: str) -> RelatedPage:
    """Everything that a story is related to. Raises Http404, Gone, Moved, or See for a restricted one."""
    story = _story(visit, section_slug, number, "related/")
    section = visit.site.by_id[story.section_id]
    title = _("Related stories: %(title)s") % {"title": shorter(story.title)}
    return _page(RelatedPage, visit, story, title, related_path(section, story.number))


def timeline_page(visit: Visit, section_slug: str, number: str) -> TimelinePage:
    """The affair of a story in the order of time. Raises Http404, Gone, Moved, or See where the story stands alone."""
    story = _story(visit, section_slug, number, "timeline/")
    section = visit.site.by_id[story.section_id]
    title = _("Timeline: %(title)s") % {"title": shorter(story.title)}
    page = _page(TimelinePage, visit, story, title, timeline_path(section, story.number))
    if not page.company.timeline:
        raise See(visit.links.to(section.channel, related_path(section, story.number)), page.keys)
    return page


def _page(kind: type[AnyPage], visit: Visit, story: Story, title: str, path: str) -> AnyPage:
    links = visit.links
    section = visit.site.by_id[story.section_id]
    found = company(links, story)
    return kind(
        chrome=chrome_of(links, section=section),
        crumbs=links.way(
            Link(links.section(section), section.name), Link(links.story(story), shorter(story.title))
        ),
        title=title,
        path=path,
        keys=found.keys,
        story=Link(links.story(story), shorter(story.title)),
        lang=story.language,
        section=Link(links.section(section), section.name),
        company=found,
        story_address=story_url(visit.site, story),
    )


def _story(visit: Visit, section_slug: str, number: str, rest: str) -> Story:
    """The story at an address, when it is live and open to everybody."""
    story = Story.objects.filter(pk=int(number)).first()
    site = visit.site
    if story is None or not any(section.slug == section_slug for section in site.sections):
        raise Http404
    own = frozenset({keys.story(story.number), keys.CHROME})
    if not story.is_live:
        raise Gone(own)
    section = site.by_id[story.section_id]
    if section.channel_id != visit.channel.pk or section.slug != section_slug or str(story.number) != number:
        raise Moved(f"{story_url(site, story)}/{rest}", own)
    if story.is_restricted:
        raise See(story_url(site, story), own)
    return story
