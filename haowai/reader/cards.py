"""Stories as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from haowai.lib.zh import clauses
from haowai.press import keys
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI
from haowai.reader.images import CARD_SIZES, Picture, picture_of
from haowai.reader.links import Link, Links

#: No list shows more of a headline than this; the article page shows all of it.
LONGEST_TITLE = 160


@dataclass(frozen=True)
class Card:
    """A story on a list. A restricted one has its mark and the headline that is safe to show, and nothing
    else."""

    number: int
    url: str
    title: str
    #: At the head of a front the story has its whole headline, and not the shorter one of lists.
    headline: str
    lang: str
    section: Link
    published_at: datetime
    kicker: str = ""
    standfirst: str = ""
    byline: str = ""
    picture: Picture | None = None
    restricted: bool = False
    sponsored: bool = False
    #: What the story mostly is (``press.models.story.Form``).
    form: str = ""
    elsewhere: str = ""
    paper_page: str = ""

    @property
    def clauses(self) -> list[str]:
        """The headline cut where a line had better end."""
        return clauses(self.headline)


def card_of(
    story: Story,
    links: Links,
    *,
    pictured: bool = True,
    shape: str = "card",
    sizes: str = CARD_SIZES,
    eager: bool = False,
    most: int = 960,
) -> Card:
    """The card of a story; with ``pictured`` its photo must be loaded with it (``select_related``)."""
    section = links.site.by_id[story.section_id]
    open_to_all = not story.is_restricted
    picture = None
    if pictured and open_to_all:
        # The headline beside it says what the link is; a text for the picture would be read out before it.
        picture = picture_of(story.photo, alt="", shape=shape, sizes=sizes, eager=eager, most=most)
    return Card(
        number=story.number,
        url=links.story(story),
        title=shorter(story.title),
        headline=shorter(story.headline if open_to_all else story.title),
        lang=story.language if story.language != links.channel.language else "",
        section=Link(links.section(section), section.name),
        # HTML's times have milliseconds at the most, and readers need none.
        published_at=story.published_at.replace(microsecond=0),
        kicker=story.kicker if open_to_all else "",
        standfirst=story.standfirst if open_to_all else "",
        byline=story.byline if open_to_all else "",
        picture=picture,
        restricted=story.is_restricted,
        sponsored=story.sponsored,
        form=story.form if open_to_all else "",
        elsewhere=section.channel.name if section.channel_id != links.channel.pk else "",
        paper_page=story.paper_page,
    )


def photo_keys(stories: Iterable[Story]) -> set[str]:
    """The surrogate keys of the pictures on a list: one that may no longer be shown must leave it. Of a restricted
    story a list shows none."""
    return {keys.photo(story.photo_id) for story in stories if story.photo_id and not story.is_restricted}


def shorter(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


@dataclass(frozen=True)
class DayOfCards:
    """The stories of one day of Taipei, newest first."""

    day: date
    cards: tuple[Card, ...]


def by_day(cards: Iterable[Card]) -> tuple[DayOfCards, ...]:
    """Cards in the order of their list, put together by day."""
    grouped = groupby(cards, key=lambda card: card.published_at.astimezone(TAIPEI).date())
    return tuple(DayOfCards(day, tuple(group)) for day, group in grouped)
