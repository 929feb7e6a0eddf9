"""Films are played by the browser's own player, from a server that answers byte ranges."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponseBase
from django.test import Client

from haowai.media.models import Video
from haowai.media.ranges import OutOfRange, range_of, ranged_response
from tests.cast import Paper, publish
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def video(make_photo: MakePhoto) -> Video:
    return Video.objects.create(
        title="水門",
        file=ContentFile(CONTENT, name="gates.mp4"),
        captions=ContentFile("WEBVTT\n\n00:00.000 --> 00:01.000\n水門關了。\n".encode(), name="gates.vtt"),
        poster=make_photo(),
        credit="記者杜青攝",
    )


def content(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("header", "size", "found"),
    [
        ("bytes=0-99", 1024, (0, 99)),
        ("bytes=1000-", 1024, (1000, 1023)),
        ("bytes=-24", 1024, (1000, 1023)),
        ("bytes=0-999999", 1024, (0, 1023)),
        ("bytes=-5000", 1024, (0, 1023)),
        ("BYTES = 5 - 9", 1024, (5, 9)),
        ("", 1024, None),
        ("bytes=-", 1024, None),
        ("bytes=9-5", 1024, None),
        ("bytes=0-1,5-6", 1024, None),
        ("lines=0-1", 1024, None),
        ("bytes=a-b", 1024, None),
    ],
)
def test_ranges(header: str, size: int, found: tuple[int, int] | None) -> None:
    assert range_of(header, size) == found


@pytest.mark.parametrize(("header", "size"), [("bytes=1024-", 1024), ("bytes=-0", 1024), ("bytes=0-", 0)])
def test_ranges_beyond_the_file(header: str, size: int) -> None:
    with pytest.raises(OutOfRange):
        range_of(header, size)


def test_a_film_comes_whole_or_in_part(reader: Client, video: Video) -> None:
    whole = reader.get(video.file.url)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Type"]) == (200, "bytes", "video/mp4")
    assert content(whole) == CONTENT
    part = reader.get(video.file.url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part["Content-Range"], part["Content-Length"]) == (
        206,
        "bytes 100-199/1024",
        "100",
    )
    assert content(part) == CONTENT[100:200]
    beyond = reader.get(video.file.url, headers={"Range": "bytes=5000-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */1024")
    assert reader.head(video.file.url)["Content-Length"] == "1024"


def test_a_reader_who_goes_away_leaves_no_open_file(reader: Client, video: Video) -> None:
    part = ranged_response(
        HttpRequest(), file := video.file.open(), size=10, modified=0, content_type="video/mp4"
    )
    part.close()
    assert file.closed


def test_a_download_goes_on_only_with_the_same_file(reader: Client, video: Video) -> None:
    etag = reader.head(video.file.url)["ETag"]
    same = reader.get(video.file.url, headers={"Range": "bytes=0-9", "If-Range": etag})
    other = reader.get(video.file.url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)
    assert len(content(same)) == 10
    assert content(other) == CONTENT
    assert reader.get(video.file.url, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["videos/none.mp4", "secrets", "../db.sqlite3", "videos/../../db.sqlite3", "videos/"]
)
def test_nothing_else_is_served(reader: Client, db: None, path: str) -> None:
    assert reader.get(f"/media/{path}").status_code == 404


def test_the_player_stands_in_the_story(paper: Paper, reader: Client, video: Video) -> None:
    article = publish(paper.world, body=json.dumps([{"type": "video", "value": video.pk}]))
    page = reader.get(url_of(article)).text
    assert '<video controls preload="none"' in page
    assert f'src="{video.file.url}" type="video/mp4"' in page
    assert f'<track kind="captions" src="{video.captions.url}"' in page
    assert 'poster="/pictures/' in page
    assert "水門" in page
    captions = reader.get(video.captions.url)
    assert captions["Content-Type"].startswith("text/vtt")
    assert "水門關了。" in content(captions).decode()


def test_a_host_of_its_own_is_asked_without_credentials(
    paper: Paper, reader: Client, video: Video, settings: Any
) -> None:
    settings.MEDIA_URL = "https://media.tide.example/media/"
    article = publish(paper.world, body=json.dumps([{"type": "video", "value": video.pk}]))
    assert 'crossorigin="anonymous"' in reader.get(url_of(article)).text
