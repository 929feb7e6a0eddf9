"""The slots of a front, filled: which stories stand where, no story twice, by the same few queries for any slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.press.models import Story
from haowai.reader.cards import Card, DayOfCards, by_day, card_of, photo_keys
from haowai.reader.images import CARD_SIZES, LEAD_SIZES, SMALL_SIZES, Picture, may_be_shown, picture_of
from haowai.reader.links import Link, Links
from haowai.reader.lists import newest_stories
from haowai.reader.pages.specials import shown_photo, story_numbers
from haowai.sections.models import Channel, Front, Special, Topic
from haowai.sections.slots import COUNTED, FORMS, OPINION, Fill, FrontSlot, Kind, Source, usable_slots

SECONDS = 4
#: With fewer stories than this to choose from, the head leaves the rest to the slots below it.
ENOUGH = 10
#: How many more of a list are read than a slot shows: what stands higher up on the page is taken out of it.
SPARE, SPARE_OF_CHANNEL, SISTER_POOL = 10, 40, 4
POSTER_SIZES = "(min-width: 76rem) 24rem, (min-width: 36rem) 46vw, calc(100vw - 2rem)"
BOX_SIZES = "(min-width: 76rem) 36rem, (min-width: 48rem) 47vw, calc(100vw - 2rem)"
#: Kinds that stand two abreast, and those that may stand beside the head.
COLUMNS, BESIDE = frozenset({Kind.BLOCK, Kind.LIST, Kind.RANKED}), frozenset({Kind.LIST, Kind.RANKED})
#: Who chooses first where several slots want the same story: the head, then whoever has fewer to choose from.
NARROW = frozenset({Source.TOPIC, Source.SPECIAL, *FORMS})


@dataclass(frozen=True)
class Sister:
    """The newest story of another channel."""

    channel: Link
    card: Card


@dataclass(frozen=True)
class SpecialBox:
    """A special on a front: what it is called, its picture, and where it is."""

    name: str
    standfirst: str
    url: str
    picture: Picture | None


@dataclass(frozen=True)
class ShownSlot:
    """A slot as the page shows it; its template goes by ``kind``."""

    kind: str
    #: Unique on the page.
    anchor: str
    title: str
    #: Where the title leads; empty when nowhere.
    url: str
    cards: tuple[Card, ...]
    fill: Fill | None = None
    days: tuple[DayOfCards, ...] = ()
    sisters: tuple[Sister, ...] = ()
    special: SpecialBox | None = None
    #: Where its stories are fetched from when the reader comes near: they change as people read.
    island: str = ""

    @property
    def template(self) -> str:
        return f"reader/components/slots/{self.kind}.html"

    @property
    def lead(self) -> Card | None:
        return self.cards[0] if self.cards else None

    @property
    def seconds(self) -> tuple[Card, ...]:
        return self.cards[1 : 1 + SECONDS]

    @property
    def thirds(self) -> tuple[Card, ...]:
        return self.cards[1 + SECONDS :]


@dataclass(frozen=True)
class FrontRow:
    """What stands side by side: the ``opening`` (head, and the list beside it), ``columns``, or a ``band``."""

    kind: str
    slots: tuple[ShownSlot, ...]


@dataclass(frozen=True)
class FilledFront:
    """A front's slots, filled, in rows; and the surrogate keys of all they were made of."""

    rows: tuple[FrontRow, ...]
    keys: frozenset[str]
    #: A restricted story stands on it; or, on the home of a channel, anywhere in the channel.
    has_restricted: bool

    def last_day(self, fill: Fill) -> date | None:
        """The oldest day of those that a list by days shows of what ``fill`` names; None when there is none."""
        shown = [
            slot.days[-1].day for row in self.rows for slot in row.slots if slot.days and slot.fill == fill
        ]
        return min(shown, default=None)

    @property
    def lead(self) -> Card | None:
        return next((slot.lead for row in self.rows for slot in row.slots if slot.kind == Kind.LEAD), None)


