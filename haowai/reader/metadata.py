"""What machines read of a story that everybody may read: Open Graph, and NewsArticle (schema.org) as
JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.utils.safestring import SafeString, mark_safe

from haowai.media.models import Photo
from haowai.media.pictures import picture_url, size_of
from haowai.press.models.story import TAIPEI
from haowai.sections.addresses import base_of
from haowai.sections.models import Channel

#: Ends a script element, or begins a comment in one, whatever the type of the script.
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
SHARED_WIDTH = 1280


@dataclass(frozen=True)
class Sharing:
    """``image`` is an absolute address, or empty; ``json_ld`` is safe inside a script element."""

    image: str
    image_width: int
    image_height: int
    json_ld: SafeString


def sharing_of(
    *,
    url: str,
    channel: Channel,
    section: str,
    headline: str,
    description: str,
    language: str,
    authors: Sequence[tuple[str, str]],
    published_at: datetime,
    updated_at: datetime | None,
    photo: Photo | None,
) -> Sharing:
    """``authors`` are names with the addresses of their pages (or empty); ``photo`` is left out when it may
    not be shown."""
    base = base_of(channel)
    image, size = "", (0, 0)
    if photo is not None and photo.may_be_shown():
        image = urljoin(base, picture_url(photo, SHARED_WIDTH, shape="social", kind="jpg"))
        size = size_of(photo, SHARED_WIDTH, "social")
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "mainEntityOfPage": url,
        "datePublished": _local(published_at),
        "dateModified": _local(updated_at or published_at),
        "inLanguage": language,
        "articleSection": section,
        "isAccessibleForFree": True,
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": channel.publisher or channel.name,
            "url": base + "/",
        },
    }
    named = [(name, page) for name, page in authors if name]
    if named:
        thing["author"] = [
            {"@type": "Person" if page else "Organization", "name": name}
            | ({"url": urljoin(base, page)} if page else {})
            for name, page in named
        ]
    if description:
        thing["description"] = description
    if image:
        thing["image"] = [image]
    return Sharing(image, *size, json_ld=json_for_script(thing))


def json_for_script(value: Any) -> SafeString:
    """JSON that can stand inside a script element: no character in it can end the element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def _local(moment: datetime) -> str:
    return moment.astimezone(TAIPEI).isoformat(timespec="seconds")
