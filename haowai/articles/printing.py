"""What becomes of a touched article: nothing, a printing, a take-down or a restoration.

It is decided from what the database holds at the end of the press transaction, so it does not matter which door the
change came through: form, workflow, bulk action, scheduler, command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from haowai.articles.content import article_data, correction_data, page_links, photo_ids
from haowai.articles.models import Article
from haowai.media.models import Photo
from haowai.press.addresses import normal_address
from haowai.press.canonical import instant
from haowai.press.log import Entry, take_down_entry
from haowai.press.models import Story
from haowai.press.models.log import ARTICLE, Kind, State
from haowai.press.payload import ArticleData, read
from haowai.press.transaction import Press

#: What may differ between two printings without being news: they say when, not what.
TIMES = ("updated_at",)


def print_articles(press: Press, pks: list[int]) -> Iterator[Entry]:
    """The entries of the touched articles, in the order in which they were touched. Locks their rows."""
    locked = Article.objects.select_for_update(of=("self",)).filter(pk__in=pks).select_related("section__channel")
    articles = {article.pk: article for article in locked.order_by("pk")}
    stories = {
        story.number: story
        for story in Story.objects.select_related("payload").filter(number__in=[a.number for a in articles.values()])
    }
    for pk in pks:
        if article := articles.get(pk):
            yield from _entries(press, article, stories.get(article.number))


def _entries(press: Press, article: Article, story: Story | None) -> Iterator[Entry]:
    if not article.live:
        if story is not None and story.is_live:
            yield take_down_entry(article.number, press.at)
        return
    before = read(story.payload) if story and story.payload.state == State.WHOLE else None
    if article.published_at is None:
        article.published_at = press.at
    corrections = _corrections(article, before)
    data = collect(article, corrections)
    if story is None:
        kind = Kind.PUBLISHED
    elif not story.is_live:
        kind = Kind.RESTORED
    elif before is not None and same_words(before, data):
        return
    else:
        known = {correction["id"] for correction in before["corrections"]} if before else set()
        fresh = any(correction["id"] not in known for correction in corrections)
        kind = press.kinds.get(article.pk, Kind.CORRECTED if fresh else Kind.UPDATED)
    if kind in {Kind.UPDATED, Kind.CORRECTED, Kind.REDACTED} and not article.minor:
        article.updated_at = press.at
        data["updated_at"] = instant(press.at)
    Article.objects.filter(pk=article.pk).update(published_at=article.published_at, updated_at=article.updated_at)
    yield Entry(ARTICLE, article.number, kind, press.at, content=dict(data))


def same_words(before: ArticleData, after: ArticleData) -> bool:
    """Whether a reader would find nothing changed between two payloads."""
    return _without_times(before) == _without_times(after)


def _without_times(data: ArticleData) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in TIMES}


def _corrections(article: Article, before: ArticleData | None) -> list[Any]:
    """The article's corrections, and with them every one that was ever printed: the record can't be shortened."""
    current = [correction_data(correction) for correction in article.corrections.all()]
    kept = {correction["id"] for correction in current}
    lost = [old for old in (before["corrections"] if before else []) if old["id"] not in kept]
    return sorted([*lost, *current], key=lambda correction: (correction["at"], correction["id"]))


def collect(article: Article, corrections: list[Any]) -> ArticleData:
    """The payload of a saved article, with what it needs from other tables."""
    body = article.body.get_prep_value()
    photos = photo_ids(body) | ({article.lead_id} if article.lead_id else set())
    links = page_links(body)
    return article_data(
        article,
        signatures=list(article.signatures.select_related("person")),
        corrections=corrections,
        also=[section.pk for section in article.also.all()],
        topics=[topic.pk for topic in article.topics.all()],
        aliases=[normal_address(old.address) for old in article.old_addresses.all()],
        photos=Photo.objects.in_bulk(photos),
        numbers=dict(Article.objects.filter(pk__in=links).values_list("pk", "number")) if links else {},
        evolved_from=article.evolved_from.number if article.evolved_from else None,
    )


def preview_data(article: Article) -> ArticleData:
    """The payload that publishing this version now would print (nothing is written)."""
    if article.published_at is None:
        article.published_at = timezone.now()
    corrections = [
        {"id": correction.pk or 0, "at": instant(correction.at), "text": correction.text}
        for correction in article.corrections.all()
    ]
    return collect(article, corrections)

