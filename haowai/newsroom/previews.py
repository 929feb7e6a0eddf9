"""Previews of what editors make by hand: the reader's true page of a front or a special that is not saved yet.

Readers' pages are made by a room that the newsroom knows nothing of, so what makes them is handed in at start-up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from haowai.sections.models import Front, Special

_renderers: dict[type, Callable[[Any], HttpResponse]] = {}


def set_renderers(front: Callable[[Front], HttpResponse], special: Callable[[Special], HttpResponse]) -> None:
    """Install what makes the reader's page of an unsaved front, and of an unsaved special."""
    _renderers[Front], _renderers[Special] = front, special


def preview_of(row: Front | Special) -> HttpResponse:
    """The reader's page with what ``row`` sets; nothing is saved, and nobody keeps the response. Raises RuntimeError
    when nothing was installed."""
    if type(row) not in _renderers:
        raise RuntimeError("no renderer of fronts is installed: see haowai.newsroom.previews.set_renderers")
    return _renderers[type(row)](row)
