"""Embedded films: whose player is known, what their sites are asked when an article is saved, and what is printed."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.test.utils.form_data import streamfield

from haowai.articles import embeds
from haowai.articles.blocks import EmbedBlock
from haowai.articles.embeds import Provider, addresses_in, known_of, look_up
from haowai.articles.forms import fill_embeds
from haowai.articles.tree import month_folder
from haowai.lib import remote
from haowai.lib.players import player_of
from haowai.media.models import Photo, Uses
from haowai.press.models import MediaUse, Story
from haowai.press.models.story import Form
from haowai.press.payload import photos_of, read, upgrade
from haowai.press.transaction import current_press
from tests.cast import Newsroom, Paper, publish, write
from tests.newsroom.forms import article_form
from tests.newsroom.people import enter

FILM = "https://www.youtube.com/watch?v=abcdefghijk"


# ------------------------------------------------------------------------------------------------ players


@pytest.mark.parametrize(
    ("url", "src"),
    [
        (FILM, "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&rel=0"),
        (
            "https://youtu.be/abcdefghijk?si=tracks",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&rel=0",
        ),
        (
            "https://youtube.com/watch?list=x&v=abcdefghijk&t=1m30s",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&rel=0&start=90",
        ),
        (
            "https://m.youtube.com/shorts/abcdefghijk",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&rel=0",
        ),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"),
        (
            "https://vimeo.com/76979871/abc123",
            "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&h=abc123",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=abc123",
            "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&h=abc123",
        ),
    ],
)
def test_known_players(url: str, src: str) -> None:
    player = player_of(url)
    assert player is not None
    assert player.src == src
    assert player.src.startswith(player.host + "/")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/watch?v=abcdefghijk",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com.evil.example/watch?v=abcdefghijk",
        'https://youtu.be/abc"onload=x',
        "javascript:https://youtu.be/abcdefghijk",
        "https://vimeo.com/about",
        "https://vimeo.com/12345?h=<script>x",
        "http://[",
        "",
    ],
)
def test_everything_else_is_a_link(url: str) -> None:
    player = player_of(url)
    assert player is None or "<" not in player.src


# --------------------------------------------------------------------------------------- what the site tells


class Site:
    """A site of films on this machine, whose answers the test decides."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.films: dict[str, Any] = {}
        self.poster = picture()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                parts = urlsplit(self.path)
                if parts.path == "/poster.jpg":
                    return self.send(site.poster, "image/jpeg")
                said = site.films.get(parse_qs(parts.query)["url"][0])
                if said is None:
                    return self.send_error(404)
                return self.send(
                    said if isinstance(said, bytes) else json.dumps(said).encode(), "application/json"
                )

            def send(self, data: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def url(self, path: str, host: str = "films.example") -> str:
        return f"http://{host}:{self.http.server_address[1]}{path}"

    def tell(self, **said: Any) -> None:
        self.films[FILM] = {
            "type": "video",
            "title": "貝朗港的 早晨",
            "author_name": "潮聲影音",
            "thumbnail_url": self.url("/poster.jpg"),
        } | said


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (480, 360), "#205080").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Iterator[Site]:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    site = Site()
    honest = remote.public_address
    monkeypatch.setattr(
        remote,
        "public_address",
        lambda host, port: "127.0.0.1" if host == "films.example" else honest(host, port),
    )
    monkeypatch.setattr(
        embeds, "PROVIDERS", {"YouTube": Provider(site.url("/oembed"), frozenset({"films.example"}))}
    )
    yield site
    site.http.shutdown()
    site.http.server_close()


@pytest.mark.django_db
def test_title_and_poster_are_fetched_once(site: Site) -> None:
    site.tell()
    assert known_of(FILM) is None
    look_up([FILM])
    known = known_of("https://youtu.be/abcdefghijk")
    assert known is not None
    assert known.title == "貝朗港的 早晨"
    photo = Photo.objects.get()
    assert known.poster == photo.pk
    assert (photo.credit, photo.uses, photo.width) == ("翻攝自YouTube／潮聲影音", Uses.WEB, 480)
    look_up([FILM, "https://youtu.be/abcdefghijk", "https://example.org/"])
    assert len(site.asked) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [b"no json", b"[]", {"title": 5}, {"title": "x" * 300_000}],
)
def test_a_strange_answer_is_none_and_is_not_asked_for_again(site: Site, said: Any) -> None:
    site.films[FILM] = said
    look_up([FILM])
    look_up([FILM])
    assert known_of(FILM) is None
    assert len(site.asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/poster.jpg", "http://elsewhere.example/poster.jpg", "file:///etc/passwd", "//", 7],
)
def test_a_poster_comes_only_from_the_sites_own_hosts(site: Site, address: Any) -> None:
    site.tell(thumbnail_url=address)
    look_up([FILM])
    known = known_of(FILM)
    assert known is not None
    assert (known.title, known.poster) == ("貝朗港的 早晨", None)
    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_a_poster_that_is_no_picture_is_left_out(site: Site) -> None:
    site.tell()
    site.poster = b"<svg onload=x>"
    look_up([FILM])
    known = known_of(FILM)
    assert known is not None
    assert known.poster is None


