"""A daily's page from its first line to its last, as a reader meets it in Chromium (docs/daily-page.md)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from haowai.articles.models.parts import Signature
from haowai.articles.verbs import go_to_press
from haowai.press.models.story import TAIPEI
from haowai.press.transaction import press_transaction
from haowai.reader.pages.gate import IWIN
from haowai.sections.models import Channel, Promotion, Section, ServicePage, Special
from tests.cast import make_paper, publish, write
from tests.reader.conftest import MakePhoto, url_of

LINE = "https://line.example/tide"


@pytest.fixture
def story(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    """The address of a story of 國際 with all that a daily prints around one; the paper has a sister channel."""
    settings.BASE_URL = live_server.url
    paper = make_paper()
    with press_transaction("test"):
        paper.channel.links = f"潮聲的 LINE {LINE}\n粉絲團 https://fans.example/tide"
        paper.channel.save()
        film = Channel.objects.create(slug="video", name="潮聲影音", position=200)
        Section.objects.create(channel=film, slug="scene", name="現場")
        Special.objects.create(channel=paper.channel, slug="islands", name="離島有船", live=True)
        for slug, title in (("about", "關於本報"), ("app", "安裝到手機")):
            ServicePage.objects.create(channel=paper.channel, slug=slug, title=title, body="<p>說明。</p>")
        Promotion.objects.create(
            name="app",
            slot="end",
            title="裝到手機 離線也能讀",
            call="怎麼裝",
            url="/service/app/",
            photo=make_photo(),
        )
    publish(paper.world, headline="前一則國際新聞")
    photo = make_photo(caption="渡輪離開貝朗港。", credit="路透")
    second = {"photo": photo.pk, "caption": "第二張圖說。", "credit": "法新社", "alt": "甲板", "remote": ""}
    blocks: list[tuple[str, Any]] = [
        ("paragraph", "<p>渡輪廿八日復航。</p>"),
        ("subheading", "五位官員同船"),
        ("paragraph", "<p>第一班船清晨離岸。</p>"),
        ("photo", second),
        ("gallery", [second, second]),
    ]
    article = write(
        paper.world,
        headline="首航日 五位官員全到",
        body=json.dumps([{"type": kind, "value": value} for kind, value in blocks]),
        lead=photo,
        edition="paper",
        paper_date=datetime(2025, 10, 29, tzinfo=UTC).date(),
        paper_page="A3",
        published_at=datetime(2025, 10, 28, 21, 30, tzinfo=UTC),
    )
    article.signatures.set(
        [Signature(name="林若谷", role="駐貝朗特派員", place="貝朗", day=28, form="slash")]
    )
    return live_server.url + url_of(go_to_press(article))


def test_the_paper_and_its_sister_channels_are_named_at_the_top(story: str, page: Page) -> None:
    page.goto(story)
    assert page.locator(".masthead__name").inner_text().strip() == "潮聲日報"
    sister = page.locator(".sisters a", has_text="潮聲影音")
    expect(sister).to_be_visible()
    sister.click()
    assert page.url.startswith("http://video.")


def test_the_section_bar_begins_with_the_latest_and_marks_where_one_is(story: str, page: Page) -> None:
    page.goto(story)
    names = page.locator(".sections a").all_inner_texts()
    assert names[1:] == ["熱門", "政治", "國際", "生活"]
    expect(page.locator(".sections a[aria-current]")).to_have_text("國際")
    page.locator(".sections a").first.click()
    assert page.url.endswith("/latest/")


def test_the_menu_leads_to_channels_specials_and_services(story: str, page: Page) -> None:
    page.goto(story)
    page.locator(".strip [popovertarget=menu]").click()
    menu = page.locator("#menu")
    for name in ("潮聲影音", "現場", "離島有船", "關於本報", "安裝到手機"):
        expect(menu.get_by_role("link", name=name, exact=True).first).to_be_visible()
    menu.get_by_role("link", name="關於本報").click()
    assert page.locator("h1").inner_text() == "關於本報"


def test_the_papers_places_elsewhere_are_plain_links(story: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(story)
    link = page.locator(".foot a", has_text="潮聲的 LINE")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == LINE
    assert not [url for url in asked if "example" in url]


def test_the_breadcrumb_leads_home_and_to_the_section(story: str, page: Page) -> None:
    page.goto(story)
    steps = page.locator("nav.crumbs").first.locator("a")
    assert steps.last.inner_text() == "國際"
    steps.first.click()
    assert page.url.rstrip("/") == story.rsplit("/", 2)[0]


def test_headline_time_page_and_byline_stand_as_in_print(story: str, page: Page) -> None:
    page.goto(story)
    assert page.locator("h1").inner_text() == "首航日 五位官員全到"
    assert (
        page.locator(".story__times time[datetime='2025-10-29T05:30:00+08:00']").inner_text()
        == "2025/10/29 05:30"
    )
    assert "A3" in page.locator("a.edition").inner_text()
    assert page.locator(".byline").inner_text() == "駐貝朗特派員林若谷／貝朗廿八日報導"


def test_pictures_stand_with_caption_and_credit_and_the_text_with_its_subheads(
    story: str, page: Page
) -> None:
    page.goto(story)
    lead = page.locator(".story__lead")
    assert lead.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert lead.locator("figcaption").inner_text() == "渡輪離開貝朗港。（路透）"
    prose = page.locator(".prose")
    assert prose.locator("h2").first.inner_text() == "五位官員同船"
    assert prose.locator("figcaption").first.inner_text() == "第二張圖說。（法新社）"
    assert prose.locator(".gallery img").count() == 2


def test_the_app_is_promoted_after_the_story_and_marked_as_promotion(story: str, page: Page) -> None:
    page.goto(story)
    promotion = page.locator(".promo--end")
    promotion.scroll_into_view_if_needed()
    expect(promotion.locator(".promo__label")).to_be_visible()
    promotion.locator("a").first.click()
    assert page.locator("h1").inner_text() == "安裝到手機"


def test_promotions_stand_in_all_places_with_their_pictures(
    story: str, page: Page, make_photo: MakePhoto
) -> None:
    with press_transaction("test"):
        for place in ("top", "side"):
            Promotion.objects.create(
                name=place, slot=place, title=f"{place} 講座", url="/paper/", photo=make_photo()
            )
    page.goto(story)
    for place in ("top", "side", "end"):
        picture = page.locator(f".promo--{place} img")
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_front_says_what_day_it_is(story: str, page: Page) -> None:
    page.goto(story.rsplit("/", 2)[0])
    today = timezone.localdate(timezone=TAIPEI)
    expect(page.locator(".masthead__date time")).to_have_attribute("datetime", today.isoformat())
    expect(page.locator(".masthead__date")).to_be_visible()


def test_the_gate_cites_the_law_and_names_the_institution(story: str, page: Page) -> None:
    world = Section.objects.get(slug="world")
    article = publish(world, headline="不能看", rating="restricted", safe_headline="川口刑案")
    page.goto(story.rsplit("/", 2)[0] + url_of(article))
    notice = page.locator(".gate__notice")
    assert "第四十六條" in notice.inner_text()
    assert notice.locator("a").get_attribute("href") == IWIN
    assert "不能看" not in page.content()


def test_the_newest_of_the_section_stand_beside_the_story(story: str, page: Page) -> None:
    page.goto(story)
    page.locator(".beside a", has_text="前一則國際新聞").click()
    assert page.locator("h1").inner_text() == "前一則國際新聞"
