"""Batches of views into the tables: added to what is there, in one transaction, each batch once.

In plain SQL, since lanes have no models. Writers come one after the other: each locks the scale of heat first.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from haowai.audience.collecting import Batch, Collector, SeenKey, Told
from haowai.audience.heat import Warmth, add_heat, lock_scale
from haowai.audience.seen import Memory, memory_of_readers
from haowai.audience.sql import add, in_parts
from haowai.audience.times import day_of

#: Seconds for which what is known of a story's place is believed, and that there is none; and of how many.
BELIEVED, DOUBTED, MOST_PLACES = 60.0, 5.0, 200_000
#: Sites that nobody has heard of, in a day and by one process.
MOST_STRANGE = 300
COUNTS = ("views", "readers", "seconds")
SOURCES = ("direct", "search", "social", "fronts", "stories", "elsewhere")
DEVICES = ("phone", "tablet", "desktop")
MIX = (*(f"from_{name}" for name in SOURCES), *(f"on_{name}" for name in DEVICES))
#: Where in a row of all counts each of them stands.
AT = {name: at for at, name in enumerate((*COUNTS, *SOURCES, *DEVICES))}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story stands; ``listed`` tells that it may be hot: it is neither restricted nor sponsored."""

    section: int
    channel: int
    listed: bool


