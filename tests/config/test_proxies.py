"""Forwarded headers are believed from trusted proxies alone."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from haowai.config.proxies import TrustedProxies, client_address, told_by_lane


def seen(**meta: Any) -> HttpRequest:
    """The request as the views behind the middleware see it."""
    requests: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        requests.append(request)
        return HttpResponse()

    TrustedProxies(view)(RequestFactory().get("/", **meta))
    return requests[0]


def test_a_stranger_cannot_claim_another_address_or_scheme() -> None:
    request = seen(
        REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="203.0.113.1", HTTP_X_FORWARDED_PROTO="https"
    )

    assert client_address(request) == "198.51.100.7"
    assert request.scheme == "http"


def test_a_trusted_proxy_is_believed(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    request = seen(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="203.0.113.1", HTTP_X_FORWARDED_PROTO="https")

    assert client_address(request) == "203.0.113.1"
    assert request.scheme == "https"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("6.6.6.6, 203.0.113.1", "203.0.113.1"),  # the reader wrote the first one
        ("203.0.113.1, 10.0.0.9", "203.0.113.1"),  # two proxies of ours
        ("", "10.0.0.5"),
    ],
)
def test_the_nearest_untrusted_hop_is_the_reader(settings: Settings, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    assert client_address(seen(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=forwarded)) == address


@pytest.mark.parametrize(
    ("peer", "trusted", "address"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["127.0.0.1/32"], "198.51.100.7"),
        ("127.0.0.1", ["127.0.0.1/32"], "203.0.113.1"),
    ],
)
def test_behind_a_lane_the_peer_is_the_lanes_own(
    settings: Settings, peer: str, trusted: list[str], address: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    environs: list[dict[str, Any]] = []

    def app(environ: dict[str, Any], start_response: object) -> list[bytes]:
        environs.append(environ)
        return []

    told_by_lane(app)({"HTTP_HAOWAI_PEER": peer, "REMOTE_ADDR": "", "REQUEST_METHOD": "GET"}, lambda *_: None)

    assert "HTTP_HAOWAI_PEER" not in environs[0]
    assert seen(**environs[0], HTTP_X_FORWARDED_FOR="203.0.113.1").META["CLIENT_ADDRESS"] == address
