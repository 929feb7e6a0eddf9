"""The 18+ gate: what stands at a restricted story's addresses until the reader says to be 18."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from haowai.lib.zh import clauses
from haowai.press import keys
from haowai.press.models import Story
from haowai.reader.cards import Card, card_of, shorter
from haowai.reader.chrome import chrome_of
from haowai.reader.links import Link
from haowai.reader.lists import newest_of
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit
from haowai.sections.addresses import story_path
from haowai.sections.models import Channel, GateWording

#: The institution of Article 46: reports and advice on what children meet on the internet.
IWIN = "https://i.win.org.tw/"
BESIDE = 6


@dataclass(frozen=True)
class Notice:
    """What a channel says at its gate: paragraphs, and the institution to turn to where the wording names it."""

    paragraphs: tuple[str, ...]
    institution: str = ""


@dataclass(frozen=True, kw_only=True)
class GatePage(Page):
    """The gate of one story: its safe headline if the desk wrote one, and nothing else of what was written."""

    template = "reader/pages/gate.html"

    lang: str
    section: Link
    #: Empty when the desk wrote no safe headline.
    headline: str
    published_at: datetime
    sponsored: bool
    notice: Notice
    #: Hours that the consent is remembered; 0 when the browser forgets it with its window.
    hours: int
    latest: tuple[Card, ...]

    @property
    def clauses(self) -> list[str]:
        """The headline, or what stands for it, cut where a line had better end."""
        return clauses(self.headline or self.title)


@dataclass(frozen=True, kw_only=True)
class RefusedPage(Page):
    """A consent that came from another site, or from a browser that doesn't say where a form comes from."""

    template = "reader/pages/gate_refused.html"
    status = 403
    indexed = False

    #: Where the reader was to go.
    back: str
    latest: tuple[Card, ...] = ()


def gate_page(visit: Visit, story: Story, *, path: str = "") -> GatePage:
    """The gate of a live restricted story of the visited channel, or of a page about it at ``path``. Two queries. Only
    columns that are safe to show are looked at; the payload is not.
    """
    links, section = visit.links, visit.site.by_id[story.section_id]
    path = path or story_path(section, story.number)
    latest = [each for each in newest_of(keys.section(section.pk), BESIDE + 1) if each.number != story.number]
    return GatePage(
        chrome=chrome_of(links, section=section),
        crumbs=links.way(Link(links.section(section), section.name)),
        title=shorter(story.title),
        path=path,
        keys=frozenset({keys.CHROME, keys.story(story.number), keys.section(section.pk)}),
        gated=True,
        lang=story.language,
        section=Link(links.section(section), section.name),
        headline=story.safe_headline,
        published_at=story.published_at.replace(microsecond=0),
        sponsored=story.sponsored,
        notice=notice_of(visit.channel),
        hours=settings.CONSENT_HOURS,
        latest=tuple(card_of(each, links, pictured=False) for each in latest[:BESIDE]),
    )


def refused_page(visit: Visit, back: str) -> RefusedPage:
    """Says that the consent did not count, and leads to the gate again."""
    return RefusedPage(
        chrome=chrome_of(visit.links),
        title=_("That was not counted as consent"),
        path="",
        keys=frozenset(),
        back=back,
    )


def notice_of(channel: Channel) -> Notice:
    """The legal notice in the channel's own choice of wording; today's where one of its own is chosen and empty.

    Today's law is 兒童及少年福利與權益保障法 §46 (the protection that platforms owe, and its institution, iWIN) and
    §46-1 (nobody may spread unprotected what harms children). 電腦網路內容分級處理辦法 was repealed in 2012.
    """
    own = tuple(line.strip() for line in channel.gate_notice.splitlines() if line.strip())
    if channel.gate_wording == GateWording.OWN and own:
        return Notice(own)
    if channel.gate_wording == GateWording.FORMER:
        return Notice(
            (
                _(
                    "Under the Regulations for the Rating of Internet Content, this content is rated “restricted”. "
                    "Readers under 18 may not view it."
                ),
                _("If you are not yet 18 years old, please leave this page."),
            )
        )
    return Notice(
        (
            _(
                "This content is rated “restricted”: it is for readers of 18 and over. Under Articles 46 and 46-1 "
                "of the Protection of Children and Youths Welfare and Rights Act we keep from children and youths "
                "what may harm their body or mind."
            ),
            _("If you are not yet 18 years old, please leave this page."),
        ),
        IWIN,
    )
