"""Breaking bars: said, and ended. The bar is on every channel within seconds (reader/islands.py)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from haowai.sections.models import Breaking, Channel

#: How long a bar runs, in minutes, unless the desk says otherwise, and at most.
USUAL, LONGEST = 30, 720
#: As many characters as a bar has room for.
WORDS = 80


def break_news(
    words: str,
    *,
    story: int | None = None,
    channel: Channel | None = None,
    minutes: int = USUAL,
    now: datetime | None = None,
) -> Breaking:
    """A bar with these words (cut to ``WORDS``) from now on, everywhere or on one channel, that leads to the
    story of a public number (it may be printed by the same transaction).

    The same words again make no second bar: the one that runs goes on until the new end.
    """
    moment = now or timezone.now()
    text = words if len(words) <= WORDS else words[: WORDS - 1] + "…"
    same = Breaking.objects.on_at(moment).filter(text=text, story=story, channel=channel).first()
    bar = same or Breaking(text=text, story=story, channel=channel, begins_at=moment)
    bar.ends_at = moment + timedelta(minutes=minutes)
    bar.save()
    return bar


def end_breaking(bar: Breaking, *, now: datetime | None = None) -> None:
    """Take a bar off every page. One that has ended stays as it is."""
    moment = now or timezone.now()
    if bar.ends_at > moment:
        bar.ends_at = moment
        bar.save()
