"""Tables as CSV files: streamed row by row, readable by spreadsheets, and harmless in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from haowai.audience.numbers import DEVICES, SOURCES, Count
from haowai.audience.tables import CHUNK, all_on_day, hours_of_sections
from haowai.newsroom.readership.choices import Places
from haowai.newsroom.readership.shares import DEVICE_NAMES, SOURCE_NAMES
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI

#: A spreadsheet takes a cell that begins so for a formula; full-width signs are folded by some of them.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def harmless(cell: object) -> object:
    """A cell that no spreadsheet calculates: words that look like a formula get an apostrophe before them."""
    if not isinstance(cell, str):
        return cell
    words = cell.replace("\x00", "")
    return f"'{words}" if words.lstrip().startswith(FORMULA) or words.startswith(FORMULA) else words


class _Line:
    """What the writer writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def sheet(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """The rows as a file of this name (ASCII) that is sent while it is made."""

    def lines() -> Iterator[str]:
        writer: Any = csv.writer(_Line())
        # Without the mark Excel takes it for another encoding.
        yield "\ufeff"
        for row in rows:
            yield writer.writerow([harmless(cell) for cell in row])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def hours_sheet(day: date) -> Iterator[Sequence[object]]:
    """Every hour of a day and section."""
    places = Places.load()
    yield [_("Hour"), _("Channel"), _("Section"), *_count_heads()]
    for at, section, count in hours_of_sections(day):
        found = places.sections.get(section)
        yield [
            f"{localtime(at, TAIPEI):%Y-%m-%d %H:%M}",
            found.channel.name if found else "",
            found.name if found else section,
            *_count_cells(count),
        ]


def stories_sheet(day: date, sections: Sequence[int]) -> Iterator[Sequence[object]]:
    """Every story of these sections that was read on a day; those that were taken down since without their words."""
    places = Places.load()
    yield [
        _("Number"),
        _("Headline"),
        _("Channel"),
        _("Section"),
        _("Published at"),
        *_count_heads(),
    ]
    rows = all_on_day(day, sections)
    while part := list(islice(rows, CHUNK)):
        stories = Story.objects.only(
            "number",
            "headline",
            "list_title",
            "safe_headline",
            "rating",
            "status",
            "section_id",
            "published_at",
        ).in_bulk([number for number, _section, _count in part])
        for number, _section, count in part:
            story = stories.get(number)
            if story is None or story.section_id not in sections:
                continue
            section = places.sections[story.section_id]
            yield [
                number,
                story.title if story.is_live else _("(taken down)"),
                section.channel.name,
                section.name,
                f"{localtime(story.published_at, TAIPEI):%Y-%m-%d %H:%M}",
                *_count_cells(count),
            ]


def days_sheet(days: Iterable[tuple[date, Count]]) -> Iterator[Sequence[object]]:
    """Every day of a story."""
    yield [_("Day"), *_count_heads()]
    for day, count in days:
        yield [day.isoformat(), *_count_cells(count)]


def _count_heads() -> list[str]:
    return [
        _("Readers"),
        _("Page views"),
        _("Seconds"),
        _("Seconds for each reader"),
        *(str(SOURCE_NAMES[name]) for name in SOURCES),
        *(str(DEVICE_NAMES[name]) for name in DEVICES),
    ]


def _count_cells(count: Count) -> list[object]:
    sources, devices = dict(count.sources), dict(count.devices)
    return [
        count.readers,
        count.views,
        count.seconds,
        round(count.seconds_each, 1),
        *(sources.get(name, 0) for name in SOURCES),
        *(devices.get(name, 0) for name in DEVICES),
    ]
