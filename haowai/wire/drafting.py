"""From a record to the rows of an article: what the bulk writer is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from haowai.articles.bulk import Manuscript, people_by_name, taipei_day
from haowai.articles.models import Article, Signature
from haowai.press.models.story import Edition
from haowai.sections.models import Person, Topic
from haowai.wire.blocks import Pictures, body_of, photos_of
from haowai.wire.format import Record
from haowai.wire.known import Item
from haowai.wire.places import Desk


class Drafting:
    """Makes manuscripts of a batch of fitted records. Ask it inside the press transaction: topics, people and
    sections that are missing are made.
    """

    def __init__(self, desk: Desk, pictures: Pictures, items: Iterable[Item], *, make_people: bool) -> None:
        records = [item.record for item in items]
        self.desk = desk
        self.pictures = pictures
        self.topics: dict[str, Topic] = desk.topics(topic for record in records for topic in record.topics)
        names = {byline.name for record in records for byline in record.bylines if byline.name}
        self.people: dict[str, Person] = people_by_name(names)
        if make_people:
            self.people |= desk.people(names - set(self.people))

    def new(self, item: Item, *, publish: bool) -> Manuscript:
        """An article that nobody has yet."""
        article = Article(section=self.desk.section(item.record), source_id=item.key)
        self._fill(article, item, self.pictures)
        article.updated_at = item.record.updated_at
        if publish:
            article.published_at = article.published_at or timezone.now()
        return self._manuscript(article, item.record)

    def again(self, article: Article, item: Item) -> Manuscript:
        """An article that is there already, with the words of the record."""
        if item.has_id:
            article.source_id = item.key
        before = {url: photo for url, photo in photos_of(article.body).items() if photo}
        self._fill(article, item, {**before, **self.pictures})
        if item.record.updated_at:
            article.updated_at = item.record.updated_at
            # The source says when it changed; the time of this printing would not be news.
            article.minor = article.live
        return self._manuscript(article, item.record)

    def _manuscript(self, article: Article, record: Record) -> Manuscript:
        return Manuscript(
            article,
            begun=taipei_day(article.published_at or timezone.now()),
            signatures=signatures_of(record, self.people),
            topics=list({self.topics[name].pk: self.topics[name] for name in record.topics}.values()),
            addresses=list(record.aliases),
        )

    def _fill(self, article: Article, item: Item, pictures: Pictures) -> None:
        record = item.record
        article.headline = record.headline
        article.standfirst = record.standfirst or ""
        article.edition, article.paper_date, article.paper_page = edition_of(record)
        article.rating = record.rating
        article.language = record.language
        article.published_at = record.published_at or article.published_at
        article.source_name = record.source or ""
        article.source_url = record.source_url or ""
        article.licence = record.licence or ""
        article.import_digest = item.digest
        article.body = body_of(record, pictures)


def signatures_of(record: Record, people: dict[str, Person]) -> list[Signature]:
    """The byline, unsaved. A form that nobody told is the plain one, with a dateline the one with a slash."""
    return [
        Signature(
            person=people.get(byline.name or ""),
            name=byline.name or "",
            role=byline.role or "",
            place=byline.place or "",
            day=byline.day,
            form=byline.form or ("slash" if byline.place or byline.day else "plain"),
        )
        for byline in record.bylines
    ]


def edition_of(record: Record) -> tuple[str, date | None, str]:
    """Edition, date and page. The format has no page, so a paper story stands on its day's first."""
    if record.edition == Edition.PAPER and record.published_at:
        return Edition.PAPER, taipei_day(record.published_at), "A1"
    return Edition.REALTIME, None, ""
