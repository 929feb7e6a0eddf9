"""A publisher: ``python -m tests.races.publisher FILE PROCESS SUBJECT …`` changes its subjects until enough is
published.

It works in a child of its own, which is killed at a point that chance chooses, and is followed by another one.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import django

from tests.races.ledger import DOWN, GATE, ROUND, Race, mark

#: Where publishers are killed: with the rows written but not committed; committed, and nothing after it; in the lease;
#: with everything done but told to nobody; and wherever it happens, from outside.
POINTS = ("written", "committed", "lease", "done", "outside", "outside")
FIELDS = {"Section": "name", "Topic": "name", "Person": "bio", "Promotion": "title", "Breaking": "text"}


class Killing:
    """Where this process will be killed once it is ``armed``."""

    def __init__(self, point: str) -> None:
        self.point = point
        self.armed = False

    def pass_by(self, point: str) -> None:
        if self.armed and point == self.point:
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Let the press transaction pass by the points."""
        from haowai.press import transaction

        append = transaction.append

        def written(*arguments: Any, **named: Any) -> Any:
            rows = append(*arguments, **named)
            self.pass_by("written")
            return rows

        def sleep(seconds: float) -> None:
            time.sleep(seconds / 2)
            self.pass_by("lease")
            time.sleep(seconds - seconds / 2)

        transaction.append = written
        transaction.time = SimpleNamespace(sleep=sleep)  # type: ignore[assignment]
        transaction.after_commit.insert(0, lambda rows: self.pass_by("committed"))


class Publisher:
    """One life of a publisher."""

    def __init__(self, race: Race, process: int, subjects: list[int], r: Random, killing: Killing) -> None:
        self.race, self.process, self.subjects, self.r = race, process, subjects, r
        self.killing = killing
        self.rows: list[int] = []
        killing.install()
        from haowai.press.transaction import after_publishing

        after_publishing.append(lambda rows: self.rows.append(rows[-1].number))

    def live(self, publications: int) -> None:
        """Publish so often, the last time under the gun."""
        ledger = self.race.ledger
        for left in reversed(range(publications)):
            if ledger.stop[0]:
                return
            self.killing.armed = left == 0
            subject = self.r.choice(self.subjects)
            serial = ledger.begun[subject] + 1
            ledger.begun[subject] = serial
            self.rows.clear()
            try:
                self.change(subject, serial)
            except Exception:
                from django.db import connection

                traceback.print_exc()
                connection.close()
                ledger.count(self.process, "failed")
                continue
            self.killing.pass_by("done")
            if self.rows:
                ledger.row[subject] = self.rows[-1]
            ledger.acknowledged[subject] = serial
            ledger.count(self.process, "published")

    def change(self, subject: int, serial: int) -> None:
        about = self.race.subjects[subject]
        if about.kind == "story":
            self.print_story(about.pk, subject, serial)
            return
        from haowai.press.transaction import press_transaction
        from haowai.sections import models

        row = getattr(models, about.kind).objects.get(pk=about.pk)
        setattr(row, FIELDS[about.kind], f"潮聲{mark(subject, serial)}")
        with press_transaction("race"):
            row.save()

    def print_story(self, pk: int, subject: int, serial: int) -> None:
        from haowai.articles.models import Article
        from haowai.articles.verbs import go_to_press, restore, take_down

        article = Article.objects.get(pk=pk)
        if serial % ROUND == DOWN:
            if article.live:
                take_down(article)
            return
        newest = article.get_latest_revision_as_object()
        newest.headline = f"渡輪復航{mark(subject, serial)}"
        newest.rating = "restricted" if serial % ROUND == GATE else "general"
        if article.live:
            go_to_press(newest)
        else:
            newest.save_revision()
            restore(article)


def main(file: str, process: int, subjects: list[int]) -> int:
    """Publishers one after another, until enough is published or the race is over."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.races.settings")
    django.setup()
    race = Race.load(Path(file))
    r = Random(race.seed + process)  # noqa: S311 the same race again
    while not race.ledger.stop[0] and race.ledger.total("published") < race.publications:
        point, life, patience = r.choice(POINTS), r.randrange(4, 30), r.uniform(0.05, 4)
        seed = r.randrange(10**9)
        child = os.fork()
        if child == 0:
            code = 70
            try:
                chance = Random(seed)  # noqa: S311
                Publisher(race, process, subjects, chance, Killing(point)).live(life)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        if end(child, patience if point == "outside" else 0.0) == -signal.SIGKILL:
            race.ledger.count(process, "killed")
    return 0


def end(child: int, patience: float) -> int:
    """Wait for a child, and kill it after ``patience`` seconds unless that is 0. Answers its exit code."""
    until = time.monotonic() + patience
    while patience and time.monotonic() < until:
        gone, status = os.waitpid(child, os.WNOHANG)
        if gone:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    if patience:
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    file, process, *subjects = sys.argv[1:]
    sys.exit(main(file, int(process), [int(each) for each in subjects]))
