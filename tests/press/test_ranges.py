"""Ranges of story numbers: which exist, and when they last changed."""

from __future__ import annotations

import pytest

from haowai.articles.verbs import go_to_press, restore, take_down
from haowai.press import keys, ranges
from haowai.press.models import LogRow, NumberRange, Story
from haowai.press.projection import rebuild
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db


def known() -> set[tuple[str, int]]:
    return set(NumberRange.objects.values_list("list", "first"))


def place(paper: Paper, number: int) -> tuple[str, int]:
    return (keys.channel(paper.channel.pk), ranges.range_of(number))


def test_a_range_appears_with_its_first_story_and_says_when_it_changed(paper: Paper) -> None:
    article = publish(paper.world)
    assert known() == {place(paper, article.number)}
    before = NumberRange.objects.get().changed_at
    article.headline = "貝朗港渡輪延後復航"
    go_to_press(article)
    assert NumberRange.objects.get().changed_at > before


def test_a_printing_purges_its_range(paper: Paper) -> None:
    article = publish(paper.world)
    key = ranges.range_key(*place(paper, article.number))
    assert key in LogRow.objects.order_by("-number")[0].purges.split()
    take_down(article)
    assert key in LogRow.objects.order_by("-number")[0].purges.split()


def test_a_range_goes_with_its_last_story(paper: Paper) -> None:
    first, second = publish(paper.world), publish(paper.world)
    take_down(first)
    assert known()
    take_down(second)
    assert not known()
    restore(first)
    assert known()


def test_what_is_restricted_stands_in_no_range(paper: Paper) -> None:
    article = publish(paper.world, rating="restricted")
    assert not known()
    article.rating = "general"
    go_to_press(article)
    assert known()
    article.rating = "restricted"
    go_to_press(article)
    assert not known()


def test_rebuilding_makes_the_same_ranges(paper: Paper) -> None:
    publish(paper.world)
    before = list(NumberRange.objects.values_list("list", "first", "changed_at"))
    NumberRange.objects.create(list=before[0][0], first=0, changed_at=before[0][2])
    NumberRange.objects.exclude(first=0).delete()
    list(rebuild())
    assert list(NumberRange.objects.values_list("list", "first", "changed_at")) == before


def test_only_films_stand_in_the_range_of_films(paper: Paper) -> None:
    number = publish(paper.world).number
    films = keys.form("video", paper.channel.pk)
    assert not ranges.stories_in(films, ranges.range_of(number)).exists()
    Story.objects.filter(pk=number).update(form="video")
    assert ranges.stories_in(films, ranges.range_of(number)).get().number == number
