"""The page of a search: what was found, how to narrow it, and what to read and to ask where nothing was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from haowai.discovery.asking import ask
from haowai.discovery.questions import Answer, NotReady, QuestionError, Sort
from haowai.press import keys
from haowai.reader.cards import Card, card_of
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link
from haowai.reader.lists import newest_of
from haowai.reader.pages.base import Page
from haowai.reader.search.filters import Choice, Filter, chosen_of, filters_of
from haowai.reader.search.found import Found, found_of
from haowai.reader.search.subjects import SubjectCard, subjects_of, topics_of_the_day
from haowai.reader.search.wanted import LONGEST, PATH, RESULTS, Wanted, read, told_wrong
from haowai.reader.visit import Visit

#: Stories to go on with where nothing was found or asked.
NEWEST = 8
#: Pages of results that are numbered around the one that is shown.
AROUND = 2


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """``wanted`` is the search as it was understood. Without ``found`` and ``near`` there is something else to read."""

    template = "reader/pages/search.html"
    indexed = False
    longest = LONGEST

    wanted: Wanted
    #: Why it could not be asked, for the reader.
    problem: str = ""
    #: Whether there are words, and not filters alone.
    asked: bool = False
    total: int = 0
    #: The total is reckoned: the words stand in very many stories.
    about: bool = False
    found: tuple[Found, ...] = ()
    #: Stories with some of the words.
    near: tuple[Found, ...] = ()
    cards: tuple[SubjectCard, ...] = ()
    #: The question that the archive would answer better.
    spelling: Link | None = None
    sorts: tuple[Link, ...] = ()
    filters: tuple[Filter, ...] = ()
    chosen: tuple[Choice, ...] = ()
    #: Numbered pages; one without an address is a gap.
    pages: tuple[Link, ...] = ()
    newer: str = ""
    older: str = ""
    newest: tuple[Card, ...] = ()
    topics: tuple[Link, ...] = ()

    @property
    def kept_fields(self) -> dict[str, str]:
        """What the form of days sends along, to change nothing else."""
        fields = self.wanted.fields()
        return {name: fields[name] for name in fields if name not in {"period", "from", "to", "page"}}


class RefusedSearchPage(SearchPage):
    """The question can't be asked; ``problem`` says what to do."""

    status = 400


class BusySearchPage(SearchPage):
    """The same address asked too much in a minute."""

    status = 429


class UnreadySearchPage(SearchPage):
    """There is no index yet."""

    status = 503


def search_page(visit: Visit, query: Mapping[str, str]) -> SearchPage:
    """What a search finds on all channels; without words but with filters, the newest that they leave. The index is
    asked once, and a few queries tell the rest, as many whatever was found."""
    try:
        wanted = read(query, visit.site)
        answer = ask(wanted.question()) if wanted.text or wanted.is_narrowed else Answer()
    except QuestionError as error:
        return _empty(RefusedSearchPage, visit, told_wrong(query), str(error))
    except NotReady:
        problem = _("The search is being prepared. Please try again in a few minutes.")
        return _empty(UnreadySearchPage, visit, told_wrong(query), problem)
    if not answer.words and not wanted.is_narrowed:
        return _empty(SearchPage, visit, wanted)
    return _answered(visit, wanted, answer)


def busy_page(visit: Visit, query: Mapping[str, str]) -> BusySearchPage:
    """Says that the address asked more than it may. No query."""
    problem = _("That were many questions in a short time. In a minute you can go on.")
    return BusySearchPage(**_frame(visit, told_wrong(query)), problem=problem)


def _answered(visit: Visit, wanted: Wanted, answer: Answer) -> SearchPage:
    links = visit.links
    found, near = found_of(answer, links)
    subjects = subjects_of(wanted.text, answer, links)
    last = -(-answer.total // RESULTS)
    return SearchPage(
        **_frame(visit, wanted),
        asked=bool(answer.words),
        total=answer.total,
        about=answer.about,
        found=found,
        near=near,
        cards=subjects.cards if wanted.page == 1 else (),
        spelling=Link(wanted.url(text=answer.spelling), answer.spelling) if answer.spelling else None,
        sorts=_sorts(wanted),
        filters=filters_of(wanted, answer, visit.site, subjects),
        chosen=chosen_of(wanted),
        pages=tuple(_pages(wanted, last)),
        newer=wanted.url(page=min(wanted.page - 1, last)) if wanted.page > 1 and last else "",
        older=wanted.url(page=wanted.page + 1) if wanted.page < last else "",
        newest=_newest(visit) if not found and not near else (),
    )


def _empty(kind: type[SearchPage], visit: Visit, wanted: Wanted, problem: str = "") -> SearchPage:
    """A page to begin at: how to ask, the topics of the day, the newest."""
    return kind(
        **_frame(visit, wanted),
        problem=problem,
        chosen=chosen_of(wanted),
        newest=_newest(visit),
        topics=topics_of_the_day(visit.links),
    )


def _frame(visit: Visit, wanted: Wanted) -> dict[str, Any]:
    return {
        "chrome": chrome_of(visit.links),
        "title": _("Search: %(words)s") % {"words": wanted.text} if wanted.text else _("Search"),
        "path": PATH,
        "crumbs": visit.links.way(Link(PATH, _("Search"), "page")),
        # Kept by nobody: questions are without number, and each new story may answer every one of them.
        "keys": frozenset(),
        "wanted": wanted,
    }


def _newest(visit: Visit) -> tuple[Card, ...]:
    stories = newest_of(keys.channel(visit.channel.pk), NEWEST)
    return tuple(card_of(story, visit.links, pictured=False) for story in stories)


def _sorts(wanted: Wanted) -> tuple[Link, ...]:
    names = {Sort.RELEVANCE: _("Most relevant"), Sort.NEWEST: _("Newest first")}
    return tuple(
        Link(wanted.url(sort=sort), name, "true" if sort == wanted.sort else "")
        for sort, name in names.items()
    )


def _pages(wanted: Wanted, last: int) -> list[Link]:
    """The first, the last, and those around the one that is shown; nothing where there is but one."""
    if last < 2:
        return []
    around = range(wanted.page - AROUND, wanted.page + AROUND + 1)
    numbers = [page for page in sorted({1, last, *around}) if 1 <= page <= last]
    links: list[Link] = []
    for before, page in zip([0, *numbers], numbers, strict=False):
        if page > before + 1:
            links.append(Link("", "…"))
        links.append(Link(wanted.url(page=page), str(page), "page" if page == wanted.page else ""))
    return links
