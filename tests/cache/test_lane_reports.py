"""A lane takes what pages report of being read, and hands on whatever is not plainly such a report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from haowai.audience.reports import MOST_BYTES
from tests.cache.lanes import Reader, Street, street_in

BODY = b'[{"story": 100123, "on": "phone"}]'
FIELDS = (
    "Host: localhost",
    "Origin: http://localhost",
    "Sec-Fetch-Site: same-origin",
    "User-Agent: Mozilla/5.0",
    "Cookie: haowai_adult=18",
)


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    with street_in(tmp_path, monkeypatch) as opened:
        yield opened


def message(*fields: str, body: bytes = BODY, length: int | None = None) -> bytes:
    lines = [
        "POST /islands/views HTTP/1.1",
        *FIELDS,
        f"Content-Length: {len(body) if length is None else length}",
    ]
    return "\r\n".join([*lines, *fields, "", ""]).encode() + body


def send(reader: Reader, data: bytes) -> tuple[int, dict[str, str], bytes]:
    reader.say(data)
    return reader.answer()


def test_a_report_is_counted_and_nothing_is_said(street: Street) -> None:
    reader = street.reader()
    for _again in range(2):
        status, headers, body = send(reader, message())
        assert (status, body) == (204, b"")
        assert headers.keys() == {"server", "cache-control", "date"}
    [(sender, told), _second] = street.collector.told
    assert told == BODY
    assert (sender.address, sender.agent, sender.site) == ("127.0.0.1", "Mozilla/5.0", "same-origin")
    assert (sender.origin, sender.host) == ("http://localhost", "localhost")
    assert not street.behind.requests


def test_a_body_that_comes_later(street: Street) -> None:
    reader = street.reader()
    whole = message()
    for part in (whole[:20], whole[20:-10], whole[-10:-1]):
        reader.say(part)
    assert send(reader, whole[-1:])[0] == 204
    assert street.collector.told[0][1] == BODY


def test_pages_are_answered_on_the_same_connection(street: Street) -> None:
    page, reader = street.keep(), street.reader()
    send(reader, message())
    assert reader.get()[2] == page.body
    assert send(reader, message())[0] == 204


def test_what_no_page_of_ours_would_send_is_refused(street: Street) -> None:
    reader = street.reader()
    assert send(reader, message(body=b"story=1"))[0] == 400
    assert reader.is_closed()


def test_who_reports_is_whom_a_trusted_proxy_names(street: Street, settings: Settings) -> None:
    forwarded = "X-Forwarded-For: 198.51.100.1, 203.0.113.9"
    send(street.reader(), message(forwarded))
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    send(street.reader(), message(forwarded, "X-Forwarded-Proto: https"))
    [(first, _), (second, _)] = street.collector.told
    assert (first.address, first.secure) == ("127.0.0.1", False)
    assert (second.address, second.secure) == ("203.0.113.9", True)


@pytest.mark.parametrize(
    "data",
    [
        message("Expect: 100-continue"),
        message("User_Agent: somebody"),
        message("Origin: http://elsewhere"),
        message("Connection: close"),
        message(length=len(BODY) - 3),
        message(length=10**5),
        message().replace(b"HTTP/1.1", b"HTTP/1.0"),
        message().replace(b"Content-Length", b"X-Length"),
        message().replace(b"POST", b"PUT"),
    ],
)
def test_what_is_no_plain_report_is_handed_on(street: Street, data: bytes) -> None:
    assert send(street.reader(), data)[2] == b"behind"
    assert not street.collector.told


def test_one_that_is_too_long_is_read_no_further(street: Street) -> None:
    body = b"[" + b" " * MOST_BYTES + b"]"
    assert send(street.reader(), message(body=body))[2] == b"behind"
    assert not street.collector.told
