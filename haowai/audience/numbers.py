"""The numbers that a newsroom steers by, read from what was counted. Every function reads heads or short ranges of
indexes: it costs the same at a thousand stories and at a million.

Moments are aware. A time ends before ``until``. ``sections`` are keys of sections, None for the whole paper; a channel
is the keys of its sections. What was never read has no row, and counts nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

import structlog
from django.db import DatabaseError
from django.db.models import QuerySet, Sum
from django.utils import timezone

from haowai.audience.circulation.models import (
    HostDay,
    Pulse,
    SectionHour,
    SectionMinute,
    StoryDay,
    StoryHour,
    StoryMinute,
)
from haowai.audience.times import at_hour, at_minute, hour_of, minute_of

log = structlog.get_logger(__name__)

#: Minutes whose readers are those of now.
NOW = 5
#: Seconds after which collectors that say nothing are taken for gone: they write every few seconds.
SILENT = 30.0
SOURCES = ("direct", "search", "social", "fronts", "stories", "elsewhere")
DEVICES = ("phone", "tablet", "desktop")
_COUNTS = ("views", "readers", "seconds")
_MIX = (*(f"from_{name}" for name in SOURCES), *(f"on_{name}" for name in DEVICES))


class Step(Enum):
    """How finely a curve is drawn: minutes reach two days back, hours of stories 90 days."""

    MINUTE = 1
    HOUR = 60


@dataclass(frozen=True)
class Point:
    """What was read in the minute or hour that begins at ``at``."""

    at: datetime
    views: int
    readers: int
    seconds: int


@dataclass(frozen=True)
class Count:
    """What was read in a while; of the readers, where they came from (``SOURCES``) and what they read on
    (``DEVICES``)."""

    views: int = 0
    readers: int = 0
    seconds: int = 0
    sources: tuple[tuple[str, int], ...] = ()
    devices: tuple[tuple[str, int], ...] = ()

    @property
    def seconds_each(self) -> float:
        """How long a reader stayed, on average."""
        return self.seconds / self.readers if self.readers else 0.0


@dataclass(frozen=True)
class Now:
    """The present: ``readers`` of stories who came within ``NOW`` minutes; ``reading`` is how many had a story in view
    at once, on the average of the last whole minutes."""

    readers: int
    views: int
    reading: float


@dataclass(frozen=True)
class Freshness:
    """How old the newest numbers may be, in seconds (None: nobody has ever counted); how many processes collect, and
    what they took and refused since they were started."""

    age: float | None
    collectors: int
    taken: int
    refused: int
    #: When the last of them gave a sign of life.
    newest: datetime | None = None

    @property
    def is_late(self) -> bool:
        """Somebody collected, and now nobody does: lists stand still, and an alarm is due."""
        return self.age is not None and self.age > SILENT


def freshness(now: datetime | None = None) -> Freshness:
    """Whether lists and numbers are as fresh as they may be. One query."""
    moment = (now or timezone.now()).timestamp()
    pulses = list(Pulse.objects.order_by("-at")[:200])
    alive = [pulse for pulse in pulses if moment - pulse.at <= SILENT]
    return Freshness(
        age=max(0.0, moment - pulses[0].at) if pulses else None,
        collectors=len(alive),
        taken=sum(pulse.taken for pulse in alive),
        refused=sum(pulse.refused for pulse in alive),
        newest=datetime.fromtimestamp(pulses[0].at, UTC) if pulses else None,
    )


def stands_since(now: datetime | None = None) -> datetime | None:
    """Since when nothing has been counted any more; None while counting goes on, or was never begun. One query; a
    database of views that can't be asked says nothing here, and the log says it."""
    try:
        found = freshness(now)
    except DatabaseError as error:
        log.warning("the counts of views can't be asked", reason=str(error))
        return None
    return found.newest if found.is_late else None


def read_now(sections: Collection[int] | None = None, now: datetime | None = None) -> Now:
    """Who is reading. One query."""
    minute = minute_of(now or timezone.now())
    rows = _of(SectionMinute.objects.filter(minute__gt=minute - NOW), sections)
    sums = rows.aggregate(*(Sum(name) for name in _COUNTS))
    seconds = sums["seconds__sum"] or 0
    return Now(sums["readers__sum"] or 0, sums["views__sum"] or 0, seconds / (60 * NOW))


def curve(
    since: datetime, until: datetime, step: Step, sections: Collection[int] | None = None
) -> list[Point]:
    """All that was read, in order of time; a minute or hour in which nothing was read is left out. One query."""
    if step is Step.MINUTE:
        minutes = SectionMinute.objects.filter(minute__gte=minute_of(since), minute__lt=_end(until, 1))
        return [Point(at_minute(at), *rest) for at, *rest in _summed(_of(minutes, sections), "minute")]
    hours = SectionHour.objects.filter(hour__gte=hour_of(since), hour__lt=_end(until, 60))
    return [Point(at_hour(at), *rest) for at, *rest in _summed(_of(hours, sections), "hour")]


