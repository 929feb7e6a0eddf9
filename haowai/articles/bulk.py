"""The bulk writer: many articles at once, into every table that a desk's own articles fill.

Wagtail's page, revision, history, search and reference rows, the article and its parts, log rows,
payloads, stories and lists: one batch is one press transaction. Imports and generated archives feed it.
What it leaves is what the desk's own verbs would have left; it costs less since the rows of a batch know
each other's keys before they are written.
"""

from __future__ import annotations

import gc
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision

from haowai.articles.content import article_data, page_links, photo_ids
from haowai.articles.desk_words import words_of
from haowai.articles.models import Article, ArticleNumber, Companion, OldAddress, Signature
from haowai.articles.shelves import close_shelves, month_shelves
from haowai.lib.bulk import insert_rows, insert_values, ordered_ids, take_keys
from haowai.lib.indexing import Texts, write_entries
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
        #: What the desk said so far about stories beside it.
        self.companions: list[Companion] = []

    @cached_property
    def body(self) -> list[dict[str, Any]]:
        """The blocks as they are stored. The body must not change from now on."""
        return list(self.article.body.get_prep_value())

    @cached_property
    def body_json(self) -> str:
        return _json(self.body)


def write(
    manuscripts: Sequence[Manuscript], *, publish: bool, actor: str, at: datetime | None = None
) -> None:
    """Write the manuscripts, printed when ``publish``, else as drafts. One transaction; nothing is half done.

    Each article must have ``section``, ``headline`` and, to be printed, ``published_at`` (aware). ``at``
    is the time of the printing in the log. Raises what the database raises; then nothing has changed.
    """
    if not manuscripts:
        return
    with _no_collections(), press_transaction(actor, at=at) as press:
        now = timezone.now()
        _place(manuscripts, publish=publish, now=now)
        _give_keys(manuscripts)
        insert_revisions(manuscripts, actions=[] if publish else ["wagtail.create"], data={}, now=now)
        _insert_rows(manuscripts)
        index_manuscripts(manuscripts)
        if publish:
            press.add(_entries(manuscripts, press.at))


