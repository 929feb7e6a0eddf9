"""From what pages report to what is counted: once for each reader, story and hour, whatever is thrown at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError

from haowai.audience import collecting
from haowai.audience.circulation.models import (
    Batch,
    HostDay,
    Pulse,
    Salt,
    SectionHour,
    SectionMinute,
    Seen,
    StoryDay,
    StoryHour,
    StoryMinute,
)
from haowai.audience.collecting import SECONDS_AN_HOUR, Collector
from haowai.audience.times import hour_of, minute_of
from haowai.audience.writing import Tables
from tests.audience.readers import BROWSER, Crowd
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 28, 4, 0, 30, tzinfo=UTC)


@pytest.fixture
def crowd() -> Crowd:
    return Crowd(NOON)


@pytest.fixture
def story(paper: Paper) -> int:
    return int(publish(paper.world).number)


def counts(story: int) -> tuple[int, int, int]:
    """Views, readers and seconds of a story, all in all."""
    days = list(StoryDay.objects.filter(story=story))
    return sum(d.views for d in days), sum(d.readers for d in days), sum(d.seconds for d in days)


def test_a_view_is_counted_everywhere(crowd: Crowd, paper: Paper, story: int) -> None:
    assert crowd.opens(story, **{"from": "www.google.com"})
    crowd.stays(story, 15)
    crowd.write()
    minute, hour, day = StoryMinute.objects.get(), StoryHour.objects.get(), StoryDay.objects.get()
    assert (minute.minute, hour.hour, day.day) == (minute_of(NOON), hour_of(NOON), date(2026, 11, 28))
    for row in (minute, hour, day, SectionMinute.objects.get(), SectionHour.objects.get()):
        assert (row.views, row.readers, row.seconds) == (1, 1, 15)
    assert (day.section, day.channel) == (paper.world.pk, paper.channel.pk)
    assert (day.from_search, day.on_phone, day.from_direct) == (1, 1, 0)
    assert list(HostDay.objects.values_list("host", "readers")) == [("www.google.com", 1)]


def test_a_reader_counts_once_for_a_story_and_hour(crowd: Crowd, paper: Paper, story: int) -> None:
    other = publish(paper.life).number
    for _again in range(3):
        crowd.opens(story)
        crowd.opens(other)
        crowd.write()
    assert counts(story) == (3, 1, 0)
    assert counts(other) == (3, 1, 0)
    crowd.at += timedelta(hours=1)
    crowd.opens(story)
    crowd.write()
    assert counts(story) == (4, 2, 0)


def test_another_process_has_counted_the_reader(crowd: Crowd, story: int) -> None:
    other = Crowd(NOON)
    crowd.opens(story)
    other.opens(story)
    crowd.write()
    other.write()
    assert counts(story) == (2, 1, 0)


def test_views_add_up_over_batches_and_processes(crowd: Crowd, story: int) -> None:
    other = Crowd(NOON)
    crowd.many(story, 30)
    other.many(story, 30, first=20)
    crowd.write()
    other.write()
    crowd.many(story, 10, first=100)
    crowd.write()
    assert counts(story) == (70, 60, 0)
    assert SectionHour.objects.get().readers == 60


def test_robots_and_other_sites_count_nothing(crowd: Crowd, story: int) -> None:
    report = {"story": story, "on": "desktop"}
    assert crowd.tells(report, agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    assert crowd.tells(report, site="cross-site")
    assert not crowd.tells({"story": story, "on": "desktop", "seconds": -1})
    crowd.write()
    assert counts(story) == (0, 0, 0)
    assert crowd.collector.refused == 3


def test_stories_that_nobody_can_meet_count_nothing(crowd: Crowd, paper: Paper) -> None:
    from haowai.articles.verbs import take_down

    gone = publish(paper.world)
    take_down(gone)
    crowd.opens(gone.number)
    crowd.opens(999_999_999)
    crowd.stays(999_999_999, 30)
    crowd.write()
    assert not StoryDay.objects.exists()
    assert not Seen.objects.exists()


def test_one_address_weighs_little(crowd: Crowd, story: int) -> None:
    """However many browsers it claims to have, and however often it asks."""
    for at in range(2000):
        crowd.tells({"story": story, "on": "phone"}, {"story": story, "seconds": 60}, agent=f"{BROWSER} {at}")
    crowd.write()
    views, readers, seconds = counts(story)
    assert readers <= collecting.KINDS
    assert views <= collecting.MOST_A_MINUTE
    assert seconds <= SECONDS_AN_HOUR


def test_an_address_of_ipv6_is_the_network_of_one_connection(crowd: Crowd, story: int) -> None:
    for at in range(100):
        crowd.opens(story, f"2001:db8:1:2::{at:x}")
    crowd.write()
    assert counts(story) == (100, 1, 0)


def test_what_was_read_offline_counts_when_it_was_read(crowd: Crowd, story: int) -> None:
    crowd.opens(story, age=20 * 3600)
    crowd.opens(story, age=20 * 3600)
    crowd.opens(story)
    crowd.write()
    assert counts(story) == (3, 1, 0)
    assert {row.day: row.views for row in StoryDay.objects.all()} == {
        date(2026, 11, 27): 2,
        date(2026, 11, 28): 1,
    }


def test_a_report_that_is_sent_again_later_counts_no_more_than_another_visit(
    crowd: Crowd, story: int
) -> None:
    for _hour in range(3):
        for age in (0, 60, 3600):
            crowd.opens(story, age=age)
        crowd.at += timedelta(hours=1)
    crowd.write()
    assert counts(story)[1] == 3


def test_a_batch_whose_answer_was_lost_is_written_once(
    crowd: Crowd, story: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = crowd.collector.desk
    right = desk.write

    def deaf(*batch: Any) -> None:
        right(*batch)
        raise OperationalError("the connection is gone")

    crowd.opens(story)
    monkeypatch.setattr(desk, "write", deaf)
    with pytest.raises(OperationalError):
        crowd.write()
    monkeypatch.setattr(desk, "write", right)
    crowd.opens(story, "203.0.113.2")
    crowd.write()
    assert counts(story) == (2, 2, 0)
    assert Batch.objects.count() == 2


def test_what_the_database_refused_waits(crowd: Crowd, story: int, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = crowd.collector.desk
    right = desk.write

    def refuse(*_batch: Any) -> None:
        raise OperationalError("locked")

    monkeypatch.setattr(desk, "write", refuse)
    for at in range(3):
        crowd.opens(story, f"203.0.113.{at}")
        with pytest.raises(OperationalError):
            crowd.write()
    monkeypatch.setattr(desk, "write", right)
    crowd.write()
    assert counts(story) == (3, 3, 0)


def test_a_batch_that_can_never_be_written_stops_no_other(
    crowd: Crowd, story: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = crowd.collector.desk
    right = desk.write

    def refuse(*_batch: Any) -> None:
        raise ProgrammingError("poison")

    monkeypatch.setattr(desk, "write", refuse)
    crowd.opens(story)
    crowd.write()
    monkeypatch.setattr(desk, "write", right)
    crowd.opens(story, "203.0.113.9")
    crowd.write()
    assert counts(story) == (1, 1, 0)


def test_memory_is_bounded(crowd: Crowd, story: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_WAITING", 100)
    for at in range(500):
        crowd.opens(1_000_000 + at, f"10.0.{at // 250}.{at % 250}")
    assert crowd.collector.waiting <= 102


def test_a_salt_is_one_for_all_and_thrown_away(crowd: Crowd, story: int) -> None:
    crowd.opens(story)
    first = Salt.objects.get()
    other = Collector(Tables(), clock=lambda: NOON.timestamp())
    other.ready()
    assert Salt.objects.get().salt == first.salt
    crowd.at += timedelta(days=2)
    crowd.opens(story)
    assert Salt.objects.get().salt != first.salt
    assert len(crowd.collector._salts) == 1


def test_nothing_of_a_reader_is_in_the_tables(crowd: Crowd, story: int) -> None:
    crowd.opens(story, "203.0.113.77")
    crowd.write()
    seen = Seen.objects.get()
    assert (seen.story, seen.hour) == (story, hour_of(NOON))
    for model in (Seen, StoryDay, HostDay, Pulse, Batch):
        for row in model.objects.values():
            assert "203.0.113.77" not in str(row)


def test_a_process_gives_signs_of_life(crowd: Crowd) -> None:
    crowd.write()
    assert Pulse.objects.count() == 1
    at = Pulse.objects.get().at
    crowd.at += timedelta(seconds=1)
    crowd.write()
    assert Pulse.objects.get().at == at
    crowd.at += timedelta(seconds=5)
    crowd.write()
    assert Pulse.objects.get().at > at


def test_strange_sites_fill_no_table(crowd: Crowd, story: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from haowai.audience import writing

    monkeypatch.setattr(writing, "MOST_STRANGE", 5)
    for at in range(20):
        crowd.opens(story, f"10.0.0.{at}", **{"from": f"site{at}.example"})
    crowd.opens(story, "10.0.1.1", **{"from": "l.facebook.com"})
    crowd.write()
    assert HostDay.objects.count() == 6
    assert StoryDay.objects.get().from_elsewhere == 20


def test_a_batch_costs_as_many_queries_for_one_view_as_for_many(
    crowd: Crowd, paper: Paper, django_assert_num_queries: Any
) -> None:
    stories = [publish(paper.world).number for _ in range(5)]
    crowd.opens(stories[0])
    crowd.write()
    for at, story in enumerate(stories):
        crowd.opens(story, f"10.0.0.{at}", **{"from": "l.facebook.com"})
        crowd.stays(story, 15)
    with django_assert_num_queries(15):
        crowd.write()
