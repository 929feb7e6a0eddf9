"""A real Varnish with the VCL of deploy/, between readers and the page cache: nothing stale, nothing leaked."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.signing import TimestampSigner
from django.core.wsgi import get_wsgi_application

from benchmarks.varnish import Front, empty, places, program, varnish
from haowai.articles.models import Article
from haowai.articles.verbs import go_to_press
from haowai.press.log import head_number
from haowai.press.purging.endpoints import Endpoint
from haowai.reader.cache.middleware import PageCache
from haowai.reader.cache.store import Store
from haowai.reader.gate import COOKIE, SAID, SALT
from tests.cast import make_paper, publish
from tests.reader.conftest import url_of

in_earnest = pytest.mark.django_db(transaction=True)
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Origin:
    """What Varnish asks: a server in threads, whose application the test puts in. Away, it hangs up."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.application: Application = self.nothing

    def nothing(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "0"), ("Cache-Control", "no-store")])
        return []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/robots.txt":
            self.asked.append(environ)
        return self.application(environ, start_response)


class Quiet(WSGIRequestHandler):
    def log_message(self, *said: Any) -> None:
        pass


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def is_hit(self) -> bool:
        return self.headers["cache-status"].endswith("varnish; hit")

    @property
    def row(self) -> int:
        return int(self.headers["printed-at-row"])


class Readers:
    """Somebody at the port that readers come in at."""

    def __init__(self, front: Front) -> None:
        self.front = front

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.front.port, timeout=30)
        try:
            sent = {"Host": "localhost"} | {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=sent)
            got = connection.getresponse()
            body = got.read().decode()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, body)
        finally:
            connection.close()


