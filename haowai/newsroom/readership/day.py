"""A day's report: what was read from midnight to midnight in Taipei, beside the same day a week before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from haowai.audience.lists import By
from haowai.audience.numbers import Count, Step, by_section, curve, hosts, total
from haowai.audience.tables import best_of, on_day
from haowai.audience.times import at_minute, first_minute
from haowai.newsroom.readership.access import only_seen
from haowai.newsroom.readership.choices import Places
from haowai.newsroom.readership.curves import WEEK, Curve, by_hours, change
from haowai.newsroom.readership.dashboard import HOSTS, readers_until
from haowai.newsroom.readership.shares import (
    Share,
    channels_of,
    devices_of,
    hosts_of,
    sections_of,
    sources_of,
)
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI

ROWS = 50


@dataclass(frozen=True)
class DayStory:
    """``title`` is empty for a story that was taken down since."""

    number: int
    title: str
    place: str
    count: Count


@dataclass(frozen=True)
class DayReport:
    """``is_over`` is False while the day lasts: it is then compared up to the same time of day. ``stories`` is None
    for somebody who may see none's numbers."""

    at: datetime
    day: date
    is_over: bool
    whole: Count
    change: int | None
    curve: Curve
    stories: tuple[DayStory, ...] | None
    sections: tuple[Share, ...]
    channels: tuple[Share, ...]
    sources: tuple[Share, ...]
    devices: tuple[Share, ...]
    hosts: tuple[Share, ...]


def load_day(user: Any, day: date, now: datetime) -> DayReport:
    """The report of a day that has begun."""
    places = Places.load()
    since = at_minute(first_minute(day))
    until = since + timedelta(days=1)
    is_over = day < localdate(now, TAIPEI)
    counts = by_section(since, until)
    if is_over:
        last_week = by_section(since - WEEK, until - WEEK)
        before = {pk: float(count.readers) for pk, count in last_week.items()}
    else:
        before = readers_until(now - WEEK)
    whole = total(counts.values())
    return DayReport(
        at=now,
        day=day,
        is_over=is_over,
        whole=whole,
        change=change(whole.readers, sum(before.values())),
        curve=by_hours(
            curve(since, until, Step.HOUR), curve(since - WEEK, until - WEEK, Step.HOUR), since, 24, now
        ),
        stories=_stories(only_seen(user, list(places.sections)), places, day),
        sections=sections_of(counts, before, places),
        channels=channels_of(counts, before, places),
        sources=sources_of(whole),
        devices=devices_of(whole),
        hosts=hosts_of(hosts(day, day, HOSTS)),
    )


def _stories(sections: list[int], places: Places, day: date) -> tuple[DayStory, ...] | None:
    if not sections:
        return None if places.sections else ()
    numbers = best_of(day, By.READERS, sections, ROWS)
    counts = on_day(numbers, day)
    stories = Story.objects.defer("standfirst").in_bulk(numbers)
    return tuple(
        DayStory(
            number=number,
            title=stories[number].title if stories[number].is_live else "",
            place=places.name(stories[number].section_id),
            count=counts.get(number, Count()),
        )
        for number in numbers
        if number in stories and stories[number].section_id in sections
    )
