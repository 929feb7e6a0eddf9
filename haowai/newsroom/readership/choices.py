"""What somebody asked the dashboard: a channel or a section, how many hours, what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haowai.sections.models import Channel, Section

#: Hours of the curve, and minutes of each of its stretches.
SPANS = {3: 5, 12: 10, 24: 20}
USUAL = 12
ORDERS: dict[str, Promise] = {
    "now": _("Readers now"),
    "today": _("Readers today"),
    "attention": _("Attention today"),
}


@dataclass(frozen=True)
class Places:
    """All channels and sections, by their keys, in the paper's order. Two queries."""

    channels: dict[int, Channel]
    sections: dict[int, Section]

    @classmethod
    def load(cls) -> Places:
        channels = {channel.pk: channel for channel in Channel.objects.all()}
        sections = {section.pk: section for section in Section.objects.order_by("position", "pk")}
        order = {pk: place for place, pk in enumerate(channels)}
        for section in sections.values():
            section.channel = channels[section.channel_id]
        ordered = sorted(sections.values(), key=lambda section: order[section.channel_id])
        return cls(channels, {section.pk: section for section in ordered})

    def name(self, section: int) -> str:
        """A section by its name; those of sister sites with the name of the site. Empty when it is gone."""
        found = self.sections.get(section)
        if found is None:
            return ""
        return found.name if found.channel.is_paper else f"{found.channel.name} · {found.name}"

    def of_channel(self, channel: int) -> list[Section]:
        return [section for section in self.sections.values() if section.channel_id == channel]


@dataclass(frozen=True)
class Choice:
    """``channel`` and ``section`` are keys, None for the whole paper; ``hours`` and ``order`` are of those above."""

    places: Places
    channel: int | None = None
    section: int | None = None
    hours: int = USUAL
    order: str = "now"

    @classmethod
    def read(cls, query: Mapping[str, str], places: Places) -> Choice:
        """What an address asks; whatever is no choice is left aside. A section brings its channel."""
        section = _key(query.get("section", ""), places.sections)
        channel = _key(query.get("channel", ""), places.channels)
        if section is not None:
            own = places.sections[section].channel_id
            # A channel was chosen anew, and the section is another's: the channel counts.
            section = section if channel in (None, own) else None
            channel = channel if channel is not None else own
        hours = _key(query.get("hours", ""), SPANS) or USUAL
        order = query.get("order", "now")
        return cls(places, channel, section, hours, order if order in ORDERS else "now")

    @property
    def sections(self) -> list[int]:
        """Keys of the sections that are chosen."""
        if self.section is not None:
            return [self.section]
        if self.channel is not None:
            return [section.pk for section in self.places.of_channel(self.channel)]
        return list(self.places.sections)

    @property
    def is_whole(self) -> bool:
        return self.channel is None and self.section is None

    @property
    def narrowed(self) -> list[int] | None:
        """The same, None for the whole paper: what is counted of sections that are gone belongs to it."""
        return None if self.is_whole else self.sections

    def address(self, **changes: object) -> str:
        """The query of the same choice with something else in it."""
        asked = {
            "channel": self.channel,
            "section": self.section,
            "hours": self.hours if self.hours != USUAL else None,
            "order": self.order if self.order != "now" else None,
        } | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @property
    def orders(self) -> list[tuple[str, Promise, str, bool]]:
        return [(name, words, self.address(order=name), name == self.order) for name, words in ORDERS.items()]

    @property
    def spans(self) -> list[tuple[int, str, bool]]:
        return [(hours, self.address(hours=hours), hours == self.hours) for hours in SPANS]


def _key(text: str, known: Mapping[int, object]) -> int | None:
    """The key that a text names, if it is a known one."""
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
    return found if found in known else None
