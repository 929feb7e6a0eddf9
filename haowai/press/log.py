"""Appending to the log: rows, payloads, stories, lists and purges, in the transaction of the change."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from haowai.lib.bulk import insert_rows
from haowai.press.canonical import canonical_bytes, plain_digest, row_digest, salted_digest
from haowai.press.models.log import ARTICLE, Kind, LogRow, Payload, PressHead
from haowai.press.projection import project
from haowai.press.tail import head_number as head_number

FORMAT = 1
HEAD = 1


@dataclass
class Entry:
    """What is to become one row. ``content`` is the article as printed (see ``press/payload.py``); a row that
    takes a story down has none, and a reference row only the digest of what changed.
    """

    subject_type: str
    subject_id: int
    kind: Kind
    at: datetime
    digest: str = ""
    content: dict[str, Any] | None = None
    purges: set[str] = field(default_factory=set)


def take_down_entry(number: int, at: datetime) -> Entry:
    return Entry(ARTICLE, number, Kind.TAKEN_DOWN, at, plain_digest([ARTICLE, number, "taken-down"]))


def append(entries: Sequence[Entry], *, actor: str) -> list[LogRow]:
    """Append rows in the given order and bring stories and lists to them. A transaction must be open.

    Returns the rows with their numbers. Takes the lock of the press head; whatever it writes under that lock
    is written nowhere else, so no order of locks can tie a knot.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("append() belongs into a press transaction")
    contents = [canonical_bytes(entry.content) if entry.content is not None else None for entry in entries]
    salts = [secrets.token_bytes(32) if content is not None else None for content in contents]
    head = PressHead.objects.select_for_update().get(pk=HEAD)
    rows: list[LogRow] = []
    payloads: list[Payload] = []
    for entry, content, salt in zip(entries, contents, salts, strict=True):
        digest = entry.digest if content is None or salt is None else salted_digest(salt, content)
        row = LogRow(
            number=head.number + 1,
            format=FORMAT,
            subject_type=entry.subject_type,
            subject_id=entry.subject_id,
            kind=entry.kind,
            at=entry.at,
            actor=actor,
            digest=digest,
            previous_digest=head.digest,
        )
        head.number, head.digest = row.number, row_digest(row)
        rows.append(row)
        if content is not None and entry.content is not None:
            payloads.append(
                Payload(row_id=row.number, schema=entry.content["schema"], salt=salt, content=content)
            )
    purges = project((row, entry.content) for row, entry in zip(rows, entries, strict=True))
    for row, entry in zip(rows, entries, strict=True):
        row.purges = " ".join(sorted(entry.purges | purges.get(row.number, set())))
    insert_rows(LogRow, rows)
    insert_rows(Payload, payloads)
    head.save(update_fields=["number", "digest"])
    return rows
