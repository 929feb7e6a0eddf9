"""A lane answers what the page cache has, and hands on everything else, whole."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import brotli
import pytest
from django.db import DatabaseError
from pytest_django import Settings

from haowai.reader.cache import lane as lanes
from haowai.reader.cache import librarian
from haowai.reader.cache.heads import BadHead, read_head
from tests.cache.lanes import Street, street_in


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    with street_in(tmp_path, monkeypatch) as opened:
        yield opened


# --- What it has -------------------------------------------------------------------------------------------------


def test_a_page_of_the_store_is_answered_on_one_connection_again_and_again(street: Street) -> None:
    page, reader = street.keep(), street.reader()

    answers = [reader.get() for _ in range(5)]

    assert [(status, body) for status, _headers, body in answers] == [(200, page.body)] * 5
    assert {headers["cache-status"] for _status, headers, _body in answers} == {"haowai; hit"}
    assert answers[0][1]["server"] == "haowai"
    assert answers[0][1]["date"].endswith("GMT")
    assert street.behind.requests == []


def test_encodings_validators_and_head(street: Street) -> None:
    page, reader = street.keep(), street.reader()

    assert gzip.decompress(reader.get("/a", "Accept-Encoding: gzip")[2]) == page.body
    _status, headers, body = reader.get("/a", "Accept-Encoding: gzip, br")
    assert brotli.decompress(body) == page.body

    status, told, body = reader.get("/a", "Accept-Encoding: gzip, br", f"If-None-Match: {headers['etag']}")
    assert (status, body, told["etag"]) == (304, b"", headers["etag"])
    status, told, _ = reader.get("/a", method="HEAD")
    assert (status, int(told["content-length"])) == (200, len(page.body))
    assert reader.get()[2] == page.body


def test_whoever_asks_to_is_let_go(street: Street) -> None:
    street.keep()
    reader = street.reader()

    assert reader.get("/a", "Connection: close")[1]["connection"] == "close"
    assert reader.is_closed()


def test_parameters_that_no_page_declares_are_junk(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haowai.reader.cache.asked.has_address_with_query", lambda form: "old" in form)
    page, reader = street.keep(), street.reader()
    street.keep("http://localhost/old")

    assert reader.get("/a?utm_source=letter")[2] == page.body
    assert reader.get("/old?id=7")[2] == b"behind"


def test_consent_goes_past_gates_only(street: Street) -> None:
    page = street.keep()
    street.keep("http://localhost/restricted", gated=True)

    assert street.reader().get("/a", "Cookie: haowai_adult=18")[2] == page.body
    assert street.reader().get("/restricted")[1]["cache-status"] == "haowai; hit"
    assert street.reader().get("/restricted", "Cookie: haowai_adult=18")[2] == b"behind"


def test_what_was_purged_is_not_given_any_more(street: Street) -> None:
    street.keep()
    reader = street.reader()
    assert reader.get()[0] == 200

    street.log.purge("story:1")

    assert reader.get()[2] == b"behind"
    assert reader.is_closed()
    newer = street.keep(body=b"newer " * 200)
    assert street.reader().get()[2] == newer.body


def test_a_page_whose_time_has_come_is_made_anew(street: Street) -> None:
    street.keep(fresh_until=1.0)

    assert street.reader().get()[2] == b"behind"


def test_https_is_what_a_trusted_proxy_says(street: Street, settings: Settings) -> None:
    street.keep("https://localhost/a", body=b"secure " * 200)
    plain = street.keep(body=b"plain " * 200)

    assert street.reader().get("/a", "X-Forwarded-Proto: https")[2] == plain.body
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    assert street.reader().get("/a", "X-Forwarded-Proto: https")[2].startswith(b"secure")


# --- When the log can't be asked ----------------------------------------------------------------------------------


def test_without_the_log_what_was_printed_is_served_on(street: Street) -> None:
    page, reader = street.keep(), street.reader()
    reader.get()
    street.log.fails = DatabaseError("gone")

    answers = [reader.get() for _ in range(3)]

    assert [body for _status, _headers, body in answers] == [page.body] * 3
    assert answers[-1][1]["cache-status"] == "haowai; hit; detail=log-unreachable"
    street.log.fails = None


def test_a_log_that_hangs_stops_nobody(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    page, reader = street.keep(), street.reader()
    reader.get()
    monkeypatch.setattr(librarian, "HANGING", 0.05)
    answered = Event()
    monkeypatch.setattr("haowai.reader.cache.purges.head", lambda: answered.wait(20) and (5, "5"))

    status, headers, body = reader.get()
    other = street.reader().get("/unknown")

    assert (status, body) == (200, page.body)
    assert headers["cache-status"] == "haowai; hit; detail=log-unreachable"
    assert other[2] == b"behind"
    answered.set()


def test_who_asks_for_what_is_kept_does_not_wait_behind_those_who_look_for_what_is_not(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, reader = street.keep(), street.reader()
    reader.get()
    found, looked = Event(), Event()
    monkeypatch.setattr(street.store, "get", lambda *_: looked.set() or (found.wait(20) and None))
    crawler = Thread(target=street.reader().get, args=("/unknown",))
    crawler.start()
    assert looked.wait(5)

    status, headers, body = reader.get()

    assert not found.is_set()
    assert (status, body, headers["cache-status"]) == (200, page.body, "haowai; hit")
    found.set()
    crawler.join(20)


# --- What it hands on ---------------------------------------------------------------------------------------------


def test_a_head_is_handed_on_with_the_reader_before_it(street: Street) -> None:
    street.reader().get("/missing", "Accept: text/html", "X-Forwarded-For: 9.9.9.9", "Connection: keep-alive")

    assert street.behind.requests == [
        b"GET /missing HTTP/1.1\r\nHaowai-Peer: 127.0.0.1\r\nHost: localhost\r\nAccept: text/html\r\n"
        b"X-Forwarded-For: 9.9.9.9\r\nConnection: close\r\n\r\n"
    ]


@pytest.mark.parametrize("name", ["Haowai-Peer", "HAOWAI-PEER", "haowai_peer", "Haowai_Peer"])
def test_nobody_says_himself_who_he_is(street: Street, name: str) -> None:
    street.reader().get("/missing", f"{name}: 6.6.6.6")

    assert b"6.6.6.6" not in street.behind.requests[0]
    assert street.behind.requests[0].count(b"Haowai-Peer: 127.0.0.1\r\n") == 1


ODD = {
    "another method": b"DELETE /a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a form": b"POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na=b",
    "a body where none is expected": b"GET /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na=b",
    "an expectation": b"GET /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n\r\n",
    "an upgrade": b"GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    "a range": b"GET /a HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-9\r\n\r\n",
    "an older protocol": b"GET /a HTTP/1.0\r\n\r\n",
    "a whole address": b"GET http://localhost/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "the server itself": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "bytes beyond ASCII": b"GET /\xe5\x8f\xb0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a fragment": b"GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "another cookie": b"GET /a HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\nCookie: haowai_adult=18\r\n\r\n",
    "a condition": b'GET /a HTTP/1.1\r\nHost: localhost\r\nIf-Match: "x"\r\n\r\n',
    "another request behind it": b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2,
}


@pytest.mark.parametrize("request_", ODD.values(), ids=ODD)
def test_odd_requests_reach_the_server_behind_as_they_are(street: Street, request_: bytes) -> None:
    street.keep()
    reader = street.reader()

    reader.say(request_)

    assert reader.answer()[2] == b"behind"
    assert reader.is_closed()
    head, _, rest = request_.partition(b"\r\n\r\n")
    handed, _, body = street.behind.requests[0].partition(b"\r\n\r\n")
    own = (b"connection:", b"expect:", b"upgrade:")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(own)]
    assert handed.split(b"\r\n") == [
        lines[0],
        b"Haowai-Peer: 127.0.0.1",
        *lines[1:],
        b"Connection: close",
    ]
    assert body == rest
    assert len(street.behind.requests) == 1


HOSTILE = {
    "no Host": b"GET /a HTTP/1.1\r\n\r\n",
    "two Hosts": b"GET /a HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n",
    "two Hosts, one folded": b"GET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\n Host: evil\r\n\r\n",
    "a bare LF": b"GET /a HTTP/1.1\nHost: localhost\n\nGET /b HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a bare CR": b"GET /a HTTP/1.1\r\nHost: localhost\r\nX: a\rY: b\r\n\r\n",
    "a LF in a value": b"GET /a HTTP/1.1\r\nHost: localhost\r\nX: a\nContent-Length: 5\r\n\r\n",
    "a NUL": b"GET /a HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
    "a blank before the colon": b"POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n",
    "no colon": b"GET /a HTTP/1.1\r\nHost: localhost\r\nnothing\r\n\r\n",
    "no name": b"GET /a HTTP/1.1\r\nHost: localhost\r\n: nothing\r\n\r\n",
    "two blanks": b"GET  /a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a tab": b"GET\t/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no version": b"GET /a\r\nHost: localhost\r\n\r\n",
    "a version that is none": b"GET /a HTTP/1.10\r\nHost: localhost\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "a name of two lines": "GET /a HTTP/1.1\r\nHost: localhost\r\nX\u2028Y: z\r\n\r\n".encode(),
    "a Host that is none": b"GET /a HTTP/1.1\r\nHost: local host\r\n\r\n",
    "a Host with a path": b"GET /a HTTP/1.1\r\nHost: localhost/a\r\n\r\n",
    "a Host with a port that is none": b"GET /a HTTP/1.1\r\nHost: localhost:x\r\n\r\n",
    "an empty Host": b"GET /a HTTP/1.1\r\nHost:\r\n\r\n",
    "another Host in the target": b"GET http://evil/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "two Hosts of a report": b"POST /islands/views HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n"
    b"Content-Length: 2\r\n\r\n[]",
    "two lengths": b"GET /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\n",
    "a length that is none": b"POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: +3\r\n\r\na=b",
    "no Host of a report": b"POST /islands/views HTTP/1.1\r\nContent-Length: 2\r\n\r\n[]",
}
#: What we don't take, although it is of the grammar.
TOO_MUCH = {
    "a method in small letters": (b"get /a HTTP/1.1\r\nHost: localhost\r\n\r\n", 501),
    "chunks": (b"GET /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    "length and chunks": (
        b"GET /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked"
        b"\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n",
        411,
    ),
    "many fields": (b"GET /a HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 100 + b"\r\n", 431),
    "a long field": (b"GET /a HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 17_000 + b"\r\n\r\n", 431),
    "a long target": (b"GET /" + b"a" * 17_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
}


@pytest.mark.parametrize("request_", HOSTILE.values(), ids=HOSTILE)
def test_what_could_be_understood_in_two_ways_is_refused(street: Street, request_: bytes) -> None:
    street.keep()
    reader = street.reader()

    reader.say(request_)

    assert reader.answer()[0] == 400
    assert reader.is_closed()
    assert street.behind.requests == []


@pytest.mark.parametrize(("request_", "status"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_too_much_is_refused(street: Street, request_: bytes, status: int) -> None:
    street.keep()
    reader = street.reader()

    reader.say(request_[:16_384])

    found, headers, _ = reader.answer()
    assert found == status
    assert headers["date"].endswith("GMT")
    assert street.behind.requests == []


def test_no_head_takes_longer_than_its_length() -> None:
    """A lane that reads one answers nobody. Each of these took seconds when blanks could be read in two ways."""
    for filling in (b" " * 16_000, b"\t " * 8_000, b" x" * 8_000):
        began = time.process_time()
        with pytest.raises(BadHead):
            read_head(b"GET / HTTP/1.1\r\nHost: localhost\r\nX:" + filling + b"\x01\r\n\r\n")
        # A thousand times of what it takes; it was three thousand times as much.
        assert time.process_time() - began < 0.5


def test_what_proxies_would_not_have_written_is_not_handed_on(street: Street) -> None:
    page, reader = street.keep(), street.reader()

    assert reader.get("/a", "X_Forwarded_Proto: https")[2] == page.body
    street.reader().get("/missing", "X-Forwarded-For: 9.9.9.4", "X_Forwarded_For: 6.6.6.6")

    assert b"X-Forwarded-For: 9.9.9.4" in street.behind.requests[0]
    assert b"6.6.6.6" not in street.behind.requests[0]


def test_an_older_protocol_is_answered_once(street: Street) -> None:
    """So nginx asks unless it is told otherwise."""
    page, reader = street.keep(), street.reader()

    reader.say(b"GET /a HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n")

    _status, headers, body = reader.answer()
    assert (body, headers["connection"]) == (page.body, "close")
    assert reader.is_closed()


def test_an_empty_line_may_come_before_a_request(street: Street) -> None:
    page, reader = street.keep(), street.reader()

    for line in (b"\r", b"\n"):
        reader.say(line)
    assert reader.get()[2] == page.body
    reader.say(b"\r\nGET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert reader.answer()[2] == page.body


def test_a_head_may_come_in_pieces_but_not_without_end(street: Street) -> None:
    page, reader = street.keep(), street.reader()
    for at in range(0, len(whole := b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"), 7):
        reader.say(whole[at : at + 7])
    assert reader.answer()[2] == page.body
    assert reader.get()[2] == page.body

    endless = street.reader()
    endless.say(b"GET /a HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000)
    assert endless.answer()[0] in {431, 0}


def test_heads_that_take_too_long_are_not_waited_for(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "HEAD_TIME", -1.0)
    reader = street.reader()

    reader.say(b"GET /a HTTP/1.1\r\n")

    assert reader.answer()[0] == 408


def test_who_rests_too_long_is_let_go(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "REST", -1.0)

    assert street.reader().is_closed()


def test_there_is_room_for_a_new_reader(street: Street) -> None:
    street.keep()
    street.lane.most = 3
    first, *_others = [street.reader() for _ in range(3)]
    for reader in street.readers[::-1]:
        reader.get()

    assert street.reader().get()[0] == 200
    assert street.reader().get()[0] == 200
    assert [reader.is_closed() for reader in street.readers[1:3]] == [True, True]
    assert first.get()[0] == 200


# --- Bytes both ways ----------------------------------------------------------------------------------------------


def test_a_large_upload_goes_through(street: Street) -> None:
    size = street.behind.body = 5_000_000
    reader = street.reader()

    reader.say(f"POST /newsroom/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode())
    reader.say(b"x" * size)

    assert reader.answer()[2] == b"behind"
    assert street.behind.heard == size


def test_an_upload_that_is_refused_is_told_so(street: Street) -> None:
    street.behind.answer = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    reader = street.reader()

    reader.say(
        b"POST /newsroom/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n" + b"x" * 300_000
    )

    assert reader.answer()[0] == 413


def test_a_large_download_that_is_read_slowly(street: Street) -> None:
    body = bytes(range(256)) * 4 * 30_000
    street.behind.answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    page, slow = street.keep(), street.reader()
    slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    slow.say(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    slow.socket.recv(100, socket.MSG_PEEK)

    assert street.reader().get()[2] == page.body
    assert slow.answer()[2] == body
    assert slow.is_closed()


def test_a_page_that_is_read_slowly_is_whole_and_the_connection_goes_on(street: Street) -> None:
    body = bytes(range(1, 128)) * 64_000
    street.keep("http://localhost/long", body=body)
    page, slow = street.keep(), street.reader()
    slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    slow.say(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
    slow.socket.recv(100, socket.MSG_PEEK)
    slow.say(b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert street.reader().get()[2] == page.body
    assert slow.answer()[2] == body
    assert slow.answer()[2] == page.body


def test_readers_who_vanish_leave_nothing(street: Street) -> None:
    gate = Event()
    street.behind.before = lambda: gate.wait(20) or None
    vanishing = [street.reader() for _ in range(10)]
    for at, reader in enumerate(vanishing):
        reader.say(b"GET /missing%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % at)
    for reader in vanishing:
        reader.close()
    gate.set()

    assert street.reader().get("/missing")[2] == b"behind"
    street.lane.stop()
    street.thread.join(20)
    assert not street.lane.handlers


# --- Spikes, and a server that is away -------------------------------------------------------------------------------


def test_a_spike_on_a_page_that_is_not_there_asks_for_it_once(street: Street) -> None:
    def made() -> None:
        street.keep(body=b"made " * 200)

    street.behind.before = made
    readers = [street.reader() for _ in range(200)]
    for reader in readers:
        reader.say(b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")

    answers = [reader.answer() for reader in readers]

    assert {status for status, _headers, _body in answers} == {200}
    assert len(street.behind.requests) == 1
    assert sum(body == b"made " * 200 for _status, _headers, body in answers) == 199


def test_a_page_that_is_not_kept_is_asked_for_by_everybody(street: Street) -> None:
    readers = [street.reader() for _ in range(20)]
    for reader in readers:
        reader.say(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert {reader.answer()[2] for reader in readers} == {b"behind"}
    assert len(street.behind.requests) == 20


def test_a_server_that_is_started_again_is_waited_for(street: Street) -> None:
    page = street.keep()
    street.behind.close()
    waiting = street.reader()
    waiting.say(b"GET /missing HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert street.reader().get()[2] == page.body
    street.behind.open()
    assert waiting.answer()[2] == b"behind"


def test_a_server_that_stays_away_is_said_to(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haowai.reader.cache.passage.PATIENCE", 0.1)
    street.behind.close()

    status, headers, _ = street.reader().get("/missing")

    assert (status, headers["retry-after"]) == (503, "5")


def test_a_server_that_dies_before_it_answers_is_said_to(street: Street) -> None:
    street.behind.answer = b""

    assert street.reader().get("/missing")[0] == 502


def test_when_told_to_it_ends_what_is_under_way_and_takes_nobody_new(street: Street) -> None:
    street.keep()
    gate, under_way, resting = Event(), street.reader(), street.reader()
    entered = Event()

    def hold() -> None:
        entered.set()
        gate.wait(20)

    street.behind.before = hold
    resting.get()
    under_way.say(b"GET /missing HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert entered.wait(20)

    street.lane.stop()

    assert resting.is_closed()
    gate.set()
    assert under_way.answer()[2] == b"behind"
    street.thread.join(20)
    assert not street.thread.is_alive()


def test_readers_who_go_on_while_pages_are_purged_never_get_an_older_one(street: Street) -> None:
    """As the race test of the whole, on a lane alone: what is answered is never older than what was acknowledged before
    it was asked for."""
    street.keep()
    wrong: list[tuple[int, int]] = []
    over = Event()

    def read() -> None:
        reader = street.reader()
        while not over.is_set():
            acknowledged = street.log.head
            _status, headers, body = reader.get()
            if body == b"behind":
                reader = street.reader()
            elif int(headers["printed-at-row"]) < acknowledged:
                wrong.append((int(headers["printed-at-row"]), acknowledged))

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(150):
        street.log.purge("story:1")
        street.keep()
    over.set()
    for thread in threads:
        thread.join(20)
    assert wrong == []
