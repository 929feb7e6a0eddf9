"""Bodies of requests: whoever sends one slowly, or never ends, holds up nobody behind the lane."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from haowai.reader.cache import passage
from tests.cache.lanes import Street, street_in, until


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    with street_in(tmp_path, monkeypatch) as opened:
        yield opened


def form(length: int, *lines: str) -> bytes:
    told = ["POST /gate/ HTTP/1.1", "Host: localhost", f"Content-Length: {length}", *lines, "", ""]
    return "\r\n".join(told).encode()


def test_a_short_body_is_handed_on_when_it_has_come(street: Street) -> None:
    street.behind.body = 1000
    reader = street.reader()

    reader.say(form(1000))
    for _ in range(9):
        reader.say(b"x" * 100)
        assert street.reader().get("/missing")[2] == b"behind"
    assert not any(b"POST" in request for request in street.behind.requests)
    reader.say(b"x" * 100)

    assert reader.answer()[2] == b"behind"
    assert street.behind.requests[-1].endswith(b"x" * 1000)
    until(lambda: street.lane.collected == 0)


def test_a_short_body_that_never_comes_is_not_waited_for(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passage, "BODY_TIME", 0.1)
    reader = street.reader()

    reader.say(form(1000) + b"x")

    assert reader.answer()[0] == 408
    assert reader.is_closed()
    assert street.behind.requests == []


def test_whoever_goes_before_the_body_is_whole_leaves_nothing(street: Street) -> None:
    reader = street.reader()
    reader.say(form(1000) + b"x" * 500)
    until(lambda: street.lane.passages)
    reader.close()

    until(lambda: not street.lane.passages)
    assert street.lane.collected == 0
    assert street.behind.requests == []


def test_what_is_collected_is_bounded(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "COLLECTED", 1500)
    first, second = street.reader(), street.reader()
    first.say(form(2000))
    until(lambda: street.lane.passages)
    first.say(b"x" * 1000)
    until(lambda: street.lane.collected == 1000)

    second.say(form(2000))
    until(lambda: len(street.lane.passages) == 2)
    second.say(b"x" * 1000)

    assert second.answer()[0] == 503
    first.close()
    until(lambda: street.lane.collected == 0)


def test_few_long_bodies_are_under_way_at_once(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    size = street.behind.body = 200_000
    slow = [street.reader() for _ in range(passage.UPLOADS)]
    for reader in slow:
        reader.say(form(size))
    until(lambda: len(street.behind.requests) == passage.UPLOADS)
    third = street.reader()
    third.say(form(size) + b"x" * size)

    assert street.reader().get("/missing")[2] == b"behind", "readers of pages don't wait for them"
    assert len(street.behind.requests) == passage.UPLOADS + 1
    slow[0].say(b"x" * size)

    assert slow[0].answer()[2] == b"behind"
    assert third.answer()[2] == b"behind"
    monkeypatch.setattr(passage, "QUEUE", 0)
    street.reader().say(form(size))
    until(lambda: street.lane.uploads == passage.UPLOADS)
    refused = street.reader()
    refused.say(form(size))
    assert refused.answer()[0] == 503


def test_a_long_body_that_comes_too_slowly_is_given_up(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passage, "WAITED", 0)
    street.behind.body = 200_000
    reader = street.reader()

    reader.say(form(200_000) + b"x" * 1000)

    assert reader.answer()[0] == 408
    until(lambda: street.lane.uploads == 0)


@pytest.mark.parametrize("size", [1000, 200_000])
def test_who_waits_to_be_asked_for_a_body_is_asked_by_the_lane(street: Street, size: int) -> None:
    street.behind.body = size
    reader = street.reader()

    reader.say(form(size, "Expect: 100-continue"))
    assert reader.answer()[0] == 100
    reader.say(b"x" * size)

    assert reader.answer()[2] == b"behind"
    assert b"Expect" not in street.behind.requests[0]


def test_a_reader_who_has_closed_his_side_is_answered(street: Street) -> None:
    page = street.keep()
    for target, body in (("/missing", b"behind"), ("/a", page.body)):
        reader = street.reader()
        reader.say(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        reader.socket.shutdown(socket.SHUT_WR)
        assert reader.answer()[2] == body


def test_the_end_of_an_answer_is_not_waited_for_for_ever(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passage, "LINGER", 0.1)
    reader = street.reader()
    reader.say(b"GET /missing HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert reader.answer()[2] == b"behind"

    def goes_on() -> bool:
        try:
            reader.say(b"x")
        except OSError:
            return False
        return bool(street.lane.passages)

    until(lambda: not goes_on())
