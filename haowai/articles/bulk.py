"""The bulk writer: many articles at once, into every table that a desk's own articles fill.

Wagtail's page, revision, history and search rows, the article and its parts, log rows, payloads, stories and lists:
one batch is one press transaction. Imports and generated archives feed it.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from haowai.articles.content import article_data, photo_ids
from haowai.articles.models import Article, ArticleNumber, MonthFolder, OldAddress, Signature
from haowai.articles.tree import section_folder
from haowai.lib.bulk import insert_child_rows
from haowai.media.models import Photo
from haowai.press.addresses import normal_address
from haowai.press.log import Entry
from haowai.press.models.log import ARTICLE, Kind
from haowai.press.models.story import TAIPEI
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Section, Topic


@dataclass
class Manuscript:
    """An article to be written: unsaved rows. ``begun`` is the day whose month folder it lies in."""

    article: Article
    begun: date
    signatures: list[Signature] = field(default_factory=list)
    also: list[Section] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def write(manuscripts: Sequence[Manuscript], *, publish: bool, actor: str, at: datetime | None = None) -> None:
    """Write the manuscripts, printed when ``publish``, else as drafts. One transaction; nothing is half done.

    Each article must have ``section``, ``headline`` and, to be printed, ``published_at`` (aware). ``at`` is the time of
    the printing in the log. Raises what the database raises; then nothing has changed.
    """
    if not manuscripts:
        return
    with press_transaction(actor, at=at) as press:
        now = timezone.now()
        _place(manuscripts, publish=publish, now=now)
        _insert_rows(manuscripts)
        _insert_revisions(manuscripts, publish=publish, now=now)
        _index(manuscripts)
        if publish:
            press.add(_entries(manuscripts, press.at))


def _place(manuscripts: Sequence[Manuscript], *, publish: bool, now: datetime) -> None:
    """Give every article its number, its place in the tree and the columns of its page."""
    numbers = ArticleNumber.take(len(manuscripts))
    folders = month_folders((m.article.section, m.begun) for m in manuscripts)
    locale = Locale.get_default()
    kind = ContentType.objects.get_for_model(Article)
    for manuscript, number in zip(manuscripts, numbers, strict=True):
        article = manuscript.article
        folder = folders[article.section_id, manuscript.begun.replace(day=1)]
        article.number = number
        article._set_names()
        article.draft_title = article.title
        article.content_type, article.locale = kind, locale
        article.translation_key = uuid.uuid4()
        article.path, article.depth, article.numchild = folder.next_path(), folder.page.depth + 1, 0
        article.url_path = f"{folder.page.url_path}{article.slug}/"
        article.live, article.has_unpublished_changes = publish, not publish
        article.latest_revision_created_at = article.edited_at = now
        if publish:
            article.first_published_at = article.published_at or now
            article.last_published_at = article.updated_at or article.first_published_at
            article.published_at = article.first_published_at
    for folder in folders.values():
        Page.objects.filter(pk=folder.page.pk).update(numchild=folder.page.numchild + folder.added)


def _insert_rows(manuscripts: Sequence[Manuscript]) -> None:
    names = {field.attname for field in Page._meta.concrete_fields}
    pages = [
        Page(**{name: getattr(m.article, name) for name in names if name != "id"} | {"id": None}) for m in manuscripts
    ]
    Page.objects.bulk_create(pages, batch_size=300)
    for manuscript, page in zip(manuscripts, pages, strict=True):
        article = manuscript.article
        article.pk = article.page_ptr_id = page.pk
        article._state.adding = False
    insert_child_rows(Article, [m.article for m in manuscripts])
    for manuscript in manuscripts:
        for order, signature in enumerate(manuscript.signatures):
            signature.article_id, signature.sort_order = manuscript.article.pk, order
    addresses = [
        OldAddress(article_id=m.article.pk, address=address, sort_order=order)
        for m in manuscripts
        for order, address in enumerate(m.addresses)
    ]
    Signature.objects.bulk_create([s for m in manuscripts for s in m.signatures], batch_size=500)
    OldAddress.objects.bulk_create(addresses, batch_size=500)
    for through, relation, column in ((Article.topics.through, "topics", "topic_id"), (Article.also.through, "also", "section_id")):
        through.objects.bulk_create(
            [through(article_id=m.article.pk, **{column: row.pk}) for m in manuscripts for row in getattr(m, relation)],
            batch_size=500,
        )


def _insert_revisions(manuscripts: Sequence[Manuscript], *, publish: bool, now: datetime) -> None:
    """The first revision of each article, so that history, comparison and reverting work as for any other."""
    kind = ContentType.objects.get_for_model(Article)
    base = ContentType.objects.get_for_model(Page)
    revisions = [
        Revision(
            content_type=kind,
            base_content_type=base,
            object_id=str(m.article.pk),
            created_at=now,
            content=revision_content(m),
            object_str=m.article.title,
        )
        for m in manuscripts
    ]
    Revision.objects.bulk_create(revisions, batch_size=200)
    newest = Revision.objects.filter(
        content_type=kind, object_id=Cast(OuterRef("pk"), models.CharField(max_length=255))
    ).values("pk")[:1]
    columns: dict[str, Any] = {"latest_revision": Subquery(newest)}
    if publish:
        columns["live_revision"] = Subquery(newest)
    Page.objects.filter(pk__in=[m.article.pk for m in manuscripts]).update(**columns)
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                content_type=kind,
                page_id=m.article.pk,
                label=m.article.title,
                action="wagtail.publish" if publish else "wagtail.create",
                data={},
                timestamp=now,
                uuid=uuid.uuid4(),
                content_changed=True,
            )
            for m in manuscripts
        ],
        batch_size=300,
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
    content["old_addresses"] = [
        {"pk": None, "sort_order": order, "article": article.pk, "address": address}
        for order, address in enumerate(manuscript.addresses)
    ]
    content["corrections"], content["wagtail_admin_comments"] = [], []
    return dict(json.loads(json.dumps(content, cls=DjangoJSONEncoder)))


def _plain(column: models.Field[Any, Any], row: models.Model) -> Any:
    if column.name == "body":
        return json.dumps(row.body.get_prep_value(), ensure_ascii=False)  # type: ignore[attr-defined]
    value = column.value_from_object(row)
    return str(value) if isinstance(value, uuid.UUID) else value


def _part(row: models.Model) -> dict[str, Any]:
    values = {column.name: _plain(column, row) for column in row._meta.concrete_fields if column.name != "id"}
    return {"pk": row.pk, **values}


def _index(manuscripts: Sequence[Manuscript]) -> None:
    articles = [m.article for m in manuscripts]
    get_search_backend().get_index_for_model(Article).add_items(Article, articles)
    for article in articles:
        if article.lead_id or photo_ids(article.body.get_prep_value()):
            ReferenceIndex.create_or_update_for_object(article)


def _entries(manuscripts: Sequence[Manuscript], at: datetime) -> Iterable[Entry]:
    ids = {pk for m in manuscripts for pk in photo_ids(m.article.body.get_prep_value())}
    ids |= {m.article.lead_id for m in manuscripts if m.article.lead_id}
    photos = Photo.objects.in_bulk(ids) if ids else {}
    for manuscript in manuscripts:
        data = article_data(
            manuscript.article,
            signatures=manuscript.signatures,
            corrections=[],
            also=[section.pk for section in manuscript.also],
            topics=[topic.pk for topic in manuscript.topics],
            aliases=[normal_address(address) for address in manuscript.addresses],
            photos=photos,
            numbers={},
            evolved_from=None,
        )
        yield Entry(ARTICLE, manuscript.article.number, Kind.PUBLISHED, at, content=dict(data))


class Shelf:
    """A month folder that takes in articles: hands out tree paths after the last child's."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.added = 0
        self.last = (
            Page.objects.filter(path__startswith=page.path, depth=page.depth + 1)
            .order_by("-path")
            .values_list("path", flat=True)
            .first()
            if page.numchild
            else None
        )

    def next_path(self) -> str:
        if self.last is None:
            self.last = Page._get_path(self.page.path, self.page.depth + 1, 1)
        else:
            step = Page._str2int(self.last[-Page.steplen :]) + 1
            self.last = Page._get_path(self.page.path, self.page.depth + 1, step)
        self.added += 1
        return str(self.last)


