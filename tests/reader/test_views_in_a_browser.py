"""What a page of a story reports, in Chromium: once when it is shown, then seconds; later what was read offline."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from haowai.audience.circulation.models import StoryDay
from haowai.audience.collecting import Collector
from tests.audience.readers import BROWSER
from tests.cast import Paper, publish
from tests.reader.conftest import url_of

pytestmark = pytest.mark.django_db(transaction=True)
#: A browser that no program drives says so.
PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })"


@pytest.fixture
def address(live_server: Any, settings: Any, paper: Paper) -> str:
    settings.BASE_URL = live_server.url
    return str(live_server.url) + url_of(publish(paper.world))


@pytest.fixture
def person(browser: Browser) -> BrowserContext:
    context = browser.new_context(user_agent=BROWSER, viewport={"width": 390, "height": 844})
    context.add_init_script(PERSON)
    return context


def reports_of(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def hear(request: Request) -> None:
        if request.url.endswith("/islands/views"):
            found.extend(json.loads(request.post_data or "[]"))

    page.on("request", hear)
    return found


def test_a_view_and_its_seconds(person: BrowserContext, address: str, counting: Collector) -> None:
    page = person.new_page()
    page.clock.install()
    reports = reports_of(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    number = int(address.rpartition("/")[2])
    assert reports == [{"story": number, "from": "", "on": "phone"}]
    page.clock.run_for(16_000)
    page.wait_for_timeout(300)
    assert reports[1:] == [{"story": number, "seconds": 15}]
    page.mouse.wheel(0, 300)
    page.clock.run_for(30_000)
    page.wait_for_timeout(300)
    assert reports[2:] == [{"story": number, "seconds": 30}]
    # Nobody there: nothing more is told.
    page.clock.run_for(180_000)
    page.wait_for_timeout(300)
    assert sum(report.get("seconds", 0) for report in reports) <= 75 + 30
    assert page.context.cookies() == []
    counting.write()
    row = StoryDay.objects.get()
    assert (row.views, row.readers, row.from_direct, row.on_phone) == (1, 1, 1, 1)
    assert row.seconds >= 45


def test_what_is_read_offline_is_told_later(
    person: BrowserContext, address: str, counting: Collector
) -> None:
    page = person.new_page()
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => !!sessionStorage.online })"
    )
    reports = reports_of(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert reports == []
    page.evaluate("sessionStorage.online = 1; dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    [report] = reports
    assert (report["on"], 0 <= report["age"] < 60) == ("phone", True)
    assert page.evaluate("localStorage['haowai-views']") is None
    counting.write()
    assert StoryDay.objects.get().views == 1


def test_whoever_comes_from_another_page_of_ours(
    person: BrowserContext, address: str, counting: Collector
) -> None:
    page = person.new_page()
    reports = reports_of(page)
    page.goto(address.rpartition("/")[0].rpartition("/")[0] + "/")
    page.locator(f"main a[href$='{address.rpartition('/')[2]}']").first.click()
    page.wait_for_load_state("networkidle")
    assert [report["from"] for report in reports] == ["/"]


def test_a_driven_browser_and_other_pages_tell_nothing(page: Page, address: str) -> None:
    reports = reports_of(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert reports == []
