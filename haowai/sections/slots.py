"""What stands on a front: the shape of ``Front.slots``, its defaults, and what is wrong with a bad one. All of it is
told in ``docs/fronts.md``.

A slot is kept as ``{"kind": "cards", "title": "", "stories": [100123], "fill": "topic:12", "count": 4}``. What a key
leaves out has its default.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from haowai.sections.models import Section

#: More than these stand on no front.
MOST_SLOTS, MOST_STORIES, MOST_COUNT = 24, 24, 60
#: A section of this address is set as opinion: who writes comes before what.
OPINION = "opinion"


class Kind(models.TextChoices):
    """How the stories of a slot are set."""

    LEAD = "lead", gettext_lazy("head: the lead and what stands beside it")
    LIST = "list", gettext_lazy("list: headlines with their times")
    BLOCK = "block", gettext_lazy("block: one with its picture, then headlines")
    CARDS = "cards", gettext_lazy("cards: pictures in a row")
    OPINION = "opinion", gettext_lazy("opinion: who writes comes first")
    VIDEO = "video", gettext_lazy("video: large posters")
    RANKED = "ranked", gettext_lazy("ranked: a numbered list")
    SPECIAL = "special", gettext_lazy("special: its box")
    SISTERS = "sisters", gettext_lazy("the newest of each other channel")
    DAYS = "days", gettext_lazy("the rest, day by day")


class Source(models.TextChoices):
    """What fills a slot by itself; each has a number beside it, that of the row (of a form: that of its channel)."""

    CHANNEL = "channel", gettext_lazy("channel")
    SECTION = "section", gettext_lazy("section")
    TOPIC = "topic", gettext_lazy("topic")
    SPECIAL = "special", gettext_lazy("special")
    VIDEO = "video", gettext_lazy("videos of a channel")
    GALLERY = "gallery", gettext_lazy("galleries of a channel")
    RECIPE = "recipe", gettext_lazy("recipes of a channel")
    HOT = "hot", gettext_lazy("most read of a channel")
    HOT_SECTION = "hot-section", gettext_lazy("most read of a section")


#: Sources that are forms of stories, in a channel.
FORMS = frozenset({Source.VIDEO, Source.GALLERY, Source.RECIPE})
#: Sources that are counted as people read: the page has none of their stories, an island brings them.
COUNTED = frozenset({Source.HOT, Source.HOT_SECTION})
#: How many stories a slot of each kind has when nothing is said.
COUNTS = {Kind.LEAD: 9, Kind.LIST: 10, Kind.OPINION: 4, Kind.RANKED: 10, Kind.DAYS: 35, Kind.SISTERS: 12}
COUNT = 4


@dataclass(frozen=True, order=True)
class Fill:
    """Where a slot takes further stories from: written ``section:7``."""

    source: Source
    pk: int

    def __str__(self) -> str:
        return f"{self.source.value}:{self.pk}"


@dataclass(frozen=True)
class FrontSlot:
    """One slot: the stories that editors set in it come first, then those of its fill, up to ``count``.

    The head (``Kind.LEAD``) has no stories of its own: they are the front's ``pins``.
    """

    kind: Kind
    title: str = ""
    stories: tuple[int, ...] = ()
    fill: Fill | None = None
    count: int = COUNT

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "title": self.title,
            "stories": list(self.stories),
            "fill": str(self.fill) if self.fill else "",
            "count": self.count,
        }


def slot_of(raw: object) -> FrontSlot:
    """The slot of one entry of ``Front.slots``. Raises ValidationError that says what is wrong with it."""
    if not isinstance(raw, dict):
        raise ValidationError(_("A slot is an object with a kind."))
    if strange := set(raw) - {"kind", "title", "stories", "fill", "count"}:
        raise ValidationError(_("A slot has no “%(name)s”.") % {"name": "、".join(sorted(map(str, strange)))})
    if raw.get("kind") not in Kind.values:
        raise ValidationError(_("“%(kind)s” is no kind of slot.") % {"kind": raw.get("kind", "")})
    title, stories = raw.get("title", ""), raw.get("stories", [])
    if not isinstance(title, str) or len(title) > 40:
        raise ValidationError(_("A title has at most 40 characters."))
    if not isinstance(stories, list) or not all(_is_number(number) for number in stories):
        raise ValidationError(_("Stories are set by their numbers."))
    if len(stories) > MOST_STORIES:
        raise ValidationError(_("A slot takes at most %(most)s stories.") % {"most": MOST_STORIES})
    kind = Kind(raw["kind"])
    count = raw.get("count", COUNTS.get(kind, COUNT))
    if not _is_number(count) or count > MOST_COUNT:
        raise ValidationError(_("A slot shows between 1 and %(most)s stories.") % {"most": MOST_COUNT})
    slot = FrontSlot(kind, title.strip(), tuple(dict.fromkeys(stories)), fill_of(raw.get("fill", "")), count)
    _has_what_its_kind_needs(slot)
    return slot


def _has_what_its_kind_needs(slot: FrontSlot) -> None:
    if slot.kind == Kind.LEAD and slot.stories:
        raise ValidationError(_("The stories of the head are set above, at the head."))
    if slot.kind == Kind.SPECIAL and (slot.fill is None or slot.fill.source != Source.SPECIAL):
        raise ValidationError(_("Choose the special that the box shows."))
    if slot.fill is not None and slot.fill.source in COUNTED and (slot.kind != Kind.RANKED or slot.stories):
        raise ValidationError(_("What is most read fills a ranked slot, by itself."))
    if slot.fill is None and not slot.stories and slot.kind not in {Kind.LEAD, Kind.SISTERS}:
        raise ValidationError(_("The slot is empty: set stories in it, or choose what fills it."))


def fill_of(text: object) -> Fill | None:
    """The fill of its written form; None for an empty one. Raises ValidationError."""
    if not text:
        return None
    source, _colon, pk = str(text).partition(":")
    if source not in Source.values or not (pk.isascii() and pk.isdigit() and 0 < len(pk) < 16):
        raise ValidationError(_("“%(text)s” fills no slot.") % {"text": text})
    return Fill(Source(source), int(pk))


def read_slots(raw: object) -> list[FrontSlot]:
    """All slots of a front. Raises ValidationError with a line for each bad one, by its place from 1."""
    if not isinstance(raw, list):
        raise ValidationError(_("Slots are a list."))
    if len(raw) > MOST_SLOTS:
        raise ValidationError(_("A front has at most %(most)s slots.") % {"most": MOST_SLOTS})
    slots, wrong = [], []
    for place, each in enumerate(raw, start=1):
        try:
            slots.append(slot_of(each))
        except ValidationError as error:
            wrong.append(_("Slot %(place)s: %(error)s") % {"place": place, "error": " ".join(error.messages)})
    if sum(slot.kind == Kind.LEAD for slot in slots) > 1:
        wrong.append(_("A front has one head."))
    if wrong:
        raise ValidationError(wrong)
    return slots


def usable_slots(raw: object) -> list[FrontSlot]:
    """The slots of a front as readers get it: a bad one is left out, and the page stands."""
    slots = []
    for each in raw if isinstance(raw, list) else []:
        try:
            slots.append(slot_of(each))
        except ValidationError:
            continue
    return slots


def default_home(channel: int, sections: Iterable[Section], *, sisters: bool) -> list[FrontSlot]:
    """What a home front has when editors set no slots: the head and the newest, a block for each section, opinion, and
    with ``sisters`` the other channels. ``channel`` is its key, ``sections`` its own in their order."""
    own = Fill(Source.CHANNEL, channel)
    desks = list(sections)
    slots = [
        FrontSlot(Kind.LEAD, fill=own, count=COUNTS[Kind.LEAD]),
        FrontSlot(Kind.LIST, fill=own, count=COUNTS[Kind.LIST]),
    ]
    slots += [FrontSlot(Kind.BLOCK, fill=_section(desk)) for desk in desks if desk.slug != OPINION]
    slots += [FrontSlot(Kind.OPINION, fill=_section(desk)) for desk in desks if desk.slug == OPINION]
    slots.append(FrontSlot(Kind.RANKED, fill=Fill(Source.HOT, channel), count=COUNTS[Kind.RANKED]))
    return [*slots, FrontSlot(Kind.SISTERS, count=COUNTS[Kind.SISTERS])] if sisters else slots


def default_section(section: Section) -> list[FrontSlot]:
    """What a section's front has when editors set no slots: the head, and the rest day by day."""
    own = _section(section)
    return [FrontSlot(Kind.LEAD, fill=own, count=5), FrontSlot(Kind.DAYS, fill=own, count=35)]


def as_json(slots: Sequence[FrontSlot]) -> list[dict[str, Any]]:
    """Slots as ``Front.slots`` keeps them."""
    return [slot.as_json() for slot in slots]


def _section(section: Section) -> Fill:
    return Fill(Source.SECTION, section.pk)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
