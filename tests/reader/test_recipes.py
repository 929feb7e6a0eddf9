"""Recipes are made to be cooked from: ingredients to tick, steps with their times, a screen that stays on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from haowai.press.models.story import Form
from haowai.reader.blocks import Phrase, Recipe
from tests.cast import Paper, make_paper, publish
from tests.reader.conftest import story_of, url_of

RECIPE = {
    "serves": "4 人份",
    "prep": "15 分",
    "cook": "55 分（含浸泡 40 分）",
    "ingredients": ["雞腿 2 支", "鹽 <27> 公克"],
    "steps": ["水煮滾，轉小火煮 3 分鐘。", "關火，蓋鍋，浸 40 分鐘。"],
}


def recipe(paper: Paper, **fields: Any) -> Any:
    body = [{"type": "paragraph", "value": "<p>先喝茶。</p>"}, {"type": "recipe", "value": RECIPE | fields}]
    return publish(paper.life, headline="茶香白切雞", body=json.dumps(body))


@pytest.mark.parametrize(
    ("step", "times"),
    [
        ("室溫回溫 20 分鐘，靜置後沖掉", ["20 分鐘"]),
        ("燜 10 分鐘、再等 40 秒", ["10 分鐘", "40 秒"]),
        ("冷藏 1 小時以上", ["1 小時"]),
        ("醃 1.5 小時至入味，或 2–3 小時", ["1.5 小時", "2–3 小時"]),
        ("煮一個半小時", ["一個半小時"]),
        ("每 5 分鐘刮一次", ["5 分鐘"]),
        ("大火煮十二分", ["十二分"]),
        ("下三分之一的米，切成 2 公分寬", []),
        ("鹽 3 公克", []),
    ],
)
def test_times_stand_out_in_the_steps(step: str, times: list[str]) -> None:
    [phrases] = Recipe("", "", "", (), (step,)).timed_steps
    assert [phrase.text for phrase in phrases if phrase.is_time] == times
    assert "".join(phrase.text for phrase in phrases) == step
    assert Phrase("", False) not in phrases


@pytest.mark.django_db
def test_the_page_of_a_recipe(paper: Paper, reader: Client) -> None:
    article = recipe(paper)
    assert story_of(article).form == Form.RECIPE
    page = reader.get(url_of(article)).text
    assert page.count('<li><label><input type="checkbox"> <span>') == 2
    assert "鹽 &lt;27&gt; 公克" in page
    assert "轉小火煮 <b>3 分鐘</b>。" in page
    assert "4 人份" in page


@pytest.fixture
def cooked(transactional_db: None, live_server: Any, settings: Any) -> str:
    settings.BASE_URL = live_server.url
    return str(live_server.url) + url_of(recipe(make_paper()))


def test_ingredients_are_ticked_without_script(cooked: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(cooked)
    page.get_by_label("雞腿 2 支").check()
    expect(page.get_by_label("雞腿 2 支")).to_be_checked()
    expect(page.locator(".recipe__awake")).to_be_hidden()
    context.close()


def test_the_screen_stays_on_while_the_reader_wants_it(cooked: str, page: Page) -> None:
    page.add_init_script(
        "const lock = new EventTarget(); lock.release = () => lock.dispatchEvent(new Event('release'));"
        "Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => lock } });"
    )
    page.goto(cooked)
    page.locator(".recipe").scroll_into_view_if_needed()
    button = page.locator(".recipe__awake")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_browser_that_cannot_keep_the_screen_on_shows_no_button(cooked: str, page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.wakeLock")
    page.goto(cooked)
    page.locator(".recipe").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".recipe__awake")).to_be_hidden()