@pytest.fixture(scope="module")
def origin() -> Iterator[tuple[Origin, int]]:
    origin = Origin()
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, ipv6=False)
    server.daemon_threads = True
    server.set_app(origin)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield origin, server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def front(origin: tuple[Origin, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    if program() is None:
        pytest.fail("Varnish is missing: start pytest under scripts/test_services.py", pytrace=False)
    with varnish(tmp_path_factory.mktemp("front") / "varnish", places(), origin[1]) as front:
        yield front


@pytest.fixture
def scripted(front: Front, origin: tuple[Origin, int]) -> Iterator[Origin]:
    """An origin that answers as the test writes."""
    origin[0].asked.clear()
    empty(front)
    yield origin[0]
    origin[0].application = origin[0].nothing


@pytest.fixture
def paper_in_front(front: Front, origin: tuple[Origin, int], settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The paper behind its page cache behind Varnish, which its publications purge."""
    settings.PURGE_URLS = []
    paper = make_paper()
    empty(front)
    settings.PURGE_URLS = [front.purge_url]
    settings.PRESS_LEASE = 0.005
    store = Store(tmp_path / "pages", most=0, edition="test")
    origin[0].asked.clear()
    origin[0].application = PageCache(get_wsgi_application(), store, memory=20_000_000)
    yield paper
    origin[0].application = origin[0].nothing
    store.close()


@pytest.fixture
def readers(front: Front) -> Readers:
    return Readers(front)


def page(
    row: int = 1, *, life: str = "max-age=86400, stale-if-error=86400", keys: str = "a", **more: str
) -> Application:
    """An application with one answer, made of ``keys`` and checked at a row."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        headers = {
            "Content-Type": "text/html",
            "Cache-Control": "no-cache",
            "Surrogate-Control": life,
            "Surrogate-Key": keys,
            "Checked-At-Row": str(row),
        } | {name.replace("_", "-"): value for name, value in more.items()}
        body = f"{environ['PATH_INFO']} {environ.get('HTTP_COOKIE', '-')}".encode()
        start_response("200 OK", [*headers.items(), ("Content-Length", str(len(body)))])
        return [body]

    return application


#: Rows only go up, as Varnish knows them, for the whole file.
rows = count(1_000_000)


def purge(front: Front, keys: str, row: int, since: int | None = None) -> None:
    Endpoint(f"http://127.0.0.1:{front.purge_port}/", "varnish").purge(keys.split(), row, 10.0, since=since)


# --- The paper ------------------------------------------------------------------------------------------------


@in_earnest
def test_a_page_is_kept_and_readers_are_told_to_ask_each_time(paper_in_front: Any, readers: Readers) -> None:
    address = url_of(publish(paper_in_front.world))
    first, second = readers.ask(address), readers.ask(address, Cookie="theirs=1", Accept_Encoding="gzip;q=0")
    assert (first.status, first.is_hit, second.is_hit) == (200, False, True)
    assert second.body == first.body
    assert second.headers["cache-control"] == "no-cache"
    assert {
        "surrogate-key",
        "surrogate-control",
        "cdn-cache-control",
        "xkey",
        "cache-tag",
        "checked-at-row",
    }.isdisjoint(second.headers)
    assert readers.ask(address, If_None_Match=second.headers["etag"]).status == 304


@in_earnest
def test_what_was_published_is_on_the_page_at_once(paper_in_front: Any, readers: Readers) -> None:
    article = publish(paper_in_front.world, headline="貝朗港渡輪復航")
    for address in (url_of(article), "/", "/world/"):
        readers.ask(address)
        assert readers.ask(address).is_hit
    article.headline = "貝朗港渡輪停航"
    go_to_press(article)
    for address in (url_of(article), "/", "/world/"):
        answer = readers.ask(address)
        assert "貝朗港渡輪停航" in answer.body
        assert not answer.is_hit


@in_earnest
def test_marks_of_other_sites_make_no_other_page(paper_in_front: Any, readers: Readers) -> None:
    address = url_of(publish(paper_in_front.world))
    readers.ask(address)
    assert readers.ask(f"{address}?utm_source=letter&utm_medium=mail&fbclid=x").is_hit
    assert readers.ask(address, Host="LOCALHOST:8000").is_hit


@in_earnest
def test_a_reader_who_said_to_be_18_goes_past_the_gate_and_nobody_else(
    paper_in_front: Any, readers: Readers
) -> None:
    address = url_of(
        publish(paper_in_front.world, rating="restricted", body=[("paragraph", "<p>潮水紀錄</p>")])
    )
    consent = f"theirs=1; {COOKIE}={TimestampSigner(salt=SALT).sign(SAID)}; more=2"
    for _ in range(2):
        # Fetched for somebody with consent first: that answer may not be the one that is kept.
        assert "潮水紀錄" in readers.ask(address, Cookie=consent).body
        closed = readers.ask(address)
        assert "潮水紀錄" not in closed.body
        assert "x-gated" not in closed.headers
    assert readers.ask(address).is_hit
    assert "潮水紀錄" not in readers.ask(address, Cookie=f"{COOKIE}=forged:1:2").body


@in_earnest
def test_a_consent_changes_nothing_at_other_addresses(paper_in_front: Any, readers: Readers) -> None:
    address = url_of(publish(paper_in_front.world))
    readers.ask(address)
    assert readers.ask(address, Cookie=f"{COOKIE}=18:x:y").is_hit


@in_earnest
def test_readers_meet_nothing_stale_while_stories_are_published(
    paper_in_front: Any, readers: Readers
) -> None:
    """Each reader notes what was acknowledged for an address before asking; the answer may not be older."""
    articles = [publish(paper_in_front.world, headline=f"渡輪消息{number}") for number in range(4)]
    acknowledged = {url_of(article): head_number() for article in articles}
    stale: list[tuple[str, int, int]] = []
    seen: Counter[str] = Counter()
    over = threading.Event()

    def read(at: int) -> None:
        addresses = list(acknowledged)
        for turn in count(at):
            if over.is_set():
                return
            address = addresses[turn % len(addresses)]
            due = acknowledged[address]
            answer = readers.ask(address)
            seen["hit" if answer.is_hit else "fetched"] += 1
            if answer.status != 200 or answer.row < due:
                stale.append((address, answer.status, due))

    threads = [threading.Thread(target=read, args=(at,)) for at in range(3)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(60):
            article: Article = articles[turn % len(articles)]
            article.headline = f"渡輪消息第{turn}報"
            go_to_press(article)
            acknowledged[url_of(article)] = head_number()
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert stale == []
    assert seen["hit"] > 0, seen


# --- The VCL, word by word ------------------------------------------------------------------------------------


def test_a_fetch_under_way_puts_no_old_page_back(scripted: Origin, front: Front, readers: Readers) -> None:
    old, new = next(rows), next(rows)
    asked, may_answer = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked.set()
        may_answer.wait(20)
        return page(old)(environ, start_response)

    scripted.application = slow
    reader = threading.Thread(target=readers.ask, args=("/in-flight",))
    reader.start()
    assert asked.wait(20)
    purge(front, "a", new)
    may_answer.set()
    reader.join()
    scripted.application = page(new)
    assert [readers.ask("/in-flight").is_hit for _ in range(3)] == [False, True, True]


def test_an_older_purge_does_not_open_the_way_again(scripted: Origin, front: Front, readers: Readers) -> None:
    old, new = next(rows), next(rows)
    purge(front, "b", new)
    purge(front, "b", old)
    scripted.application = page(old)
    assert [readers.ask("/older").is_hit for _ in range(2)] == [False, False]


def test_a_purge_takes_what_was_made_of_the_key_and_nothing_else(
    scripted: Origin, front: Front, readers: Readers
) -> None:
    row = next(rows)
    for address, keys in (("/one", "story:1 chrome"), ("/eleven", "story:11 chrome")):
        scripted.application = page(row, keys=keys)
        assert [readers.ask(address).is_hit for _ in range(2)] == [False, True]
    purge(front, "story:1", row)
    assert readers.ask("/eleven").is_hit
    assert not readers.ask("/one").is_hit


def test_rows_that_are_whole_are_not_purged_again(scripted: Origin, front: Front, readers: Readers) -> None:
    first = next(rows)
    purge(front, "a", first, since=0)
    second = next(rows)
    scripted.application = page(second)
    assert [readers.ask("/again").is_hit for _ in range(2)] == [False, True]
    purge(front, "a", second, since=second)
    assert [readers.ask("/again").is_hit for _ in range(2)] == [False, True]
    # The worker's word of the same row, as it was told, and once more with others that came before.
    purge(front, "a", second, since=second)
    purge(front, "a b c", second, since=0)
    assert readers.ask("/again").is_hit


def test_a_row_that_was_missed_is_purged_when_it_is_told(
    scripted: Origin, front: Front, readers: Readers
) -> None:
    purge(front, "z", next(rows), since=0)
    missed, later = next(rows), next(rows)
    scripted.application = page(later, keys="a")
    assert [readers.ask("/missed").is_hit for _ in range(2)] == [False, True]
    # Somebody published ``missed``, and was killed before Varnish heard of it; ``later`` came and went.
    purge(front, "b", later, since=later)
    assert readers.ask("/missed").is_hit
    purge(front, "a b", later, since=0)
    assert not readers.ask("/missed").is_hit
    purge(front, "a", missed, since=missed)
    assert readers.ask("/missed").is_hit


def test_rows_with_more_keys_than_a_line_holds_are_whole_at_the_end(
    scripted: Origin, front: Front, readers: Readers
) -> None:
    purge(front, "z", next(rows), since=0)
    row = next(rows)
    many = [f"story:{number}" for number in range(900)]
    for at in (0, 899):
        scripted.application = page(row, keys=many[at])
        assert [readers.ask(f"/many-{at}").is_hit for _ in range(2)] == [False, True]
    purge(front, " ".join(many), row, since=row)
    assert [readers.ask(f"/many-{at}").is_hit for at in (0, 899)] == [False, False]


@pytest.mark.parametrize(
    "answer",
    [
        page(9_000_000, life="no-store"),
        page(9_000_000, life="max-age=0, stale-if-error=60"),
        page(9_000_000, Set_Cookie="theirs=1"),
        page(9_000_000, Cache_Control="private, no-cache"),
        page(9_000_000, keys=""),
    ],
    ids=["no-store", "no life", "sets a cookie", "private", "no keys"],
)
def test_what_may_not_be_kept_is_not(scripted: Origin, readers: Readers, answer: Application) -> None:
    scripted.application = answer
    assert [readers.ask("/unkept").is_hit for _ in range(2)] == [False, False]


def test_the_newsroom_is_passed_with_its_cookies_and_readers_without(
    scripted: Origin, readers: Readers
) -> None:
    scripted.application = page(9_000_000)
    for address in ("/newsroom", "/newsroom/pages/3/?next=/", "/newsroom?x=1"):
        for who in ("haowai_staff=gao", "haowai_staff=shen"):
            answer = readers.ask(address, Cookie=who)
            assert answer.body.endswith(who)
            assert not answer.is_hit
    assert readers.ask("/newsroomers", Cookie="haowai_staff=gao").body.endswith(" -")
    assert readers.ask("/newsroomers", Cookie="haowai_staff=shen").is_hit


def test_strangers_purge_nothing(scripted: Origin, readers: Readers) -> None:
    scripted.application = page(9_000_000)
    readers.ask("/safe")
    assert readers.ask("/safe", "PURGE", xkey="a", Purged_At_Row="99999999").status == 405
    assert readers.ask("/safe").is_hit


def test_what_readers_say_of_themselves_opens_no_door(scripted: Origin, readers: Readers) -> None:
    scripted.application = page(9_000_000)
    readers.ask("/quiet")
    answer = readers.ask("/quiet", X_Pass="gated", X_Consent=f"{COOKIE}=forged", X_Sick="yes")
    assert answer.is_hit


def test_what_was_printed_is_read_while_haowai_is_away(
    scripted: Origin, front: Front, readers: Readers
) -> None:
    """A page whose life is over; one that was purged may have been taken down, and does not come back."""

    def away(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return []

    scripted.application = page(9_000_000, life="max-age=1, stale-if-error=60", keys="c")
    printed = readers.ask("/printed")
    assert printed.status == 200
    scripted.application = page(9_000_000, keys="d")
    readers.ask("/taken-down")
    purge(front, "d", 1)
    scripted.application = away
    while (answer := readers.ask("/printed")).is_hit and int(answer.headers["age"]) < 2:
        assert answer.body == printed.body
    assert (answer.status, answer.body) == (200, printed.body)
    assert readers.ask("/taken-down").status == 503
    scripted.application = page(9_000_000, keys="c")
    assert readers.ask("/taken-down").status == 200
