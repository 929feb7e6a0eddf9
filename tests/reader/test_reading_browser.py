"""The reading tools in a browser: by keyboard alone, without script, with little motion, in both schemes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.cast import make_paper, publish
from tests.reader.conftest import MakePhoto, url_of

#: A browser with voices, and a record of what they were asked to say. Chromium under test has none.
VOICES = """
  const voices = [
    { lang: "en-US", name: "Ann", localService: true, default: true },
    { lang: "zh-HK", name: "Sin", localService: true, default: false },
    { lang: "zh_TW", name: "Mei", localService: true, default: false },
  ];
  window.said = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", { configurable: true, value: {
    getVoices: () => voices, addEventListener() {},
    speak(one) { window.said.push(one); one.onstart?.(); },
    cancel() {
      const one = window.said.at(-1);
      if (one && !one.over) { one.over = true; one.onerror?.({ error: "canceled" }); }
    },
  } });
  window.lives = 0;
  document.addEventListener("haowai:alive", () => { window.lives += 1; });
  window.sayOn = () => { const one = window.said.at(-1); one.over = true; one.onend(); };
"""


@pytest.fixture
def story(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    """The address of a story with a lead picture, one in the text and a gallery of two."""
    settings.BASE_URL = live_server.url

    def pictured(caption: str) -> dict[str, Any]:
        photo = make_photo(size=(1600, 1000))
        return {"photo": photo.pk, "caption": caption, "credit": "路透", "alt": caption[:2], "remote": ""}

    long = "碼頭的木樁換了三百根，" * 20 + "往後每年春天檢查一次。"
    blocks = [
        {"type": "paragraph", "value": "<p>第一班船離岸。「海不等人。」船長<b>堃</b>說。</p>"},
        {"type": "subheading", "value": "第一班船"},
        {"type": "photo", "value": pictured("港口清晨")},
        {"type": "paragraph", "value": f"<p>{long}</p>"},
        {"type": "gallery", "value": [pictured("船尾"), pictured("船頭")]},
    ]
    article = publish(
        make_paper().world, headline="渡輪復航", lead=make_photo(size=(1600, 1000)), body=json.dumps(blocks)
    )
    return str(live_server.url) + url_of(article)


def numbers(*all_of_them: int) -> re.Pattern[str]:
    """Text with these numbers in it, in whatever language."""
    return re.compile(r"\D*".join(["", *map(str, all_of_them), ""]))


def clean(page: Page) -> None:
    outcome = Axe().run(page)
    assert outcome.violations_count == 0, outcome.generate_report()


def test_the_lightbox_by_keyboard(story: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(story)
    page.locator(".prose .figure__open").first.focus()
    page.keyboard.press("Enter")
    box = page.locator("dialog.lightbox")
    count = box.locator(".lightbox__count")
    expect(count).to_have_text(numbers(2, 4))
    shown = box.locator("li").nth(1)
    expect(shown).to_be_in_viewport()
    expect(shown.locator("figcaption")).to_have_text("港口清晨（路透）")
    assert shown.locator("img").get_attribute("alt") == "港口"
    assert shown.locator("source").first.get_attribute("sizes") == "100vw"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text(numbers(4, 4))
    expect(box.locator("li").nth(3)).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Home")
    expect(count).to_have_text(numbers(1, 4))
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    assert page.evaluate("document.activeElement === document.querySelector('.prose .figure__open')")


def test_the_lightbox_is_swiped_and_closed_on_its_ground(story: str, page: Page) -> None:
    page.goto(story)
    page.locator(".figure__open").first.click()
    strip = page.locator(".lightbox__strip")
    # What a swipe does: the strip scrolls, and stops at the next picture.
    strip.evaluate("strip => strip.scrollTo({ left: strip.clientWidth * 1.9, behavior: 'instant' })")
    expect(page.locator(".lightbox__count")).to_have_text(numbers(3, 4))
    page.locator(".lightbox__turn").first.click()
    expect(page.locator(".lightbox__count")).to_have_text(numbers(2, 4))
    strip.click(position={"x": 4, "y": 4})
    expect(page.locator("dialog.lightbox")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_tools_are_accessible(story: str, page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.add_init_script(VOICES)
    page.goto(story)
    for tool in page.locator("details.tool summary").all():
        tool.click()
        clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.locator("[data-island=listen]").click()
    expect(page.locator(".player")).to_be_visible()
    clean(page)
    page.locator("[data-stop]").click()
    page.locator(".figure__open").first.click()
    expect(page.locator("dialog.lightbox")).to_be_visible()
    clean(page)


def test_without_script_what_needs_it_is_not_there_and_the_rest_is_links(
    story: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(story)
    for name in (".scripted", "[data-island=listen]", "dialog"):
        for each in page.locator(name).all():
            assert not each.is_visible(), name
    page.locator("details.tool summary").first.click()
    assert page.locator(".share a").first.is_visible()
    address = page.locator(".figure__open").first.get_attribute("href")
    page.locator(".figure__open").first.click()
    assert address
    assert page.url.endswith(address)
    context.close()


def test_size_and_colours_are_remembered_and_set_before_the_paint(story: str, page: Page) -> None:
    page.goto(story)
    before = page.locator(".prose p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    page.locator("details.tool summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.localName") == "summary"
    assert json.loads(page.evaluate("localStorage.haowai")) == {"size": "2", "scheme": "dark"}
    # Without page.js: what is in the page's head alone sets it.
    page.route("**/page*.js", lambda route: route.abort())
    page.reload()
    after = page.locator(".prose p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert after == pytest.approx(before * 1.25)
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    page.unroute("**/page*.js")
    page.reload()
    assert page.locator("input[name=size]:checked").get_attribute("value") == "2"
    page.locator("details.tool summary").nth(1).click()
    page.locator("input[name=scheme][value='']").check()
    assert json.loads(page.evaluate("localStorage.haowai")) == {"size": "2"}


def test_a_panel_closes_when_the_reader_turns_away(story: str, page: Page) -> None:
    page.goto(story)
    panel = page.locator("details.tool").first
    panel.locator("summary").click()
    assert panel.evaluate("tool => tool.open")
    page.locator(".story__title").click()
    assert not panel.evaluate("tool => tool.open")


@pytest.mark.parametrize(("zone", "said"), [("Asia/Taipei", False), ("America/New_York", True)])
def test_times_say_that_they_are_of_taipei(story: str, browser: Browser, zone: str, said: bool) -> None:
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    page.goto(story)
    assert page.locator(".zone").first.is_visible() == said
    context.close()


def test_the_link_is_copied(story: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(story)
    page.locator("details.tool summary").first.click()
    page.locator("[data-copy]").click()
    expect(page.locator(".share__said")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == story


def test_the_systems_own_sheet_where_there_is_one(story: str, page: Page) -> None:
    page.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    page.goto(story)
    page.locator("details.tool summary").first.click()
    page.locator("[data-sheet]").click()
    assert page.evaluate("window.shared") == {"url": story, "title": "渡輪復航"}


def test_print_waits_for_the_pictures(story: str, page: Page) -> None:
    page.add_init_script(
        "window.print = () => {"
        " document.documentElement.dataset.missing ="
        " [...document.querySelectorAll('.story img')].filter((each) => !each.complete).length; }"
    )
    page.goto(story)
    page.locator("[data-print]").click()
    expect(page.locator("html[data-missing]")).to_have_attribute("data-missing", "0")


def test_on_paper_there_is_a_newspaper_and_no_chrome(story: str, page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 990})  # A4, less its margins
    page.emulate_media(media="print")
    page.goto(story)
    for seen in (
        ".masthead__name",
        ".story__title",
        ".story__lead img",
        ".story__lead figcaption",
        ".whence",
    ):
        assert page.locator(seen).first.is_visible(), seen
    for name in (".tools", ".sections", ".sisters", ".foot", ".beside", ".figure__sign", ".crumbs", ".reach"):
        for each in page.locator(name).all():
            assert not each.is_visible(), name
    assert page.locator(".whence").inner_text().endswith(story)
    assert int(page.locator(".prose").evaluate("prose => getComputedStyle(prose).columnCount")) >= 2


def test_there_is_no_voice_where_there_is_none(story: str, page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [] } })"
    )
    page.goto(story)
    assert not page.locator("[data-island=listen]").is_visible()
    page.add_init_script(VOICES.replace("zh-HK", "ja-JP").replace("zh_TW", "ja-JP"))
    page.reload()
    assert not page.locator("[data-island=listen]").is_visible()


def test_the_story_is_read_sentence_by_sentence(story: str, page: Page) -> None:
    page.add_init_script(VOICES)
    page.goto(story)
    listen = page.locator("[data-island=listen]")
    listen.focus()
    page.keyboard.press("Enter")
    player = page.locator(".player")
    expect(player).to_be_visible()
    assert page.evaluate("[said.at(-1).text.trim(), said.at(-1).voice.name]") == ["渡輪復航", "Mei"]
    assert listen.get_attribute("aria-pressed") == "true"
    heard = []
    for _ in range(3):
        page.evaluate("sayOn()")
        heard.append(page.evaluate("said.at(-1).text.trim()"))
    assert heard == ["第一班船離岸。", "「海不等人。」", "船長堃說。"]
    assert page.evaluate("[...CSS.highlights.get('spoken')][0].toString().trim()") == "船長堃說。"
    assert page.evaluate("lives") == 4
    page.evaluate("sayOn()")
    # A long sentence is cut at its commas, and nothing of it is lost.
    page.evaluate("sayOn()")
    pieces = []
    while (text := page.evaluate("said.at(-1).text")).endswith("，"):
        pieces.append(text)
        page.evaluate("sayOn()")
    assert "".join([*pieces, text]) == "碼頭的木樁換了三百根，" * 20 + "往後每年春天檢查一次。"
    assert max(map(len, pieces)) <= 100
    page.evaluate("sayOn()")
    expect(player).to_have_count(0)
    assert not page.evaluate("CSS.highlights.has('spoken')")


def test_listening_is_paused_hastened_and_stopped_by_keyboard(story: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(VOICES)
    page.goto(story)
    page.locator("[data-island=listen]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".player")).to_be_visible()
    page.locator("[data-pause]").press("Enter")
    assert page.evaluate("[said.length, said.at(-1).over]") == [1, True]
    page.locator("[data-pause]").press("Enter")
    assert page.evaluate("said.map((one) => one.text.trim())") == ["渡輪復航", "渡輪復航"]
    page.locator("[data-on]").press("Enter")
    assert page.evaluate("said.at(-1).text.trim()") == "第一班船離岸。"
    page.locator(".player select").select_option("1.5")
    assert page.evaluate("said.at(-1).rate") == 1.5
    page.locator("[data-stop]").press("Enter")
    expect(page.locator(".player")).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.island") == "listen"
    assert page.evaluate("said.at(-1).over") is True


def test_the_voice_ends_with_the_page(story: str, page: Page) -> None:
    page.add_init_script(VOICES)
    page.goto(story)
    page.locator("[data-island=listen]").click()
    expect(page.locator(".player")).to_be_visible()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(page.locator(".player")).to_have_count(0)
    assert page.evaluate("said.at(-1).over") is True
