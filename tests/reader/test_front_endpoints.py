"""The addresses of caches in front, and what is sent to them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from haowai.lib.env import BadSetting, Environment
from haowai.press.purging.endpoints import LINE, Endpoint, NotPurged, batches, read_secrets
from haowai.press.purging.following import CachePurges
from tests.reader.caches import FakeCache, fake_cache


@pytest.fixture
def cache() -> Iterator[FakeCache]:
    with fake_cache() as cache:
        yield cache


def test_keys_too_many_for_a_header_are_split() -> None:
    keys = {f"story:{number}" for number in range(5000)}
    parts = list(batches(keys, 256))
    assert set().union(*parts) == keys
    assert max(len(" ".join(part)) for part in parts) <= LINE
    assert max(map(len, parts)) <= 256
    assert list(batches([], 256)) == []


def test_all_parts_are_sent(cache: FakeCache) -> None:
    keys = {f"story:{number}" for number in range(700)}
    Endpoint(cache.address("http"), "varnish").purge(keys, 5, 5.0)
    assert len(cache.purges) == 3
    assert cache.keys == keys


def test_a_cache_that_sends_a_letter_now_and_then_is_not_waited_for() -> None:
    def drip() -> None:
        connection, _ = server.accept()
        with connection:
            try:
                while not over.wait(0.02):
                    connection.sendall(b"H")
            except OSError:
                pass

    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(NotPurged, match=r"no answer within 0\.3 s"):
                Endpoint(f"http://127.0.0.1:{server.getsockname()[1]}/", "").purge(["chrome"], 1, 0.3)
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("line", ["cdn.example", "cdn.example Key", "cdn.example Key: sesame-公開"])
def test_a_file_of_secrets_that_cannot_be_read_is_said_without_them(tmp_path: Path, line: str) -> None:
    file = tmp_path / "purge"
    file.write_text(f"\n{line}\n")
    with pytest.raises(BadSetting, match="line 2: write HOST Header-Name: value") as told:
        read_secrets(file)
    assert "sesame" not in str(told.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:6083",
        "ftp://cache/",
        "varnish+http:///",
        "https://user:word@cdn.example/",
        "http://cache:99999/",
    ],
)
def test_an_address_that_takes_no_purges_stops_the_start(address: str) -> None:
    with pytest.raises(BadSetting, match="PURGE_URLS"):
        Environment({"PURGE_URLS": address}).addresses(
            "PURGE_URLS", "", schemes=("varnish+http", "http", "https")
        )


def test_addresses_are_told_apart_and_names_are_short() -> None:
    found = Environment({"P": "https://cdn.example.tw/a, https://cdn.example.tw/b,https://cdn.example.tw/a"})
    addresses = found.addresses("P", "", schemes=("https",))
    names = {CachePurges(Endpoint(address, "")).name for address in addresses}
    assert len(names) == 2
    assert all(len(name) <= 40 for name in names)
    assert len(CachePurges(Endpoint(f"https://{'very-long-' * 9}.example/", "")).name) <= 40
