"""The versions of a story: its printings in order, a minor edit within the version that it amends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haowai.press.models import LogRow
from haowai.press.models.log import Kind, State
from haowai.press.payload import ArticleData, Unreadable, is_withheld, photos_of, upgrade


@dataclass
class Version:
    """A version that readers could read. ``row`` is that of its first printing in the press log, and its name in
    addresses: it stays the same whatever is printed or sealed later. ``data`` are the words as last amended, None when
    they are withheld."""

    order: int
    row: int
    kind: str
    at: datetime
    data: ArticleData | None
    #: When minor edits amended it.
    amended: list[datetime] = field(default_factory=list)
    #: The rows of its first printing and of those amendments.
    rows: list[int] = field(default_factory=list)


def versions_of(number: int) -> Iterator[Version]:
    """The versions of a story, oldest first, by one query; no more than two payloads are held at a time.

    A minor edit keeps the time of update that readers are told (``articles/printing.py``), so it is no version.
    """
    rows = (
        LogRow.objects.of_article(number)
        .filter(payload__isnull=False)
        .order_by("number")
        .values_list("number", "kind", "at", "payload__state", "payload__content")
    )
    current: Version | None = None
    for row, kind, at, state, content in rows.iterator(chunk_size=20):
        data = _words(state, content)
        at = at.replace(microsecond=0)
        if current and data and current.data and kind == Kind.UPDATED and _same_time(current.data, data):
            current.data = data
            current.amended.append(at)
            current.rows.append(row)
            continue
        if current:
            yield current
        current = Version(current.order + 1 if current else 1, row, kind, at, data, rows=[row])
    if current:
        yield current


def _words(state: str, content: bytes | memoryview | None) -> ArticleData | None:
    if state != State.WHOLE or content is None:
        return None
    try:
        data = upgrade(json.loads(bytes(content)))
    except Unreadable:
        return None
    return None if is_withheld(data) else data


def _same_time(before: ArticleData, after: ArticleData) -> bool:
    return before["updated_at"] == after["updated_at"]


def changes_in_words(before: ArticleData, after: ArticleData) -> list[str]:
    """What changed from one version to the next, in a few words each. Nothing is said of what readers can't see."""
    said = [
        words
        for name, words in (
            ("headline", _("headline")),
            ("kicker", _("kicker")),
            ("standfirst", _("standfirst")),
            ("bylines", _("byline")),
        )
        if before[name] != after[name]  # type: ignore[literal-required]
    ]
    if photos_of(before) != photos_of(after):
        said.append(_("pictures"))
    elif before["lead"] != after["lead"]:
        said.append(_("caption"))
    old, new = (_blocks(data) for data in (before, after))
    if (changed := max((old - new).total(), (new - old).total())) > 0:
        said.append(ngettext("%(count)s paragraph", "%(count)s paragraphs", changed) % {"count": changed})
    elif before["body"] != after["body"]:
        said.append(_("order of paragraphs"))
    if len(after["corrections"]) > len(before["corrections"]):
        said.append(_("a correction"))
    if before["rating"] != after["rating"]:
        said.append(_("rating"))
    return said


def _blocks(data: ArticleData) -> Counter[str]:
    return Counter(json.dumps(block, sort_keys=True) for block in data["body"])
