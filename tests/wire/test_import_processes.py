"""``haowai import`` as processes of their own: killed at any moment, and two at once, on a newspaper of their own."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.wire.records import record, write_lines

#: More than a few batches, so that a kill finds the import between two and within one.
COUNT = 1_500
KILLS = 4

LOOK = """
import json
import django
django.setup()
from django.db.models import Count
from wagtail.models import Page, Revision
from wagtail.search.models import IndexEntry
from haowai.articles.models import Article, MonthFolder, Signature
from haowai.press.models import Alias, ListEntry, LogRow, Story
from haowai.press.verify import verify
from haowai.sections.models import Channel, Section, Topic
articles = Article.objects.all()
twice = articles.values("headline").annotate(times=Count("pk")).filter(times__gt=1)
print(json.dumps({
    "articles": articles.count(), "live": articles.filter(live=True).count(), "twice": twice.count(),
    "stories": Story.objects.count(), "printings": LogRow.objects.printings().count(),
    "revisions": Revision.objects.count(), "signatures": Signature.objects.count(),
    "aliases": Alias.objects.count(), "found": IndexEntry.objects.filter(
        object_id__in=[str(pk) for pk in articles.values_list("pk", flat=True)],
        content_type__model="article").count(),
    "channels": Channel.objects.count(), "sections": Section.objects.count(), "topics": Topic.objects.count(),
    "in_folders": sum(Page.objects.filter(pk__in=MonthFolder.objects.all()).values_list("numchild", flat=True)),
    "problems": [len(found) for found in Page.find_problems()],
    "listed": ListEntry.objects.filter(list__startswith="channel:").count(),
    "whole": verify().as_json(),
}))
"""


@dataclass
class Home:
    """A newspaper in a folder of its own, with a database that only its processes use."""

    folder: Path
    env: dict[str, str]

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "haowai", *map(str, arguments)],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def count(self) -> int:
        """How many articles another process would see now."""
        url = self.env["DATABASE_URL"]
        with suppress(sqlite3.OperationalError):
            if url.startswith("sqlite"):
                with closing(
                    sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)
                ) as database:
                    return int(database.execute("SELECT count(*) FROM articles_article").fetchone()[0])
            with psycopg.connect(url) as connection:
                return int((connection.execute("SELECT count(*) FROM articles_article").fetchone() or [0])[0])
        return 0

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("-c", LOOK))
        return found


def home_in(folder: Path, database: str) -> Home:
    """A newspaper's home that lies in the folder. ``database`` is the name of its own, where there is a cluster."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    env |= {"HAOWAI_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "haowai.config.settings"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [os.getcwd(), env.get("PYTHONPATH", "")]))
    if cluster := env.get("DATABASE_URL", ""):
        env["DATABASE_URL"] = urlunsplit(urlsplit(cluster)._replace(path=f"/{database}"))
    else:
        env["DATABASE_URL"] = f"sqlite:///{folder / 'home' / 'db.sqlite3'}"
    return Home(folder, env)


def tell_cluster(command: str) -> None:
    """Say something to the PostgreSQL that the tests run on; nothing where they run on SQLite."""
    if cluster := os.environ.get("DATABASE_URL", ""):
        with psycopg.connect(cluster, autocommit=True) as connection:
            connection.execute(command)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An empty newspaper, as ``haowai init`` leaves its database, for the others to be copied from."""
    name = f"import_empty_{os.getpid()}"
    tell_cluster(f"CREATE DATABASE {name}")
    home = home_in(tmp_path_factory.mktemp("empty"), name)
    home.run("-m", "django", "migrate", "--verbosity", "0")
    yield home
    tell_cluster(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def home(empty: Home, tmp_path: Path) -> Iterator[Home]:
    """An empty newspaper of one's own."""
    name = f"import_{os.getpid()}"
    tell_cluster(f"CREATE DATABASE {name} TEMPLATE import_empty_{os.getpid()}")
    shutil.copytree(empty.folder / "home", tmp_path / "home")
    yield home_in(tmp_path, name)
    tell_cluster(f"DROP DATABASE {name} WITH (FORCE)")


def series(path: Path, count: int) -> Path:
    """Records that fill every table: sections, months, topics, signatures, aliases."""
    return write_lines(
        path,
        (
            record(
                number,
                section=("政治", "國際", "生活")[number % 3],
                published_at=f"20{number % 14 + 10}-{number % 12 + 1:02}-11T05:30:00+08:00",
                bylines=[{"name": "蘇以晴", "role": "記者", "place": "貝朗", "day": 10, "form": "slash"}],
                topics=[f"航線{number % 40}", "渡輪"],
                aliases=[f"/old/{number}"],
            )
            for number in range(count)
        ),
    )


def whole(count: int) -> dict[str, Any]:
    """What a sound newspaper of that many stories of the series looks like."""
    each = ("articles", "live", "stories", "printings", "revisions", "signatures", "aliases", "found")
    return dict.fromkeys([*each, "in_folders", "listed"], count) | {
        "twice": 0,
        "channels": 1,
        "sections": 3,
        "topics": 41,
        "problems": [0, 0, 0, 0, 0],
        "whole": {"ok": True, "printings": count, "stories": count, "sealed": 0, "erased": 0},
    }


def test_killed_again_and_again_it_ends_with_every_story_once(home: Home) -> None:
    file = series(home.folder / "series.jsonl", COUNT)
    chance = random.Random(26)  # noqa: S311 no secret
    partly = 0
    for kill in range(KILLS):
        process = home.start("import", "--publish", file)
        # Somewhere after the next batch is in, wherever the process is then.
        wanted = COUNT * (kill + 1) // (KILLS + 2)
        while process.poll() is None and home.count() < wanted:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, 0.2))
        process.kill()
        process.communicate()
        partly += 0 < home.count() < COUNT
    assert partly > 0
    process = home.start("import", "--publish", file)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert "new" in out
    assert home.look() == whole(COUNT)


def test_two_at_once_make_each_article_once(home: Home) -> None:
    """In a newspaper without channel and sections, which both would make."""
    count = 400
    file = series(home.folder / "series.jsonl", count)
    backwards = home.folder / "backwards.jsonl"
    backwards.write_text("".join(f"{line}\n" for line in reversed(file.read_text().splitlines())))
    both = [home.start("import", "--publish", path) for path in (file, backwards)]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert not any("Traceback" in err for _, err in said)
    assert home.look() == whole(count)


def test_interrupted_from_the_keyboard_it_says_how_to_go_on(home: Home) -> None:
    file = series(home.folder / "series.jsonl", COUNT)
    process = home.start("import", "--publish", file, "--report", home.folder / "report")
    while process.poll() is None and not home.count():
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130, err
    assert err.endswith("Interrupted. What is in stays in; run the same command again to go on.\n")
    assert "Traceback" not in err
    assert (home.folder / "report").read_text() == ""
    assert out.endswith("new; 0 bad\n")
    assert 0 < home.count() < COUNT


def test_a_reader_that_stops_listening_is_no_error(home: Home) -> None:
    file = series(home.folder / "series.jsonl", COUNT)
    process = home.start("import", "--dry-run", "--json", file)
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["headline"]
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()
