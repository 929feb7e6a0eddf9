"""Films are played by the browser's own player, from a server that answers byte ranges."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from django.utils import timezone

from haowai.media.captions import read_captions
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


def test_a_story_that_begins_with_a_film_plays_it_where_others_have_their_picture(
    paper: Paper, reader: Client, video: Video, make_photo: MakePhoto
) -> None:
    body = [{"type": "video", "value": video.pk}, {"type": "paragraph", "value": "<p>水門關了。</p>"}]
    article = publish(paper.world, lead=make_photo(), body=json.dumps(body))
    page = reader.get(url_of(article)).text
    lead, prose = page.split('class="story__lead"')[1].split('class="prose"')
    assert '<video controls preload="metadata" playsinline width="1200" height="675"' in lead
    assert f'src="{video.file.url}" type="video/mp4"' in lead
    assert f'<track kind="captions" src="{video.captions.url}" srclang="zh-Hant-TW"' in lead
    assert f'poster="/pictures/{video.poster_id}/' in lead
    assert "<img" not in lead
    assert "（記者杜青攝）" in lead
    assert "<video" not in prose
    captions = reader.get(video.captions.url)
    assert captions["Content-Type"].startswith("text/vtt")
    assert "水門關了。" in content(captions).decode()


def test_a_film_within_a_story_waits_until_it_is_played(paper: Paper, reader: Client, video: Video) -> None:
    body = [{"type": "paragraph", "value": "<p>水門。</p>"}, {"type": "video", "value": video.pk}]
    page = reader.get(url_of(publish(paper.world, body=json.dumps(body)))).text
    assert '<video controls preload="none" playsinline' in page.split('class="prose"')[1]


def test_the_words_of_a_film_stand_below_it(paper: Paper, reader: Client, video: Video) -> None:
    article = publish(paper.world, body=json.dumps([{"type": "video", "value": video.pk}]))
    url = url_of(article)
    assert f'<li><a href="{video.file.url}#t=0">0:00</a> 水門關了。</li>' in reader.get(url).text
    default_storage.delete(str(video.captions))
    page = reader.get(url)
    assert (page.status_code, "film__script" in page.text) == (200, False)


def test_the_lead_picture_is_the_poster_of_a_film_without_one(
    paper: Paper, reader: Client, video: Video, make_photo: MakePhoto
) -> None:
    Video.objects.filter(pk=video.pk).update(poster=None)
    lead = make_photo()
    article = publish(paper.world, lead=lead, body=json.dumps([{"type": "video", "value": video.pk}]))
    assert f'poster="/pictures/{lead.pk}/' in reader.get(url_of(article)).text
    lead.withdrawn_at = timezone.now()
    lead.save()
    assert "poster=" not in reader.get(url_of(article)).text


# ------------------------------------------------------------------------------------------------ uploading

VTT = (
    "WEBVTT\n\n00:01.000 --> 00:02.500\n<v 船長>海不等人 &amp; 風</v>\n\n"
    "NOTE 註\n\n2\n01:02:03.000 --> 01:02:04.000\n完\n"
)


def test_captions_are_read_as_words() -> None:
    first, last = read_captions(("\ufeff" + VTT).encode())
    assert (first.start, first.text, first.clock) == (1.0, "海不等人 & 風", "0:01")
    assert (last.text, last.clock) == ("完", "1:02:03")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\n海\n".encode(), "WEBVTT"),
        (b"", "WEBVTT"),
        ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\n海\n".encode(), "3"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\n海\n".encode(), "3"),
        ("WEBVTT\n\n沒有時間的字\n".encode(), "3"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n海".encode("big5"), "UTF-8"),
        (b"WEBVTT\n" + b"x" * 1_100_000, "1 MB"),
    ],
)
def test_captions_that_no_browser_shows_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_captions(data)
    assert said in str(refusal.value.messages)


MP4, WEBM = b"\0\0\0\x18ftypisom" + b"\0" * 40, b"\x1aE\xdf\xa3" + b"\0" * 20 + b"webm" + b"\0" * 20


@pytest.mark.parametrize(
    ("name", "data", "captions", "wrong"),
    [
        ("a.mp4", MP4, VTT, set()),
        ("a.webm", WEBM, "", set()),
        ("a.mp4", WEBM, VTT, {"file"}),
        ("a.mp4", b"<html>", VTT, {"file"}),
        ("a.mp4", b"\0\0\0\x18ftypqt  " + b"\0" * 40, "1\n", {"file", "captions"}),
        ("a.mp4", b"", "SRT", {"file", "captions"}),
    ],
)
def test_an_upload_is_judged_by_what_it_holds(name: str, data: bytes, captions: str, wrong: set[str]) -> None:
    video = Video(title="水門", file=ContentFile(data, name=name))
    if captions:
        video.captions = ContentFile(captions.encode(), name="a.vtt")
    try:
        video.full_clean()
        found = set()
    except ValidationError as refusal:
        found = set(refusal.message_dict)
    assert found == wrong


def test_a_host_of_its_own_is_asked_without_credentials(
    paper: Paper, reader: Client, video: Video, settings: Any
) -> None:
    settings.MEDIA_URL = "https://media.tide.example/media/"
    article = publish(paper.world, body=json.dumps([{"type": "video", "value": video.pk}]))
    assert 'crossorigin="anonymous"' in reader.get(url_of(article)).text
