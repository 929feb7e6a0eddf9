"""What one process writes, others find at their next question."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from django.conf import settings as project

from haowai.discovery.engine import Wanted
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.shelf import Shelf
from haowai.discovery.wording import understood
from haowai.press.consumers import run
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db


def answer(root: Path, pipe: Connection) -> None:
    """A server process: how many stories have each word it is asked for. It needs no database for that."""
    shelf = Shelf(root)
    while word := pipe.recv():
        page = shelf.reader().by_date(Wanted(understood(word)), offset=0, limit=10)
        pipe.send({found.number for found in page.found})


def test_readers_see_commits_and_another_index_at_once(paper: Paper, index: SearchIndex) -> None:
    run(index)
    ours, theirs = multiprocessing.Pipe()
    root = Path(project.HAOWAI_HOME) / "search"
    process = multiprocessing.get_context("fork").Process(target=answer, args=(root, theirs))
    process.start()

    def asked(word: str) -> set[int]:
        ours.send(word)
        found: set[int] = ours.recv()
        return found

    try:
        assert asked("渡輪") == set()
        first = publish(paper.world, headline="渡輪復航").number
        run(index)
        assert asked("渡輪") == {first}
        list(index.rebuild())
        second = publish(paper.world, headline="渡輪停駛").number
        run(index)
        assert asked("渡輪") == {first, second}
    finally:
        ours.send("")
        process.join()
