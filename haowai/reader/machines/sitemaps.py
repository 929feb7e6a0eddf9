"""Sitemaps of a channel (sitemaps.org 0.9) with Google's extensions for news, pictures and films.

Stories stand in files by ranges of their numbers (``press/ranges.py``): a full file changes only when a story in it
does. A sitemap names addresses of its own host alone, so stories stand in that of their own channel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from django.db.models import Count, F, Max, Min, Prefetch, QuerySet
from django.http import Http404

from haowai.media.models import Photo, Video
from haowai.media.pictures import picture_url
from haowai.press import keys, ranges
from haowai.press.models import MediaUse, NumberRange, Story
from haowai.press.models.story import ListEntry, MediaKind
from haowai.reader import clock
from haowai.reader.images import may_be_shown
from haowai.reader.lists import with_stories
from haowai.reader.machines.entries import local
from haowai.reader.machines.syndication import news_language
from haowai.reader.machines.texts import WIDTH, plain, poster_of
from haowai.reader.visit import Visit
from haowai.sections.addresses import (
    author_path,
    base_of,
    section_path,
    service_path,
    special_path,
    story_path,
    topic_path,
)
from haowai.sections.models import Channel, Person, ServicePage, Special, Topic

#: Google's limits: stories of two days, a thousand in a file.
NEWS_FOR, NEWS_COUNT = timedelta(days=2), 1000
#: Rows of topics and people in a file, by their keys.
SUBJECTS = 5000
#: More news files than a newspaper can fill in two days; beyond is an import.
MOST_NEWS = 20
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Made:
    """A file, and the keys of what it was made of."""

    content: str
    keys: frozenset[str]


def index(visit: Visit) -> Made:
    """All sitemaps of the channel. At most four queries, whatever is in them: ranges, news, topics, people."""
    channel = visit.channel
    base = base_of(channel)
    names = {
        keys.channel(channel.pk): "stories",
        keys.form("video", channel.pk): "videos",
    }
    found = NumberRange.objects.filter(list__in=names).order_by("list", "-first")
    files: list[tuple[str, datetime | None]] = [("pages", None)]
    if visit.channel.is_paper:
        files += [(f"topics-{first}", None) for first in _firsts(_topics())]
        files += [(f"authors-{first}", None) for first in _firsts(_people())]
    news = (
        _news(channel)
        .order_by()
        .aggregate(count=Count("pk"), oldest=Min("published_at"), newest=Max("published_at"))
    )
    _good_while_news(news["oldest"])
    for at in range(min(MOST_NEWS, -(-news["count"] // NEWS_COUNT))):
        files.append(("news" if at == 0 else f"news-{at + 1}", news["newest"]))
    files += [(f"{names[each.list]}-{each.first}", each.changed_at) for each in found]
    rows = "".join(
        f"<sitemap><loc>{base}/sitemaps/{name}.xml</loc>{_lastmod(at)}</sitemap>\n" for name, at in files
    )
    return Made(
        f'{_DECLARATION}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n',
        frozenset({keys.CHROME, keys.channel(channel.pk), *names, keys.TOPICS, keys.PEOPLE}),
    )


def stories(visit: Visit, first: str) -> Made:
    """The stories of a range of numbers, with their lead pictures. Raises Http404 when it has none."""
    channel = visit.channel
    name = keys.channel(channel.pk)
    found = _range(name, first).select_related("photo")
    return _file(
        (_story(visit, story) for story in found),
        frozenset({keys.CHROME, ranges.range_key(name, int(first))}),
    )


def videos(visit: Visit, first: str) -> Made:
    """The stories of a range of numbers that are films of our own. Raises Http404 when it has none."""
    name = keys.form("video", visit.channel.pk)
    uses = MediaUse.objects.filter(kind=MediaKind.VIDEO, sealed=False).order_by("pk")
    found = list(_range(name, first).prefetch_related(Prefetch("media_uses", uses, to_attr="films")))
    films = Video.objects.select_related("poster").in_bulk(
        {use.media for story in found for use in story.films}
    )
    return _file(
        (_story(visit, story, films) for story in found),
        frozenset({keys.CHROME, ranges.range_key(name, int(first))}),
    )


def news(visit: Visit, page: str = "1") -> Made:
    """The stories of the last two days, newest first, a thousand a file. Raises Http404 beyond the last file."""
    at = int(page)
    channel = visit.channel
    if not 1 <= at <= MOST_NEWS:
        raise Http404
    found = list(_news(channel).select_related("story")[(at - 1) * NEWS_COUNT : at * NEWS_COUNT])
    if at > 1 and not found:
        raise Http404
    _good_while_news(found[-1].published_at if found else None)
    language, publication = news_language(channel.language), escape(plain(channel.name))

    def entry(story: Story) -> str:
        return (
            f"<news:news><news:publication><news:name>{publication}</news:name>"
            f"<news:language>{language}</news:language></news:publication>"
            f"<news:publication_date>{local(story.published_at).isoformat()}</news:publication_date>"
            f"<news:title>{escape(plain(story.headline))}</news:title></news:news>"
        )

    return _file(
        (_url(_address(visit, each.story), _changed(each.story), entry(each.story)) for each in found),
        frozenset({keys.CHROME, keys.channel(channel.pk)}),
        may_be_empty=True,
    )


def pages(visit: Visit) -> Made:
    """Fronts, specials, service pages, and the lists that the newspaper keeps. Two queries."""
    channel = visit.channel
    paths = ["/", *(section_path(section) for section in visit.site.sections_of(channel))]
    paths += ["/latest/", "/corrections/", "/feeds/", service_path("sitemap")]
    if channel.is_paper:
        paths += ["/paper/", "/press/checkpoints/"]
    base = base_of(channel)
    specials = Special.objects.filter(channel=channel, live=True).order_by("pk")
    services = ServicePage.objects.filter(channel=channel).order_by("pk")
    rows = [_url(base + path) for path in paths]
    rows += [_url(base + special_path(special.slug)) for special in specials]
    rows += [
        _url(base + service_path(page.slug), page.updated_at)
        for page in services
        if f"/{page.slug}/" not in paths and service_path(page.slug) not in paths
    ]
    return _file(rows, frozenset({keys.CHROME, keys.SPECIALS, keys.SERVICES}))


def topics(visit: Visit, first: str) -> Made:
    """Topics by their keys, at the paper's host. Raises Http404."""
    slugs = _subjects(visit, _topics(), first)
    return _file(
        (_url(base_of(visit.channel) + topic_path(slug)) for slug in slugs),
        frozenset({keys.CHROME, keys.TOPICS}),
    )


