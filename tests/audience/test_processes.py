"""Real lanes that collect: on one file of their own or on PostgreSQL, killed and started again, two at once, with Redis
and without."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.audience.readers import BROWSER
from tests.cast import Paper, publish
from tests.coherence.test_several_processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]


class Machine:
    """Lanes of one machine, and what they counted."""

    def __init__(self, folder: Path, redis: str) -> None:
        self.folder, self.open, self.hour = folder, ExitStack(), time.time() // 3600
        home = folder / "home"
        home.mkdir()
        own = {
            "DATABASE_URL": database_url(),
            "HAOWAI_HOME": str(home),
            "HAOWAI_TRUSTED_PROXIES": "127.0.0.0/8",
            "REDIS_URL": redis,
            "VIEWS_URL": f"sqlite:///{folder / 'views.sqlite3'}" if connection.vendor == "sqlite" else "main",
        }
        self.environment = os.environ | own
        if connection.vendor == "sqlite":
            self._run("migrate", "circulation", "--database", "views", "--verbosity", "0")

    def _run(self, *arguments: str) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "haowai.config.settings"}
        command = [sys.executable, "-m", "django", *arguments]
        subprocess.run(command, env=self.environment | settings, cwd=ROOT, check=True, timeout=120)

    def lane(self) -> Lane:
        return self.open.enter_context(lane(self))

    def counted(self) -> tuple[int, ...]:
        """Views, readers and seconds of all stories."""
        query = "SELECT sum(views), sum(readers), sum(seconds) FROM circulation_storyday"
        if connection.vendor == "sqlite":
            views = sqlite3.connect(self.folder / "views.sqlite3", timeout=20)
            found = views.execute(query).fetchone()
            views.close()
        else:
            with connection.cursor() as cursor:
                cursor.execute(query)
                found = cursor.fetchone()
        return tuple(int(each or 0) for each in found)

    def comes_to(self, *counts: int, within: float = 30) -> None:
        until = time.monotonic() + within
        while self.counted() != counts and time.monotonic() < until:
            time.sleep(0.05)
        counted = self.counted()
        if self.hour != time.time() // 3600:
            # The hour turned meanwhile, and readers count again.
            assert counted[0] == counts[0]
        else:
            assert counted == counts


class Lane:
    """A lane in a process of its own, and a reader's connection to it."""

    def __init__(self, machine: Machine, at: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
            number = listener.fileno()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "haowai.config.lanes", str(number), str(machine.folder / f"none{at}")],
                env=machine.environment,
                cwd=ROOT,
                pass_fds=(number,),
            )
        self.reader = socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def tells(self, report: dict[str, Any], address: str = "203.0.113.1") -> bytes:
        body = json.dumps([report]).encode()
        head = (
            f"POST /islands/views HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
            f"Sec-Fetch-Site: same-origin\r\nUser-Agent: {BROWSER}\r\nX-Forwarded-For: {address}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.reader.sendall(head.encode() + body)
        return self.reader.recv(4096)

    def opens(self, story: int, reader: int) -> None:
        answer = self.tells(
            {"story": story, "on": "phone"}, f"10.{reader // 65536}.{reader // 256 % 256}.{reader % 256}"
        )
        assert answer.startswith(b"HTTP/1.1 204 ")
        assert b"set-cookie" not in answer.lower()

    def begins(self, machine: Machine, story: int) -> None:
        """Until it has today's salt, it counts nothing."""
        before, until = machine.counted()[0], time.monotonic() + 60
        while machine.counted()[0] == before and time.monotonic() < until:
            self.tells({"story": story, "on": "phone"}, "192.0.2.1")
            time.sleep(0.7)
        assert machine.counted()[0] > before
        # What was told last is still being written, perhaps.
        known = (0,)
        while machine.counted() != known:
            known = machine.counted()
            time.sleep(2)


@contextmanager
def lane(machine: Machine) -> Iterator[Lane]:
    started = Lane(machine, len(list(machine.folder.iterdir())))
    try:
        yield started
    finally:
        started.reader.close()
        started.process.kill()
        started.process.wait()


@contextmanager
def machine_at(folder: Path, redis: str = "") -> Iterator[Machine]:
    made = Machine(folder, redis)
    with made.open:
        yield made


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with machine_at(tmp_path) as made:
        yield made


@pytest.fixture
def story(paper: Paper) -> int:
    return int(publish(paper.world).number)


def test_a_killed_lane_loses_a_second_at_most(machine: Machine, story: int) -> None:
    lane = machine.lane()
    lane.begins(machine, story)
    views, readers, _ = machine.counted()
    times: list[float] = []
    while len(times) < 400 or times[-1] - times[0] < 3:
        lane.opens(story, len(times))
        times.append(time.monotonic())
        time.sleep(0.002)
    os.kill(lane.process.pid, signal.SIGKILL)
    killed = time.monotonic()
    lane.process.wait()
    # Half a second between two batches, and what it takes to write one.
    safe = sum(at < killed - 1.0 for at in times)
    counted = machine.counted()
    assert safe <= counted[0] - views <= len(times)
    assert counted[0] - views == counted[1] - readers

    # Its successor knows whom it had counted.
    after = machine.lane()
    after.begins(machine, story)
    known = machine.counted()
    for at in range(safe):
        after.opens(story, at)
    machine.comes_to(known[0] + safe, known[1], 0)


def test_a_lane_that_is_told_to_end_loses_nothing(machine: Machine, story: int) -> None:
    lane = machine.lane()
    lane.begins(machine, story)
    views, readers, _ = machine.counted()
    for at in range(50):
        lane.opens(story, at)
    lane.reader.close()
    lane.process.terminate()
    assert lane.process.wait(30) == 0
    assert machine.counted() == (views + 50, readers + 50, 0)


def two_lanes_agree(machine: Machine, story: int) -> None:
    first, second = machine.lane(), machine.lane()
    first.begins(machine, story)
    second.begins(machine, story)
    views, readers, _ = machine.counted()
    for at in range(60):
        first.opens(story, at)
        second.opens(story, at // 2)
    machine.comes_to(views + 120, readers + 60, 0)


def test_two_lanes_agree(machine: Machine, story: int) -> None:
    two_lanes_agree(machine, story)


def test_two_lanes_agree_by_redis(tmp_path: Path, story: int, redis_url: str) -> None:
    import redis

    shared = redis.Redis.from_url(redis_url)
    shared.flushdb()
    with machine_at(tmp_path, redis_url) as machine:
        two_lanes_agree(machine, story)
    kept = [key.decode() for key in shared.keys("haowai:*")]
    assert {key.split(":")[1] for key in kept} == {"seen", "salt"}
    assert all(0 < shared.ttl(key) <= 2 * 86_400 for key in kept)
    assert "10.0.0.1" not in str([shared.smembers(key) for key in kept if ":seen:" in key])


def test_nobody_waits_while_the_newsroom_writes(machine: Machine, story: int) -> None:
    """On SQLite: views have a file of their own."""
    lane = machine.lane()
    lane.begins(machine, story)
    views, readers, _ = machine.counted()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            lane.opens(story, 5)
            machine.comes_to(views + 1, readers + 1, 0)
            cursor.execute("ROLLBACK")


def test_where_views_are_counted() -> None:
    assert django_settings.VIEWS_DATABASE == "default"
