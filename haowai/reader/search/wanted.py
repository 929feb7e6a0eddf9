"""What a search asks for, as its address says it: the question, the filters, the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from haowai.discovery.questions import Question, QuestionError, Sort
from haowai.press.models.story import TAIPEI, Edition
from haowai.reader import clock
from haowai.reader.lists import with_stories
from haowai.reader.site import Site
from haowai.sections.models import Channel, Person, Section, Topic

PATH = "/search/"
#: Characters of a question.
LONGEST = 300
#: Stories on one page of results.
RESULTS = 20
#: Days that a period reaches back, today included.
PERIODS = {"day": 1, "week": 7, "month": 30, "year": 365}
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Wanted:
    """A search. Days are of Taipei, both included; a ``period`` ends today and stands instead of days."""

    text: str = ""
    sort: Sort = Sort.RELEVANCE
    period: str = ""
    since: date | None = None
    until: date | None = None
    channel: Channel | None = None
    section: Section | None = None
    person: Person | None = None
    topic: Topic | None = None
    edition: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return replace(self, text="", sort=Sort.RELEVANCE, page=1) != Wanted()

    def question(self, limit: int = RESULTS, offset: int | None = None) -> Question:
        """What the index is asked for this page."""
        since, until = self.since, self.until
        if self.period:
            today = clock.now().astimezone(TAIPEI).date()
            since, until = today - timedelta(days=PERIODS[self.period] - 1), None
        return Question(
            text=self.text,
            sort=self.sort,
            since=since,
            until=until,
            channel=self.channel.pk if self.channel and not self.section else None,
            section=self.section.pk if self.section else None,
            person=self.person.pk if self.person else None,
            topic=self.topic.pk if self.topic else None,
            edition=self.edition,
            limit=limit,
            offset=(self.page - 1) * limit if offset is None else offset,
        )

    def fields(self) -> dict[str, str]:
        """The parameters of its address, the usual ones left out."""
        told = {_PARAMETERS[name][0]: value for name, value in self._told.items()}
        return {name: value for name, value in told.items() if value}

    def url(self, **changes: Any) -> str:
        """The address of the same search with something changed: its first page, unless ``page`` is among it."""
        told = self._encoded | {"page": ""}
        told |= {name: _encoded(name, _PARAMETERS[name][1](value)) for name, value in changes.items()}
        query = "&".join(filter(None, told.values()))
        return f"{PATH}?{query}" if query else PATH

    @cached_property
    def _told(self) -> dict[str, str]:
        return {name: tell(getattr(self, name)) for name, (_parameter, tell) in _PARAMETERS.items()}

    @cached_property
    def _encoded(self) -> dict[str, str]:
        """The pieces of its address: a page of results has fifty addresses that differ in one of them."""
        return {name: _encoded(name, value) for name, value in self._told.items()}


def _slug(row: Any) -> str:
    return row.slug if row else ""


def _day_told(day: date | None) -> str:
    return day.isoformat() if day else ""


#: By attribute: the parameter of addresses, and how it is told; "" is what is usual.
_PARAMETERS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "text": ("q", str),
    "sort": ("sort", lambda sort: sort.value if sort != Sort.RELEVANCE else ""),
    "period": ("period", str),
    "since": ("from", _day_told),
    "until": ("to", _day_told),
    "channel": ("channel", _slug),
    "section": ("section", _slug),
    "person": ("author", _slug),
    "topic": ("topic", _slug),
    "edition": ("edition", str),
    "page": ("page", lambda page: str(page) if page > 1 else ""),
}


def _encoded(name: str, value: str) -> str:
    return urlencode({_PARAMETERS[name][0]: value}) if value else ""


def clean(text: str) -> str:
    """A question without control characters and with single blanks."""
    return _BLANK.sub(" ", text).strip()


def read(query: Mapping[str, str], site: Site) -> Wanted:
    """The search that an address names; one query for an author, one for a topic. Raises QuestionError, whose message
    is for the reader; ``told_wrong`` has then what could be read."""
    text = clean(query.get("q", ""))
    if len(text) > LONGEST:
        raise QuestionError(
            _("A question has at most %(count)s characters. Fewer words find more.") % {"count": LONGEST}
        )
    wanted = Wanted(
        text=text,
        sort=_one_of(query.get("sort", ""), list(Sort), Sort.RELEVANCE, _("There is no such order.")),
        page=int(query["page"]) if re.fullmatch("[0-9]{1,6}", query.get("page", "")) else 1,
        edition=_one_of(query.get("edition", ""), Edition.values, "", _("There is no such edition.")),
        **_days(query),
        **_place(query, site),
        **_subjects(query),
    )
    return replace(wanted, page=max(wanted.page, 1))


def told_wrong(query: Mapping[str, str]) -> Wanted:
    """Of a search that could not be read the question alone, to ask it again."""
    return Wanted(text=clean(query.get("q", ""))[:LONGEST])


def _one_of(value: str, known: list[Any], usual: Any, otherwise: str) -> Any:
    if not value:
        return usual
    if value not in known:
        raise QuestionError(otherwise)
    return type(usual)(value)


def _days(query: Mapping[str, str]) -> dict[str, Any]:
    since, until = (day_of(query.get(name, "")) for name in ("from", "to"))
    if since and until and until < since:
        raise QuestionError(_("The last day lies before the first one."))
    if since or until:
        return {"since": since, "until": until}
    return {"period": _one_of(query.get("period", ""), list(PERIODS), "", _("There is no such period."))}


def day_of(text: str) -> date | None:
    """A day as addresses write it, None for an empty text. Raises QuestionError."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not 1600 <= day.year <= 2500:
        raise QuestionError(_("A day is written as year, month and day: 2026-11-20."))
    return day


def _place(query: Mapping[str, str], site: Site) -> dict[str, Any]:
    """Channel and section; a section without its channel is one of the paper."""
    slug = query.get("channel", "")
    channel = next((each for each in site.channels if each.slug == slug), None)
    if slug and channel is None:
        raise QuestionError(_("There is no such channel."))
    if not (desk := query.get("section", "")):
        return {"channel": channel}
    section = site.section(channel or site.paper, desk)
    if section is None:
        raise QuestionError(_("The channel has no such section."))
    return {"channel": section.channel, "section": section}


def _subjects(query: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    # No name has a null character, and PostgreSQL takes none to compare.
    query = {name: value.replace("\x00", " ") for name, value in query.items()}
    if slug := query.get("author", ""):
        people = with_stories(Person.objects.all(), "person")
        found["person"] = _known(people.filter(slug=slug).first(), _("Nobody of that name signs stories."))
    if slug := query.get("topic", ""):
        topics = with_stories(Topic.objects.all(), "topic")
        found["topic"] = _known(topics.filter(slug=slug).first(), _("There is no such topic."))
    return found


def _known(row: Any, otherwise: str) -> Any:
    if row is None:
        raise QuestionError(otherwise)
    return row
