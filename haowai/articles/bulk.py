"""The bulk writer: many articles at once, into every table that a desk's own articles fill.

Wagtail's page, revision, history, search and reference rows, the article and its parts, log rows,
payloads, stories and lists: one batch is one press transaction. Imports and generated archives feed it.
What it leaves is what the desk's own verbs would have left; it costs less since the rows of a batch know
each other's keys before they are written.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from haowai.articles.content import article_data, page_links, photo_ids
from haowai.articles.models import Article, ArticleNumber, OldAddress, Signature
from haowai.articles.shelves import close_shelves, month_shelves
from haowai.lib.bulk import insert_rows, insert_values, take_keys
from haowai.media.models import Photo
from haowai.press.addresses import normal_address
from haowai.press.log import Entry
from haowai.press.models.log import ARTICLE, Kind
from haowai.press.models.story import TAIPEI
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Section, Topic

#: How Wagtail names an index entry of a reference: a digest in this namespace.
REFERENCE_NAMESPACE = uuid.UUID("bdc70d8b-e7a2-4c2a-bf43-2a3e3fcbbe86")


@dataclass
class Manuscript:
    """An article to be written: unsaved rows. ``begun`` is the day whose month folder it lies in."""

    article: Article
    begun: date
    signatures: list[Signature] = field(default_factory=list)
    also: list[Section] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.old_addresses = [OldAddress(address=address) for address in self.addresses]


def write(
    manuscripts: Sequence[Manuscript], *, publish: bool, actor: str, at: datetime | None = None
) -> None:
    """Write the manuscripts, printed when ``publish``, else as drafts. One transaction; nothing is half done.

    Each article must have ``section``, ``headline`` and, to be printed, ``published_at`` (aware). ``at``
    is the time of the printing in the log. Raises what the database raises; then nothing has changed.
    """
    if not manuscripts:
        return
    with press_transaction(actor, at=at) as press:
        now = timezone.now()
        _place(manuscripts, publish=publish, now=now)
        _give_keys(manuscripts)
        insert_revisions(manuscripts, actions=[] if publish else ["wagtail.create"], data={}, now=now)
        _insert_rows(manuscripts)
        index_manuscripts(manuscripts)
        if publish:
            press.add(_entries(manuscripts, press.at))


def _place(manuscripts: Sequence[Manuscript], *, publish: bool, now: datetime) -> None:
    """Give every article its number, its place in the tree and the columns of its page."""
    numbers = ArticleNumber.take(len(manuscripts))
    shelves = month_shelves((m.article.section, m.begun) for m in manuscripts)
    locale = Locale.get_default()
    kind = ContentType.objects.get_for_model(Article)
    for manuscript, number in zip(manuscripts, numbers, strict=True):
        article = manuscript.article
        shelf = shelves[article.section_id, manuscript.begun.replace(day=1)]
        article.number = number
        article._set_names()
        article.draft_title = article.title
        article.content_type, article.locale = kind, locale
        article.translation_key = uuid.uuid4()
        article.path, article.depth, article.numchild = shelf.next_path(), shelf.page.depth + 1, 0
        article.url_path = f"{shelf.page.url_path}{article.slug}/"
        article.live, article.has_unpublished_changes = publish, not publish
        article.latest_revision_created_at = article.edited_at = now
        if publish:
            article.first_published_at = article.published_at or now
            article.last_published_at = article.updated_at or article.first_published_at
            article.published_at = article.first_published_at
    close_shelves(shelves.values())


def _give_keys(manuscripts: Sequence[Manuscript]) -> None:
    for manuscript, key in zip(manuscripts, take_keys(Page, len(manuscripts)), strict=True):
        manuscript.article.pk = manuscript.article.page_ptr_id = key
        for order, signature in enumerate(manuscript.signatures):
            signature.article_id, signature.sort_order = key, order
        for order, address in enumerate(manuscript.old_addresses):
            address.article_id, address.sort_order = key, order
    tables: tuple[tuple[type[models.Model], Sequence[models.Model]], ...] = (
        (Signature, _all_signatures(manuscripts)),
        (OldAddress, _all_addresses(manuscripts)),
    )
    for model, rows in tables:
        for row, key in zip(rows, take_keys(model, len(rows)), strict=True):
            row.pk = key


def _all_signatures(manuscripts: Sequence[Manuscript]) -> list[Signature]:
    return [signature for manuscript in manuscripts for signature in manuscript.signatures]


def _all_addresses(manuscripts: Sequence[Manuscript]) -> list[OldAddress]:
    return [address for manuscript in manuscripts for address in manuscript.old_addresses]


def insert_revisions(
    manuscripts: Sequence[Manuscript], *, actions: Sequence[str], data: dict[str, str], now: datetime
) -> None:
    """A revision of each article as it now is, so that history, comparison and reverting work as for any
    other, and its entries in Wagtail's history: ``actions`` for each, and that of publishing for live ones.

    A revision's row and the article's name each other, which the database checks when the transaction
    ends; the article's columns are set and left to the caller to save."""
    kind = ContentType.objects.get_for_model(Article)
    base = ContentType.objects.get_for_model(Page)
    revisions, history = [], []
    for manuscript, key in zip(manuscripts, take_keys(Revision, len(manuscripts)), strict=True):
        article = manuscript.article
        revisions.append(
            Revision(
                pk=key,
                content_type=kind,
                base_content_type=base,
                object_id=str(article.pk),
                created_at=now,
                content=revision_content(manuscript),
                object_str=article.title,
            )
        )
        history += [
            PageLogEntry(
                content_type=kind,
                page_id=article.pk,
                label=article.title,
                action=action,
                data=data,
                timestamp=now,
                uuid=uuid.uuid4(),
                content_changed=True,
                revision_id=key,
            )
            for action in ([*actions, "wagtail.publish"] if article.live else actions)
        ]
        article.latest_revision_id = key
        article.live_revision_id = key if article.live else None
    insert_rows(Revision, revisions)
    insert_rows(PageLogEntry, history)