def month_folders(wanted: Iterable[tuple[Section, date]]) -> dict[tuple[int, date], Shelf]:
    """Shelves for (section, first of the month), the folders locked and made where missing."""
    sections: dict[int, Section] = {}
    months: dict[int, set[date]] = defaultdict(set)
    for section, day in wanted:
        sections[section.pk] = section
        months[section.pk].add(day.replace(day=1))
    shelves: dict[tuple[int, date], Shelf] = {}
    for pk in sorted(sections):
        parent_pk = section_folder(sections[pk]).pk
        parent = Page.objects.select_for_update().get(pk=parent_pk)
        known = {
            folder.month: folder for folder in MonthFolder.objects.filter(section_id=pk, month__in=months[pk])
        }
        _add_months(parent, sections[pk], sorted(months[pk] - set(known)))
        for folder in MonthFolder.objects.filter(section_id=pk, month__in=months[pk]):
            shelves[pk, folder.month] = Shelf(folder)
    return shelves


def _add_months(parent: Page, section: Section, months: Sequence[date]) -> None:
    if not months:
        return
    shelf, kind, locale = Shelf(parent), ContentType.objects.get_for_model(MonthFolder), Locale.get_default()
    folders = []
    for month in months:
        name = MonthFolder.name_of(month)
        folder = MonthFolder(section=section, month=month, title=name, draft_title=name, slug=name, content_type=kind)
        folder.path, folder.depth, folder.numchild = shelf.next_path(), parent.depth + 1, 0
        folder.url_path, folder.locale, folder.translation_key = f"{parent.url_path}{name}/", locale, uuid.uuid4()
        folders.append(folder)
    names = [column.attname for column in Page._meta.concrete_fields if column.name != "id"]
    pages = [Page(**{name: getattr(folder, name) for name in names}) for folder in folders]
    Page.objects.bulk_create(pages)
    for folder, page in zip(folders, pages, strict=True):
        folder.pk = folder.page_ptr_id = page.pk
    insert_child_rows(MonthFolder, folders)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + shelf.added)


def taipei_day(moment: datetime) -> date:
    return moment.astimezone(TAIPEI).date()


def people_by_name(names: Iterable[str]) -> dict[str, Person]:
    """Author pages by the name they sign with; a name that two people share is nobody's."""
    found: dict[str, Person | None] = {}
    for person in Person.objects.filter(name__in=set(names)):
        found[person.name] = None if person.name in found else person
    return {name: person for name, person in found.items() if person is not None}

