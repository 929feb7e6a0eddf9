"""Which reports are read, and who is a reader."""

from __future__ import annotations

import json
from typing import Any

import pytest

from haowai.audience.reports import BadReport, Report, Sender, read_reports
from haowai.audience.sources import source_of

OPENING = {"story": 100123, "from": "www.google.com.tw", "on": "phone"}
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/15.6 Mobile/15E148 Safari/604.1"
)
READER = Sender("203.0.113.5", CHROME, "paper.example", "https://paper.example", "same-origin", secure=True)


def read(*reports: Any) -> list[Report]:
    return read_reports(json.dumps(reports).encode())


def test_an_opening_and_seconds() -> None:
    assert read(OPENING, {"story": 100123, "seconds": 15, "age": 90}) == [
        Report(100123, 0, 0, "search", "www.google.com.tw", "phone"),
        Report(100123, 15, 90),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"[1]",
        b"[[]]",
        b'{"story": 1}',
        b"\xff\xfe",
        b"[" * 2000,
        b'[{"story": 1e3, "seconds": 1}]',
        b'[{"story": NaN, "seconds": 1}]',
        json.dumps([OPENING] * 21).encode(),
        json.dumps([OPENING]).encode() + b" " * 2048,
    ],
)
def test_what_is_no_list_of_reports(body: bytes) -> None:
    with pytest.raises(BadReport):
        read_reports(body)


@pytest.mark.parametrize(
    "change",
    [
        {"story": 0},
        {"story": -5},
        {"story": 2**53},
        {"story": "100123"},
        {"story": True},
        {"seconds": 0},
        {"seconds": -30},
        {"seconds": 61},
        {"seconds": 10**400},
        {"seconds": 1.5},
        {"seconds": "15"},
        {"age": -1},
        {"age": 86_401},
        {"age": None},
        {"on": "fridge"},
        {"on": ["phone"]},
        {"from": 5},
        {"from": ["x"]},
        {"reader": "somebody"},
    ],
)
def test_forged_ones(change: dict[str, Any]) -> None:
    with pytest.raises(BadReport):
        read({**OPENING, **change})


@pytest.mark.parametrize(
    ("told", "kind", "host"),
    [
        ("", "direct", ""),
        ("/", "fronts", ""),
        ("/story", "stories", ""),
        ("www.google.com", "search", "www.google.com"),
        ("tw.search.yahoo.com", "search", "tw.search.yahoo.com"),
        ("com.google.android.googlequicksearchbox", "search", "com.google.android.googlequicksearchbox"),
        ("l.facebook.com", "social", "l.facebook.com"),
        ("www.PTT.cc", "social", "www.ptt.cc"),
        ("notgoogle.com", "elsewhere", "notgoogle.com"),
        ("google.com.evil.example", "elsewhere", "google.com.evil.example"),
        ("sports.localhost", "fronts", ""),
        ("<script>", "elsewhere", ""),
        ("a" * 300, "elsewhere", ""),
        ("[::1]", "elsewhere", ""),
    ],
)
def test_where_readers_come_from(told: str, kind: str, host: str) -> None:
    assert source_of(told) == (kind, host)


def test_a_reader() -> None:
    assert READER.is_reader
    assert READER._replace(agent=SAFARI, site="").is_reader
    # Over plain HTTP no browser says where a request comes from.
    assert READER._replace(site="", origin="http://paper.example", secure=False).is_reader


@pytest.mark.parametrize(
    "change",
    [
        {"site": "cross-site"},
        {"site": "same-site"},
        {"site": "none"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"site": "", "origin": ""},
        # A browser that always says whence, and doesn't.
        {"site": ""},
        {"purpose": "prefetch"},
    ],
)
def test_what_comes_from_elsewhere(change: dict[str, str]) -> None:
    assert not READER._replace(**change).is_reader  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome-Lighthouse",
    ],
)
def test_robots(agent: str) -> None:
    assert not READER._replace(agent=agent).is_reader


@pytest.mark.parametrize(
    "agent",
    [
        SAFARI,
        "Mozilla/5.0 (Linux; Android 11; CUBOT_X18) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
        "Safari Line/14.19.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Mobile/22A [FBAN/FBIOS;FBAV/500.0]",
        "Mozilla/5.0 (Linux; Android 14; SM-S921B) SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537",
    ],
)
def test_readers_whose_browsers_have_strange_names(agent: str) -> None:
    assert READER._replace(agent=agent).is_reader
