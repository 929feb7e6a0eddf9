"""The dashboard in a browser: drawn, fresh, paused, without script, accessible in both schemes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page

from haowai.press.models import Story
from tests.cast import PASSWORD, make_newsroom, make_paper, publish
from tests.newsroom.readings import read

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> tuple[str, Story]:
    """A newspaper with one story that is being read; where it is served."""
    settings.BASE_URL = live_server.url
    paper = make_paper()
    make_newsroom(paper)
    article = publish(paper.world, headline="渡輪復航", published_at=timezone.now() - timedelta(hours=3))
    publish(paper.life, headline="海鷗回來了")
    for minutes in (0, 40, 90, 7 * 24 * 60):
        read(article.number, timezone.now() - timedelta(minutes=minutes), 12)
    return live_server.url, Story.objects.get(pk=article.number)


def sign_in(page: Page, url: str) -> None:
    page.set_default_timeout(90_000)
    page.set_default_navigation_timeout(90_000)
    page.goto(url + "/newsroom/")
    page.fill("input[name=username]", "gao")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(url + "/newsroom/")


def test_it_is_drawn_and_stays_fresh_until_it_is_paused(served: tuple[str, Story], page: Page) -> None:
    url, story = served
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    sign_in(page, url)
    page.goto(url + "/newsroom/numbers/")
    page.wait_for_selector(".is-drawn canvas")
    now = page.locator(".haowai-figures dd").first
    assert now.inner_text() == "12"
    page.locator("summary").first.click()
    link = page.locator(".haowai-read a").first
    link.focus()
    read(story.number, timezone.now(), 30)
    page.wait_for_function("document.querySelector('.haowai-figures dd').textContent === '42'")
    assert page.evaluate("document.activeElement.dataset.key") == str(story.number), "focus stays"
    assert page.locator("details").first.evaluate("table => table.open"), "an open table stays open"
    page.click("[data-pause]")
    read(story.number, timezone.now(), 1)
    page.wait_for_timeout(4000)
    assert now.inner_text() == "42"
    page.click("[data-pause]")
    page.wait_for_function("document.querySelector('.haowai-figures dd').textContent === '43'")
    page.hover(".haowai-chart__place .u-over", position={"x": 200, "y": 60})
    page.wait_for_function("document.querySelector('[data-readout]').textContent.includes('·')")
    assert not broken


def test_whole_without_script(served: tuple[str, Story], browser: Browser) -> None:
    url, story = served
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, url)
    page.goto(url + "/newsroom/numbers/")
    assert page.locator(".haowai-chart__place svg").is_visible()
    assert not page.locator("[data-pause]").is_visible()
    page.select_option("[name=section]", label="生活")
    page.click(".haowai-asked button")
    assert not page.locator(".haowai-read").count()
    page.goto(f"{url}/newsroom/numbers/stories/{story.number}/")
    page.click("summary")
    assert page.locator(".haowai-behind table").is_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_and_no_wider_than_the_screen(
    served: tuple[str, Story], browser: Browser, size: str, scheme: Any
) -> None:
    url, story = served
    page = browser.new_context(viewport=SIZES[size], color_scheme=scheme, locale="zh-TW").new_page()  # type: ignore[arg-type]
    sign_in(page, url)
    day = timezone.localdate().isoformat()
    for path in ("", f"stories/{story.number}/", f"days/{day}/"):
        page.goto(f"{url}/newsroom/numbers/{path}")
        page.wait_for_selector(".is-drawn canvas")
        page.locator("summary").first.click()
        # The frame around it is Wagtail's own.
        found = Axe().run(
            page, context="#main, main", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        )
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], path
