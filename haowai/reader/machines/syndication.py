"""Feeds in three formats: RSS 2.0 and Atom by Django's generator, JSON Feed 1.1 beside it.

Sources: the RSS 2.0 specification and the RSS Advisory Board's best practices, Media RSS 1.5.1, RFC 4287,
jsonfeed.org/version/1.1. docs/decisions/0021 says why Django's generator.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import formats
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _

from haowai.reader.machines.entries import Told, restricted_words
from haowai.sections.models import Language

#: How many minutes a feed may be kept by whoever asks for it without a condition.
TTL = 5
#: The channel's emblem as a square PNG of 512 pixels.
LOGO = "/app/icon-512.png"
#: The date of a feed that has no entry: the same each time, so that the bytes are.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    """A list as a feed. Addresses are whole; ``icon`` is a PNG, ``addresses`` are those of the feed by format."""

    title: str
    about: str
    home: str
    addresses: dict[str, str]
    language: str
    publisher: str
    icon: str
    entries: tuple[Told, ...]

    @property
    def changed_at(self) -> datetime:
        return max((entry.changed_at for entry in self.entries), default=NEVER)


def news_language(language: str) -> str:
    """A language as RSS and Google News want it: two letters, but ``zh-tw`` and ``zh-cn`` for Chinese."""
    chinese = {Language.TAIWAN: "zh-tw", Language.HONG_KONG: "zh-tw", Language.SIMPLIFIED: "zh-cn"}
    return chinese.get(Language(language), language)


def title_of(entry: Told) -> str:
    """The headline; that of a restricted story carries its rating."""
    return f"（18+）{entry.title}" if entry.restricted else entry.title


def html_of(entry: Told) -> str:
    """All of the story that everybody may read: byline, pictures, body, corrections."""
    if entry.restricted or entry.data is None:
        return format_html("<p>{}</p>", restricted_words())
    parts = [format_html("<p>{}</p>", entry.byline)] if entry.byline else []
    parts.append(entry.html)
    for correction in entry.data["corrections"]:
        day = formats.date_format(datetime.fromisoformat(correction["at"]).date())
        text = correction["text"] or _("The text of this correction is withheld.")
        parts.append(format_html("<p><strong>{}</strong> {}: {}</p>", _("Correction"), day, text))
    return "\n".join(parts)


class _Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        return self.feed["changed_at"]

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.startElement("image", {})
        handler.addQuickElement("url", self.feed["icon"])
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("link", self.feed["link"])
        handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Told = item["entry"]
        for author in entry.authors:
            handler.addQuickElement("dc:creator", author.name)
        handler.addQuickElement("atom:updated", entry.changed_at.isoformat())
        handler.addQuickElement("content:encoded", html_of(entry))
        if entry.restricted:
            handler.addQuickElement("media:rating", "adult", {"scheme": "urn:simple"})
        if entry.shot:
            shot = entry.shot
            size = {"width": str(shot.width), "height": str(shot.height)}
            handler.startElement(
                "media:content", {"url": shot.url, "type": shot.type, "medium": "image"} | size
            )
            if shot.caption:
                handler.addQuickElement("media:description", shot.caption, {"type": "plain"})
            if shot.credit:
                handler.addQuickElement("media:credit", shot.credit, {"role": "photographer"})
            handler.endElement("media:content")


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return self.feed["changed_at"]

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("icon", self.feed["icon"])

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        entry: Told = item["entry"]
        return {"xml:lang": entry.language} if entry.language != self.feed["language"] else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Told = item["entry"]
        for author in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", author.name)
            if author.url:
                handler.addQuickElement("uri", author.url)
            handler.endElement("author")
        handler.addQuickElement("content", html_of(entry), {"type": "html"})


def rss(feed: Feed) -> str:
    made = _Rss(**_about(feed, "rss"), ttl=TTL)
    made.feed["language"] = news_language(feed.language)
    for entry in feed.entries:
        # The length of a picture is known only once it is made; the Advisory Board then says 0.
        enclosures = [Enclosure(entry.shot.url, "0", entry.shot.type)] if entry.shot else []
        made.add_item(**_item(entry), enclosures=enclosures, unique_id_is_permalink=False)
    return made.writeString("utf-8")


def atom(feed: Feed) -> str:
    # The name of the publisher is the author of entries that nobody signed (RFC 4287, 4.1.1).
    made = _Atom(**_about(feed, "atom"), subtitle=feed.about, author_name=feed.publisher)
    for entry in feed.entries:
        enclosures = [Enclosure(entry.shot.url, "0", entry.shot.type)] if entry.shot else []
        made.add_item(**_item(entry), updateddate=entry.changed_at, enclosures=enclosures)
    return made.writeString("utf-8")


def json_feed(feed: Feed) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.about,
            "home_page_url": feed.home,
            "feed_url": feed.addresses["json"],
            "icon": feed.icon,
            "language": feed.language,
            "authors": [{"name": feed.publisher}],
            "items": [_json_item(entry) for entry in feed.entries],
        },
        ensure_ascii=False,
    )


def _about(feed: Feed, kind: str) -> dict[str, Any]:
    return {
        "title": feed.title,
        "link": feed.home,
        "description": feed.about,
        "language": feed.language,
        "feed_url": feed.addresses[kind],
        "feed_guid": feed.addresses[kind],
        "changed_at": feed.changed_at,
        "icon": feed.icon,
    }


def _item(entry: Told) -> dict[str, Any]:
    return {
        "title": title_of(entry),
        "link": entry.url,
        "description": entry.summary or (restricted_words() if entry.restricted else None),
        "pubdate": entry.published_at,
        "unique_id": entry.permanent,
        "categories": [entry.section.name, *(name for name, _url in entry.topics)],
        "entry": entry,
    }


def _json_item(entry: Told) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.permanent,
        "url": entry.url,
        "title": title_of(entry),
        "content_html": html_of(entry),
        "date_published": entry.published_at.isoformat(),
        "tags": [entry.section.name, *(name for name, _url in entry.topics)],
        "language": entry.language,
    }
    if entry.updated_at:
        item["date_modified"] = entry.updated_at.isoformat()
    if entry.summary:
        item["summary"] = entry.summary
    if entry.authors:
        item["authors"] = [
            {"name": author.name} | ({"url": author.url} if author.url else {}) for author in entry.authors
        ]
    if entry.shot:
        shot = entry.shot
        words = shot.caption + (f"（{shot.credit}）" if shot.credit else "")
        item["image"] = shot.url
        item["attachments"] = [
            {"url": shot.url, "mime_type": shot.type} | ({"title": words} if words else {})
        ]
    return item


#: By the suffix of the address: what writes it, and its media type.
FORMATS: dict[str, tuple[Callable[[Feed], str], str]] = {
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}
