"""The read-only API: stories, sections and topics as JSON, as everybody may read them.

Stories are paged by a cursor: where in the list's order (time, number) the page before ended. So two stories of one
second are told apart, and a story that is printed meanwhile shifts nothing. docs/api.md and ``openapi.py`` say the
same for those who use it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from haowai.discovery.related.choosing import LISTED
from haowai.discovery.related.showing import SHOWN
from haowai.press import keys
from haowai.press.canonical import instant
from haowai.press.models import ListEntry, Story
from haowai.press.models.story import Status
from haowai.reader.links import story_url
from haowai.reader.lists import with_stories
from haowai.reader.machines.entries import Told, local, told
from haowai.reader.machines.syndication import html_of
from haowai.reader.pages.related import related_stories
from haowai.reader.site import Site
from haowai.reader.visit import Visit
from haowai.sections.addresses import base_of, section_path, topic_path
from haowai.sections.models import Channel, Section, Topic

USUAL, MOST = 20, 100
#: The same of related stories.
RELATED = SHOWN, LISTED
Answer = tuple[dict[str, Any], frozenset[str]]


class Problem(Exception):
    """What was asked can't be answered: becomes an answer as RFC 9457 describes it."""

    def __init__(self, status: int, title: str, detail: str, keys: frozenset[str] = frozenset()) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.keys = status, title, detail, keys

    def body(self) -> dict[str, Any]:
        return {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}


def stories(visit: Visit, query: Mapping[str, str]) -> Answer:
    """A page of stories, newest first. ``query``: channel, section (with channel), topic, since, limit, cursor; or
    source_url alone.

    Two queries for the list, whatever is in it, and one for a topic. Raises Problem.
    """
    known(query, {"channel", "section", "topic", "since", "limit", "cursor", "source_url"})
    if "source_url" in query:
        return _of_source(visit, query)
    limit = limit_of(query)
    key = _list_of(visit.site, query)
    entries = ListEntry.objects.of(key).select_related("story")
    if "since" in query:
        entries = entries.filter(published_at__gte=_moment(query["since"]))
    if "cursor" in query:
        at, number = _decoded(query["cursor"])
        entries = entries.filter(
            Q(published_at=at, story_id__lt=number) | Q(published_at__lt=at), published_at__lte=at
        )
    found = list(entries[: limit + 1])
    page = found[:limit]
    answer: dict[str, Any] = {"stories": [_listed(visit.site, entry.story) for entry in page]}
    if len(found) > limit:
        answer["next"] = _encoded(page[-1].published_at, page[-1].story_id)
    return answer, frozenset({keys.CHROME, key})


def _of_source(visit: Visit, query: Mapping[str, str]) -> Answer:
    """The live stories that were taken over from an address: one, or none. Kept by nobody, since the next printing may
    bring it. One query."""
    if len(query) > 1:
        raise Problem(400, "Bad request", "source_url stands alone.")
    url = query["source_url"]
    if not url:
        raise Problem(400, "Bad request", "source_url is an address: https://news.example.tw/5.")
    # An empty one is in no index; to say so is what makes the database use it.
    rows = Story.objects.filter(source_url=url, status=Status.LIVE).exclude(source_url="").order_by("number")
    return {"stories": [_listed(visit.site, row) for row in rows[:MOST]]}, frozenset()


def story(visit: Visit, number: str) -> Answer:
    """One story with all its words. Raises Problem: 404 for what never was, 410 for what was taken down."""
    row = Story.objects.select_related("payload").filter(pk=int(number)).first()
    if row is None:
        raise Problem(404, "Not found", f"There is no story {number}.")
    own = frozenset({keys.CHROME, keys.story(row.number)})
    found, made_of = told(visit.site, [row]) if row.is_live else ([], frozenset())
    if not found:
        raise Problem(410, "Gone", f"Story {number} was taken down.", own)
    return _listed(visit.site, row) | _words(visit.site, found[0]), own | made_of


def related(visit: Visit, number: str, query: Mapping[str, str]) -> Answer:
    """What a story is related to, the best first. ``query``: limit. Five queries. Raises Problem: 404 for what never
    was, 410 for what was taken down, 400 for a wrong parameter. A restricted story has none, and is nobody's."""
    known(query, {"limit"})
    limit = limit_of(query, RELATED)
    row = Story.objects.filter(pk=int(number)).first()
    if row is None:
        raise Problem(404, "Not found", f"There is no story {number}.")
    if not row.is_live:
        own = frozenset({keys.CHROME, keys.story(row.number)})
        raise Problem(410, "Gone", f"Story {number} was taken down.", own)
    stories, own = related_stories(row, limit)
    return {"stories": [_listed(visit.site, each) for each in stories]}, own


def sections(visit: Visit) -> Answer:
    """All channels with their sections. No query of its own."""
    site = visit.site
    return {
        "channels": [
            {
                "slug": channel.slug,
                "name": channel.name,
                "url": base_of(channel) + "/",
                "language": channel.language,
                "sections": [
                    {
                        "slug": section.slug,
                        "name": section.name,
                        "url": base_of(channel) + section_path(section),
                        "feed": f"{base_of(channel)}{section_path(section)}feed.json",
                    }
                    for section in site.sections_of(channel)
                ],
            }
            for channel in site.channels
        ]
    }, frozenset({keys.CHROME})


