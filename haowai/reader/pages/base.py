"""What every page has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from urllib.parse import unquote

from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from haowai.press.models.story import TAIPEI
from haowai.reader.chrome import Chrome
from haowai.reader.gate import RTA
from haowai.reader.links import Link
from haowai.reader.metadata import way_of
from haowai.reader.promotions import NO_PROMOTIONS, Promotions
from haowai.reader.visit import interface_language
from haowai.sections.addresses import base_of


class Gone(Exception):
    """The story was taken down. ``keys`` are those of the page that says so."""

    def __init__(self, keys: frozenset[str]) -> None:
        super().__init__("taken down")
        self.keys = keys


class Moved(Exception):
    """The true address is another one (absolute), for good."""

    def __init__(self, url: str, keys: frozenset[str] = frozenset()) -> None:
        super().__init__(url)
        self.url = url
        self.keys = keys


class See(Exception):
    """For now the reader is sent to another address: that of the newest day, say."""

    def __init__(self, url: str, keys: frozenset[str]) -> None:
        super().__init__(url)
        self.url = url
        self.keys = keys


@dataclass(frozen=True)
class Here:
    """A page's path and what it belongs to, where the frame has links there; most pages of a section share one."""

    path: str
    within: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of one channel: what the template shows, its one true path, and the surrogate keys it was made
    of."""

    template: ClassVar[str]
    status: ClassVar[int] = 200
    #: Whether search engines may keep the page.
    indexed: ClassVar[bool] = True

    chrome: Chrome
    title: str
    #: Percent-encoded; empty for pages that have no address of their own (404, 410).
    path: str
    keys: frozenset[str]
    description: str = ""
    #: The way from the front page to this one, outermost first. The last step is the page itself (``current`` is
    #: "page") or, for a story, its section. Fronts have none.
    crumbs: tuple[Link, ...] = ()
    #: The address of the page's own feed without its suffix; without one, its channel's is named.
    feed: str = ""
    #: A gate: stands at its address for readers who didn't say that they are 18. Others get another page there.
    gated: bool = False
    #: Holds words or pictures of a restricted story: made for a reader who said to be 18, and kept by nobody.
    adult: bool = False
    promotions: Promotions = NO_PROMOTIONS
    #: Other sites whose players stand on the page as soon as the reader asks for them (sources of ``frame-src``).
    frames: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """The one true address, whole; empty when there is none."""
        return base_of(self.chrome.channel) + self.path if self.path else ""

    @property
    def within(self) -> set[str]:
        """Addresses of what the page belongs to, beside its channel: whatever links there says so."""
        return {step.url for step in self.crumbs[1:]}

    @property
    def here(self) -> Here:
        """Where the reader is, as far as the frame marks it."""
        known = self.chrome.addresses
        return Here(self.path if self.path in known else "", frozenset(self.within & known))

    @property
    def label(self) -> str:
        """What filters of families and schools read of a page about a restricted story; empty for all others."""
        return RTA if self.gated or self.adult else ""

    @property
    def canonical(self) -> str:
        """The address that search engines are told: the page's own, or that of what it is a version of."""
        return self.address

    @property
    def linked(self) -> SafeString:
        """What machines are told of the page as JSON-LD: the way to it, where that is more than a step. Empty when
        there is nothing, or nothing to tell.
        """
        told = self.indexed and not self.label and len(self.crumbs) > 1
        return way_of(self.address, self.crumbs) if told else SafeString("")

    def is_at(self, path: str) -> bool:
        """Whether a (decoded) path is the page's own."""
        return not self.path or unquote(self.path) == path

    def html(self) -> str:
        """The page's bytes as text: a pure function of the page, whatever the request or the staff's
        settings."""
        with translation.override(interface_language(self.chrome.channel)), timezone.override(TAIPEI):
            return render_to_string(self.template, {"page": self, "chrome": self.chrome})


def day_or_404(text: str) -> date:
    """A day of an address. Http404 for one that the calendar, or any newspaper, doesn't have."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not 1600 <= day.year <= 2500:
        raise Http404
    return day
