"""A generated newspaper: its stories in the import format, or as manuscripts for the bulk writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from benchmarks import parts
from benchmarks.drafts import Drafted, drafted_beside, stories
from haowai.articles.bulk import Manuscript, taipei_day
from haowai.articles.content import paragraph_html
from haowai.articles.models import Article, Signature
from haowai.media.models import Photo
from haowai.sections.models import Person, Section, Topic

#: Stories in one transaction of the bulk writer.
BATCH = 2000
#: Stories a day of the archive: a million in ten years. In slices of so many it grows into the past.
PER_DAY = 274
SLICE = 10_000


def records(
    seed: int, count: int, sections: Sequence[tuple[str, str]], start: datetime, end: datetime
) -> Iterator[dict[str, Any]]:
    """The stories in the import format; ``sections`` are (address, name)."""
    for story in stories(seed, count, [slug for slug, _ in sections], start, end):
        yield {
            "format": 1,
            "source_id": f"bench-{seed}-{story.index}",
            "source": "潮聲社",
            "source_url": f"https://archive.example.tw/{seed}/{story.index}",
            "headline": story.headline,
            "standfirst": story.standfirst or None,
            "published_at": story.published_at.isoformat(),
            "section": sections[story.section][1],
            "edition": "realtime",
            "bylines": [
                {
                    "name": s.name or None,
                    "role": s.role,
                    "place": s.place or None,
                    "day": s.day,
                    "form": s.form,
                }
                for s in story.signed
            ],
            "photos": [],
            "body": [{"type": kind, "text": text} for kind, text in story.body],
            "topics": [parts.TOPICS[topic] for topic in story.topics],
            "rating": "restricted" if story.restricted else "general",
        }


@dataclass(frozen=True)
class Desks:
    """What stories stand in and are signed with: saved rows. Without photos no story has one."""

    sections: Sequence[Section]
    topics: Sequence[Topic] = ()
    people: Sequence[Person] = ()
    photos: Sequence[Photo] = ()

    @property
    def slugs(self) -> list[str]:
        return [section.slug for section in self.sections]


def manuscripts(
    seed: int, count: int, desks: Desks, start: datetime, end: datetime, *, first: int = 0, batch: int = BATCH
) -> Iterator[list[Manuscript]]:
    """The stories as manuscripts, in batches for ``haowai.articles.bulk.write``."""
    made = stories(seed, count, desks.slugs, start, end, first=first)
    while drafted := list(islice(made, batch)):
        yield _manuscripts(drafted, desks)


def archive(
    seed: int, wanted: range, desks: Desks, end: datetime, *, batch: int = BATCH
) -> Iterator[list[Manuscript]]:
    """Stories of an archive that ends at ``end`` and grows into the past, as a newspaper's does when its older years
    are brought in: what was printed on a day is the same however large it is. ``wanted`` are numbers from 0; each
    slice of them lies before the one with smaller numbers, and is in itself in the order of publication. They are
    made by a process of their own."""
    work = []
    for first in range(wanted.start - wanted.start % SLICE, wanted.stop, SLICE):
        places = range(max(wanted.start - first, 0), min(wanted.stop - first, SLICE))
        newest = end - timedelta(days=first / PER_DAY)
        oldest = end - timedelta(days=(first + SLICE) / PER_DAY)
        work.append(
            {
                "seed": seed,
                "count": SLICE,
                "slugs": desks.slugs,
                "start": oldest,
                "end": newest,
                "first": first,
                "places": places,
            }
        )
    for drafted in drafted_beside(work, batch=batch):
        yield _manuscripts(drafted, desks)


def _manuscripts(drafted: Sequence[Drafted], desks: Desks) -> list[Manuscript]:
    people = {person.name: person for person in desks.people}
    return [manuscript(story, desks, people) for story in drafted]


def manuscript(story: Drafted, desks: Desks, people: dict[str, Person]) -> Manuscript:
    """One story as unsaved rows."""
    raw = [
        {"type": kind, "value": paragraph_html(text) if kind == "paragraph" else text, "id": key}
        for (kind, text), key in zip(story.body, story.block_ids, strict=True)
    ]
    day = taipei_day(story.published_at)
    article = Article(
        section=desks.sections[story.section],
        headline=story.headline,
        kicker=story.kicker,
        standfirst=story.standfirst,
        body=StreamValue(Article._meta.get_field("body").stream_block, raw, is_lazy=True),
        # Every other story has a picture; a paper has far fewer pictures than stories.
        lead=desks.photos[story.photo % len(desks.photos)] if desks.photos and story.photo % 2 else None,
        rating="restricted" if story.restricted else "general",
        edition="paper" if story.page else "realtime",
        paper_date=day if story.page else None,
        paper_page=story.page,
        published_at=story.published_at,
    )
    return Manuscript(
        article,
        begun=day,
        signatures=[
            Signature(
                person=people.get(s.name), name=s.name, role=s.role, place=s.place, day=s.day, form=s.form
            )
            for s in story.signed
        ],
        also=[] if story.also is None or story.also == story.section else [desks.sections[story.also]],
        topics=[desks.topics[topic % len(desks.topics)] for topic in story.topics] if desks.topics else [],
    )


def span(end: datetime, years: int = 10) -> tuple[datetime, datetime]:
    """The years of publication that end at ``end``."""
    return end - timedelta(days=365 * years), end