@dataclass
class Pool:
    """Stories that are still to be placed; each is given out once."""

    stories: dict[int, Story]
    used: set[int] = field(default_factory=set)
    #: Photos that decided whether a story stands at the head.
    weighed: set[int] = field(default_factory=set)

    def take(self, numbers: Iterable[int], count: int, *, heads: bool = False) -> list[Story]:
        """The first ``count`` unused ones of the numbers; with ``heads`` those that may stand at the head."""
        taken: list[Story] = []
        for number in numbers:
            if len(taken) >= count:
                break
            story = self.stories.get(number)
            if story is not None and number not in self.used and (not heads or self._heads(story)):
                self.used.add(number)
                taken.append(story)
        return taken

    def given(self) -> list[Story]:
        """The stories that were placed."""
        return [self.stories[number] for number in self.used]

    def _heads(self, story: Story) -> bool:
        """Whether a story may stand at the head of a front by itself, without an editor's word."""
        if story.photo is None or story.sponsored or story.is_restricted:
            return False
        self.weighed.add(story.photo.pk)
        return may_be_shown(story.photo)


def pins_of(front: Front | None) -> list[int]:
    """The story numbers that editors set at the head, in order. What is no number is passed over."""
    pins = front.pins if front and isinstance(front.pins, list) else []
    return [pin for pin in pins if isinstance(pin, int) and not isinstance(pin, bool)]


def fill_front(
    links: Links, front: Front | None, defaults: Sequence[FrontSlot], *, for_channel: bool = False
) -> FilledFront:
    """The front's own slots, or ``defaults`` when it has none, filled: what editors set first, then the newest.
    ``for_channel``: it is the home of the channel, and says what holds for all of it.

    Two queries, one more where a slot names specials, and one where it names topics.
    """
    slots = usable_slots(front.slots if front else []) or list(defaults)
    return _Filling(links, slots, pins_of(front), for_channel).filled()