def topics(visit: Visit, query: Mapping[str, str]) -> Answer:
    """A page of topics, by name. ``query``: limit, cursor. One query. Raises Problem."""
    known(query, {"limit", "cursor"})
    limit = limit_of(query)
    rows = with_stories(Topic.objects.order_by("name"), "topic")
    if "cursor" in query:
        rows = rows.filter(name__gt=text_of(query["cursor"]))
    found = list(rows[: limit + 1])
    base = base_of(visit.site.paper)
    answer: dict[str, Any] = {
        "topics": [
            {
                "slug": topic.slug,
                "name": topic.name,
                "description": topic.description,
                "url": base + topic_path(topic.slug),
                "feed": f"{base}{topic_path(topic.slug)}feed.json",
            }
            for topic in found[:limit]
        ]
    }
    if len(found) > limit:
        answer["next"] = opaque(found[limit - 1].name)
    return answer, frozenset({keys.CHROME, keys.TOPICS})


# ------------------------------------------------------------------------------------------ what is told


def _listed(site: Site, row: Story) -> dict[str, Any]:
    """A story as a list tells it: of a restricted one where it is, its rating, and the safe headline if any."""
    if row.is_restricted:
        return {
            "number": row.number,
            "url": story_url(site, row),
            "rating": row.rating,
            "headline": row.safe_headline or None,
        }
    section = site.by_id[row.section_id]
    return {
        "number": row.number,
        "url": story_url(site, row),
        "rating": row.rating,
        "headline": row.headline,
        "kicker": row.kicker,
        "standfirst": row.standfirst,
        "byline": row.byline,
        "language": row.language,
        "form": row.form,
        "sponsored": row.sponsored,
        "channel": section.channel.slug,
        "section": section.slug,
        "published_at": local(row.published_at).isoformat(),
        "updated_at": local(row.updated_at).isoformat() if row.updated_at else None,
    }


def _words(site: Site, entry: Told) -> dict[str, Any]:
    """What one story says beside what a list tells of it; of a restricted one nothing."""
    if entry.restricted or entry.data is None:
        return {}
    return {
        "html": html_of(entry),
        "authors": [asdict(author) for author in entry.authors],
        "topics": [{"name": name, "url": url} for name, url in entry.topics],
        "picture": asdict(entry.shot) if entry.shot else None,
        "corrections": [
            {"at": local(datetime.fromisoformat(each["at"])).isoformat(), "text": each["text"]}
            for each in entry.data["corrections"]
        ],
    }


# ------------------------------------------------------------------------------------------ what was asked


def _list_of(site: Site, query: Mapping[str, str]) -> str:
    """The one list that the filters choose; without any it is the paper's."""
    if "topic" in query:
        if {"channel", "section"} & set(query):
            raise Problem(
                400, "Bad request", "Ask for a topic, or for a channel and its section, not for both."
            )
        topic = Topic.objects.filter(slug=query["topic"]).first()
        if topic is None:
            raise Problem(404, "Not found", f"There is no topic {query['topic']}.")
        return keys.topic(topic.pk)
    channel = _channel(site, query)
    if "section" not in query:
        return keys.channel(channel.pk)
    section: Section | None = site.section(channel, query["section"])
    if section is None:
        raise Problem(404, "Not found", f"Channel {channel.slug} has no section {query['section']}.")
    return keys.section(section.pk)


def _channel(site: Site, query: Mapping[str, str]) -> Channel:
    if "channel" not in query:
        return site.paper
    found = next((channel for channel in site.channels if channel.slug == query["channel"]), None)
    if found is None:
        raise Problem(404, "Not found", f"There is no channel {query['channel']}.")
    return found


def known(query: Mapping[str, str], names: set[str]) -> None:
    if strange := sorted(set(query) - names):
        raise Problem(
            400, "Bad request", f"Unknown parameter {strange[0]}; known are {', '.join(sorted(names))}."
        )
    if any("\x00" in value for value in query.values()):
        raise Problem(400, "Bad request", "No parameter holds a null character.")


def limit_of(query: Mapping[str, str], bounds: tuple[int, int] = (USUAL, MOST)) -> int:
    usual, most = bounds
    text = query.get("limit", str(usual))
    if not (re.fullmatch("[0-9]{1,3}", text) and 1 <= int(text) <= most):
        raise Problem(400, "Bad request", f"limit is a number from 1 to {most}.")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        # A plus that nobody escaped is a space by now.
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1600 < moment.year < 2500:
        raise Problem(400, "Bad request", "since is a time with offset: 2026-11-20T08:00:00+08:00.")
    return moment.astimezone(UTC)


def _encoded(at: datetime, number: int) -> str:
    return opaque(f"{instant(at)} {number}")


def _decoded(cursor: str) -> tuple[datetime, int]:
    try:
        at, number = text_of(cursor).split(" ")
        moment, last = datetime.fromisoformat(at), int(number)
    except ValueError as error:
        raise no_cursor() from error
    if moment.tzinfo is None or not 1600 < moment.year < 2500 or not 0 < last < 10**18:
        raise no_cursor()
    return moment, last


def opaque(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def text_of(cursor: str) -> str:
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error) as error:
        raise no_cursor() from error
    if "\x00" in text or len(text) > 200:
        raise no_cursor()
    return text


def no_cursor() -> Problem:
    return Problem(400, "Bad request", "cursor is what an answer gave as next.")


def written(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
