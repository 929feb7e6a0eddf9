"""The notice for old browsers is found by what they can do, never by their name, and goes for good when told so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from tests.cast import Paper, make_paper, publish

PLACES = (
    "https://www.google.com/chrome/",
    "https://www.mozilla.org/firefox/",
    "https://www.microsoft.com/edge",
)


@pytest.fixture
def home(transactional_db: None, live_server: Any, settings: Any) -> str:
    settings.BASE_URL = live_server.url
    publish(make_paper().world)
    return str(live_server.url)


@pytest.fixture
def old(browser: Browser) -> Iterator[Page]:
    """A browser that lacks a feature the notice asks for, and runs no modules."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()

    def forget(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("selector(:popover-open)", "selector(:unheard-of)")
        assert "unheard-of" in body
        route.fulfill(response=response, body=body)

    page.route(re.compile(r"frame.*\.css"), forget)
    page.route(re.compile(r"\.js$"), lambda route: route.abort())
    yield page
    context.close()


@pytest.mark.django_db
def test_the_same_page_goes_to_every_browser(paper: Paper, reader: Client) -> None:
    names = ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "Mozilla/5.0 Chrome/140.0")
    pages = {reader.get("/", HTTP_USER_AGENT=name).content for name in names}
    assert len(pages) == 1
    text = pages.pop().decode()
    assert all(place in text for place in PLACES)


def test_a_browser_of_today_shows_nothing_of_it(home: str, page: Page) -> None:
    page.goto(home)
    expect(page.locator(".old-browser")).to_be_hidden()
    box = page.locator(".strip").bounding_box()
    assert box is not None
    assert box["y"] == 0


def test_an_old_one_is_told_where_to_get_a_new_one(home: str, old: Page) -> None:
    asked: list[str] = []
    old.on("request", lambda request: asked.append(request.url))
    old.goto(home)
    notice = old.locator(".old-browser")
    expect(notice).to_be_visible()
    assert [link.get_attribute("href") for link in notice.locator("a").all()] == list(PLACES)
    assert all(url.startswith(home) for url in asked)


def test_without_popovers_the_menu_leads_to_the_foot_of_the_page(home: str, old: Page) -> None:
    old.goto(home)
    expect(old.locator(".reach button")).to_be_hidden()
    expect(old.locator("#menu")).to_be_hidden()
    old.locator(".reach .opener--down").click()
    expect(old.locator(".foot")).to_be_in_viewport()


def test_it_goes_for_good(home: str, old: Page) -> None:
    old.goto(home)
    old.evaluate("localStorage.setItem('haowai', JSON.stringify({ size: '1' }))")
    old.locator(".old-browser button").click()
    expect(old.locator(".old-browser")).to_be_hidden()
    old.goto(f"{home}/world/")
    expect(old.locator(".old-browser")).to_be_hidden()
    kept = old.evaluate("JSON.parse(localStorage.getItem('haowai'))")
    assert kept == {"size": "1", "oldBrowser": "known"}


def test_without_script_there_is_no_button_that_does_nothing(home: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route(
        re.compile(r"frame.*\.css"),
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("light-dark(", "dark-light(")
        ),
    )
    page.goto(home)
    expect(page.locator(".old-browser")).to_be_visible()
    expect(page.locator(".old-browser button")).to_be_hidden()
    context.close()
