"""A generated newspaper: the same seed gives the same stories, each by itself, however they are cut into
batches.

``stories`` gives them as plain values, ``records`` in the import format, ``manuscripts`` for the bulk writer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from benchmarks import parts
from haowai.articles.bulk import Manuscript, taipei_day
from haowai.articles.content import paragraph_html
from haowai.articles.models import Article, Signature
from haowai.media.models import Photo
from haowai.press.models.story import TAIPEI
from haowai.sections.models import Person, Section, Topic

BATCH = 500
#: What a section's stories sound like, by its address; whatever isn't named is civic.
GENRES = {
    **dict.fromkeys(("markets", "industry", "property", "gadgets"), "money"),
    **dict.fromkeys(("baseball", "basketball", "allsports"), "sport"),
    **dict.fromkeys(
        ("documentary", "fashion", "living", "books", "stage", "recipes", "science", "oddly"), "culture"
    ),
}
#: How a byline is printed, with the role; the agency's has no name.
FORMS = (
    ("bracket", "記者"), ("bracket", "記者"), ("bracket", "記者"), ("slash", "記者"), ("slash", "特派記者"),
    ("compiled", "編譯"), ("special", "記者"), ("agency", "潮聲社"),
)  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """A byline: ``name`` is empty for an agency, whose role stands alone."""

    name: str
    role: str
    place: str
    day: int | None
    form: str


@dataclass(frozen=True)
class Drafted:
    """One generated story. ``section``, ``also``, ``topics`` and ``photo`` are places in lists of the
    caller's."""

    index: int
    headline: str
    kicker: str
    standfirst: str
    body: tuple[tuple[str, str], ...]
    section: int
    also: int | None
    topics: tuple[int, ...]
    photo: int
    signed: tuple[Signed, ...]
    published_at: datetime
    restricted: bool
    page: str
    block_ids: tuple[str, ...]


def stories(
    seed: int, count: int, slugs: Sequence[str], start: datetime, end: datetime, *, first: int = 0
) -> Iterator[Drafted]:
    """``count`` stories from the one numbered ``first``, in the order of their publication from
    ``start`` to ``end`` (aware). ``slugs`` are the sections' addresses, which decide what their stories
    sound like."""
    step = (end - start) / max(count, 1)
    for place in range(count):
        rng = Random(f"{seed}:{first + place}")
        yield _draft(rng, first + place, slugs, start + step * (place + rng.random()))


def _draft(rng: Random, index: int, slugs: Sequence[str], moment: datetime) -> Drafted:
    # Desks don't write alike much: the first sections of the list have the most stories.
    section = min(int(rng.expovariate(3 / len(slugs))), len(slugs) - 1)
    genre = GENRES.get(slugs[section], "civic")
    words = _words(rng, abroad=slugs[section] == "world")
    core = rng.sample(parts.CORE[genre], 7)
    common = rng.sample(parts.COMMON, rng.randint(5, 7))
    sentences = (*core[:4], *common[:2], *core[4:], *common[2:])
    body = [
        ("paragraph", sentence.format_map(words | _details(rng, words["cast"]))) for sentence in sentences
    ]
    for at, text in zip((8, 4), rng.sample(parts.SUBHEADINGS, 2), strict=True):
        body.insert(at, ("subheading", text))
    topics = rng.sample(range(len(parts.TOPICS)), rng.choice((0, 1, 1, 2, 3)))
    return Drafted(
        index=index,
        headline=rng.choice(parts.HEADLINES[genre]).format_map(words),
        kicker=rng.choice(parts.KICKERS) if rng.random() < 0.2 else "",
        standfirst=rng.choice(parts.STANDFIRSTS).format_map(words) if rng.random() < 0.6 else "",
        body=tuple(body),
        section=section,
        also=rng.randrange(len(slugs)) if rng.random() < 0.1 else None,
        topics=tuple(sorted(topics)),
        photo=rng.randrange(1_000),
        signed=_signed(rng, words, moment),
        published_at=moment.replace(microsecond=0),
        restricted=rng.random() < 0.005,
        page=f"A{rng.randint(1, 24)}" if rng.random() < 0.15 else "",
        block_ids=tuple(str(uuid.UUID(int=rng.getrandbits(128), version=4)) for _ in body),
    )


def _name(rng: Random) -> str:
    return rng.choice(parts.SURNAMES) + rng.choice(parts.GIVEN)


def _words(rng: Random, *, abroad: bool) -> dict[str, Any]:
    team, rival = rng.sample(parts.TEAMS, 2)
    cast = [_name(rng) for _ in range(5)]
    return _details(rng, cast) | {
        "cast": cast,
        "town": rng.choice(parts.ABROAD if abroad else parts.TOWNS),
        "spot": rng.choice(parts.SPOTS),
        "body": rng.choice(parts.BODIES),
        "firm": rng.choice(parts.FIRMS),
        "team": team,
        "rival": rival,
        "day": rng.choice(parts.DAYS),
        "season": rng.choice(parts.SEASONS),
    }


def _details(rng: Random, cast: list[str]) -> dict[str, Any]:
    """What differs from one paragraph to the next: numbers, and who of the story's people speaks."""
    p, q = rng.sample(cast, 2)
    return {"p": p, "q": q, "n": rng.randint(2, 9), "m": rng.randint(12, 980), "pct": rng.randint(3, 48)}


def _signed(rng: Random, words: dict[str, Any], moment: datetime) -> tuple[Signed, ...]:
    form, role = rng.choice(FORMS)
    day = moment.astimezone(TAIPEI).day if form in {"slash", "agency"} else None
    place = "" if form in {"compiled", "special"} else words["town"]
    if form == "agency":
        return (Signed("", role, place, day, form),)
    # Author pages are those of the first names; the rest sign without one.
    names = [
        reporter(rng.randrange(120)) for _ in range(2 if form == "bracket" and rng.random() < 0.2 else 1)
    ]
    return tuple(Signed(name, role, place, day, form) for name in dict.fromkeys(names))


def reporter(place: int) -> str:
    """The name of one of the paper's 120 reporters."""
    return parts.SURNAMES[place % len(parts.SURNAMES)] + parts.GIVEN[place * 7 % len(parts.GIVEN)]


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


def manuscripts(
    seed: int, count: int, desks: Desks, start: datetime, end: datetime, *, first: int = 0, batch: int = BATCH
) -> Iterator[list[Manuscript]]:
    """The stories as manuscripts, in batches for ``haowai.articles.bulk.write``."""
    people = {person.name: person for person in desks.people}
    made: list[Manuscript] = []
    for story in stories(seed, count, [section.slug for section in desks.sections], start, end, first=first):
        made.append(manuscript(story, desks, people))
        if len(made) == batch:
            yield made
            made = []
    if made:
        yield made


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
