"""Stories as feeds and the API tell them, many at once: the same few queries for one story and for thirty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Value
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from haowai.media.models import Photo, Video
from haowai.press import keys
from haowai.press.models import ListEntry, Story
from haowai.press.models.story import TAIPEI
from haowai.press.payload import ArticleData, Unreadable, photos_of, read, videos_of
from haowai.reader.links import story_url
from haowai.reader.machines.texts import Media, Shot, body_html, plain
from haowai.reader.site import Site
from haowai.sections.addresses import author_path, base_of, topic_path
from haowai.sections.models import Person, Section, Topic

#: Of a list so many are looked at for those that may be told: sponsored and restricted ones are passed over.
SPARE = 2
_NO_WORDS = SafeString("")


@dataclass(frozen=True)
class Author:
    """Who signed, as signed; ``url`` leads to the author's page, or is empty: a desk, an agency, a stranger."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Told:
    """A printed story as everybody may read it. Times are of Taipei. Of a restricted one there is the headline
    that the desk wrote to be safe, and nothing else."""

    number: int
    url: str
    #: Never changes, wherever the story moves.
    permanent: str
    language: str
    title: str
    section: Section
    published_at: datetime
    updated_at: datetime | None = None
    restricted: bool = False
    kicker: str = ""
    summary: str = ""
    byline: str = ""
    html: SafeString = _NO_WORDS
    authors: tuple[Author, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    shot: Shot | None = None
    data: ArticleData | None = None

    @property
    def changed_at(self) -> datetime:
        return self.updated_at or self.published_at


@dataclass(frozen=True)
class Names:
    """Topics and people by key: slug and name of today."""

    topics: Mapping[int, tuple[str, str]]
    people: Mapping[int, tuple[str, str]]


def newest_told(site: Site, key: str, count: int) -> tuple[list[Told], frozenset[str]]:
    """The newest stories of a list that feeds may tell, with the surrogate keys of what they were made of."""
    head = ListEntry.objects.of(key).select_related("story__payload")[: count * SPARE]
    return told(site, [entry.story for entry in head if may_be_told(entry.story)][:count])


def may_be_told(story: Story) -> bool:
    """Whether feeds tell of the story: it is no advertisement, and there are words that everybody may read."""
    return not story.sponsored and (not story.is_restricted or bool(story.safe_headline))


def told(site: Site, stories: Sequence[Story]) -> tuple[list[Told], frozenset[str]]:
    """Live stories, loaded with their payloads, as they may be told, and the keys of what they were made of.

    Three queries at most: photos, films, names. Stories whose words are sealed are passed over.
    """
    open_ones: dict[int, ArticleData] = {}
    for story in stories:
        if not story.is_restricted:
            try:
                open_ones[story.number] = read(story.payload)
            except Unreadable:
                continue
    shown = {pk for data in open_ones.values() for pk in photos_of(data)}
    filmed = {pk for data in open_ones.values() for pk in videos_of(data)}
    media = Media(
        Photo.objects.in_bulk(shown) if shown else {},
        Video.objects.select_related("poster").in_bulk(filmed) if filmed else {},
        base_of(site.paper),
    )
    names = names_of(
        {pk for data in open_ones.values() for pk in data["topics"]},
        {signed["person"] for data in open_ones.values() for signed in data["bylines"] if signed["person"]},
    )
    made_of = {keys.story(story.number) for story in stories} | {keys.photo(pk) for pk in shown}
    made_of |= {keys.topic_name(pk) for pk in names.topics} | {keys.person_name(pk) for pk in names.people}
    made_of |= set(map(keys.video, filmed))
    made_of |= {keys.photo(video.poster_id) for video in media.videos.values() if video.poster_id}
    return [
        _open(site, story, open_ones[story.number], media, names)
        if story.number in open_ones
        else _restricted(site, story)
        for story in stories
        if story.number in open_ones or story.is_restricted
    ], frozenset(made_of)


def names_of(topics: Iterable[int], people: Iterable[int]) -> Names:
    """Slugs and names of topics and people, by one query; none when nothing is asked."""
    topics, people = set(topics), set(people)
    if not topics and not people:
        return Names({}, {})
    columns = ("model", "pk", "slug", "name")
    first = (
        Topic.objects.filter(pk__in=topics).order_by().annotate(model=Value("topic")).values_list(*columns)
    )
    second = (
        Person.objects.filter(pk__in=people).order_by().annotate(model=Value("person")).values_list(*columns)
    )
    found: dict[str, dict[int, tuple[str, str]]] = {"topic": {}, "person": {}}
    for kind, pk, slug, name in first.union(second, all=True):
        found[kind][pk] = (slug, name)
    return Names(found["topic"], found["person"])


def authors_of(data: ArticleData, names: Names, base: str) -> tuple[Author, ...]:
    """Who signed, each once: with a page where there is one, and a desk or an agency by what it calls itself."""
    found: dict[str, Author] = {}
    for signed in data["bylines"]:
        name = signed["name"] or signed["role"] or ""
        slug = names.people.get(signed["person"] or 0, ("", ""))[0]
        if name and name not in found:
            found[name] = Author(name, base + author_path(slug) if slug else "")
    return tuple(found.values())


def local(moment: datetime) -> datetime:
    """A time as machines are told it: of Taipei, to the second."""
    return moment.astimezone(TAIPEI).replace(microsecond=0)


def _restricted(site: Site, story: Story) -> Told:
    return Told(
        number=story.number,
        url=story_url(site, story),
        permanent=_permanent(site, story.number),
        language=story.language,
        title=story.safe_headline,
        section=site.by_id[story.section_id],
        published_at=local(story.published_at),
        restricted=True,
    )


def _open(site: Site, story: Story, data: ArticleData, media: Media, names: Names) -> Told:
    base = base_of(site.paper)
    return Told(
        number=story.number,
        url=story_url(site, story),
        permanent=_permanent(site, story.number),
        language=story.language,
        title=plain(data["headline"]),
        section=site.by_id[story.section_id],
        published_at=local(story.published_at),
        updated_at=local(story.updated_at) if story.updated_at else None,
        kicker=plain(data["kicker"]),
        summary=plain(data["standfirst"]),
        byline=plain(story.byline),
        html=mark_safe(plain(body_html(data, media))),  # noqa: S308
        authors=authors_of(data, names, base),
        topics=tuple(
            (names.topics[pk][1], base + topic_path(names.topics[pk][0]))
            for pk in data["topics"]
            if pk in names.topics
        ),
        shot=media.shot(data["lead"]),
        data=data,
    )


def _permanent(site: Site, number: int) -> str:
    return f"{base_of(site.paper)}/stories/{number}"


def restricted_words() -> str:
    """What stands in place of a restricted story's words."""
    return _("This story is restricted to readers of 18 and over. It can be read on our site.")
