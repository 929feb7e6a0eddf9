"""A story has one address; every other that ever led to it redirects there in one hop."""

from __future__ import annotations

import pytest
from django.test import Client

from haowai.articles.models.parts import OldAddress
from haowai.articles.verbs import go_to_press, move_to_section, take_down
from haowai.sections.models import Section
from tests.cast import Paper, publish, write
from tests.reader.conftest import url_of

pytestmark = pytest.mark.django_db


def moved_to(client: Client, path: str, **extra: str) -> str:
    response = client.get(path, **extra)
    assert response.status_code == 301, response.status_code
    return response["Location"]


def with_alias(paper: Paper, *addresses: str) -> str:
    article = write(paper.world)
    article.old_addresses.set([OldAddress(address=address) for address in addresses])
    return "http://localhost:8000" + url_of(go_to_press(article))


def test_the_address_is_section_and_number(paper: Paper, reader: Client) -> None:
    article = publish(paper.world)
    response = reader.get(url_of(article))
    assert response.status_code == 200
    assert f'<link rel="canonical" href="http://localhost:8000/world/{article.number}">' in response.text


@pytest.mark.parametrize("wrong", ["/politics/{}", "/world/{}/", "/world/0{}", "/stories/{}", "/stories/{}/"])
def test_other_addresses_of_the_number_lead_there(paper: Paper, reader: Client, wrong: str) -> None:
    article = publish(paper.world)
    assert moved_to(reader, wrong.format(article.number)) == f"http://localhost:8000/world/{article.number}"


def test_a_story_that_moved_keeps_its_number(paper: Paper, reader: Client) -> None:
    article = publish(paper.world)
    move_to_section(article, paper.life)
    assert moved_to(reader, f"/world/{article.number}") == f"http://localhost:8000/life/{article.number}"
    assert reader.get(f"/life/{article.number}").status_code == 200


def test_the_wrong_channel_leads_to_the_right_one(paper: Paper, sports: Section, reader: Client) -> None:
    article = publish(sports)
    right = f"http://sports.haowai.localhost:8000/baseball/{article.number}"
    assert moved_to(reader, f"/baseball/{article.number}/") == right
    there = reader.get(f"/baseball/{article.number}", HTTP_HOST="sports.haowai.localhost:8000")
    assert there.status_code == 200
    assert f'<link rel="canonical" href="{right}">' in there.text


def test_redirects_are_asked_for_each_time(paper: Paper, reader: Client) -> None:
    """A story that moves back would otherwise send browsers round in circles."""
    article = publish(paper.world)
    response = reader.get(f"/life/{article.number}")
    assert response["Cache-Control"] == "no-cache"
    assert f"story:{article.number}" in response["Surrogate-Key"].split()


@pytest.mark.parametrize(
    ("alias", "asked"),
    [
        ("/news.aspx?id=7", "/news.aspx?id=7"),
        ("/breaking/ferry-back", "/breaking/ferry-back"),
        ("/breaking/ferry-back", "/breaking/ferry-back/?utm_source=x"),
        ("/world/?p=12", "/world/?p=12"),
        ("/?p=12", "/?p=12"),
        ("/news/88123", "/news/88123"),
    ],
)
def test_aliases_lead_to_the_story(paper: Paper, reader: Client, alias: str, asked: str) -> None:
    true = with_alias(paper, alias)
    assert moved_to(reader, asked) == true


def test_an_alias_may_be_on_a_host_that_is_not_ours(paper: Paper, reader: Client) -> None:
    true = with_alias(paper, "https://old.example.tw/news/1?id=2")
    assert moved_to(reader, "/news/1?id=2", HTTP_HOST="old.example.tw") == true
    assert moved_to(reader, "/news/1?id=2", HTTP_HOST="www.old.example.tw") == true
    assert reader.get("/news/1?id=3", HTTP_HOST="old.example.tw").status_code == 421


def test_a_page_of_today_comes_before_an_alias(paper: Paper, reader: Client) -> None:
    with_alias(paper, "/world/")
    assert reader.get("/world/").status_code == 200


def test_what_was_taken_down_is_gone_from_every_address(paper: Paper, reader: Client) -> None:
    article = write(paper.world, headline="不該再出現的標題", standfirst="不該再出現的提要")
    article.old_addresses.set([OldAddress(address="/news.aspx?id=7"), OldAddress(address="old.example.tw/7")])
    article = go_to_press(article)
    take_down(article)
    for path, host in [
        (url_of(article), "localhost:8000"),
        (f"/stories/{article.number}", "localhost:8000"),
        ("/news.aspx?id=7", "localhost:8000"),
        ("/7", "old.example.tw"),
    ]:
        response = reader.get(path, HTTP_HOST=host)
        assert response.status_code == 410, path
        assert "不該再出現" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/world/1",
        "/world/999999999999999999",
        "/world/99999999999999999999999999",
        "/world/12x",
        "/topics/%00/",
        "/a%0Ab",
        "/world/archive/2025-02-30/",
        "/.env",
        "/topics/none/",
        "/corrections/2025-13/",
        "/authors/none/",
    ],
)
def test_what_never_was_is_not_found(paper: Paper, reader: Client, path: str) -> None:
    response = reader.get(path)
    assert response.status_code == 404
    assert "潮聲日報" in response.text


def test_a_slash_that_is_missing_is_added(paper: Paper, reader: Client) -> None:
    assert moved_to(reader, "/world") == "http://localhost:8000/world/"


def test_the_name_of_a_host_that_is_not_ours_learns_nothing(paper: Paper, reader: Client) -> None:
    publish(paper.world, headline="貝朗港渡輪復航")
    for host in ("evil.example", "localhost:8000.evil.example", "a b", "none.haowai.localhost"):
        response = reader.get("/", HTTP_HOST=host)
        assert response.status_code == 421
        assert "潮聲日報" not in response.text
        assert "貝朗" not in response.text


def test_only_reading_is_allowed(paper: Paper, reader: Client) -> None:
    url = url_of(publish(paper.world))
    for method in ("post", "put", "delete", "patch", "options"):
        response = getattr(reader, method)(url)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
    assert reader.head(url).status_code == 200
    assert Client(enforce_csrf_checks=True, HTTP_HOST="localhost:8000").post("/").status_code == 405


@pytest.mark.parametrize(
    "path", ["/pictures/", "/pictures/1/x/640.webp", "/theme/none.css", "/theme/x-0123456789.css"]
)
def test_files_that_are_not_there(paper: Paper, reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404
