"""Topics and people: those that a question names, those whose stories were found, and the topics of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from haowai.discovery.questions import Answer
from haowai.lib.words import fold
from haowai.press import keys
from haowai.press.models import ListEntry
from haowai.reader.links import Link, Links
from haowai.sections.models import Person, Topic

#: Of a question so many names are looked up, and so many cards are shown at most.
NAMES, CARDS = 120, 2
#: Of each filter so many values have a name on the page.
NAMED = 8
#: The topics of the day are those of so many of the newest stories of the channel.
RECENT, TOPICS = 120, 12
KINDS = ("topic", "person")
#: What a page of results tells of each.
_TOPIC = ("id", "slug", "name", "description")
_PERSON = ("id", "slug", "name", "bio", "role", "place")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]{2,}")


@dataclass(frozen=True)
class SubjectCard:
    """A topic (``kind`` "topic") or somebody who signs stories ("author") that the question names."""

    kind: str
    link: Link
    about: str = ""


@dataclass(frozen=True)
class Subjects:
    """Topics and people by key, as far as a page of results names them, and the cards of those that were named."""

    topics: dict[int, Topic]
    people: dict[int, Person]
    cards: tuple[SubjectCard, ...]


def subjects_of(text: str, answer: Answer, links: Links) -> Subjects:
    """One query. Only topics and people of live stories: a name alone may tell what a draft is about."""
    names = list(_names(text, answer.words))
    topics, people = _loaded(names, answer)
    known = {fold(name) for name in names}
    cards = [
        *(
            SubjectCard("author", Link(links.author(person.slug), person.name), _role(person))
            for person in people.values()
            if fold(person.name) in known
        ),
        *(
            SubjectCard("topic", Link(links.topic(topic.slug), topic.name), topic.description)
            for topic in topics.values()
            if fold(topic.name) in known
        ),
    ]
    # The longest name is what was meant: 北磯線 before 北磯.
    cards.sort(key=lambda card: -len(card.link.name))
    return Subjects(topics, people, tuple(cards[:CARDS]))


def topics_of_the_day(links: Links) -> tuple[Link, ...]:
    """What the newest stories of the channel are about, most first. Two queries."""
    newest = ListEntry.objects.of(keys.channel(links.channel.pk)).values("story_id")[:RECENT]
    counted = (
        ListEntry.objects.filter(story_id__in=newest, list__gte="topic:", list__lt="topic;")
        .values_list("list")
        .annotate(count=Count("pk"))
        .order_by("-count", "list")[:TOPICS]
    )
    wanted = [int(name.partition(":")[2]) for name, _count in counted]
    topics = Topic.objects.in_bulk(wanted)
    return tuple(Link(links.topic(topics[pk].slug), topics[pk].name) for pk in wanted if pk in topics)


def _loaded(names: list[str], answer: Answer) -> tuple[dict[int, Topic], dict[int, Person]]:
    """Topics and people of live stories, by the names and by the counts of the answer, with what a page of results
    tells of them. In plain SQL: to write it takes the ORM longer than the database to answer."""
    topics, people = ([int(value) for value, _count in answer.counts.get(kind, ())[:NAMED]] for kind in KINDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_told('topic', _TOPIC, topics, names)} UNION ALL {_told('person', _PERSON, people, names)}",
            [*topics, *names, *people, *names],
        )
        rows = cursor.fetchall()
    return (
        {row[1]: Topic(**dict(zip(_TOPIC, row[1:], strict=False))) for row in rows if row[0] == "topic"},
        {row[1]: Person(**dict(zip(_PERSON, row[1:], strict=True))) for row in rows if row[0] == "person"},
    )


def _told(kind: str, columns: Sequence[str], wanted: list[int], names: list[str]) -> str:
    """The SQL for one kind. Topics have fewer columns than people."""
    table = {"topic": Topic, "person": Person}[kind]._meta.db_table
    told = [*columns, *("''" for _ in _PERSON[len(columns) :])]
    sought = {"id": len(wanted), "name": len(names)}
    either = [f"{column} IN ({', '.join(['%s'] * count)})" for column, count in sought.items() if count]
    return (
        f"SELECT '{kind}', {', '.join(told)} FROM {table} WHERE ({' OR '.join(either) or '1 = 0'}) AND EXISTS"  # noqa: S608 names of ours
        f" (SELECT 1 FROM {ListEntry._meta.db_table} WHERE list = '{kind}:' || CAST({table}.id AS VARCHAR(20)))"
    )


def _role(person: Person) -> str:
    return " · ".join(filter(None, [person.role, person.place])) or person.bio


def _names(text: str, words: Iterable[str]) -> Iterable[str]:
    """What may be a name in a question: all of it, each word, and what stands within words of Chinese, since
    「北磯線停航」 names 北磯線. Variants of characters are looked up as folded ones, and 台 also as 臺."""
    found: dict[str, None] = {}
    for whole in (text, *words):
        found.setdefault(whole)
    for whole in words:
        for run in _HAN.findall(whole[:16]):
            for length in range(min(len(run), 8), 1, -1):
                for at in range(len(run) - length + 1):
                    found.setdefault(run[at : at + length])
    for name in [name for name in found if "台" in name or "臺" in name]:
        found.setdefault(name.replace("台", "臺"))
        found.setdefault(name.replace("臺", "台"))
    return [name for name in found if 0 < len(name) <= 80][:NAMES]