class _Filling:
    """One front being filled."""

    def __init__(self, links: Links, slots: Sequence[FrontSlot], pins: list[int], for_channel: bool) -> None:
        self.links, self.slots, self.pins, self.for_channel = links, slots, pins, for_channel
        named = {
            source: {s.fill.pk for s in slots if s.fill and s.fill.source == source} for source in Source
        }
        self.specials: dict[int, Special] = {}
        if wanted := named[Source.SPECIAL]:
            live = Special.objects.filter(pk__in=wanted, live=True).select_related("photo", "channel")
            self.specials = {special.pk: special for special in live}
        self.topics = Topic.objects.in_bulk(named[Source.TOPIC]) if named[Source.TOPIC] else {}
        has_sisters = any(slot.kind == Kind.SISTERS for slot in slots)
        self.sisters = (
            [each for each in links.site.channels if each.pk != links.channel.pk] if has_sisters else []
        )
        #: Which channel a story stands for; it may stand in another as well.
        self.sister_of: dict[int, Channel] = {}
        self.set_by_hand = [*pins, *(number for slot in slots for number in slot.stories)]
        for special in self.specials.values():
            self.set_by_hand += story_numbers(special)
        self.lists, stories = newest_stories(self._lists_wanted(), self.set_by_hand)
        self.pool = Pool(stories)

    def filled(self) -> FilledFront:
        chosen = self._chosen()
        shown = [
            self._shown(slot, chosen[at], f"slot-{at + 1}")
            for at, slot in enumerate(self.slots)
            if chosen[at] or self._island(self.slots[at])
        ]
        return FilledFront(
            rows=tuple(_rows(shown)),
            keys=frozenset(
                {
                    *self.lists,
                    *map(keys.story, self.set_by_hand),
                    *(
                        keys.special(s.fill.pk)
                        for s in self.slots
                        if s.fill and s.fill.source == Source.SPECIAL
                    ),
                    *(keys.photo(each.photo_id) for each in self.specials.values() if each.photo_id),
                    *photo_keys(self.pool.given()),
                    *map(keys.photo, self.pool.weighed),
                }
            ),
            has_restricted=bool(self.lists.get(keys.restricted(self.links.channel.pk)))
            or any(story.is_restricted for story in self.pool.given()),
        )

    def _lists_wanted(self) -> dict[str, int]:
        """How many of each list are read."""
        wanted = {keys.restricted(self.links.channel.pk): 1} if self.for_channel else {}
        for slot in self.slots:
            if slot.fill and slot.fill.source not in COUNTED and (key := _list_of(slot.fill)):
                spare = SPARE_OF_CHANNEL if slot.fill.source == Source.CHANNEL else SPARE
                wanted[key] = wanted.get(key, spare) + slot.count
        for each in self.sisters:
            wanted.setdefault(keys.channel(each.pk), SISTER_POOL)
        return wanted

    def _chosen(self) -> list[list[Story]]:
        """The stories of each slot: what editors set, wherever it stands, before anything fills itself."""
        by_hand = [self.pins if slot.kind == Kind.LEAD else slot.stories for slot in self.slots]
        chosen = [self.pool.take(numbers, len(numbers)) for numbers in by_hand]
        for at in sorted(range(len(self.slots)), key=lambda at: (_turn(self.slots[at]), at)):
            slot, found = self.slots[at], chosen[at]
            if slot.kind == Kind.SISTERS:
                for sister in self.sisters[: slot.count]:
                    newest = self.pool.take(self.lists[keys.channel(sister.pk)], 1)
                    self.sister_of |= {story.number: sister for story in newest}
                    found += newest
            elif slot.fill and slot.fill.source not in COUNTED:
                found += self._fill(slot, self._candidates(slot, slot.fill), found)
        return chosen

    def _candidates(self, slot: FrontSlot, fill: Fill) -> list[int]:
        if fill.source == Source.SPECIAL:
            special = self.specials.get(fill.pk)
            return story_numbers(special) if special else []
        numbers = self.lists[_list_of(fill)]
        if fill.source == Source.CHANNEL and slot.kind in {Kind.LEAD, Kind.LIST}:
            # Opinion is not news: it doesn't lead, and has a place of its own.
            return [number for number in numbers if not self._is_opinion(number)]
        return numbers

    def _is_opinion(self, number: int) -> bool:
        story = self.pool.stories.get(number)
        return story is not None and self.links.site.by_id[story.section_id].slug == OPINION

    def _fill(self, slot: FrontSlot, numbers: Sequence[int], found: Sequence[Story]) -> list[Story]:
        """What a slot takes of its fill, beside the stories that editors set in it."""
        count, take = slot.count - len(found), self.pool.take
        if slot.kind == Kind.LEAD:
            free = sum(number in self.pool.stories and number not in self.pool.used for number in numbers)
            if free <= ENOUGH:
                count = min(count, (1 + SECONDS if free > SECONDS else 1) - len(found))
            pictured = take(numbers, count, heads=True)
            plain = (number for number in numbers if self._may_head(number))
            return [*pictured, *take(plain, count - len(pictured))]
        if slot.kind in {Kind.BLOCK, Kind.CARDS} and count > 0:
            # Their pictures come first: one of a block, all of the cards.
            wanted = count if slot.kind == Kind.CARDS else 0 if found else 1
            pictured = take(numbers, wanted, heads=True)
            return [*pictured, *take(numbers, count - len(pictured))]
        return take(numbers, count)

    def _may_head(self, number: int) -> bool:
        story = self.pool.stories.get(number)
        return story is not None and not story.sponsored and not story.is_restricted

    def _shown(self, slot: FrontSlot, stories: list[Story], anchor: str) -> ShownSlot:
        name, url = self._name(slot)
        cards = tuple(self._card(slot, at, story) for at, story in enumerate(stories))
        sisters: tuple[Sister, ...] = ()
        if slot.kind == Kind.SISTERS:
            sisters = tuple(
                Sister(self._home(self.sister_of.get(story.number, self.links.channel)), card)
                for story, card in zip(stories, cards, strict=True)
            )
        dated = slot.kind in {Kind.LIST, Kind.DAYS}
        return ShownSlot(
            kind=slot.kind.value,
            anchor=anchor,
            title=slot.title or name,
            url=url,
            cards=cards,
            fill=slot.fill,
            days=by_day(cards) if dated else (),
            sisters=sisters,
            special=self._box(slot) if slot.kind == Kind.SPECIAL else None,
            island=self._island(slot),
        )

    def _card(self, slot: FrontSlot, at: int, story: Story) -> Card:
        card = partial(card_of, story, self.links)
        match slot.kind:
            case Kind.LEAD if at == 0:
                return card(sizes=LEAD_SIZES, eager=True, most=1280)
            case Kind.LEAD:
                return card(pictured=at <= SECONDS)
            case Kind.BLOCK:
                return card(pictured=at == 0, sizes=CARD_SIZES)
            case Kind.CARDS:
                return card(sizes=CARD_SIZES)
            case Kind.VIDEO:
                return card(shape="wide", sizes=LEAD_SIZES if at == 0 else POSTER_SIZES)
            case Kind.SISTERS | Kind.DAYS:
                return card(sizes=SMALL_SIZES, most=480)
            case _:
                return card(pictured=False)

    def _name(self, slot: FrontSlot) -> tuple[str, str]:
        """The name of what fills a slot, and where that is."""
        if slot.fill is None or slot.kind in {Kind.LEAD, Kind.DAYS}:
            return "", ""
        pk, site = slot.fill.pk, self.links.site
        match slot.fill.source:
            case Source.HOT:
                return _("Most read"), "/hot/"
            case Source.HOT_SECTION if pk in site.by_id:
                return _("Most read in %(name)s") % {"name": site.by_id[pk].name}, "/hot/"
            case Source.SECTION if pk in site.by_id:
                return site.by_id[pk].name, self.links.section(site.by_id[pk])
            case Source.TOPIC if pk in self.topics:
                return self.topics[pk].name, self.links.topic(self.topics[pk].slug)
            case Source.SPECIAL if pk in self.specials:
                return self.specials[pk].name, self.links.special(self.specials[pk])
        channel = next((each for each in site.channels if each.pk == pk), None)
        if channel is None or channel.pk == self.links.channel.pk:
            return "", ""
        return channel.name, self.links.home(channel)

    def _island(self, slot: FrontSlot) -> str:
        """Where a counted list is fetched; empty for other slots, and for one of another channel or of nothing."""
        if slot.fill is None:
            return ""
        section = self.links.site.by_id.get(slot.fill.pk)
        match slot.fill.source:
            case Source.HOT if slot.fill.pk == self.links.channel.pk:
                return "/islands/hot"
            case Source.HOT_SECTION if section and section.channel_id == self.links.channel.pk:
                return f"/islands/hot/{section.slug}"
        return ""

    def _home(self, channel: Channel) -> Link:
        return Link(self.links.home(channel), channel.name)

    def _box(self, slot: FrontSlot) -> SpecialBox | None:
        special = self.specials.get(slot.fill.pk) if slot.fill else None
        if special is None:
            return None
        stories = (self.pool.stories.get(number) for number in story_numbers(special))
        photo = shown_photo(special, filter(None, stories))
        picture = picture_of(photo, shape="card", sizes=BOX_SIZES, most=960)
        return SpecialBox(special.name, special.standfirst, self.links.special(special), picture)


