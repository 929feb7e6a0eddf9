"""Previews: the reader's true page of what is not printed yet.

Readers' pages are made by a room that articles know nothing of, so what makes them is handed in at start-up.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase

from haowai.press.payload import ArticleData
from haowai.sections.models import Channel, Section

Renderer = Callable[[ArticleData, Channel, Section], HttpResponseBase | str]
_renderer: Renderer | None = None


def set_preview_renderer(renderer: Renderer | None) -> None:
    """Install what makes the reader's page of a payload: a response, or the page as text."""
    global _renderer
    _renderer = renderer


def preview_response(data: ArticleData, section: Section) -> HttpResponseBase:
    """The reader's page of the payload. Raises RuntimeError when nothing was installed."""
    if _renderer is None:
        raise RuntimeError(
            "no renderer of previews is installed: see haowai.articles.preview.set_preview_renderer"
        )
    page = _renderer(data, section.channel, section)
    return HttpResponse(page) if isinstance(page, str) else page
