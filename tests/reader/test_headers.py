"""What comes with every page: no cookie, a strict policy, and the keys that purge it."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from haowai.articles.verbs import go_to_press, take_down
from haowai.press.models.story import TAIPEI
from haowai.sections.models import Topic
from tests.cast import Paper, publish, write_for_paper
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(paper: Paper, make_photo: MakePhoto) -> list[str]:
    """One of each kind of page."""
    today = timezone.localdate(timezone=TAIPEI)
    day = today - timedelta(days=1)
    article = write_for_paper(paper.world, day, lead=make_photo())
    article.topics.set([Topic.objects.create(slug="ferry", name="渡輪")])
    article = go_to_press(article)
    gone = publish(paper.life)
    take_down(gone)
    restricted = publish(paper.life, rating="restricted")
    return [
        "/", "/world/", "/topics/ferry/", "/press/checkpoints/", "/none",
        url_of(article), url_of(gone), url_of(restricted),
        f"/archive/{today}/", f"/world/archive/{today}/", f"/paper/{day}/", f"/paper/{day}/A1/",
    ]  # fmt: skip


def test_no_page_sets_a_cookie_or_varies_by_one(pages: list[str], reader: Client) -> None:
    for path in pages:
        response = reader.get(path)
        assert not response.cookies, path
        # A gate alone has another page behind it.
        assert ("Cookie" in response.get("Vary", "")) == ("X-Gated" in response), path


def test_no_page_asks_another_host(pages: list[str], reader: Client) -> None:
    for path in pages:
        page = reader.get(path).text
        asked = re.findall(
            r'(?:src|srcset|poster|data)="([^"]+)"|<link rel="(?:icon|stylesheet)" href="([^"]+)"', page
        )
        assert asked
        assert not [url for pair in asked for url in pair if url.startswith(("http", "//"))], path


def test_what_is_inline_is_named_by_its_digest(pages: list[str], reader: Client) -> None:
    for path in pages:
        response = reader.get(path)
        assert "unsafe-inline" not in response["Content-Security-Policy"], path
        assert not re.search(r'\sstyle="|\son[a-z]+="', response.text), path
        for inline in re.findall(r"<(?:style|script)>([^<]+)</", response.text):
            digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in response["Content-Security-Policy"], path


def test_the_policy_names_what_is_inline_and_nothing_else(pages: list[str], reader: Client) -> None:
    for path in pages:
        response = reader.get(path)
        allowed = re.findall(r"'sha256-[^']+'", response["Content-Security-Policy"])
        assert len(allowed) == len(re.findall(r"<(?:style|script)>", response.text)) == 2, path


def test_browsers_ask_each_time_and_caches_know_what_purges(pages: list[str], reader: Client) -> None:
    for path in pages:
        response = reader.get(path)
        assert response["Cache-Control"] == "no-cache", path
        # Nothing purges what shows checkpoints: they are no rows of the log.
        kept = path != "/press/checkpoints/"
        assert ("chrome" in response.get("Surrogate-Key", "").split()) is kept, path


def test_pages_declare_what_they_were_made_of(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()
    article = publish(paper.world, lead=photo)
    own, section, channel = (
        f"story:{article.number}",
        f"section:{paper.world.pk}",
        f"channel:{paper.channel.pk}",
    )
    story = set(reader.get(url_of(article))["Surrogate-Key"].split())
    assert {own, f"photo:{photo.pk}"} <= story
    assert not {section, channel} & story, "a new story of the section purges no older one"
    assert {section, channel, f"photo:{photo.pk}"} <= set(reader.get("/")["Surrogate-Key"].split())
    assert {section, f"photo:{photo.pk}"} <= set(reader.get("/world/")["Surrogate-Key"].split())


def test_a_page_has_the_colours_of_its_channel(paper: Paper, reader: Client) -> None:
    assert "--accent:light-dark(#8a1c1c," in reader.get("/").text
    paper.channel.colour = "#12456b"
    paper.channel.save()
    assert "--accent:light-dark(#12456b," in reader.get("/").text


def test_an_emblem_is_kept_until_it_changes(paper: Paper, reader: Client) -> None:
    paper.channel.emblem = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    paper.channel.save()
    first = _emblem(reader)
    assert "immutable" in reader.get(first)["Cache-Control"]
    paper.channel.emblem = '<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>'
    paper.channel.save()
    assert _emblem(reader) != first
    assert "immutable" not in reader.get(first)["Cache-Control"]


def test_an_emblem_can_do_nothing_by_itself(paper: Paper, reader: Client) -> None:
    paper.channel.emblem = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    paper.channel.save()
    for path in ("/favicon.svg", _emblem(reader)):
        response = reader.get(path)
        assert response["Content-Type"] == "image/svg+xml"
        assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_channel_without_emblem_has_an_icon(paper: Paper, reader: Client) -> None:
    assert "潮" in reader.get("/favicon.svg").text
    paper.channel.emblem = "<svg broken"
    paper.channel.save()
    assert "潮" in reader.get("/favicon.svg").text


def test_robots_are_kept_out_of_the_newsroom(paper: Paper, reader: Client) -> None:
    response = reader.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /newsroom/" in response.text


def _emblem(reader: Client) -> str:
    return re.findall(r'--emblem:url\("([^"]+)"\)', reader.get("/").text)[0]
