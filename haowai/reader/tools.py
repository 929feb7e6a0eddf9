"""What helps with reading a story: how long it takes, how old it is, and where it can be shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from haowai.lib.reading import minutes_to_read
from haowai.press.models.story import TAIPEI
from haowai.reader import clock
from haowai.reader.blocks import Block, Items, Paragraph, Quote, Recipe, Subheading, Table
from haowai.reader.links import Link

#: From this age on a story says of which year it is.
OLD = timedelta(days=365)


def minutes_of(standfirst: str, blocks: Iterable[Block]) -> int:
    """Minutes that the story's words take; 0 when it has none. Captions are looked at, not counted."""
    return minutes_to_read("\n".join([standfirst, *_words(blocks)]))


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield strip_tags(block.html)
            case Subheading() | Quote():
                yield block.text
            case Items():
                yield from block.items
            case Table():
                yield from (cell.text for row in (block.head, *block.rows) for cell in row)
            case Recipe():
                yield from (*block.ingredients, *block.steps)


def old_year(published_at: datetime) -> int | None:
    """The year (of Taipei) of a story that appeared (aware) ``OLD`` ago or earlier; of a younger one None, until it is
    as old."""
    old_at = published_at + OLD
    clock.good_until(old_at)
    return published_at.astimezone(TAIPEI).year if clock.now() >= old_at else None


def share_links(url: str, title: str) -> tuple[Link, ...]:
    """Links that open another service's own form with the story in it; nothing is sent before the reader follows
    one. ``url`` is absolute; ``title`` may be empty."""

    def to(address: str, **fields: str) -> str:
        return f"{address}?{urlencode(fields, quote_via=quote)}"

    return (
        Link(to("https://social-plugins.line.me/lineit/share", url=url), "LINE"),
        Link(to("https://www.facebook.com/sharer/sharer.php", u=url), "Facebook"),
        Link(to("https://x.com/intent/post", url=url, text=title), "X"),
        Link(to("https://www.threads.com/intent/post", url=url, text=title), "Threads"),
        Link(to("mailto:", subject=title, body=url), _("E-mail")),
    )
