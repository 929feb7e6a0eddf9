"""The paper edition: when it appears, and how it is held. Its stories are the articles' business
(articles/editions.py).

An edition that nobody touched has no row: then it appears at its usual minute.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haowai.press.models.edition import PaperEdition, release_moment
from haowai.press.models.story import TAIPEI

#: What an article for a held edition whose minute has passed is approved for; only the release prints it.
WHILE_HELD = timedelta(hours=1)


class EditionError(Exception):
    """The edition can't be held or released any more; the message says why."""


def moment_of(day: date, now: datetime | None = None) -> datetime | None:
    """When the paper of a day will appear (aware); None when it has appeared, so its articles are printed at
    once.
    """
    now = now or timezone.now()
    edition = _edition(day)
    if edition.released_at is not None:
        return None
    if edition.held:
        return max(edition.release_at, now + WHILE_HELD)
    return edition.release_at if edition.release_at > now else None


def release_at(day: date) -> datetime:
    """The minute that the paper of a day is meant to appear at, held or out or not."""
    return _edition(day).release_at


def is_held(day: date) -> bool:
    return _edition(day).held


def _edition(day: date) -> PaperEdition:
    """The edition's row; an unsaved one while nobody touched it."""
    found = PaperEdition.objects.filter(day=day).first()
    return found or PaperEdition(day=day, release_at=release_moment(day))


def is_due(day: date, now: datetime) -> bool:
    """Whether the paper should appear now: its minute has come, nobody holds it, and it is not out."""
    edition = _edition(day)
    return edition.released_at is None and not edition.held and edition.release_at <= now


def hold(day: date) -> PaperEdition:
    """Keep the paper of a day back until it is released or no longer held. Raises EditionError when it is
    out.
    """
    return _set_held(day, True)


def unhold(day: date) -> PaperEdition:
    """Let the paper appear at its minute again; at once when that has passed. Raises EditionError when it is
    out.
    """
    return _set_held(day, False)


def _set_held(day: date, held: bool) -> PaperEdition:
    with transaction.atomic():
        edition = lock(day)
        edition.held = held
        edition.save(update_fields=["held"])
        return edition


def lock(day: date) -> PaperEdition:
    """The locked row of an edition that is not out, made when missing. Raises EditionError when it is out."""
    edition = PaperEdition.objects.select_for_update().get(pk=PaperEdition.of(day).pk)
    if edition.released_at is not None:
        at = edition.released_at.astimezone(TAIPEI)
        raise EditionError(
            _("The paper of %(day)s was released at %(at)s.") % {"day": day, "at": f"{at:%F %T}"}
        )
    return edition


def due(now: datetime) -> list[date]:
    """Days of the papers whose minute has come, the oldest first."""
    waiting = PaperEdition.objects.filter(released_at=None, held=False, release_at__lte=now)
    return list(waiting.order_by("release_at").values_list("day", flat=True))


def appearing(after: datetime, until: datetime) -> tuple[date, datetime] | None:
    """Of the papers with a row that appear by themselves within a span the first, and its minute."""
    waiting = PaperEdition.objects.filter(
        released_at=None, held=False, release_at__gt=after, release_at__lte=until
    )
    return waiting.order_by("release_at").values_list("day", "release_at").first()


def next_release(after: datetime) -> datetime | None:
    """The next minute at which a paper with a row appears."""
    waiting = PaperEdition.objects.filter(released_at=None, held=False, release_at__gt=after)
    return waiting.order_by("release_at").values_list("release_at", flat=True).first()
