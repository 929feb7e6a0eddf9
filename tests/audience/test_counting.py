"""Counting promotions: in memory first, then added to the day's tally, and nothing about who looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError

from haowai.audience import counting
from haowai.audience.counting import MOST, Counts
from haowai.audience.models import PromotionTally
from haowai.lib.limits import Limiter
from haowai.sections.models import Promotion

pytestmark = pytest.mark.django_db


class Bell:
    """A timer that a test rings itself."""

    rung: list[Bell] = []

    def __init__(self, seconds: float, ring: Any) -> None:
        self.seconds, self.ring, self.daemon = seconds, ring, False

    def start(self) -> None:
        Bell.rung.append(self)


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Bell]]:
    monkeypatch.setattr(counting, "Timer", Bell)
    Bell.rung = []
    yield Bell.rung
    Bell.rung = []


@pytest.fixture
def promotion() -> Promotion:
    return Promotion.objects.create(name="訂報", slot="end", title="訂報", url="/paper/")


def tallies() -> list[tuple[int, date, int, int]]:
    return list(PromotionTally.objects.order_by("day").values_list("promotion", "day", "views", "clicks"))


def test_counts_of_a_second_are_one_write(
    promotion: Promotion, bells: list[Bell], django_assert_num_queries: Any
) -> None:
    counts = Counts()
    for _ in range(1000):
        counts.add(views=[promotion.pk])
    counts.add(clicks=[promotion.pk])
    assert [bell.seconds <= 2 for bell in bells] == [True]
    with django_assert_num_queries(5):  # savepoint, promotions, the row, the sum, release
        counts.write()
    assert [row[2:] for row in tallies()] == [(1000, 1)]


def test_processes_add_to_each_other(promotion: Promotion) -> None:
    for _ in range(3):
        counts = Counts()
        counts.add(views=[promotion.pk])
        counts.write()
        counts.write()
    assert [row[2:] for row in tallies()] == [(3, 0)]


def test_a_day_is_one_of_taipei(promotion: Promotion) -> None:
    counts = Counts()
    with time_machine.travel(datetime(2026, 11, 20, 15, 59, tzinfo=UTC), tick=False):
        counts.add(views=[promotion.pk])
    with time_machine.travel(datetime(2026, 11, 20, 16, 0, tzinfo=UTC), tick=False):
        counts.add(views=[promotion.pk])
    counts.write()
    assert tallies() == [(promotion.pk, date(2026, 11, 20), 1, 0), (promotion.pk, date(2026, 11, 21), 1, 0)]


def test_what_no_promotion_has_is_dropped(promotion: Promotion) -> None:
    counts = Counts()
    counts.add(views=[promotion.pk, promotion.pk + 1], clicks=[2**62])
    counts.write()
    assert [row[0] for row in tallies()] == [promotion.pk]


def test_invented_numbers_fill_no_memory(promotion: Promotion) -> None:
    counts = Counts()
    counts.add(views=range(1, 10 * MOST))
    assert len(counts._waiting) == MOST


def test_what_the_database_refuses_waits(promotion: Promotion, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(batch: Any) -> None:
        raise DatabaseError("locked")

    counts = Counts()
    counts.add(views=[promotion.pk])
    with monkeypatch.context() as patch:
        patch.setattr(counting, "write_tallies", refuse)
        counts.write()
    assert tallies() == []
    counts.add(views=[promotion.pk])
    counts.write()
    assert [row[2] for row in tallies()] == [2]


def test_an_address_may_do_so_much_in_a_while() -> None:
    now = [0.0]
    limiter = Limiter(most=3, seconds=60, addresses=2, clock=lambda: now[0])
    assert [limiter.allows("10.0.0.1") for _ in range(4)] == [True, True, True, False]
    assert not limiter.allows("10.0.0.2", 4)
    assert limiter.allows("2001:db8::1", 2)
    assert not limiter.allows("2001:db8::ffff", 2)
    assert not limiter.allows("10.0.0.3")
    now[0] = 60.0
    assert limiter.allows("10.0.0.1", 3)
    assert limiter.allows("no address")
