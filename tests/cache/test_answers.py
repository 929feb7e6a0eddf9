"""What is answered from the cache: encodings, validators, who is let past, and what is never kept."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

import brotli
import pytest
import time_machine
from django.test import Client

from haowai.articles.models import OldAddress
from haowai.articles.verbs import go_to_press
from haowai.press.models import Alias
from haowai.reader.cache.printed import chosen_encoding
from tests.cache.server import Server
from tests.cast import Paper, publish, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(paper: Paper) -> str:
    article = publish(paper.world, headline="渡輪恢復夜航")
    return f"/{article.section.slug}/{article.number}"


def test_the_second_reader_gets_the_same_bytes_without_django(
    server: Server, url: str, reader: Client
) -> None:
    first, second = server.get(url), server.get(url)
    assert server.rendered == [url]
    assert first.body == second.body == reader.get(url).content
    assert (first.cache, second.cache) == ("fwd=uri-miss; stored", "hit")
    assert "渡輪恢復夜航" in second.text


def test_queries_of_a_hit_are_the_head_of_the_log_alone(
    server: Server, url: str, django_assert_num_queries: Any
) -> None:
    server.get(url)
    with django_assert_num_queries(1):
        server.get(url)


def test_encodings(server: Server, url: str) -> None:
    plain = server.get(url)
    packed = server.get(url, ACCEPT_ENCODING="gzip, deflate")
    smaller = server.get(url, ACCEPT_ENCODING="gzip, deflate, br, zstd")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert smaller.headers["content-encoding"] == "br"
    assert gzip.decompress(packed.body) == brotli.decompress(smaller.body) == plain.body
    for answer in (plain, packed, smaller):
        assert answer.headers["content-length"] == str(len(answer.body))
        assert "accept-encoding" in answer.headers["vary"].lower()
    assert len({answer.headers["etag"] for answer in (plain, packed, smaller)}) == 3
    assert server.rendered == [url]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("br;q=1.0, gzip;q=0.8", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("gzip; q=0.0, br;q=0.000", ""),
        ("GZIP", "gzip"),
        ("gzip;q=nonsense", "gzip"),
    ],
)
def test_what_is_refused_is_not_sent(accepted: str, chosen: str) -> None:
    assert chosen_encoding(accepted) == chosen


def test_validators(server: Server, url: str) -> None:
    answer = server.get(url, ACCEPT_ENCODING="gzip")
    tag = answer.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = server.get(url, ACCEPT_ENCODING="gzip", IF_NONE_MATCH=known)
        assert (again.status, again.body) == (304, b""), known
        assert again.headers["etag"] == tag
        assert "content-length" not in again.headers
    for unknown in ('"x"', "", tag[:-2] + '"', tag.strip('"')):
        assert server.get(url, ACCEPT_ENCODING="gzip", IF_NONE_MATCH=unknown).status == 200, unknown


def test_the_time_of_a_page_is_told_from_the_next_second_on(server: Server, url: str) -> None:
    with time_machine.travel("2026-11-22T10:00:00.200Z", tick=False) as clock:
        assert "last-modified" not in server.get(url).headers
        clock.shift(1)
        modified = server.get(url).headers["last-modified"]
        assert modified == "Sun, 22 Nov 2026 10:00:00 GMT"
        assert server.get(url, IF_MODIFIED_SINCE=modified).status == 304
        # Tags come first where both are sent.
        assert server.get(url, IF_MODIFIED_SINCE=modified, IF_NONE_MATCH='"x"').status == 200
        assert server.get(url, IF_MODIFIED_SINCE="nonsense").status == 200


def test_head_has_the_headers_and_no_body(server: Server, url: str) -> None:
    head = server.get(url, method="HEAD")
    whole = server.get(url)
    assert head.body == b""
    assert {**head.headers, "cache-status": ""} == {**whole.headers, "cache-status": ""}
    assert server.rendered == [url]


def test_hosts_and_ports(server: Server, url: str) -> None:
    server.get(url, host="localhost:8000")
    assert server.get(url, host="LOCALHOST:1234").cache == "hit"
    assert server.get(url, host="stranger.example").status == 421
    assert server.get(url, host="stranger.example").status == 421
    assert len(server.cache.memory) == 1


def test_junk_behind_the_question_mark_is_ignored_and_not_kept(server: Server, url: str) -> None:
    server.get(url)
    for junk in ("utm_source=line", "fbclid=abc", "a=1&a=2&b", "%00"):
        assert server.get(f"{url}?{junk}").cache == "hit", junk
    assert server.rendered == [url]
    assert len(server.cache.memory) == 1


def test_an_older_address_with_a_query_is_looked_up_each_time(server: Server, url: str) -> None:
    number = int(url.rsplit("/", 1)[1])
    Alias.objects.create(address="/?id=7", number=number)
    server.get("/")
    moved = server.get("/?id=7")
    assert (moved.status, moved.headers["location"]) == (301, f"http://localhost:8000{url}")
    assert server.get("/?utm_source=line").status == 200


def test_an_older_address_with_a_query_that_becomes_known_changes_the_page(
    server: Server, paper: Paper
) -> None:
    assert server.get("/?id=8").cache == "fwd=uri-miss; stored"
    assert server.get("/?id=8").cache == "hit"
    article = write(paper.politics, headline="議會休會")
    article.old_addresses.set([OldAddress(address="/?id=8")])
    go_to_press(article)
    assert server.get("/?id=8").status == 301


def test_parameters_of_the_api_name_pages_of_their_own(server: Server, url: str) -> None:
    assert server.get("/api/stories?limit=1&channel=paper").status == 200
    assert server.get("/api/stories?channel=paper&limit=1").cache == "hit"
    assert server.get("/api/stories?limit=2").cache == "fwd=uri-miss; stored"
    assert server.get("/api/stories?limit=2&junk=1").status == 400
    assert server.get("/api/stories?limit=2&limit=3").status in {200, 400}
    assert len(server.cache.memory) == 2


def test_what_is_not_there_is_not_kept(server: Server, url: str) -> None:
    for _time in range(2):
        assert server.get("/world/999").status == 404
    assert server.rendered == ["/world/999", "/world/999"]
    assert len(server.cache.memory) == 0


def test_the_newsroom_and_files_are_never_touched(server: Server) -> None:
    for path in ("/newsroom/login/", "/static/nothing.css", "/search/?q=x", "/media/x", "/gate"):
        assert "cache-status" not in server.get(path).headers, path
    assert server.get("/", method="POST").status == 405
    assert len(server.cache.memory) == 0


def test_a_gate_is_kept_and_what_is_behind_it_is_not(server: Server, paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="夜店風波", rating="restricted", safe_headline="地方新聞一則")
    url = f"/{article.section.slug}/{article.number}"
    assert server.get(url).headers.get("rating")
    reader.post("/gate/", {"answer": "enter", "next": url}, headers={"Sec-Fetch-Site": "same-origin"})
    cookie = f"haowai_adult={reader.cookies['haowai_adult'].value}"
    behind = server.get(url, COOKIE=cookie)
    assert "夜店風波" in behind.text
    assert behind.headers["cache-control"] == "private, no-store"
    gate = server.get(url)
    assert "夜店風波" not in gate.text
    assert gate.cache == "hit"
    # The same reader elsewhere: nothing there is gated.
    server.get("/world/")
    assert server.get("/world/", COOKIE=cookie).cache == "hit"


def test_a_forged_consent_gets_the_gate(server: Server, paper: Paper) -> None:
    article = publish(paper.world, headline="夜店風波", rating="restricted", safe_headline="地方新聞一則")
    url = f"/{article.section.slug}/{article.number}"
    assert "夜店風波" not in server.get(url, COOKIE="haowai_adult=18:forged").text
    assert "夜店風波" not in server.get(url, COOKIE="haowai_adult=18:forged").text


def test_a_redirect_is_kept_with_its_story(server: Server, url: str) -> None:
    first, second = server.get(url + "/"), server.get(url + "/")
    assert first.status == second.status == 301
    assert second.cache == "hit"


def test_a_page_ends_when_its_time_has_come(server: Server, paper: Paper) -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        before = server.get("/")
        assert server.get("/").cache == "hit"
        # Past midnight of Taipei: the front says another day.
        clock.shift(timedelta(hours=7))
        after = server.get("/")
    assert after.cache == "fwd=stale; stored"
    assert before.body != after.body


def test_headers_for_the_cache_alone_are_not_sent(server: Server, url: str) -> None:
    told = server.get(url).headers
    assert not {"surrogate-key", "fresh-until", "x-gated", "surrogate-control"} & set(told)
    assert told["cache-control"] == "no-cache"
    assert told["printed-at-row"].isdigit()
