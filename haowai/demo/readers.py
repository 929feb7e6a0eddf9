"""Readers of the demo newspaper: what they would have read in the last days, so that lists and numbers have something
to show. Drawn with a fixed seed, and dated back from the moment that the demo is made.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from haowai.audience.circulation.models import (
    Heat,
    HostDay,
    Scale,
    SectionHour,
    SectionMinute,
    StoryDay,
    StoryHour,
    StoryMinute,
)
from haowai.audience.numbers import DEVICES, SOURCES
from haowai.audience.times import at_minute, day_of, minute_of
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI, Status

Counts = tuple[int, int, int]
SEED = 20261128
#: Days that are filled by the hour, and hours that are filled by the minute.
DAYS, MINUTES = 15, 26
#: Readers of the whole paper in an hour of the middle of the day, about.
BUSY = 1800
#: How busy each hour of the day in Taipei is: breakfast, lunch, the evening.
HOURS = (
    0.55, 0.40, 0.32, 0.30, 0.32, 0.40, 0.60, 0.95, 1.10, 1.00, 0.95, 1.00,
    1.25, 1.10, 0.95, 0.90, 0.95, 1.05, 1.10, 1.15, 1.30, 1.35, 1.10, 0.65,
)  # fmt: skip
#: Where readers come from and what they read on, in hundredths; in the order of ``SOURCES`` and ``DEVICES``.
FROM, ON = (16, 27, 21, 24, 9, 3), (71, 6, 23)
HOSTS = {
    "www.google.com": 46, "l.facebook.com": 22, "www.threads.net": 11, "tw.search.yahoo.com": 8, "www.ptt.cc": 6,
    "www.bing.com": 4, "duckduckgo.com": 2, "forum.example": 1,
}  # fmt: skip


@dataclass
class Tally:
    """What is added up for one row."""

    readers: int = 0
    views: int = 0
    seconds: int = 0
    mix: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, readers: int, views: int, seconds: int, mix: dict[str, int]) -> None:
        self.readers, self.views, self.seconds = (
            self.readers + readers,
            self.views + views,
            self.seconds + seconds,
        )
        for name, count in mix.items():
            self.mix[name] += count

    @property
    def plain(self) -> dict[str, int]:
        return {"readers": self.readers, "views": self.views, "seconds": self.seconds}

    @property
    def mixed(self) -> dict[str, int]:
        return {**self.plain, **self.mix}


class Readers:
    """One filling of the counting tables. ``now`` is the moment that the demo is made (aware)."""

    def __init__(self, now: datetime) -> None:
        self.minute = minute_of(now)
        self.draw = random.Random(SEED)  # noqa: S311 nothing secret
        self.stories = list(Story.objects.filter(status=Status.LIVE).order_by("number"))
        #: How much each story is liked: few are liked much.
        self.liked = {
            story.number: self.draw.paretovariate(1.1) * (3 if story.photo_id else 1)
            for story in self.stories
        }
        self.rows: dict[type[Any], dict[tuple[Any, ...], Tally]] = defaultdict(lambda: defaultdict(Tally))

    def fill(self) -> None:
        """Count everything, and write it."""
        for back in range(DAYS * 24, -1, -1):
            hour = self.minute // 60 - back
            for story, readers in self._of_hour(hour):
                self._count(story, hour, readers, by_minute=back < MINUTES)
        self._write()

    def _of_hour(self, hour: int) -> Iterator[tuple[Story, int]]:
        """How many read each story in an hour; of the present one, as much as is past."""
        begins = at_minute(60 * hour)
        past = min(self.minute + 1 - 60 * hour, 60) / 60
        busy = BUSY * HOURS[localtime(begins, TAIPEI).hour] * past * self.draw.uniform(0.85, 1.15)
        end = begins + timedelta(hours=1)
        weights = [
            self.liked[story.number] * self._fresh((end - story.published_at).total_seconds() / 3600)
            for story in self.stories
        ]
        # When there was little to read, fewer came.
        whole = max(sum(weights), 6.0)
        for story, weight in zip(self.stories, weights, strict=True):
            mean = busy * weight / whole
            if readers := max(round(self.draw.gauss(mean, mean**0.5)), 0):
                yield story, readers

    @staticmethod
    def _fresh(hours: float) -> float:
        """How much a story of this age draws: half for each nine hours, and never nothing."""
        return 0.0 if hours <= 0 else max(0.5 ** (hours / 9), 0.03)

    def _count(self, story: Story, hour: int, readers: int, *, by_minute: bool) -> None:
        first = max(60 * hour, minute_of(story.published_at))
        last = min(60 * hour + 59, self.minute)
        if first > last:
            return
        if not by_minute:
            self._add(story, first, readers)
            return
        minutes: dict[int, int] = defaultdict(int)
        for _reader in range(readers):
            minutes[self.draw.randint(first, last)] += 1
        for minute, count in sorted(minutes.items()):
            counts, mix = self._add(story, minute, count)
            self.rows[StoryMinute][story.number, minute].add(*counts, {})
            self.rows[SectionMinute][minute, story.section_id, story.channel_id].add(*counts, mix)

    def _add(self, story: Story, minute: int, readers: int) -> tuple[Counts, dict[str, int]]:
        rows = self.rows
        counts, mix = self._counts(story, readers), self._mix(readers)
        rows[StoryHour][story.number, minute // 60].add(*counts, {})
        rows[SectionHour][minute // 60, story.section_id, story.channel_id].add(*counts, mix)
        rows[StoryDay][story.number, day_of(minute), story.section_id, story.channel_id].add(*counts, mix)
        return counts, mix

    def _counts(self, story: Story, readers: int) -> Counts:
        """Readers, views and seconds: a story's own length settles how long they stay."""
        return readers, readers + readers // 6, readers * (35 + story.number * 37 % 110)

    def _mix(self, readers: int) -> dict[str, int]:
        sources = self.draw.choices(SOURCES, FROM, k=readers)
        devices = self.draw.choices(DEVICES, ON, k=readers)
        mix: dict[str, int] = defaultdict(int)
        for name in [*(f"from_{source}" for source in sources), *(f"on_{device}" for device in devices)]:
            mix[name] += 1
        return mix

    # --- Writing ---

    def _write(self) -> None:
        names: dict[type[Any], tuple[str, ...]] = {
            StoryMinute: ("story", "minute"),
            StoryHour: ("story", "hour"),
            StoryDay: ("story", "day", "section", "channel"),
            SectionMinute: ("minute", "section", "channel"),
            SectionHour: ("hour", "section", "channel"),
        }
        for model, keys in names.items():
            model.objects.bulk_create(
                (
                    model(**dict(zip(keys, key, strict=True)), **tally.mixed)
                    for key, tally in self.rows[model].items()
                ),
                batch_size=1000,
            )
        self._write_heat()
        self._write_hosts()

    def _write_heat(self) -> None:
        """What the lists of now are made of; restricted and sponsored stories stand on none."""
        half_life = settings.HOT_HALF_LIFE
        Scale.objects.update_or_create(one=1, defaults={"half_life": half_life, "base": self.minute})
        listed = {
            story.number: story for story in self.stories if not story.is_restricted and not story.sponsored
        }
        heat: dict[int, Heat] = {}
        for (number, minute), tally in self.rows[StoryMinute].items():
            if (story := listed.get(number)) is None:
                continue
            row = heat.setdefault(
                number, Heat(story=number, section=story.section_id, channel=story.channel_id)
            )
            weight = 2.0 ** ((minute - self.minute) / half_life)
            row.readers += weight * tally.readers
            row.seconds += weight * tally.seconds
        Heat.objects.bulk_create(heat.values())

    def _write_hosts(self) -> None:
        days: dict[Any, int] = defaultdict(int)
        for (_story, day, _section, _channel), tally in self.rows[StoryDay].items():
            days[day] += tally.mix["from_search"] + tally.mix["from_social"] + tally.mix["from_elsewhere"]
        HostDay.objects.bulk_create(
            HostDay(day=day, host=host, readers=readers * share // 100)
            for day, readers in days.items()
            for host, share in HOSTS.items()
            if readers * share // 100
        )
