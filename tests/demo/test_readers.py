"""The demo newspaper has readers: hot lists and numbers that show something, the same each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from haowai.audience.circulation.models import (
    Heat,
    HostDay,
    SectionHour,
    SectionMinute,
    StoryDay,
    StoryHour,
    StoryMinute,
)
from haowai.audience.lists import By, Period, most_read
from haowai.audience.numbers import Step, curve, read_now
from haowai.demo.readers import Readers
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)


def total(model: type) -> int:
    return sum(model.objects.values_list("readers", flat=True))  # type: ignore[attr-defined]


def test_what_is_read_is_counted_alike_in_every_table(paper: Paper) -> None:
    ages = [timedelta(hours=2), timedelta(days=1), timedelta(days=9)]
    sections = [paper.world, paper.life, paper.politics]
    for age, section in zip(ages, sections, strict=True):
        publish(section, published_at=NOW - age)
    restricted = publish(paper.world, rating="restricted", published_at=NOW - timedelta(hours=1))
    Readers(NOW).fill()
    assert total(StoryDay) == total(StoryHour) == total(SectionHour) > 1000
    for row in StoryDay.objects.all():
        assert (
            row.from_direct
            + row.from_search
            + row.from_social
            + row.from_fronts
            + row.from_stories
            + (row.from_elsewhere)
            == row.readers
            == row.on_phone + row.on_tablet + row.on_desktop
        )
    assert not StoryMinute.objects.filter(minute__gt=NOW.timestamp() // 60).exists()
    assert HostDay.objects.exists()
    keys = [section.pk for section in sections]
    for period in Period:
        hot = most_read(period, By.READERS, keys, 10, NOW)
        assert hot
        assert restricted.number not in [story.number for story in hot]
    assert read_now(now=NOW).readers
    week = timedelta(days=7)
    assert len(curve(NOW - week - timedelta(hours=12), NOW - week, Step.HOUR)) == 13


def test_it_is_the_same_each_time(paper: Paper) -> None:
    publish(paper.world, published_at=NOW - timedelta(hours=5))
    found = []
    for _ in range(2):
        for model in (StoryDay, StoryHour, StoryMinute, SectionHour, SectionMinute, HostDay, Heat):
            model.objects.all().delete()
        Readers(NOW).fill()
        found.append(list(StoryDay.objects.order_by("story", "day").values_list()))
    assert found[0] == found[1]


def test_a_newspaper_without_stories(paper: Paper) -> None:
    Readers(NOW).fill()
    assert not StoryDay.objects.exists()
