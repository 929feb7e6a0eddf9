"""What is read most, and who never stands there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from haowai.articles.verbs import go_to_press, take_down
from haowai.audience.circulation.models import Heat, Scale
from haowai.audience.heat import REBASE
from haowai.audience.lists import By, Period, most_read, ranked
from tests.audience.readers import Crowd
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 28, 4, 0, 30, tzinfo=UTC)


@pytest.fixture
def crowd() -> Crowd:
    return Crowd(NOON)


def sections(paper: Paper) -> list[int]:
    return [paper.politics.pk, paper.world.pk, paper.life.pk]


def numbers(paper: Paper, period: Period, by: By, crowd: Crowd, *only: int) -> list[int]:
    return [story.number for story in most_read(period, by, only or sections(paper), 10, crowd.at)]


def test_by_readers_and_by_time(crowd: Crowd, paper: Paper) -> None:
    quick, slow, dull = (publish(section).number for section in (paper.world, paper.life, paper.life))
    crowd.many(quick, 5)
    crowd.many(slow, 3)
    crowd.many(dull, 1)
    for at in range(3):
        crowd.stays(slow, 50, f"10.0.0.{at}")
    crowd.stays(quick, 5, "10.0.0.1")
    crowd.write()
    for period in Period:
        assert numbers(paper, period, By.READERS, crowd) == [quick, slow, dull]
        assert numbers(paper, period, By.SECONDS, crowd) == [slow, quick]
        assert numbers(paper, period, By.READERS, crowd, paper.life.pk) == [slow, dull]
    assert ranked(Period.NOW, By.READERS, sections(paper), 1, crowd.at)[0].weight == pytest.approx(5)


def test_half_as_much_after_a_half_life(crowd: Crowd, paper: Paper) -> None:
    old, new = publish(paper.world).number, publish(paper.world).number
    crowd.many(old, 10)
    crowd.write()
    crowd.at += timedelta(hours=1)
    crowd.many(new, 6)
    crowd.write()
    hot = ranked(Period.NOW, By.READERS, sections(paper), 10, crowd.at)
    assert [(each.story, each.weight) for each in hot] == [
        (new, pytest.approx(6)),
        (old, pytest.approx(5)),
    ]
    assert numbers(paper, Period.TODAY, By.READERS, crowd) == [old, new]
    crowd.at += timedelta(days=2)
    assert numbers(paper, Period.NOW, By.READERS, crowd) == []
    assert numbers(paper, Period.TODAY, By.READERS, crowd) == []
    assert numbers(paper, Period.WEEK, By.READERS, crowd) == [old, new]
    crowd.at += timedelta(days=6)
    assert numbers(paper, Period.WEEK, By.READERS, crowd) == []


def test_another_half_life_holds_from_the_next_batch(crowd: Crowd, paper: Paper, settings: Any) -> None:
    old, new = publish(paper.world).number, publish(paper.world).number
    crowd.many(old, 10)
    crowd.write()
    settings.HOT_HALF_LIFE = 30
    crowd.at += timedelta(hours=1)
    crowd.many(new, 3)
    crowd.write()
    assert Scale.objects.get().half_life == 30
    hot = ranked(Period.NOW, By.READERS, sections(paper), 10, crowd.at)
    assert [(each.story, each.weight) for each in hot] == [
        (new, pytest.approx(3)),
        (old, pytest.approx(2.5)),
    ]


def test_measured_anew_before_numbers_grow_too_great(crowd: Crowd, paper: Paper) -> None:
    story, before = publish(paper.world).number, publish(paper.world).number
    crowd.many(story, 1)
    crowd.write()
    crowd.at += timedelta(hours=REBASE - 1)
    crowd.many(before, 8)
    crowd.write()
    crowd.at += timedelta(hours=2)
    crowd.many(story, 1)
    crowd.write()
    assert Scale.objects.get().base == int(crowd.at.timestamp() // 60)
    hot = {each.story: each.weight for each in ranked(Period.NOW, By.READERS, sections(paper), 9, crowd.at)}
    assert hot == {before: pytest.approx(2), story: pytest.approx(1)}


def test_who_never_stands_on_a_list(crowd: Crowd, paper: Paper) -> None:
    """Restricted and sponsored ones, and those that were taken down; the moment that they become so."""
    stays, goes, turns = (publish(paper.world) for _ in range(3))
    adult = publish(paper.world, rating="restricted", safe_headline="警方破獲賭場")
    paid = publish(paper.world, sponsored=True)
    for at, article in enumerate((stays, goes, turns, adult, paid)):
        crowd.many(article.number, 5 - at)
    crowd.write()
    assert numbers(paper, Period.NOW, By.READERS, crowd) == [stays.number, goes.number, turns.number]
    assert not Heat.objects.filter(story__in=[adult.number, paid.number]).exists()
    take_down(goes)
    turns.rating, turns.safe_headline = "restricted", "警方破獲賭場"
    turns.save()
    go_to_press(turns)
    for period in Period:
        assert numbers(paper, period, By.READERS, crowd) == [stays.number]


def test_views_follow_a_story_that_moves(crowd: Crowd, paper: Paper) -> None:
    article = publish(paper.world)
    crowd.many(article.number, 3)
    crowd.write()
    article.section = paper.life
    article.save()
    go_to_press(article)
    assert numbers(paper, Period.NOW, By.READERS, crowd) == [article.number]
    assert numbers(paper, Period.NOW, By.READERS, crowd, paper.world.pk) == []
    fresh = Crowd(crowd.at)
    fresh.many(article.number, 2, first=50)
    fresh.write()
    assert numbers(paper, Period.NOW, By.READERS, crowd, paper.life.pk) == [article.number]
    assert Heat.objects.get().readers == pytest.approx(5 * 2 ** ((0) / 60))


def test_a_flood_from_one_address_moves_no_list(crowd: Crowd, paper: Paper) -> None:
    honest, pushed = publish(paper.world).number, publish(paper.world).number
    crowd.many(honest, 9)
    for at in range(3000):
        crowd.tells(
            {"story": pushed, "on": "phone"},
            {"story": pushed, "seconds": 60},
            address="198.51.100.7",
            agent=f"Mozilla/5.0 (Windows NT 10.0; rv:{at}.0) Gecko/20100101 Firefox/{at}.0",
        )
    crowd.write()
    assert numbers(paper, Period.NOW, By.READERS, crowd)[0] == honest


def test_no_list_of_nothing(crowd: Crowd, paper: Paper) -> None:
    for period in Period:
        assert numbers(paper, period, By.READERS, crowd) == []
        assert most_read(period, By.READERS, [], 10) == []


def test_a_list_costs_the_same_for_any_number_of_stories(
    crowd: Crowd, paper: Paper, django_assert_num_queries: Any
) -> None:
    for _ in range(6):
        crowd.many(publish(paper.world).number, 1)
    crowd.write()
    for period, queries in ((Period.NOW, 3), (Period.TODAY, 2), (Period.WEEK, 3)):
        with django_assert_num_queries(queries):
            most_read(period, By.READERS, sections(paper), 10, crowd.at)


def test_a_paper_that_nobody_read_for_months(crowd: Crowd, paper: Paper) -> None:
    old, new = publish(paper.world).number, publish(paper.world).number
    crowd.many(old, 3)
    crowd.write()
    crowd.at += timedelta(days=90)
    assert ranked(Period.NOW, By.READERS, sections(paper), 10, crowd.at) == []
    crowd.many(new, 2)
    crowd.write()
    hot = ranked(Period.NOW, By.READERS, sections(paper), 10, crowd.at)
    assert [(each.story, each.weight) for each in hot] == [(new, pytest.approx(2))]


def test_with_more_sections_than_a_question_may_have_parts(crowd: Crowd, paper: Paper) -> None:
    number = publish(paper.world).number
    crowd.many(number, 2)
    crowd.write()
    many = [*range(10_000, 10_900), *sections(paper)]
    for period in Period:
        assert [each.story for each in ranked(period, By.READERS, many, 10, crowd.at)] == [number]
        assert ranked(period, By.READERS, [], 10, crowd.at) == []
