"""Nothing stale: what is published is in the next answer, whoever is rendering, killed or gone meanwhile."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from haowai.articles.redaction import redact_passage
from haowai.press.models import LogRow, Story
from haowai.press.transaction import press_transaction
from haowai.reader.cache import purges
from haowai.reader.cache.printed import Printed
from haowai.reader.cache.store import Store
from haowai.sections.models import Section
from tests.cache.server import Server
from tests.cast import Newsroom, Paper, body, make_paper, publish

pytestmark = pytest.mark.django_db


def rename(section: Section, name: str) -> None:
    with press_transaction("test"):
        section.name = name
        section.save()


@pytest.fixture
def url(paper: Paper) -> str:
    article = publish(paper.world, headline="渡輪恢復夜航")
    return f"/{article.section.slug}/{article.number}"


def test_what_is_published_is_in_the_next_answer(server: Server, paper: Paper, url: str) -> None:
    pages = ("/", "/world/", "/latest/", "/feeds/latest.rss", "/sitemaps/news.xml", "/api/stories")
    for path in pages:
        server.get(path)
        assert server.get(path).cache == "hit", path
    publish(paper.world, headline="燈塔重新點亮")
    for path in pages:
        assert "燈塔重新點亮" in server.get(path).text, path
    server.get(url)
    publish(paper.politics, headline="議會休會")
    assert server.get(url).cache == "hit", "another section's story changes nothing here"


def test_a_page_that_was_purged_while_it_was_made_is_not_kept(server: Server, paper: Paper) -> None:
    render = server.cache.app

    def slow(environ: Any, start_response: Any) -> Any:
        answer = render(environ, start_response)
        body = [b"".join(answer)]
        if not LogRow.objects.filter(kind="published", subject_type="article").exists():
            publish(paper.world, headline="燈塔重新點亮")
        return body

    server.cache.app = slow
    assert "燈塔" not in server.get("/world/").text
    assert "燈塔" in server.get("/world/").text


def test_two_processes_share_what_one_has_rendered(tmp_path: Path, paper: Paper, url: str) -> None:
    one, other = Server(tmp_path), Server(tmp_path)
    assert one.get(url).body == other.get(url).body
    assert (one.rendered, other.rendered) == ([url], [])
    rename(paper.world, "國際新聞")
    assert "國際新聞" in other.get(url).text
    assert "國際新聞" in one.get(url).text
    assert (one.rendered, other.rendered) == ([url], [url])


def test_a_restart_finds_the_pages_again_but_not_those_that_were_purged_meanwhile(
    tmp_path: Path, paper: Paper, url: str
) -> None:
    before = Server(tmp_path)
    kept = publish(paper.politics, headline="議會休會")
    kept_url = f"/politics/{kept.number}"
    before.get(url)
    before.get(kept_url)
    before.store.close()
    article = Story.objects.get(pk=int(url.rsplit("/", 1)[1]))
    with press_transaction("test"):
        section = Section.objects.get(pk=article.section_id)
        section.description = "各國消息"
        section.save()
    publish(paper.world, headline="燈塔重新點亮")
    after = Server(tmp_path)
    assert after.get(kept_url).status == 200
    now = after.get("/world/").text
    assert "燈塔重新點亮" in now


def test_a_store_of_another_log_is_worth_nothing(tmp_path: Path, paper: Paper, url: str) -> None:
    before = Server(tmp_path)
    before.get(url)
    base = before.store._connection
    assert base is not None
    base.execute("UPDATE about SET value = 'of another newspaper' WHERE name = 'digest'")
    rename(paper.world, "國際新聞")
    assert Server(tmp_path).store.get("x", before.cache.purges.applied + 1) is None
    assert base.execute("SELECT count(*) FROM page").fetchone() == (0,)


def test_what_was_redacted_is_left_in_no_file(tmp_path: Path, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline="渡輪恢復夜航", body=body("船長溫守成說，明天照開。"))
    server = Server(tmp_path / "pages")
    server.get(f"/world/{article.number}")
    server.get("/politics/")

    def found() -> bool:
        return any("溫守成".encode() in file.read_bytes() for file in (tmp_path / "pages").iterdir())

    assert found()
    redact_passage(article.number, "溫守成", user=newsroom.legal, reason="法院裁定")
    # Whatever is asked for next: nobody has to ask for the story itself.
    server.get("/politics/")
    assert not found()
    assert len(server.cache.memory) == 1


def test_a_damaged_store_stops_no_reader(tmp_path: Path, paper: Paper, url: str) -> None:
    server = Server(tmp_path)
    server.store.file.parent.mkdir(exist_ok=True)
    server.store.file.write_bytes(b"this is no database" * 1000)
    assert server.get(url).status == 200
    assert server.get(url).cache == "hit"


def test_the_store_is_bounded(tmp_path: Path, paper: Paper) -> None:
    store = Store(tmp_path, most=200_000, edition="test")
    for number in range(60):
        page = Printed(200, (), bytes([number]) * 8000, keys=frozenset({f"k{number}"}), made_from=1)
        store.put(f"/{number}", page, 1)
    found = [number for number in range(60) if store.get(f"/{number}", 1)]
    assert 10 < len(found) < 30
    assert 59 in found


def test_a_page_of_the_store_is_read_while_another_process_writes(tmp_path: Path, paper: Paper) -> None:
    store = Store(tmp_path, most=200_000, edition="test")
    store.put("/a", Printed(200, (), b"page", keys=frozenset({"k"}), made_from=1), 1)
    other = sqlite3.connect(store.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM page")

    page = store.get("/a", 1)

    assert page is not None
    assert page.body == b"page"
    other.execute("COMMIT")
    assert store.get("/a", 1) is None


def test_how_often_a_page_was_asked_for_again_is_counted(tmp_path: Path, paper: Paper) -> None:
    store = Store(tmp_path, most=200_000, edition="test")
    store.put("/a", Printed(200, (), b"page", keys=frozenset({"k"}), made_from=1), 1)
    for _ in range(5):
        assert store.get("/a", 1)
    with closing(sqlite3.connect(store.file)) as other:
        assert other.execute("SELECT asked FROM page").fetchall() == [(3,)]


def test_one_rendering_however_many_ask(transactional_db: None, tmp_path: Path) -> None:
    paper = make_paper()
    article = publish(paper.world, headline="渡輪恢復夜航")
    url = f"/{article.section.slug}/{article.number}"
    server = Server(tmp_path)
    render, answers = server.cache.app, []
    gate = threading.Event()

    def waiting(environ: Any, start_response: Any) -> Any:
        gate.wait(10)
        return render(environ, start_response)

    server.cache.app = waiting

    def ask() -> None:
        try:
            answers.append(server.get(url))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    gate.set()
    for thread in threads:
        thread.join()
    assert server.rendered == [url]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1


def failing(*_: Any, **__: Any) -> Any:
    raise OperationalError("the database is gone")


def test_without_the_log_readers_read_what_was_printed(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = server.get(url)
    lose(monkeypatch)
    again = server.get(url)
    assert again.body == printed.body
    assert again.cache == "hit; detail=log-unreachable"
    monkeypatch.undo()
    purge_pause(server)
    assert server.get(url).cache == "hit"


def test_a_page_from_the_store_says_as_well_that_the_log_could_not_be_asked(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Server(tmp_path), Server(tmp_path)
    one.get("/politics/")
    printed = other.get(url)
    lose(monkeypatch)
    from_store = one.get(url)
    assert from_store.body == printed.body
    assert from_store.cache == "fwd=uri-miss; stored; detail=log-unreachable"


def test_a_page_whose_hour_has_come_and_that_can_not_be_checked_says_so(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.get(url)
    page = server.cache.memory.get(f"http://localhost{url}")
    assert page is not None
    page.fresh_until = time.time() - 1
    server.store.clear()
    lose(monkeypatch)
    server.cache.app = lambda environ, start: start("503 Service Unavailable", []) or [b"later"]
    assert server.get(url).cache == "hit; detail=log-unreachable"


def test_a_page_that_was_purged_is_not_served_when_the_database_goes(
    server: Server, paper: Paper, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.get(url)
    rename(paper.world, "國際新聞")
    # The process has heard of the purge before the database went.
    server.get("/politics/")
    lose(monkeypatch)

    def broken(environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
        start_response("503 Service Unavailable", [("Content-Type", "text/html")])
        return [b"later"]

    server.cache.app = broken
    assert server.get(url).status == 503


def test_a_page_whose_hour_has_come_is_served_on_while_nothing_newer_can_be_made(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = server.get(url)
    page = server.cache.memory.get(f"http://localhost{url}")
    assert page is not None
    page.fresh_until = time.time() - 1
    server.store.clear()

    def broken(environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
        start_response("500 Internal Server Error", [("Content-Type", "text/html")])
        return [b"broken"]

    server.cache.app = broken
    again = server.get(url)
    assert (again.status, again.body) == (200, printed.body)
    assert again.cache == "hit; detail=stale-if-error"


def test_a_log_that_was_put_back_empties_the_cache(server: Server, paper: Paper, url: str) -> None:
    server.get(url)
    server.cache.purges.applied += 1_000
    assert server.get(url).cache == "fwd=uri-miss; stored"


def test_purges_that_are_forgotten_make_pages_untrue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purges, "MOST_KEYS", 4)
    known = purges.Purges()
    known.applied, known.forgotten = 1, 0
    old = Printed(200, (), b"", keys=frozenset({"quiet"}), made_from=1)
    recent = Printed(200, (), b"", keys=frozenset({"quiet"}), made_from=8)
    for number in range(2, 12):
        known._rows[f"key{number}"] = number
    known._bound()
    known.applied = 11
    assert known.forgotten > 1
    assert not known.is_unpurged(old)
    assert known.is_unpurged(recent)


def lose(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log can't be asked, as when the database is gone."""
    monkeypatch.setattr(purges, "head", failing)


def purge_pause(server: Server) -> None:
    server.cache.purges._asked = -1e9
