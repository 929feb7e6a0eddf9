"""The worker's turns: what each does, and that one part that fails takes no other along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from django.core.files.images import ImageFile
from django.db import connection

from haowai.articles.redaction import redact_passage
from haowai.articles.verbs import go_to_press
from haowai.config.worker import TICK, Worker
from haowai.media.models import Photo
from haowai.press import checkpoints, consumers
from haowai.press.consumers import Consumer
from haowai.press.models import Checkpoint, LogRow, Payload, Story
from tests.cast import Paper, publish, write

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    # The tests' connection is inside their own transaction and must stay open.
    monkeypatch.setattr("haowai.config.worker.close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)
    return Worker()


def photo(**fields: Any) -> Photo:
    from io import BytesIO

    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (40, 30)).save(drawn, "PNG")
    made = Photo(title="渡輪", **fields)
    made.file = ImageFile(drawn, name="ferry.png")
    made.save()
    return made


def test_it_sleeps_half_a_second_and_less_before_something_is_due(paper: Paper, worker: Worker) -> None:
    assert worker.turn(NOW) == TICK
    go_to_press(write(paper.world, go_live_at=NOW + timedelta(milliseconds=120)))
    assert worker.turn(NOW) == timedelta(milliseconds=120)


def test_it_publishes_what_is_due(paper: Paper, worker: Worker, clock: Any) -> None:
    go_to_press(write(paper.world, go_live_at=NOW + SECOND))
    clock.move_to(NOW + SECOND)
    worker.turn(NOW + SECOND)
    assert Story.objects.get().is_live


def test_it_signs_a_checkpoint_an_hour_when_the_log_grew(paper: Paper, worker: Worker, clock: Any) -> None:
    for minutes, signed in ((0, 1), (5, 1), (61, 1)):
        clock.move_to(NOW + timedelta(minutes=minutes))
        worker.turn(NOW + timedelta(minutes=minutes))
        assert Checkpoint.objects.count() == signed
    publish(paper.world)
    clock.move_to(NOW + timedelta(minutes=63))
    worker.turn(NOW + timedelta(minutes=63))
    assert Checkpoint.objects.count() == 2
    for checkpoint in Checkpoint.objects.all():
        checkpoints.check_signature(checkpoints.published(checkpoint))


def test_it_erases_on_the_day_in_taipei(paper: Paper, worker: Worker, clock: Any) -> None:
    article = publish(paper.world, headline="林小明獲救")
    redact_passage(article.number, "林小明", user=None, reason="法院裁定", erase_on=date(2026, 3, 2))
    worker.turn(NOW)
    assert Payload.objects.filter(state="sealed").count() == 1
    midnight = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    clock.move_to(midnight)
    worker.turn(midnight)
    assert Payload.objects.filter(state="erased").count() == 1


def test_the_end_of_a_photos_rights_is_a_row_of_the_log_once(
    paper: Paper, worker: Worker, clock: Any
) -> None:
    ending = photo(expires_at=NOW + timedelta(milliseconds=300))
    photo(expires_at=NOW + timedelta(days=2))
    assert worker.turn(NOW) == timedelta(milliseconds=300)
    length = LogRow.objects.count()
    for later in (SECOND, 2 * SECOND):
        clock.move_to(NOW + later)
        worker.turn(NOW + later)
    row = LogRow.objects.after(length).get()
    assert (row.subject_type, row.subject_id, row.purges) == ("photo", ending.pk, f"photo:{ending.pk}")


class Slow(Consumer):
    """Fails until told not to."""

    name: ClassVar[str] = "slow"
    broken = True

    def handle(self, rows: list[LogRow]) -> None:
        if self.broken:
            raise OSError("no route to host")

    def reset(self) -> None:
        raise NotImplementedError


def test_a_part_that_fails_rests_and_the_others_go_on(
    paper: Paper, worker: Worker, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(consumers, "consumers", lambda: [slow])
    worker.turn(NOW)
    assert Checkpoint.objects.count() == 1
    slow.broken = False
    worker.turn(NOW + SECOND)
    assert consumers.step(slow) > 0
    publish(paper.world)
    worker.turn(NOW + timedelta(seconds=30))
    assert consumers.step(slow) == 0


@pytest.mark.django_db(transaction=True)
def test_sigterm_ends_it_gracefully(paper: Paper) -> None:
    """A process of its own, on the database of the tests."""
    program = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        f"connection.settings_dict['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "from haowai.config.worker import Worker\n"
        "worker = Worker(); turn = worker.turn\n"
        "def told(now):\n"
        "    pause = turn(now); print('turned', flush=True); return pause\n"
        "worker.turn = told; worker.run()\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "haowai.config.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "turned\n"
    process.send_signal(signal.SIGTERM)
    process.stdout.read()
    process.stdout.close()
    assert process.wait() == 0
    assert Checkpoint.objects.count() == 1
