"""What is shown below a search field while somebody types: a few stories, and the way to all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.template.loader import render_to_string

from haowai.discovery.asking import ask
from haowai.discovery.questions import NotReady, QuestionError
from haowai.reader.links import Link
from haowai.reader.search.found import Found, found_of
from haowai.reader.search.wanted import LONGEST, Wanted, clean
from haowai.reader.visit import Visit

#: Stories that are shown.
MOST = 6


@dataclass(frozen=True)
class Typed:
    """The first stories with what is typed so far; ``all`` leads to the page of the search."""

    total: int
    found: tuple[Found, ...]
    all: Link
    spelling: Link | None = None


def typed(visit: Visit, text: str) -> Typed | None:
    """None for what is no question yet."""
    wanted = Wanted(text=clean(text)[:LONGEST])
    try:
        answer = ask(replace(wanted.question(MOST), typing=True)) if wanted.text else None
    except (QuestionError, NotReady):
        return None
    if answer is None or not answer.words:
        return None
    found, near = found_of(answer, visit.links)
    spelling = Link(wanted.url(text=answer.spelling), answer.spelling) if answer.spelling else None
    return Typed(answer.total, (found or near)[:MOST], Link(wanted.url(), wanted.text), spelling)


def typed_html(visit: Visit, text: str) -> str:
    """The fragment that find.island.js puts below the field; empty where there is nothing to show."""
    made = typed(visit, text)
    return render_to_string("reader/islands/typed.html", {"typed": made}) if made else ""
