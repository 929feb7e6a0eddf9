"""From records to articles: what is new is written in batches, what is known is skipped, what changed is printed again.

An article is known by its ``source_id``, else by its ``source_url``, else by the hash of what it says. So the same
file can be read again after an interruption, and from two processes at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from haowai.articles.bulk import Manuscript, people_by_name, taipei_day, write
from haowai.articles.models import Article, Signature
from haowai.articles.verbs import go_to_press
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Language, Person, Section, Topic
from haowai.wire.blocks import Pictures, body_of, keep_remote
from haowai.wire.format import Bad, Found, Record, content_hash
from haowai.wire.places import Desk

BATCH = 250
ACTOR = "import"
LOSERS_TRY = 5


class Fate(Enum):
    """What became of a record."""

    NEW = "new"
    UPDATED = "updated"
    PUBLISHED = "published"
    KNOWN = "known"


@dataclass
class Tally:
    """What an import did. ``bad`` are the records that could not be taken in, with the reason."""

    fates: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    bad: list[Bad] = field(default_factory=list)
    warnings: list[Bad] = field(default_factory=list)

    def count(self, fate: Fate, number: int = 1) -> None:
        self.fates[fate] += number


@dataclass(frozen=True)
class Options:
    """How to import: print or leave as drafts, into which channel, refuse unknown sections, fetch pictures."""

    channel: Channel
    publish: bool = False
    strict: bool = False
    make_people: bool = False
    pictures: Pictures = keep_remote


def key_of(record: Record) -> str:
    """What a record is known by, at most 300 characters."""
    if record.source_id:
        return record.source_id[:300]
    return f"url:{record.source_url}"[:300] if record.source_url else f"hash:{content_hash(record)}"


class Importer:
    """Takes in what a reader of ``wire/readers.py`` yields."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.tally = Tally()
        self.desk = Desk(options.channel, strict=options.strict)

    def run(self, items: Iterable[Found | Bad]) -> Iterator[Found | Bad]:
        """Import everything; yields each item back once it is dealt with (for a progress bar)."""
        batch: list[Found] = []
        for item in items:
            if isinstance(item, Bad):
                self.tally.bad.append(item)
                yield item
                continue
            if reason := self.desk.refusal(item.record):
                self.tally.bad.append(Bad(item.line, reason, item.path, item.bytes_read))
                yield item
                continue
            self.tally.warnings += [Bad(item.line, text, item.path) for text in item.record.warnings]
            batch.append(item)
            if len(batch) >= BATCH:
                self.take(batch)
                yield from batch
                batch = []
        if batch:
            self.take(batch)
            yield from batch

    def take(self, batch: list[Found]) -> None:
        """Deal with one batch. Another process that writes the same articles may win the race; then look again."""
        for photo in (photo for item in batch for photo in item.record.photos):
            self.options.pictures(photo)  # now: a transaction must not wait for somebody else's server
        for attempt in range(LOSERS_TRY):
            try:
                return self._take(batch)
            except IntegrityError:
                self.desk.forget()
                if attempt == LOSERS_TRY - 1:
                    raise
        return None

    def _take(self, batch: list[Found]) -> None:
        fates: list[Fate] = []
        with press_transaction(ACTOR):
            known = self._known([item.record for item in batch])
            new: dict[str, Record] = {}
            changed: list[tuple[Article, Record]] = []
            for item in batch:
                record, key = item.record, key_of(item.record)
                article = known.get(key) or known.get(f"url:{record.source_url}")
                if article is not None:
                    changed.append((article, record))
                elif key in new:
                    fates.append(Fate.KNOWN if new[key] == record else Fate.UPDATED)
                    new[key] = record
                else:
                    fates.append(Fate.NEW)
                    new[key] = record
            self._write(new)
            fates += [self._again(article, record) for article, record in changed]
        for fate in fates:
            self.tally.count(fate)

    def _known(self, records: list[Record]) -> dict[str, Article]:
        keys = {key_of(record) for record in records}
        urls = {record.source_url for record in records if record.source_url}
        found = {a.source_id: a for a in Article.objects.filter(source_id__in=keys).defer("body")}
        by_url = Article.objects.filter(source_url__in=urls).defer("body") if urls else ()
        return {str(key): article for key, article in found.items()} | {f"url:{a.source_url}": a for a in by_url}

    def _write(self, records: dict[str, Record]) -> None:
        if not records:
            return
        topics = self.desk.topics(topic for record in records.values() for topic in record.topics)
        names = {byline.name for record in records.values() for byline in record.bylines if byline.name}
        people = people_by_name(names)
        if self.options.make_people:
            people |= self.desk.people(names - set(people))
        manuscripts = [self._manuscript(key, record, topics, people) for key, record in records.items()]
        write(manuscripts, publish=self.options.publish, actor=ACTOR)

    def _manuscript(
        self, key: str, record: Record, topics: dict[str, Topic], people: dict[str, Person]
    ) -> Manuscript:
        article = Article(section=self.desk.section(record), source_id=key)
        self._fill(article, record)
        return Manuscript(
            article,
            begun=taipei_day(record.published_at or timezone.now()),
            signatures=signatures_of(record, people),
            topics=list({topics[name].pk: topics[name] for name in record.topics}.values()),
            addresses=list(dict.fromkeys(record.aliases)),
        )

    def _fill(self, article: Article, record: Record) -> None:
        """Set the article's own columns from the record."""
        article.headline = record.headline
        article.standfirst = record.standfirst or ""
        article.edition, article.paper_date, article.paper_page = edition_of(record)
        article.rating = record.rating
        article.language = language_of(record)
        article.published_at = record.published_at or article.published_at or timezone.now()
        article.updated_at = record.updated_at
        article.source_name = (record.source or "")[:200]
        article.source_url = (record.source_url or "")[:2000]
        article.licence = (record.licence or "")[:200]
        article.import_digest = content_hash(record)
        article.body = body_of(record, self.options.pictures)

    def _again(self, article: Article, record: Record) -> Fate:
        """A known article: changed words make one more printing, a draft may now be printed, else nothing happens."""
        changed = article.import_digest != content_hash(record)
        first = self.options.publish and not article.live and article.first_published_at is None
        if not changed and not first:
            return Fate.KNOWN
        article = Article.objects.get(pk=article.pk)
        was_live = article.live
        if changed:
            moment = article.published_at
            self._fill(article, record)
            article.published_at = record.published_at or moment
            Article.objects.filter(pk=article.pk).update(
                **{name: getattr(article, name) for name in ("import_digest", "published_at", "source_name", "source_url", "licence")}
            )
            article.signatures = signatures_of(record, people_by_name(b.name for b in record.bylines if b.name))
            topics = self.desk.topics(record.topics)
            article.topics = [topics[name] for name in dict.fromkeys(record.topics)]
        if was_live or first:
            go_to_press(article)
            return Fate.UPDATED if changed else Fate.PUBLISHED
        article.save_revision(log_action=True)
        return Fate.UPDATED


def signatures_of(record: Record, people: dict[str, Person]) -> list[Signature]:
    return [
        Signature(
            person=people.get(byline.name or ""),
            name=(byline.name or "")[:80],
            role=(byline.role or "")[:40],
            place=(byline.place or "")[:60],
            day=byline.day,
            form=byline.form or "plain",
        )
        for byline in record.bylines
    ]


def edition_of(record: Record) -> tuple[str, Any, str]:
    """Edition, date and page. A paper record says no page, so it stands on the day's page A1."""
    if record.edition == "paper" and record.published_at:
        return "paper", taipei_day(record.published_at), "A1"
    return "realtime", None, ""


def language_of(record: Record) -> str:
    """The nearest language that a printing can be in."""
    tag = record.language.lower()
    for choice in Language.values:
        if tag == choice.lower():
            return str(choice)
    prefixes = {"zh-hant": Language.TAIWAN, "zh-hk": Language.HONG_KONG, "zh-cn": Language.SIMPLIFIED, "zh-hans": Language.SIMPLIFIED, "en": Language.ENGLISH, "ja": Language.JAPANESE}
    return str(next((value for prefix, value in prefixes.items() if tag.startswith(prefix)), Language.TAIWAN))


