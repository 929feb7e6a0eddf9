"""Where Wagtail and our own tables keep an article's words beside the log, and how each of them forgets.

Everything here is written with ``update``: the article's ``save`` would print what is being taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    TaskState,
)
from wagtail.search import index

from haowai.articles.models import Article, Correction, OldAddress, Signature, TopicChoice
from haowai.articles.passages import Passage
from haowai.lib.words import fold
from haowai.media.models import Photo
from haowai.media.pictures import forget_social_pictures
from haowai.press.models import Alias
from haowai.sections.models import Breaking, Special

#: Texts of the article that are no words of it.
TECHNICAL = frozenset({"path", "slug", "url_path", "source_id", "import_digest"})
#: Where Wagtail cuts the headline off; a passage may be cut in two there.
TITLE = 250

PHOTO_TEXTS = ("title", "caption", "credit", "alt", "description")


def text_columns() -> list[str]:
    """The article's columns of words: its own and the page's, without those of a choice."""
    return [
        column.name
        for column in Article._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not column.choices
        and column.name not in TECHNICAL
    ]


# ---------------------------------------------------------------------------------------------- a passage


def forget_passage(article: Article, passage: Passage) -> None:
    """Put the mark in place of the passage wherever the article's words are kept, the log excepted."""
    columns: dict[str, Any] = {name: passage.out_of(getattr(article, name)) for name in text_columns()}
    body = Article._meta.get_field("body")
    columns["body"] = body.to_python(passage.out_of_json(article.body.get_prep_value()))
    columns["title"] = columns["headline"][:TITLE] or article.title
    revisions = list(_revisions(article))
    for revision in revisions:
        revision.content = passage.out_of_json(revision.content)
        revision.content["title"] = (revision.content.get("headline") or columns["title"])[:TITLE]
        revision.object_str = revision.content["title"]
        if revision.pk == article.latest_revision_id:
            columns["draft_title"] = revision.content["title"]
    Article.objects.filter(pk=article.pk).update(**columns)
    Revision.objects.bulk_update(revisions, ["content", "object_str"], batch_size=20)
    _rewrite(Signature.objects.filter(article=article), ("name", "role", "place"), passage)
    _rewrite(Correction.objects.filter(article=article), ("text",), passage)
    _rewrite(_comments(article), ("text",), passage)
    _rewrite(_replies(article), ("text",), passage)
    _rewrite(_task_states(article), ("comment",), passage)
    for rows in (OldAddress.objects.filter(article=article), Alias.objects.filter(number=article.number)):
        rows.filter(pk__in=[row.pk for row in rows if passage.out_of(row.address) != row.address]).delete()
    _forget_choices(article, passage)
    entries = list(PageLogEntry.objects.filter(page_id=article.pk))
    for entry in entries:
        whole = passage.out_of(entry.label)
        entry.label = columns["title"] if len(entry.label) >= TITLE else whole
        entry.data = passage.out_of_json(entry.data)
    PageLogEntry.objects.bulk_update(entries, ["label", "data"], batch_size=100)
    _forget_around(article.number, passage.out_of)
    index_anew(article)


def _forget_choices(article: Article, passage: Passage) -> None:
    """New words that were offered for the article and refused, where they are the passage or part of it."""
    gone, gone_key = passage.text, fold(passage.text)
    rows = TopicChoice.objects.filter(article=article, topic=None)
    hit = [row.pk for row in rows if row.name in gone or row.key in gone_key or gone_key in row.key]
    rows.filter(pk__in=hit).delete()


def _rewrite(rows: models.QuerySet[Any], columns: tuple[str, ...], passage: Passage) -> None:
    changed = []
    for row in rows:
        texts = {name: passage.out_of(getattr(row, name)) for name in columns}
        if any(getattr(row, name) != text for name, text in texts.items()):
            for name, text in texts.items():
                setattr(row, name, text)
            changed.append(row)
    if changed:
        rows.model._default_manager.bulk_update(changed, columns)


# ------------------------------------------------------------------------------------------ a whole story


