"""Reading lists: the newest of several at once, a day of one, and the days before and after.

Every query here walks the head of an index, so that it costs the same at a thousand stories and at a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import connection
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from haowai.press import keys
from haowai.press.models import ListEntry, Story
from haowai.press.models.story import TAIPEI
from haowai.sections.models import Person, Topic

Subject = TypeVar("Subject", Topic, Person)
STORIES = ("story", "story__photo")
#: The head of one list: its key and how many. Times of SQLite are texts that sort as they should.
_HEAD = (
    f"SELECT list, published_at, story_id FROM {ListEntry._meta.db_table} WHERE list = %s "  # noqa: S608 our own table
    "ORDER BY published_at DESC, story_id DESC LIMIT %s"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in a list by time: the moment to the microsecond, and the number, since several stories may appear in
    one. Written as microseconds since 1970 UTC and the number: ``1763795000123456-100123``."""

    at: datetime
    number: int

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Raises ValueError for what is no cursor."""
        moment, _dash, number = text.rpartition("-")
        try:
            return cls(_EPOCH + timedelta(microseconds=int(moment)), int(number))
        except OverflowError as error:
            raise ValueError(text) from error

    @classmethod
    def of(cls, story: Story) -> Cursor:
        return cls(story.published_at, story.number)

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.number}"


def newer_than(key: str, cursor: Cursor, count: int) -> list[Story]:
    """The stories of a list that come after the cursor, newest first; of more than ``count`` the oldest, so that
    whoever goes on from the newest of them misses none. Without their photos."""
    entries = ListEntry.objects.filter(list=key, published_at__gte=cursor.at).exclude(
        published_at=cursor.at, story_id__lte=cursor.number
    )
    found = entries.order_by("published_at", "story_id").select_related("story")[:count]
    return [entry.story for entry in found][::-1]


def up_to(key: str, cursor: Cursor, count: int) -> list[Story]:
    """The newest stories of a list at the cursor and before it, without their photos."""
    entries = (
        ListEntry.objects.of(key)
        .filter(published_at__lte=cursor.at)
        .exclude(published_at=cursor.at, story_id__gt=cursor.number)
    )
    return [entry.story for entry in entries.select_related("story")[:count]]


def newest_of(key: str, count: int) -> list[Story]:
    """The newest stories of one list, with their photos."""
    return [entry.story for entry in ListEntry.objects.of(key).select_related(*STORIES)[:count]]


def newest_numbers(wanted: Mapping[str, int]) -> dict[str, list[int]]:
    """The newest story numbers of several lists, by one query. ``wanted`` gives how many of each."""
    if not wanted:
        return {}
    # Each list is cut in a subquery of its own: SQLite allows no LIMIT in the branches of a UNION. In plain SQL, since
    # to write so many branches takes the ORM longer than the database to read them.
    branches = " UNION ALL ".join(f"SELECT * FROM ({_HEAD}) AS head{at}" for at in range(len(wanted)))  # noqa: S608
    found: dict[str, list[tuple[Any, int]]] = {key: [] for key in wanted}
    with connection.cursor() as cursor:
        cursor.execute(branches, [part for pair in wanted.items() for part in pair])
        for key, at, number in cursor.fetchall():
            found[key].append((at, number))
    return {key: [number for _, number in sorted(entries, reverse=True)] for key, entries in found.items()}


def stories_of(numbers: Iterable[int]) -> dict[int, Story]:
    """Live stories by number, with their photos."""
    return {
        story.number: story
        for story in Story.objects.filter(pk__in=set(numbers), status="live").select_related("photo")
    }


def newest_stories(
    wanted: Mapping[str, int], also: Iterable[int] = ()
) -> tuple[dict[str, list[int]], dict[int, Story]]:
    """The newest numbers of several lists, and by number the live stories of all, and of the numbers ``also``.

    Two queries. Of one list alone one query finds numbers and stories, and a second one only what else is asked.
    """
    further = set(also)
    if len(wanted) != 1:
        numbers = newest_numbers(wanted)
        return numbers, stories_of(further.union(*numbers.values()))
    [(key, count)] = wanted.items()
    stories = {story.number: story for story in newest_of(key, count)}
    order = list(stories)
    if missing := further - set(stories):
        stories |= stories_of(missing)
    return {key: order}, stories


def of_day(key: str, day: date) -> list[Story]:
    """All stories of one day of a list, newest first."""
    return [entry.story for entry in ListEntry.objects.of_day(key, day).select_related(*STORIES)]


def newest_day(key: str) -> date | None:
    """The newest day of Taipei that has a story on the list."""
    return _day(ListEntry.objects.of(key).values_list("published_at", flat=True).first())


def neighbours(key: str, day: date) -> tuple[date | None, date | None]:
    """The days before and after that have stories on the list."""
    start = datetime.combine(day, time.min, TAIPEI)
    times = ListEntry.objects.filter(list=key).values_list("published_at", flat=True)
    before = times.filter(published_at__lt=start).order_by("-published_at").first()
    after = times.filter(published_at__gte=start + timedelta(days=1)).order_by("published_at").first()
    return _day(before), _day(after)


def day_keys(key: str, day: date, before: date | None, after: date | None) -> set[str]:
    """The surrogate keys of a day's page that links to the days ``before`` and ``after``: each day from one
    to the other.

    A first story of a day between changes where the links lead. Beyond the ends of the list (None), and over
    a gap of more than a month, it is the whole list.
    """
    if before is None or after is None or (after - before).days > 31:
        return {key, _day_key(key, day)}
    return {_day_key(key, before + timedelta(days=step)) for step in range((after - before).days + 1)}


def _day_key(key: str, day: date) -> str:
    return keys.day_of(key, datetime.combine(day, time(12), TAIPEI))


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(TAIPEI).date() if moment else None


def with_stories(rows: QuerySet[Subject], kind: str) -> QuerySet[Subject]:
    """Of topics (``kind`` is "topic") or people ("person") those that a live story names. Of the others readers know
    nothing yet, and a name alone may tell what a draft is about.
    """
    own = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()))
    return rows.filter(Exists(ListEntry.objects.filter(list=own)))
