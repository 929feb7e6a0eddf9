"""Sitemaps: by their schemas and limits, of what everybody may read, at a flat cost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from lxml import etree

from haowai.articles.verbs import go_to_press, take_down
from haowai.media.models import Photo, Video
from haowai.press import ranges
from haowai.press.models import Story
from haowai.press.transaction import press_transaction
from haowai.reader.machines import sitemaps
from haowai.sections.models import Section, ServicePage, Special
from tests.cast import Paper, body, publish
from tests.reader.conftest import MakePhoto, story_at, url_of
from tests.reader.machines.conftest import Print

pytestmark = pytest.mark.django_db
HOST = "http://localhost:8000"
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("sitemaps.rng")))


def read(reader: Client, path: str) -> Element:
    response = reader.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert len(response.content) <= 50 * 1024 * 1024
    root = etree.fromstring(response.content)
    SCHEMA.assertValid(root)
    assert len(root) <= 50_000
    return root


def locations(root: Element) -> list[str]:
    return [element.text or "" for element in root.iterfind("*/s:loc", SPACES)]


def files(reader: Client) -> list[str]:
    return [address.removeprefix(HOST) for address in locations(read(reader, "/sitemap.xml"))]


def everything(reader: Client) -> set[str]:
    return {address for path in files(reader) for address in locations(read(reader, path))}


@pytest.fixture
def film(paper: Paper, make_photo: MakePhoto) -> Any:
    video = Video.objects.create(
        title="渡輪離岸 & 歸來", file=ContentFile(b"film", name="ferry.mp4"), poster=make_photo((1600, 900))
    )
    return publish(paper.world, standfirst="一分鐘看渡輪。", body=[("video", video), *body("離岸。")])


def test_every_file_of_the_index_is_there_and_valid(printed: Print, film: Any, reader: Client) -> None:
    first = ranges.range_of(printed.full.number)
    assert set(files(reader)) == {
        "/sitemaps/pages.xml", "/sitemaps/topics-0.xml", "/sitemaps/authors-0.xml", "/sitemaps/news.xml",
        f"/sitemaps/stories-{first}.xml", f"/sitemaps/videos-{first}.xml",
    }  # fmt: skip
    for path in files(reader):
        assert all(address.startswith(HOST + "/") for address in locations(read(reader, path))), path


def test_what_is_in_it_is_what_readers_find(printed: Print, film: Any, reader: Client) -> None:
    found = everything(reader)
    for path in (
        "/",
        "/world/",
        "/latest/",
        "/topics/ferry/",
        "/authors/shen-yi-an/",
        url_of(printed.full),
        url_of(film),
    ):
        assert HOST + path in found, path
    for address in found:
        assert reader.get(address.removeprefix(HOST)).status_code == 200, address


def test_restricted_stories_and_what_is_taken_down_are_in_none(printed: Print, reader: Client) -> None:
    gone = publish(printed.paper.life)
    take_down(gone)
    for article in (printed.safe, printed.hidden, gone):
        assert HOST + url_of(article) not in everything(reader)


def test_pictures_are_named_while_they_may_be_shown(printed: Print, reader: Client) -> None:
    path = f"/sitemaps/stories-{ranges.range_of(printed.full.number)}.xml"
    (image,) = read(reader, path).iterfind(".//image:loc", SPACES)
    assert reader.get((image.text or "").removeprefix(HOST))["Content-Type"] == "image/jpeg"
    Photo.objects.update(withdrawn_at=timezone.now())
    assert not list(read(reader, path).iterfind(".//image:loc", SPACES))


def test_a_film_has_what_google_requires(film: Any, reader: Client) -> None:
    root = read(reader, f"/sitemaps/videos-{ranges.range_of(film.number)}.xml")
    assert locations(root) == [HOST + url_of(film)]
    told = {element.tag.rpartition("}")[2]: element.text for element in root.find(".//video:video", SPACES)}
    assert told["title"] == "渡輪離岸 & 歸來"
    assert told["description"] == "一分鐘看渡輪。"
    assert told["content_loc"].startswith(f"{HOST}/media/videos/")
    Photo.objects.update(withdrawn_at=timezone.now())
    root = read(reader, f"/sitemaps/videos-{ranges.range_of(film.number)}.xml")
    assert root.find(".//video:video", SPACES) is None


def test_a_story_says_when_it_was_updated(printed: Print, reader: Client) -> None:
    path = f"/sitemaps/stories-{ranges.range_of(printed.full.number)}.xml"
    printed.full.standfirst = "首班船改為六時十分。"
    go_to_press(printed.full)
    at = Story.objects.get(pk=printed.full.number)
    expected = timezone.localtime(at.updated_at or at.published_at).replace(microsecond=0).isoformat()
    lastmods = [element.text for element in read(reader, path).iterfind("*/s:lastmod", SPACES)]
    assert expected in lastmods


def test_an_old_file_stays_what_it_is_when_news_is_printed(
    paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "SIZE", 2)
    articles = [publish(paper.world) for _ in range(5)]
    old = [path for path in files(reader) if path.startswith("/sitemaps/stories-")][-1]
    before, keys = reader.get(old).content, reader.get(old)["Surrogate-Key"].split()
    newest = publish(paper.world)
    assert reader.get(old).content == before
    assert ranges.range_key(f"channel:{paper.channel.pk}", ranges.range_of(newest.number)) not in keys
    assert len([path for path in files(reader) if path.startswith("/sitemaps/stories-")]) in {3, 4}
    assert {HOST + url_of(article) for article in articles} <= everything(reader)


# ------------------------------------------------------------------------------------------------- news


def news(reader: Client, path: str = "/sitemaps/news.xml") -> list[str]:
    return [element.text or "" for element in read(reader, path).iterfind(".//news:title", SPACES)]


def test_news_is_two_days_old_at_most(paper: Paper, reader: Client) -> None:
    now = timezone.now()
    story_at(paper.world, now - timedelta(hours=47), headline="昨天")
    story_at(paper.world, now - timedelta(hours=49), headline="前天")
    assert news(reader) == ["昨天"]
    root = read(reader, "/sitemaps/news.xml")
    assert root.findtext(".//news:language", namespaces=SPACES) == "zh-tw"
    assert root.findtext(".//news:name", namespaces=SPACES) == "潮聲日報"


def test_neither_advertisements_nor_restricted_stories_are_news(printed: Print, reader: Client) -> None:
    assert news(reader) == [printed.full.headline]


def test_more_than_a_thousand_stand_in_several_files(
    paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitemaps.NEWS_COUNT == 1000
    monkeypatch.setattr(sitemaps, "NEWS_COUNT", 2)
    for at in range(5):
        publish(paper.world, headline=f"第{at}則")
    named = [path for path in files(reader) if "news" in path]
    assert named == ["/sitemaps/news.xml", "/sitemaps/news-2.xml", "/sitemaps/news-3.xml"]
    assert [news(reader, path) for path in named] == [["第4則", "第3則"], ["第2則", "第1則"], ["第0則"]]
    assert reader.get("/sitemaps/news-4.xml").status_code == 404


def test_without_news_the_file_is_empty_and_in_no_index(paper: Paper, reader: Client) -> None:
    assert news(reader) == []
    assert "/sitemaps/news.xml" not in files(reader)


def test_a_channel_has_sitemaps_of_its_own_stories(printed: Print, sports: Section) -> None:
    article = publish(sports, also=[printed.paper.world])
    own = Client(HTTP_HOST="sports.haowai.localhost:8000")
    root = etree.fromstring(own.get("/sitemaps/news.xml").content)
    assert locations(root) == [f"http://sports.haowai.localhost:8000{url_of(article)}"]
    assert url_of(article) not in "".join(everything(Client(HTTP_HOST="localhost:8000")))
    assert own.get("/sitemaps/topics-0.xml").status_code == 404


# ------------------------------------------------------------------------------------------------- pages


def test_pages_of_services_and_specials_are_named(paper: Paper, reader: Client) -> None:
    with press_transaction("test"):
        ServicePage.objects.create(channel=paper.channel, slug="about", title="關於我們")
        Special.objects.create(channel=paper.channel, slug="harbour", name="港口", live=True)
        Special.objects.create(channel=paper.channel, slug="draft", name="未公開")
    found = locations(read(reader, "/sitemaps/pages.xml"))
    assert {f"{HOST}/service/about/", f"{HOST}/specials/harbour/"} <= set(found)
    assert f"{HOST}/specials/draft/" not in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "path", ["/sitemaps/stories-1.xml", "/sitemaps/stories-0.xml", "/sitemaps/videos-0.xml", "/sitemaps/topics-7.xml",
             "/sitemaps/news-0.xml", "/sitemaps/news-999.xml", "/sitemaps/none.xml"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(paper: Paper, reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_their_cost_does_not_grow(
    paper: Paper, reader: Client, make_photo: MakePhoto, django_assert_num_queries: Any
) -> None:
    for _ in range(6):
        publish(paper.world, lead=make_photo())
    first = ranges.range_of(Story.objects.latest("number").number)
    # Two for the site's names; then topics, people, news (how many, the newest), ranges.
    with django_assert_num_queries(6):
        reader.get("/sitemap.xml")
    with django_assert_num_queries(3):
        reader.get(f"/sitemaps/stories-{first}.xml")
    with django_assert_num_queries(3):
        reader.get("/sitemaps/news.xml")


def test_a_crawler_that_has_a_file_is_told_so(printed: Print, reader: Client) -> None:
    first = reader.get("/sitemap.xml")
    assert reader.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["X-Robots-Tag"] == "noindex"
    # A sitemap's times are whole seconds.
    with time_machine.travel(timezone.now() + timedelta(seconds=2)):
        publish(printed.paper.life)
    assert reader.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]}).status_code == 200
