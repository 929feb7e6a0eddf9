"""The dashboard: who reads now and what, beside a week before. A frozen view, loaded by so many queries however large
the newspaper is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils.timezone import localdate

from haowai.audience.lists import By
from haowai.audience.numbers import (
    Count,
    Freshness,
    Now,
    Step,
    by_section,
    curve,
    freshness,
    hosts,
    read_now,
    total,
)
from haowai.audience.tables import being_read, best_of, lines, on_day, readers_now
from haowai.audience.times import at_minute, first_minute, minute_of
from haowai.newsroom.readership.access import only_seen
from haowai.newsroom.readership.choices import SPANS, Choice
from haowai.newsroom.readership.curves import WEEK, Curve, by_minutes, change, points
from haowai.newsroom.readership.shares import (
    Share,
    channels_of,
    devices_of,
    hosts_of,
    sections_of,
    sources_of,
)
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI, Status

#: Stories in the table, and how many are looked at for it: some have been taken down since they were read.
ROWS, LOOKED_AT = 25, 40
#: The small line of a story: so many stretches of so many minutes.
LINE, LINE_MINUTES = 24, 10
LINE_WIDTH, LINE_HEIGHT = 96, 22
HOSTS = 10

Known = TypeVar("Known")


@dataclass(frozen=True)
class StoryRow:
    """A story that is being read. ``line`` are the points of its small line."""

    story: Story
    place: str
    now: int
    today: Count
    line: str


@dataclass(frozen=True)
class Dashboard:
    """Everything on the screen, as of ``at``. ``stories`` is None for somebody who may see none's numbers."""

    at: datetime
    day: date
    choice: Choice
    freshness: Freshness
    now: Now
    curve: Curve
    today: Count
    today_change: int | None
    stories: tuple[StoryRow, ...] | None
    sections: tuple[Share, ...]
    channels: tuple[Share, ...]
    sources: tuple[Share, ...]
    devices: tuple[Share, ...]
    hosts: tuple[Share, ...]


def load_dashboard(user: Any, choice: Choice, now: datetime) -> Dashboard:
    """The numbers of this moment, for somebody and what they chose."""
    day = localdate(now, TAIPEI)
    wanted = choice.narrowed
    counts = _chosen(by_section(at_minute(first_minute(day)), now), wanted)
    before = _chosen(readers_until(now - WEEK), wanted)
    today = total(counts.values())
    return Dashboard(
        at=now,
        day=day,
        choice=choice,
        freshness=freshness(now),
        now=read_now(wanted, now),
        curve=_curve(choice, now),
        today=today,
        today_change=change(today.readers, sum(before.values())),
        stories=_stories(only_seen(user, choice.sections), choice, now, day),
        sections=sections_of(counts, before, choice.places),
        channels=channels_of(counts, before, choice.places) if choice.is_whole else (),
        sources=sources_of(today),
        devices=devices_of(today),
        hosts=hosts_of(hosts(day, day, HOSTS)),
    )


def readers_until(moment: datetime) -> dict[int, float]:
    """Readers of each section on the day of a moment, up to it; of the hour that it is in a part, as large as what of
    the hour is past. Two queries."""
    midnight = at_minute(first_minute(localdate(moment, TAIPEI)))
    hour = at_minute(minute_of(moment) // 60 * 60)
    readers = {pk: float(count.readers) for pk, count in by_section(midnight, hour).items()}
    part = (moment - hour).total_seconds() / 3600
    for pk, count in by_section(hour, hour + timedelta(hours=1)).items():
        readers[pk] = readers.get(pk, 0.0) + part * count.readers
    return readers


# --- inside -------------------------------------------------------------------------------------------------


def _chosen(counts: Mapping[int, Known], wanted: Collection[int] | None) -> dict[int, Known]:
    return {pk: count for pk, count in counts.items() if wanted is None or pk in wanted}


def _curve(choice: Choice, now: datetime) -> Curve:
    width = SPANS[choice.hours]
    since = now - timedelta(hours=choice.hours)
    return by_minutes(
        curve(since, now, Step.MINUTE, choice.narrowed),
        curve(since - WEEK, now - WEEK, Step.HOUR, choice.narrowed),
        now,
        width,
        60 * choice.hours // width,
    )


def _stories(
    sections: Collection[int], choice: Choice, now: datetime, day: date
) -> tuple[StoryRow, ...] | None:
    """The stories that are being read, of sections whose stories somebody may see."""
    if not sections:
        return None if choice.sections else ()
    if choice.order == "now":
        numbers = being_read(sections, LOOKED_AT, now)
    else:
        by = By.SECONDS if choice.order == "attention" else By.READERS
        numbers = best_of(day, by, sections, LOOKED_AT)
    stories = Story.objects.filter(pk__in=numbers, section__in=sections, status=Status.LIVE)
    reading, today = readers_now(numbers, now), on_day(numbers, day)
    drawn = lines(numbers, now, LINE_MINUTES, LINE)
    rows = [
        StoryRow(
            story=story,
            place=choice.places.name(story.section_id),
            now=reading.get(story.number, 0),
            today=today.get(story.number, Count()),
            line=points(drawn[story.number], max(drawn[story.number]), LINE_WIDTH, LINE_HEIGHT),
        )
        for story in stories
    ]
    return tuple(sorted(rows, key=lambda row: _order(row, choice.order))[:ROWS])


def _order(row: StoryRow, order: str) -> tuple[int, int, int]:
    """Most of what was asked for first; the newer story of two that are alike."""
    match order:
        case "today":
            return -row.today.readers, -row.now, -row.story.number
        case "attention":
            return -row.today.seconds, -row.today.readers, -row.story.number
        case _:
            return -row.now, -row.today.readers, -row.story.number
