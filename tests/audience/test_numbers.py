"""The newsroom's numbers, read from what was counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from haowai.audience.circulation.models import (
    HostDay,
    Pulse,
    SectionHour,
    SectionMinute,
    StoryDay,
    StoryHour,
    StoryMinute,
)
from haowai.audience.numbers import (
    Point,
    Step,
    by_section,
    curve,
    curves,
    days_of,
    freshness,
    hosts,
    read_now,
    total,
    totals_of,
)
from haowai.audience.times import day_of, first_minute, hour_of, minute_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, 30, 20, tzinfo=UTC)
MINUTE, HOUR = minute_of(NOW), hour_of(NOW)
COUNTS = {"views": 3, "readers": 2, "seconds": 120}


def test_days_are_those_of_taipei() -> None:
    assert day_of(minute_of(datetime(2026, 11, 28, 15, 59, tzinfo=UTC))) == date(2026, 11, 28)
    assert day_of(minute_of(datetime(2026, 11, 28, 16, 0, tzinfo=UTC))) == date(2026, 11, 29)
    assert first_minute(date(2026, 11, 29)) == minute_of(datetime(2026, 11, 28, 16, 0, tzinfo=UTC))


def test_who_is_reading_now() -> None:
    for back in (0, 4, 5):
        SectionMinute.objects.create(minute=MINUTE - back, section=7, channel=1, **COUNTS)
    SectionMinute.objects.create(minute=MINUTE, section=8, channel=1, **COUNTS)
    now = read_now(now=NOW)
    assert (now.readers, now.views, now.reading) == (6, 9, 360 / 300)
    assert read_now([7], now=NOW).readers == 4


def test_a_curve_by_minutes_and_by_hours() -> None:
    for section in (7, 8):
        SectionMinute.objects.create(minute=MINUTE, section=section, channel=1, **COUNTS)
        SectionHour.objects.create(hour=HOUR, section=section, channel=1, **COUNTS)
    since = NOW - timedelta(hours=2)
    point = curve(since, NOW, Step.MINUTE)
    assert point == [Point(NOW.replace(second=0), 6, 4, 240)]
    assert curve(since, NOW, Step.HOUR, [8]) == [Point(NOW.replace(minute=0, second=0), 3, 2, 120)]
    assert curve(since, NOW - timedelta(minutes=1), Step.MINUTE) == []


def test_curves_of_several_stories() -> None:
    StoryMinute.objects.create(story=100001, minute=MINUTE, **COUNTS)
    StoryHour.objects.create(story=100001, hour=HOUR, **COUNTS)
    since = NOW - timedelta(hours=2)
    assert curves([100001, 100002], since, NOW, Step.MINUTE) == {
        100001: [Point(NOW.replace(second=0), 3, 2, 120)],
        100002: [],
    }
    assert len(curves([100001], since, NOW, Step.HOUR)[100001]) == 1


def test_a_story_all_in_all() -> None:
    for day in (27, 28):
        StoryDay.objects.create(
            story=100001, day=date(2026, 11, day), section=7, channel=1, from_search=2, on_phone=2, **COUNTS
        )
    [newest, older] = days_of(100001)
    assert (newest[0], older[0]) == (date(2026, 11, 28), date(2026, 11, 27))
    count = totals_of([100001, 5])[100001]
    assert (count.views, count.readers, count.seconds, count.seconds_each) == (6, 4, 240, 60.0)
    assert (dict(count.sources)["search"], dict(count.devices)["phone"]) == (4, 4)
    assert total([count, count]).readers == 8


def test_sections_and_sites() -> None:
    SectionHour.objects.create(hour=HOUR, section=7, channel=1, **COUNTS)
    SectionMinute.objects.create(minute=MINUTE, section=7, channel=1, from_direct=2, **COUNTS)
    assert by_section(NOW.replace(minute=0, second=0), NOW)[7].readers == 2
    assert dict(by_section(NOW - timedelta(minutes=30), NOW)[7].sources)["direct"] == 2
    HostDay.objects.create(day=date(2026, 11, 28), host="www.google.com", readers=5)
    HostDay.objects.create(day=date(2026, 11, 27), host="www.google.com", readers=5)
    HostDay.objects.create(day=date(2026, 11, 28), host="blog.example", readers=6)
    assert hosts(date(2026, 11, 27), date(2026, 11, 28)) == [("www.google.com", 10), ("blog.example", 6)]


def test_numbers_that_stand_still_are_told() -> None:
    assert (freshness(NOW).age, freshness(NOW).is_late) == (None, False)
    Pulse.objects.create(name="a", at=NOW.timestamp() - 2, taken=10, refused=3)
    fresh = freshness(NOW)
    assert (fresh.age, fresh.collectors, fresh.taken, fresh.refused, fresh.is_late) == (2.0, 1, 10, 3, False)
    assert freshness(NOW + timedelta(minutes=1)).is_late
