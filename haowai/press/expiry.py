"""Photos whose rights end: time changes pages although nobody saved anything, so the log is told.

Pages know until when they are good; the row is for what only hears of changes from the log.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from haowai.media.models import Photo
from haowai.press import keys, ranges
from haowai.press.canonical import plain_digest
from haowai.press.log import Entry
from haowai.press.models.log import Cursor, Kind
from haowai.press.transaction import press_transaction

#: The cursor of this watch counts microseconds since 1970, since it walks through time and not through the
#: log.
NAME = "photo-expiry"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record_expired(now: datetime) -> int:
    """Append a row for each photo whose rights ended since the last call; answers how many."""
    reached = (now - EPOCH) // timedelta(microseconds=1)
    with press_transaction("scheduler") as press:
        watch, _ = Cursor.objects.get_or_create(name=NAME)
        since = Cursor.objects.select_for_update().get(pk=watch.pk).number
        if since >= reached:
            return 0
        ended = Photo.objects.filter(
            expires_at__gt=EPOCH + timedelta(microseconds=since), expires_at__lte=now
        )
        entries = [
            Entry(
                Photo.reference_type,
                photo.pk,
                Kind.CHANGED,
                now,
                plain_digest(["expired", photo.reference()]),
                purges={keys.photo(photo.pk)} | ranges.files_showing(photo),
            )
            for photo in ended.order_by("expires_at", "pk")
        ]
        press.add(entries)
        Cursor.objects.filter(pk=watch.pk).update(number=reached)
        return len(entries)


def next_expiry(now: datetime) -> datetime | None:
    """When the rights of the next photo end (aware)."""
    ending = Photo.objects.filter(expires_at__gt=now).order_by("expires_at")
    return ending.values_list("expires_at", flat=True).first()
