"""The machine's store: one file of several processes, which may be deleted, damaged, or of a newspaper that was put
back to what it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, transaction

from haowai.articles.redaction import redact_passage
from haowai.press.transaction import press_transaction
from haowai.reader.cache import store as stores
from haowai.reader.cache.printed import Printed
from haowai.reader.cache.store import Store
from haowai.sections.models import Section
from tests.cache.server import Server
from tests.cast import Newsroom, Paper, body, publish

pytestmark = pytest.mark.django_db
#: A name of a section that no newspaper has any more.
GONE = "此後沒有的版名"


@contextmanager
def put_back() -> Iterator[None]:
    """Whatever is done within is gone afterwards, as when a copy of the database is put in its place."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rename(section: Section, name: str) -> None:
    with press_transaction("test"):
        section.name = name
        section.save()


def leave_pages_of_what_is_gone(folder: Path, paper: Paper) -> None:
    with put_back():
        rename(paper.world, GONE)
        before = Server(folder)
        assert GONE in before.get("/world/").text
        before.store.close()


def take_the_log_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("gone")

    for name in ("haowai.reader.cache.purges.head", "haowai.reader.cache.store.digest_at"):
        monkeypatch.setattr(name, away)


def page(key: str, text: bytes = b"page") -> Printed:
    return Printed(200, (), text, keys=frozenset({key}), made_from=1)


@pytest.fixture
def look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "LOOK_AGAIN", 0.0)


def test_pages_of_a_log_that_was_put_back_are_not_served_after_a_restart(
    tmp_path: Path, paper: Paper
) -> None:
    leave_pages_of_what_is_gone(tmp_path, paper)

    assert GONE not in Server(tmp_path).get("/world/").text
    assert GONE not in Server(tmp_path).get("/world/").text


def test_pages_of_a_log_that_was_put_back_do_not_outlive_what_is_published_next(
    tmp_path: Path, paper: Paper
) -> None:
    leave_pages_of_what_is_gone(tmp_path, paper)
    # As many rows as there were.
    publish(paper.world, headline="燈塔重新點亮")

    answer = Server(tmp_path).get("/world/").text

    assert GONE not in answer
    assert "燈塔重新點亮" in answer


@pytest.mark.parametrize("rows", [1, 2])
def test_a_process_that_lives_through_it_notices(tmp_path: Path, paper: Paper, rows: int) -> None:
    server = Server(tmp_path)
    server.get("/politics/")
    with put_back():
        rename(paper.world, GONE)
        assert GONE in server.get("/world/").text
    for number in range(rows):
        publish(paper.politics, headline=f"議會第{number}次休會")

    assert GONE not in server.get("/world/").text


def test_a_process_that_is_started_while_the_log_is_away_serves_what_was_printed(
    tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Server(tmp_path)
    printed = before.get("/world/").body
    before.store.close()
    take_the_log_away(monkeypatch)
    after = Server(tmp_path)
    after.cache.app = lambda environ, start: start("503 Service Unavailable", []) or [b"later"]

    answer = after.get("/world/")

    assert answer.body == printed
    assert "log-unreachable" in answer.cache


def test_what_was_read_while_the_log_was_away_is_compared_when_it_is_back(
    tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_pages_of_what_is_gone(tmp_path, paper)
    after = Server(tmp_path)
    with monkeypatch.context() as gone:
        take_the_log_away(gone)
        assert GONE in after.get("/world/").text
    after.cache.purges._asked = -1e9

    assert GONE not in after.get("/world/").text


def test_a_file_that_was_deleted_is_made_again_by_all(
    tmp_path: Path, paper: Paper, look_always: None
) -> None:
    one, other = (Store(tmp_path, most=200_000, edition="test") for _ in range(2))
    one.put("/a", page("a"), 1)
    assert other.get("/a", 1)
    for file in tmp_path.glob("pages-*"):
        file.unlink()

    one.put("/b", page("b"), 1)

    assert other.get("/b", 1)
    assert other.get("/a", 1) is None


def test_who_meets_the_damage_later_leaves_the_new_file_alone(tmp_path: Path, paper: Paper) -> None:
    one, other = (Store(tmp_path, most=200_000, edition="test") for _ in range(2))
    one.put("/a", page("a"), 1)
    assert other.get("/a", 1)
    one._rest(damaged=True)
    one._rest_until = 0.0
    one.put("/b", page("b"), 1)

    other._rest(damaged=True)

    assert one.get("/b", 1)


def test_a_page_that_has_become_another_is_dropped_alone(tmp_path: Path, paper: Paper) -> None:
    store = Store(tmp_path, most=200_000, edition="test")
    store.put("/a", page("a", b"the harbour did open"), 1)
    store.put("/b", page("b"), 1)
    store.put("/c", page("c"), 1)
    with closing(sqlite3.connect(store.file)) as base:
        [(content,)] = base.execute("SELECT content FROM page WHERE key = '/a'")
        base.execute(
            "UPDATE page SET content = ? WHERE key = '/a'", (content.replace(b"did open", b"did shut"),)
        )
        base.execute("UPDATE page SET content = ? WHERE key = '/b'", (b"torn",))
        base.commit()

    assert [bool(store.get(key, 1)) for key in ("/a", "/b", "/c")] == [False, False, True]
    with closing(sqlite3.connect(store.file)) as base:
        assert base.execute("SELECT key FROM page").fetchall() == [("/c",)]


def test_what_was_redacted_is_left_in_no_edition(tmp_path: Path, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline="渡輪恢復夜航", body=body("船長溫守成說，明天照開。"))
    older = Server(tmp_path)
    older.store.file = tmp_path / "pages-older.sqlite3"
    older.get(f"/world/{article.number}")
    older.store.close()
    server = Server(tmp_path)
    server.get("/politics/")
    assert any("溫守成".encode() in file.read_bytes() for file in tmp_path.glob("pages-*"))

    redact_passage(article.number, "溫守成", user=newsroom.legal, reason="法院裁定")
    server.get("/politics/")

    assert not any("溫守成".encode() in file.read_bytes() for file in tmp_path.glob("pages-*"))