def authors(visit: Visit, first: str) -> Made:
    """People who sign, by their keys, at the paper's host. Raises Http404."""
    slugs = _subjects(visit, _people(), first)
    return _file(
        (_url(base_of(visit.channel) + author_path(slug)) for slug in slugs),
        frozenset({keys.CHROME, keys.PEOPLE}),
    )


def _range(name: str, first: str) -> QuerySet[Story]:
    if int(first) % ranges.SIZE:
        raise Http404
    return ranges.stories_in(name, int(first))


def _news(channel: Channel) -> QuerySet[ListEntry]:
    return (
        ListEntry.objects.of(keys.channel(channel.pk))
        .filter(published_at__gt=clock.now() - NEWS_FOR)
        .filter(story__channel=channel, story__sponsored=False, story__rating="general")
    )


def _good_while_news(oldest: datetime | None) -> None:
    """The file is true until the oldest of its stories (None: it has none) is news no more."""
    clock.good_until(oldest + NEWS_FOR if oldest else None)


def _topics() -> QuerySet[Topic]:
    return with_stories(Topic.objects.all(), "topic")


def _people() -> QuerySet[Person]:
    return with_stories(Person.objects.all(), "person")


def _subjects(visit: Visit, rows: QuerySet[Topic] | QuerySet[Person], first: str) -> Iterable[str]:
    if not visit.channel.is_paper or int(first) % SUBJECTS:
        raise Http404
    found = rows.filter(pk__gte=int(first), pk__lt=int(first) + SUBJECTS).order_by("pk")
    return found.values_list("slug", flat=True)


def _firsts(rows: QuerySet[Topic] | QuerySet[Person]) -> Iterable[int]:
    """The first keys of the files of topics or people that have any."""
    found = rows.annotate(first=F("pk") - F("pk") % SUBJECTS)
    return found.order_by("first").values_list("first", flat=True).distinct()


def _story(visit: Visit, story: Story, films: dict[int, Video] | None = None) -> str:
    if films is None:
        return _url(_address(visit, story), _changed(story), _image(visit, story.photo))
    shown = [films[use.media] for use in story.films if use.media in films]  # type: ignore[attr-defined]
    return _url(_address(visit, story), _changed(story), "".join(_film(visit, story, film) for film in shown))


def _image(visit: Visit, photo: Photo | None) -> str:
    if photo is None or not may_be_shown(photo):
        return ""
    url = urljoin(base_of(visit.channel), picture_url(photo, WIDTH, kind="jpg"))
    return f"<image:image><image:loc>{escape(url)}</image:loc></image:image>"


def _film(visit: Visit, story: Story, video: Video) -> str:
    """A film. Google requires a thumbnail (one without a poster that may be shown is left out), and bounds words."""
    base = base_of(visit.channel)
    poster = poster_of(video, base)
    if poster is None:
        return ""
    return (
        f"<video:video><video:thumbnail_loc>{escape(poster.url)}</video:thumbnail_loc>"
        f"<video:title>{escape(plain(video.title)[:100])}</video:title>"
        f"<video:description>{escape(plain(story.standfirst or story.headline)[:2048])}</video:description>"
        f"<video:content_loc>{escape(urljoin(base, video.file.url))}</video:content_loc>"
        f"<video:publication_date>{local(story.published_at).isoformat()}</video:publication_date>"
        "<video:family_friendly>yes</video:family_friendly></video:video>"
    )


def _address(visit: Visit, story: Story) -> str:
    return base_of(visit.channel) + story_path(visit.site.by_id[story.section_id], story.number)


def _changed(story: Story) -> datetime:
    return story.updated_at or story.published_at


def _lastmod(moment: datetime | None) -> str:
    return f"<lastmod>{local(moment).isoformat()}</lastmod>" if moment else ""


def _url(address: str, changed_at: datetime | None = None, more: str = "") -> str:
    return f"<url><loc>{escape(address)}</loc>{_lastmod(changed_at)}{more}</url>\n"


def _file(rows: Iterable[str], own: frozenset[str], *, may_be_empty: bool = False) -> Made:
    body = "".join(rows)
    if not body and not may_be_empty:
        raise Http404
    return Made(f"{_DECLARATION}<urlset {_NAMESPACES}>\n{body}</urlset>\n", own)


#: By what is in the file: what makes it of a visit and what its address names.
BUILDERS: dict[str, Callable[..., Made]] = {
    "stories": stories,
    "videos": videos,
    "news": news,
    "pages": pages,
    "topics": topics,
    "authors": authors,
}
