"""The index is made anew beside the one that answers, by one process at a time, and heals by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import connection
from pytest_django import Settings

from haowai.discovery import feeding
from haowai.discovery.condition import index_state, place
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.shelf import shelf
from haowai.discovery.tantivy_engine import Busy
from haowai.press.consumers import run, step
from haowai.press.models import Story
from haowai.sections.models import Topic
from tests.cast import Paper, publish
from tests.discovery.helpers import numbers

pytestmark = pytest.mark.django_db


def test_the_old_one_answers_until_the_new_one_is_whole(
    paper: Paper, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(paper.world, headline="港務處").number
    run(index)
    before, _ = place()
    monkeypatch.setattr(feeding, "COMMIT", 1)
    making = index.rebuild()
    next(making)
    second = publish(paper.world, headline="港務局").number
    run(index)
    assert numbers("港務") == {first, second}
    list(making)
    after, _ = place()
    assert after != before
    assert before is not None
    assert not before.exists()
    assert numbers("港務") == {first, second}
    third = publish(paper.world, headline="港務站").number
    run(index)
    assert numbers("港務") == {first, second, third}


def test_an_interrupted_one_goes_on_where_it_was(
    paper: Paper, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "COMMIT", 1)
    monkeypatch.setattr("haowai.discovery.taking_in.BATCH", 1)
    expected = {publish(paper.world, headline=f"港務處{at}號").number for at in range(4)}
    making = index.rebuild()
    assert [next(making), next(making)] == [1, 1]
    making.close()
    begun = shelf().building()
    assert begun is not None
    assert sum(index.rebuild()) == 2
    assert place()[0] == begun
    assert numbers("港務處") == expected
    assert index_state().stories == 4


def test_only_one_is_made_at_a_time(paper: Paper, index: SearchIndex) -> None:
    publish(paper.world)
    making = index.rebuild()
    next(making)
    with pytest.raises(Busy):
        next(SearchIndex().rebuild())
    assert step(SearchIndex()) == 0
    list(making)


def test_a_second_writer_waits(paper: Paper, index: SearchIndex) -> None:
    run(index)
    number = publish(paper.world, headline="港務處").number
    step(index)
    publish(paper.world, headline="港務局")
    other = SearchIndex()
    assert step(other) == 0
    assert numbers("港務") == {number}
    index.close()
    assert step(other) == 1
    other.close()
    assert len(numbers("港務")) == 2


@pytest.mark.parametrize("damage", ["meta.json", ".term", "all", "mark.json", "current"])
def test_it_heals(paper: Paper, index: SearchIndex, damage: str) -> None:
    number = publish(paper.world, headline="港務處").number
    run(index)
    index.close()
    folder, _ = place()
    assert folder is not None
    if damage == "current":
        (shelf().root / "current").unlink()
    for path in folder.iterdir():
        if damage == "all" or path.name.endswith(damage):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert index_state().trouble
    run(index)
    assert numbers("港務") == {number}
    assert not index_state().trouble


def test_an_index_of_another_log_is_made_anew(paper: Paper, index: SearchIndex, settings: Settings) -> None:
    publish(paper.world, headline="港務處")
    run(index)
    index.close()
    folder, mark = place()
    assert folder is not None
    assert mark is not None
    feeding.write_mark(folder, feeding.replace(mark, digest="0" * 64))
    assert "another log" in index_state().trouble
    run(index)
    assert not index_state().trouble


def test_a_topic_that_is_renamed(paper: Paper, index: SearchIndex) -> None:
    topic = Topic.objects.create(slug="ferry", name="渡輪復航案")
    article = publish(paper.world, headline="說明會", topics=[topic])
    run(index)
    assert numbers("復航案") == {article.number}
    topic.name = "渡輪安全法"
    topic.save()
    run(index)
    assert numbers("復航案") == set()
    assert numbers("安全法") == numbers("", topic=topic.pk) == {article.number}


FOLLOW = """
import django; django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
from pathlib import Path
settings.HAOWAI_HOME = Path({home!r})
from haowai.discovery import feeding, taking_in
from haowai.press.consumers import step
feeding.COMMIT = taking_in.BATCH = 1
feeding.SearchIndex.batch = 1
real = feeding.write_mark
def slowly(folder, mark):
    real(folder, mark); print(mark.row, mark.story, flush=True); input()
feeding.write_mark = slowly
index = feeding.SearchIndex()
while True:
    step(index)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lines", [1, 3, 6, 9])
def test_killed_for_good_it_goes_on(paper: Paper, index: SearchIndex, tmp_path: Path, lines: int) -> None:
    for at in range(6):
        publish(paper.world, headline=f"港務處{at}號")
    program = FOLLOW.format(name=str(connection.settings_dict["NAME"]), home=str(tmp_path))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "haowai.config.settings",
        "HAOWAI_HOME": str(project.HAOWAI_HOME),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for seen in range(lines):
        if seen:
            process.stdin.write(b"\n")
            process.stdin.flush()
        # It waits for our word after each mark that it makes, and is killed while it waits for the last one.
        assert process.stdout.readline()
        if seen == 2:
            publish(paper.world, headline="港務處補發號")
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with suppress(BrokenPipeError):
        process.stdin.close()
    patience = time.monotonic() + 30
    while run(index) == 0 and index_state().behind and time.monotonic() < patience:
        time.sleep(0.05)
    assert numbers("港務處") == set(Story.objects.values_list("number", flat=True))
    assert index_state().stories == Story.objects.count()
