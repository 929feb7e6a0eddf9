"""Whoever asks oddly makes no page for others, learns nothing of our own, and keeps nobody from the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from haowai.press.models import Alias
from haowai.reader.cache.answers import UNCHECKED, answer
from haowai.reader.cache.printed import Printed, chosen_encoding
from tests.cache.server import Server
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(paper: Paper) -> str:
    article = publish(paper.world, headline="渡輪恢復夜航")
    return f"/world/{article.number}"


@pytest.mark.parametrize("host", ["localhost/world", "localhost:x", "localhost:8000/", "local host", ""])
def test_a_host_that_is_none_makes_no_page_for_others(server: Server, url: str, host: str) -> None:
    number = url.rpartition("/")[2]
    for address in (f"/{number}", "localhost" + url, f"localhost:x{url}"):
        Alias.objects.get_or_create(address=address, number=int(number))
    for path in (url, f"/{number}"):
        server.get(path, host=host)

    assert len(server.cache.memory) == 0
    assert server.get(url).status == 200


def test_an_older_address_without_a_host_fills_nothing_at_other_hosts(server: Server, url: str) -> None:
    Alias.objects.create(address="/node/7", number=int(url.rpartition("/")[2]))
    Alias.objects.create(address="old.example/node/8", number=int(url.rpartition("/")[2]))
    for at in range(5):
        assert server.get("/node/7", host=f"h{at}.example").status == 301
    assert len(server.cache.memory) == 0

    assert server.get("/node/8", host="old.example").status == 301
    assert server.get("/node/8", host="old.example").cache == "hit"


def test_a_question_mark_in_a_path_is_no_query(server: Server, url: str) -> None:
    assert server.get("/api/stories?limit=1").status == 200
    assert server.get("/api/stories%3Flimit=1").status == 404


def test_what_is_told_to_the_cache_passes_it_in_no_answer(server: Server, url: str) -> None:
    for method in ("get", "GET"):
        for path in (url, "/", "/media/x", "/search/?q=x", "/gate/"):
            told = server.get(path, method=method).headers
            assert not {"surrogate-key", "fresh-until", "x-gated"} & set(told), (method, path)


def test_a_page_is_made_of_nothing_that_one_reader_sent(server: Server, url: str) -> None:
    seen: list[dict[str, object]] = []
    render = server.cache.app

    def look(environ: dict[str, object], start: object) -> object:
        seen.append(environ)
        return render(environ, start)  # type: ignore[arg-type]

    server.cache.app = look  # type: ignore[assignment]
    server.get(
        url, ACCEPT_LANGUAGE="fr", X_FORWARDED_HOST="evil", IF_MATCH="*", RANGE="bytes=0-9", COOKIE="a=b"
    )
    [environ] = seen
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST"}
    assert not {"CONTENT_TYPE", "CONTENT_LENGTH"} & set(environ)


def test_what_can_not_be_checked_is_kept_by_no_cache_in_front(settings: Settings) -> None:
    settings.PURGE_URLS = ["https://purge.example/"]
    page = Printed(200, (), b"page", keys=frozenset({"story:1"}), made_from=1)
    environ = {"REQUEST_METHOD": "GET"}

    def told(cache: str) -> str:
        return dict(answer(page, environ, cache)[1])["CDN-Cache-Control"]

    assert told("hit").startswith("max-age=86400")
    environ["HTTP_IF_MATCH"] = '"x"'
    assert told("hit") == "no-store", "one asker's 412 is nobody else's"
    del environ["HTTP_IF_MATCH"]
    assert told(UNCHECKED) == told("fwd=uri-miss; stored; detail=log-unreachable") == "no-store"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("br;Q=0, gzip;Q=0", ""),
        ("br;\tq=0 , gzip", "gzip"),
        ("vnd.abracadabra", ""),
        ("*", "br"),
        ("identity;q=0, *", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("*;q=0", ""),
        ("gzip, *;q=0", "gzip"),
        ("compress, br", "br"),
    ],
)
def test_encodings_are_taken_by_their_whole_names(accepted: str, chosen: str) -> None:
    assert chosen_encoding(accepted) == chosen


def test_who_has_other_bytes_of_a_page_gets_these(server: Server, url: str) -> None:
    plain = server.get(url).headers["etag"]
    packed = server.get(url, ACCEPT_ENCODING="br").headers["etag"]
    assert server.get(url, ACCEPT_ENCODING="br", IF_NONE_MATCH=plain).status == 200
    assert server.get(url, IF_NONE_MATCH=packed).status == 200
    assert server.get(url, ACCEPT_ENCODING="br", IF_NONE_MATCH=f"{plain}, {packed}").status == 304


def test_who_means_another_page_is_told_so(server: Server, url: str) -> None:
    tag = server.get(url).headers["etag"]
    for match, status in ((tag, 200), ("*", 200), (f'"x", {tag}', 200), ('"x"', 412), (f"W/{tag}", 412)):
        assert server.get(url, IF_MATCH=match).status == status, match
    before, after = "Sun, 01 Nov 2020 10:00:00 GMT", "Sun, 01 Nov 2099 10:00:00 GMT"
    refused = server.get(url, IF_UNMODIFIED_SINCE=before)
    assert (refused.status, refused.body) == (412, b"")
    assert server.get(url, IF_UNMODIFIED_SINCE=after).status == 200
    for nonsense in ("nonsense", "Sun, 01 Nov 2020 99999999999999999999:00:00 GMT"):
        assert server.get(url, IF_UNMODIFIED_SINCE=nonsense).status == 200


def test_without_lanes_a_charset_of_the_request_says_nothing(tmp_path: Path, url: str) -> None:
    server = Server(tmp_path / "charset")
    assert server.get(url, CONTENT_TYPE="text/plain; charset=rot13").status == 200
