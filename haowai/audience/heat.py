"""How hot stories are: sums of readers and seconds, each of which weighs half as much for each half-life that is past.

Instead of making what is past lighter, what is new is made heavier: ``2 ** ((minute - base) / half-life)``. So a row is
touched only when somebody reads its story, and a list is the head of an index. Now and then all are measured anew by a
later base, before the numbers grow too great.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from haowai.audience.sql import add
from haowai.audience.times import day_of

#: Half-lives after which a new base is taken: a number holds a thousand.
REBASE = 400
#: Half-lives after which nothing is left of a reader.
GONE = 12
#: Half-lives beyond which none is counted any more: numbers of the database end at 1,024.
MOST_HALF_LIVES = 1_000


@dataclass(frozen=True)
class Warmth:
    """What is to be added for a story: at ``minute``, in its section and channel."""

    story: int
    section: int
    channel: int
    minute: int
    readers: int
    seconds: int


@dataclass(frozen=True)
class ScaleRow:
    half_life: int
    base: int

    def weight(self, minute: int) -> float:
        # A paper that nobody read for months has cooled off wholly; the power itself would be no number.
        return float(2.0 ** min((minute - self.base) / self.half_life, MOST_HALF_LIVES))


def lock_scale(cursor: CursorWrapper, minute: int, vendor: str) -> ScaleRow:
    """The scale, for this transaction alone: writers come one after the other. When the setting has changed all is
    reckoned anew from the minutes that are kept."""
    cursor.execute(
        "INSERT INTO circulation_scale (one, half_life, base) VALUES (1, %s, %s) ON CONFLICT (one) DO NOTHING",
        [settings.HOT_HALF_LIFE, minute],
    )
    question = "SELECT half_life, base FROM circulation_scale WHERE one = 1"
    cursor.execute(question + (" FOR UPDATE" if vendor == "postgresql" else ""))
    scale = ScaleRow(*cursor.fetchone())
    if scale.half_life != settings.HOT_HALF_LIFE:
        return _reckon(cursor, ScaleRow(settings.HOT_HALF_LIFE, minute))
    if minute - scale.base > REBASE * scale.half_life:
        return _rebase(cursor, scale, minute)
    return scale


def add_heat(cursor: CursorWrapper, scale: ScaleRow, warm: Iterable[Warmth]) -> None:
    rows: dict[int, list[float]] = {}
    for each in warm:
        row = rows.setdefault(each.story, [each.story, each.section, each.channel, 0.0, 0.0])
        weight = scale.weight(each.minute)
        row[3] += weight * each.readers
        row[4] += weight * each.seconds
    add(
        cursor,
        "circulation_heat",
        ["story"],
        ["section", "channel"],
        ["readers", "seconds"],
        sorted(rows.values()),
        moving=True,
    )


def cool(cursor: CursorWrapper, minute: int) -> int:
    """Forget stories that nobody reads any more; answers how many."""
    cursor.execute("SELECT half_life, base FROM circulation_scale WHERE one = 1")
    found = cursor.fetchone()
    if found is None:
        return 0
    least = ScaleRow(*found).weight(minute) / 2**GONE
    cursor.execute("DELETE FROM circulation_heat WHERE readers < %s AND seconds < %s", [least, 60 * least])
    return int(cursor.rowcount)


def _rebase(cursor: CursorWrapper, scale: ScaleRow, minute: int) -> ScaleRow:
    one = scale.weight(minute)
    cursor.execute("DELETE FROM circulation_heat WHERE readers < %s AND seconds < %s", [one / 2**GONE] * 2)
    cursor.execute("UPDATE circulation_heat SET readers = readers / %s, seconds = seconds / %s", [one, one])
    return _set(cursor, ScaleRow(scale.half_life, minute))


def _reckon(cursor: CursorWrapper, scale: ScaleRow) -> ScaleRow:
    cursor.execute("DELETE FROM circulation_heat")
    first = scale.base - GONE * scale.half_life
    cursor.execute(
        "SELECT story, section, channel FROM circulation_storyday WHERE day >= %s",
        [day_of(first).isoformat()],
    )
    places = {story: (section, channel) for story, section, channel in cursor.fetchall()}
    cursor.execute(
        "SELECT story, minute, readers, seconds FROM circulation_storyminute WHERE minute >= %s", [first]
    )
    add_heat(
        cursor,
        scale,
        [
            Warmth(story, *places[story], minute, readers, seconds)
            for story, minute, readers, seconds in cursor.fetchall()
            if story in places
        ],
    )
    return _set(cursor, scale)


def _set(cursor: CursorWrapper, scale: ScaleRow) -> ScaleRow:
    cursor.execute(
        "UPDATE circulation_scale SET half_life = %s, base = %s WHERE one = 1", [scale.half_life, scale.base]
    )
    return scale