def _insert_rows(manuscripts: Sequence[Manuscript]) -> None:
    articles = [manuscript.article for manuscript in manuscripts]
    insert_rows(Page, articles)
    insert_rows(Article, articles)
    for article in articles:
        article._state.adding = False
    insert_rows(Signature, _all_signatures(manuscripts))
    insert_rows(OldAddress, _all_addresses(manuscripts))
    for relation, column in (("topics", "topic_id"), ("also", "section_id")):
        insert_values(
            getattr(Article, relation).through,
            ("article_id", column),
            [(m.article.pk, row.pk) for m in manuscripts for row in getattr(m, relation)],
        )


def revision_content(manuscript: Manuscript) -> dict[str, Any]:
    """The article as Wagtail keeps it in a revision: its own columns, and its parts under their names."""
    article = manuscript.article
    content: dict[str, Any] = {"pk": article.pk}
    for column in article._meta.concrete_fields:
        if column.name not in {"id", "page_ptr"}:
            content[column.name] = _plain(column, article)
    content["topics"] = [topic.pk for topic in manuscript.topics]
    content["also"] = [section.pk for section in manuscript.also]
    content["signatures"] = [_part(signature) for signature in manuscript.signatures]
    content["old_addresses"] = [_part(address) for address in manuscript.old_addresses]
    content["corrections"], content["wagtail_admin_comments"] = [], []
    return content


def _plain(column: models.Field[Any, Any], row: models.Model) -> Any:
    if column.name == "body":
        return json.dumps(row.body.get_prep_value(), cls=DjangoJSONEncoder)  # type: ignore[attr-defined]
    value = column.value_from_object(row)
    return str(value) if isinstance(value, uuid.UUID) else value


def _part(row: models.Model) -> dict[str, Any]:
    values = {column.name: _plain(column, row) for column in row._meta.concrete_fields if column.name != "id"}
    return {"pk": row.pk, **values}


