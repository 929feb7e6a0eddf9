"""What readers read, as it was counted: a story's minutes, hours and days, and those of its section with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from haowai.audience.circulation.models import (
    Heat,
    Scale,
    SectionHour,
    SectionMinute,
    StoryDay,
    StoryHour,
    StoryMinute,
)
from haowai.audience.times import day_of, minute_of
from haowai.press.models import Story


def read(number: int, at: datetime, readers: int, seconds: int = 30) -> None:
    """So many readers came to a story in a minute, from search and on phones, each for so many seconds."""
    story = Story.objects.get(pk=number)
    minute = minute_of(at)
    place = {"section": story.section_id, "channel": story.channel_id}
    counts = {"views": readers + 1, "readers": readers, "seconds": readers * seconds}
    mixed = {**counts, "from_search": readers, "on_phone": readers}
    _add(StoryMinute, {"story": number, "minute": minute}, {}, counts)
    _add(StoryHour, {"story": number, "hour": minute // 60}, {}, counts)
    _add(StoryDay, {"story": number, "day": day_of(minute)}, place, mixed)
    channel = {"channel": story.channel_id}
    _add(SectionMinute, {"minute": minute, "section": story.section_id}, channel, mixed)
    _add(SectionHour, {"hour": minute // 60, "section": story.section_id}, channel, mixed)
    scale, _ = Scale.objects.get_or_create(
        one=1, defaults={"half_life": settings.HOT_HALF_LIFE, "base": minute}
    )
    weight = 2.0 ** ((minute - scale.base) / scale.half_life)
    _add(Heat, {"story": number}, place, {"readers": weight * readers, "seconds": weight * readers * seconds})


def _add(model: Any, key: dict[str, Any], fixed: dict[str, Any], counts: dict[str, Any]) -> None:
    row, _ = model.objects.get_or_create(**key, defaults=fixed)
    model.objects.filter(pk=row.pk).update(**{name: F(name) + count for name, count in counts.items()})
