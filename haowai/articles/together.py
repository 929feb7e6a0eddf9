"""Publishing many approved revisions in a few statements, with the rows that Wagtail writes one by one.

When Wagtail schedules an article that is not live, it saves the approved version into the article's own row.
So at its moment only the flags of the page are to be turned, for all of a paper at once; a paper of two
hundred stories would otherwise hold the press for many seconds. What does not fit this (a live article, a row
that is not what was approved, a workflow that is still open) is left to Wagtail, one by one.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, ForeignKey
from django.db.models.functions import Coalesce
from modelcluster.models import get_field_value
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState
from wagtail.signals import page_published, published

from haowai.articles.models import Article
from haowai.articles.models.article import KEPT
from haowai.articles.printing import Gathered, gather
from haowai.press.transaction import Press

ACTION = "wagtail.publish.scheduled"
#: Columns that the row has of its own, or that publishing turns.
OWN = frozenset(
    {
        *(name.removesuffix("_id") for name in KEPT),
        "id",
        "page_ptr",
        "path",
        "depth",
        "numchild",
        "url_path",
        "edited_at",
    }
    | {
        "content_type",
        "owner",
        "locale",
        "translation_key",
        "alias_of",
        "locked",
        "locked_by",
        "locked_at",
        "slug",
    }
    | {
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "expired",
    }
    | {"latest_revision", "latest_revision_created_at", "draft_title", "go_live_at", "title", "seo_title"}
)


def publish_together(
    press: Press, revisions: Sequence[Revision], *, user: Any = None
) -> tuple[list[int], list[Revision]]:
    """Publish the approved revisions that fit; answers the numbers of their articles, and the revisions that
    are left.

    In a press transaction, which prints them before it ends. Locks the articles.
    """
    rows = Article.objects.select_for_update(of=("self",)).filter(pk__in=[r.object_id for r in revisions])
    articles = {str(article.pk): article for article in rows.order_by("pk")}
    gathered = gather(list(articles.values()))
    busy = set(
        WorkflowState.objects.active().filter(object_id__in=articles).values_list("object_id", flat=True)
    )
    fit: list[tuple[Article, Revision]] = []
    left: list[Revision] = []
    for revision in revisions:
        article = articles.get(revision.object_id)
        if article is not None and _fits(article, revision, busy, gathered):
            fit.append((article, revision))
        else:
            left.append(revision)
    _turn(fit, press.at)
    _note(fit, press.at, user)
    for article, revision in fit:
        article.live, article.live_revision_id = True, revision.pk
        press.touch_article(article.pk)
        page_published.send(sender=Article, instance=article, revision=revision)
        published.send(sender=Article, instance=article, revision=revision)
    return [article.number for article, _ in fit], left


def _fits(article: Article, revision: Revision, busy: set[str], gathered: Gathered) -> bool:
    if article.live or article.latest_revision_id != revision.pk or revision.object_id in busy:
        return False
    try:
        article.clean_fields(
            exclude=[f.name for f in Article._meta.concrete_fields if isinstance(f, ForeignKey)]
        )
    except ValidationError:
        return False
    return _columns(article, revision.content) and _parts(article, revision.content, gathered)


def _columns(article: Article, content: dict[str, Any]) -> bool:
    """Whether the row's columns say what the revision says."""
    columns = [column for column in Article._meta.concrete_fields if column.name not in OWN]
    return all(
        _plain(column, get_field_value(column, article)) == _plain(column, content.get(column.name))
        for column in columns
    )


def _plain(column: Field[Any, Any], value: Any) -> Any:
    if isinstance(column, StreamField):
        # PostgreSQL keeps the keys of a body in an order of its own.
        return json.loads(value or "[]")
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _parts(article: Article, content: dict[str, Any], gathered: Gathered) -> bool:
    """Whether the rows of the article's parts are those of the revision. Comments are not printed."""
    signed = [
        (s.person_id, s.name, s.role, s.place, s.day, s.form) for s in gathered.signatures.get(article.pk, [])
    ]
    names = ("person", "name", "role", "place", "day", "form")
    corrected = [correction.text for correction in gathered.corrections.get(article.pk, [])]
    return (
        signed == [tuple(part.get(name) for name in names) for part in content.get("signatures", [])]
        and corrected == [part.get("text") for part in content.get("corrections", [])]
        and gathered.aliases.get(article.pk, [])
        == [part.get("address") for part in content.get("old_addresses", [])]
        and set(gathered.also.get(article.pk, [])) == set(content.get("also", []))
        and set(gathered.topics.get(article.pk, [])) == set(content.get("topics", []))
    )


def _turn(fit: Iterable[tuple[Article, Revision]], at: datetime) -> None:
    keys = [article.pk for article, _ in fit]
    Page.objects.filter(pk__in=keys).update(
        live=True,
        has_unpublished_changes=False,
        expired=False,
        go_live_at=None,
        live_revision=F("latest_revision"),
        last_published_at=at,
        first_published_at=Coalesce("first_published_at", at),
    )
    Article.objects.filter(pk__in=keys).update(edited_at=at)
    Revision.page_revisions.filter(object_id__in=[str(key) for key in keys]).update(approved_go_live_at=None)


def _note(fit: Iterable[tuple[Article, Revision]], at: datetime, user: Any) -> None:
    kind = ContentType.objects.get_for_model(Article)
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                content_type=kind,
                page_id=article.pk,
                label=article.title,
                action=ACTION,
                timestamp=at,
                uuid=uuid.uuid4(),
                user=user,
                revision=revision,
                content_changed=True,
            )
            for article, revision in fit
        ],
        batch_size=300,
    )
