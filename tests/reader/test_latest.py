"""即時: the newest of all sections by the minute. It grows while it is open, loses nothing, doubles nothing, and keeps
the reader's place."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page, expect

from haowai.articles.verbs import go_to_press, take_down
from haowai.press import keys
from haowai.press.models import Story
from haowai.reader.lists import Cursor
from haowai.sections.models import Section
from tests.cast import Paper, make_paper, publish
from tests.reader.conftest import story_at

NOON = datetime(2025, 10, 29, 4, tzinfo=UTC)
MARKS = re.compile(r'data-mark="-?\d+-(\d+)"')


def numbers(text: str) -> list[int]:
    return [int(number) for number in MARKS.findall(text)]


def cursor_of(text: str) -> str:
    found = re.search(r'data-cursor="([^"]*)"', text)
    assert found is not None
    return found[1]


def fragment(reader: Client, cursor: str) -> str:
    response = reader.get(f"/islands/latest/{cursor}")
    assert response.status_code == 200
    return response.text


@pytest.mark.django_db
def test_all_sections_by_the_minute_newest_first(paper: Paper, reader: Client, sports: Section) -> None:
    first = story_at(paper.world, NOON)
    second = story_at(paper.life, NOON + timedelta(minutes=3))
    story_at(sports, NOON)
    earlier = story_at(paper.politics, NOON - timedelta(days=1))
    text = reader.get("/latest/").text
    assert numbers(text) == [second.number, first.number, earlier.number]
    page = BeautifulSoup(text, "lxml")
    assert [day.get("data-day") for day in page.select(".live [data-day]")] == ["2025-10-29", "2025-10-28"]
    assert [at.get_text() for at in page.select(".live__row time")] == ["12:03", "12:00", "12:00"]


@pytest.mark.django_db
def test_fifty_on_the_page_and_the_rest_by_day(paper: Paper, reader: Client) -> None:
    for at in range(52):
        story_at(paper.world, NOON - timedelta(hours=at))
    text = reader.get("/latest/").text
    assert len(numbers(text)) == 50
    assert 'href="/archive/2025-10-27/"' in text


@pytest.mark.django_db
def test_an_empty_list_waits_for_its_first_story(paper: Paper, reader: Client) -> None:
    cursor = cursor_of(reader.get("/latest/").text)
    assert numbers(fragment(reader, cursor)) == []
    story = story_at(paper.world, NOON)
    assert numbers(fragment(reader, cursor)) == [story.number]


@pytest.mark.django_db
def test_stories_of_one_second_are_neither_lost_nor_doubled(paper: Paper, reader: Client) -> None:
    moment = NOON + timedelta(microseconds=123456)
    first = story_at(paper.world, moment)
    cursor = cursor_of(reader.get("/latest/").text)
    others = [story_at(paper.life, moment).number for _ in range(3)]
    text = fragment(reader, cursor)
    assert numbers(text) == [*others[::-1], first.number]
    assert numbers(fragment(reader, cursor_of(text))) == numbers(text)
    assert cursor_of(fragment(reader, cursor_of(text))) == cursor_of(text)


@pytest.mark.django_db
def test_a_list_that_slept_catches_up_in_parts_without_a_gap(
    paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haowai.reader.pages.latest.MOST_NEW", 3)
    monkeypatch.setattr("haowai.reader.pages.latest.ROWS", 2)
    story_at(paper.world, NOON)
    cursor = cursor_of(reader.get("/latest/").text)
    missed = [story_at(paper.world, NOON + timedelta(minutes=at + 1)).number for at in range(7)]
    seen: list[int] = []
    for _round in range(4):
        text = fragment(reader, cursor)
        seen += [number for number in numbers(text)[::-1] if number not in seen]
        cursor = cursor_of(text)
        if "data-more" not in text:
            break
    assert [number for number in seen if number in missed] == missed
    assert "data-more" not in text


@pytest.mark.django_db
def test_what_comes_in_late_or_goes_is_seen_by_open_lists(paper: Paper, reader: Client) -> None:
    old = publish(paper.world, published_at=NOON)
    newest = story_at(paper.world, NOON + timedelta(hours=2))
    cursor = cursor_of(reader.get("/latest/").text)
    late = story_at(paper.world, NOON + timedelta(hours=1))
    take_down(old)
    assert numbers(fragment(reader, cursor)) == [newest.number, late.number]


@pytest.mark.django_db
def test_a_story_that_becomes_restricted_has_its_safe_headline(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="不能看的字", published_at=NOON)
    cursor = cursor_of(reader.get("/latest/").text)
    article.rating, article.safe_headline = "restricted", "川口刑案"
    go_to_press(article)
    text = fragment(reader, cursor)
    assert "不能看的字" not in text
    assert "川口刑案" in text
    assert "18+" in text


@pytest.mark.django_db
def test_every_reader_gets_the_same_bytes(paper: Paper, reader: Client) -> None:
    story_at(paper.world, NOON)
    address = "/islands/latest/" + cursor_of(reader.get("/latest/").text)
    first = reader.get(address)
    other = Client(HTTP_HOST="localhost:8000", HTTP_USER_AGENT="x", HTTP_COOKIE="a=b").get(address)
    assert first.content == other.content
    assert first["Cache-Control"] == "public, max-age=5"
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert reader.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert set(first["Surrogate-Key"].split()) == {keys.CHROME, keys.channel(paper.channel.pk)}
    story_at(paper.world, NOON + timedelta(minutes=1))
    assert reader.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor", ["", "x", "1", "1-", "-1", "99999999999999999999-1", "1-9999999999999999999", "1-1-1"]
)
def test_what_is_no_cursor_is_not_found(paper: Paper, reader: Client, cursor: str) -> None:
    assert reader.get(f"/islands/latest/{cursor}").status_code == 404


@pytest.mark.django_db
def test_cursors_of_any_time_are_answered(paper: Paper, reader: Client) -> None:
    story = story_at(paper.world, datetime(1958, 6, 1, 4, 0, 0, 7, tzinfo=UTC))
    assert Cursor.read(str(Cursor.of(story))) == Cursor.of(story)
    assert numbers(fragment(reader, str(Cursor.of(story)))) == [story.number]
    assert numbers(fragment(reader, f"{'9' * 17}-1")) == [story.number]
    assert reader.post("/islands/latest/0-0").status_code == 405


@pytest.mark.django_db
def test_queries_do_not_grow(paper: Paper, reader: Client) -> None:
    story_at(paper.world, NOON)
    cursor = cursor_of(reader.get("/latest/").text)
    for at in range(20):
        story_at((paper.world, paper.life)[at % 2], NOON + timedelta(minutes=at + 1))
    with CaptureQueriesContext(connection) as page:
        reader.get("/latest/")
    with CaptureQueriesContext(connection) as part:
        fragment(reader, cursor)
    assert (len(page), len(part)) == (2 + 1, 2 + 2)


# --- In a browser -------------------------------------------------------------------------------------------


@pytest.fixture
def world(transactional_db: None, live_server: Any, settings: Any) -> Section:
    """國際 of a newspaper on a server, with forty stories."""
    settings.BASE_URL = live_server.url
    section = make_paper().world
    for at in range(40):
        story_at(section, NOON - timedelta(minutes=at), headline=f"第{at}則：渡輪復航")
    return section


def open_list(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/latest/")
    expect(page.locator(".live__pause")).to_be_visible()


def asked(page: Page) -> None:
    """Let the next question and its answer pass."""
    with page.expect_response(re.compile("/islands/latest/")):
        page.clock.run_for(25_000)


def test_it_grows_by_itself(world: Section, live_server: Any, page: Page) -> None:
    open_list(page, live_server.url)
    first = page.locator(".live__row h3").first
    story_at(world, NOON + timedelta(minutes=1), headline="第一則新的")
    asked(page)
    expect(first).to_have_text("第一則新的")
    story_at(world, NOON + timedelta(days=1), headline="次日的")
    asked(page)
    expect(first).to_have_text("次日的")
    expect(page.locator(".live [data-day]").first).to_have_attribute("data-day", "2025-10-30")
    expect(page.locator(".live__row")).to_have_count(42)
    expect(page.locator(".live__state")).to_contain_text("1")
    assert page.locator(".live__state").get_attribute("role") == "status"


def test_what_was_taken_down_leaves_the_open_list(world: Section, live_server: Any, page: Page) -> None:
    article = publish(world, headline="要撤下的", published_at=NOON + timedelta(minutes=1))
    open_list(page, live_server.url)
    expect(page.get_by_text("要撤下的")).to_be_visible()
    take_down(article)
    asked(page)
    expect(page.get_by_text("要撤下的")).to_have_count(0)
    expect(page.locator(".live__row")).to_have_count(40)


def test_the_place_is_kept(world: Section, live_server: Any, page: Page) -> None:
    open_list(page, live_server.url)
    row = page.locator(".live__row", has_text="第20則")
    row.evaluate("row => scrollBy({ top: row.getBoundingClientRect().top - 200, behavior: 'instant' })")
    before = row.bounding_box()
    for at in range(5):
        story_at(world, NOON + timedelta(minutes=at + 1), headline=f"新的{at}")
    asked(page)
    button = page.locator(".live__new")
    expect(button).to_be_visible()
    expect(button).to_contain_text("5")
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 1
    button.click()
    expect(page.locator(".live__row h3").first).to_have_text("新的4")
    expect(page.locator(".live__row h3 a").first).to_be_focused()
    expect(button).to_be_hidden()


def test_rows_wait_while_the_reader_stands_among_them(world: Section, live_server: Any, page: Page) -> None:
    open_list(page, live_server.url)
    page.locator(".live__row h3 a").first.focus()
    story_at(world, NOON + timedelta(minutes=1), headline="新的")
    asked(page)
    expect(page.locator(".live__new")).to_be_visible()
    expect(page.locator(".live__row h3").first).to_have_text("第0則：渡輪復航")
    page.locator(".live__new").press("Enter")
    expect(page.locator(".live__row h3").first).to_have_text("新的")


def test_it_can_be_paused(world: Section, live_server: Any, page: Page) -> None:
    open_list(page, live_server.url)
    questions: list[str] = []
    page.on("request", lambda request: questions.append(request.url))
    pause = page.locator(".live__pause")
    pause.focus()
    page.keyboard.press("Enter")
    expect(pause).to_have_attribute("aria-pressed", "true")
    page.clock.run_for(120_000)
    assert [url for url in questions if "/islands/latest/" in url] == []
    with page.expect_response(re.compile("/islands/latest/")):
        page.keyboard.press("Enter")
        page.clock.run_for(1)


def test_it_sleeps_in_a_hidden_tab(world: Section, live_server: Any, page: Page) -> None:
    open_list(page, live_server.url)
    questions: list[str] = []
    page.on("request", lambda request: questions.append(request.url))
    hide = (
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')) }"
    )
    page.evaluate(hide, True)
    page.clock.run_for(120_000)
    assert [url for url in questions if "/islands/latest/" in url] == []
    with page.expect_response(re.compile("/islands/latest/")):
        page.evaluate(hide, False)
        page.clock.run_for(1)


def test_it_tries_again_when_the_line_was_down(world: Section, live_server: Any, page: Page) -> None:
    open_list(page, live_server.url)
    page.route("**/islands/latest/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.clock.run_for(25_000)
    lost = page.locator(".live").get_attribute("data-lost")
    assert lost is not None
    expect(page.locator(".live__state")).to_have_text(lost)
    page.unroute("**/islands/latest/**")
    story_at(world, NOON + timedelta(minutes=1), headline="線路通了")
    with page.expect_response(re.compile("/islands/latest/")):
        page.clock.run_for(60_000)
    expect(page.locator(".live__row h3").first).to_have_text("線路通了")


def test_without_script_it_is_a_list(world: Section, live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/latest/")
    expect(page.locator(".live__row")).to_have_count(40)
    expect(page.locator(".live__pause")).to_be_hidden()
    story_at(world, NOON + timedelta(minutes=1), headline="新的")
    page.locator(".live__again").click()
    expect(page.locator(".live__row h3").first).to_have_text("新的")
    assert Story.objects.count() == 41
    context.close()
