"""A page whose lines have been told apart: what the survey writes and everything else reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from haowai.press.bylines import Byline
from haowai.wire.dump.captions import Caption
from haowai.wire.dump.lines import Line
from haowai.wire.dump.times import TimeLine

Kind = Literal[
    "noise",
    "shelf",
    "end",
    "crumbs",
    "topics",
    "time",
    "byline",
    "caption",
    "prose",
    "short",
    "address",
    "edition",
]


@dataclass
class Page:
    """The dump's lines with what each is.

    ``prose`` holds texts without the bylines glued to them: at the head (``bylines``), behind (``signed``).
    """

    lines: list[Line]
    kinds: list[Kind]
    captions: dict[int, Caption] = field(default_factory=dict)
    times: dict[int, TimeLine] = field(default_factory=dict)
    bylines: dict[int, list[Byline]] = field(default_factory=dict)
    signed: dict[int, list[Byline]] = field(default_factory=dict)
    prose: dict[int, str] = field(default_factory=dict)
    crawled: date | None = None

    def text(self, at: int) -> str:
        return self.lines[at].text
