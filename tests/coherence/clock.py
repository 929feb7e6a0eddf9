"""When the played newspapers begin, and how their clock goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from haowai.press.models.story import TAIPEI

#: How far the clock goes in one move.
MOVES: dict[str, Callable[[Random], timedelta]] = {
    "seconds": lambda r: timedelta(seconds=r.randrange(1, 90)),
    "minutes": lambda r: timedelta(minutes=r.randrange(2, 90)),
    "hours": lambda r: timedelta(hours=r.randrange(1, 30)),
    "days": lambda r: timedelta(days=r.randrange(1, 9)),
    "a year": lambda r: timedelta(days=366),
}
#: How often: a year makes everything old.
LOTS_OF_TIME = ["seconds"] * 4 + ["minutes"] * 6 + ["hours"] * 6 + ["days"] * 3 + ["a year"]
START = datetime(2026, 11, 20, 3, 0, tzinfo=TAIPEI)
