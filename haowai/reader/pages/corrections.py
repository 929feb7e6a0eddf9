"""What the paper corrected: the newest corrections of a channel, and one page for each month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.press.models import CorrectionRecord
from haowai.press.models.story import TAIPEI
from haowai.reader.cards import shorter
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link, Links
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit
from haowai.sections.addresses import corrections_path, story_path, version_path

#: On the front of the archive.
NEWEST = 30
#: Says how the paper corrects (a service page that editors may write).
POLICY = "corrections"


@dataclass(frozen=True)
class Corrected:
    """A correction on record. A story that was taken down has neither address nor title, a restricted one its safe
    headline; of both the text is withheld here."""

    at: datetime
    text: str
    title: str
    url: str
    lang: str
    section: Link | None
    restricted: bool = False
    sponsored: bool = False
    gone: bool = False
    #: Where what was changed can be seen; empty where versions are not shown.
    comparison: str = ""


@dataclass(frozen=True)
class Month:
    """A month that has corrections; its first day."""

    day: date
    url: str


@dataclass(frozen=True, kw_only=True)
class CorrectionsPage(Page):
    template = "reader/pages/corrections.html"

    #: Of a month's page, its first day; None on the front.
    month: date | None
    corrections: tuple[Corrected, ...]
    older: Month | None
    newer: Month | None
    front: str
    #: Address of the page that says how the paper corrects, if there is one.
    policy: str


def corrections_page(visit: Visit) -> CorrectionsPage:
    """The newest corrections of the channel. Two queries, however many there are."""
    found = list(_records(visit)[: NEWEST + 1])
    last = found[NEWEST - 1] if len(found) > NEWEST else None
    older = _month(last.at) if last else None
    return _page(visit, found[:NEWEST], month=None, older=older, newer=None)


def corrections_month(visit: Visit, month: str) -> CorrectionsPage:
    """The corrections of a month of Taipei (``2026-11``). Http404 when there is none."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Http404 from error
    if not 1600 <= first.year <= 2500:
        raise Http404
    start, end = _start(first), _start(_next(first))
    records = _records(visit)
    found = list(records.filter(at__gte=start, at__lt=end))
    if not found:
        raise Http404
    times = CorrectionRecord.objects.filter(channel=visit.channel.pk).values_list("at", flat=True)
    before = times.filter(at__lt=start).order_by("-at").first()
    after = times.filter(at__gte=end).order_by("at").first()
    older, newer = (_month(at) if at else None for at in (before, after))
    return _page(visit, found, month=first, older=older, newer=newer)


def _page(
    visit: Visit,
    records: Iterable[CorrectionRecord],
    *,
    month: date | None,
    older: Month | None,
    newer: Month | None,
) -> CorrectionsPage:
    links = visit.links
    records = list(records)
    policy = next((each for each in visit.site.services_of(visit.channel) if each.slug == POLICY), None)
    front = Link(corrections_path(), _("Corrections"), "" if month else "page")
    steps = [front, Link(corrections_path(month), f"{month:%Y-%m}", "page")] if month else [front]
    return CorrectionsPage(
        chrome=chrome_of(links),
        crumbs=links.way(*steps),
        title=_("Corrections, %(month)s") % {"month": f"{month:%Y-%m}"} if month else _("Corrections"),
        path=corrections_path(month),
        # A new first correction of a month changes where its neighbours lead: all of it goes by one key.
        keys=frozenset(
            {keys.CHROME, keys.corrections(visit.channel.pk)}
            | {keys.story(each.story_id) for each in records}
        ),
        description=_("What %(name)s corrected, and when.") % {"name": visit.channel.name},
        month=month,
        corrections=tuple(_corrected(each, links) for each in records),
        older=older,
        newer=newer,
        front=corrections_path() if month else "",
        policy=f"/service/{POLICY}/" if policy else "",
    )


def _records(visit: Visit) -> QuerySet[CorrectionRecord]:
    return (
        CorrectionRecord.objects.filter(channel=visit.channel.pk)
        .select_related("story")
        .order_by("-at", "-id")
    )


def _corrected(record: CorrectionRecord, links: Links) -> Corrected:
    story, at = record.story, record.at.replace(microsecond=0)
    if not story.is_live:
        return Corrected(at, "", "", "", "", None, gone=True)
    section = links.site.by_id[story.section_id]
    text = "" if story.is_restricted else record.text
    comparison = ""
    if text and section.channel.versions_shown:
        comparison = links.to(
            section.channel, version_path(section, story.number, f"correction-{record.correction}")
        )
    return Corrected(
        at=at,
        text=text,
        title=shorter(story.title if story.is_restricted else story.headline),
        url=links.to(section.channel, story_path(section, story.number)) + f"#correction-{record.correction}",
        lang=story.language if story.language != links.channel.language else "",
        section=Link(links.section(section), section.name),
        restricted=story.is_restricted,
        sponsored=story.sponsored,
        comparison=comparison,
    )


def _month(at: datetime) -> Month:
    first = at.astimezone(TAIPEI).date().replace(day=1)
    return Month(first, corrections_path(first))


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, TAIPEI)
