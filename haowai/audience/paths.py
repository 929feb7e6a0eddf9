"""The reader's path: which stories the same readers read within an hour. Of that only sums of pairs are kept: not who
they were, and nothing that one reader alone did.

Pairs are counted once for each hour, when it is over and before its readers are forgotten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import permutations

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from haowai.audience.circulation.models import CountedPaths, ReadTogether, StoryDay
from haowai.audience.seen import Memory, memory_of_readers
from haowai.audience.sql import in_parts
from haowai.audience.times import day_of, minute_of

#: Minutes after an hour until all that was collected in it is written.
GRACE = 2
#: Whoever opens more stories in an hour is a robot, or an office behind one address.
MOST_STORIES = 24
#: A pair counts that so many readers read, and so many others of each story and hour at most.
LEAST_READERS, MOST_OTHERS = 2, 20
#: Stories whose pairs are written in one transaction.
STORIES_AT_ONCE = 100
#: Days for which pairs are kept.
DAYS = 30


def count_paths(now: datetime, memory: Memory | None = None) -> list[int]:
    """Count the pairs of the last hour, if that was not done yet; answers the stories that have some, most read first.
    What was not counted within the hour after it is lost."""
    hour = (minute_of(now) - GRACE) // 60 - 1
    if CountedPaths.objects.filter(hour__gte=hour).exists():
        return []
    pairs = _pairs((memory or memory_of_readers()).of_hour(hour))
    if not _claim(hour):
        return []
    day = day_of(60 * hour)
    # A few at a time, since readers' reports are written meanwhile.
    for part in in_parts(sorted(pairs), STORIES_AT_ONCE):
        _add({story: pairs[story] for story in part}, day)
    return sorted(pairs, key=lambda story: (-sum(count for _other, count in pairs[story]), story))


def read_with(story: int, most: int) -> dict[int, float]:
    """Which share (0 to 1) of a story's readers of the last ``DAYS`` days read which others as well, those with most
    readers first. Two queries."""
    rows = ReadTogether.objects.filter(story=story).order_by().values("other").annotate(all=Sum("readers"))
    counted = [(row["other"], row["all"]) for row in rows.order_by("-all", "other")[:most]]
    if not counted:
        return {}
    first = ReadTogether.objects.filter(story=story).order_by("day").values_list("day", flat=True)[:1]
    readers = (
        StoryDay.objects.filter(story=story, day__gte=first[0]).aggregate(all=Sum("readers"))["all"] or 0
    )
    return {other: min(1.0, count / max(readers, count)) for other, count in counted}


def _pairs(seen: Iterable[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """By story, others and how many readers read both."""
    stories: dict[int, list[int]] = defaultdict(list)
    for story, reader in seen:
        if len(stories[reader]) <= MOST_STORIES:
            stories[reader].append(story)
    pairs: Counter[tuple[int, int]] = Counter()
    for read in stories.values():
        if 2 <= len(read) <= MOST_STORIES:
            pairs.update(permutations(read, 2))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (story, other), count in pairs.items():
        if count >= LEAST_READERS:
            found[story].append((other, count))
    return {story: _most(others) for story, others in found.items()}


def _most(others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(others, key=lambda pair: (-pair[1], pair[0]))[:MOST_OTHERS]


def _claim(hour: int) -> bool:
    """Whether nobody else counts the hour. Killed while it counts, one loses what is left of it and counts nothing
    twice."""
    with transaction.atomic(using=settings.VIEWS_DATABASE):
        done, _ = CountedPaths.objects.select_for_update().get_or_create(one=1, defaults={"hour": 0})
        if done.hour >= hour:
            return False
        done.hour = hour
        done.save()
    return True


def _add(pairs: dict[int, list[tuple[int, int]]], day: date) -> None:
    """Add pairs to what earlier hours of the day counted."""
    with transaction.atomic(using=settings.VIEWS_DATABASE):
        known = {
            (row.story, row.other): row.readers
            for row in ReadTogether.objects.filter(story__in=list(pairs), day=day)
        }
        ReadTogether.objects.bulk_create(
            [
                ReadTogether(story=story, other=other, day=day, readers=count + known.get((story, other), 0))
                for story, others in pairs.items()
                for other, count in others
            ],
            batch_size=200,
            update_conflicts=True,
            unique_fields=["story", "other", "day"],
            update_fields=["readers"],
        )
