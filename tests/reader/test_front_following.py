"""The worker purges caches in front from the log: each has its cursor, and gets each row until it confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from haowai.press import consumers
from haowai.press.log import head_number
from haowai.press.models import Cursor, LogRow
from haowai.press.purging import EVERYTHING, following
from haowai.press.purging.endpoints import NotPurged
from haowai.press.purging.following import CachePurges, SecondPurges, followers, late_caches
from haowai.sections.models import Section
from tests.cast import make_paper, publish
from tests.reader.caches import FakeCache, fake_cache, in_front, purged_since

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache() -> Iterator[FakeCache]:
    with fake_cache() as cache:
        yield cache


@pytest.fixture
def world(settings: Any) -> Section:
    """國際, made before any cache stood in front."""
    settings.PURGE_URLS = []
    return make_paper().world


def test_each_cache_gets_every_row_however_long_it_was_down(
    cache: FakeCache, world: Section, settings: Any
) -> None:
    with fake_cache() as down:
        down.status = 503
        well, other = in_front(settings, cache.address(), down.address())
        before = head_number()
        for _ in range(3):
            publish(world)
            consumers.run(well)
            with pytest.raises(NotPurged, match="it answered 503"):
                consumers.run(other)
        assert Cursor.objects.get(name=well.name).number == head_number()
        assert Cursor.objects.get(name=other.name).number == before
        down.status = 200
        consumers.run(other)
        assert down.keys == purged_since(before)


def test_a_worker_that_was_killed_before_it_wrote_down_its_cursor_purges_again(
    cache: FakeCache, world: Section, settings: Any
) -> None:
    (consumer,) = in_front(settings, cache.address())
    before = head_number()
    publish(world)
    cache.purges.clear()
    consumers.run(consumer)
    once = [purge.keys for purge in cache.purges]
    Cursor.objects.filter(name=consumer.name).update(number=before)
    consumers.run(consumer)
    assert [purge.keys for purge in cache.purges] == once + once
    assert len(once) == 1


def test_each_row_is_purged_a_second_time_a_little_later(
    cache: FakeCache, world: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = in_front(settings, cache.address("http"))
    second = SecondPurges(first)
    Cursor.objects.create(name=second.name, number=head_number())
    clock = [100.0]
    monkeypatch.setattr(following.time, "monotonic", lambda: clock[0])

    before = head_number()
    publish(world)
    assert consumers.run(second) == 0, "nothing was purged from the log yet"
    consumers.run(first)
    assert consumers.run(second) == 0
    purged = head_number()
    publish(world)
    consumers.run(first)
    cache.purges.clear()
    clock[0] += following.AGAIN
    # What came meanwhile waits for its own time.
    assert consumers.run(second) == purged - before
    assert len(cache.purges) == 1
    clock[0] += following.AGAIN
    assert consumers.run(second) == head_number() - purged
    assert cache.keys == purged_since(before)


def test_a_cache_that_missed_too_much_is_emptied(
    cache: FakeCache, world: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "FAR", 2)
    (consumer,) = in_front(settings, cache.address())
    Cursor.objects.filter(name=consumer.name).update(number=0)
    assert consumers.run(consumer) == head_number()
    assert cache.keys == {EVERYTHING}
    assert cache.rows == [head_number()]


def test_caches_that_can_tell_an_old_answer_are_not_purged_later_again(
    cache: FakeCache, settings: Any
) -> None:
    settings.PURGE_URLS = [cache.address(), cache.address("http")]
    assert [type(follower) for follower in followers()] == [CachePurges, CachePurges, SecondPurges]


def test_rebuilding_empties_the_cache(cache: FakeCache, world: Section, settings: Any) -> None:
    (consumer,) = in_front(settings, cache.address())
    assert list(consumer.rebuild()) == [head_number()]
    assert cache.keys == {EVERYTHING}
    assert consumers.step(consumer) == 0


def test_a_cache_that_has_not_confirmed_is_spoken_of(cache: FakeCache, world: Section, settings: Any) -> None:
    cache.status = 500
    (consumer,) = in_front(settings, cache.address())
    publish(world)
    row = LogRow.objects.last()
    assert row is not None
    assert late_caches() == [], "a moment is nothing"
    (late,) = late_caches(timezone.now() + timedelta(minutes=2))
    assert (late.address, late.rows) == (cache.address("http"), 1)
    assert late.since == row.at
    cache.status = 200
    consumers.run(consumer)
    assert late_caches(timezone.now() + timedelta(minutes=2)) == []


def test_another_edition_of_the_program_empties_the_cache_once(
    cache: FakeCache, world: Section, settings: Any
) -> None:
    (consumer,) = in_front(settings, cache.address())
    for edition in ("a", "a", "b", "b"):
        consumer.empty_for(edition)
    assert [purge.keys for purge in cache.purges] == [{EVERYTHING}, {EVERYTHING}]
    cache.status = 500
    with pytest.raises(NotPurged):
        consumer.empty_for("c")
    cache.status = 200
    consumer.empty_for("c")
    assert len(cache.purges) == 3
