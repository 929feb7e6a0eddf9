"""Bars, menu, breadcrumb and footer: a reader knows where they are, and gets anywhere by keyboard, thumb, and without
script."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page, expect

from haowai.articles.verbs import go_to_press
from haowai.press.transaction import press_transaction
from haowai.reader.site import SPECIALS, load_site
from haowai.sections.models import Channel, Section, ServicePage, Special
from tests.cast import Paper, make_paper, publish, write_for_paper
from tests.checker import html_errors
from tests.reader.conftest import index_all, story_at, url_of

NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)


def furnish(paper: Paper) -> Channel:
    """Another channel, specials, service pages and links elsewhere; answers the other channel."""
    with press_transaction("test"):
        paper.channel.links = "LINE https://line.example/tide\n粉絲團 https://social.example/tide"
        paper.channel.contact, paper.channel.publisher = "desk@tide.example", "潮聲日報社"
        paper.channel.save()
        sports = Channel.objects.create(slug="sports", name="潮聲體育", colour="#b3261e", position=200)
        Section.objects.create(channel=sports, slug="baseball", name="棒球")
        Section.objects.create(channel=paper.channel, slug="odd", name="蒐奇", in_menu=False, position=9)
        Special.objects.create(channel=paper.channel, slug="ferry", name="渡輪百年", live=True, position=2)
        Special.objects.create(channel=sports, slug="series", name="總冠軍賽", live=True, position=1)
        Special.objects.create(channel=paper.channel, slug="draft", name="還沒好", live=False)
        ServicePage.objects.create(channel=paper.channel, slug="about", title="關於我們", position=1)
        ServicePage.objects.create(channel=paper.channel, slug="privacy", title="隱私權", in_footer=False)
        ServicePage.objects.create(channel=paper.channel, slug="feeds", title="訂閱來源")
        ServicePage.objects.create(channel=sports, slug="about", title="關於體育")
    return sports


def part(client: Client, path: str, selector: str, **headers: str) -> list[Tag]:
    """What a selector finds on a page."""
    response = client.get(path, **headers)  # type: ignore[arg-type]
    assert response.status_code == 200
    return list(BeautifulSoup(response.text, "lxml").select(selector))


def words(client: Client, path: str, selector: str, **headers: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in part(client, path, selector, **headers)]


AT_SPORTS = {"HTTP_HOST": "sports.haowai.localhost:8000"}


@pytest.mark.django_db
def test_the_section_bar_begins_with_the_latest(paper: Paper, reader: Client) -> None:
    furnish(paper)
    links = part(reader, "/", ".sections a")
    assert links[0].get("href") == "/latest/"
    assert [link.get_text() for link in links[1:]] == ["熱門", "政治", "國際", "生活"]


@pytest.mark.django_db
def test_readers_are_told_where_they_are(paper: Paper, reader: Client) -> None:
    furnish(paper)
    article = publish(paper.world)

    def marked(path: str, **headers: str) -> dict[str, str]:
        found = part(reader, path, ".sisters [aria-current], .sections [aria-current]", **headers)
        return {link.get_text(): str(link["aria-current"]) for link in found}

    assert marked("/") == {"潮聲日報": "page"}
    assert marked("/world/") == {"潮聲日報": "true", "國際": "page"}
    assert marked(url_of(article)) == {"潮聲日報": "true", "國際": "true"}
    assert list(marked("/latest/").values()) == ["true", "page"]
    assert marked("/baseball/", **AT_SPORTS) == {"潮聲體育": "true", "棒球": "page"}
    assert part(reader, "/", ".masthead__date time")[0].get("datetime")


@pytest.mark.django_db
def test_the_menu_has_everything(paper: Paper, reader: Client) -> None:
    furnish(paper)
    publish(paper.world)
    menu = words(reader, "/", "#menu a")
    for name in (
        "潮聲日報",
        "國際",
        "蒐奇",
        "潮聲體育",
        "棒球",
        "渡輪百年",
        "關於我們",
        "隱私權",
        "LINE",
        "粉絲團",
    ):
        assert name in menu
    assert "還沒好" not in menu
    assert menu.index("總冠軍賽") < menu.index("渡輪百年")
    assert "關於體育" not in menu
    feeds = [link.get("href") for link in part(reader, "/", "#menu a") if "feeds" in str(link.get("href"))]
    assert feeds == ["/feeds/"]


@pytest.mark.django_db
def test_a_channel_has_its_own_service_pages_and_the_papers(paper: Paper, reader: Client) -> None:
    furnish(paper)
    menu = words(reader, "/", "#menu a", **AT_SPORTS)
    assert "關於體育" in menu
    assert "關於我們" not in menu
    assert "隱私權" in menu


@pytest.mark.django_db
def test_the_footer_names_what_the_paper_stands_for(paper: Paper, reader: Client) -> None:
    furnish(paper)
    foot = words(reader, "/world/", ".foot a")
    for name in ("潮聲體育", "棒球", "渡輪百年", "關於我們", "LINE"):
        assert name in foot
    assert "隱私權" not in foot
    assert "mailto:desk@tide.example" in [link.get("href") for link in part(reader, "/world/", ".foot a")]
    assert "潮聲日報社" in words(reader, "/world/", ".foot__publisher")


@pytest.mark.django_db
def test_specials_that_menus_name_are_bounded(paper: Paper) -> None:
    with press_transaction("test"):
        for at in range(SPECIALS + 3):
            Special.objects.create(channel=paper.channel, slug=f"s{at}", name=f"專區{at}", live=True)
    named = [special.name for special in load_site().specials]
    assert named == [f"專區{at}" for at in range(SPECIALS + 2, 2, -1)]


@pytest.mark.django_db
def test_the_frame_costs_two_queries(paper: Paper) -> None:
    furnish(paper)
    with CaptureQueriesContext(connection) as captured:
        site = load_site()
    assert len(captured) == 2
    assert len(site.channels) == 2
    assert {service.slug for service in site.services} == {"about", "feeds", "privacy"}


@pytest.mark.django_db
def test_every_way_of_the_frame_leads_somewhere(paper: Paper, reader: Client) -> None:
    furnish(paper)
    publish(paper.world)
    for path in {str(link["href"]) for link in part(reader, "/", ".top a, #menu a, .reach a, .foot a")}:
        if path.startswith("/"):
            assert reader.get(path).status_code in {200, 302}, path
        elif path.startswith("http://sports."):
            path = path.removeprefix("http://sports.haowai.localhost:8000")
            assert reader.get(path, **AT_SPORTS).status_code == 200, path  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_breadcrumb_leads_back(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, published_at=NOON)
    go_to_press(write_for_paper(paper.world, NOON.date()))

    def way(path: str) -> list[str]:
        return [str(link["href"]) for link in part(reader, path, ".crumbs a")]

    assert way(url_of(article)) == ["/", "/world/"]
    assert way("/world/archive/2025-10-29/") == ["/", "/world/", "/world/archive/2025-10-29/"]
    assert way("/archive/2025-10-29/") == ["/", "/archive/", "/archive/2025-10-29/"]
    assert way("/paper/2025-10-29/A1/") == ["/", "/paper/", "/paper/2025-10-29/", "/paper/2025-10-29/A1/"]
    assert way("/latest/") == ["/", "/latest/"]
    assert way("/") == []
    last = part(reader, "/archive/2025-10-29/", ".crumbs a")[-1]
    assert last.get("aria-current") == "page"
    assert part(reader, "/archive/2025-10-29/", '.foot a[href="/archive/"]')[0].get("aria-current") == "true"


@pytest.mark.django_db
def test_names_are_escaped(paper: Paper, reader: Client) -> None:
    with press_transaction("test"):
        Special.objects.create(channel=paper.channel, slug="x", name='<b onclick="x">', live=True)
    text = reader.get("/").text
    assert '<b onclick="x">' not in text
    assert "&lt;b onclick=" in text


@pytest.mark.django_db
def test_furnished_pages_are_valid(paper: Paper, reader: Client, tmp_path: Path) -> None:
    furnish(paper)
    publish(paper.world)
    index_all()
    paths = ("/", "/world/", "/latest/", "/search/?q=貝朗", "/search/")
    found = html_errors({path: reader.get(path).text for path in paths}, tmp_path)
    assert found == [], "\n".join(found)


# --- In a browser -------------------------------------------------------------------------------------------


@pytest.fixture
def home(transactional_db: None, live_server: Any, settings: Any) -> str:
    """A furnished newspaper on a server: the address of its front."""
    settings.BASE_URL = live_server.url
    paper = make_paper()
    furnish(paper)
    for at in range(12):
        story_at((paper.world, paper.life)[at % 2], NOON, headline=f"第{at}則：渡輪復航")
    index_all()
    return str(live_server.url)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"))


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_by_keyboard(home: str, browser: Browser, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(home)
    menu, opener = page.locator("#menu"), page.locator(".strip button.opener")
    expect(menu).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(page.locator(".menu__close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    section = menu.get_by_role("link", name="國際")
    for _stop in range(30):
        page.keyboard.press("Tab")
        if section.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("國際")
    context.close()


def test_the_keyboard_stays_in_the_open_menu(home: str, page: Page) -> None:
    page.goto(home)
    page.locator(".strip button.opener").click()
    stops = page.locator("#menu :is(a, button, input)").count()
    for _stop in range(stops + 3):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#menu')"
        )
        assert inside, focused(page)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_menu_is_accessible(home: str, page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(home)
    page.locator("button.opener:visible").click()
    outcome = Axe().run(page)
    assert outcome.violations_count == 0, outcome.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_search_field_asks(home: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(home)
    page.locator(".strip .find input").fill("第3則")
    page.keyboard.press("Enter")
    expect(page.locator(".search__results > .finds .found")).to_have_count(1)
    expect(page.locator("main .find input")).to_have_value("第3則")


def test_on_a_phone_the_ways_lie_under_the_thumb(home: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{home}/world/")
    targets = page.locator(".reach :is(a, button):visible")
    boxes = [each.bounding_box() for each in targets.all()]
    assert len(boxes) == 4
    for box in boxes:
        assert box is not None
        assert box["y"] > 844 - 80
        assert min(box["width"], box["height"]) >= 44
    page.locator(".reach button").click()
    close = page.locator(".menu__close").bounding_box()
    assert close is not None
    assert close["y"] > 844 - 80
    page.locator(".menu__close").click()
    page.locator(".reach a", has_text=re.compile("搜尋|Search")).click()
    expect(page.locator("main .find input")).to_be_visible()


def test_the_bar_at_the_edge_covers_nothing_that_has_the_focus(home: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 640})
    page.goto(home)
    edge = page.locator(".reach").bounding_box()
    assert edge is not None
    for _stop in range(45):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(() => { const at = document.activeElement; return at.closest('.reach') || at === document.body"
            " ? null : at.getBoundingClientRect().toJSON() })()"
        )
        assert at is None or at["top"] < edge["y"], focused(page)
    page.evaluate("scrollTo({ top: 1e6, behavior: 'instant' })")
    last = page.locator(".foot__imprint").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= edge["y"]


TOO_WIDE = """
[...document.querySelectorAll("body *")].filter((each) => !each.closest(".bar, .unseen")
  && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((each) => `${each.tagName} ${each.className}`)
"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_large_letters_fit(home: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{home}/latest/")
    page.evaluate("localStorage.setItem('haowai', JSON.stringify({ size: '3' }))")
    for path in ("/", "/world/", "/latest/", "/search/?q=渡輪"):
        page.goto(home + path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
        assert page.evaluate(TOO_WIDE) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(TOO_WIDE) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_frame_is_not_printed(home: str, page: Page) -> None:
    page.goto(f"{home}/world/")
    page.emulate_media(media="print")
    for name in (".strip", ".sections", ".reach", ".foot"):
        expect(page.locator(name)).to_be_hidden()