@pytest.mark.django_db
def test_no_time_left_is_no_harm(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.tell()
    monkeypatch.setattr(embeds, "PATIENCE", 0.0)
    look_up([FILM])
    assert known_of(FILM) is None
    assert site.asked == []


def test_addresses_are_found_in_the_form() -> None:
    form = QueryDict(mutable=True)
    form.update(
        {
            "headline": FILM,
            "body-0-type": "embed",
            "body-0-value-url": FILM,
            "body-1-value-url": "https://x.example/",
        }
    )
    assert addresses_in(form) == [FILM]


# --------------------------------------------------------------------------------------------- in an article


@pytest.mark.django_db
def test_the_article_gets_what_is_known_and_keeps_what_the_desk_wrote(site: Site, paper: Paper) -> None:
    site.tell()
    look_up([FILM])
    embed = {"url": FILM, "title": "", "poster": None}
    blocks = [{"type": "embed", "value": embed}, {"type": "embed", "value": embed | {"title": "自己的標題"}}]
    article = write(paper.world, body=json.dumps(blocks))
    fill_embeds(article.body)
    first, second = article.body
    assert first.value["title"] == "貝朗港的 早晨"
    assert first.value["poster"] == Photo.objects.get()
    assert second.value["title"] == "自己的標題"


@pytest.mark.django_db
def test_what_is_printed_names_poster_and_form(site: Site, paper: Paper) -> None:
    site.tell()
    look_up([FILM])
    photo = Photo.objects.get()
    body = [{"type": "embed", "value": {"url": FILM, "title": "早晨", "poster": photo.pk}}]
    story = Story.objects.get(pk=publish(paper.world, body=json.dumps(body)).number)
    data = read(story.payload)
    assert data["body"] == [
        {"type": "embed", "url": FILM, "title": "早晨", "poster": photo.pk, "credit": photo.credit}
    ]
    assert story.form == Form.VIDEO
    assert photos_of(data) == {photo.pk}
    assert MediaUse.objects.filter(story=story, media=photo.pk).exists()


@pytest.mark.django_db
def test_a_link_elsewhere_needs_a_title() -> None:
    block = EmbedBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"url": "https://example.org/", "title": ""}))
    assert block.clean(block.to_python({"url": FILM, "title": ""}))["url"] == FILM


def test_a_printing_of_schema_one_has_embeds_without_posters() -> None:
    old = {
        "schema": 1,
        "body": [{"type": "embed", "url": FILM, "title": "早晨"}, {"type": "subheading", "text": "x"}],
    }
    data = upgrade(old)
    assert data["schema"] == 2
    assert data["body"] == [
        {"type": "embed", "url": FILM, "title": "早晨", "poster": None, "credit": ""},
        {"type": "subheading", "text": "x"},
    ]


# ------------------------------------------------------------------------------------------- in the newsroom


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [True, False])
def test_saving_an_article_finds_title_and_poster_and_never_fails_for_them(
    client: Client,
    site: Site,
    paper: Paper,
    newsroom: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    answers: bool,
) -> None:
    if answers:
        site.tell()
    waited: list[bool] = []
    honest = remote.fetch

    def fetch(url: str, wish: remote.Wish) -> bytes:
        waited.append(current_press() is not None)
        return honest(url, wish)

    monkeypatch.setattr(embeds, "fetch", fetch)
    enter(client, newsroom.chief)
    embed = streamfield([("embed", {"url": FILM, "title": "", "poster": ""})])
    folder = month_folder(paper.world)
    client.post(
        reverse("wagtailadmin_pages:add", args=["articles", "article", folder.pk]),
        article_form("貝朗港的早晨", body=embed, button="action-publish"),
    )
    data = read(Story.objects.get().payload)
    photo = Photo.objects.first()
    assert data["body"] == [
        {
            "type": "embed",
            "url": FILM,
            "title": "貝朗港的 早晨" if answers else "www.youtube.com",
            "poster": photo.pk if photo else None,
            "credit": photo.credit if photo else "",
        }
    ]
    assert (photo is not None) == answers
    # No writer waits for another site.
    assert waited
    assert not any(waited)
