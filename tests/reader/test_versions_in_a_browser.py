"""Versions, their comparison, corrections and service pages in Chromium: valid, accessible, whole without script."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from haowai.articles.models.parts import Correction
from haowai.articles.redaction import redact_passage
from haowai.articles.verbs import go_to_press
from haowai.demo.services import rich_text
from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.sections.models import ServicePage, Topic
from tests.cast import Paper, body, make_paper, write
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, url_of

OLD = (
    "港務處說碼頭的木樁換了三百根。",
    "渡輪公司說票價不變。",
    "議員要求下週到議會報告。",
    *(f"第{at}件事。" for at in range(6)),
)
NEW = (OLD[1], "議員要求下週到議會報告進度。", OLD[0], *OLD[3:], "氣象站預報明天有雨。")


def fill(paper: Paper, make_photo: MakePhoto) -> dict[str, str]:
    """One path of each kind of page, of a story with two versions, and one of which the first is sealed."""
    now = timezone.now()
    photo = make_photo()
    article = write(paper.world, headline="渡輪復航首日", standfirst="提要。", body=body(*OLD), lead=photo)
    article = go_to_press(article, at=now - timedelta(hours=3))
    article.headline, article.lead = "渡輪復航首日千人", make_photo()
    article.corrections.set([Correction(at=now, text="船班應為十二班。")])
    article.body = body(*NEW)
    article = go_to_press(article, at=now)
    sealed = go_to_press(write(paper.world, body=body("嫌犯林小明被捕。")), at=now - timedelta(hours=1))
    redact_passage(sealed.number, "林小明", user=None, reason="court order")
    with press_transaction("test"):
        text = rich_text("## 題\n\n一段[字](/corrections/)。\n\n- 甲\n- 乙")
        for slug in ("about", "sitemap", "corrections"):
            ServicePage.objects.create(channel=paper.channel, slug=slug, title=f"關於{slug}", body=text)
        Topic.objects.create(slug="ferry", name="渡輪")
    rows = LogRow.objects.filter(subject_type="article", payload__isnull=False).order_by("number")
    old, new = rows.filter(subject_id=article.number).values_list("number", flat=True)
    hidden = rows.filter(subject_id=sealed.number).values_list("number", flat=True)[0]
    versions = f"{url_of(article)}/versions/"
    return {
        "story": url_of(article),
        "list": versions,
        "old version": f"{versions}{old}/",
        "comparison": f"{versions}{old}...{new}/",
        "list with a withheld one": f"{url_of(sealed)}/versions/",
        "withheld": f"{url_of(sealed)}/versions/{hidden}/",
        "corrections": "/corrections/",
        "month": f"/corrections/{timezone.localtime(now):%Y-%m}/",
        "service": "/service/about/",
        "map": "/service/sitemap/",
    }


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> dict[str, str]:
    settings.BASE_URL = live_server.url
    return {name: live_server.url + path for name, path in fill(make_paper(), make_photo).items()}


@pytest.mark.django_db
def test_pages_are_valid(paper: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Path) -> None:
    paths = fill(paper, make_photo)
    pages = {name: reader.get(path).content for name, path in paths.items() if name != "story"}
    assert html_errors(pages, tmp_path) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(served: dict[str, str], page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = {}
    for name, url in served.items():
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        outcome = Axe().run(page)
        if outcome.violations_count:
            found[name] = outcome.generate_report()
    assert found == {}
    assert page.context.cookies() == []


def test_nothing_is_wider_than_the_smallest_screen(served: dict[str, str], page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    for name, url in served.items():
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_two_versions_are_chosen_and_compared_without_script(
    served: dict[str, str], browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served["story"])
    page.locator(".versions-link").click()
    assert page.url == served["list"]
    page.locator("input[name=from]").last.check()
    page.locator("input[name=to]").first.check()
    page.locator(".history__go button").click()
    assert page.url == served["comparison"]
    assert "千人" in page.locator(".part--headline ins").inner_text()
    page.locator("details.folded summary").click()
    assert page.get_by_text("第2件事。").is_visible()
    context.close()


def test_changes_show_without_colour_and_are_said_to_screen_readers(
    served: dict[str, str], page: Page
) -> None:
    page.goto(served["comparison"])
    came, went = page.locator(".parts ins").first, page.locator(".part__picture--removed").first
    assert "underline" in came.evaluate("element => getComputedStyle(element).textDecorationLine")
    assert came.locator(".unseen").count() == 2
    assert went.evaluate("element => getComputedStyle(element).borderTopStyle") == "dashed"
    assert page.locator(".part--moved").count() == page.locator(".part--gone").count() == 1


def test_the_mark_at_the_top_leads_to_the_correction_and_that_to_what_changed(
    served: dict[str, str], page: Page
) -> None:
    page.goto(served["story"])
    page.locator(".corrected").focus()
    page.keyboard.press("Enter")
    notice = page.locator(".correction:target")
    assert "船班應為十二班。" in notice.inner_text()
    notice.locator("a").first.click()
    assert page.url == served["comparison"]
    page.go_back()
    page.locator(".correction__links a").last.click()
    assert page.url == served["old version"]
    assert page.locator(".was__today").get_attribute("href") is not None


def test_corrections_and_the_map_lead_to_what_they_name(served: dict[str, str], page: Page) -> None:
    page.goto(served["corrections"])
    page.locator(".mended__story a").click()
    assert page.url.startswith(served["story"] + "#correction-")
    page.goto(served["map"])
    page.locator(".service__map a", has_text="國際").first.click()
    assert page.locator("h1").inner_text() == "國際"
