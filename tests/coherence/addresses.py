"""Every address of the played newspaper that readers can ask for, each with the names of what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from django.utils import timezone

from haowai.media.models import Photo
from haowai.media.pictures import picture_url
from haowai.press.models import Alias, ListEntry, LogRow, Story
from haowai.press.models.log import ARTICLE
from haowai.press.models.story import TAIPEI
from haowai.reader.lists import Cursor
from haowai.reader.theme import emblem_digest, has_emblem
from haowai.sections.models import Channel, Person, Section, ServicePage, Special, Topic

PAPER_HOST, SISTER_HOST = "localhost:8000", "sports.haowai.localhost:8000"
#: Of a story's versions, those that are asked for: the first, and so many of the newest.
NEWEST_VERSIONS = 2

Place = tuple[str, str]
"""Host, and path with query."""

FILES = (
    "/feeds/",
    "/feeds/latest.rss",
    "/feeds/latest.atom",
    "/feeds/latest.json",
    "/feeds/all.rss",
    "/sitemap.xml",
    "/sitemaps/pages.xml",
    "/sitemaps/news.xml",
    "/sitemaps/stories-100000.xml",
    "/sitemaps/videos-100000.xml",
    "/sitemaps/topics-0.xml",
    "/sitemaps/authors-0.xml",
    "/api/stories",
    "/api/stories?limit=2",
    "/api/sections",
    "/api/topics",
    "/api/openapi.json",
    "/app/manifest.webmanifest",
    "/app/icon-180.png",
    "/app/offline/",
    "/app/withdrawn",
    "/sw.js",
    "/favicon.svg",
    "/robots.txt",
    "/ads.txt",
    "/.well-known/security.txt",
    "/security.txt",
    "/islands/breaking",
    "/islands/onward",
    "/press/checkpoints/",
    "/press/checkpoints/latest.json",
    "/press/checkpoints/feed.atom",
    "/paper/",
    "/specials/",
    "/service/about/",
    "/service/sitemap/",
    "/service/feeds/",
    "/search/?q=1",
    "/latest/",
    "/hot/",
    "/hot/today/",
    "/hot/week/",
    "/islands/hot",
    "/archive/",
    "/corrections/",
    "/nothing-here",
    "/go/1",
)
#: Those that most acts change, looked at after each.
RESTLESS = frozenset(
    {
        "/",
        "/latest/",
        "/feeds/latest.rss",
        "/sitemaps/news.xml",
        "/sitemap.xml",
        "/api/stories",
        "/islands/onward",
        "/islands/breaking",
        "/islands/hot",
        "/hot/",
        "/hot/week/",
        "/search/?q=1",
        "/sitemaps/stories-100000.xml",
    }
)


@dataclass
class Known:
    """All addresses that were ever there: those of yesterday redirect, or are gone."""

    about: dict[Place, frozenset[str]] = field(default_factory=dict)

    def look_around(self) -> None:
        """Take in what there is now."""
        for place, about in _all():
            self.about[place] = self.about.get(place, frozenset()) | about


def _all() -> Iterator[tuple[Place, frozenset[str]]]:
    channels = list(Channel.objects.order_by("pk"))
    hosts = {channel.pk: PAPER_HOST if channel.is_paper else SISTER_HOST for channel in channels}
    for channel in channels:
        yield from _of_channel(channel, hosts[channel.pk])
    for section in Section.objects.order_by("pk"):
        host = hosts[section.channel_id]
        yield from _shelf(host, f"/{section.slug}/", f"section:{section.pk}")
        yield (host, f"/{section.slug}"), frozenset({f"section:{section.pk}"})
        yield (host, f"/islands/section/{section.slug}"), frozenset({f"section:{section.pk}"})
    for kind, model in (("topic", Topic), ("author", Person)):
        for row in model._default_manager.order_by("pk"):
            name = f"{'person' if kind == 'author' else kind}:{row.pk}"
            yield from _shelf(PAPER_HOST, f"/{kind}s/{row.slug}/", name)
            yield (SISTER_HOST, f"/{kind}s/{row.slug}/"), frozenset({name})
    for special in Special.objects.order_by("pk"):
        yield (hosts[special.channel_id], f"/specials/{special.slug}/"), frozenset({f"special:{special.pk}"})
    for page in ServicePage.objects.order_by("pk"):
        yield (hosts[page.channel_id], f"/service/{page.slug}/"), frozenset({f"service:{page.pk}"})
    yield from _papers()
    sections = {section.pk: section for section in Section.objects.all()}
    for story in Story.objects.order_by("number"):
        section = sections[story.section_id]
        yield from _of_story(story, hosts[section.channel_id], f"/{section.slug}/{story.number}")
    for address, number in Alias.objects.order_by("address").values_list("address", "number"):
        host, _slash, path = address.partition("/")
        yield (host, f"/{path}"), frozenset({f"story:{number}"})
    for photo in Photo.objects.order_by("pk"):
        yield (PAPER_HOST, picture_url(photo, 320, kind="webp")), frozenset({f"photo:{photo.pk}"})


def _of_channel(channel: Channel, host: str) -> Iterator[tuple[Place, frozenset[str]]]:
    about = frozenset({f"channel:{channel.pk}"})
    yield (host, "/"), about
    for path in FILES:
        yield (host, path), about
    for day in _days(f"channel:{channel.pk}"):
        yield (host, f"/archive/{day}/"), about | {f"channel:{channel.pk}@{day}"}
        yield (host, f"/corrections/{day[:7]}/"), about
    if has_emblem(channel):
        yield (host, f"/theme/{channel.slug}-{emblem_digest(channel)}.svg"), about
    if newest := Story.objects.filter(channel=channel).order_by("-number").first():
        yield (host, f"/islands/latest/{Cursor.of(newest)}"), about


def _shelf(host: str, front: str, name: str) -> Iterator[tuple[Place, frozenset[str]]]:
    about = frozenset({name})
    yield (host, front), about
    yield (host, f"{front}archive/"), about
    yield (host, f"{front}feed.rss"), about
    for day in _days(name):
        yield (host, f"{front}archive/{day}/"), about | {f"{name}@{day}"}
    kind, slug = name.partition(":")[0], front.strip("/").rpartition("/")[2]
    if kind != "person":
        yield (host, f"/api/stories?{kind}={quote(slug)}"), about


def _days(name: str) -> list[str]:
    times = ListEntry.objects.filter(list=name).values_list("published_at", flat=True)
    return sorted({at.astimezone(TAIPEI).date().isoformat() for at in times})[-3:]


def _papers() -> Iterator[tuple[Place, frozenset[str]]]:
    today = timezone.localdate(timezone=TAIPEI)
    for day in (today, today - timedelta(days=1)):
        yield (PAPER_HOST, f"/paper/{day}/"), frozenset({f"paper:{day}"})
    for story in Story.objects.exclude(paper_date=None).order_by("number"):
        about = frozenset({f"paper:{story.paper_date}"})
        yield (PAPER_HOST, f"/paper/{story.paper_date}/"), about
        yield (PAPER_HOST, f"/paper/{story.paper_date}/{story.paper_page}/"), about
        yield (SISTER_HOST, f"/paper/{story.paper_date}/"), about


def _of_story(story: Story, host: str, path: str) -> Iterator[tuple[Place, frozenset[str]]]:
    about = frozenset({f"story:{story.number}"})
    yield (host, path), about
    yield (host, f"{path}/"), about
    for each in (PAPER_HOST, SISTER_HOST):
        yield (each, f"/stories/{story.number}"), about
    yield (host, f"/api/stories/{story.number}"), about
    for each in (f"{path}/related/", f"{path}/timeline/", f"/islands/related/{story.number}"):
        yield (host, each), about | {f"related:{story.number}"}
    yield (host, f"/api/stories/{story.number}/related"), about | {f"related:{story.number}"}
    yield (host, f"{path}/versions/"), about
    rows = list(
        LogRow.objects.filter(subject_type=ARTICLE, subject_id=story.number)
        .order_by("number")
        .values_list("number", flat=True)
    )
    for row in {*rows[:1], *rows[-NEWEST_VERSIONS:]}:
        yield (host, f"{path}/versions/{row}/"), about
    if len(rows) > 1:
        yield (host, f"{path}/versions/{rows[0]}...{rows[-1]}/"), about
        yield (host, f"{path}/versions/{rows[-2]}...{rows[-1]}/"), about
    for correction in story.correction_records.order_by("pk"):
        yield (host, f"{path}/versions/correction-{correction.correction}/"), about
        yield (host, f"{path}/versions/before-correction-{correction.correction}/"), about
