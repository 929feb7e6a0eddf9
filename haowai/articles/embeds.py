"""What the site of an embedded film says of it (oEmbed 1.0, oembed.com): its title, and a poster that becomes a photo
of ours, so that readers see it without their browsers asking that site.

Only sites whose players we know are asked, at addresses that stand here, by the server, once for each film. It may
fail: then the desk writes the title itself.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed

from haowai.lib.players import Player, player_of
from haowai.lib.remote import NotFetched, Wish, fetch
from haowai.media.models import Photo, Uses
from haowai.media.received import kind_of
from haowai.press.transaction import SYSTEM, press_transaction

#: Seconds for everything that one save has to ask, and after which a site that failed is asked again.
PATIENCE = 6.0
LATER = 600
POSTER_LIMIT = 5 * 1024 * 1024
ANSWER_LIMIT = 256 * 1024


@dataclass(frozen=True)
class Provider:
    """Where a site is asked about its films, and the hosts that its posters come from."""

    endpoint: str
    posters: frozenset[str]


PROVIDERS = {
    "YouTube": Provider("https://www.youtube.com/oembed", frozenset({"i.ytimg.com"})),
    "Vimeo": Provider("https://vimeo.com/api/oembed.json", frozenset({"i.vimeocdn.com"})),
}


@dataclass(frozen=True)
class Known:
    """What is known of a film: its title, and the key of the photo that is its poster, or None."""

    title: str
    poster: int | None


def addresses_in(form: Mapping[str, Any]) -> list[str]:
    """Addresses of films in the posted form of an article, in their order: those of its embed blocks."""
    found = (
        str(form[name]).strip() for name in form if name.startswith("body-") and name.endswith("-value-url")
    )
    return list(dict.fromkeys(url for url in found if player_of(url)))


def look_up(urls: Iterable[str]) -> None:
    """Ask the sites about films of which nothing is known yet, for ``PATIENCE`` seconds at most, and keep what they
    say. Never raises. Not for use in a transaction: it waits for others."""
    end = time.monotonic() + PATIENCE
    for url in urls:
        player = player_of(url)
        if player is None or known_of(url) or cache.get(_failed(player)):
            continue
        try:
            _ask(player, end)
        except (NotFetched, ValueError):
            cache.set(_failed(player), True, LATER)


def known_of(url: str) -> Known | None:
    """What was kept of the film at an address. Asks nobody."""
    player = player_of(url)
    if player is None:
        return None
    row = Embed.objects.filter(hash=get_embed_hash(player.page)).first()
    if row is None:
        return None
    photo = Photo.objects.filter(source_url=row.thumbnail_url).first() if row.thumbnail_url else None
    return Known(row.title, photo.pk if photo else None)


def _ask(player: Player, end: float) -> None:
    provider = PROVIDERS[player.provider]
    asked = f"{provider.endpoint}?{urlencode({'url': player.page, 'format': 'json'})}"
    host = frozenset({urlsplit(asked).hostname or ""})
    said = json.loads(
        fetch(asked, Wish("application/json", ANSWER_LIMIT, _left(end), texts=True, hosts=host))
    )
    if not isinstance(said, dict) or not isinstance(said.get("title"), str):
        raise ValueError("no oEmbed answer")
    title = " ".join(said["title"].split())[:255]
    author = said["author_name"] if isinstance(said.get("author_name"), str) else ""
    address = said["thumbnail_url"] if isinstance(said.get("thumbnail_url"), str) else ""
    poster = None
    if address and len(address) <= 2000:
        try:
            wish = Wish("image/*", POSTER_LIMIT, _left(end), hosts=provider.posters)
            data = fetch(address, wish)
            poster = f"{hashlib.sha256(data).hexdigest()[:24]}.{kind_of(data)}"
        except (NotFetched, ValueError):
            address = ""
    with press_transaction(SYSTEM):
        if poster and not Photo.objects.filter(source_url=address).exists():
            Photo(
                title=title[:250] or poster,
                file=ContentFile(data, name=poster),
                credit=(f"翻攝自{player.provider}" + (f"／{author}" if author else ""))[:120],
                alt=title,
                uses=Uses.WEB,
                source_url=address,
            ).save()
        Embed.objects.update_or_create(
            hash=get_embed_hash(player.page),
            defaults={
                "url": player.page,
                "type": "video",
                "title": title,
                "author_name": author,
                "provider_name": player.provider,
                "thumbnail_url": address if poster else "",
                "last_updated": timezone.now(),
            },
        )


def _left(end: float) -> float:
    """Seconds that are left. Raises NotFetched when there are none."""
    left = end - time.monotonic()
    if left <= 0.2:
        raise NotFetched("no time left")
    return left


def _failed(player: Player) -> str:
    return "oembed-failed:" + hashlib.sha256(player.page.encode()).hexdigest()