def curves(stories: Collection[int], since: datetime, until: datetime, step: Step) -> dict[int, list[Point]]:
    """What each of the stories was read, in order of time, by number; for a page of them at a time. One query."""
    found: dict[int, list[Point]] = {number: [] for number in stories}
    first, last = minute_of(since) // step.value, _end(until, step.value)
    rows: Iterable[tuple[Any, ...]]
    if step is Step.MINUTE:
        minutes = StoryMinute.objects.filter(story__in=stories, minute__gte=first, minute__lt=last)
        rows = minutes.order_by("minute").values_list("story", "minute", *_COUNTS)
    else:
        hours = StoryHour.objects.filter(story__in=stories, hour__gte=first, hour__lt=last)
        rows = hours.order_by("hour").values_list("story", "hour", *_COUNTS)
    for story, place, *rest in rows:
        found[story].append(Point(at_minute(place * step.value), *rest))
    return found


def days_of(story: int, count: int = 366) -> list[tuple[date, Count]]:
    """The days on which a story was read, newest first. One query."""
    rows = StoryDay.objects.filter(story=story).order_by("-day")[:count]
    return [(row.day, _count({name: getattr(row, name) for name in (*_COUNTS, *_MIX)})) for row in rows]


def totals_of(stories: Collection[int]) -> dict[int, Count]:
    """All that each of the stories was ever read, by number; those that never were are not in it. One query."""
    rows: QuerySet[Any] = StoryDay.objects.filter(story__in=stories).order_by()
    return {row["story"]: _count(row) for row in rows.values("story").annotate(**_sums())}


def by_section(since: datetime, until: datetime) -> dict[int, Count]:
    """What was read of each section, by its key, with sources and devices; a channel is the sum of its sections. Whole
    hours, but for the last two days to the minute where ``since`` lies within an hour. One query."""
    if since.minute or since.second:
        rows: QuerySet[Any] = SectionMinute.objects.filter(
            minute__gte=minute_of(since), minute__lt=_end(until, 1)
        )
    else:
        rows = SectionHour.objects.filter(hour__gte=hour_of(since), hour__lt=_end(until, 60))
    return {row["section"]: _count(row) for row in rows.order_by().values("section").annotate(**_sums())}


def total(counts: Iterable[Count]) -> Count:
    """Several counts as one."""
    all_of = list(counts)
    return Count(
        sum(count.views for count in all_of),
        sum(count.readers for count in all_of),
        sum(count.seconds for count in all_of),
        _together(SOURCES, [count.sources for count in all_of]),
        _together(DEVICES, [count.devices for count in all_of]),
    )


def hosts(first: date, last: date, count: int = 20) -> list[tuple[str, int]]:
    """The sites that most readers came from, from one day of Taipei to another (both included). One query."""
    rows = HostDay.objects.filter(day__range=(first, last)).order_by().values("host")
    best = rows.annotate(all=Sum("readers")).order_by("-all", "host")[:count]
    return [(row["host"], row["all"]) for row in best]


# --- inside -------------------------------------------------------------------------------------------------


def _of(rows: QuerySet[Any], sections: Collection[int] | None) -> QuerySet[Any]:
    return rows if sections is None else rows.filter(section__in=sections)


def _end(until: datetime, minutes: int) -> int:
    """The first minute or hour that is no longer within."""
    return -(-minute_of(until + timedelta(minutes=1, microseconds=-1)) // minutes)


def _summed(rows: QuerySet[Any], place: str) -> QuerySet[Any, tuple[int, int, int, int]]:
    summed = rows.order_by().values(place).annotate(**{f"all_{name}": Sum(name) for name in _COUNTS})
    return summed.order_by(place).values_list(place, *(f"all_{name}" for name in _COUNTS))


def _sums() -> dict[str, Sum]:
    return {f"all_{name}": Sum(name) for name in (*_COUNTS, *_MIX)}


def _count(row: dict[str, Any]) -> Count:
    value = {name: row.get(f"all_{name}", row.get(name, 0)) for name in (*_COUNTS, *_MIX)}
    return Count(
        views=value["views"],
        readers=value["readers"],
        seconds=value["seconds"],
        sources=tuple((name, value[f"from_{name}"]) for name in SOURCES),
        devices=tuple((name, value[f"on_{name}"]) for name in DEVICES),
    )


def _together(
    names: tuple[str, ...], parts: list[tuple[tuple[str, int], ...]]
) -> tuple[tuple[str, int], ...]:
    return tuple((name, sum(dict(part).get(name, 0) for part in parts)) for name in names)
