"""Search in Chromium: with and without script, by keyboard, while Chinese is being composed, and as assistive
technology meets it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from haowai.articles.models.parts import Signature
from haowai.articles.verbs import go_to_press
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Topic
from tests.cast import make_paper, publish, write
from tests.reader.conftest import MakePhoto, index_all, story_at

NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)


@pytest.fixture
def base(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    """A newspaper whose archive has ferries on two pages of results."""
    settings.BASE_URL = live_server.url
    paper = make_paper()
    with press_transaction("test"):
        person = Person.objects.create(slug="shen", name="沈以安", role="記者")
        topic = Topic.objects.create(slug="ferry", name="渡輪", description="海上的路。")
    for at in range(22):
        story_at((paper.world, paper.life)[at % 2], NOON, headline=f"渡輪來回第{at}趟", kicker="交通")
    article = write(paper.world, headline="渡輪復航首日", lead=make_photo(), kicker="交通")
    article.topics.set([topic])
    article.signatures.set([Signature(person=person, role="記者", form="slash")])
    go_to_press(article)
    publish(paper.life, headline="血", rating="restricted", safe_headline="渡輪刑案")
    index_all()
    return str(live_server.url)


def asked(page: Page) -> list[str]:
    """What is asked while one types."""
    questions: list[str] = []
    page.on(
        "request",
        lambda one: (
            questions.append(unquote(one.url.partition("?q=")[2])) if "/search/typing" in one.url else None
        ),
    )
    return questions


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_searches_narrows_and_leafs_through(base: str, browser: Browser, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(base)
    page.locator(".strip .find input").fill("渡輪")
    page.locator(".strip .find input").press("Enter")
    expect(page.locator("main [role=status]").first).to_have_text("「渡輪」找到 24 則新聞")
    expect(page.locator("main .find input")).to_have_value("渡輪")
    page.locator(".pages [rel=next]").click()
    expect(page.locator(".found")).to_have_count(4)
    page.locator(".sorts a", has_text="最新").click()
    page.locator(".filter--section a", has_text="生活").click()
    expect(page.locator(".found")).to_have_count(12)
    expect(page.locator(".sorts [aria-current]")).to_have_text("最新")
    page.locator(".span [name=from]").fill("2025-10-29")
    page.locator(".span [name=to]").fill("2025-10-29")
    page.locator(".span button").click()
    expect(page.locator(".found")).to_have_count(11)
    expect(page.locator(".chosen a")).to_have_count(2)
    page.locator(".chosen a", has_text="生活").click()
    expect(page.locator(".found")).to_have_count(20)
    page.locator(".found a mark").first.click()
    expect(page.locator("h1")).to_contain_text("渡輪來回")
    context.close()


def test_results_while_one_types_by_keyboard(base: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(base + "/world/")
    field, questions = page.locator(".strip .find input"), asked(page)
    field.press_sequentially("渡輪復航", delay=20)
    options = page.locator(".strip [role=option]")
    expect(options.first).to_contain_text("渡輪復航首日")
    # On a busy machine a key may come late; but not every key asks.
    assert questions[-1] == "渡輪復航"
    assert len(questions) < 4
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".strip .find [role=status]")).to_contain_text("上下鍵")
    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert active
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("渡輪復航")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator("h1")).to_contain_text("渡輪復航首日")


def test_the_mouse_and_going_away(base: str, page: Page) -> None:
    page.goto(base + "/search/")
    field, options = page.locator("main .find input"), page.locator("main [role=option]")
    field.press_sequentially("渡輪")
    expect(options.first).to_be_visible()
    field.press("Tab")
    expect(options.first).to_be_hidden()
    field.focus()
    field.press("ArrowDown")
    options.last.click()
    expect(page.locator("main [role=status]").first).to_have_text("「渡輪」找到 24 則新聞")


def test_nothing_is_asked_while_chinese_is_composed(base: str, page: Page) -> None:
    page.goto(base + "/search/")
    field, questions = page.locator("main .find input"), asked(page)

    def late(route: Any) -> None:
        # The first sign is being composed before there is anybody to ask.
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/find.island*", late)
    session = page.context.new_cdp_session(page)
    field.focus()
    for letters in ("ㄉ", "ㄉㄨ", "ㄉㄨˋ", "度", "渡"):
        session.send("Input.imeSetComposition", {"text": letters, "selectionStart": 1, "selectionEnd": 1})
        page.wait_for_timeout(250)
    assert questions == []
    # The input method's own arrows and Enter choose among its candidates.
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})
    session.send("Input.insertText", {"text": "渡輪"})
    expect(page.locator("main [role=option]").first).to_be_visible()
    assert questions == ["渡輪"]
    assert page.url == base + "/search/"


def test_an_answer_that_comes_late_is_not_shown(base: str, page: Page) -> None:
    page.goto(base + "/search/")
    held: list[Any] = []

    def hold(route: Any) -> None:
        if unquote(route.request.url).endswith("q=渡"):
            held.append(route)
        else:
            route.continue_()

    page.route("**/search/typing*", hold)
    field = page.locator("main .find input")
    field.press_sequentially("渡")
    page.wait_for_timeout(400)
    assert len(held) == 1
    field.press_sequentially("輪復航首日")
    expect(page.locator("main [role=option]").first).to_contain_text("渡輪復航首日")
    count = page.locator("main [role=option]").count()
    held[0].abort()
    page.wait_for_timeout(200)
    assert page.locator("main [role=option]").count() == count


def test_a_search_that_fails_leaves_the_form(base: str, page: Page) -> None:
    page.goto(base + "/search/")
    page.route("**/search/typing*", lambda route: route.fulfill(status=429))
    field = page.locator("main .find input")
    field.press_sequentially("渡輪")
    page.wait_for_timeout(400)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    expect(page.locator(".found").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_searches_are_accessible(base: str, page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in (
        "/search/",
        "/search/?q=渡輪&section=life&channel=paper",
        "/search/?q=渡輪&page=2",
        "/search/?q=渡輪+刑案",
        "/search/?q=漁網",
        "/search/?q=x&from=y",
    ):
        page.goto(base + path)
        if page.locator(".filters summary").is_visible():
            page.locator(".filters summary").click()
        outcome = Axe().run(page)
        assert outcome.violations_count == 0, (path, outcome.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(base + "/search/")
    page.locator("main .find input").press_sequentially("渡輪")
    page.locator("main [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    outcome = Axe().run(page)
    assert outcome.violations_count == 0, outcome.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_asks_nobody_else_and_moves_nothing(base: str, page: Page) -> None:
    hosts: set[str] = set()
    errors: list[str] = []
    page.on("request", lambda one: hosts.add(one.url.split("/")[2]))
    page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    page.goto(base + "/search/?q=渡輪")
    page.locator("main .find input").press_sequentially("復航")
    page.locator("main [role=option]").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert hosts == {base.split("/")[2]}
    assert errors == []
    assert page.context.cookies() == []
