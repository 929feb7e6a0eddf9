"""The ways to narrow what was found: each value is a link to the same search with it, and says how many it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from haowai.discovery.questions import Answer
from haowai.press.models.story import Edition
from haowai.reader.search.subjects import NAMED, Subjects
from haowai.reader.search.wanted import Wanted
from haowai.reader.site import Site

#: Years that are offered; days can be typed.
YEARS = 6


@dataclass(frozen=True)
class Choice:
    """A value of a filter. ``url`` sets it, or takes it away when it is ``chosen``; ``count`` is None where nobody
    counted."""

    name: str
    url: str
    count: int | None = None
    chosen: bool = False
    #: The channel of a section, where there are several.
    of: str = ""


@dataclass(frozen=True)
class Filter:
    """A filter with its values, most first."""

    key: str
    name: str
    choices: tuple[Choice, ...]


def filters_of(wanted: Wanted, answer: Answer, site: Site, subjects: Subjects) -> tuple[Filter, ...]:
    """Every filter that has something to choose. No query."""
    filters = (
        Filter("period", _("Period"), (*_periods(wanted), *_years(wanted, answer))),
        Filter("channel", _("Channel"), tuple(_channels(wanted, answer, site))),
        Filter("section", _("Section"), tuple(_sections(wanted, answer, site))),
        Filter("author", _("Author"), tuple(_people(wanted, answer, subjects))),
        Filter("topic", _("Topic"), tuple(_topics(wanted, answer, subjects))),
        Filter("edition", _("Edition"), tuple(_editions(wanted, answer))),
    )
    return tuple(each for each in filters if _has_choice(each))


def chosen_of(wanted: Wanted) -> tuple[Choice, ...]:
    """What is chosen, each with the address of the same search without it."""
    told: list[tuple[str, dict[str, Any]]] = []
    if wanted.period:
        told.append((_period_names()[wanted.period], {"period": ""}))
    if wanted.since or wanted.until:
        told.append((_days(wanted), {"since": None, "until": None}))
    if wanted.section and wanted.channel:
        name = (
            wanted.section.name
            if wanted.channel.is_paper
            else f"{wanted.channel.name} · {wanted.section.name}"
        )
        told.append((name, {"section": None, "channel": None}))
    elif wanted.channel:
        told.append((wanted.channel.name, {"channel": None}))
    if wanted.person:
        told.append((wanted.person.name, {"person": None}))
    if wanted.topic:
        told.append((wanted.topic.name, {"topic": None}))
    if wanted.edition:
        told.append((_edition_names()[wanted.edition], {"edition": ""}))
    return tuple(Choice(name, wanted.url(**without), chosen=True) for name, without in told)


def _days(wanted: Wanted) -> str:
    first, last = (day.isoformat() if day else "" for day in (wanted.since, wanted.until))
    if _is_year(wanted):
        return first[:4]
    return first if first == last else f"{first} – {last}".strip()


def _has_choice(each: Filter) -> bool:
    """One value that all results have is no choice, unless it is chosen."""
    return each.key == "period" or len(each.choices) > 1 or any(choice.chosen for choice in each.choices)


def _periods(wanted: Wanted) -> Iterable[Choice]:
    for period, name in _period_names().items():
        chosen = wanted.period == period
        yield Choice(name, wanted.url(period="" if chosen else period, since=None, until=None), chosen=chosen)


def _years(wanted: Wanted, answer: Answer) -> Iterable[Choice]:
    years = sorted(answer.counts.get("year", ()), key=lambda pair: pair[0], reverse=True)
    for year, count in years[:YEARS]:
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        chosen = (wanted.since, wanted.until) == (first, last)
        days = {"since": None, "until": None} if chosen else {"since": first, "until": last}
        yield Choice(year, wanted.url(period="", **days), count, chosen)


def _is_year(wanted: Wanted) -> bool:
    """Whether the days are those of one year, first to last."""
    since, until = wanted.since, wanted.until
    if since is None or until is None:
        return False
    return since == date(since.year, 1, 1) and until == date(since.year, 12, 31)


def _period_names() -> dict[str, str]:
    return {"day": _("Today"), "week": _("Past week"), "month": _("Past month"), "year": _("Past year")}


def _edition_names() -> dict[str, str]:
    return {Edition.REALTIME.value: _("Realtime edition"), Edition.PAPER.value: _("Paper edition")}


def _channels(wanted: Wanted, answer: Answer, site: Site) -> Iterable[Choice]:
    known = {str(channel.pk): channel for channel in site.channels}
    for value, count in answer.counts.get("channel", ())[:NAMED]:
        if channel := known.get(value):
            chosen = wanted.channel is not None and wanted.channel.pk == channel.pk
            url = wanted.url(channel=None if chosen else channel, section=None)
            yield Choice(channel.name, url, count, chosen)


def _sections(wanted: Wanted, answer: Answer, site: Site) -> Iterable[Choice]:
    several = len({channel for channel, _count in answer.counts.get("channel", ())}) > 1
    for value, count in answer.counts.get("section", ())[:NAMED]:
        if section := site.by_id.get(int(value)):
            chosen = wanted.section is not None and wanted.section.pk == section.pk
            of = section.channel.name if several and not section.channel.is_paper else ""
            place = (None, None) if chosen else (section.channel, section)
            url = wanted.url(channel=place[0], section=place[1])
            yield Choice(section.name, url, count, chosen, of)


def _people(wanted: Wanted, answer: Answer, subjects: Subjects) -> Iterable[Choice]:
    for value, count in answer.counts.get("person", ())[:NAMED]:
        if person := subjects.people.get(int(value)):
            chosen = wanted.person is not None and wanted.person.pk == person.pk
            yield Choice(person.name, wanted.url(person=None if chosen else person), count, chosen)


def _topics(wanted: Wanted, answer: Answer, subjects: Subjects) -> Iterable[Choice]:
    for value, count in answer.counts.get("topic", ())[:NAMED]:
        if topic := subjects.topics.get(int(value)):
            chosen = wanted.topic is not None and wanted.topic.pk == topic.pk
            yield Choice(topic.name, wanted.url(topic=None if chosen else topic), count, chosen)


def _editions(wanted: Wanted, answer: Answer) -> Iterable[Choice]:
    for value, count in answer.counts.get("edition", ()):
        if name := _edition_names().get(value):
            chosen = wanted.edition == value
            yield Choice(name, wanted.url(edition="" if chosen else value), count, chosen)
