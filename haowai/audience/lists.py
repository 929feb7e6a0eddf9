"""What is read most: now (half as much for each half-life that is past), today, and in the last seven days; by readers
and by the time that they spent; of the paper, of a channel, of a section.

What is counted may lie behind what is printed: whoever shows a list filters it by the current story (``most_read``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import Sum
from django.utils import timezone

from haowai.audience.circulation.models import Heat, Scale, StoryDay
from haowai.audience.heat import ScaleRow
from haowai.audience.sql import in_parts
from haowai.audience.times import day_of, minute_of
from haowai.press.models import Story
from haowai.press.models.story import Rating, Status

#: Days of the week's list, today among them.
WEEK = 7
#: Of each section and day so many stories are looked at for the week's list: whoever is on it was on one of those.
CANDIDATES = 100
#: How many more are read than are shown: restricted ones and those that were taken down are taken out.
SPARE = 30
#: What weighs less is not hot: it is a hundredth of a reader.
COLD = 0.01


class Period(Enum):
    NOW = "now"
    TODAY = "today"
    WEEK = "week"


class By(Enum):
    READERS = "readers"
    SECONDS = "seconds"


@dataclass(frozen=True)
class Ranked:
    """A story on a list, by its number. ``weight`` is readers or seconds; of those of now, each counts half for each
    half-life that is past."""

    story: int
    weight: float


def ranked(
    period: Period, by: By, sections: Collection[int], count: int, now: datetime | None = None
) -> list[Ranked]:
    """The stories of these sections that are read most, as they were counted, the most first; of equal ones the newer
    number. Two queries for the hot ones, one for today's, two for the week's."""
    if not sections:
        return []
    minute = minute_of(now or timezone.now())
    match period:
        case Period.NOW:
            found = _hot(by, sections, count, minute)
        case Period.TODAY:
            found = _of_day(day_of(minute), by, sections, count)
        case _:
            found = _of_week(day_of(minute), by, sections, count)
    return sorted(found, key=lambda each: (-each.weight, -each.story))[:count]


def most_read(
    period: Period, by: By, sections: Collection[int], count: int, now: datetime | None = None
) -> list[Story]:
    """The same as stories that may stand on a list: live, general, not sponsored, still in one of the sections; with
    their photos. One query more."""
    order = [each.story for each in ranked(period, by, sections, count + SPARE, now)]
    if not order:
        return []
    may = Story.objects.filter(
        pk__in=order,
        status=Status.LIVE,
        rating=Rating.GENERAL,
        sponsored=False,
        section__in=sections,
    )
    stories = {story.number: story for story in may.select_related("photo")}
    return [stories[number] for number in order if number in stories][:count]


# --- inside -------------------------------------------------------------------------------------------------


def _hot(by: By, sections: Collection[int], count: int, minute: int) -> list[Ranked]:
    scale = Scale.objects.first()
    if scale is None:
        return []
    one = ScaleRow(scale.half_life, scale.base).weight(minute)
    heads = _heads(Heat._meta.db_table, by, [("section = %s", [section]) for section in sections], count)
    found = (Ranked(story, weight / one) for story, weight in heads)
    return [each for each in found if each.weight >= COLD]


def _of_day(day: date, by: By, sections: Collection[int], count: int) -> list[Ranked]:
    heads = _heads(StoryDay._meta.db_table, by, _days([day], sections), count)
    return [Ranked(story, weight) for story, weight in heads if weight]


def _of_week(today: date, by: By, sections: Collection[int], count: int) -> list[Ranked]:
    days = [today - timedelta(days=back) for back in range(WEEK)]
    heads = _heads(StoryDay._meta.db_table, by, _days(days, sections), max(count, CANDIDATES))
    candidates = {story for story, _weight in heads}
    rows = StoryDay.objects.filter(story__in=candidates, day__in=days).order_by().values("story")
    summed = rows.annotate(weight=Sum(by.value))
    return [Ranked(row["story"], row["weight"]) for row in summed if row["weight"]]


def _days(days: list[date], sections: Collection[int]) -> list[tuple[str, list[Any]]]:
    return [("day = %s AND section = %s", [day.isoformat(), section]) for day in days for section in sections]


def _heads(
    table: str, by: By, wanted: list[tuple[str, list[Any]]], count: int
) -> list[tuple[int, int | float]]:
    """The first of each head of an index: story and value, by one query for 400 heads."""
    head = f"SELECT story, {by.value} FROM {table} WHERE {{}} ORDER BY {by.value} DESC LIMIT %s"  # noqa: S608 ours
    found: list[tuple[int, int | float]] = []
    with connections[settings.VIEWS_DATABASE].cursor() as cursor:
        # SQLite takes no more than 500 parts in one question.
        for part in in_parts(wanted):
            branches = " UNION ALL ".join(
                f"SELECT * FROM ({head.format(where)}) AS head{at}"  # noqa: S608 ours
                for at, (where, _given) in enumerate(part)
            )
            cursor.execute(branches, [each for _where, given in part for each in [*given, count]])
            found += cursor.fetchall()
    return found
