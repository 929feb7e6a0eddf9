"""Readers hammer pages while editors publish, processes are frozen and killed, pages are evicted, the database goes: no
answer is older than the last publication that touched its page and was acknowledged before the request began."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import connection
from django.utils import timezone

from benchmarks.serving import ended
from haowai.articles.models import Signature
from haowai.articles.verbs import go_to_press
from haowai.sections.models import Breaking, Person, Promotion, Topic
from tests.cast import body, make_paper, write
from tests.races.asking import HOST, marks_of
from tests.races.ledger import COUNTERS, Race, Subject, mark
from tests.races.machines import Database, Machine, Mischief, environment, machine

#: `make soak` sets these. The short race is over in less than a minute.
PUBLICATIONS = int(os.environ.get("RACE_PUBLICATIONS", "120"))
ANSWERS = int(os.environ.get("RACE_ANSWERS", "12000"))
SEED = int(os.environ.get("RACE_SEED", "0")) or time.time_ns() % 10**9
STORIES = 6
#: Nobody publishes these any more: they take the room of others.
ARCHIVE = 24
READERS = 2
PUBLISHERS = 2
#: The lease on PostgreSQL, which is the longer one.
LEASE = 0.02

LISTS = (
    "/",
    "/world/",
    "/politics/",
    "/latest/",
    "/topics/harbour/",
    "/authors/shen/",
    "/feeds/latest.rss",
    "/feeds/latest.atom",
    "/sitemaps/news.xml",
    "/sitemaps/stories-100000.xml",
    "/islands/breaking",
    "/islands/onward",
    "/islands/section/world",
    "/api/stories",
    "/api/sections",
)


def make_newspaper() -> tuple[list[Subject], list[str]]:
    """What will be changed, each with its first mark, and the paths of stories."""
    paper = make_paper()
    past = timezone.now() - timedelta(days=9)
    archive = [
        go_to_press(
            write(paper.life, headline=f"舊聞{number}", published_at=past, body=body("舊聞。" * 3000))
        )
        for number in range(ARCHIVE)
    ]
    topic = Topic.objects.create(slug="harbour", name=f"潮聲{mark(STORIES, 1)}")
    # Stories keep the name that they were signed with; what is said of her stands on her page.
    person = Person.objects.create(slug="shen", name="沈以安", bio=f"潮聲{mark(STORIES + 1, 1)}", role="記者")
    subjects, paths = [], []
    for number in range(STORIES):
        article = write(paper.world, headline=f"渡輪復航{mark(number, 1)}")
        article.topics.set([topic])
        article.signatures.set([Signature(person=person, place="瀾港", day=28)])
        go_to_press(article)
        subjects.append(Subject("story", article.pk))
        paths += [f"/world/{article.number}", f"/api/stories/{article.number}"]
    now = timezone.now() - timedelta(minutes=1)
    promotion = Promotion.objects.create(
        name="訂閱",
        slot="top",
        pages="all",
        url="/service/about/",
        begins_at=now,
        title=f"潮聲{mark(STORIES + 2, 1)}",
    )
    breaking = Breaking.objects.create(
        begins_at=now, ends_at=now + timedelta(days=1), text=f"潮聲{mark(STORIES + 3, 1)}"
    )
    section = paper.world
    section.name = f"潮聲{mark(STORIES + 4, 1)}"
    section.save()
    for row in (topic, person, promotion, breaking, section):
        subjects.append(Subject(type(row).__name__, row.pk))
    paths += [f"/life/{article.number}" for article in archive]
    return subjects, paths


def shown_at(port: int, paths: list[str]) -> list[list[int]]:
    """Which subjects each page shows, all being quiet."""
    asker = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    shown = []
    for path in paths:
        asker.request("GET", path, headers={"Host": HOST})
        answer = asker.getresponse()
        content = answer.read()
        assert answer.status == 200, path
        assert answer.headers["Printed-At-Row"], path
        shown.append(sorted(marks_of(content)))
    asker.close()
    return shown


@contextmanager
def machines(folder: Path) -> Iterator[list[Machine]]:
    """One machine on SQLite; on PostgreSQL two, and what stands between the second and the database can be cut."""
    database = Database.of(connection.settings_dict, connection.vendor)
    with contextlib.ExitStack() as stack:
        started = [stack.enter_context(machine(folder / "one", database))]
        if database.vendor == "postgresql":
            started.append(stack.enter_context(machine(folder / "two", database, behind_proxy=True)))
        yield started


@contextmanager
def program(name: str, folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A module of this folder, as a process on a machine of its own."""
    database = Database.of(connection.settings_dict, connection.vendor).address()
    (folder / "newsroom" / "media").mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}-{arguments[1]}.said").open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", f"tests.races.{name}", *arguments],
            env=environment(folder / "newsroom", database),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    with ended(started):
        yield started


