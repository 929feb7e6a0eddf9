"""Pictures: sizes of the ladder, made once, and gone at once when their rights are."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from haowai.media import pictures
from haowai.media.models import Photo
from haowai.media.pictures import FORMATS, crop_box, made, picture_url, size_of, version_of, widths_of
from haowai.reader.images import picture_of
from tests.cast import Paper, publish
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "mime", "name"),
    [("avif", "image/avif", "AVIF"), ("webp", "image/webp", "WEBP"), ("jpg", "image/jpeg", "JPEG")],
)
def test_a_size_is_made_when_it_is_asked_for(
    reader: Client, make_photo: MakePhoto, kind: str, mime: str, name: str
) -> None:
    response = reader.get(picture_url(make_photo(), 640, kind=kind))
    assert response.status_code == 200
    assert response["Content-Type"] == mime
    assert "immutable" in response["Cache-Control"]
    picture = opened(response.content)
    assert (picture.format, picture.size) == (name, (640, 427))


def test_a_card_is_cut_around_the_focal_point(make_photo: MakePhoto) -> None:
    photo = make_photo(size=(600, 1200))
    assert crop_box(photo, (600, 1200), "card") == (0, 304, 600, 704)
    photo.focal_point_x, photo.focal_point_y = 300, 1150
    assert crop_box(photo, (600, 1200), "card") == (0, 800, 600, 1200)
    assert crop_box(photo, (300, 600), "card") == (0, 400, 300, 600)


def test_small_pictures_are_never_made_larger(reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo(size=(500, 300))
    assert widths_of(photo) == [160, 320, 480, 640]
    assert size_of(photo, 640) == (500, 300)
    assert opened(reader.get(picture_url(photo, 640)).content).size == (500, 300)


@pytest.mark.parametrize(
    "name",
    ["641.webp", "0.webp", "99999.webp", "640.png", "round-640.webp", "whole-640.webp", "card-641.jpg"],
)
def test_other_sizes_do_not_exist(reader: Client, paper: Paper, make_photo: MakePhoto, name: str) -> None:
    photo = make_photo()
    assert reader.get(f"/pictures/{photo.pk}/{version_of(photo)}/{name}").status_code == 404


def test_the_camera_and_the_place_are_not_told(reader: Client, db: None) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif[0x0112] = 6  # turned by a quarter
    file = io.BytesIO()
    Image.new("RGB", (400, 200)).save(file, "JPEG", exif=exif)
    photo = Photo.objects.create(title="x", file=ContentFile(file.getvalue(), name="x.jpg"))
    for kind in FORMATS:
        content = reader.get(picture_url(photo, 160, kind=kind)).content
        picture = opened(content)
        assert b"Kamera" not in content
        assert not picture.getexif()
        assert picture.height > picture.width


def test_what_is_transparent_lies_on_white_in_a_jpeg(reader: Client, db: None) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(file, "PNG")
    photo = Photo.objects.create(title="x", file=ContentFile(file.getvalue(), name="x.png"))
    pixel = opened(reader.get(picture_url(photo, 160, kind="jpg")).content).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250
    for kind in ("avif", "webp"):
        assert opened(reader.get(picture_url(photo, 160, kind=kind)).content).mode == "RGBA"


@pytest.mark.parametrize(("shape", "size"), [("square", 1280), ("classic", 960), ("wide", 720)])
def test_crops_for_machines_are_large_enough(
    reader: Client, make_photo: MakePhoto, shape: str, size: int
) -> None:
    photo = make_photo(size=(2000, 1400))
    picture = opened(reader.get(picture_url(photo, 1280, shape=shape, kind="jpg")).content)
    assert picture.size == (1280, size)


def test_newer_formats_are_offered_first_and_a_jpeg_to_everybody(make_photo: MakePhoto) -> None:
    picture = picture_of(make_photo())
    assert picture
    assert [source.type for source in picture.sources] == ["image/avif", "image/webp"]
    assert [part.split()[1] for part in picture.sources[0].srcset.split(", ")] == [
        "160w", "320w", "480w", "640w", "960w", "1200w",
    ]  # fmt: skip
    assert picture.large.endswith("/1280.jpg")
    assert (picture.width, picture.height) == (1200, 800)


def test_a_pillow_without_avif_offers_the_others(
    reader: Client, make_photo: MakePhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = {kind: mime for kind, mime in FORMATS.items() if kind != "avif"}
    for room in ("images", "media"):
        monkeypatch.setattr(f"haowai.reader.{room}.FORMATS", fewer)
    photo = make_photo()
    picture = picture_of(photo)
    assert picture
    assert [source.type for source in picture.sources] == ["image/webp"]
    assert reader.get(picture_url(photo, 640, kind="avif")).status_code == 404


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0 cut off"])
def test_a_broken_file_is_no_error_of_the_server(
    reader: Client, make_photo: MakePhoto, content: bytes
) -> None:
    photo = make_photo()
    Path(photo.file.path).write_bytes(content)
    assert reader.get(picture_url(photo, 640)).status_code == 404
    Path(photo.file.path).unlink()
    assert reader.get(picture_url(photo, 640)).status_code == 404


def test_a_size_is_made_once(make_photo: MakePhoto, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo()
    first = made(photo, 320)
    monkeypatch.setattr(pictures, "_drawn", lambda *_: pytest.fail("made twice"))
    assert made(photo, 320) == first
    assert [path.name for path in first.parent.iterdir() if not path.name.startswith(".")] == ["320.webp"]


def test_a_new_crop_has_a_new_address(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()
    publish(paper.world, lead=photo)
    old = picture_url(photo, 320, shape="card")
    photo.focal_point_x, photo.focal_point_y = 10, 10
    photo.save()
    new = picture_url(photo, 320, shape="card")
    assert new != old
    response = reader.get(old)
    assert (response.status_code, response["Location"]) == (302, new)


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn_at": timezone.now()},
        {"uses": "paper"},
        {"uses": "none"},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_a_picture_without_rights_is_gone_and_its_caption_stays(
    paper: Paper, reader: Client, make_photo: MakePhoto, change: dict[str, Any]
) -> None:
    photo = make_photo()
    inner = {"photo": photo.pk, "caption": "港口清晨", "credit": "路透", "alt": "", "remote": ""}
    article = publish(paper.world, lead=photo, body=json.dumps([{"type": "photo", "value": inner}]))
    url = picture_url(photo, 640)
    assert reader.get(url).status_code == 200
    for name, value in change.items():
        setattr(photo, name, value)
    photo.save()
    assert reader.get(url).status_code == 410
    assert reader.get(url)["Cache-Control"] == "no-store"
    page = reader.get(url_of(article)).text
    assert '港口清晨<span class="credit">（路透）</span>' in page
    for path in (url_of(article), "/", "/world/"):
        # Its place in shared links is taken by a picture of words alone.
        assert not re.search(r"/pictures/\d", reader.get(path).text)


def test_a_picture_is_kept_no_longer_than_its_rights_last(reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo(expires_at=timezone.now() + timedelta(hours=1))
    found = re.search(r"max-age=(\d+)", reader.get(picture_url(photo, 640))["Cache-Control"])
    assert found
    assert 3500 < int(found[1]) <= 3600


def test_originals_are_never_served(reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()
    assert reader.get(f"/media/{photo.file.name}").status_code == 404
    assert reader.get(f"/media/videos/../{photo.file.name}").status_code == 404


def test_media_may_have_a_host_of_their_own(
    paper: Paper, reader: Client, make_photo: MakePhoto, settings: Any
) -> None:
    settings.MEDIA_URL = "https://media.tide.example/media/"
    response = reader.get(url_of(publish(paper.world, lead=make_photo())))
    assert 'src="https://media.tide.example/pictures/' in response.text
    assert "https://media.tide.example" in response["Content-Security-Policy"]
