"""Several desks, workers and imports at once: no gap, no twin, nothing lost. On real transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from haowai.articles.models import Article
from haowai.articles.scheduler import Scheduler
from haowai.articles.verbs import go_to_press
from haowai.press.consumers import Consumer, run
from haowai.press.models import Cursor, LogRow, Story
from haowai.press.verify import verify
from tests.cast import Paper, write

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], Any]) -> None:
    """Run them in threads that start at the same moment, each with its own connection; raise what any of them
    raised.
    """
    start = threading.Barrier(len(works))
    raised: list[BaseException] = []

    def one(work: Callable[[], Any]) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def test_publishers_at_once_leave_no_gap(paper: Paper) -> None:
    drafts = [[write(paper.world, headline=f"{desk}-{n}").pk for n in range(4)] for desk in range(3)]

    def publish_all(pks: list[int]) -> Callable[[], None]:
        return lambda: [go_to_press(Article.objects.get(pk=pk)) for pk in pks] and None

    before = LogRow.objects.count()
    together(*(publish_all(pks) for pks in drafts))
    assert list(LogRow.objects.values_list("number", flat=True)) == list(range(1, before + 12 + 1))
    assert Story.objects.count() == 12
    assert verify().ok


def test_writers_at_once_take_different_numbers(paper: Paper) -> None:
    together(*(lambda: [write(paper.world) for _ in range(3)] for _ in range(3)))
    assert Article.objects.values("number").distinct().count() == 9
    assert Article.objects.values("path").distinct().count() == 9
    assert Article.find_problems() == ([], [], [], [], [])


def test_a_failing_publisher_leaves_no_gap(paper: Paper) -> None:
    good, bad = write(paper.world, headline="好稿"), write(paper.world, headline="壞稿")

    def publish_and_fail() -> None:
        with transaction.atomic():
            go_to_press(Article.objects.get(pk=bad.pk))
            raise LookupError

    def fail_late() -> None:
        with pytest.raises(LookupError):
            publish_and_fail()

    together(fail_late, lambda: go_to_press(Article.objects.get(pk=good.pk)), fail_late)
    assert Story.objects.get().headline == "好稿"
    assert verify().ok


def test_two_schedulers_print_once(paper: Paper) -> None:
    soon = timezone.now() + timedelta(hours=1)
    for n in range(3):
        article = go_to_press(write(paper.world, headline=f"{n}", go_live_at=soon))
        revision = article.revisions.get(approved_go_live_at__isnull=False)
        past = timezone.now() - timedelta(minutes=1)
        content = revision.content | {"go_live_at": past.isoformat()}
        article.revisions.update(content=content, approved_go_live_at=past)
    now = timezone.now()
    schedulers = [Scheduler() for _ in range(3)]
    together(*(lambda s=s: s.run_due(now) for s in schedulers))  # type: ignore[misc]
    assert not any(s.failures for s in schedulers)
    assert list(LogRow.objects.printings().values_list("kind", flat=True)) == ["published"] * 3


class Ledger(Consumer):
    """Writes down each row; a second time would violate the key."""

    name = "ledger"
    batch = 1

    def handle(self, rows: list[LogRow]) -> None:
        for row in rows:
            Cursor.objects.create(name=f"seen:{row.number}", number=row.number)

    def reset(self) -> None:
        raise NotImplementedError


def test_two_workers_consume_once(paper: Paper) -> None:
    together(*(lambda: run(Ledger()) for _ in range(3)))
    run(Ledger())
    assert Cursor.objects.filter(name__startswith="seen:").count() == LogRow.objects.count()
