"""Sealing, reading what is sealed, and erasing it: how an append-only log forgets.

A seal changes no row: the row keeps its digest, its payload is withdrawn from everybody but the legal role,
and on a set date bytes and salt are erased for good. After that nobody can even test a guess against the
digest. That the story was redacted stands in the log, as a later row of kind ``redacted``; ``verify`` wants
one for every payload that is not whole.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haowai.press.models.log import Kind, LogRow, Payload, SealedLook, State
from haowai.press.payload import ArticleData, Unreadable, upgrade

REDACT = "press.redact"
READ_SEALED = "press.read_sealed"


def seal_older(redaction: LogRow, *, erase_on: date, reason: str) -> int:
    """Seal the payloads of every printing of the story before its redaction; answers how many. In its
    transaction.

    Those sealed by an earlier redaction keep their date when it is sooner.
    """
    if redaction.kind != Kind.REDACTED:
        raise ValueError(f"row {redaction.number} redacts nothing")
    older = Payload.objects.filter(
        row__subject_type=redaction.subject_type,
        row__subject_id=redaction.subject_id,
        row__lt=redaction.number,
    )
    older.filter(state=State.SEALED, erase_on__gt=erase_on).update(erase_on=erase_on)
    return older.filter(state=State.WHOLE).update(
        state=State.SEALED, sealed_at=timezone.now(), erase_on=erase_on, reason=reason[:300]
    )


def read_sealed(number: int, *, staff: Any, reason: str) -> ArticleData:
    """The words of a sealed payload, for the legal role alone; the look is logged with its reason.

    ``number`` is that of the log row. Raises PermissionDenied, Payload.DoesNotExist, ValueError without a
    reason, and Unreadable when the payload is not sealed or is erased.
    """
    if not staff.has_perm(READ_SEALED):
        raise PermissionDenied("Reading sealed payloads is for the legal role.")
    if not reason.strip():
        raise ValueError(_("Say why you look: the reason is kept with the look."))
    with transaction.atomic():
        payload = Payload.objects.select_for_update().get(pk=number)
        if payload.state != State.SEALED or payload.content is None:
            raise Unreadable(f"payload {number} is {payload.state}")
        SealedLook.objects.create(payload=payload, staff=staff, reason=reason.strip()[:300])
        return upgrade(json.loads(bytes(payload.content)))


def erase_due(today: date) -> int:
    """Erase bytes and salt of every sealed payload whose date has come; answers how many."""
    due = Payload.objects.filter(state=State.SEALED, erase_on__lte=today)
    erased = due.update(state=State.ERASED, content=None, salt=None) if due.exists() else 0
    if erased and connection.vendor == "sqlite" and not connection.in_atomic_block:
        # Freed pages are overwritten (secure_delete), but the write-ahead log still holds what they were.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return erased
