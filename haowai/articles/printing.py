"""What becomes of a touched article: nothing, a printing, a take-down or a restoration.

It is decided from what the database holds at the end of the press transaction, so it does not matter which
door the change came through: form, workflow, bulk action, scheduler, command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from haowai.articles.companions import record_companions
from haowai.articles.content import article_data, correction_data, page_links, photo_ids
from haowai.articles.models import Article, Correction, OldAddress, Signature
from haowai.media.models import Photo
from haowai.press.addresses import normal_address
from haowai.press.canonical import instant
from haowai.press.log import Entry, take_down_entry
from haowai.press.models import Story
from haowai.press.models.log import ARTICLE, Kind
from haowai.press.payload import ArticleData, CorrectionData, is_withheld, read
from haowai.press.transaction import Press

T = TypeVar("T")

#: What may differ between two printings without being news: they say when, not what.
TIMES = ("updated_at",)


class Withheld(Exception):
    """The whole story was redacted: it can't be printed again under its number."""


def print_articles(press: Press, pks: list[int]) -> Iterator[Entry]:
    """The entries of the touched articles, in the order in which they were touched. Locks their rows.

    Raises Withheld when a live article's story was redacted as a whole.
    """
    locked = (
        Article.objects.select_for_update(of=("self",)).filter(pk__in=pks).select_related("section__channel")
    )
    articles = {article.pk: article for article in locked.order_by("pk")}
    numbers = [article.number for article in articles.values()]
    stories = Story.objects.select_related("payload").in_bulk(numbers)
    live = [article for article in articles.values() if article.live]
    gathered = gather(live)
    record_companions(live)
    changed: list[Article] = []
    for pk in pks:
        if article := articles.get(pk):
            entry = _entry(press, article, stories.get(article.number), gathered)
            if entry is not None:
                changed.append(article)
                yield entry
    _keep_times([article for article in changed if article.live])


def _entry(press: Press, article: Article, story: Story | None, gathered: Gathered) -> Entry | None:
    if not article.live:
        if story is not None and story.is_live:
            return take_down_entry(article.number, press.at)
        return None
    before = _last_words(article, story)
    if article.published_at is None:
        article.published_at = press.at
    corrections = keep_corrections(gathered.corrections_of(article), before)
    data = gathered.data(article, corrections)
    if story is None:
        kind = Kind.PUBLISHED
    elif not story.is_live:
        kind = Kind.RESTORED
    elif before is not None and same_words(before, data):
        return None
    else:
        kind = Kind.CORRECTED if before and len(corrections) > len(before["corrections"]) else Kind.UPDATED
        if not article.minor:
            article.updated_at = press.at
            data["updated_at"] = instant(press.at)
    return Entry(ARTICLE, article.number, kind, press.at, content=dict(data))


def _last_words(article: Article, story: Story | None) -> ArticleData | None:
    if story is None:
        return None
    before = read(story.payload)
    if is_withheld(before):
        raise Withheld(f"Story {article.number} was redacted as a whole. Write a new article instead.")
    return before


def _keep_times(articles: list[Article]) -> None:
    """Set down when they were printed. A minor edit is minor once; the next one says anew what it is."""
    for article in articles:
        article.minor = False
    Article.objects.bulk_update(articles, ["published_at", "updated_at", "minor"], batch_size=100)


def same_words(before: ArticleData, after: ArticleData) -> bool:
    """Whether a reader would find nothing changed between two payloads."""
    return _without_times(before) == _without_times(after)


def _without_times(data: ArticleData) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in TIMES}


def keep_corrections(current: list[CorrectionData], before: ArticleData | None) -> list[CorrectionData]:
    """Every correction that was ever printed, as printed, and the new ones: the record can't be shortened or
    rewritten.

    Wagtail makes a child row anew, under a new key, when a later draft that never knew its key is published;
    by its words and time it is still the same correction.
    """
    printed = before["corrections"] if before else []
    ids = {correction["id"] for correction in printed}
    words = {_said(correction) for correction in printed}
    fresh = [new for new in current if new["id"] not in ids and _said(new) not in words]
    return sorted([*printed, *fresh], key=lambda correction: (correction["at"], correction["id"]))


