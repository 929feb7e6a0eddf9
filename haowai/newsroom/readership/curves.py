"""Curves of readers, beside those of a week before: as a list of rows, as a small picture of the server's own, and as
the data that the chart in the browser is drawn from.

Minutes are kept for two days only, so what was read a week before is known by the hour: it is spread evenly over the
hour where the curve is finer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from haowai.audience.numbers import Point
from haowai.audience.times import at_minute, minute_of
from haowai.press.models.story import TAIPEI

WEEK = timedelta(days=7)
#: Of the picture that is shown where there is no script.
WIDTH, HEIGHT = 720, 180


@dataclass(frozen=True)
class Mark:
    """Something that happened to what the curve is of: a printing, a breaking bar."""

    at: datetime
    label: str
    kind: str


@dataclass(frozen=True)
class Curve:
    """Readers in stretches of ``minutes`` (a whole day is 1440), one after the other; None for what isn't over yet.
    ``before`` is the same a week before, empty where nothing is compared."""

    minutes: int
    starts: tuple[datetime, ...]
    now: tuple[int | None, ...]
    before: tuple[float, ...] = ()
    marks: tuple[Mark, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not any(self.now) and not any(self.before)

    @property
    def top(self) -> float:
        return max([*(each or 0 for each in self.now), *self.before, 1])

    @property
    def rows(self) -> list[tuple[str, int | None, float | None, str]]:
        """When, readers, readers a week before, what happened: the table behind the chart, newest first."""
        end = timedelta(minutes=self.minutes)
        found = []
        for at, start in enumerate(self.starts):
            told = [mark.label for mark in self.marks if start <= mark.at < start + end]
            before = self.before[at] if self.before else None
            found.append((self.label(start), self.now[at], before, "、".join(told)))
        return found[::-1]

    def label(self, start: datetime) -> str:
        local = localtime(start, TAIPEI)
        if self.minutes >= 24 * 60:
            return date_format(local, "Y-m-d")
        until = localtime(start + timedelta(minutes=self.minutes), TAIPEI)
        return f"{date_format(local, 'm-d H:i')}–{date_format(until, 'H:i')}"

    def data(self) -> dict[str, Any]:
        """What the chart is drawn from: moments in seconds since 1970, readers, and marks."""
        return {
            "minutes": self.minutes,
            "at": [int(start.timestamp()) for start in self.starts],
            "now": list(self.now),
            "before": [round(each, 1) for each in self.before],
            "marks": [
                {"at": int(mark.at.timestamp()), "label": mark.label, "kind": mark.kind}
                for mark in self.marks
            ],
            "words": {"now": _("Readers"), "before": _("A week before")},
        }

    # --- The picture ---

    @property
    def line(self) -> str:
        return points(self.now, self.top, WIDTH, HEIGHT)

    @property
    def line_before(self) -> str:
        return points(self.before, self.top, WIDTH, HEIGHT)

    @property
    def marked(self) -> list[tuple[float, Mark]]:
        """Where in the picture each mark stands, from the left."""
        if not self.starts:
            return []
        first, span = self.starts[0], self.minutes * len(self.starts)
        return [
            (round(WIDTH * ((mark.at - first).total_seconds() / 60) / span, 1), mark) for mark in self.marks
        ]


def points(values: Iterable[float | None], top: float, width: float, height: float) -> str:
    """The points of a polyline; what isn't known is left out."""
    given = list(values)
    step = width / max(len(given) - 1, 1)
    return " ".join(
        f"{at * step:.1f},{height - height * value / (top or 1):.1f}"
        for at, value in enumerate(given)
        if value is not None
    )


def by_minutes(
    points_now: Iterable[Point],
    hours_before: Iterable[Point],
    until: datetime,
    width: int,
    count: int,
) -> Curve:
    """``count`` stretches of ``width`` minutes, the last of which ends with the minute of ``until``. What was read a
    week before is given by the hour, from a week before the first of them on."""
    end = minute_of(until) + 1
    first = end - width * count
    now = [0] * count
    for point in points_now:
        at = (minute_of(point.at) - first) // width
        if 0 <= at < count:
            now[at] += point.readers
    readers = {minute_of(point.at) // 60: point.readers for point in hours_before}
    back = minute_of(until) - minute_of(until - WEEK)
    before = [
        sum(readers.get((minute - back) // 60, 0) for minute in range(start, start + width)) / 60
        for start in range(first, end, width)
    ]
    starts = tuple(at_minute(start) for start in range(first, end, width))
    return Curve(width, starts, tuple(now), tuple(before) if readers else ())


def by_hours(
    hours: Iterable[Point], hours_before: Iterable[Point], since: datetime, count: int, now: datetime
) -> Curve:
    """``count`` hours from ``since`` on; an hour is drawn when it is over."""
    first, present = minute_of(since) // 60, minute_of(now) // 60
    readers = _by_hour(hours)
    week = 7 * 24
    before = {hour + week: count for hour, count in _by_hour(hours_before).items()}
    places = range(first, first + count)
    return Curve(
        60,
        tuple(at_minute(60 * hour) for hour in places),
        tuple(readers.get(hour, 0) if hour < present else None for hour in places),
        tuple(float(before.get(hour, 0)) for hour in places) if before else (),
    )


def _by_hour(hours: Iterable[Point]) -> Mapping[int, int]:
    return {minute_of(point.at) // 60: point.readers for point in hours}


def change(now: float, before: float) -> int | None:
    """How much more than before, in percent; None where there is too little to compare with."""
    return round(100 * (now - before) / before) if before >= 10 else None
