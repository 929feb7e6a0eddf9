"""Pictures and films follow the stories that show them: what is of restricted stories alone is behind the gate, and
what is of withdrawn ones is gone."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from haowai.articles.printing import preview_data
from haowai.articles.redaction import redact_story
from haowai.articles.verbs import go_to_press, restore, take_down
from haowai.media.models import Photo, Video
from haowai.media.passes import LIFE, give_passes
from haowai.media.pictures import FORMATS, picture_url, version_of
from haowai.reader.preview import render_preview
from haowai.sections.models import Promotion, Special
from tests.cast import Paper, publish, write
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db
HOST = "localhost:8000"


def with_consent() -> Client:
    reader = Client(HTTP_HOST=HOST)
    reader.post("/gate/", {"next": "/", "answer": "enter"}, HTTP_ORIGIN=f"http://{HOST}")
    return reader


@pytest.fixture
def film(make_photo: MakePhoto) -> Video:
    return Video.objects.create(
        title="水門",
        file=ContentFile(b"0123456789", name="gate.mp4"),
        captions=ContentFile(b"WEBVTT\n", name="gate.vtt"),
        poster=make_photo(),
    )


def fetched(reader: Client, url: str) -> Any:
    """The answer, read to its end: films are streamed from open files."""
    response = reader.get(url)
    response.getvalue()
    return response


def addresses(photo: Photo) -> list[str]:
    return [picture_url(photo, 320, kind=kind) for kind in FORMATS] + [
        picture_url(photo, 640, shape="social", kind="jpg")
    ]


def test_a_picture_of_a_restricted_story_is_behind_the_gate(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    lead, inner = make_photo(), make_photo()
    block = {"photo": inner.pk, "caption": "", "credit": "", "alt": "", "remote": ""}
    publish(paper.world, lead=lead, rating="restricted", body=json.dumps([{"type": "photo", "value": block}]))
    for url in [*addresses(lead), *addresses(inner)]:
        for response in (
            reader.get(url),
            reader.head(url),
            reader.get(url, HTTP_IF_NONE_MATCH="*"),
            reader.get(f"{url}?pass=1"),
        ):
            assert response.status_code == 403
            assert response["Cache-Control"] == "no-store"
            assert response.content == b""
        shown = with_consent().get(url)
        assert shown.status_code == 200
        assert shown.content
        assert shown["Cache-Control"] == "private, no-store"
        assert "Surrogate-Key" not in shown


def test_a_live_general_story_opens_a_picture_for_everybody(
    paper: Paper, reader: Client, make_photo: MakePhoto, django_assert_num_queries: Any
) -> None:
    photo = make_photo()
    publish(paper.world, lead=photo, rating="restricted")
    general = publish(paper.world, lead=photo)
    with django_assert_num_queries(2):
        response = reader.get(picture_url(photo, 320))
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    take_down(general)
    assert reader.get(picture_url(photo, 320)).status_code == 403


def test_a_picture_goes_with_its_story_and_comes_back_with_it(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    photo = make_photo()
    article = publish(paper.world, lead=photo)
    url = picture_url(photo, 320)
    assert reader.get(url).status_code == 200
    take_down(article)
    assert reader.get(url).status_code == 410
    assert with_consent().get(url).status_code == 410
    article = restore(article)
    assert reader.get(url).status_code == 200
    redact_story(article.number, user=None, reason="x")
    assert reader.get(url).status_code == 410


def test_a_change_of_rating_counts_at_once(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()
    article = publish(paper.world, lead=photo)
    url = picture_url(photo, 320)
    assert reader.get(url)["Surrogate-Key"] == f"photo:{photo.pk}"
    article.rating = "restricted"
    article = go_to_press(article)
    assert reader.get(url).status_code == 403
    article.rating = "general"
    go_to_press(article)
    assert reader.get(url).status_code == 200


def test_a_picture_of_an_older_printing_stays_behind_the_gate(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    first, second = make_photo(), make_photo()
    article = publish(paper.world, lead=first, rating="restricted")
    article.lead = second
    go_to_press(article)
    assert reader.get(picture_url(first, 320)).status_code == 403


def test_what_editors_set_elsewhere_is_for_everybody(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    of_special, of_promotion, hidden = make_photo(), make_photo(), make_photo()
    for photo in (of_special, of_promotion, hidden):
        publish(paper.world, lead=photo, rating="restricted")
    Special.objects.create(channel=paper.channel, slug="harbour", name="港", photo=of_special, live=True)
    Special.objects.create(channel=paper.channel, slug="later", name="港", photo=hidden, live=False)
    Promotion.objects.create(name="x", slot="top", title="x", url="/service/app/", photo=of_promotion)
    assert reader.get(picture_url(of_special, 320)).status_code == 200
    assert reader.get(picture_url(of_promotion, 320)).status_code == 200
    assert reader.get(picture_url(hidden, 320)).status_code == 403


def test_a_film_its_captions_and_its_poster_follow_its_stories(
    paper: Paper, reader: Client, film: Video
) -> None:
    assert film.poster
    urls = [film.file.url, film.captions.url, picture_url(film.poster, 320)]
    body = json.dumps([{"type": "video", "value": film.pk}])
    article = publish(paper.world, rating="restricted", body=body)
    for url in urls:
        assert fetched(reader, url).status_code == 403, url
        assert reader.get(url, HTTP_RANGE="bytes=0-3").status_code == 403, url
        assert reader.head(url).status_code == 403, url
        shown = fetched(with_consent(), url)
        assert shown.status_code == 200, url
        assert shown["Cache-Control"] == "private, no-store", url
    general = publish(paper.world, body=body)
    for url in urls:
        shown = fetched(reader, url)
        assert shown.status_code == 200, url
        assert "public" in shown["Cache-Control"], url
    assert fetched(reader, urls[0])["Surrogate-Key"] == f"video:{film.pk}"
    take_down(general)
    take_down(article)
    for url in urls:
        assert fetched(reader, url).status_code == 410, url


def test_pictures_that_no_story_shows_are_served(reader: Client, make_photo: MakePhoto, film: Video) -> None:
    assert reader.get(picture_url(make_photo(), 320)).status_code == 200
    assert fetched(reader, film.file.url).status_code == 200


def test_nobody_guesses_the_address_of_a_draft_s_picture(
    paper: Paper, reader: Client, make_photo: MakePhoto, settings: Any
) -> None:
    photo = make_photo()
    write(paper.world, lead=photo)
    url = picture_url(photo, 320)
    wrong = url.replace(version_of(photo), "0" * 10)
    assert reader.get(wrong).status_code == 404
    here = version_of(photo)
    settings.SECRET_KEY = "another newspaper's"
    assert version_of(photo) != here


def test_a_preview_shows_its_pictures_to_whoever_may_preview(
    paper: Paper, reader: Client, make_photo: MakePhoto, film: Video
) -> None:
    photo = make_photo()
    article = publish(
        paper.world,
        lead=photo,
        rating="restricted",
        body=json.dumps(
            [{"type": "paragraph", "value": "<p>水門。</p>"}, {"type": "video", "value": film.pk}]
        ),
    )
    page = render_preview(preview_data(article), paper.channel, paper.world).text
    urls = sorted(set(re.findall(r"/(?:pictures|media)/[^\s\"]+\?pass=[^\s\",]+", page)))
    assert len(urls) > 4
    assert f"/pictures/{photo.pk}/" in "".join(urls)
    assert film.file.url in "".join(urls)
    for url in urls:
        shown = fetched(reader, url)
        assert shown.status_code == 200, url
        assert shown["Cache-Control"] == "private, no-store", url
    with time_machine.travel(timezone.now() + timedelta(seconds=LIFE + 60)):
        assert reader.get(urls[0]).status_code == 403


def test_a_pass_is_for_one_thing(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    one, other = make_photo(), make_photo()
    for photo in (one, other):
        publish(paper.world, lead=photo, rating="restricted")
    give_passes([one])
    url = picture_url(one, 320)
    assert reader.get(url).status_code == 200
    assert reader.get(picture_url(other, 320) + "?pass=" + one.reader_pass).status_code == 403
    assert reader.get(url + "x").status_code == 403


def test_a_host_of_its_own_without_cookies_shows_them_after_consent(
    paper: Paper, reader: Client, make_photo: MakePhoto, settings: Any
) -> None:
    settings.MEDIA_URL = "https://media.tide.example/media/"
    photo = make_photo()
    article = publish(paper.world, lead=photo, rating="restricted")
    page = with_consent().get(url_of(article)).text
    found = re.search(r'src="https://media\.tide\.example(/pictures/[^"]+)"', page)
    assert found
    assert reader.get(found[1]).status_code == 200
    assert reader.get(found[1].partition("?")[0]).status_code == 403


def test_pages_for_everybody_carry_no_pass(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    article = publish(paper.world, lead=make_photo())
    assert "pass=" not in reader.get(url_of(article)).text
    restricted = publish(paper.world, lead=make_photo(), rating="restricted")
    assert "pass=" not in with_consent().get(url_of(restricted)).text
