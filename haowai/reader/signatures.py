"""Bylines as printed, with the names that have a page of their own made links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings

from haowai.lib.zh import DayStyle
from haowai.press.bylines import Byline, printed
from haowai.press.payload import BylineData

#: Stand for a name while the line is set; no byline holds characters for private use.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


@dataclass(frozen=True)
class BylinePart:
    """Some words of the line; ``url`` leads to the author's page, or is empty."""

    text: str
    url: str = ""


def byline_parts(signed: Sequence[BylineData], authors: Mapping[int, str]) -> tuple[BylinePart, ...]:
    """The line in house style, cut where a name links. ``authors`` maps persons to the addresses of their
    pages."""
    marked = [
        Byline(
            name=f"{_OPEN}{at}{_CLOSE}" if byline["name"] else None,
            role=byline["role"],
            place=byline["place"],
            day=byline["day"],
            form=byline["form"],
        )
        for at, byline in enumerate(signed)
    ]
    parts: list[BylinePart] = []
    for at, piece in enumerate(_MARKED.split(printed(marked, day_style=cast(DayStyle, settings.DAY_STYLE)))):
        if at % 2:
            byline = signed[int(piece)]
            parts.append(BylinePart(byline["name"] or "", authors.get(byline["person"] or 0, "")))
        elif piece:
            parts.append(BylinePart(piece))
    return tuple(parts)
