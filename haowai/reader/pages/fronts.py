"""Home fronts of channels, and section fronts: what editors set first, and the newest for the rest. No story
twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone

from haowai.press import keys
from haowai.press.models import Story
from haowai.press.models.story import TAIPEI
from haowai.reader.cards import Card, DayOfCards, by_day, card_of, photo_keys
from haowai.reader.chrome import chrome_of
from haowai.reader.images import CARD_SIZES, LEAD_SIZES, SMALL_SIZES
from haowai.reader.links import Link, Links
from haowai.reader.lists import newest_numbers, newest_of, stories_of
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit
from haowai.sections.addresses import section_day_path, section_path
from haowai.sections.models import Front, Section

SECONDS = 4
THIRDS = 4
LATEST = 10
BLOCK = 4
#: A section of this address is set as opinion: who writes comes before what.
OPINION = "opinion"
#: How much of each list is read: what stands higher up on the page is taken out of it.
POOL, SECTION_POOL, SISTER_POOL = 60, 14, 4
SECTION_STORIES = 40


@dataclass(frozen=True)
class FrontBlock:
    """A section on a home front: one story with its picture if there is any, and the next ones."""

    section: Link
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Sister:
    """The newest story of another channel."""

    channel: Link
    card: Card


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    template = "reader/pages/home.html"

    today: date
    lead: Card | None
    seconds: tuple[Card, ...]
    thirds: tuple[Card, ...]
    latest: tuple[DayOfCards, ...]
    blocks: tuple[FrontBlock, ...]
    opinion: FrontBlock | None
    sisters: tuple[Sister, ...]


@dataclass(frozen=True, kw_only=True)
class SectionPage(Page):
    template = "reader/pages/section.html"

    today: date
    section: Link
    lead: Card | None
    seconds: tuple[Card, ...]
    rest: tuple[DayOfCards, ...]
    archive: Link | None
    archive_day: date | None


class Pool:
    """Stories that are still to be placed; each is given out once."""

    def __init__(self, stories: dict[int, Story]) -> None:
        self.stories = stories
        self.used: set[int] = set()

    def take(self, numbers: Iterable[int], count: int, *, pictured: bool = False) -> list[Story]:
        """The first ``count`` unused ones of the numbers; with ``pictured`` those that may stand at the
        head."""
        taken: list[Story] = []
        for number in numbers:
            story = self.stories.get(number)
            if len(taken) == count:
                break
            if story is not None and number not in self.used and (not pictured or _heads(story)):
                self.used.add(number)
                taken.append(story)
        return taken

    def given(self) -> list[Story]:
        """The stories that were placed."""
        return [self.stories[number] for number in self.used]


def _heads(story: Story) -> bool:
    """Whether a story may stand at the head of a front by itself, without an editor's word."""
    shown = story.photo is not None and story.photo.may_be_shown()
    return shown and not story.sponsored and not story.is_restricted


def home_page(visit: Visit) -> HomePage:
    """The front of the channel. Four queries, however many stories and sections there are."""
    channel, site, links = visit.channel, visit.site, visit.links
    front = Front.objects.filter(channel=channel, section=None).first()
    pins = pins_of(front)
    desks = site.sections_of(channel)
    sisters = [each for each in site.channels if each.pk != channel.pk] if channel.is_paper else []
    own = keys.channel(channel.pk)
    numbers = newest_numbers(
        {own: POOL}
        | {keys.section(desk.pk): SECTION_POOL for desk in desks}
        | {keys.channel(each.pk): SISTER_POOL for each in sisters}
    )
    pool = Pool(stories_of([*pins, *(number for found in numbers.values() for number in found)]))
    opinions = {story.number for desk in desks if desk.slug == OPINION for story in _of(desk, pool, numbers)}
    news = [number for number in numbers[own] if number not in opinions]

    lead = next(_head(pool, pins, news, 1), None)
    seconds = list(_head(pool, pins, news, SECONDS))
    thirds = list(_head(pool, pins, news, THIRDS)) if len(news) > LATEST else []
    shown_sisters = [
        Sister(Link(links.home(each), each.name), card_of(story, links, sizes=SMALL_SIZES, most=480))
        for each in sisters
        for story in pool.take(numbers[keys.channel(each.pk)], 1)
    ]
    latest = pool.take(news, LATEST)
    blocks = [_block(desk, pool, numbers[keys.section(desk.pk)], links) for desk in desks]
    filled = [(desk, block) for desk, block in zip(desks, blocks, strict=True) if block.cards]
    return HomePage(
        chrome=chrome_of(links, on_home=True),
        title=channel.name,
        path="/",
        keys=frozenset(
            {keys.CHROME, *numbers, *map(keys.story, pins), *_front_keys(front), *photo_keys(pool.given())}
        ),
        description=channel.tagline,
        today=timezone.localdate(timezone=TAIPEI),
        lead=card_of(lead, links, sizes=LEAD_SIZES, eager=True, most=1280) if lead else None,
        seconds=tuple(card_of(story, links) for story in seconds),
        thirds=tuple(card_of(story, links, pictured=False) for story in thirds),
        latest=by_day(card_of(story, links, pictured=False) for story in latest),
        blocks=tuple(block for desk, block in filled if desk.slug != OPINION),
        opinion=next((block for desk, block in filled if desk.slug == OPINION), None),
        sisters=tuple(shown_sisters),
    )


