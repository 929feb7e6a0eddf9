"""What a stranger may try, address by address: nothing is told, kept or broken."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.verbs import go_to_press, take_down
from haowai.lib.limits import network_of
from haowai.media.models import Video
from haowai.media.pictures import picture_url, social_folder
from haowai.press.log import head_number
from haowai.reader.app import withdrawn_since
from haowai.sections.models import Breaking, Promotion, Special
from tests.cast import Newsroom, Paper, publish
from tests.reader.conftest import MakePhoto

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("spelling", ["/media//", "/media/./", "/media/videos/../"])
def test_a_film_has_one_address(paper: Paper, reader: Client, spelling: str) -> None:
    film = Video.objects.create(title="水門", file=ContentFile(b"0123456789", name="gate.mp4"))
    publish(paper.world, rating="restricted", body=json.dumps([{"type": "video", "value": film.pk}]))
    assert reader.get(film.file.url).status_code == 403
    assert reader.get(film.file.url.replace("/media/", spelling, 1)).status_code == 404
    assert reader.get(film.file.url.replace("videos/", "videos//", 1)).status_code == 404
    assert reader.get(film.file.url.replace("videos/", "videos/./", 1)).status_code == 404


def test_a_file_that_was_replaced_is_gone(paper: Paper, reader: Client) -> None:
    film = Video.objects.create(title="水門", file=ContentFile(b"0123456789", name="gate.mp4"))
    before = film.file.url
    film.file = ContentFile(b"9876543210", name="gate.mp4")
    film.save()
    assert reader.get(before).status_code == 404
    assert reader.get("/media/videos/%00.mp4").status_code == 404


def test_a_redaction_opens_no_picture_of_before(
    paper: Paper, newsroom: Newsroom, reader: Client, make_photo: MakePhoto
) -> None:
    first, second = make_photo(), make_photo()
    article = publish(paper.world, lead=first, rating="restricted", standfirst="少年林小明獲救。")
    article.lead = second
    article = go_to_press(article)
    redact_passage(article.number, "林小明", user=newsroom.legal, reason="少年")
    assert reader.get(picture_url(first, 320)).status_code == 410
    assert reader.get(picture_url(second, 320)).status_code == 403


def test_redacted_words_leave_what_editors_wrote_around_the_story(
    paper: Paper, newsroom: Newsroom, django_capture_on_commit_callbacks: Any
) -> None:
    article = publish(paper.world, headline="少年林小明獲救")
    number = article.number
    bar = Breaking.objects.create(
        text="少年林小明獲救", story=number, ends_at=timezone.now() + timedelta(hours=1)
    )
    line = {"day": "2026-10-28", "text": "林小明獲救", "number": number}
    special = Special.objects.create(channel=paper.channel, slug="sea", name="海", timeline=[line], live=True)
    drawn = social_folder(number)
    drawn.mkdir(parents=True)
    Path(drawn, "old.png").write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        redact_passage(number, "林小明", user=newsroom.legal, reason="少年")
    bar.refresh_from_db()
    special.refresh_from_db()
    assert (bar.text, special.timeline[0]["text"]) == ("少年○○○獲救", "○○○獲救")
    assert not drawn.exists()
    redact_story(number, user=newsroom.legal, reason="少年")
    special.refresh_from_db()
    assert not Breaking.objects.exists()
    assert special.timeline == []


@pytest.mark.parametrize("limit", ["0000019999999", "000001" + "9" * 30, "9" * 5000, "101", "0", "-1", "１"])
def test_nobody_asks_for_the_whole_archive_at_once(paper: Paper, reader: Client, limit: str) -> None:
    for address in ("/api/stories", "/api/topics"):
        assert reader.get(address, {"limit": limit}).status_code == 400


@pytest.mark.parametrize("path", ["//[x", "//x]", "//evil.example/world/1", "/a//[x"])
def test_odd_paths_are_not_found(paper: Paper, reader: Client, path: str) -> None:
    # As the server hands it on: the test's own client would take the address apart.
    assert reader.get("/", PATH_INFO=path).status_code == 404


@pytest.mark.parametrize("host", ["[", "[::1", "℀"])
def test_odd_hosts_are_nobodys(paper: Paper, host: str) -> None:
    assert Client(HTTP_HOST=host).get("/world/1").status_code in {400, 421}


@pytest.mark.parametrize(
    "path", ["/pictures/feed.rss", "/media/feed.atom", "/theme/feed.json", "/static/feed.rss"]
)
def test_folders_of_files_have_no_feeds(paper: Paper, reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_the_gate_reads_no_long_form(paper: Paper, reader: Client) -> None:
    long = {"next": "/", "answer": "enter", "file": ContentFile(b"x" * 20_000, name="x.bin")}
    response = reader.post("/gate/", long, HTTP_ORIGIN="http://localhost:8000")
    assert response.status_code == 400
    assert not response.cookies


def test_a_campaign_that_has_not_begun_leads_nowhere(paper: Paper, reader: Client) -> None:
    promotion = Promotion.objects.create(
        name="x", slot="top", title="x", url="/service/app/", begins_at=timezone.now() + timedelta(days=1)
    )
    assert reader.get(f"/go/{promotion.pk}").status_code == 404
    promotion.begins_at = timezone.now() - timedelta(days=1)
    promotion.save()
    assert reader.get(f"/go/{promotion.pk}").status_code == 302


def test_pictures_of_withdrawn_stories_leave_the_copies(paper: Paper, make_photo: MakePhoto) -> None:
    photo = make_photo()
    article = publish(paper.world, lead=photo)
    before = head_number()
    take_down(article)
    assert withdrawn_since(before)["photos"] == [photo.pk]


def test_an_address_of_ipv4_is_the_same_on_a_socket_of_both_families() -> None:
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7")
    assert network_of("2001:db8:1:2:3::1") == network_of("2001:db8:1:2:4::1")
