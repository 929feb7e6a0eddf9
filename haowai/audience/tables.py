"""Numbers of many stories at once, for tables: a page of them by one query, or all of a day in a stream.

Like ``numbers.py``: heads and short ranges of indexes alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import F, Sum

from haowai.audience.circulation.models import SectionHour, StoryDay, StoryMinute
from haowai.audience.lists import By, Period, ranked
from haowai.audience.numbers import DEVICES, NOW, SOURCES, Count
from haowai.audience.times import at_minute, first_minute, minute_of

#: Rows that are read at a time where all of a day are.
CHUNK = 1000


def count_of(row: StoryDay | SectionHour) -> Count:
    """What a row counts, with its sources and devices."""
    return Count(
        row.views,
        row.readers,
        row.seconds,
        tuple((name, getattr(row, f"from_{name}")) for name in SOURCES),
        tuple((name, getattr(row, f"on_{name}")) for name in DEVICES),
    )


def being_read(sections: Collection[int], count: int, now: datetime) -> list[int]:
    """Numbers of the stories that may be the most read at this moment: the hot ones, and those of today, among them
    what no list of readers takes (restricted and sponsored ones). Three queries."""
    hot = ranked(Period.NOW, By.READERS, sections, count, now)
    today = ranked(Period.TODAY, By.READERS, sections, count, now)
    return list(dict.fromkeys(each.story for each in [*hot, *today]))


def best_of(day: date, by: By, sections: Collection[int], count: int) -> list[int]:
    """Numbers of the stories that were read most on a day, the most first. One query."""
    return [each.story for each in ranked(Period.TODAY, by, sections, count, at_minute(first_minute(day)))]


def readers_now(stories: Collection[int], now: datetime) -> dict[int, int]:
    """Readers who came to each of the stories within ``NOW`` minutes; those without any are not in it. One query."""
    minutes = StoryMinute.objects.filter(story__in=stories, minute__gt=minute_of(now) - NOW)
    summed = minutes.order_by().values("story").annotate(all=Sum("readers"))
    return {row["story"]: row["all"] for row in summed if row["all"]}


def lines(stories: Collection[int], now: datetime, width: int, count: int) -> dict[int, list[int]]:
    """Readers of each story in ``count`` stretches of ``width`` minutes, the last of which holds ``now``. One query."""
    last = minute_of(now) // width
    found = {story: [0] * count for story in stories}
    minutes = StoryMinute.objects.filter(story__in=stories, minute__gte=(last - count + 1) * width)
    summed = minutes.order_by().annotate(place=F("minute") / width).values("story", "place")
    for row in summed.annotate(all=Sum("readers")):
        at = row["place"] - last + count - 1
        if 0 <= at < count:
            found[row["story"]][at] = row["all"]
    return found


def on_day(stories: Collection[int], day: date) -> dict[int, Count]:
    """What each of the stories was read on a day; those that were not are not in it. One query."""
    rows = StoryDay.objects.filter(story__in=stories, day=day)
    return {row.story: count_of(row) for row in rows}


def all_on_day(day: date, sections: Collection[int]) -> Iterator[tuple[int, int, Count]]:
    """Every story that was read on a day, with the key of its section then: one section after the other, the most read
    of each first. A query for each section; a thousand rows at a time."""
    for section in sections:
        rows: Any = StoryDay.objects.filter(day=day, section=section).order_by("-readers")
        for row in rows.iterator(chunk_size=CHUNK):
            yield row.story, row.section, count_of(row)


def hours_of_sections(day: date) -> Iterator[tuple[datetime, int, Count]]:
    """What was read of each section in each hour of a day of Taipei, in order of time. One query."""
    first = first_minute(day) // 60
    rows = SectionHour.objects.filter(hour__gte=first, hour__lt=first + 24).order_by("hour", "section")
    for row in rows:
        yield at_minute(60 * row.hour), row.section, count_of(row)
