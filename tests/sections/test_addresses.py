"""Hosts and canonical bases come from the settings."""

import pytest
from pytest_django import Settings

from haowai.sections.addresses import base_of, channel_slug_of_host
from haowai.sections.models import Channel

PAPER = Channel(slug="paper", name="潮聲日報", is_paper=True)
SPORTS = Channel(slug="sports", name="潮聲體育")
SLUGS = ["paper", "sports"]


def test_on_a_laptop_channels_live_under_haowai_localhost(settings: Settings) -> None:
    settings.BASE_URL = "http://localhost:8000"

    assert base_of(PAPER) == "http://localhost:8000"
    assert base_of(SPORTS) == "http://sports.haowai.localhost:8000"


def test_in_production_channels_live_under_the_papers_host(settings: Settings) -> None:
    settings.BASE_URL = "https://news.example"
    settings.CHANNEL_URLS = {}

    assert base_of(SPORTS) == "https://sports.news.example"


def test_a_channel_can_have_a_host_of_its_own(settings: Settings) -> None:
    settings.BASE_URL = "https://news.example"
    settings.CHANNEL_URLS = {"sports": "https://ball.example/"}

    assert base_of(SPORTS) == "https://ball.example"
    assert channel_slug_of_host("ball.example", SLUGS) == "sports"


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("localhost:8000", ""),
        ("127.0.0.1:8000", ""),
        ("[::1]:8000", ""),
        ("haowai.localhost", ""),
        ("sports.haowai.localhost:8000", "sports"),
        ("SPORTS.HAOWAI.LOCALHOST", "sports"),
        ("nobody.haowai.localhost", None),
        ("example.com", None),
        ("notlocalhost", None),
    ],
)
def test_hosts_on_a_laptop(settings: Settings, host: str, slug: str | None) -> None:
    settings.BASE_URL = "http://localhost:8000"

    assert channel_slug_of_host(host, SLUGS) == slug