def test_no_answer_is_older_than_what_was_acknowledged(transactional_db: None, tmp_path: Path) -> None:
    subjects, stories = make_newspaper()
    paths = [*LISTS, *stories]
    with machines(tmp_path) as served:
        race = Race(
            file=str(tmp_path / "ledger"),
            subjects=subjects,
            paths=paths,
            shown=shown_at(served[0].port, paths),
            ports=[each.port for each in served],
            processes=READERS + PUBLISHERS,
            publications=PUBLICATIONS,
            answers=ANSWERS,
            lease=LEASE,
            seed=SEED,
            is_cut=len(served) > 1,
        )
        assert {subject for shown in race.shown for subject in shown} == set(range(len(subjects)))
        file = tmp_path / "race.json"
        race.save(file)
        race = Race.load(file)
        for subject in range(len(subjects)):
            race.ledger.begun[subject] = race.ledger.acknowledged[subject] = 1
        mischief = Mischief(served, Random(SEED))  # noqa: S311 the same race again
        with contextlib.ExitStack() as stack:
            playing = [
                stack.enter_context(program("asking", tmp_path, str(file), str(number)))
                for number in range(READERS)
            ]
            for number in range(PUBLISHERS):
                own = [str(subject) for subject in range(number, len(subjects), PUBLISHERS)]
                arguments = (str(file), str(READERS + number), *own)
                playing.append(stack.enter_context(program("publisher", tmp_path, *arguments)))
            run(race, mischief, playing)
            race.ledger.stop[0] = 1
            for each in playing:
                each.wait(timeout=60)
    counted = {name: race.ledger.total(name) for name in COUNTERS} | mischief.done
    sys.stderr.write(f"\n{connection.vendor}, seed {SEED}: {counted}\n")
    said = "".join(each.read_text(errors="replace") for each in sorted(tmp_path.glob("*.said")))
    wrong = "".join(each.read_text() for each in sorted(tmp_path.glob("wrong-*.jsonl")))
    assert counted["stale"] == 0, f"seed {SEED}: {counted}\n{wrong}"
    assert [each.returncode for each in playing] == [0] * len(playing), said
    assert counted["failed"] == 0, said
    assert counted["published"] >= PUBLICATIONS
    assert counted["answers"] >= ANSWERS
    assert counted["killed"] > 0
    assert were_evicted(race, mischief), counted


def were_evicted(race: Race, mischief: Mischief) -> bool:
    """Whether pages were missed that had been kept: each process misses each page once; what it misses again was
    evicted (a purged one is "stale")."""
    processes = sum(each.full for each in mischief.machines) + mischief.done["killed_servers"]
    return race.ledger.total("missed") > len(race.paths) * processes


def run(race: Race, mischief: Mischief, playing: list[subprocess.Popen[bytes]]) -> None:
    """Until there is enough of all, or somebody has left. How many answers it takes until evictions show depends on
    how often the log was out of reach and servers were killed; three times as many as are wanted are enough anyhow."""
    ledger = race.ledger
    told_at = time.monotonic()
    while (
        ledger.total("published") < race.publications
        or ledger.total("answers") < race.answers
        or (ledger.total("answers") < 3 * race.answers and not were_evicted(race, mischief))
    ):
        time.sleep(0.02)
        mischief.go_on()
        if any(each.poll() not in (None, 0) for each in playing) or ledger.total("stale") > 100:
            return
        if time.monotonic() - told_at > 60:
            told_at = time.monotonic()
            sys.stderr.write(f"\n{ {name: ledger.total(name) for name in COUNTERS} | mischief.done }")
            sys.stderr.flush()
