"""The whole way in a real browser: a reporter writes and submits, the desk prints, readers find it, and it
is taken down again."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from haowai.accounts.models import Staff
from haowai.articles.models import Article
from haowai.press.models import Story
from haowai.sections.addresses import story_path
from haowai.sections.models import Person
from tests.cast import PASSWORD, Newsroom, Paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "貝朗港渡輪廿八日清晨復航"
PARAGRAPH = "第一班船載著通勤的人與早市的魚離岸，港務處說木樁換了三百根。"


@pytest.fixture
def settled(settings: Any, live_server: LiveServer) -> str:
    """The test server's address, which is also the paper's own."""
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    return str(live_server.url)


def enter(browser: Browser, address: str, staff: Staff, context_args: dict[str, Any]) -> Page:
    page = browser.new_context(**context_args, base_url=address).new_page()
    page.goto("/newsroom/login/")
    page.fill("[name=username]", staff.username)
    page.fill("[name=password]", PASSWORD)
    page.set_default_timeout(90_000)
    page.click("button[type=submit]")
    expect(page).to_have_url(f"{address}/newsroom/")
    return page


def test_from_the_reporters_desk_to_the_reader(
    browser: Browser,
    browser_context_args: dict[str, Any],
    settled: str,
    paper: Paper,
    newsroom: Newsroom,
) -> None:
    Person.objects.create(slug="shen-yi-an", name="沈以安", role="特派記者", place="貝朗")

    page = enter(browser, settled, newsroom.reporter, browser_context_args)
    page.get_by_role("main").locator("a[href='/newsroom/articles/new/']").click()
    page.locator("[name=headline]").press_sequentially(HEADLINE)
    page.locator("#id_signatures-ADD").click()
    page.locator("#id_signatures-0-person-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal-body a", has_text="沈以安").click()
    # The person brings role and place along.
    expect(page.locator("#id_signatures-0-role")).to_have_value("特派記者")
    expect(page.locator("#id_signatures-0-place")).to_have_value("貝朗")
    page.locator("#id_signatures-0-form").select_option("slash")
    page.locator(".c-sf-add-button").first.click()
    page.locator(".w-combobox__option").first.click()
    page.locator(".Draftail-Editor [contenteditable=true]").press_sequentially(PARAGRAPH)
    # Drafts save themselves; what is submitted must hold the last word.
    expect(page).to_have_url(re.compile(r"/edit/$"), timeout=20_000)
    page.locator("button[name=action-submit]").first.click()
    page.wait_for_url("**/newsroom/pages/*/")
    article = Article.objects.get()
    assert article.workflow_in_progress
    assert not Story.objects.exists()

    page = enter(browser, settled, newsroom.desk, browser_context_args)
    page.locator("#awaiting-review-content, #awaiting-review-section, main").get_by_role(
        "link", name=HEADLINE
    ).first.click()
    page.locator("[data-workflow-action-name=approve]").first.click()
    page.wait_for_url("**/newsroom/pages/*/")

    reader = browser.new_context(**browser_context_args, base_url=settled).new_page()
    address = story_path(paper.world, article.number)
    response = reader.goto(address)
    assert response is not None
    assert response.status == 200
    expect(reader.locator("h1")).to_have_text(HEADLINE)
    expect(reader.locator("article")).to_contain_text(PARAGRAPH)
    expect(reader.locator("body")).to_contain_text("特派記者沈以安／貝朗報導")
    for front in ("/", "/world/"):
        reader.goto(front)
        expect(reader.locator(f"a[href$='{address}']").first).to_be_visible()

    page.goto(f"/newsroom/articles/{article.pk}/take-down/")
    page.locator("main form button.serious").click()
    page.wait_for_url("**/edit/")
    response = reader.goto(address)
    assert response is not None
    assert response.status == 410
    for front in ("/", "/world/"):
        reader.goto(front)
        expect(reader.locator(f"a[href$='{address}']")).to_have_count(0)
