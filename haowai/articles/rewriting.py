"""The bulk writer's other half: new words for many articles that are there already, in one press transaction.

What it leaves is what a desk's own save and publish would have left, a revision and its place in the history
included; what is printed of it, ``articles/printing.py`` decides as for every other door.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from haowai.articles.bulk import Manuscript, index_manuscripts, insert_revisions
from haowai.articles.models import Article, Companion, OldAddress, Signature
from haowai.lib.bulk import insert_rows, take_keys
from haowai.press.transaction import Press, press_transaction

#: Everything that a manuscript can set, and what publishing sets.
COLUMNS = [
    "title", "draft_title", "live", "has_unpublished_changes", "first_published_at", "last_published_at",
    "latest_revision_created_at", "latest_revision", "live_revision",
    "headline", "standfirst", "body", "edition", "paper_date", "paper_page", "rating", "language", "minor",
    "published_at", "updated_at", "edited_at", "source_id", "source_name", "source_url", "licence",
    "import_digest",
]  # fmt: skip


def rewrite(manuscripts: Sequence[Manuscript], *, publish: bool, actor: str) -> None:
    """Give known articles the words of the manuscripts; print those that are live, and with ``publish`` all.

    Each ``article`` is one that was read and locked in this transaction, and has the new words; ``addresses``
    come to those that it has, and the sections that it stands in stay. ``minor`` keeps ``updated_at`` as it
    is set, else readers are told the time of the printing. Raises what the database raises; then nothing has
    changed.
    """
    if not manuscripts:
        return
    with press_transaction(actor) as press:
        now = timezone.now()
        _set_columns(manuscripts, publish=publish, now=now)
        _replace_parts(manuscripts)
        insert_revisions(manuscripts, actions=["wagtail.edit"], data={"by": actor}, now=now)
        articles = [manuscript.article for manuscript in manuscripts]
        Article.objects.bulk_update(articles, COLUMNS, batch_size=50)
        _index_anew(manuscripts)
        _print(press, articles)


def _set_columns(manuscripts: Sequence[Manuscript], *, publish: bool, now: datetime) -> None:
    for manuscript in manuscripts:
        article = manuscript.article
        article._set_names()
        article.draft_title = article.title
        article.latest_revision_created_at = article.edited_at = now
        if publish and not article.live:
            article.live = True
            article.published_at = article.published_at or now
            article.first_published_at = article.published_at
        if article.live:
            article.last_published_at = now
        article.has_unpublished_changes = not article.live


def _replace_parts(manuscripts: Sequence[Manuscript]) -> None:
    """Signatures and topics are the manuscript's; what it has beside them is read, for the revision."""
    keys = [manuscript.article.pk for manuscript in manuscripts]
    Signature.objects.filter(article__in=keys).delete()
    topics = Article.topics.through
    topics.objects.filter(article__in=keys).delete()
    insert_rows(
        topics,
        [topics(article_id=m.article.pk, topic_id=topic.pk) for m in manuscripts for topic in m.topics],
    )
    addresses: dict[int, list[OldAddress]] = {key: [] for key in keys}
    for row in OldAddress.objects.filter(article__in=keys).order_by("sort_order"):
        addresses[row.article_id].append(row)
    signatures, added = [], []
    for manuscript in manuscripts:
        for order, signature in enumerate(manuscript.signatures):
            signature.article_id, signature.sort_order = manuscript.article.pk, order
            signatures.append(signature)
        kept = addresses[manuscript.article.pk]
        known = {row.address for row in kept}
        for address in (address for address in manuscript.addresses if address not in known):
            added.append(OldAddress(article_id=manuscript.article.pk, address=address, sort_order=len(kept)))
            kept.append(added[-1])
        manuscript.old_addresses = kept
        manuscript.also = []
    by_key = {manuscript.article.pk: manuscript for manuscript in manuscripts}
    for row in Article.also.through.objects.filter(article__in=keys).select_related("section"):
        by_key[row.article_id].also.append(row.section)
    for companion in Companion.objects.filter(article__in=keys):
        by_key[companion.article_id].companions.append(companion)
    _insert_parts(Signature, signatures)
    _insert_parts(OldAddress, added)


def _insert_parts(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    for row, key in zip(rows, take_keys(model, len(rows)), strict=True):
        row.pk = key
    insert_rows(model, rows)


def _index_anew(manuscripts: Sequence[Manuscript]) -> None:
    ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(manuscript.article.pk) for manuscript in manuscripts],
    ).delete()
    index_manuscripts(manuscripts)


def _print(press: Press, articles: Sequence[Article]) -> None:
    for article in articles:
        if article.live:
            press.touch_article(article.pk)
    if minor := [article.pk for article in articles if article.minor]:
        # One whose words are as printed is not printed, and keeps the mark, which would be the next edit's.
        press.then(lambda rows: Article.objects.filter(pk__in=minor).update(minor=False))
