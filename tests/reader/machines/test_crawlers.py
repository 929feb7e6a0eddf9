"""robots.txt, ads.txt and security.txt: by their rules, and as the desk wrote them."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client

from haowai.press.transaction import press_transaction
from haowai.sections.models import Section
from tests.cast import Paper

pytestmark = pytest.mark.django_db
HOST = "http://localhost:8000"
SECURITY = "Contact: mailto:security@tide.example\nExpires: 2027-11-22T00:00:00Z\n"


def set_files(paper: Paper, **files: str) -> None:
    with press_transaction("test"):
        for name, text in files.items():
            setattr(paper.channel, name, text)
        paper.channel.save()


def robots(reader: Client) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(reader.get("/robots.txt").text.splitlines())
    return parser


def test_crawlers_read_stories_and_neither_newsroom_nor_searches(paper: Paper, reader: Client) -> None:
    response = reader.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = robots(reader)
    for path in ("/", "/world/", "/world/100000", "/topics/ferry/", "/pictures/1/0a1b2c3d4e/640.jpg",
                 "/feeds/latest.rss", "/world/100000/versions/"):  # fmt: skip
        assert rules.can_fetch("*", path), path
    for path in ("/newsroom/", "/search/?q=x", "/islands/breaking", "/gate/"):
        assert not rules.can_fetch("*", path), path
    assert rules.site_maps() == [f"{HOST}/sitemap.xml", f"{HOST}/sitemaps/news.xml"]


def test_the_desk_adds_lines(paper: Paper, reader: Client) -> None:
    set_files(paper, robots_txt="User-agent: ExampleBot\r\nDisallow: /\r\n")
    rules = robots(reader)
    assert not rules.can_fetch("ExampleBot", "/world/")
    assert rules.can_fetch("Another", "/world/")
    assert "\r" not in reader.get("/robots.txt").text


def test_each_channel_names_its_own_sitemap(paper: Paper, sports: Section) -> None:
    own = Client(HTTP_HOST="sports.haowai.localhost:8000")
    assert "Sitemap: http://sports.haowai.localhost:8000/sitemap.xml" in own.get("/robots.txt").text


@pytest.mark.parametrize("path", ["/ads.txt", "/.well-known/security.txt"])
def test_what_the_desk_did_not_write_is_not_there(paper: Paper, reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_ads_txt_is_as_the_desk_wrote_it(paper: Paper, reader: Client) -> None:
    set_files(paper, ads_txt="ads.example, 1234, DIRECT\r\n")
    response = reader.get("/ads.txt")
    assert response.text == "ads.example, 1234, DIRECT\n"
    assert response["Content-Type"].startswith("text/plain")
    assert reader.get("/ads.txt", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_security_txt_says_where_it_belongs(paper: Paper, reader: Client) -> None:
    """RFC 9116: fields Contact and Expires are the desk's; Canonical is added."""
    set_files(paper, security_txt=SECURITY)
    text = reader.get("/.well-known/security.txt").text
    assert text == f"{SECURITY}Canonical: {HOST}/.well-known/security.txt\n"
    assert reader.get("/security.txt")["Location"] == "/.well-known/security.txt"
    set_files(paper, security_txt=SECURITY + "canonical: https://tide.example/.well-known/security.txt")
    assert HOST not in reader.get("/.well-known/security.txt").text