def forget_story(article: Article) -> None:
    """Leave of the article its number and place, and nothing that anybody wrote."""
    name = str(article.number)
    columns: dict[str, Any] = dict.fromkeys(text_columns(), "")
    columns |= {
        "title": name,
        "draft_title": name,
        "body": [],
        "lead": None,
        "evolved_from": None,
        "live": False,
        "live_revision": None,
        "has_unpublished_changes": False,
        "go_live_at": None,
        "expire_at": None,
    }
    Article.objects.filter(pk=article.pk).update(**columns)
    for rows in (
        Signature.objects.filter(article=article),
        OldAddress.objects.filter(article=article),
        Alias.objects.filter(number=article.number),
        Article.also.through.objects.filter(article=article),
        Article.topics.through.objects.filter(article=article),
        TopicChoice.objects.filter(article=article),
        _replies(article),
        _comments(article),
    ):
        rows.delete()
    Correction.objects.filter(article=article).update(text="")
    _task_states(article).update(comment="")
    PageLogEntry.objects.filter(page_id=article.pk).update(label=name, data={})
    blank = Article.objects.get(pk=article.pk)
    _revisions(article).update(content=blank.serializable_data(), object_str=name, approved_go_live_at=None)
    _forget_around(article.number, lambda text: "")
    index_anew(blank)


# ------------------------------------------------------------- what editors wrote around the story


def _forget_around(number: int, left: Callable[[str], str]) -> None:
    """Breaking bars of the story, its lines in timelines of specials, and the pictures drawn of its headline.

    ``left`` tells what of a text may stay. A bar of which nothing stays goes.
    """
    for bar in Breaking.objects.filter(story=number):
        text = left(bar.text)
        if not text:
            bar.delete()
        elif text != bar.text:
            bar.text = text[:80]
            bar.save()
    for special in Special.objects.all():
        lines = [
            {**line, "text": left(line["text"])} if line.get("number") == number else line
            for line in special.timeline
        ]
        kept = [line for line in lines if line["text"]]
        if kept != special.timeline:
            special.timeline = kept
            special.save()
    transaction.on_commit(lambda: forget_social_pictures(number))


# --------------------------------------------------------------------------------------------- its photos


def forget_in_photos(photos: Iterable[Photo], passage: Passage) -> None:
    """Put the mark into the texts of the photos themselves: a new use would start from them."""
    for photo in photos:
        texts = {name: passage.out_of(getattr(photo, name)) for name in PHOTO_TEXTS}
        if any(getattr(photo, name) != text for name, text in texts.items()):
            _relabel(photo, texts)


def withdraw_photos(photos: Iterable[Photo], at: Any) -> None:
    """Take photos off every surface and forget what was written of them."""
    for photo in photos:
        photo.withdrawn_at = photo.withdrawn_at or at
        _relabel(photo, dict.fromkeys(PHOTO_TEXTS, "") | {"title": str(photo.pk)})
        for rendition in photo.renditions.all():
            rendition.delete()


def _relabel(photo: Photo, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        setattr(photo, name, text)
    photo.save()
    kind = ContentType.objects.get_for_model(Photo)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(photo.pk)).update(
        label=photo.title, data={}
    )


# --------------------------------------------------------------------------------------- Wagtail's tables


def _revisions(article: Article) -> models.QuerySet[Revision]:
    rows: models.QuerySet[Revision] = Revision.page_revisions.filter(object_id=str(article.pk))
    return rows


def _comments(article: Article) -> models.QuerySet[Comment]:
    rows: models.QuerySet[Comment] = Comment.objects.filter(page_id=article.pk)
    return rows


def _replies(article: Article) -> models.QuerySet[CommentReply]:
    rows: models.QuerySet[CommentReply] = CommentReply.objects.filter(comment__page_id=article.pk)
    return rows


def _task_states(article: Article) -> models.QuerySet[TaskState]:
    kind = ContentType.objects.get_for_model(Page)
    rows: models.QuerySet[TaskState] = TaskState.objects.filter(
        workflow_state__base_content_type=kind, workflow_state__object_id=str(article.pk)
    )
    return rows


def index_anew(article: Article) -> None:
    """Bring Wagtail's search and its index of references to what the row says now."""
    fresh = Article.objects.get(pk=article.pk)
    index.insert_or_update_object(fresh)
    ReferenceIndex.create_or_update_for_object(fresh)