def _list_of(fill: Fill) -> str:
    """The list that a fill takes from, also its surrogate key; empty for a special's, whose stories are set."""
    match fill.source:
        case Source.CHANNEL:
            return keys.channel(fill.pk)
        case Source.SECTION:
            return keys.section(fill.pk)
        case Source.TOPIC:
            return keys.topic(fill.pk)
        case Source.SPECIAL:
            return ""
        case form:
            return keys.form(form.value, fill.pk)


def _turn(slot: FrontSlot) -> int:
    if slot.kind == Kind.LEAD:
        return 0
    return 1 if slot.kind == Kind.SISTERS or (slot.fill and slot.fill.source in NARROW) else 2


def _rows(shown: Iterable[ShownSlot]) -> list[FrontRow]:
    """Slots in rows: the head with what stands beside it, neighbours that go two abreast, and bands."""
    rows: list[FrontRow] = []
    for slot in shown:
        last = rows[-1] if rows else None
        if slot.kind == Kind.LEAD:
            rows.append(FrontRow("opening", (slot,)))
        elif last and last.kind == "opening" and len(last.slots) == 1 and slot.kind in BESIDE:
            rows[-1] = FrontRow("opening", (*last.slots, slot))
        elif slot.kind in COLUMNS and last and last.kind == "columns":
            rows[-1] = FrontRow("columns", (*last.slots, slot))
        else:
            rows.append(FrontRow("columns" if slot.kind in COLUMNS else "band", (slot,)))
    return rows
