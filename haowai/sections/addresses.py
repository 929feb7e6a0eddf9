"""Where channels and their pages live. The canonical base comes from the settings, never from the request or the
database: a copy of the database on another machine must not claim the paper's own host.

Scheme (docs/decisions): ``/{section}/{number}`` story, ``/{section}/`` front, ``/{section}/archive/{day}/`` archive of
a day, ``/topics/{slug}/``, ``/authors/{slug}/``, ``/paper/{day}/{page}/``.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlsplit

from django.conf import settings

from haowai.sections.models import Channel, Section


def base_of(channel: Channel) -> str:
    """Scheme, host and port of a channel, without a slash at the end.

    The paper answers at ``HAOWAI_BASE_URL``; a channel at its own entry of ``HAOWAI_CHANNEL_URLS``, else at its short
    name before the paper's host (on a laptop before ``haowai.localhost``, so that a cookie can span them).
    """
    if channel.is_paper:
        return str(settings.BASE_URL)
    if own := settings.CHANNEL_URLS.get(channel.slug):
        return str(own).rstrip("/")
    parts = urlsplit(settings.BASE_URL)
    host = "haowai.localhost" if parts.hostname in {"localhost", "127.0.0.1"} else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{channel.slug}.{host}{port}"


def channel_slug_of_host(host: str, slugs: list[str]) -> str | None:
    """Which channel answers at ``host`` (with or without port): a slug of ``slugs``, "" for the paper, None if none."""
    name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host.lower()
    for slug, url in settings.CHANNEL_URLS.items():
        if name == urlsplit(url).hostname and slug in slugs:
            return str(slug)
    paper = urlsplit(settings.BASE_URL).hostname or "localhost"
    bases = [paper]
    if paper in {"localhost", "127.0.0.1"}:
        bases = ["haowai.localhost", "localhost", "127.0.0.1", "[::1]"]
    for base in bases:
        if name == base:
            return ""
        if name.endswith("." + base) and name[: -len(base) - 1] in slugs:
            return name[: -len(base) - 1]
    return None


def story_path(section: Section, number: int) -> str:
    return f"/{section.slug}/{number}"


def versions_path(section: Section, number: int) -> str:
    return f"/{section.slug}/{number}/versions/"


def version_path(section: Section, number: int, rest: int | str) -> str:
    """One version, by the row of the press log that printed it; two that are compared, as ``12...15``."""
    return f"{versions_path(section, number)}{rest}/"


def related_path(section: Section, number: int) -> str:
    """What a story is related to."""
    return f"/{section.slug}/{number}/related/"


def timeline_path(section: Section, number: int) -> str:
    """The affair of a story in the order of time."""
    return f"/{section.slug}/{number}/timeline/"


def corrections_path(month: date | None = None) -> str:
    """The archive of a channel's corrections, or one month of it."""
    return f"/corrections/{month:%Y-%m}/" if month else "/corrections/"


def service_path(slug: str) -> str:
    return f"/service/{slug}/"


def section_path(section: Section) -> str:
    return f"/{section.slug}/"


def section_day_path(section: Section, day: date) -> str:
    return f"/{section.slug}/archive/{day.isoformat()}/"


def topic_path(slug: str) -> str:
    return f"/topics/{quote(slug)}/"


def author_path(slug: str) -> str:
    return f"/authors/{quote(slug)}/"


def special_path(slug: str) -> str:
    return f"/specials/{slug}/"


def feed_path(page: str) -> str:
    """The address of the feed of a section's, topic's or author's page, without its suffix."""
    return f"{page}feed"


def paper_path(day: date, page: str = "") -> str:
    return f"/paper/{day.isoformat()}/" + (f"{page}/" if page else "")