def section_page(visit: Visit, section_slug: str) -> SectionPage:
    """The front of a section of the channel. Raises Http404."""
    links = visit.links
    section = visit.site.section(visit.channel, section_slug)
    if section is None:
        raise Http404
    front = Front.objects.filter(section=section).first()
    pins = pins_of(front)
    newest = newest_of(keys.section(section.pk), SECTION_STORIES)
    stories = {story.number: story for story in newest}
    if missing := set(pins) - set(stories):
        stories |= stories_of(missing)
    pool, order = Pool(stories), [story.number for story in newest]
    lead = next(_head(pool, pins, order, 1), None)
    seconds = list(_head(pool, pins, order, SECONDS)) if len(newest) > SECONDS else []
    rest = pool.take(order, SECTION_STORIES)
    last = newest[-1].published_at.astimezone(TAIPEI).date() if newest else None
    return SectionPage(
        chrome=chrome_of(links, section=section, on_section=True),
        title=section.name,
        path=section_path(section),
        keys=frozenset(
            {
                keys.CHROME,
                keys.section(section.pk),
                *map(keys.story, pins),
                *_front_keys(front),
                *photo_keys(pool.given()),
            }
        ),
        today=timezone.localdate(timezone=TAIPEI),
        section=Link(section_path(section), section.name),
        lead=card_of(lead, links, sizes=LEAD_SIZES, eager=True, most=1280) if lead else None,
        seconds=tuple(card_of(story, links) for story in seconds),
        rest=by_day(card_of(story, links, sizes=SMALL_SIZES, most=480) for story in rest),
        archive=Link(section_day_path(section, last), section.name) if last else None,
        archive_day=last,
    )


def pins_of(front: Front | None) -> list[int]:
    """The story numbers that editors set, in order. What is no number is passed over."""
    pins = front.pins if front and isinstance(front.pins, list) else []
    return [pin for pin in pins if isinstance(pin, int) and not isinstance(pin, bool)]


def _head(pool: Pool, pins: Sequence[int], order: Sequence[int], count: int) -> Iterator[Story]:
    """Stories for the head of a front: the editors' first, then the newest with a picture, then the
    newest."""
    pinned = pool.take(pins, count)
    yield from pinned
    pictured = pool.take(order, count - len(pinned), pictured=True)
    yield from pictured
    yield from pool.take(order, count - len(pinned) - len(pictured))


def _of(desk: Section, pool: Pool, numbers: dict[str, list[int]]) -> list[Story]:
    found = [pool.stories.get(number) for number in numbers[keys.section(desk.pk)]]
    return [story for story in found if story is not None and story.section_id == desk.pk]


def _block(desk: Section, pool: Pool, numbers: Sequence[int], links: Links) -> FrontBlock:
    first = pool.take(numbers, 1, pictured=True)
    stories = [*first, *pool.take(numbers, BLOCK - len(first))]
    cards = [card_of(story, links, pictured=at == 0, sizes=CARD_SIZES) for at, story in enumerate(stories)]
    return FrontBlock(Link(links.section(desk), desk.name), tuple(cards))


def _front_keys(front: Front | None) -> set[str]:
    return {keys.front(front.pk)} if front else set()
