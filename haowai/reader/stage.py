"""What is rehearsed: stories that are not in print yet, whose pages are made as if they were (cache/rehearsal.py)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from haowai.press.models import Story
from haowai.press.payload import ArticleData

_rehearsed: ContextVar[tuple[Story, ArticleData] | None] = ContextVar("rehearsed", default=None)


@contextmanager
def rehearsing(story: Story, data: ArticleData) -> Iterator[None]:
    """Within, the story (unsaved) with this payload is what its page is made of."""
    token = _rehearsed.set((story, data))
    try:
        yield
    finally:
        _rehearsed.reset(token)


def on_stage(number: int) -> tuple[Story, ArticleData] | None:
    """The story of a number and its payload while its page is rehearsed; None for all others."""
    found = _rehearsed.get()
    return found if found and found[0].number == number else None
