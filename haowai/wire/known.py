"""What an import knows of articles that are there already: which record is which article, and who had it
last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import PageLogEntry

from haowai.articles.models import Article
from haowai.press.models import LogRow, Story
from haowai.press.models.log import ARTICLE, Kind
from haowai.wire.format import Bad, Found, Record, content_hash

KEY_LIMIT = 300
ACTOR = "import"


@dataclass(frozen=True)
class Item:
    """A record on its way in: as it was read, as it fits, what it is known by, and the digest of what it
    says.
    """

    found: Found
    record: Record
    key: str
    digest: str

    @property
    def has_id(self) -> bool:
        return self.record.source_id is not None

    @property
    def url_key(self) -> str | None:
        """What the article is known by when it came once without ``source_id``."""
        return _url_key(self.record.source_url or self.found.record.source_url)

    def note(self, text: str) -> Bad:
        return Bad(self.found.line, text, self.found.path, self.found.bytes_read)


def item_of(found: Found, fitted: Record) -> Item:
    """A record is known by its ``source_id``, else by its ``source_url``, else by what it says."""
    digest = content_hash(found.record)
    by_url = _url_key(fitted.source_url or found.record.source_url)
    key = _short(fitted.source_id) if fitted.source_id else by_url or f"hash:{digest}"
    return Item(found, fitted, key, digest)


def _url_key(url: str | None) -> str | None:
    return _short(f"url:{url}") if url else None


def _short(key: str) -> str:
    """The key, or one of its own for a key that is too long: two may begin alike."""
    return key if len(key) <= KEY_LIMIT else f"{key[:200]}#{hashlib.sha256(key.encode()).hexdigest()}"


@dataclass(frozen=True)
class Known:
    """An article that is there already."""

    pk: int
    number: int
    key: str
    digest: str
    live: bool
    section: int
    taken_down: bool

    @property
    def is_draft(self) -> bool:
        return not self.live and not self.taken_down

    def differs(self, item: Item) -> bool:
        """Whether the record says something else than the one that was imported last, or brings the missing
        id.
        """
        return self.digest != item.digest or (item.has_id and self.key != item.key)


class Ambiguous(Exception):
    """Several articles have the record's address, and it has no ``source_id`` to tell them apart."""


class Register:
    """The articles that a batch of records may be. Asks the database a few times, however large the batch."""

    def __init__(self, items: Iterable[Item]) -> None:
        items = list(items)
        keys = {item.key for item in items} | {item.url_key for item in items if item.url_key}
        self.by_key = {known.key: known for known in self._read(source_id__in=keys)}
        self.by_url: dict[str, list[Known]] = {}
        urls = {
            item.record.source_url
            for item in items
            if item.record.source_url and not item.has_id and item.key not in self.by_key
        }
        if urls:
            numbers = list(Story.objects.filter(source_url__in=urls).values_list("number", flat=True))
            drafts = Article.objects.filter(source_url__in=urls, live=False).values_list("number", flat=True)
            self._add_by_url([*numbers, *drafts])

    def _add_by_url(self, numbers: list[int]) -> None:
        urls = dict(Article.objects.filter(number__in=numbers).values_list("number", "source_url"))
        for known in self._read(number__in=numbers):
            self.by_url.setdefault(urls[known.number], []).append(known)

    def _read(self, **which: object) -> list[Known]:
        columns = ("pk", "number", "source_id", "import_digest", "live", "section_id")
        rows = list(Article.objects.filter(**which).order_by("number").values_list(*columns))
        absent = [number for _, number, _, _, live, _ in rows if not live]
        printed = (
            set(Story.objects.filter(number__in=absent).values_list("number", flat=True)) if absent else set()
        )
        return [
            Known(pk, number, key or "", digest, live, section, number in printed)
            for pk, number, key, digest, live, section in rows
        ]

    def find(self, item: Item) -> Known | None:
        """The article that the record is, None for a new one. Raises Ambiguous."""
        if known := self.by_key.get(item.key):
            return known
        if item.has_id:
            return self.by_key.get(item.url_key or "")
        alike = self.by_url.get(item.record.source_url or "", [])
        if len(alike) > 1:
            raise Ambiguous(
                f"source_url: {len(alike)} articles have this address; give the record the source_id of one"
            )
        return alike[0] if alike else None


def worked_on(known: Iterable[Known]) -> set[int]:
    """Keys of the articles that the newsroom has had in its hands since an import wrote them last: the newest
    version is not the import's, somebody holds the lock, or the story was redacted.
    """
    articles = {article.pk: article.number for article in known}
    redacted = set(
        LogRow.objects.filter(
            subject_type=ARTICLE, subject_id__in=articles.values(), kind=Kind.REDACTED
        ).values_list("subject_id", flat=True)
    )
    newest = dict(Article.objects.filter(pk__in=articles, locked=False).values_list("pk", "latest_revision"))
    imported = _imported({key for key in newest.values() if key})
    return {pk for pk, number in articles.items() if number in redacted or newest.get(pk) not in imported}


def _imported(revisions: set[int]) -> set[int]:
    """Those of the revisions that an import wrote: the bulk writer begins an article's history without an
    edit, and signs later ones.
    """
    begun, edited, signed = set(), set(), set()
    entries = PageLogEntry.objects.filter(revision__in=revisions)
    for key, action, user, data in entries.values_list("revision", "action", "user", "data"):
        if user is None and data.get("by") == ACTOR:
            signed.add(key)
        elif action in {"wagtail.edit", "wagtail.revert"}:
            edited.add(key)
        elif user is None and action in {"wagtail.create", "wagtail.publish"}:
            begun.add(key)
    return signed | (begun - edited)


def moved_by_desk(pk: int) -> bool:
    """Whether somebody gave the article to another section."""
    return PageLogEntry.objects.filter(page=pk, action="wagtail.move").exclude(user=None).exists()
