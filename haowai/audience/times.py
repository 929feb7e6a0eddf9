"""Minutes, hours and days as views are counted by: whole minutes and hours since 1970 UTC, and days of Taipei, which is
eight hours ahead all year round.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

AHEAD = 8 * 60
DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = date(1970, 1, 1).toordinal()


def minute_of(moment: datetime) -> int:
    """The minute of an aware moment."""
    return int((moment - _EPOCH) // timedelta(minutes=1))


def hour_of(moment: datetime) -> int:
    return minute_of(moment) // 60


def at_minute(minute: int) -> datetime:
    """When a minute begins (aware, UTC)."""
    return _EPOCH + timedelta(minutes=minute)


def at_hour(hour: int) -> datetime:
    return at_minute(60 * hour)


def day_of(minute: int) -> date:
    """The day of Taipei that a minute belongs to."""
    return date.fromordinal(_FIRST + (minute + AHEAD) // DAY)


def first_minute(day: date) -> int:
    """The minute that a day of Taipei begins with."""
    return (day.toordinal() - _FIRST) * DAY - AHEAD