def _said(correction: CorrectionData) -> tuple[int, str]:
    """When and what; in milliseconds, since a revision's JSON holds no more of a time."""
    return int(datetime.fromisoformat(correction["at"]).timestamp() * 1000), correction["text"]


@dataclass
class Gathered:
    """What the payloads of several articles need from other tables, read in one query a table."""

    signatures: dict[int, list[Signature]]
    corrections: dict[int, list[Correction]]
    also: dict[int, list[int]]
    topics: dict[int, list[int]]
    aliases: dict[int, list[str]]
    photos: dict[int, Photo]
    numbers: dict[int, int]

    def corrections_of(self, article: Article) -> list[CorrectionData]:
        return [correction_data(correction) for correction in self.corrections.get(article.pk, [])]

    def data(self, article: Article, corrections: list[CorrectionData]) -> ArticleData:
        return article_data(
            article,
            signatures=self.signatures.get(article.pk, []),
            corrections=corrections,
            also=self.also.get(article.pk, []),
            topics=self.topics.get(article.pk, []),
            aliases=[normal_address(address) for address in self.aliases.get(article.pk, [])],
            photos=self.photos,
            numbers=self.numbers,
            evolved_from=self.numbers.get(article.evolved_from_id or 0),
        )


def gather(articles: Sequence[Article]) -> Gathered:
    """Read what the payloads of saved articles need: eight queries, however many articles there are."""
    pks = [article.pk for article in articles]
    bodies = [article.body.get_prep_value() for article in articles]
    photos = set().union(*map(photo_ids, bodies)) | {
        article.lead_id for article in articles if article.lead_id
    }
    links = set().union(*map(page_links, bodies)) | {a.evolved_from_id for a in articles if a.evolved_from_id}
    signatures = Signature.objects.filter(article__in=pks).select_related("person")
    addresses = OldAddress.objects.filter(article__in=pks).values_list("article_id", "address")
    return Gathered(
        signatures=_grouped((row.article_id, row) for row in signatures),
        corrections=_grouped((row.article_id, row) for row in Correction.objects.filter(article__in=pks)),
        also=_grouped(
            Article.also.through.objects.filter(article__in=pks).values_list("article_id", "section_id")
        ),
        topics=_grouped(
            Article.topics.through.objects.filter(article__in=pks).values_list("article_id", "topic_id")
        ),
        aliases=_grouped(addresses),
        photos=Photo.objects.in_bulk(photos) if photos else {},
        numbers=dict(Article.objects.filter(pk__in=links).values_list("pk", "number")) if links else {},
    )


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def preview_data(article: Article) -> ArticleData:
    """The payload that publishing this version now would print. ``article`` may be unsaved; nothing is
    written.
    """
    if article.published_at is None:
        article.published_at = timezone.now()
    corrections = [
        CorrectionData(id=correction.pk or 0, at=instant(correction.at), text=correction.text)
        for correction in article.corrections.all()
    ]
    body = article.body.get_prep_value()
    photos = photo_ids(body) | ({article.lead_id} if article.lead_id else set())
    links = page_links(body) | ({article.evolved_from_id} if article.evolved_from_id else set())
    # A draft's parts live in the draft itself, and not in the tables that ``gather`` reads.
    return article_data(
        article,
        signatures=list(article.signatures.all()),
        corrections=corrections,
        also=[section.pk for section in article.also.all()],
        topics=[topic.pk for topic in article.topics.all()],
        aliases=[normal_address(old.address) for old in article.old_addresses.all()],
        photos=Photo.objects.in_bulk(photos),
        numbers=dict(Article.objects.filter(pk__in=links).values_list("pk", "number")) if links else {},
        evolved_from=article.evolved_from.number if article.evolved_from else None,
    )
