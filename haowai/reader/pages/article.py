"""The article page, built from what was printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlsplit

from django.db import connection
from django.http import Http404
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from haowai.lib.zh import clauses
from haowai.media.models import Photo, Video
from haowai.media.passes import give_passes
from haowai.media.pictures import media_origin
from haowai.press import keys
from haowai.press.models import Story
from haowai.press.models.story import Rating, Status
from haowai.press.payload import ArticleData, Unreadable, photos_of, read, videos_of
from haowai.reader.blocks import (
    Block,
    Embed,
    Figure,
    FilmBlock,
    Paragraph,
    blocks_of,
    figure_of,
    frames_of,
    opening_of,
)
from haowai.reader.cards import shorter
from haowai.reader.chrome import chrome_of
from haowai.reader.images import LEAD_SIZES
from haowai.reader.links import Link, Links, story_url
from haowai.reader.machines.entries import Names
from haowai.reader.machines.texts import Media
from haowai.reader.metadata import Sharing, sharing_of
from haowai.reader.pages.base import Gone, Moved, Page
from haowai.reader.pages.gate import GatePage, gate_page
from haowai.reader.promotions import place_between, with_promotions
from haowai.reader.signatures import BylinePart, byline_parts
from haowai.reader.sponsored import sponsored_links
from haowai.reader.stage import on_stage
from haowai.reader.tools import minutes_of, old_year, share_links
from haowai.reader.visit import Visit
from haowai.sections.addresses import base_of, related_path, story_path, version_path, versions_path
from haowai.sections.models import Pages, Person, Section, Topic


@dataclass(frozen=True)
class Correction:
    """A dated public record; a withheld one has no text. ``before`` leads to the version before it, ``comparison`` to
    the two compared; empty where versions are not shown."""

    anchor: str
    at: datetime
    text: str
    before: str = ""
    comparison: str = ""


@dataclass(frozen=True)
class Place:
    """Where in the paper edition the story stood."""

    day: date
    page: str
    url: str


@dataclass(frozen=True)
class Setting:
    """What the blocks of a body are told of their page (``page`` in their templates)."""

    lang: str
    sponsored: bool
    frames: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    """A story with all its words: of a restricted one it is a page for a reader who said to be 18."""

    template = "reader/pages/article.html"

    number: int
    lang: str
    section: Link
    headline: str
    published_at: datetime
    updated_at: datetime | None
    sponsored: bool = False
    preview: bool = False
    kicker: str = ""
    standfirst: str = ""
    paper: Place | None = None
    byline: tuple[BylinePart, ...] = ()
    #: What plays where other stories have their lead picture.
    film: FilmBlock | Embed | None = None
    lead: Figure | None = None
    body: tuple[Block, ...] = ()
    corrections: tuple[Correction, ...] = ()
    #: Where the versions are listed, once there are several and the channel shows them.
    versions: str = ""
    topics: tuple[Link, ...] = ()
    also: tuple[Link, ...] = ()
    evolved_from: Link | None = None
    source: Link | None = None
    #: Where its section's newest stories are fetched from when the page is shown (``islands.beside``): they change too
    #: often to be part of it. Empty where nothing is fetched.
    beside: str = ""
    #: Where its related stories are fetched from when the reader comes near the end (``islands.related``), and their
    #: page; empty for previews and restricted stories.
    related: str = ""
    related_url: str = ""
    sharing: Sharing | None = None
    #: Minutes that it takes to read; 0 for a flash.
    minutes: int = 0
    #: The year of a story that is no longer new.
    old_year: int | None = None
    #: What is said of it where it is shared: of a restricted story only what everybody may read.
    shared_title: str = ""

    @property
    def linked(self) -> SafeString:
        return self.sharing.json_ld if self.sharing else SafeString("")

    @cached_property
    def share(self) -> tuple[Link, ...]:
        """Where it can be shared; nowhere while it has no address."""
        return share_links(self.canonical, self.shared_title) if self.canonical else ()

    @property
    def setting(self) -> Setting:
        return Setting(self.lang, self.sponsored, self.frames)

    @property
    def has_photos(self) -> bool:
        """Whether there is a picture that can be opened."""
        figures = [self.lead, *(part for block in self.body for part in getattr(block, "figures", (block,)))]
        return any(isinstance(figure, Figure) and figure.picture for figure in figures)

    @property
    def is_long(self) -> bool:
        """A headline that needs smaller type."""
        return len(self.headline) > 48

    @property
    def pause(self) -> int:
        """After how many blocks the promotion between paragraphs stands; 0 where there is none."""
        return place_between(self.body) if self.promotions.between else 0

    @property
    def clauses(self) -> list[str]:
        """The headline cut where a line had better end."""
        return clauses(self.headline)


def article_page(visit: Visit, section_slug: str, number: str) -> ArticlePage | GatePage:
    """The page of a story, or its gate. Raises Http404, Gone, or Moved when it now lives elsewhere."""
    rehearsed = on_stage(int(number))
    if rehearsed:
        story: Story | None = rehearsed[0]
    else:
        # Not first(): Django would write an order for a single row, a quarter of what writing the query takes.
        story = next(iter(Story.objects.select_related("payload").filter(pk=int(number))), None)
    site = visit.site
    if story is None or not any(section.slug == section_slug for section in site.sections):
        # A section that no channel has: the address may be an alias that only looks like ours.
        raise Http404
    own = frozenset({keys.story(story.number), keys.CHROME})
    if not story.is_live:
        raise Gone(own)
    section = site.by_id[story.section_id]
    if section.channel_id != visit.channel.pk or section.slug != section_slug or str(story.number) != number:
        raise Moved(story_url(site, story), own)
    if story.is_restricted and not visit.adult:
        return gate_page(visit, story)
    try:
        data = rehearsed[1] if rehearsed else read(story.payload)
    except Unreadable as error:
        raise Gone(own) from error
    page = printed_page(visit.links, section, data)
    return with_promotions(page, visit.links, Pages.STORIES)


def any_story(visit: Visit, number: str) -> ArticlePage:
    """``/stories/{number}``: where the story lives today. Raises Http404, Gone or Moved, always one of
    them."""
    story = Story.objects.filter(pk=int(number)).first()
    if story is None:
        raise Http404
    own = frozenset({keys.story(story.number), keys.CHROME})
    if not story.is_live:
        raise Gone(own)
    raise Moved(story_url(visit.site, story), own)


def printed_page(links: Links, section: Section, data: ArticleData, *, preview: bool = False) -> ArticlePage:
    """The page of a payload that everybody may read. Six queries at most, whatever is in the story."""
    body = data["body"]
    photos = _photos(photos_of(data))
    videos = _videos(videos_of(data))
    if preview or (data["rating"] == Rating.RESTRICTED and media_origin()):
        # Neither the newsroom's session nor a reader's consent goes along with what asks for the pictures.
        give_passes(photos.values(), videos.values())
    topics, authors = _names(
        data["topics"], [signed["person"] for signed in data["bylines"] if signed["person"]]
    )
    former = _former(data["evolved_from"])
    film = opening_of(data, photos, videos)
    lead = None
    if data["lead"] and film is None:
        lead = figure_of(data["lead"], photos, sizes=LEAD_SIZES, eager=True)
    blocks = tuple(blocks_of(body[1:] if film else body, photos, videos))
    if data["sponsored"]:
        blocks = sponsored_links(blocks)
    # What was never saved is previewed without a number.
    path = story_path(section, data["number"]) if data["number"] else ""
    alone = preview or data["rating"] == Rating.RESTRICTED
    byline = byline_parts(data["bylines"], {pk: links.author(slug) for pk, slug, _name in authors})
    page = ArticlePage(
        chrome=chrome_of(links, section=section),
        crumbs=links.way(Link(links.section(section), section.name)),
        title=shorter(data["headline"]),
        path=path,
        keys=_keys(
            data,
            [*photos, *(video.poster_id for video in videos.values() if video.poster_id)],
            videos,
        ),
        description=_description(data["standfirst"], blocks),
        number=data["number"],
        lang=data["language"],
        section=Link(links.section(section), section.name),
        headline=data["headline"],
        published_at=_moment(data["published_at"]),
        updated_at=_moment(data["updated_at"]) if data["updated_at"] else None,
        sponsored=data["sponsored"],
        adult=data["rating"] == Rating.RESTRICTED,
        preview=preview,
        kicker=data["kicker"],
        standfirst=data["standfirst"],
        paper=_place(data, links),
        byline=byline,
        film=film,
        lead=lead,
        frames=frames_of([film, *blocks]),
        body=blocks,
        corrections=tuple(_corrections(links, section, data)),
        versions=_versions(links, section, data),
        topics=tuple(Link(links.topic(slug), name) for _pk, slug, name in topics),
        also=tuple(
            Link(links.section(links.site.by_id[pk]), links.site.by_id[pk].name)
            for pk in data["also"]
            if pk in links.site.by_id and pk != section.pk
        ),
        evolved_from=Link(links.story(former), shorter(former.title)) if former else None,
        source=_source(data),
        beside="" if preview else f"/islands/section/{section.slug}",
        related="" if alone else f"/islands/related/{data['number']}",
        related_url="" if alone else related_path(section, data["number"]),
        minutes=minutes_of(data["standfirst"], blocks),
        old_year=old_year(_moment(data["published_at"])),
        shared_title=shorter(
            data["safe_headline"] if data["rating"] == Rating.RESTRICTED else data["headline"]
        ),
    )
    if preview or page.adult:
        # No machine is told of it: what fetches a shared link has no consent to give.
        return page
    posters = {video.poster.pk: video.poster for video in videos.values() if video.poster}
    sharing = sharing_of(
        url=page.canonical,
        description=page.description,
        crumbs=page.crumbs,
        paper=links.site.paper,
        section=section,
        data=data,
        media=Media(photos | posters, videos, base_of(section.channel)),
        names=Names(
            {pk: (slug, name) for pk, slug, name in topics}, {pk: (slug, name) for pk, slug, name in authors}
        ),
    )
    return replace(page, sharing=sharing)


def _photos(ids: set[int]) -> dict[int, Photo]:
    return Photo.objects.in_bulk(ids) if ids else {}


def _videos(ids: set[int]) -> dict[int, Video]:
    return Video.objects.select_related("poster").in_bulk(ids) if ids else {}


Named = tuple[int, str, str]


def _names(topics: Sequence[int], people: Sequence[int]) -> tuple[list[Named], list[Named]]:
    """Topics and people (key, slug, name) by one query, in the order given. In plain SQL: to write it takes the ORM
    longer than the database to answer."""
    wanted = {Topic: topics, Person: people}
    asked = " UNION ALL ".join(
        f"SELECT '{model._meta.model_name}', id, slug, name FROM {model._meta.db_table}"  # noqa: S608 names of ours
        f" WHERE id IN ({', '.join(['%s'] * len(ids))})"
        for model, ids in wanted.items()
        if ids
    )
    if not asked:
        return [], []
    with connection.cursor() as cursor:
        cursor.execute(asked, [*topics, *people])
        found = {(kind, pk): (pk, slug, name) for kind, pk, slug, name in cursor.fetchall()}
    return (
        [found["topic", pk] for pk in topics if ("topic", pk) in found],
        [found["person", pk] for pk in dict.fromkeys(people) if ("person", pk) in found],
    )


def _former(number: int | None) -> Story | None:
    """The story that this one evolved from, while readers can open it."""
    return Story.objects.filter(pk=number, status=Status.LIVE).first() if number is not None else None


def _corrections(links: Links, section: Section, data: ArticleData) -> Iterator[Correction]:
    shown = section.channel.versions_shown and data["number"]
    for each in data["corrections"]:
        said = Correction(f"correction-{each['id']}", _moment(each["at"]), each["text"])
        if shown and each["text"]:
            before, both = (
                links.to(
                    section.channel, version_path(section, data["number"], f"{which}correction-{each['id']}")
                )
                for which in ("before-", "")
            )
            said = replace(said, before=before, comparison=both)
        yield said


def _versions(links: Links, section: Section, data: ArticleData) -> str:
    several = data["number"] and (data["updated_at"] or data["corrections"])
    if not several or not section.channel.versions_shown:
        return ""
    return links.to(section.channel, versions_path(section, data["number"]))


def _moment(text: str) -> datetime:
    """A time of the payload, without the fractions that HTML has no room for."""
    return datetime.fromisoformat(text).replace(microsecond=0)


def _place(data: ArticleData, links: Links) -> Place | None:
    if not data["paper"]:
        return None
    day = date.fromisoformat(data["paper"]["date"])
    return Place(day, data["paper"]["page"], links.paper(day, data["paper"]["page"]))


def _source(data: ArticleData) -> Link | None:
    source = data["source"]
    if source is None or not (source["name"] or source["url"]):
        return None
    parts = urlsplit(source["url"])
    url = source["url"] if parts.scheme in {"http", "https"} and parts.hostname else ""
    return Link(url, source["name"] or parts.hostname or "")


def _description(standfirst: str, blocks: Iterable[Block]) -> str:
    """What search engines and shared links say of the story: its standfirst, else how it begins."""
    first = next((block.html for block in blocks if isinstance(block, Paragraph)), "")
    return shorter(standfirst or strip_tags(first))


def _keys(data: ArticleData, photos: Iterable[int], videos: Iterable[int]) -> frozenset[str]:
    own = {keys.CHROME, keys.story(data["number"])}
    own |= {*map(keys.photo, photos), *map(keys.video, videos), *map(keys.topic_name, data["topics"])}
    own |= {keys.person_name(signed["person"]) for signed in data["bylines"] if signed["person"]}
    if data["evolved_from"]:
        own.add(keys.story(data["evolved_from"]))
    return frozenset(own)