class Sums:
    """Rows of counts by key: the three counts alone, or with the mix of sources and devices."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.rows: dict[tuple[Any, ...], list[int]] = {}

    def add(self, key: tuple[Any, ...], *places: int, by: int = 1) -> None:
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = [0] * self.width
        for place in places:
            row[place] += by

    def sorted(self) -> list[tuple[Any, ...]]:
        return [(*key, *self.rows[key]) for key in sorted(self.rows)]

    def placed(self, places: dict[int, tuple[Any, ...]], by: int) -> list[tuple[Any, ...]]:
        """The same with where it stands between key and counts, by the part of the key at ``by``."""
        return [(*key, *places[key[by]], *self.rows[key]) for key in sorted(self.rows)]


@dataclass
class _Sorted:
    """A batch by what it is added to."""

    minutes: Sums = field(default_factory=lambda: Sums(len(COUNTS)))
    hours: Sums = field(default_factory=lambda: Sums(len(COUNTS)))
    days: Sums = field(default_factory=lambda: Sums(len(AT)))
    section_minutes: Sums = field(default_factory=lambda: Sums(len(AT)))
    section_hours: Sums = field(default_factory=lambda: Sums(len(AT)))
    hosts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, story: int, minute: int, place: Place, *names: str, by: int = 1) -> None:
        places = [AT[name] for name in names]
        self.minutes.add((story, minute), *places[:1], by=by)
        self.hours.add((story, minute // 60), *places[:1], by=by)
        day = day_of(minute).isoformat()
        self.days.add((story, day), *places, by=by)
        self.section_minutes.add((minute, place.section), *places, by=by)
        self.section_hours.add((minute // 60, place.section), *places, by=by)


class Tables:
    """The desk that batches go to."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory
        self._places: dict[int, tuple[float, Place | None]] = {}
        self._strange: tuple[str, set[str]] = ("", set())

    @property
    def memory(self) -> Memory:
        if self._memory is None:
            self._memory = memory_of_readers()
        return self._memory

    def salt(self, day: int) -> bytes:
        return self.memory.salt(day)

    def write(self, batch: Batch, told: Told) -> None:
        places = self._places_of({story for _hour, story, _reader in batch.openings} | _stories(batch))
        base = settings.VIEWS_DATABASE
        minute = int(told.at // 60)
        with transaction.atomic(using=base), connections[base].cursor() as cursor:
            if batch:
                scale = lock_scale(cursor, minute, connections[base].vendor)
                if _is_first(cursor, batch, minute):
                    self._add(cursor, batch, places, scale)
            cursor.execute(
                "INSERT INTO circulation_pulse (name, at, taken, refused) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (name) DO UPDATE SET at = excluded.at, taken = excluded.taken,"
                " refused = excluded.refused",
                [told.name, told.at, told.taken, told.refused],
            )

    def _add(self, cursor: CursorWrapper, batch: Batch, places: dict[int, Place], scale: Any) -> None:
        known = [key for key in batch.openings if key[1] in places]
        if batch.new is None or not self.memory.stands_alone:
            batch.new = self.memory.new(cursor, known) if known else []
        sums = self._sorted(batch, batch.new, places)
        add(cursor, "circulation_storyminute", ["story", "minute"], [], COUNTS, sums.minutes.sorted())
        add(cursor, "circulation_storyhour", ["story", "hour"], [], COUNTS, sums.hours.sorted())
        mixed = (*COUNTS, *MIX)
        stories = {number: (place.section, place.channel) for number, place in places.items()}
        channels = {place.section: (place.channel,) for place in places.values()}
        days = sums.days.placed(stories, 0)
        add(cursor, "circulation_storyday", ["story", "day"], ["section", "channel"], mixed, days)
        for table, rows in (("minute", sums.section_minutes), ("hour", sums.section_hours)):
            add(
                cursor,
                f"circulation_section{table}",
                [table, "section"],
                ["channel"],
                mixed,
                rows.placed(channels, 1),
            )
        hosts = [(*key, count) for key, count in sorted(sums.hosts.items())]
        add(cursor, "circulation_hostday", ["day", "host"], [], ["readers"], hosts)
        add_heat(cursor, scale, _warmth(sums, places))

    def _sorted(self, batch: Batch, new: Iterable[SeenKey], places: dict[int, Place]) -> _Sorted:
        sums = _Sorted()
        for (story, minute), count in batch.views.items():
            if story in places:
                sums.add(story, minute, places[story], "views", by=count)
        for (story, minute), count in batch.seconds.items():
            if story in places:
                sums.add(story, minute, places[story], "seconds", by=count)
        for key in new:
            story = key[1]
            minute, source, host, device = batch.openings[key]
            sums.add(story, minute, places[story], "readers", source, device)
            if host:
                day = day_of(minute).isoformat()
                if source != "elsewhere" or self._is_shown(day, host):
                    sums.hosts[day, host] += 1
        return sums

    def _is_shown(self, day: str, host: str) -> bool:
        if self._strange[0] != day:
            self._strange = (day, set())
        hosts = self._strange[1]
        if len(hosts) < MOST_STRANGE:
            hosts.add(host)
        return host in hosts

    def _places_of(self, stories: set[int]) -> dict[int, Place]:
        """Where those of the stories stand that readers can meet."""
        now = time.monotonic()
        missing = [number for number in stories if self._places.get(number, (0.0, None))[0] < now]
        if len(self._places) + len(missing) > MOST_PLACES:
            self._places.clear()
            missing = list(stories)
        found: dict[int, Place] = {}
        for part in in_parts(missing, 1000):
            marks = ", ".join(["%s"] * len(part))
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT number, section_id, channel_id, rating, sponsored FROM press_story"  # noqa: S608 marks alone
                    f" WHERE status = 'live' AND number IN ({marks})",
                    part,
                )
                for number, section, channel, rating, sponsored in cursor.fetchall():
                    found[number] = Place(section, channel, rating == "general" and not sponsored)
        for number in missing:
            place = found.get(number)
            self._places[number] = (now + (BELIEVED if place else DOUBTED), place)
        known = ((number, self._places[number][1]) for number in stories)
        return {number: place for number, place in known if place is not None}


def _stories(batch: Batch) -> set[int]:
    return {story for story, _minute in (*batch.views, *batch.seconds)}


def _is_first(cursor: CursorWrapper, batch: Batch, minute: int) -> bool:
    """Whether the batch was not written yet: whoever lost its answer tries again."""
    cursor.execute(
        "INSERT INTO circulation_batch (key, minute) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING",
        [batch.key, minute],
    )
    return bool(cursor.rowcount == 1)


def _warmth(sums: _Sorted, places: dict[int, Place]) -> Iterable[Warmth]:
    for (story, minute), (_views, readers, seconds) in sums.minutes.rows.items():
        place = places[story]
        if place.listed and (readers or seconds):
            yield Warmth(story, place.section, place.channel, minute, readers, seconds)


#: What this process collects.
collector = Collector(Tables())
