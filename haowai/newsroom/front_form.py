"""The form of a front's slots: rows of plain fields, and the slots that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from haowai.newsroom.numbers import read_numbers
from haowai.sections.models import Channel, Section, Special, Topic
from haowai.sections.slots import (
    COUNT,
    COUNTS,
    MOST_SLOTS,
    Fill,
    FrontSlot,
    Kind,
    Source,
    fill_of,
    read_slots,
    slot_of,
)

TOPIC = "topic"


@dataclass(frozen=True)
class Row:
    """One slot as it stands in the form. All fields are text, right or wrong."""

    kind: str = Kind.CARDS.value
    title: str = ""
    stories: str = ""
    fill: str = ""
    #: The name of the topic when ``fill`` is "topic".
    topic: str = ""
    count: str = ""

    def is_empty(self) -> bool:
        return not (self.title or self.stories or self.fill or self.topic)


def rows_of_slots(slots: Sequence[FrontSlot]) -> list[Row]:
    """Slots as rows of the form."""
    pks = [slot.fill.pk for slot in slots if slot.fill and slot.fill.source == Source.TOPIC]
    names = dict(Topic.objects.filter(pk__in=pks).values_list("pk", "name")) if pks else {}
    return [_row(slot, names) for slot in slots]


def _row(slot: FrontSlot, names: Mapping[int, str]) -> Row:
    of_topic = slot.fill is not None and slot.fill.source == Source.TOPIC
    return Row(
        kind=slot.kind.value,
        title=slot.title,
        stories=" ".join(map(str, slot.stories)),
        fill=TOPIC if of_topic else str(slot.fill or ""),
        topic=names.get(slot.fill.pk, "") if of_topic and slot.fill else "",
        count=str(slot.count),
    )


def rows_of_post(posted: Mapping[str, str]) -> list[Row]:
    """The rows that a browser sent, in the order of their numbers; those that are to go are left out.

    Fields are ``slot-{n}-{name}`` with n from 0 below ``slots``; beside those of ``Row`` they are ``order`` and
    ``remove``.
    """
    found = []
    for at in range(min(_int(posted.get("slots", "")) or 0, 2 * MOST_SLOTS)):
        fields = {name: posted.get(f"slot-{at}-{name}", "").strip() for name in Row.__dataclass_fields__}
        if posted.get(f"slot-{at}-remove"):
            continue
        order = _int(posted.get(f"slot-{at}-order", ""))
        found.append(((order if order is not None else at + 1), at, Row(**fields)))
    return [row for _order, _at, row in sorted(found, key=lambda each: each[:2])]


def slots_of_rows(rows: Sequence[Row], known: set[str]) -> list[FrontSlot]:
    """The slots that the rows make. ``known`` are the fills that there are, as text. Raises ValidationError with a line
    for each bad row."""
    names = {row.topic for row in rows if row.fill == TOPIC and row.topic}
    topics = Topic.objects.filter(Q(name__in=names) | Q(slug__in=names)) if names else ()
    by_name = {name: topic.pk for topic in topics for name in (topic.name, topic.slug)}
    slots, wrong = [], []
    for place, row in enumerate(rows, start=1):
        try:
            slots.append(_slot(row, known, by_name))
        except ValidationError as error:
            wrong.append(_("Slot %(place)s: %(error)s") % {"place": place, "error": " ".join(error.messages)})
    if wrong:
        raise ValidationError(wrong)
    return read_slots([slot.as_json() for slot in slots])


def _slot(row: Row, known: set[str], topics: Mapping[str, int]) -> FrontSlot:
    numbers, bad = read_numbers([row.stories])
    if bad:
        raise ValidationError(_("“%(words)s” is no number of a story.") % {"words": "、".join(bad)})
    fill: Fill | None
    if row.fill == TOPIC:
        if row.topic not in topics:
            raise ValidationError(_("There is no topic “%(name)s”.") % {"name": row.topic})
        fill = Fill(Source.TOPIC, topics[row.topic])
    else:
        fill = fill_of(row.fill)
        if fill and str(fill) not in known:
            raise ValidationError(_("“%(text)s” fills no slot.") % {"text": row.fill})
    count = (
        _int(row.count) if row.count else COUNTS.get(Kind(row.kind), COUNT) if row.kind in Kind.values else 1
    )
    return slot_of(
        {
            "kind": row.kind,
            "title": row.title,
            "stories": numbers,
            "fill": str(fill or ""),
            "count": count or 0,
        }
    )


def moved(rows: Sequence[Row], place: int, step: int) -> list[Row]:
    """The rows with the one at ``place`` (from 0) moved up (-1) or down (1); unchanged where it can't go."""
    order = list(rows)
    if 0 <= place < len(order) and 0 <= place + step < len(order):
        order.insert(place + step, order.pop(place))
    return order


def fill_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can fill a slot, in groups: value and label, for a select."""
    channels = list(Channel.objects.all())
    names = {channel.pk: channel.name for channel in channels}
    sections: dict[int, list[tuple[str, str]]] = {}
    desks = list(Section.objects.values_list("pk", "channel_id", "name"))
    for pk, channel, name in desks:
        sections.setdefault(channel, []).append((str(Fill(Source.SECTION, pk)), name))
    groups = [(_("Channels"), [(str(Fill(Source.CHANNEL, c.pk)), c.name) for c in channels])]
    groups += [(names[pk], of_channel) for pk, of_channel in sections.items()]
    forms = [
        (str(Fill(form, c.pk)), f"{c.name} · {word}")
        for form, word in (
            (Source.VIDEO, _("videos")),
            (Source.GALLERY, _("galleries")),
            (Source.RECIPE, _("recipes")),
        )
        for c in channels
    ]
    hot = [(str(Fill(Source.HOT, c.pk)), c.name) for c in channels]
    hot += [(str(Fill(Source.HOT_SECTION, pk)), f"{names[channel]} · {name}") for pk, channel, name in desks]
    specials = [
        (str(Fill(Source.SPECIAL, pk)), name if live else _("%(name)s (not open)") % {"name": name})
        for pk, name, live in Special.objects.values_list("pk", "name", "live")
    ]
    groups += [(_("Most read"), hot), (_("Forms of stories"), forms), (_("Specials"), specials)]
    return [(name, choices) for name, choices in groups if choices]


def known_fills(choices: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> set[str]:
    return {value for _group, group in choices for value, _label in group}


def all_stories(slots: Sequence[FrontSlot]) -> list[int]:
    return [number for slot in slots for number in slot.stories]


def _int(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
