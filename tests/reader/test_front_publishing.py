"""Whoever publishes purges the caches in front before "published" is answered, and is kept up by none of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from haowai.config.worker import Worker
from haowai.press import consumers
from haowai.press.log import head_number
from haowai.press.models import LogRow
from haowai.press.purging import EVERYTHING, publishing
from haowai.press.purging.endpoints import endpoints
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section
from tests.cast import make_paper, publish
from tests.reader.caches import FakeCache, Purge, fake_cache, in_front, purged_since

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cache() -> Iterator[FakeCache]:
    with fake_cache() as cache:
        yield cache


@pytest.fixture(autouse=True)
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_resting", {})


@pytest.fixture
def world(settings: Any) -> Section:
    """國際, made before any cache stood in front."""
    settings.PURGE_URLS = []
    return make_paper().world


def test_what_a_publication_changes_is_purged_when_it_is_answered(
    cache: FakeCache, world: Section, settings: Any
) -> None:
    in_front(settings, cache.address())
    before = head_number()
    publish(world)
    assert cache.keys == purged_since(before)
    assert {purge.method for purge in cache.purges} == {"PURGE"}
    # The row alone right after the commit, which makes Varnish refuse older answers; keys when every process knows.
    assert [bool(purge.keys) for purge in cache.purges] == [False, True]
    assert cache.rows == [head_number(), head_number()]


def test_the_row_is_committed_before_any_cache_hears_of_it(
    cache: FakeCache, world: Section, settings: Any
) -> None:
    in_front(settings, cache.address())
    seen = []

    def look(purge: Purge) -> None:
        # In a thread of the cache's server, whose connection is its own.
        try:
            seen.append(LogRow.objects.filter(number=int(purge.headers["purged-at-row"])).exists())
        finally:
            connection.close()

    cache.told = look
    publish(world)
    assert seen == [True, True]


def test_nothing_is_purged_for_a_change_that_was_given_up(
    cache: FakeCache, world: Section, settings: Any
) -> None:
    in_front(settings, cache.address())

    def give_up() -> None:
        with press_transaction("test"):
            publish(world)
            raise ValueError("second thoughts")

    with pytest.raises(ValueError, match="second thoughts"):
        give_up()
    assert cache.purges == []


def test_other_kinds_are_told_once_in_their_own_words(
    cache: FakeCache, world: Section, settings: Any
) -> None:
    in_front(settings, cache.address("http"), cache.address("tags+http"))
    before = head_number()
    publish(world)
    words = {bool(purge.body): purge for purge in cache.purges}
    assert [purge.method for purge in cache.purges] == ["POST", "POST"]
    assert words[False].keys == words[True].keys == purged_since(before)


def test_a_cache_that_hangs_or_fails_stops_neither_publishing_nor_the_others(
    cache: FakeCache, world: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As long as the hanging one takes: so much time a busy machine may need to purge the one that is well.
    monkeypatch.setattr(publishing, "PATIENCE", 3.0)
    with fake_cache() as hanging, fake_cache() as failing:
        hanging.hang, failing.status = threading.Event(), 500
        in_front(
            settings, hanging.address(), failing.address(), "varnish+http://127.0.0.1:1/", cache.address()
        )
        before = head_number()
        publish(world)
        assert cache.keys == purged_since(before)
        assert hanging.purges == failing.purges == []


def test_a_cache_that_let_a_publisher_wait_is_left_to_the_worker_for_a_while(
    cache: FakeCache, world: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "PATIENCE", 0.1)
    cache.hang = threading.Event()
    (consumer,) = in_front(settings, cache.address())
    publish(world)
    cache.hang.set()
    cache.hang = None
    publish(world)
    assert [purge for purge in cache.purges if int(purge.headers["purged-at-row"]) == head_number()] == []
    consumers.run(consumer)
    assert cache.rows[-1] == head_number()


def test_a_publisher_that_was_killed_after_its_commit_leaves_the_purge_to_the_worker(
    cache: FakeCache, world: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What ``kill -9`` looks like from inside."""

    def die(rows: list[LogRow]) -> None:
        raise Killed

    (consumer,) = in_front(settings, cache.address())
    before = head_number()
    monkeypatch.setattr("haowai.press.transaction.after_commit", [die])
    with pytest.raises(Killed):
        publish(world)
    assert cache.purges == []
    consumers.run(consumer)
    assert cache.keys == purged_since(before)
    assert consumers.step(consumer) == 0


def test_the_worker_waits_for_no_cache(
    cache: FakeCache, world: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each follows the log in a thread of its own: while one hangs, another is purged, and the worker turns."""
    monkeypatch.setattr("haowai.press.transaction.after_commit", [])
    monkeypatch.setattr("haowai.press.transaction.after_publishing", [])
    with fake_cache() as hanging:
        hanging.hang = threading.Event()
        well, other = in_front(settings, cache.address(), hanging.address())
        publish(world)
        done = threading.Event()
        cache.told = lambda purge: purge.keys == {EVERYTHING} or done.set()
        worker = Worker()
        threads = [threading.Thread(target=worker.follow, args=(one,)) for one in (other, well)]
        for thread in threads:
            thread.start()
        assert done.wait(20)
        worker.turn(timezone.now())
        assert hanging.purges == []
        worker.stop()
        hanging.hang.set()
        for thread in threads:
            thread.join()
    assert set(cache.rows) == {head_number()}


def test_a_secret_goes_along_and_is_told_to_nobody_else(
    cache: FakeCache, world: Section, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HAOWAI_HOME = tmp_path
    (tmp_path / "secrets").mkdir()
    file = tmp_path / "secrets" / "purge"
    file.write_text(f"# the CDN\n127.0.0.1:{cache.port} Fastly-Key: sesame-of-the-tide\n")
    in_front(settings, cache.address("http"))
    publish(world)
    assert {purge.headers["fastly-key"] for purge in cache.purges} == {"sesame-of-the-tide"}
    cache.status = 403
    with caplog.at_level(logging.DEBUG):
        publish(world)
    assert "sesame" not in caplog.text + repr(endpoints())
