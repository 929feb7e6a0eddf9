"""The breaking bar: on every page of every channel within five seconds, for everybody the same, and gone by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from haowai.articles.verbs import take_down
from haowai.sections.models import Breaking, Section
from tests.cast import Paper, make_paper, publish
from tests.reader.conftest import url_of

pytestmark = pytest.mark.django_db
ASK = "/islands/breaking"


def say(text: str = "貝朗港外海強震", *, minutes: float = 30, **fields: Any) -> Breaking:
    return Breaking.objects.create(
        **{"text": text, "ends_at": timezone.now() + timedelta(minutes=minutes)} | fields
    )


def test_without_news_there_is_nothing(paper: Paper, reader: Client) -> None:
    response = reader.get(ASK)
    assert (response.status_code, response.content) == (200, b"")
    assert response["Cache-Control"] == "public, max-age=1"
    assert response["Surrogate-Key"].split() == ["breaking", "chrome"]
    assert reader.get(ASK, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert reader.post(ASK).status_code == 405


def test_the_bar_is_on_every_channel_or_on_one(paper: Paper, sports: Section, reader: Client) -> None:
    say("到處都有")
    say("只在體育", channel=sports.channel)
    sporty = reader.get(ASK, HTTP_HOST="sports.haowai.localhost:8000").text
    assert sporty.index("只在體育") < sporty.index("到處都有")
    assert "只在體育" not in reader.get(ASK).text
    assert "到處都有" in reader.get(ASK).text


def test_everybody_gets_the_same_bytes(paper: Paper, reader: Client) -> None:
    say()
    first = reader.get(ASK)
    again = reader.get(ASK, HTTP_COOKIE="haowai_adult=18", HTTP_ACCEPT_LANGUAGE="en")
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    assert not first.cookies
    assert reader.get(ASK, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    say("另一件事")
    assert reader.get(ASK, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_it_begins_and_ends_by_itself(paper: Paper, reader: Client) -> None:
    now = timezone.now()
    say("已過", begins_at=now - timedelta(hours=1), ends_at=now - timedelta(seconds=1))
    say("未到", begins_at=now + timedelta(minutes=1))
    assert reader.get(ASK).content == b""


def test_it_leads_to_the_story_as_long_as_that_is_there(
    paper: Paper, sports: Section, reader: Client
) -> None:
    article = publish(paper.world)
    say(story=article.number)
    response = reader.get(ASK)
    assert f'<a href="{url_of(article)}">貝朗港外海強震</a>' in response.text
    assert f"story:{article.number}" in response["Surrogate-Key"].split()
    sporty = reader.get(ASK, HTTP_HOST="sports.haowai.localhost:8000").text
    assert f'<a href="http://localhost:8000{url_of(article)}">' in sporty
    take_down(article)
    assert reader.get(ASK).content == b""


def test_of_a_restricted_story_it_says_the_safe_headline(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="血", rating="restricted", safe_headline="川口刑案")
    say("滿地是血", story=article.number)
    bar = reader.get(ASK).text
    assert "血" not in bar
    assert "川口刑案" in bar
    assert "18+" in bar


def test_words_are_words(paper: Paper, reader: Client) -> None:
    say('<img src="x">')
    assert "<img" not in reader.get(ASK).text


def test_a_question_is_light(paper: Paper, reader: Client, django_assert_max_num_queries: Any) -> None:
    for at in range(6):
        say(f"第{at}件", story=publish(paper.world).number)
    with django_assert_max_num_queries(4):  # the site in two, bars, stories
        bars = reader.get(ASK).text
    assert bars.count("data-bar=") == 4


# --- In a browser --------------------------------------------------------------------------------------------


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> str:
    settings.BASE_URL = live_server.url
    paper = make_paper()
    for at in range(8):
        publish(paper.world, headline=f"第{at}則新聞")
    return str(live_server.url)


def bar(page: Page) -> Any:
    return page.locator(".breaking__bar:visible")


SHIFTS = """
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted = (window.shifted || 0) + entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_it_comes_within_five_seconds_moves_nothing_and_goes(served: str, page: Page) -> None:
    page.add_init_script(SHIFTS)
    with page.expect_response("**/islands/breaking"):
        page.goto(served)
    assert page.locator("[data-breaking]").get_attribute("role") == "status"
    page.mouse.wheel(0, 300)
    told = say()
    expect(bar(page)).to_contain_text("貝朗港外海強震", timeout=5000)
    assert page.evaluate("window.shifted ?? 0") == 0
    Breaking.objects.filter(pk=told.pk).update(ends_at=timezone.now())
    expect(bar(page)).to_have_count(0, timeout=5000)


def test_it_ends_by_itself_when_nobody_answers(served: str, page: Page) -> None:
    page.clock.install(time=datetime.now(UTC))
    say(minutes=2)
    page.goto(served)
    expect(bar(page)).to_have_count(1)
    page.route("**/islands/breaking", lambda route: route.abort())
    page.clock.fast_forward("02:05")
    expect(bar(page)).to_have_count(0)


def test_questions_stop_while_nobody_looks_and_thin_out_when_nobody_answers(served: str, page: Page) -> None:
    asked: list[str] = []
    page.clock.install(time=datetime.now(UTC))
    page.goto(served)
    page.route("**/islands/breaking", lambda route: (asked.append(route.request.url), route.abort()))
    with page.expect_request("**/islands/breaking"):
        page.clock.run_for(4000)
    page.clock.run_for(3600)
    assert len(asked) == 1, "the second question waits longer after one without an answer"
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.clock.run_for(120_000)
    silent = len(asked)
    page.evaluate("delete document.hidden")
    with page.expect_request("**/islands/breaking"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert silent == 1


def test_it_is_closed_by_keyboard_and_stays_closed(served: str, page: Page) -> None:
    say("第一件")
    say("第二件")
    page.goto(served)
    expect(bar(page)).to_contain_text("第二件")
    close = bar(page).locator("button")
    close.focus()
    page.keyboard.press("Enter")
    expect(bar(page)).to_contain_text("第一件")
    bar(page).locator("button").press("Enter")
    expect(bar(page)).to_have_count(0)
    with page.expect_response("**/islands/breaking"):
        page.goto(served + "/world/")
    expect(page.locator(".breaking__bar")).to_have_count(2)
    expect(bar(page)).to_have_count(0)


def test_it_is_said_once_and_not_on_its_own_story(served: str, page: Page) -> None:
    paper = Section.objects.get(slug="world")
    article = publish(paper, headline="強震")
    say(story=article.number)
    page.goto(served)
    expect(bar(page)).to_have_count(1)
    assert page.locator("[data-breaking]").get_attribute("aria-live") == "polite"
    page.goto(served + "/world/")
    expect(bar(page)).to_have_count(1)
    assert page.locator("[data-breaking]").get_attribute("aria-live") == "off"
    bar(page).locator("a").click()
    page.wait_for_url("**" + url_of(article))
    expect(page.locator(".breaking__bar")).to_have_count(1)
    expect(bar(page)).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_everybody(served: str, page: Page, width: int, scheme: Any) -> None:
    say("外海強震，沿岸居民請往高處" * 4, story=publish(Section.objects.get(slug="world")).number)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(served)
    expect(bar(page)).to_have_count(1)
    outcome = Axe().run(page)
    assert outcome.violations_count == 0, outcome.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("End")
    page.locator("footer a").last.focus()
    lowest = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
    assert lowest <= bar(page).bounding_box()["y"], "the bar hides what has the focus"
