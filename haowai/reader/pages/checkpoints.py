"""The published checkpoints of the press log, as a page, as JSON and as an Atom feed.

Whoever keeps one can prove later that the log was not rewritten: ``haowai verify --against`` reads the JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from django.http import Http404
from django.utils.translation import gettext as _

from haowai.press.canonical import instant
from haowai.press.checkpoints import published
from haowai.press.models import Checkpoint
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit
from haowai.sections.addresses import base_of

PATH = "/press/checkpoints/"
COUNT = 100
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class CheckpointRow:
    number: int
    at: datetime
    digest: str
    url: str


@dataclass(frozen=True, kw_only=True)
class CheckpointsPage(Page):
    template = "reader/pages/checkpoints.html"

    rows: tuple[CheckpointRow, ...]
    feed: str
    json: str


def checkpoints_page(visit: Visit) -> CheckpointsPage:
    """The newest checkpoints. They belong to the whole newspaper, so the page is the paper's."""
    visit = Visit(visit.site, visit.site.paper)
    return CheckpointsPage(
        chrome=chrome_of(visit.links),
        title=_("Checkpoints of the press log"),
        path=PATH,
        crumbs=visit.links.way(Link(PATH, _("Record of the press"), "page")),
        # Kept by nobody: a checkpoint is no row of the log, it signs one, so that nothing purges what shows it.
        keys=frozenset(),
        rows=tuple(
            CheckpointRow(
                each.number, each.at.replace(microsecond=0), each.digest, f"{PATH}{each.number}.json"
            )
            for each in Checkpoint.objects.all()[:COUNT]
        ),
        feed=f"{PATH}feed.atom",
        json=f"{PATH}latest.json",
    )


def checkpoint_text(number: str) -> str:
    """One checkpoint as JSON, as it is published: the newest for ``latest``. Raises Http404."""
    rows = Checkpoint.objects.all()
    found = rows.first() if number == "latest" else rows.filter(number=int(number)).first()
    if found is None:
        raise Http404
    return published(found).as_text()


def checkpoint_feed(visit: Visit) -> bytes:
    """The newest checkpoints as an Atom feed (RFC 4287), each with its signature in the text."""
    base = base_of(visit.site.paper)
    rows = list(Checkpoint.objects.all()[:COUNT])
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")

    def put(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        child.text = text or None
        return child

    put(feed, "id", base + PATH)
    put(feed, "title", f"{visit.site.paper.name}: " + _("Checkpoints of the press log"))
    put(feed, "updated", instant(rows[0].at) if rows else "1970-01-01T00:00:00Z")
    put(put(feed, "author"), "name", visit.site.paper.name)
    put(feed, "link", rel="self", href=f"{base}{PATH}feed.atom")
    put(feed, "link", rel="alternate", href=base + PATH)
    for row in rows:
        entry = put(feed, "entry")
        put(entry, "id", f"{base}{PATH}{row.number}.json")
        put(entry, "title", str(row.number))
        put(entry, "updated", instant(row.at))
        put(entry, "link", rel="alternate", type="application/json", href=f"{base}{PATH}{row.number}.json")
        put(entry, "content", published(row).as_text(), type="text")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="utf-8")