@contextmanager
def _no_collections() -> Iterator[None]:
    """A batch makes a million objects that live until it is written. The collector of garbage would look through all of
    them again and again, and find nothing: a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _place(manuscripts: Sequence[Manuscript], *, publish: bool, now: datetime) -> None:
    """Give every article its number, its place in the tree and the columns of its page."""
    numbers = ArticleNumber.take(len(manuscripts))
    shelves = month_shelves((m.article.section, m.begun) for m in manuscripts)
    locale = Locale.get_default()
    kind = ContentType.objects.get_for_model(Article)
    translations = ordered_ids(len(manuscripts))
    for manuscript, number, translation in zip(manuscripts, numbers, translations, strict=True):
        article = manuscript.article
        shelf = shelves[article.section_id, manuscript.begun.replace(day=1)]
        article.number = number
        article._set_names()
        article.draft_title = article.title
        article.content_type, article.locale = kind, locale
        article.translation_key = translation
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
    revisions, done = [], []
    for manuscript, key in zip(manuscripts, take_keys(Revision, len(manuscripts)), strict=True):
        article = manuscript.article
        content = _json(revision_content(manuscript))
        revisions.append((key, kind.pk, base.pk, str(article.pk), now, content, article.title))
        done += [
            (key, article, action) for action in ([*actions, "wagtail.publish"] if article.live else actions)
        ]
        article.latest_revision_id = key
        article.live_revision_id = key if article.live else None
    columns = (
        "id",
        "content_type_id",
        "base_content_type_id",
        "object_id",
        "created_at",
        "content",
        "object_str",
    )
    insert_values(Revision, columns, revisions, ready={"content"})
    said = _json(data)
    insert_values(
        PageLogEntry,
        (
            "content_type_id", "page_id", "label", "action", "data", "timestamp", "uuid", "content_changed",
            "revision_id", "deleted",
        ),
        (
            (kind.pk, article.pk, article.title, action, said, now, each, True, key, False)
            for (key, article, action), each in zip(done, ordered_ids(len(done)), strict=True)
        ),
        ready={"data"},
    )  # fmt: skip


def _insert_rows(manuscripts: Sequence[Manuscript]) -> None:
    articles = [manuscript.article for manuscript in manuscripts]
    insert_rows(Page, articles)
    insert_rows(Article, articles, ready={"body": [m.body_json for m in manuscripts]})
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
    names, values = _columns_of_revision()
    content: dict[str, Any] = {"pk": article.pk, **dict(zip(names, values(article), strict=True))}
    content["body"] = manuscript.body_json
    content["translation_key"] = str(article.translation_key)
    content["topics"] = [topic.pk for topic in manuscript.topics]
    content["also"] = [section.pk for section in manuscript.also]
    content["signatures"] = [_part(signature) for signature in manuscript.signatures]
    content["old_addresses"] = [_part(address) for address in manuscript.old_addresses]
    content["companions"] = [_part(companion) for companion in manuscript.companions]
    content["corrections"], content["wagtail_admin_comments"] = [], []
    return content


@cache
def _columns_of_revision() -> tuple[list[str], Callable[[Article], tuple[Any, ...]]]:
    columns = [column for column in Article._meta.concrete_fields if column.name not in {"id", "page_ptr"}]
    return [column.name for column in columns], attrgetter(*(column.attname for column in columns))


def _part(row: models.Model) -> dict[str, Any]:
    columns = row._meta.concrete_fields
    return {
        "pk": row.pk,
        **{column.name: getattr(row, column.attname) for column in columns if column.name != "id"},
    }


#: As Django and Wagtail write JSON into their columns, but for escapes: a Chinese character takes six bytes with them,
#: and in a revision, which has a body's JSON as text, seven; without them three.
_json = DjangoJSONEncoder(ensure_ascii=False).encode


def index_manuscripts(manuscripts: Sequence[Manuscript]) -> None:
    """Put articles into Wagtail's search, and what they refer to into its index of references, which
    must be empty of them."""
    write_entries(Article, list(map(_searched, manuscripts)))
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
                _path_id(path),
            )
            for manuscript in manuscripts
            for target, key, model_path, path in dict.fromkeys(_references(manuscript))
        ),
    )


def _searched(manuscript: Manuscript) -> Texts:
    article = manuscript.article
    names = [signature.signed_name for signature in manuscript.signatures] + [
        topic.name for topic in manuscript.topics
    ]
    words = words_of(article.__dict__, manuscript.body, names, title=article.title)
    return Texts(article.pk, article.title, words)


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
    if refers(manuscript.body):
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


@lru_cache(maxsize=1024)
def _path_id(path: str) -> uuid.UUID:
    return uuid.uuid5(REFERENCE_NAMESPACE, path)


def _base_type(model: type[models.Model]) -> ContentType:
    parents = model._meta.get_parent_list()
    return ContentType.objects.get_for_model(parents[-1] if parents else model, for_concrete_model=False)


def _entries(manuscripts: Sequence[Manuscript], at: datetime) -> Iterable[Entry]:
    articles = [m.article for m in manuscripts]
    bodies = [m.body for m in manuscripts]
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
            raw=manuscript.body,
        )
        yield Entry(
            ARTICLE, manuscript.article.number, Kind.PUBLISHED, at, content=cast(dict[str, Any], data)
        )


def taipei_day(moment: datetime) -> date:
    return moment.astimezone(TAIPEI).date()


def people_by_name(names: Iterable[str]) -> dict[str, Person]:
    """Author pages by the name they sign with; a name that two people share is nobody's."""
    found: dict[str, Person | None] = {}
    for person in Person.objects.filter(name__in=set(names)):
        found[person.name] = None if person.name in found else person
    return {name: person for name, person in found.items() if person is not None}
