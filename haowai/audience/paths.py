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
from haowai.audience.times import day_of, minute_of

#: Minutes after an hour until all that was collected in it is written.
GRACE = 2
#: Whoever opens more stories in an hour is a robot, or an office behind one address.
MOST_STORIES = 24
#: A pair counts that so many readers read, and so many others of each story and hour at most.
LEAST_READERS, MOST_OTHERS = 2, 20
#: Days for which pairs are kept.
DAYS = 30


def count_paths(now: datetime, memory: Memory | None = None) -> list[int]:
    """Count the pairs of the last hour, if that was not done yet; answers the stories that have some, most read first.
    What was not counted within the hour after it is lost."""
    hour = (minute_of(now) - GRACE) // 60 - 1
    base = settings.VIEWS_DATABASE
    if CountedPaths.objects.filter(hour__gte=hour).exists():
        return []
    pairs = _pairs((memory or memory_of_readers()).of_hour(hour))
    day = day_of(60 * hour)
    with transaction.atomic(using=base):
        done, _ = CountedPaths.objects.select_for_update().get_or_create(one=1, defaults={"hour": 0})
        if done.hour >= hour:
            return []
        rows = [
            ReadTogether(story=story, other=other, day=day, readers=count)
            for story, others in sorted(pairs.items())
            for other, count in sorted(others)
        ]
        known = _known(rows, day)
        for row in rows:
            row.readers += known.get((row.story, row.other), 0)
        ReadTogether.objects.bulk_create(
            rows,
            batch_size=200,
            update_conflicts=True,
            unique_fields=["story", "other", "day"],
            update_fields=["readers"],
        )
        done.hour = hour
        done.save()
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


def _known(rows: list[ReadTogether], day: date) -> dict[tuple[int, int], int]:
    """What earlier hours of the day counted of these pairs."""
    stories = sorted({row.story for row in rows})
    known: dict[tuple[int, int], int] = {}
    for at in range(0, len(stories), 400):
        earlier = ReadTogether.objects.filter(story__in=stories[at : at + 400], day=day)
        known |= {(row.story, row.other): row.readers for row in earlier}
    return known
