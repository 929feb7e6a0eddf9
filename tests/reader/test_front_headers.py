"""What is told to caches in front of Haowai: lives, keys, and nothing unless they are purged."""

from __future__ import annotations

import math
from typing import Any

import pytest

from haowai.reader.surrogates import LIFE, LONGEST, NOT_KEPT, headers_for_caches

KEYS = frozenset({"story:12", "section:3", "chrome"})
NOW = 1_770_000_000.25


@pytest.fixture(autouse=True)
def in_front(settings: Any) -> None:
    settings.PURGE_URLS = ["varnish+http://127.0.0.1:6083/"]


def told(until: float = math.inf, keys: frozenset[str] = KEYS, **more: Any) -> dict[str, str]:
    return dict(headers_for_caches(keys, until, NOW, **{"checked": 7} | more))


def test_nothing_is_said_where_no_cache_is_purged(settings: Any) -> None:
    settings.PURGE_URLS = []
    assert told() == {}


def test_a_page_without_an_end_lives_until_it_is_purged() -> None:
    said = f"max-age={LIFE}, stale-while-revalidate=60, stale-if-error=86400"
    assert told()["Surrogate-Control"] == told()["CDN-Cache-Control"] == said


@pytest.mark.parametrize(("left", "life"), [(1.0, 1), (90.9, 90), (LIFE + 5.0, LIFE)])
def test_no_cache_keeps_a_page_longer_than_it_is_true(left: float, life: int) -> None:
    assert told(NOW + left)["Surrogate-Control"].startswith(f"max-age={life},")


def test_a_page_that_ends_is_not_shown_once_more_while_a_new_one_is_fetched() -> None:
    assert "stale-while-revalidate" not in told(NOW + 90)["Surrogate-Control"]
    assert "stale-if-error" in told(NOW + 90)["Surrogate-Control"]


@pytest.mark.parametrize("left", [0.9, 0.0, -5.0])
def test_a_page_that_ends_within_the_second_is_kept_by_nobody(left: float) -> None:
    assert told(NOW + left) == dict(NOT_KEPT)


def test_the_keys_are_said_as_each_kind_of_cache_reads_them(settings: Any) -> None:
    line = "chrome everything section:3 story:12"
    assert told()["Surrogate-Key"] == told()["xkey"] == line
    assert "Cache-Tag" not in told()
    settings.PURGE_URLS = ["tags+https://cdn.example/purge"]
    assert told()["Cache-Tag"] == line.replace(" ", ",")
    assert "xkey" not in told()


def test_the_row_up_to_which_the_page_was_checked_goes_along() -> None:
    assert told(checked=4711)["Checked-At-Row"] == "4711"


def test_a_page_of_too_many_keys_for_a_line_is_kept_by_nobody() -> None:
    many = frozenset(f"story:{number}" for number in range(LONGEST // 8))
    assert told(keys=many) == dict(NOT_KEPT)
    assert len(told(keys=frozenset(sorted(many)[:100]))["xkey"]) <= LONGEST


def test_a_page_without_keys_is_kept_by_nobody() -> None:
    assert told(keys=frozenset()) == dict(NOT_KEPT)
