"""The time of a rendering: one now for the whole answer, and until when what was made of it is true.

Whoever asks ``now()`` to decide what a page shows also says when that decision would fall out otherwise
(``good_until``). The earliest such moment is the answer's ``Fresh-Until``; a page that asked for no time is true
until one of its keys is purged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from haowai.press.models.story import TAIPEI


@dataclass
class _Rendering:
    now: datetime = field(default_factory=timezone.now)
    until: datetime | None = None


_current: ContextVar[_Rendering | None] = ContextVar("rendering", default=None)


@contextmanager
def rendering() -> Iterator[None]:
    """Open a rendering: all that is made inside has one now. Inside another rendering, it is that one's."""
    if _current.get() is not None:
        yield
        return
    opened = _current.set(_Rendering())
    try:
        yield
    finally:
        _current.reset(opened)


def now() -> datetime:
    """The moment of this rendering (aware); outside one, the present moment."""
    current = _current.get()
    return current.now if current else timezone.now()


def good_until(*moments: datetime | None) -> None:
    """Say that what is being rendered ceases to be true at the first of these moments (aware) that is still to come.

    Moments that have passed, and None, say nothing: what they changed, this rendering has already.
    """
    current = _current.get()
    if current is None:
        return
    ahead = [moment for moment in moments if moment is not None and moment > current.now]
    current.until = min([*ahead, *([current.until] if current.until else [])], default=None)


def fresh_until() -> datetime | None:
    """The moment (aware) at which what was rendered so far ceases to be true; None when nobody has said."""
    current = _current.get()
    return current.until if current else None


def good_today() -> datetime:
    """The time now in Taipei, for a page that says the date of today: it is true until the next midnight there."""
    local = now().astimezone(TAIPEI)
    good_until(local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    return local
