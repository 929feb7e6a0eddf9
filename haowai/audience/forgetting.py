"""Forgetting: minutes after two days, what was read together after thirty, hours of stories after ninety, readers an
hour after theirs, salts after their day. In small steps, so that nobody who writes waits long."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from haowai.audience.heat import cool
from haowai.audience.paths import DAYS
from haowai.audience.times import day_of, minute_of

MINUTES, HOURS = 2 * 24 * 60, 90 * 24
#: Rows of one step, and steps of one call.
STEP, MOST_STEPS = 20_000, 10
#: What goes: the table, the columns that it is walked by, and which of them says how old a row is.
WALKS = {
    "circulation_storyminute": ("minute",),
    "circulation_sectionminute": ("minute",),
    "circulation_batch": ("minute",),
    "circulation_storyhour": ("hour",),
    "circulation_seen": ("hour", "story"),
}


def forget(now: datetime) -> int:
    """Forget what is due; answers how many rows went. What is left over goes at the next call."""
    minute = minute_of(now)
    before = {
        "circulation_storyminute": minute - MINUTES,
        "circulation_sectionminute": minute - MINUTES,
        "circulation_batch": minute - 24 * 60,
        "circulation_storyhour": minute // 60 - HOURS,
        "circulation_seen": minute // 60 - 1,
    }
    gone = sum(_walk(table, before[table]) for table in WALKS)
    base = settings.VIEWS_DATABASE
    with transaction.atomic(using=base), connections[base].cursor() as cursor:
        gone += cool(cursor, minute)
        oldest = (day_of(minute) - timedelta(days=DAYS)).isoformat()
        cursor.execute("DELETE FROM circulation_readtogether WHERE day < %s", [oldest])
        gone += cursor.rowcount
        cursor.execute("DELETE FROM circulation_salt WHERE day < %s", [day_of(minute).isoformat()])
        cursor.execute("DELETE FROM circulation_pulse WHERE at < %s", [now.timestamp() - 86_400])
    return gone


def _walk(table: str, before: int) -> int:
    gone = 0
    for _step in range(MOST_STEPS):
        with (
            transaction.atomic(using=settings.VIEWS_DATABASE),
            connections[settings.VIEWS_DATABASE].cursor() as cursor,
        ):
            count = _step_of(cursor, table, before)
        gone += count
        if count < STEP:
            break
    return gone


def _step_of(cursor: CursorWrapper, table: str, before: int) -> int:
    columns = ", ".join(WALKS[table])
    old = f"{WALKS[table][0]} < %s"
    cursor.execute(
        f"SELECT {columns} FROM {table} WHERE {old} ORDER BY {columns} LIMIT 1 OFFSET {STEP}",  # noqa: S608 ours
        [before],
    )
    end = cursor.fetchone()
    upto = f" AND ({columns}) <= ({', '.join(['%s'] * len(end))})" if end else ""
    cursor.execute(f"DELETE FROM {table} WHERE {old}{upto}", [before, *(end or ())])  # noqa: S608 ours
    return int(cursor.rowcount)
