"""Specials (專區): hubs that editors make of one affair, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from haowai.media.models import Photo
from haowai.press import keys
from haowai.press.models import Story
from haowai.reader.cards import Card, card_of, photo_keys
from haowai.reader.chrome import chrome_of
from haowai.reader.images import CARD_SIZES, LEAD_SIZES, Picture, picture_of
from haowai.reader.links import Link, Links
from haowai.reader.lists import stories_of
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit
from haowai.sections.addresses import special_path
from haowai.sections.models import Special

HERO_SIZES = "(min-width: 76rem) 76rem, 100vw"


@dataclass(frozen=True)
class Moment:
    """A line of a timeline; ``story`` is the one that told of it, where there is one that readers can open."""

    day: date
    text: str
    story: Card | None


@dataclass(frozen=True, kw_only=True)
class SpecialPage(Page):
    template = "reader/pages/special.html"

    name: str
    standfirst: str
    picture: Picture | None
    caption: str
    credit: str
    lead: Card | None
    stories: tuple[Card, ...]
    timeline: tuple[Moment, ...]
    #: Shown to an editor before it is saved.
    preview: bool = False


@dataclass(frozen=True)
class SpecialCard:
    """A special on the list of specials."""

    name: str
    standfirst: str
    url: str
    picture: Picture | None
    stories: int
    #: The channel that it belongs to, where that is another one.
    channel: str


@dataclass(frozen=True, kw_only=True)
class SpecialsPage(Page):
    template = "reader/pages/specials.html"

    specials: tuple[SpecialCard, ...]


def special_page(visit: Visit, slug: str) -> SpecialPage:
    """The page of a special that is live. Raises Http404. Another channel's has its address at that host."""
    special = Special.objects.filter(slug=slug, live=True).select_related("photo").first()
    if special is None:
        raise Http404
    return special_of(Links(visit.site, visit.site.channel(special.channel_id)), special)


def special_of(links: Links, special: Special, *, preview: bool = False) -> SpecialPage:
    """The page of a special on the links' channel, saved or not. Stories that were taken down are not on it; one that
    comes back stands where it stood."""
    told = timeline_of(special)
    numbers = story_numbers(special)
    stories = stories_of([*numbers, *(number for _day, _text, number in told if number)])
    listed = [stories[number] for number in numbers if number in stories]
    picture = picture_of(
        shown_photo(special, listed),
        alt=special.photo.alt if special.photo else "",
        shape="wide",
        sizes=HERO_SIZES,
        eager=True,
    )
    cards = tuple(
        card_of(
            story,
            links,
            # The special's own picture stands above; nobody wants to see it twice.
            pictured=picture is None or story.photo_id != special.photo_id,
            sizes=CARD_SIZES if at else LEAD_SIZES,
            # The special's own picture comes first where it has one.
            eager=at == 0 and picture is None,
            most=960 if at else 1280,
        )
        for at, story in enumerate(listed)
    )
    return SpecialPage(
        chrome=chrome_of(links),
        title=special.name,
        path=special_path(special.slug),
        keys=frozenset(
            {
                keys.CHROME,
                *({keys.special(special.pk)} if special.pk else ()),
                *(
                    {keys.photo(special.photo_id), keys.photo_words(special.photo_id)}
                    if special.photo_id
                    else ()
                ),
                *map(keys.story, numbers),
                *(keys.story(number) for _day, _text, number in told if number),
                *photo_keys(listed),
            }
        ),
        description=special.standfirst,
        crumbs=links.way(
            Link(links.to(links.channel, "/specials/"), _("Specials")),
            Link(links.to(links.channel, special_path(special.slug)), special.name, "page"),
        ),
        name=special.name,
        standfirst=special.standfirst,
        picture=picture,
        caption=special.photo.caption if special.photo and picture else "",
        credit=special.photo.credit if special.photo and picture else "",
        lead=cards[0] if cards else None,
        stories=cards[1:],
        timeline=tuple(
            Moment(
                day,
                text,
                card_of(stories[number], links, pictured=False) if number in stories else None,
            )
            for day, text, number in told
        ),
        preview=preview,
    )


def specials_page(visit: Visit) -> SpecialsPage:
    """The specials that are live: a channel's own, on the paper those of all channels, its own first."""
    links, channel = visit.links, visit.channel
    live = Special.objects.filter(live=True).select_related("photo", "channel")
    if not channel.is_paper:
        live = live.filter(channel=channel)
    specials = sorted(live, key=lambda special: special.channel_id != channel.pk)
    return SpecialsPage(
        chrome=chrome_of(links),
        title=_("Specials"),
        path="/specials/",
        keys=frozenset(
            {keys.CHROME, keys.SPECIALS, *(keys.photo(s.photo_id) for s in specials if s.photo_id)}
        ),
        crumbs=links.way(Link(links.to(channel, "/specials/"), _("Specials"), "page")),
        specials=tuple(
            SpecialCard(
                name=special.name,
                standfirst=special.standfirst,
                url=links.special(special),
                picture=picture_of(special.photo, shape="card", sizes=CARD_SIZES, most=960, eager=at == 0),
                stories=len(story_numbers(special)),
                channel=special.channel.name if special.channel_id != channel.pk else "",
            )
            for at, special in enumerate(specials)
        ),
    )


def story_numbers(special: Special) -> list[int]:
    """The numbers of a special's stories, in the editors' order. What is no number is passed over."""
    return [number for number in special.stories if isinstance(number, int) and not isinstance(number, bool)]


def timeline_of(special: Special) -> list[tuple[date, str, int | None]]:
    """Days, words and story numbers of a special's timeline, oldest first. A line that can't be read is left out."""
    found = []
    for line in special.timeline if isinstance(special.timeline, list) else []:
        try:
            day, text, number = date.fromisoformat(line["day"]), str(line["text"]), line.get("number")
        except (TypeError, KeyError, ValueError, AttributeError):
            continue
        found.append((day, text, number if isinstance(number, int) else None))
    return sorted(found, key=lambda line: line[0])


def shown_photo(special: Special, stories: Iterable[Story]) -> Photo | None:
    """The special's photo, unless it is that of a restricted story of its own: that is behind the gate."""
    withheld = {story.photo_id for story in stories if story.is_restricted}
    return None if special.photo_id in withheld else special.photo
