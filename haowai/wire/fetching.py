"""Fetching remote pictures, when asked to, through ``lib/remote.py``: pictures only."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.utils import timezone

from haowai.lib import remote
from haowai.lib.remote import NotFetched, Unreachable, Wish
from haowai.media.models import Photo
from haowai.media.received import kind_of
from haowai.wire.format import RecordPhoto

LIMIT = 20 * 1024 * 1024
#: Seconds for one picture altogether, redirects included.
DEADLINE = 30.0
#: A host that failed so often in one import is left in peace.
FAILURES = 3


def fetch(url: str) -> bytes:
    """The picture at a public address, at most ``LIMIT`` bytes. Raises NotFetched."""
    return remote.fetch(url, Wish("image/*", LIMIT, DEADLINE))


class PictureFetcher:
    """Gives the key of a photo of ours for a record's picture; what is here is not fetched again."""

    def __init__(self) -> None:
        self.failures: dict[str, int] = {}

    def __call__(self, photo: RecordPhoto) -> int:
        """Raises NotFetched; then the picture stays remote, and its words are kept."""
        url = photo.url or ""
        known = Photo.objects.filter(source_url=url).values_list("pk", flat=True).first()
        if known is not None:
            return int(known)
        if photo.expires is not None and photo.expires <= timezone.now():
            raise NotFetched("its rights have ended")
        data = self._fetch(url)
        name = f"{hashlib.sha256(data).hexdigest()[:24]}.{kind_of(data)}"
        row = Photo(
            title=(photo.caption or photo.alt or name)[:250],
            file=ContentFile(data, name=name),
            caption=photo.caption or "",
            credit=(photo.credit or "")[:120],
            alt=(photo.alt or "")[:500],
            expires_at=photo.expires,
            source_url=url,
        )
        row.save()
        return int(row.pk)

    def _fetch(self, url: str) -> bytes:
        host = urlsplit(url).netloc
        if self.failures.get(host, 0) >= FAILURES:
            raise NotFetched(f"{host} failed {FAILURES} times before")
        try:
            return fetch(url)
        except Unreachable:
            self.failures[host] = self.failures.get(host, 0) + 1
            raise
