"""A paper's pages are made before its minute, shown to nobody before, and kept only if they are what was printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from haowai.articles.models import Article
from haowai.articles.scheduler import run_due
from haowai.articles.verbs import go_to_press
from haowai.config.rehearsing import Rehearsals
from haowai.press import kept
from haowai.press.editions import hold
from haowai.press.log import head_number
from haowai.press.models import LogRow, PaperEdition, Story
from haowai.press.models.edition import release_moment
from haowai.reader.cache.middleware import OWN, TOLD
from haowai.reader.cache.printed import Printed
from haowai.reader.cache.rehearsal import Rehearsal
from haowai.reader.cache.store import Store
from haowai.sections.addresses import story_path
from haowai.sections.models import Section
from tests.cache.server import Server, one_connection
from tests.cast import Paper, publish, write_for_paper

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
MINUTE = release_moment(DAY)
NIGHT = MINUTE - timedelta(minutes=5)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


@pytest.fixture
def store(server: Server) -> Store:
    return server.store


@pytest.fixture
def rehearsals(server: Server) -> Iterator[Rehearsals]:
    rehearsals = Rehearsals()
    rehearsals.rehearsal = Rehearsal(server.render, server.store)
    with one_connection():
        yield rehearsals


@pytest.fixture
def article(paper: Paper) -> Article:
    return go_to_press(write_for_paper(paper.world, DAY, headline="貝朗港夜渡復航"))


def release(rehearsals: Rehearsals, clock: Any, late: timedelta = timedelta(milliseconds=40)) -> None:
    """The minute comes; the worker hears of what it committed."""
    before = head_number()
    clock.move_to(MINUTE + late)
    run_due(MINUTE + late)
    rows = list(LogRow.objects.after(before))
    assert rows, "the paper appeared"
    rehearsals.keep(rows)


def page_of(store: Store, article: Article) -> Printed | None:
    return store.get(f"http://localhost{story_path(article.section, article.number)}", head_number())


def test_what_was_rehearsed_is_the_page_that_would_be_made(
    server: Server, reader: Client, paper: Paper, article: Article, rehearsals: Rehearsals, clock: Any
) -> None:
    store = server.store
    assert rehearsals.turn(NIGHT)
    assert not rehearsals.turn(NIGHT), "each story once"
    release(rehearsals, clock)
    page = page_of(store, article)
    assert page is not None
    kept.forget_all()
    address = story_path(paper.world, article.number)
    fresh = reader.get(address)
    assert page.body == fresh.content
    told = {name.lower() for name, _value in page.headers}
    assert told == {name.lower() for name in fresh.headers} - OWN - TOLD
    server.rendered.clear()
    assert (server.get(address).status, server.rendered) == (200, [])
    assert page.keys >= set(fresh["Surrogate-Key"].split())
    assert page.made_from == head_number()
    assert Story.objects.get().published_at == MINUTE, "the paper bears its minute"


def test_before_the_minute_nobody_meets_it(
    reader: Client, paper: Paper, article: Article, rehearsals: Rehearsals, store: Store
) -> None:
    rehearsals.turn(NIGHT)
    assert page_of(store, article) is None
    assert reader.get(story_path(paper.world, article.number)).status_code == 404
    assert not Story.objects.exists()


def other_words(article: Article) -> None:
    article.refresh_from_db()
    article.headline = "貝朗港夜渡延期"
    go_to_press(article)


def other_name(article: Article) -> None:
    Section.objects.get(pk=article.section_id).save()
    section = Section.objects.get(pk=article.section_id)
    section.name = "國際新聞"
    section.save()


@pytest.mark.parametrize("change", [other_words, other_name])
def test_what_changed_meanwhile_is_made_when_somebody_asks(
    change: Callable[[Article], None], article: Article, rehearsals: Rehearsals, store: Store, clock: Any
) -> None:
    rehearsals.turn(NIGHT)
    change(article)
    release(rehearsals, clock)
    assert page_of(store, article) is None


def test_a_version_that_was_approved_later_is_rehearsed_again(
    article: Article, rehearsals: Rehearsals, store: Store, clock: Any
) -> None:
    rehearsals.turn(NIGHT)
    other_words(article)
    assert rehearsals.turn(NIGHT)
    release(rehearsals, clock)
    page = page_of(store, article)
    assert page is not None
    assert "貝朗港夜渡延期" in page.body.decode()


def test_other_stories_change_nothing_of_it(
    paper: Paper, article: Article, rehearsals: Rehearsals, store: Store, clock: Any
) -> None:
    rehearsals.turn(NIGHT)
    publish(paper.world, headline="夜間快訊")
    release(rehearsals, clock)
    assert page_of(store, article) is not None


def test_a_paper_that_is_late_says_when_it_really_appeared(
    article: Article, rehearsals: Rehearsals, store: Store, clock: Any
) -> None:
    rehearsals.turn(NIGHT)
    release(rehearsals, clock, late=timedelta(minutes=3))
    assert Story.objects.get().published_at == MINUTE + timedelta(minutes=3)
    assert page_of(store, article) is None


def test_a_paper_that_is_held_is_not_rehearsed(article: Article, rehearsals: Rehearsals) -> None:
    hold(DAY)
    assert not rehearsals.turn(NIGHT)


def test_what_is_rehearsed_for_nothing_is_forgotten(article: Article, rehearsals: Rehearsals) -> None:
    rehearsals.turn(NIGHT)
    hold(DAY)
    rehearsals.turn(NIGHT)
    assert rehearsals.rehearsal is not None
    assert not rehearsals.rehearsal.pages


def test_a_paper_that_was_given_another_minute_is_rehearsed_for_that(
    article: Article, rehearsals: Rehearsals, store: Store, clock: Any
) -> None:
    earlier = NIGHT + timedelta(minutes=1)
    PaperEdition.objects.update_or_create(day=DAY, defaults={"release_at": earlier})
    assert rehearsals.turn(NIGHT)
    before = head_number()
    clock.move_to(earlier)
    run_due(earlier)
    rehearsals.keep(list(LogRow.objects.after(before)))
    assert page_of(store, article) is not None


def test_right_before_the_minute_the_worker_looks_up(article: Article, rehearsals: Rehearsals) -> None:
    assert not rehearsals.turn(MINUTE - timedelta(milliseconds=500))


def test_a_restricted_story_s_gate_is_made_when_somebody_asks(
    paper: Paper, rehearsals: Rehearsals, store: Store, clock: Any
) -> None:
    article = go_to_press(write_for_paper(paper.world, DAY, rating="restricted", safe_headline="限制級報導"))
    rehearsals.turn(NIGHT)
    release(rehearsals, clock)
    page = page_of(store, article)
    assert page is None or page.gated


def test_far_from_any_minute_a_turn_is_cheap(
    paper: Paper, rehearsals: Rehearsals, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        assert not rehearsals.turn(datetime(2026, 3, 1, 4, tzinfo=UTC))
