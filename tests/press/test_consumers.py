"""Consumers: each row once, in order, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from haowai.press import consumers
from haowai.press.consumers import Consumer, run, step
from haowai.press.models import Cursor, LogRow, Story
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What ``kill -9`` looks like from inside: nothing gets to tidy up."""


class Ledger(Consumer):
    """Writes down the rows it has seen, in the database."""

    name: ClassVar[str] = "ledger"
    batch: ClassVar[int] = 2
    dies_at: int | None = None

    def handle(self, rows: list[LogRow]) -> None:
        for row in rows:
            Cursor.objects.create(name=f"seen:{row.number}", number=row.number)
            if row.number == self.dies_at:
                raise Killed

    def reset(self) -> None:
        Cursor.objects.filter(name__startswith="seen:").delete()


class Index(Consumer):
    """Writes elsewhere, where no transaction reaches; taking a row in twice changes nothing."""

    name: ClassVar[str] = "index"
    batch: ClassVar[int] = 2
    in_transaction: ClassVar[bool] = False

    def __init__(self) -> None:
        self.entries: dict[int, str] = {}
        self.dies = False

    def handle(self, rows: list[LogRow]) -> None:
        self.entries.update({row.number: row.kind for row in rows})
        if self.dies:
            raise Killed

    def reset(self) -> None:
        self.entries.clear()


def seen() -> list[int]:
    return list(
        Cursor.objects.filter(name__startswith="seen:").order_by("number").values_list("number", flat=True)
    )


def numbers() -> list[int]:
    return list(LogRow.objects.values_list("number", flat=True))


def test_rows_come_in_order_and_once(paper: Paper) -> None:
    ledger = Ledger()
    assert run(ledger) == 4
    publish(paper.world)
    assert run(ledger) == 1
    assert run(ledger) == 0
    assert seen() == numbers() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("row", [1, 2, 3, 4])
def test_killed_at_any_row_it_goes_on_where_it_was(paper: Paper, row: int) -> None:
    ledger = Ledger()
    ledger.dies_at = row
    with pytest.raises(Killed):
        run(ledger)
    assert len(seen()) == (row - 1) // 2 * 2
    ledger.dies_at = None
    run(ledger)
    assert seen() == numbers()


def test_killed_between_its_writing_and_its_cursor_it_does_the_batch_again(paper: Paper) -> None:
    index = Index()
    index.dies = True
    with pytest.raises(Killed):
        step(index)
    assert Cursor.objects.get(name="index").number == 0
    index.dies = False
    run(index)
    assert sorted(index.entries) == numbers()


@pytest.mark.parametrize("consumer", [Ledger(), Index()])
def test_rebuilding_starts_at_row_one(paper: Paper, consumer: Consumer) -> None:
    run(consumer)
    publish(paper.world)
    assert sum(consumer.rebuild()) == len(numbers())
    assert Cursor.objects.get(name=consumer.name).number == numbers()[-1]


def test_an_interrupted_rebuild_goes_on(paper: Paper) -> None:
    ledger = Ledger()
    run(ledger)
    steps = ledger.rebuild()
    next(steps)
    assert seen() == [1, 2]
    run(ledger)
    assert seen() == numbers()


def test_stories_are_rebuilt_by_name(paper: Paper) -> None:
    publish(paper.world, headline="復航")
    Story.objects.update(headline="別的")
    assert sum(consumers.find("stories").rebuild()) == 1
    assert Story.objects.get().headline == "復航"
    assert not Cursor.objects.filter(name="rebuild:stories").exists()


def test_an_interrupted_rebuild_of_stories_goes_on(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    from haowai.press import projection

    for headline in ("一", "二", "三"):
        publish(paper.world, headline=headline)
    rebuild = projection.rebuild

    def one_by_one(*, start: int) -> Iterator[tuple[int, int]]:
        return rebuild(start=start, batch=1)

    monkeypatch.setattr(projection, "rebuild", one_by_one)
    steps = consumers.find("stories").rebuild()
    assert next(steps) == next(steps) == 1
    steps.close()
    assert sum(consumers.find("stories").rebuild()) == 1


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="two consumers"):
        consumers.register(consumers.Stories())
    assert "stories" in consumers.names()
