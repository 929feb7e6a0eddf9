"""The screen of a front: its head and its slots, by plain form and by keyboard, and the preview."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.sections.models import Front, Special, Topic
from tests.cast import PASSWORD, Newsroom, Paper, make_newsroom, make_paper, publish, write
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db


def rows(*slots: dict[str, Any]) -> dict[str, str]:
    """The fields that a browser sends for these rows."""
    fields = {"slots": str(len(slots))}
    for at, slot in enumerate(slots):
        fields |= {f"slot-{at}-{name}": str(value) for name, value in slot.items()}
    return fields


@pytest.fixture
def home(paper: Paper) -> str:
    return reverse("newsroom_front", args=[paper.channel.pk])


def test_slots_are_set_in_the_order_of_their_numbers(
    client: Client, paper: Paper, newsroom: Newsroom, home: str
) -> None:
    a, b = publish(paper.world).number, publish(paper.life).number
    with press_transaction("test"):
        topic = Topic.objects.create(name="渡輪", slug="ferry")
    posted = rows(
        {"order": 3, "kind": "ranked", "title": "編輯選讀", "stories": f"{a}、{b}", "count": 5},
        {"order": 1, "kind": "list", "fill": f"channel:{paper.channel.pk}"},
        {"order": 2, "kind": "cards", "fill": "topic", "topic": "渡輪", "count": 4},
        {"order": 4, "kind": "cards", "stories": a, "remove": "1"},
        {"order": 5, "kind": "cards"},
    )
    before = LogRow.objects.count()
    enter(client, newsroom.chief).post(home, posted)
    assert Front.objects.get().slots == [
        {"kind": "list", "title": "", "stories": [], "fill": f"channel:{paper.channel.pk}", "count": 10},
        {"kind": "cards", "title": "", "stories": [], "fill": f"topic:{topic.pk}", "count": 4},
        {"kind": "ranked", "title": "編輯選讀", "stories": [a, b], "fill": "", "count": 5},
    ]
    assert LogRow.objects.count() == before + 1
    page = client.get(home).text
    assert 'value="渡輪"' in page
    assert f'value="{a} {b}"' in page


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ({"kind": "cards", "stories": "12 三"}, "三"),
        ({"kind": "cards", "stories": "987654"}, "987654"),
        ({"kind": "cards", "fill": "section:999999"}, "section:999999"),
        ({"kind": "cards", "fill": "topic", "topic": "沒有這個"}, "沒有這個"),
        ({"kind": "mosaic", "stories": "1"}, "mosaic"),
        ({"kind": "cards", "title": "標題", "count": "x"}, "1"),
        ({"kind": "special", "title": "專區"}, "1"),
    ],
)
def test_what_is_wrong_is_said_nothing_changes_and_nothing_typed_is_lost(
    client: Client, paper: Paper, newsroom: Newsroom, home: str, slot: dict[str, Any], words: str
) -> None:
    kept = publish(paper.world).number
    Front.objects.create(channel=paper.channel, pins=[kept])
    answer = enter(client, newsroom.chief).post(home, {"number": str(kept), **rows({"order": 1, **slot})})
    assert any(words in str(message) for message in answer.context["messages"])
    assert Front.objects.get().slots == []
    for name in ("stories", "title", "topic"):
        if name in slot:
            assert f'name="slot-0-{name}" value="{slot[name]}"' in answer.text


def test_a_head_without_its_slot_is_refused(
    client: Client, paper: Paper, newsroom: Newsroom, home: str
) -> None:
    number = publish(paper.world).number
    posted = {"number": str(number), **rows({"order": 1, "kind": "cards", "stories": number})}
    enter(client, newsroom.chief).post(home, posted)
    assert not Front.objects.exists()
    head = rows({"order": 1, "kind": "lead", "fill": f"channel:{paper.channel.pk}"})
    client.post(home, {"number": str(number), **head})
    assert Front.objects.get().pins == [number]


def test_slots_stay_when_a_story_is_set_at_the_head(
    client: Client, paper: Paper, newsroom: Newsroom, home: str
) -> None:
    number = publish(paper.world).number
    slots = [{"kind": "lead", "title": "", "stories": [], "fill": f"channel:{paper.channel.pk}", "count": 3}]
    Front.objects.create(channel=paper.channel, slots=slots)
    enter(client, newsroom.chief).post(home, {"pin": str(number)})
    front = Front.objects.get()
    assert (front.pins, front.slots) == ([number], slots)


def test_steps_of_the_form_save_nothing(client: Client, paper: Paper, newsroom: Newsroom, home: str) -> None:
    a, b = publish(paper.world, headline="渡輪復航").number, publish(paper.life, headline="麵").number
    enter(client, newsroom.chief)
    two = rows({"order": 1, "kind": "cards", "stories": a}, {"order": 2, "kind": "ranked", "stories": b})
    usual = client.post(home, {"slots": "0", "do": "usual"})
    assert usual.text.count("data-order") == 7, "head, newest, three sections, most read, the other channels"
    assert client.post(home, {**two, "do": "add"}).text.count("data-order") == 3
    assert client.post(home, {**two, "do": "none"}).text.count("data-order") == 0
    moved = client.post(home, {**two, "do": "up-1"}).text
    assert moved.index(f'value="{b}"') < moved.index(f'value="{a}"')
    found = client.post(home, {**two, "do": "find", "find": "復航"})
    assert [story.number for story in found.context["found"]] == [a]
    assert f'value="{b}"' in found.text
    by_number = client.post(home, {**two, "do": "find", "find": str(b)})
    assert [story.number for story in by_number.context["found"]] == [b]
    assert not Front.objects.exists()


def test_the_preview_is_the_readers_page_of_what_is_not_set(
    client: Client, paper: Paper, newsroom: Newsroom, home: str
) -> None:
    number = publish(paper.world, headline="只在預覽裡領頭").number
    log = LogRow.objects.count()
    slot = {"order": 1, "kind": "ranked", "title": "還沒設的版位", "stories": number}
    answer = enter(client, newsroom.chief).post(home, {**rows(slot), "do": "preview"})
    assert "還沒設的版位" in answer.text
    assert 'class="preview"' in answer.text
    assert 'href="http://localhost:8000/world/' in answer.text, "links are whole"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Surrogate-Key" not in answer
    own = reverse("newsroom_section_front", args=[paper.channel.pk, paper.world.pk])
    assert "還沒設的版位" in client.post(own, {**rows(slot), "do": "preview"}).text
    assert not Front.objects.exists()
    assert LogRow.objects.count() == log
    bad = client.post(home, {**rows({**slot, "stories": "77"}), "do": "preview"})
    assert "Set the front" in bad.text or "data-front" in bad.text


def test_a_draft_is_on_no_preview(client: Client, paper: Paper, newsroom: Newsroom, home: str) -> None:
    draft = write(paper.world, headline="未發布的稿")
    slot = {"order": 1, "kind": "ranked", "stories": draft.number}
    answer = enter(client, newsroom.chief).post(home, {**rows(slot), "do": "preview"})
    assert "未發布的稿" not in answer.text


def test_a_desk_sees_nothing_of_other_fronts(
    client: Client, paper: Paper, newsroom: Newsroom, home: str
) -> None:
    posted = {"slots": "0", "do": "preview"}
    assert enter(client, newsroom.desk).post(home, posted).status_code != 200
    assert client.get(reverse("newsroom_fronts")).status_code == 200


def test_specials_are_among_what_fills(client: Client, paper: Paper, newsroom: Newsroom, home: str) -> None:
    with press_transaction("test"):
        special = Special.objects.create(channel=paper.channel, slug="ferries", name="離島有船", live=False)
    slot = {"order": 1, "kind": "special", "fill": f"special:{special.pk}", "count": 3}
    enter(client, newsroom.chief).post(home, rows(slot))
    assert Front.objects.get().slots[0]["fill"] == f"special:{special.pk}"


# --- In a browser --------------------------------------------------------------------------------------------


def sign_in(page: Page, url: str) -> None:
    page.set_default_timeout(90_000)
    page.goto(url + "/newsroom/")
    page.fill("input[name=username]", "gao")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(url + "/newsroom/")


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> tuple[str, Paper]:
    settings.BASE_URL = live_server.url
    paper = make_paper()
    make_newsroom(paper)
    return live_server.url, paper


def test_by_keyboard_slots_are_added_moved_and_set(served: tuple[str, Paper], page: Page) -> None:
    url, paper = served
    a, b = publish(paper.world, headline="渡輪").number, publish(paper.life, headline="麵").number
    sign_in(page, url)
    page.goto(url + reverse("newsroom_front", args=[paper.channel.pk]))
    for at, number in enumerate((a, b)):
        page.focus("button[value=add]")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"[name=slot-{at}-stories]")
        page.fill(f"[name=slot-{at}-stories]", str(number))
    page.focus("[name=slot-1-stories]")
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate("document.activeElement.name") == "slot-1-stories"
    assert page.input_value("[name=slot-1-order]") == "1"
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .success, .w-messages, [data-w-messages-target]")
    page.wait_for_load_state()
    page.goto(page.url)
    assert page.input_value("[name=slot-0-stories]") == str(b)
    assert page.input_value("[name=slot-1-stories]") == str(a)


def test_without_script_a_front_is_filled_and_previewed(served: tuple[str, Paper], browser: Browser) -> None:
    url, paper = served
    number = publish(paper.world, headline="渡輪復航").number
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, url)
    page.goto(url + reverse("newsroom_front", args=[paper.channel.pk]))
    page.click("button[value=add]")
    page.select_option("[name=slot-0-kind]", "ranked")
    page.fill("[name=slot-0-title]", "編輯選讀")
    page.fill("[name=slot-0-stories]", str(number))
    with context.expect_page() as opened:
        page.click("button[value=preview]")
    shown = opened.value
    assert shown.locator("h2", has_text="編輯選讀").is_visible()
    assert shown.locator(".ranked a", has_text="渡輪復航").is_visible()
    assert not Front.objects.exists()
    page.locator("main button[type=submit]:visible", has_text="").first.click()
    page.wait_for_load_state()
    assert Front.objects.get().slots[0]["title"] == "編輯選讀"
    context.close()
