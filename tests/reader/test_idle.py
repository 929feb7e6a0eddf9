"""Stories to go on with, for a reader who paused: when they are offered, when never, and how they go away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from haowai.newsroom.breaking import break_news
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Section
from tests.cast import Paper, body, make_paper, publish
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db
ONWARD = "/islands/onward"


def test_the_newest_stories_of_the_channel_are_offered(
    paper: Paper, sports: Section, reader: Client, make_photo: MakePhoto
) -> None:
    publish(sports, headline="球賽")
    publish(paper.life, headline="限制級的事", rating="restricted", safe_headline="川口刑案")
    publish(paper.life, headline="廣告", sponsored=True)
    for at in range(9):
        publish(paper.world, headline=f"第{at}則", lead=make_photo())
    response = reader.get(ONWARD)
    offered = response.text
    assert [f"第{at}則" in offered for at in range(9)] == [False, False, *[True] * 7]
    for absent in ("球賽", "限制級的事", "川口刑案", "廣告"):
        assert absent not in offered
    assert f"channel:{paper.channel.pk}" in response["Surrogate-Key"].split()
    assert reader.get(ONWARD, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert reader.post(ONWARD).status_code == 405


def test_a_paper_without_stories_offers_none(paper: Paper, reader: Client) -> None:
    assert reader.get(ONWARD).content == b""


def test_only_fronts_and_stories_wait_and_only_where_the_channel_wants_it(
    paper: Paper, reader: Client
) -> None:
    story = url_of(publish(paper.world))
    for path in ("/", "/world/", story):
        assert 'data-minutes="5"' in reader.get(path).text
    assert "data-minutes" not in reader.get("/paper/").text
    with press_transaction("test"):
        paper.channel.idle_minutes = 0
        paper.channel.save()
    for path in ("/", "/world/", story):
        assert "data-minutes" not in reader.get(path).text


def test_the_fragment_is_valid(paper: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Any) -> None:
    publish(paper.world, lead=make_photo())
    page = f"<!doctype html><html lang=zh-Hant><title>x</title><body>{reader.get(ONWARD).text}</html>"
    assert html_errors({"onward": page}, tmp_path) == []


# --- In a browser --------------------------------------------------------------------------------------------


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    """The address of a story among others."""
    settings.BASE_URL = live_server.url
    paper = make_paper()
    for at in range(7):
        publish(paper.world, headline=f"第{at}則新聞", lead=make_photo() if at == 5 else None)
    return live_server.url + url_of(publish(paper.world, headline="這一則", body=body(*["渡輪。" * 40] * 9)))


@pytest.fixture
def waiting(page: Page) -> Page:
    page.clock.install(time=datetime.now(UTC))
    return page


def overlay(page: Page) -> Locator:
    return page.locator(".idle")


def pause(page: Page, minutes: int = 5) -> None:
    page.clock.fast_forward(minutes * 60_000 + 500)


def offered(page: Page) -> Locator:
    """The overlay, after a pause."""
    pause(page)
    expect(overlay(page)).to_be_visible(timeout=20_000)
    return overlay(page)


def assert_nothing_comes(page: Page) -> None:
    with page.expect_event("console", lambda said: said.text == "looked"):
        page.evaluate("setTimeout(() => console.log('looked'), 300_100)")
        pause(page)
    page.clock.run_for(2000)
    expect(overlay(page)).to_have_count(0)


def test_after_five_minutes_other_stories_are_offered(served: str, waiting: Page) -> None:
    page = waiting
    page.goto(served)
    page.evaluate("document.querySelector('.skip').focus()")
    page.clock.fast_forward("04:50")
    expect(overlay(page)).to_have_count(0)
    page.clock.fast_forward("00:15")
    expect(overlay(page)).to_be_visible(timeout=20_000)
    assert page.evaluate("document.activeElement.className") == "skip"
    expect(overlay(page).locator(".idle__story")).to_have_count(6)
    assert "這一則" not in overlay(page).inner_text()
    page.keyboard.press("Escape")
    expect(overlay(page)).to_have_count(0)
    offered(page)


def test_a_sign_of_life_begins_the_pause_anew(served: str, waiting: Page) -> None:
    page = waiting
    page.goto(served)
    for sign in (
        "document.dispatchEvent(new Event('haowai:alive', { bubbles: true }))",
        "getSelection().selectAllChildren(document.querySelector('h1'))",
        "scrollTo(0, 200)",
        "document.querySelector('h1 ~ * a, .masthead a').focus()",
    ):
        page.clock.fast_forward("04:50")
        page.evaluate(sign)
        page.clock.run_for(100)
    page.clock.fast_forward("04:50")
    expect(overlay(page)).to_have_count(0)
    offered(page)


def test_the_dark_ground_and_the_cross_at_the_lower_right_close_it(served: str, waiting: Page) -> None:
    page = waiting
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(served)
    panel = offered(page).locator(".idle__panel").bounding_box()
    cross = overlay(page).locator("[data-close]").bounding_box()
    assert panel
    assert cross
    assert cross["x"] + cross["width"] > panel["x"] + panel["width"] - 24
    assert cross["y"] + cross["height"] > panel["y"] + panel["height"] - 24
    assert min(cross["width"], cross["height"]) >= 44
    overlay(page).locator("[data-close]").click()
    expect(overlay(page)).to_have_count(0)
    offered(page)
    page.mouse.click(20, 20)
    expect(overlay(page)).to_have_count(0)


def test_never_again_is_remembered_and_can_be_taken_back(served: str, waiting: Page) -> None:
    page = waiting
    page.goto(served)
    offered(page).locator("[data-never]").click()
    expect(overlay(page)).to_have_count(0)
    page.goto(served)
    assert_nothing_comes(page)
    choice = page.locator("[data-island=idle]")
    expect(choice).to_have_attribute("aria-pressed", "false")
    choice.press("Enter")
    expect(choice).to_have_attribute("aria-pressed", "true")
    offered(page)


def test_readers_who_want_less_motion_ask_for_it(served: str, waiting: Page) -> None:
    page = waiting
    page.emulate_media(reduced_motion="reduce")
    page.goto(served)
    assert_nothing_comes(page)
    page.locator("[data-island=idle]").click()
    offered(page)


@pytest.mark.parametrize(
    "doing",
    [
        "document.querySelector('input[type=search], input[name=q]').value = '渡輪'",
        "document.querySelector('input[type=search], input[name=q]').focus()",
        "document.body.append(document.createElement('iframe'))",
        "document.body.append(Object.assign(document.createElement('dialog'), { open: true }))",
        "{ const film = document.createElement('video');"
        " Object.defineProperty(film, 'paused', { value: false }); document.body.append(film); }",
        "window.dispatchEvent(new Event('beforeprint'))",
    ],
    ids=["filled", "focused", "player", "dialog", "playing", "printing"],
)
def test_it_never_covers_what_the_reader_does(served: str, waiting: Page, doing: str) -> None:
    page = waiting
    page.goto(served)
    page.evaluate(f"(() => {{ {doing} }})()")
    assert_nothing_comes(page)


def test_it_is_not_offered_on_a_story_that_is_breaking(served: str, waiting: Page) -> None:
    page = waiting
    break_news("這一則", story=int(served.rsplit("/", 1)[1]), minutes=60)
    page.goto(served)
    expect(page.locator(".breaking__bar")).to_have_count(1)
    assert_nothing_comes(page)


def test_by_keyboard_alone(served: str, waiting: Page) -> None:
    page = waiting
    page.goto(served)
    link = page.locator(".byline a, .crumbs a").first
    link.focus()
    offered(page)
    page.keyboard.press("Tab")
    expect(overlay(page).locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(overlay(page)).to_have_count(0)
    expect(link).to_be_focused()
    offered(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != served)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(served: str, waiting: Page, width: int, scheme: Any) -> None:
    page = waiting
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(served)
    offered(page)
    page.clock.run_for(1000)
    outcome = Axe().run(page)
    assert outcome.violations_count == 0, outcome.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(overlay(page)).to_be_hidden()


def test_a_channel_sets_its_own_minutes(served: str, waiting: Page) -> None:
    page = waiting
    with press_transaction("test"):
        channel = Channel.objects.get()
        channel.idle_minutes = 2
        channel.save()
    page.goto(served)
    pause(page, 2)
    expect(overlay(page)).to_be_visible(timeout=20_000)
