"""A killed publisher leaves no page old: what was committed is in the next answer, whatever did not come after it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from haowai.articles.verbs import go_to_press
from tests.cache.server import Server
from tests.cast import make_paper, publish, write
from tests.races.asking import marks_of
from tests.races.ledger import Race, Subject, mark
from tests.races.machines import Database, environment

#: Publishes once, and is killed on the way.
DYING = """
import sys
from pathlib import Path
from random import Random
import django
django.setup()
from tests.races.ledger import Race
from tests.races.publisher import Killing, Publisher
Publisher(Race.load(Path(sys.argv[1])), 0, [0], Random(1), Killing(sys.argv[2])).live(1)
"""


@pytest.mark.parametrize(
    ("point", "serial"), [("written", 1), ("committed", 2), ("lease", 2), ("done", 2), ("never", 2)]
)
def test_what_a_killed_publisher_committed_is_in_the_next_answer(
    transactional_db: None, tmp_path: Path, point: str, serial: int
) -> None:
    paper = make_paper()
    article = go_to_press(write(paper.world, headline=f"渡輪復航{mark(0, 1)}"))
    pages = ("/", "/world/", f"/world/{article.number}", "/feeds/latest.rss", "/sitemaps/news.xml")
    one, other = Server(tmp_path / "one"), Server(tmp_path / "other")
    for path in pages:
        assert marks_of(one.get(path).body) == marks_of(other.get(path).body) == {0: (1, 1)}, path
    file = tmp_path / "race.json"
    Race(
        file=str(tmp_path / "ledger"),
        subjects=[Subject("story", article.pk)],
        paths=[],
        shown=[],
        ports=[],
        processes=1,
        publications=1,
        answers=0,
        lease=0,
        seed=1,
    ).save(file)
    race = Race.load(file)
    race.ledger.begun[0] = race.ledger.acknowledged[0] = 1
    code = die(file, tmp_path / "newsroom", point)
    assert code == (0 if point == "never" else -signal.SIGKILL)
    assert race.ledger.acknowledged[0] == (2 if point == "never" else 1)
    for server in (one, other):
        for path in pages:
            assert marks_of(server.get(path).body) == {0: (serial, serial)}, path
    # Whoever comes after it finds no lock that was left behind.
    publish(paper.world, headline=f"山路搶通{mark(1, 1)}")
    for server in (one, other):
        assert marks_of(server.get("/").body) == {0: (serial, serial), 1: (1, 1)}


def die(file: Path, home: Path, point: str) -> int:
    for name in ("media", "static", "cache", "secrets"):
        (home / name).mkdir(parents=True)
    address = Database.of(connection.settings_dict, connection.vendor).address()
    command = [sys.executable, "-c", DYING, str(file), point]
    return subprocess.run(command, env=environment(home, address), check=False, timeout=120).returncode
