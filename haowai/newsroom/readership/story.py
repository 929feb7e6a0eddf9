"""The numbers of one story: its curve with what happened to it, all in all, day by day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haowai.audience.numbers import Count, Step, curves, days_of, total
from haowai.audience.tables import readers_now
from haowai.audience.times import at_minute, first_minute
from haowai.newsroom.readership.curves import WEEK, Curve, Mark, by_hours, by_minutes
from haowai.newsroom.readership.shares import Share, devices_of, sources_of
from haowai.press.models import LogRow, Story
from haowai.press.models.story import TAIPEI
from haowai.sections.models import Breaking

#: Days in the table, the newest of them.
DAYS = 366
#: A story younger than this is shown by minutes at first.
YOUNG = timedelta(days=2)
SPANS = ("hours", "week", "all")
DAY = 24 * 60
#: Hours of a curve up to which it has stretches of so many minutes.
WIDTHS = ((6, 5), (12, 10), (24, 20))


@dataclass(frozen=True)
class StoryNumbers:
    """``title`` is empty for a story that was taken down: its words are no longer to be shown."""

    at: datetime
    story: Story
    title: str
    span: str
    now: int
    today: Count
    whole: Count
    curve: Curve
    days: tuple[tuple[date, Count], ...]
    marks: tuple[Mark, ...]
    sources: tuple[Share, ...]
    devices: tuple[Share, ...]


def load_story(story: Story, span: str, now: datetime) -> StoryNumbers:
    """The numbers of a story that somebody was allowed to see. ``span``: the last 24 hours (``hours``), the last seven
    days (``week``), or every day (``all``); whatever fits its age when it is none of these."""
    if span not in SPANS:
        span = "hours" if now - story.published_at < YOUNG else "week"
    days = days_of(story.number, DAYS)
    counts = dict(days)
    whole = total(counts.values())
    marks = tuple(_marks(story.number))
    return StoryNumbers(
        at=now,
        story=story,
        title=story.title if story.is_live else "",
        span=span,
        now=readers_now([story.number], now).get(story.number, 0),
        today=counts.get(localdate(now, TAIPEI), Count()),
        whole=whole,
        curve=_marked(_curve(story, span, days, now), marks),
        days=tuple(days),
        marks=marks,
        sources=sources_of(whole),
        devices=devices_of(whole),
    )


def _curve(story: Story, span: str, days: list[tuple[date, Count]], now: datetime) -> Curve:
    number = story.number
    if span == "hours":
        shown = _hours_shown(now - story.published_at)
        since = now - timedelta(hours=shown)
        minutes = curves([number], since, now, Step.MINUTE)[number]
        before = curves([number], since - WEEK, now - WEEK, Step.HOUR)[number]
        width = next(width for most, width in WIDTHS if shown <= most)
        return by_minutes(minutes, before, now, width, 60 * shown // width)
    if span == "week":
        since = now - WEEK
        hours = curves([number], since - WEEK, now, Step.HOUR)[number]
        older = [point for point in hours if point.at < since]
        return by_hours([point for point in hours if point.at >= since], older, since, 7 * 24, now)
    return by_days(days, now)


def _hours_shown(age: timedelta) -> int:
    """A curve of the last hours begins a little before its story does, and reaches a day back at most."""
    return min(max(int(age / timedelta(hours=1)) + 2, 3), 24)


def by_days(days: list[tuple[date, Count]], now: datetime) -> Curve:
    """Every day from the first on which it was read to today."""
    if not days:
        return Curve(DAY, (), ())
    readers = {day: count.readers for day, count in days}
    first, last = min(readers), max(*readers, localdate(now, TAIPEI))
    # A curve of one day would be a point.
    first = min(first, last - timedelta(days=6))
    all_days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return Curve(
        DAY,
        tuple(at_minute(first_minute(day)) for day in all_days),
        tuple(readers.get(day, 0) for day in all_days),
    )


def _marks(number: int) -> list[Mark]:
    """What was printed of a story, and the bars that broke its news, in order of time. Two queries."""
    rows = LogRow.objects.of_article(number).only("number", "kind", "at").order_by("number")
    printed = [Mark(row.at, str(row.get_kind_display()), row.kind) for row in rows]
    bars = Breaking.objects.filter(story=number).only("begins_at").order_by("begins_at")
    return sorted(
        [*printed, *(Mark(bar.begins_at, _("breaking"), "breaking") for bar in bars)],
        key=lambda mark: mark.at,
    )


def _marked(curve: Curve, marks: tuple[Mark, ...]) -> Curve:
    """The curve with the marks that fall within it."""
    if not curve.starts:
        return curve
    end = curve.starts[-1] + timedelta(minutes=curve.minutes)
    return replace(curve, marks=tuple(mark for mark in marks if curve.starts[0] <= mark.at < end))