def index_manuscripts(manuscripts: Sequence[Manuscript]) -> None:
    """Put articles into Wagtail's search, and what they refer to into its index of references, which
    must be empty of them."""
    get_search_backend().get_index_for_model(Article).add_items(Article, [m.article for m in manuscripts])
    kind = ContentType.objects.get_for_model(Article)
    base = ContentType.objects.get_for_model(Page)
    insert_values(
        ReferenceIndex,
        (
            "content_type_id",
            "base_content_type_id",
            "object_id",
            "to_content_type_id",
            "to_object_id",
            "model_path",
            "content_path",
            "content_path_hash",
        ),
        (
            (
                kind.pk,
                base.pk,
                str(manuscript.article.pk),
                _base_type(target).pk,
                str(key),
                model_path,
                path,
                uuid.uuid5(REFERENCE_NAMESPACE, path),
            )
            for manuscript in manuscripts
            for target, key, model_path, path in dict.fromkeys(_references(manuscript))
        ),
    )


def _references(manuscript: Manuscript) -> Iterator[tuple[type[models.Model], Any, str, str]]:
    """What an article refers to, as Wagtail's index of references has it: model, key, and the path to
    the reference twice, in the model and in the article."""
    article = manuscript.article
    for column in _reference_columns():
        if (key := getattr(article, column.attname)) is not None:
            yield column.related_model, key, column.name, column.name
    for signature in manuscript.signatures:
        if signature.person_id:
            yield Person, signature.person_id, "signatures.item.person", f"signatures.{signature.pk}.person"
    body = article._meta.get_field("body")
    if refers(article.body.get_prep_value()):
        for target, key, model_path, path in body.extract_references(article.body):
            yield target, key, f"body.{model_path}", f"body.{path}"


def refers(body: Iterable[Any]) -> bool:
    """Whether a body can refer to photos, videos or pages. Most don't, and reading their blocks to find
    out is dear."""
    body = list(body)
    return bool(photo_ids(body)) or any(
        block["type"] == "video" or (block["type"] == "paragraph" and "linktype=" in block["value"])
        for block in body
    )


@cache
def _reference_columns() -> list[Any]:
    return [
        column
        for column in Article._meta.get_fields()
        if column.is_relation
        and column.many_to_one
        and not isinstance(column, ParentalKey)
        and not getattr(column, "wagtail_reference_index_ignore", False)
        and not getattr(column.related_model, "wagtail_reference_index_ignore", False)
    ]


def _base_type(model: type[models.Model]) -> ContentType:
    parents = model._meta.get_parent_list()
    return ContentType.objects.get_for_model(parents[-1] if parents else model, for_concrete_model=False)


def _entries(manuscripts: Sequence[Manuscript], at: datetime) -> Iterable[Entry]:
    articles = [m.article for m in manuscripts]
    bodies = [article.body.get_prep_value() for article in articles]
    photos = set().union(*map(photo_ids, bodies)) | {
        article.lead_id for article in articles if article.lead_id
    }
    links = set().union(*map(page_links, bodies)) | {a.evolved_from_id for a in articles if a.evolved_from_id}
    found = Photo.objects.in_bulk(photos) if photos else {}
    numbers = dict(Article.objects.filter(pk__in=links).values_list("pk", "number")) if links else {}
    for manuscript in manuscripts:
        data = article_data(
            manuscript.article,
            signatures=manuscript.signatures,
            corrections=[],
            also=[section.pk for section in manuscript.also],
            topics=[topic.pk for topic in manuscript.topics],
            aliases=[normal_address(address) for address in manuscript.addresses],
            photos=found,
            numbers=numbers,
            evolved_from=numbers.get(manuscript.article.evolved_from_id or 0),
        )
        yield Entry(ARTICLE, manuscript.article.number, Kind.PUBLISHED, at, content=dict(data))


def taipei_day(moment: datetime) -> date:
    return moment.astimezone(TAIPEI).date()


def people_by_name(names: Iterable[str]) -> dict[str, Person]:
    """Author pages by the name they sign with; a name that two people share is nobody's."""
    found: dict[str, Person | None] = {}
    for person in Person.objects.filter(name__in=set(names)):
        found[person.name] = None if person.name in found else person
    return {name: person for name, person in found.items() if person is not None}
