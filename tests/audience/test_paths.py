"""What is read together, and what is forgotten when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from haowai.audience.circulation.models import (
    CountedPaths,
    Heat,
    ReadTogether,
    Salt,
    Seen,
    StoryDay,
    StoryHour,
    StoryMinute,
)
from haowai.audience.forgetting import forget
from haowai.audience.paths import DAYS, MOST_STORIES, count_paths, read_with
from haowai.audience.seen import RedisMemory
from haowai.config.worker import Worker
from haowai.discovery.models import RelatedList
from haowai.discovery.related.together import set_together
from haowai.press import consumers
from tests.audience.readers import Crowd
from tests.cast import Paper, body, publish

pytestmark = pytest.mark.django_db
#: Half past twelve in Taipei.
NOON = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def crowd() -> Crowd:
    return Crowd(NOON)


def read(crowd: Crowd, reader: int, *stories: int) -> None:
    for story in stories:
        crowd.opens(story, f"10.1.{reader // 250}.{reader % 250}")


def numbers(paper: Paper, count: int) -> list[int]:
    return [publish(paper.world, headline=f"渡輪第{at}天停航").number for at in range(count)]


def test_pairs_of_an_hour_are_counted_once_when_it_is_over(crowd: Crowd, paper: Paper) -> None:
    ferry, port, tea = numbers(paper, 3)
    for reader in range(3):
        read(crowd, reader, ferry, port)
    read(crowd, 3, ferry, tea)
    read(crowd, 4, ferry)
    crowd.write()
    assert count_paths(NOON) == []
    assert count_paths(NOON + timedelta(minutes=31)) == [], "what is on its way is waited for"
    after = NOON + AN_HOUR
    assert sorted(count_paths(after)) == [ferry, port]
    assert count_paths(after) == count_paths(after + timedelta(minutes=5)) == []
    # Three of the five readers of one, all three of the other; what a single one read says nothing.
    assert read_with(ferry, 20) == {port: pytest.approx(3 / 5)}
    assert read_with(port, 20) == {ferry: 1.0}
    assert read_with(tea, 20) == {}
    assert not ReadTogether.objects.filter(readers__lt=2).exists()


def test_hours_and_days_add_up(crowd: Crowd, paper: Paper) -> None:
    ferry, port, tea = numbers(paper, 3)
    for hours, others in ((0, [port]), (1, [port, tea]), (24, [tea])):
        crowd.at = NOON + hours * AN_HOUR
        for reader in range(2):
            read(crowd, reader, ferry, *others)
        crowd.write()
        assert ferry in count_paths(crowd.at + AN_HOUR)
    # Six readers in three hours: each other story was read by four.
    assert read_with(ferry, 20) == {port: pytest.approx(4 / 6), tea: pytest.approx(4 / 6)}
    assert read_with(ferry, 1) == {port: pytest.approx(4 / 6)}


def test_a_robot_and_an_office_link_nothing(crowd: Crowd, paper: Paper) -> None:
    many = numbers(paper, MOST_STORIES + 1)
    for reader in range(3):
        read(crowd, reader, *many)
    crowd.write()
    assert count_paths(NOON + AN_HOUR) == []
    assert not ReadTogether.objects.exists()


def test_in_redis_as_in_the_database(paper: Paper, redis_url: str) -> None:
    ferry, port = numbers(paper, 2)
    memory = RedisMemory(redis_url)
    crowd = Crowd(NOON, memory)
    for reader in range(2):
        read(crowd, reader, ferry, port)
    crowd.write()
    assert sorted(count_paths(NOON + AN_HOUR, memory)) == [ferry, port]
    assert read_with(ferry, 20) == {port: 1.0}


def test_the_worker_lets_readers_change_what_is_related(
    crowd: Crowd, paper: Paper, settings: Any, tmp_path: Any
) -> None:
    settings.HAOWAI_HOME = tmp_path
    ferry = publish(paper.world, headline="貝朗港渡輪復航").number
    tea = publish(
        paper.life, headline="山上茶園早採", body=body("今年春天暖得早，山上的茶園提前十天採收。")
    ).number
    for name in ("search", "related"):
        consumers.run(next(each for each in consumers.consumers() if each.name == name))
    for reader in range(3):
        read(crowd, reader, ferry, tea)
    crowd.write()
    worker = Worker()
    set_together(read_with)
    try:
        worker._follow_readers(NOON + AN_HOUR)
    finally:
        set_together(None)
    assert worker.to_renew == []
    assert [entry[0] for entry in RelatedList.objects.get(number=ferry).others] == [tea]


def test_what_is_forgotten_when(crowd: Crowd, paper: Paper) -> None:
    ferry, port = numbers(paper, 2)
    for reader in range(2):
        read(crowd, reader, ferry, port)
    crowd.write()
    count_paths(NOON + AN_HOUR)
    kept = {StoryMinute, StoryHour, StoryDay, ReadTogether, Seen, Salt, Heat, CountedPaths}

    def left(after: timedelta) -> set[type]:
        forget(NOON + after)
        return {model for model in kept if model.objects.exists()}

    assert left(AN_HOUR) == kept
    assert left(2 * AN_HOUR) == kept - {Seen}, "nobody can say any more who read what"
    assert left(24 * AN_HOUR) == kept - {Seen, Salt, Heat}
    assert left(timedelta(days=2, hours=1)) == kept - {Seen, Salt, StoryMinute, Heat}
    assert left(timedelta(days=DAYS)) == kept - {Seen, Salt, StoryMinute, Heat}
    assert left(timedelta(days=DAYS + 1)) == {StoryHour, StoryDay, CountedPaths}
    assert left(timedelta(days=91)) == {StoryDay, CountedPaths}
