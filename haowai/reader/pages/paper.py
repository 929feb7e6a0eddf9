"""The paper edition: its pages of a day, leafed through as one leafs through paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.press.models import ListEntry, Story
from haowai.reader.cards import Card, card_of, photo_keys
from haowai.reader.chrome import chrome_of
from haowai.reader.images import LEAD_SIZES
from haowai.reader.links import Link
from haowai.reader.pages.base import Page, See, day_or_404
from haowai.reader.visit import Visit
from haowai.sections.addresses import base_of, paper_path

#: Days before this one that are offered.
OTHER_DAYS = 7
#: Bounds of the lists of paper editions that hold under every collation of a database: digits only differ.
_FIRST, _LAST = "paper:0000-00-00", "paper:9999-99-99"


@dataclass(frozen=True)
class PaperSheet:
    """A page of the paper (A1 …) with its stories."""

    page: str
    url: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class OtherDay:
    day: date
    url: str


@dataclass(frozen=True, kw_only=True)
class PaperDayPage(Page):
    """All pages of a day, each with its headlines."""

    template = "reader/pages/paper_day.html"

    day: date
    sheets: tuple[PaperSheet, ...]
    older: OtherDay | None
    newer: OtherDay | None
    others: tuple[OtherDay, ...]


@dataclass(frozen=True, kw_only=True)
class PaperSheetPage(Page):
    """One page of a day."""

    template = "reader/pages/paper_sheet.html"

    day: date
    day_url: str
    sheet: PaperSheet
    sheets: tuple[Link, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, kw_only=True)
class NoPaperPage(Page):
    """No paper edition has appeared yet."""

    template = "reader/pages/paper_none.html"


def paper_page(visit: Visit) -> NoPaperPage:
    """``/paper/``: See leads to the newest edition that has appeared."""
    visit = Visit(visit.site, visit.site.paper)
    newest = _edition(before=_LAST)
    if newest is None:
        return NoPaperPage(
            chrome=chrome_of(visit.links),
            title=_("Paper edition"),
            path="/paper/",
            crumbs=visit.links.way(Link("/paper/", _("Paper edition"), "page")),
            keys=frozenset({keys.CHROME, keys.PAPERS}),
        )
    raise See(base_of(visit.channel) + paper_path(newest), frozenset({keys.CHROME, keys.PAPERS}))


def paper_day_page(visit: Visit, day: str) -> PaperDayPage:
    """The pages of a day. Raises Http404 when no edition of the day has appeared."""
    visit = Visit(visit.site, visit.site.paper)
    date_ = day_or_404(day)
    stories = _stories(date_)
    sheets = _sheets(visit, date_, stories)
    older, newer = _edition(before=keys.paper(date_)), _edition(after=keys.paper(date_ + timedelta(days=1)))
    others = _days_before(date_)
    return PaperDayPage(
        chrome=chrome_of(visit.links),
        title=_("Paper edition of %(day)s") % {"day": date_.isoformat()},
        path=paper_path(date_),
        crumbs=_way(visit, Link(paper_path(date_), date_format(date_, "DATE_FORMAT"), "page")),
        keys=frozenset({keys.CHROME, *_days_between(date_, older, newer), *photo_keys(stories)}),
        day=date_,
        sheets=tuple(sheets),
        older=OtherDay(older, paper_path(older)) if older else None,
        newer=OtherDay(newer, paper_path(newer)) if newer else None,
        others=tuple(OtherDay(each, paper_path(each)) for each in others),
    )


def paper_sheet_page(visit: Visit, day: str, page: str) -> PaperSheetPage:
    """One page of a day. Raises Http404."""
    visit = Visit(visit.site, visit.site.paper)
    date_ = day_or_404(day)
    stories = _stories(date_)
    sheets = _sheets(visit, date_, stories)
    at = next((at for at, sheet in enumerate(sheets) if sheet.page == page.upper()), None)
    if at is None:
        raise Http404
    sheet = sheets[at]
    links = [Link(each.url, each.page, "page" if each is sheet else "") for each in sheets]
    return PaperSheetPage(
        chrome=chrome_of(visit.links),
        title=_("%(page)s, paper edition of %(day)s") % {"page": sheet.page, "day": date_.isoformat()},
        path=paper_path(date_, sheet.page),
        crumbs=_way(
            visit,
            Link(paper_path(date_), date_format(date_, "DATE_FORMAT")),
            Link(paper_path(date_, sheet.page), sheet.page, "page"),
        ),
        keys=frozenset({keys.CHROME, keys.paper(date_), *photo_keys(stories)}),
        day=date_,
        day_url=paper_path(date_),
        sheet=sheet,
        sheets=tuple(links),
        previous=links[at - 1] if at else None,
        next=links[at + 1] if at + 1 < len(links) else None,
    )


def _way(visit: Visit, *steps: Link) -> tuple[Link, ...]:
    return visit.links.way(Link("/paper/", _("Paper edition")), *steps)


def _stories(day: date) -> list[Story]:
    """The stories of a day in the order of the paper. Raises Http404 when there are none."""
    entries = ListEntry.objects.of(keys.paper(day)).select_related("story__photo")
    stories = [entry.story for entry in entries if entry.story.paper_page]
    if not stories:
        raise Http404
    # Within a page: a story with a picture leads, then in the order of their numbers.
    return sorted(
        stories, key=lambda story: (*order_of_page(story.paper_page), not story.photo_id, story.number)
    )


def _sheets(visit: Visit, day: date, stories: list[Story]) -> list[PaperSheet]:
    return [
        PaperSheet(
            page,
            paper_path(day, page),
            tuple(card_of(story, visit.links, sizes=LEAD_SIZES) for story in group),
        )
        for page, group in groupby(stories, key=lambda story: story.paper_page)
    ]


def order_of_page(page: str) -> tuple[str, int]:
    """Where a page stands: A2 before A10, A before B."""
    digits = page.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return page[: len(page) - len(digits)], int(digits) if digits.isdigit() else 0


def _edition(*, before: str = "", after: str = "") -> date | None:
    """The day of the newest paper before a list key, or of the oldest from one on: one step in the lists'
    index."""
    lists = ListEntry.objects.filter(list__gte=after or _FIRST, list__lt=before or _LAST).values_list(
        "list", flat=True
    )
    found = lists.order_by("-list" if before else "list").first()
    return date.fromisoformat(found[len("paper:") :][:10]) if found else None


def _days_between(day: date, older: date | None, newer: date | None) -> set[str]:
    """The surrogate keys of the days that a paper's page names, and of those between: a paper that is found there later
    changes where the page leads. At the ends of the row, and over a gap of more than a month, which days there are."""
    offered = {keys.paper(each) for each in [day, *_offered(day)]}
    if older is None or newer is None or (newer - older).days > 31:
        return {keys.PAPERS, *offered}
    return offered | {keys.paper(older + timedelta(days=step)) for step in range((newer - older).days + 1)}


def _offered(day: date) -> list[date]:
    return [day - timedelta(days=back) for back in range(1, OTHER_DAYS + 1)]


def _days_before(day: date) -> list[date]:
    days = _offered(day)
    heads = [
        ListEntry.objects.filter(
            pk__in=ListEntry.objects.filter(list=keys.paper(each)).values("pk")[:1]
        ).order_by()
        for each in days
    ]
    first, *rest = [head.values_list("list", flat=True) for head in heads]
    there = set(first.union(*rest, all=True))
    return [each for each in days if keys.paper(each) in there]
