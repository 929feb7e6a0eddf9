"""The same newsrooms, read from three server processes of one machine, and from two machines that share nothing but the
database. Processes are killed on the way, and started again on the store that they leave behind."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from haowai.press.kept import Kept
from tests.coherence.addresses import Place
from tests.coherence.clock import LOTS_OF_TIME
from tests.coherence.newsroom import WEIGHTS
from tests.coherence.playing import Game
from tests.coherence.reading import Answer, Site, Stale, ask, made_anew, told
from tests.fixtures_press import make_ground

ROOT = Path(__file__).parents[2]
STEPS = 12
LOTS = [name for name, weight in WEIGHTS.items() for _ in range(weight)]


class Process:
    """One server process, asked through its stdin."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.start()

    def start(self) -> None:
        other = {"STORAGES": django_settings.STORAGES, "MEDIA_ROOT": str(django_settings.MEDIA_ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.coherence.reader_process", self.store, json.dumps(other)],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, place: Place) -> Answer:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([time.time(), *place]) + "\n")
        self.process.stdin.flush()
        status, headers, body = json.loads(self.process.stdout.readline())
        return Answer(status, headers, base64.b64decode(body))

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


class Machines(Site):
    """Server processes beside the one that is played in."""

    def __init__(self, stores: list[Path]) -> None:
        super().__init__()
        self.processes = [Process(store) for store in stores]
        self.kept = 0

    def compare(self, place: Place, found: dict[Kept[Any], Any] | None = None) -> Answer:
        served = [process.ask(place) for process in self.processes]
        with made_anew(found):
            fresh = ask(self.django, place)
        for answer in served:
            self.kept += answer.was_kept
            if answer.seen != fresh.seen:
                raise Stale(told(place, answer, fresh))
        return fresh


def database_url() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    address, _mark, options = str(django_settings.DATABASE_URL).partition("?")
    return address.rpartition("/")[0] + f"/{name}" + (f"?{options}" if options else "")


@contextmanager
def machines(*stores: Path) -> Iterator[Machines]:
    make_ground()
    site = Machines(list(stores))
    try:
        yield site
    finally:
        for process in site.processes:
            process.kill()


def played_on(site: Machines, seed: int, steps: int) -> Game:
    """A newsroom is played and everything committed; every now and then a process is killed and started again."""
    r = Random(seed)  # noqa: S311 no secret
    game = Game(site, every=8)
    game.begin()
    try:
        for step in range(steps):
            if r.random() < 0.25:
                game.move(r.choice(LOTS_OF_TIME), r.randrange(1000))
            else:
                game.play(r.choice(LOTS), r.randrange(1000))
            if step % 6 == 3:
                process = r.choice(site.processes)
                process.kill()
                process.start()
    finally:
        game.end()
    return game


@pytest.fixture(autouse=True)
def lease_as_in_life(settings: Any, at_once: None) -> None:
    settings.PRESS_LEASE = 0.005 if connection.vendor == "sqlite" else 0.02


@pytest.mark.django_db(transaction=True)
def test_three_processes_of_one_machine(tmp_path: Path) -> None:
    with machines(*[tmp_path / "store"] * 3) as site:
        game = played_on(site, seed=7, steps=STEPS)
    assert game.steps > STEPS // 2
    assert site.kept, "pages that are never kept prove nothing"


@pytest.mark.django_db(transaction=True)
def test_two_machines(tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("machines share a PostgreSQL")
    with machines(tmp_path / "one", tmp_path / "other") as site:
        game = played_on(site, seed=8, steps=STEPS)
    assert game.steps > STEPS // 2
