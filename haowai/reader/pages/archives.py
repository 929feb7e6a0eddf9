"""Archives: a list, one page for each day of Taipei, so that a page of ten years ago never moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.reader.cards import Card, DayOfCards, by_day, card_of, photo_keys
from haowai.reader.chrome import chrome_of
from haowai.reader.images import SMALL_SIZES
from haowai.reader.links import Link
from haowai.reader.lists import day_keys, neighbours, newest_day, newest_of, of_day
from haowai.reader.pages.base import Page, See, day_or_404
from haowai.reader.visit import Visit
from haowai.sections.addresses import author_path, base_of, feed_path, section_day_path, topic_path
from haowai.sections.models import Person, Section, Topic

HUB_STORIES = 40


@dataclass(frozen=True)
class Shelf:
    """A list that readers can leaf through by day: whose it is, where its front and its days are."""

    key: str
    name: str
    front: str
    day_path: Callable[[date], str]
    section: Section | None = None
    #: What its name and address alone are purged by, where the frame of all pages doesn't bear them.
    named_by: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ArchivePage(Page):
    template = "reader/pages/archive.html"

    name: str
    front: str
    day: date
    cards: tuple[Card, ...]
    older: str
    older_day: date | None
    newer: str
    newer_day: date | None


@dataclass(frozen=True, kw_only=True)
class HubPage(Page):
    """A topic or an author: who or what it is, and the newest stories."""

    template = "reader/pages/hub.html"

    kind: str
    name: str
    role: str
    about: str
    email: str
    days: tuple[DayOfCards, ...]
    archive: str
    archive_day: date | None


def section_archive(visit: Visit, section_slug: str, day: str = "") -> ArchivePage:
    """A day of a section; without a day See leads to the newest. Raises Http404."""
    section = visit.site.section(visit.channel, section_slug)
    if section is None:
        raise Http404
    shelf = Shelf(
        key=keys.section(section.pk),
        name=section.name,
        front=visit.links.section(section),
        day_path=lambda each: section_day_path(section, each),
        section=section,
    )
    return _archive(visit, shelf, day)


def channel_archive(visit: Visit, day: str = "") -> ArchivePage:
    """A day of a whole channel; without a day See leads to the newest. Raises Http404."""
    shelf = Shelf(
        keys.channel(visit.channel.pk), visit.channel.name, "/", lambda each: f"/archive/{each.isoformat()}/"
    )
    return _archive(visit, shelf, day)


def topic_page(visit: Visit, slug: str) -> HubPage:
    """A topic. Topics belong to no channel: their pages are the paper's. Raises Http404."""
    topic = _topic(slug)
    return _hub(_of_the_paper(visit), _topic_shelf(topic), "topic", about=topic.description)


def topic_archive(visit: Visit, slug: str, day: str = "") -> ArchivePage:
    return _archive(_of_the_paper(visit), _topic_shelf(_topic(slug)), day)


def author_page(visit: Visit, slug: str) -> HubPage:
    """Somebody who signs stories, on the paper's own channel. Raises Http404."""
    person = _person(slug)
    role = " · ".join(filter(None, [person.role, person.place]))
    return _hub(
        _of_the_paper(visit), _author_shelf(person), "author", about=person.bio, role=role, email=person.email
    )


def author_archive(visit: Visit, slug: str, day: str = "") -> ArchivePage:
    return _archive(_of_the_paper(visit), _author_shelf(_person(slug)), day)


def _topic(slug: str) -> Topic:
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        raise Http404
    return topic


def _person(slug: str) -> Person:
    person = Person.objects.filter(slug=slug).first()
    if person is None:
        raise Http404
    return person


def _topic_shelf(topic: Topic) -> Shelf:
    named_by = keys.topic_name(topic.pk)
    return _hub_shelf(keys.topic(topic.pk), topic.name, topic_path(topic.slug), named_by)


def _author_shelf(person: Person) -> Shelf:
    named_by = keys.person_name(person.pk)
    return _hub_shelf(keys.person(person.pk), person.name, author_path(person.slug), named_by)


def _hub_shelf(key: str, name: str, path: str, named_by: str) -> Shelf:
    """The days of a topic or an author lie below their page."""
    return Shelf(
        key, name, path, lambda day: f"{path}archive/{day.isoformat()}/", named_by=frozenset({named_by})
    )


def _of_the_paper(visit: Visit) -> Visit:
    return Visit(visit.site, visit.site.paper)


def _archive(visit: Visit, shelf: Shelf, text: str) -> ArchivePage:
    base = base_of(visit.channel)
    if not text:
        newest = newest_day(shelf.key)
        raise See(
            base + (shelf.day_path(newest) if newest else shelf.front), frozenset({shelf.key, keys.CHROME})
        )
    day = day_or_404(text)
    stories = of_day(shelf.key, day)
    if not stories:
        raise Http404
    older, newer = neighbours(shelf.key, day)
    return ArchivePage(
        chrome=chrome_of(visit.links, section=shelf.section),
        title=_("%(name)s, %(day)s") % {"name": shelf.name, "day": day.isoformat()},
        path=shelf.day_path(day),
        crumbs=visit.links.way(
            Link("/archive/", _("Archive")) if shelf.front == "/" else Link(shelf.front, shelf.name),
            Link(shelf.day_path(day), date_format(day, "DATE_FORMAT"), "page"),
        ),
        keys=frozenset(
            {keys.CHROME, *shelf.named_by, *day_keys(shelf.key, day, older, newer), *photo_keys(stories)}
        ),
        name=shelf.name,
        front=shelf.front,
        day=day,
        cards=tuple(card_of(story, visit.links, sizes=SMALL_SIZES, most=480) for story in stories),
        older=shelf.day_path(older) if older else "",
        older_day=older,
        newer=shelf.day_path(newer) if newer else "",
        newer_day=newer,
    )


def _hub(visit: Visit, shelf: Shelf, kind: str, *, about: str, role: str = "", email: str = "") -> HubPage:
    stories = newest_of(shelf.key, HUB_STORIES)
    days = by_day(card_of(story, visit.links, sizes=SMALL_SIZES, most=480) for story in stories)
    last = days[-1].day if len(stories) == HUB_STORIES else None
    return HubPage(
        chrome=chrome_of(visit.links),
        title=shelf.name,
        path=shelf.front,
        feed=feed_path(shelf.front),
        crumbs=visit.links.way(Link(shelf.front, shelf.name, "page")),
        keys=frozenset({keys.CHROME, shelf.key, *photo_keys(stories)}),
        description=about[:200],
        kind=kind,
        name=shelf.name,
        role=role,
        about=about,
        email=email,
        days=days,
        archive=shelf.day_path(last) if last else "",
        archive_day=last,
    )
