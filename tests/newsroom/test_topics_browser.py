"""Topics at the desk in a real browser: somebody types, chips come, some are taken and one refused, and it is saved."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from haowai.articles.models import Article, TopicChoice
from haowai.sections.models import Topic
from tests.cast import PASSWORD, Paper, body, make_newsroom, make_paper, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "晨潮號在燕尾礁觸礁"
PARAGRAPH = "晨潮號離開麻利港時風浪不大，到了燕尾礁才遇上湧浪。燕尾礁的燈標上週壞了，晨潮號的船員說沒有看見。"


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> tuple[str, Paper]:
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    paper = make_paper()
    make_newsroom(paper)
    Topic.objects.create(slug="mali", name="麻利港", kind="place")
    return live_server.url, paper


def sign_in(page: Page, url: str) -> None:
    page.set_default_timeout(90_000)
    page.goto(url + "/newsroom/")
    page.fill("input[name=username]", "zhou")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(url + "/newsroom/")


def type_article(page: Page, url: str) -> None:
    # There is one section to write in.
    page.goto(url + reverse("newsroom_new_article"))
    page.locator("[name=headline]").press_sequentially(HEADLINE)
    page.locator(".c-sf-add-button").first.click()
    page.locator(".w-combobox__option").first.click()
    page.locator(".Draftail-Editor [contenteditable=true]").press_sequentially(PARAGRAPH)


def chips(page: Page, group: str) -> Any:
    return page.locator(f"[data-offers={group}] .haowai-offer__name")


def test_from_typing_a_paragraph_to_a_topic_that_is_taken_and_saved(
    served: tuple[str, Paper], page: Page
) -> None:
    url, _paper = served
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    sign_in(page, url)
    type_article(page, url)
    expect(chips(page, "named")).to_have_text(["麻利港"], timeout=30_000)
    expect(chips(page, "new").filter(has_text="燕尾礁")).to_have_count(1)
    # By keyboard: the place is taken, and the next button has the focus.
    page.locator("[data-take][value=麻利港]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tagit-label")).to_have_text(["麻利港"])
    expect(chips(page, "named")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('[data-take]')")
    page.locator("[data-take][value=燕尾礁]").click()
    page.locator("[data-refuse][value=晨潮號]").click()
    expect(chips(page, "new")).to_have_count(0)
    # The draft saves itself, and the choices with it.
    expect(page).to_have_url(re.compile(r"/edit/$"), timeout=30_000)
    rows = {("麻利港", False), ("燕尾礁", False), ("晨潮號", True)}
    for _attempt in range(100):
        if set(TopicChoice.objects.values_list("name", "refused")) == rows:
            break
        page.wait_for_timeout(200)
    assert set(TopicChoice.objects.values_list("name", "refused")) == rows
    assert set(TopicChoice.objects.values_list("origin", flat=True)) == {"offered"}
    version = Article.objects.get().get_latest_revision_as_object()
    assert {topic.name for topic in version.topics.all()} == {"麻利港", "燕尾礁"}
    # Loaded again it says where they came from, and offers nothing that was refused.
    with page.expect_response("**/topics/offers/"):
        page.goto(page.url)
    expect(page.locator(".haowai-offers", has_text="周在田")).to_be_visible()
    expect(chips(page, "new").filter(has_text="晨潮號")).to_have_count(0)
    # What is taken off the field can be had again.
    page.locator(".tagit-choice", has_text="燕尾礁").locator(".tagit-close").click()
    expect(chips(page, "named").filter(has_text="燕尾礁")).to_have_count(1)
    assert not wrong


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chips_pass_axe_and_stay_within_the_page(
    served: tuple[str, Paper], browser: Browser, width: int, scheme: Any
) -> None:
    url, paper = served
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    sign_in(page, url)
    article = write(paper.world, headline=HEADLINE, body=body(PARAGRAPH))
    page.goto(url + reverse("wagtailadmin_pages:edit", args=[article.pk]))
    expect(chips(page, "new").first).to_be_visible(timeout=30_000)
    found = Axe().run(page, context=".haowai-offers")
    assert not found.response["violations"], found.generate_report()
    for chip in page.locator(".haowai-offer").all():
        box = chip.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
    page.goto(url + reverse("newsroom_article_topics", args=[article.pk]))
    found = Axe().run(page, context="main")
    assert not found.response["violations"], found.generate_report()


def test_without_script_the_screen_takes_and_refuses(served: tuple[str, Paper], browser: Browser) -> None:
    url, paper = served
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, url)
    article = write(paper.world, headline=HEADLINE, body=body(PARAGRAPH))
    page.goto(url + reverse("newsroom_article_topics", args=[article.pk]))
    page.click("button[name=take][value=燕尾礁]")
    page.click("button[name=refuse][value=晨潮號]")
    assert page.locator("button[name=take][value=燕尾礁], button[name=take][value=晨潮號]").count() == 0
    version = Article.objects.get().get_latest_revision_as_object()
    assert [topic.name for topic in version.topics.all()] == ["燕尾礁"]
