"""Parts of a whole: sections, channels, sources and devices, each with its share and with how it was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haowai.audience.numbers import Count, total
from haowai.newsroom.readership.choices import Places
from haowai.newsroom.readership.curves import change

SOURCE_NAMES: dict[str, Promise] = {
    "direct": _("Direct: bookmarks, apps, typed addresses"),
    "search": _("Search engines"),
    "social": _("Social media"),
    "fronts": _("Our fronts and lists"),
    "stories": _("Other stories of ours"),
    "elsewhere": _("Other sites"),
}
DEVICE_NAMES: dict[str, Promise] = {"phone": _("Phone"), "tablet": _("Tablet"), "desktop": _("Computer")}


@dataclass(frozen=True)
class Share:
    """A part: ``percent`` of all readers; ``change`` in percent against a week before, None where that says nothing.
    ``query`` leads to its own numbers, where it has any."""

    name: str | Promise
    count: Count
    percent: float
    change: int | None = None
    query: str = ""


def shares_of(
    parts: Iterable[tuple[str | Promise, Count, float | None, str]],
) -> tuple[Share, ...]:
    """Parts by name, count, readers a week before and query: those that were read, the most first."""
    known = [part for part in parts if part[1].readers or part[1].views]
    whole = sum(part[1].readers for part in known) or 1
    found = [
        Share(
            name,
            count,
            100 * count.readers / whole,
            None if before is None else change(count.readers, before),
            query,
        )
        for name, count, before, query in known
    ]
    return tuple(sorted(found, key=lambda share: -share.count.readers))


def sections_of(
    counts: Mapping[int, Count], before: Mapping[int, float], places: Places
) -> tuple[Share, ...]:
    return shares_of(
        (places.name(pk) or _("(a section that is gone)"), count, before.get(pk, 0.0), f"?section={pk}")
        for pk, count in counts.items()
    )


def channels_of(
    counts: Mapping[int, Count], before: Mapping[int, float], places: Places
) -> tuple[Share, ...]:
    return shares_of(
        (
            channel.name,
            total(counts[section.pk] for section in own if section.pk in counts),
            sum(before.get(section.pk, 0.0) for section in own),
            f"?channel={channel.pk}",
        )
        for channel in places.channels.values()
        for own in [places.of_channel(channel.pk)]
    )


def sources_of(count: Count) -> tuple[Share, ...]:
    return _named(count.sources, SOURCE_NAMES)


def devices_of(count: Count) -> tuple[Share, ...]:
    return _named(count.devices, DEVICE_NAMES)


def hosts_of(hosts: Iterable[tuple[str, int]]) -> tuple[Share, ...]:
    return shares_of((host, Count(readers=readers), None, "") for host, readers in hosts)


def _named(parts: Iterable[tuple[str, int]], names: Mapping[str, Promise]) -> tuple[Share, ...]:
    return shares_of((names[name], Count(readers=readers), None, "") for name, readers in parts)
