"""Pages of stories that are about to appear together, made before their minute and kept once they are printed.

A paper of two hundred stories is two hundred pages that nobody has asked for yet, and at half past five everybody does.
What it will print is known minutes before: each page is made from that (a rehearsal), and goes into the store of the
machine with the very rows that print it, if they print just that, and nothing else that the page is made of changed
meanwhile. A rehearsal that comes to nothing costs nothing: the page is made when somebody asks, as always.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from haowai.press import keys
from haowai.press.canonical import canonical_bytes
from haowai.press.models import LogRow, Payload, Story
from haowai.press.models.log import ARTICLE, Kind
from haowai.press.payload import ArticleData, read
from haowai.press.projection import story_of
from haowai.press.tail import head_number, rows_between
from haowai.reader.cache.asked import asked
from haowai.reader.cache.middleware import Application, printed_by
from haowai.reader.cache.printed import Printed
from haowai.reader.cache.store import Store
from haowai.reader.stage import rehearsing
from haowai.sections.addresses import base_of, story_path
from haowai.sections.models import Section


@dataclass(frozen=True)
class Rehearsed:
    """A page as it will be: the words that it was made from, where it is kept."""

    content: bytes
    key: str
    page: Printed


class Rehearsal:
    """``app`` answers as it does behind the page cache, whose store is ``store``."""

    def __init__(self, app: Application, store: Store) -> None:
        self.app, self.store = app, store
        self.pages: dict[int, Rehearsed] = {}

    def rehearse(self, data: ArticleData, section: Section) -> None:
        """Make the page of what is to be printed under a number that was never printed before."""
        row = LogRow(number=0, kind=Kind.PUBLISHED)
        environ = _request(base_of(section.channel), story_path(section, data["number"]))
        wanted = asked(environ, secure=environ["wsgi.url_scheme"] == "https")
        if wanted is None:
            return
        known, now = head_number(), time.time()
        with rehearsing(story_of(row, row, data), data):
            page = printed_by(self.app, environ, known, now)
        self.pages.pop(data["number"], None)
        if page.keys and page.status == 200:
            page.bytes_in("gzip")
            self.pages[data["number"]] = Rehearsed(canonical_bytes(dict(data)), wanted.key, page)

    def forget(self) -> None:
        """What was rehearsed so far is not going to be printed."""
        self.pages.clear()

    def keep(self, rows: list[LogRow]) -> None:
        """After the commit of rows: put those pages into the store that are what was printed."""
        first = {row.subject_id: row.number for row in rows if row.subject_type == ARTICLE}
        numbers = {number: row for number, row in first.items() if number in self.pages}
        if not numbers:
            return
        stories = Story.objects.filter(pk__in=numbers, printing__in=numbers.values()).select_related(
            "payload"
        )
        head = rows[-1].number
        for story in stories:
            rehearsed = self.pages.pop(story.number)
            if _is_same(story.payload, rehearsed.content) and self._still_true(story.number, rehearsed, head):
                page = replace(rehearsed.page, made_from=head, checked=head)
                self.store.put(rehearsed.key, page, head)

    def _still_true(self, number: int, rehearsed: Rehearsed, head: int) -> bool:
        """Whether of all that the page is made of only its own story changed since it was made."""
        page = rehearsed.page
        if time.time() >= page.fresh_until:
            return False
        others = page.keys - {keys.story(number)}
        return all(others.isdisjoint(line.split()) for _row, line in rows_between(page.made_from, head))


def _is_same(payload: Payload, content: bytes) -> bool:
    return canonical_bytes(dict(read(payload))) == content


def _request(base: str, path: str) -> dict[str, Any]:
    """What the page cache asks for somebody of whom nothing is known."""
    parts = urlsplit(base)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": parts.netloc,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
