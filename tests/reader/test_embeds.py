"""A film on another site: a poster of ours and a link; its player comes when the reader asks for it, and nobody else is
asked before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from tests.cast import Paper, make_paper, publish
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, url_of

FILM = "https://youtu.be/abcdefghijk"
PLAYER = "https://www.youtube-nocookie.com"


def story(
    paper: Paper, url: str = FILM, *, poster: int | None = None, first: bool = True, **fields: Any
) -> Any:
    embed = {"type": "embed", "value": {"url": url, "title": "貝朗港的早晨", "poster": poster}}
    words = {"type": "paragraph", "value": "<p>渡輪復航。</p>"}
    return publish(paper.world, body=json.dumps([embed, words] if first else [words, embed]), **fields)


@pytest.mark.django_db
def test_only_the_page_with_the_film_lets_the_player_in(
    paper: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Any
) -> None:
    photo = make_photo()
    response = reader.get(url_of(story(paper, poster=photo.pk)))
    assert f"frame-src {PLAYER};" in response["Content-Security-Policy"] + ";"
    lead = response.text.split('class="story__lead"')[1].split('class="prose"')[0]
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in lead
    assert f'data-src="{PLAYER}/embed/abcdefghijk?autoplay=1&amp;rel=0"' in lead
    assert f"/pictures/{photo.pk}/" in lead
    assert "（記者方野攝）" in lead
    assert "<iframe" not in response.text
    assert html_errors({"embed": response.text}, tmp_path) == []
    assert "frame-src" not in reader.get(url_of(publish(paper.world)))["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_site_that_is_not_known_stays_a_link(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    article = story(paper, "https://example.org/map", poster=make_photo().pk)
    response = reader.get(url_of(article))
    assert '<p class="embed"><a href="https://example.org/map" rel="noopener noreferrer">' in response.text
    assert 'data-island="embed"' not in response.text
    assert "frame-src" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_poster_that_was_withdrawn_leaves_the_page(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    photo = make_photo()
    article = story(paper, poster=photo.pk, first=False)
    assert f"/pictures/{photo.pk}/" in reader.get(url_of(article)).text
    photo.uses = "none"
    photo.save()
    page = reader.get(url_of(article)).text
    assert f"/pictures/{photo.pk}/" not in page
    assert "貝朗港的早晨" in page


@pytest.fixture
def address(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    settings.BASE_URL = live_server.url
    return str(live_server.url) + url_of(story(make_paper(), poster=make_photo().pk))


def test_the_player_comes_with_a_key_or_a_click_and_not_before(address: str, page: Page) -> None:
    asked: list[str] = []

    def player(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<title>player</title>", content_type="text/html")

    page.route("**/*youtube*/**", player)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert asked == []
    box = page.locator(".film__ask").bounding_box()
    page.locator(".film__ask").focus()
    page.keyboard.press("Enter")
    frame = page.locator("iframe.film__frame")
    expect(frame).to_have_attribute("title", "貝朗港的早晨")
    expect(frame).to_be_focused()
    after = frame.bounding_box()
    assert box is not None
    assert after is not None
    assert (after["width"], after["height"]) == (box["width"], box["height"])
    assert asked == [f"{PLAYER}/embed/abcdefghijk?autoplay=1&rel=0"]


def test_without_script_it_is_a_link(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    link = page.get_by_role("link", name="貝朗港的早晨")
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=abcdefghijk"
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_poster_is_accessible(address: str, page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outcome = Axe().run(page)
    assert outcome.violations_count == 0, outcome.generate_report()
