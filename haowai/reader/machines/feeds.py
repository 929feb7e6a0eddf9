"""Which lists have feeds, where they are, and what is in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.press.models import ListEntry
from haowai.reader.lists import newest_numbers
from haowai.reader.machines.entries import SPARE, Told, may_be_told, newest_told, told
from haowai.reader.machines.syndication import FORMATS, LOGO, Feed
from haowai.reader.pages.base import Moved
from haowai.reader.visit import Visit
from haowai.sections.addresses import author_path, base_of, feed_path, section_path, topic_path
from haowai.sections.models import Channel, Person, Topic

#: Stories in a feed.
COUNT = 30
#: What people call the formats.
NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON"}
LATEST, EVERYTHING = "/feeds/latest", "/feeds/all"


@dataclass(frozen=True)
class FeedLink:
    """A feed for people to choose: its name, the page it follows, and its addresses by format."""

    name: str
    page: str
    addresses: tuple[tuple[str, str], ...]


def addresses_of(channel: Channel, stem: str) -> dict[str, str]:
    """The whole addresses of a feed, by format."""
    return {kind: f"{base_of(channel)}{stem}.{kind}" for kind in FORMATS}


def channel_feed(visit: Visit, kind: str) -> tuple[Feed, frozenset[str]]:
    """The newest of the channel that was asked."""
    channel = visit.channel
    return _feed(visit, keys.channel(channel.pk), channel.name, channel.tagline, "/", LATEST)


def newspaper_feed(visit: Visit, kind: str) -> tuple[Feed, frozenset[str]]:
    """The newest of all channels together, at the paper's host. Raises Moved elsewhere."""
    visit = _at_the_paper(visit, f"{EVERYTHING}.{kind}")
    paper, site = visit.channel, visit.site
    lists = [keys.channel(channel.pk) for channel in site.channels]
    # A story that stands in several channels is on several of the lists.
    numbers = {
        number for found in newest_numbers(dict.fromkeys(lists, COUNT * SPARE)).values() for number in found
    }
    entries = ListEntry.objects.filter(story__in=numbers, list__in=lists).select_related("story__payload")
    stories = {entry.story_id: entry.story for entry in entries.order_by("-published_at", "-story_id")}
    first = [story for story in stories.values() if may_be_told(story)][:COUNT]
    found, made_of = told(site, first)
    title = _("%(name)s: all channels") % {"name": paper.name}
    feed = _about(paper, title, paper.tagline, "/", EVERYTHING, tuple(found))
    return feed, made_of | {keys.CHROME, *lists}


def section_feed(visit: Visit, kind: str, section_slug: str) -> tuple[Feed, frozenset[str]]:
    """The newest of a section of the channel. Raises Http404."""
    section = visit.site.section(visit.channel, section_slug)
    if section is None:
        raise Http404
    return _feed(
        visit,
        keys.section(section.pk),
        f"{visit.channel.name} · {section.name}",
        visit.channel.tagline,
        section_path(section),
        feed_path(section_path(section)),
    )


def topic_feed(visit: Visit, kind: str, slug: str) -> tuple[Feed, frozenset[str]]:
    """The newest about a topic, at the paper's host. Raises Http404, Moved elsewhere."""
    visit = _at_the_paper(visit, f"{feed_path(topic_path(slug))}.{kind}")
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        raise Http404
    return _of_subject(
        visit,
        keys.topic(topic.pk),
        topic.name,
        topic.description,
        topic_path(slug),
        feed_path(topic_path(slug)),
    )


def author_feed(visit: Visit, kind: str, slug: str) -> tuple[Feed, frozenset[str]]:
    """The newest by an author, at the paper's host. Raises Http404, Moved elsewhere."""
    visit = _at_the_paper(visit, f"{feed_path(author_path(slug))}.{kind}")
    person = Person.objects.filter(slug=slug).first()
    if person is None:
        raise Http404
    return _of_subject(
        visit,
        keys.person(person.pk),
        person.name,
        person.bio,
        author_path(slug),
        feed_path(author_path(slug)),
    )


def feeds_of(visit: Visit) -> list[FeedLink]:
    """The feeds of the channel and of its sections, for the page that lists them."""
    channel, site = visit.channel, visit.site
    links = [_link(channel, _("Latest of %(name)s") % {"name": channel.name}, "/", LATEST)]
    if channel.is_paper and len(site.channels) > 1:
        links.append(_link(channel, _("All channels"), "/", EVERYTHING))
    links += [
        _link(channel, section.name, section_path(section), feed_path(section_path(section)))
        for section in site.sections_of(channel)
    ]
    return links


def _link(channel: Channel, name: str, page: str, stem: str) -> FeedLink:
    addresses = addresses_of(channel, stem)
    return FeedLink(name, page, tuple((NAMES[kind], url) for kind, url in addresses.items()))


def _of_subject(
    visit: Visit, key: str, name: str, about: str, page: str, stem: str
) -> tuple[Feed, frozenset[str]]:
    return _feed(visit, key, f"{name} | {visit.channel.name}", about, page, stem)


def _feed(
    visit: Visit, key: str, title: str, about: str, page: str, stem: str
) -> tuple[Feed, frozenset[str]]:
    found, made_of = newest_told(visit.site, key, COUNT)
    feed = _about(visit.channel, title, about, page, stem, tuple(found))
    return feed, made_of | {keys.CHROME, key}


def _about(channel: Channel, title: str, about: str, page: str, stem: str, entries: tuple[Told, ...]) -> Feed:
    base = base_of(channel)
    return Feed(
        title=title,
        # RSS wants a description of every channel.
        about=about or title,
        home=base + page,
        addresses=addresses_of(channel, stem),
        language=channel.language,
        publisher=channel.publisher or channel.name,
        icon=base + LOGO,
        entries=entries,
    )


def _at_the_paper(visit: Visit, path: str) -> Visit:
    """The visit of what belongs to the whole newspaper. Raises Moved at another channel's host."""
    if visit.channel.pk != visit.site.paper.pk:
        raise Moved(base_of(visit.site.paper) + path, frozenset({keys.CHROME}))
    return visit


#: By the kind of list: what makes its feed from a visit, a format and what the address names.
BUILDERS: dict[str, Callable[..., tuple[Feed, frozenset[str]]]] = {
    "channel": channel_feed,
    "newspaper": newspaper_feed,
    "section": section_feed,
    "topic": topic_feed,
    "author": author_feed,
}
