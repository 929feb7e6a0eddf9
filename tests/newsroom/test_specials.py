"""The screen of specials: stories by number, timeline, preview; open or closed, and for whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.sections.models import Special
from tests.cast import Newsroom, Paper, publish, write
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db
NEW = "/newsroom/specials/new/"


def form(paper: Paper, **fields: Any) -> dict[str, Any]:
    return {
        "name": "離島有船",
        "slug": "island-ferries",
        "channel": paper.channel.pk,
        "standfirst": "三十四座島。",
        "photo": "",
        "position": "10",
    } | fields


def test_a_special_is_made_with_stories_and_timeline(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    a, b = publish(paper.world).number, publish(paper.life).number
    posted = form(
        paper,
        live="on",
        number=[str(b), "", str(a)],
        day=["2026-10-28", "2007-01-03", ""],
        text=["三讀。", "陳情。", ""],
        moment=[str(a), "", ""],
    )
    assert enter(client, newsroom.chief).post(NEW, posted).status_code == 302
    special = Special.objects.get()
    assert special.stories == [b, a]
    assert special.timeline == [
        {"day": "2007-01-03", "text": "陳情。", "number": None},
        {"day": "2026-10-28", "text": "三讀。", "number": a},
    ]
    row = LogRow.objects.order_by("-number")[0]
    assert (row.subject_type, row.subject_id) == ("special", special.pk)
    assert client.get("/specials/island-ferries/", HTTP_HOST="localhost:8000").status_code == 200
    assert f'value="{b}"' in client.get(reverse("newsroom_special", args=[special.pk])).text
    assert "離島有船" in client.get(reverse("newsroom_specials")).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": ["三"]}, "三"),
        ({"number": ["987654"]}, "987654"),
        ({"day": ["昨天"], "text": ["有事"], "moment": [""]}, "2026-10-28"),
        ({"day": ["2026-10-28"], "text": [""], "moment": ["1"]}, "1"),
        ({"day": ["2026-10-28"], "text": ["有事"], "moment": ["987654"]}, "987654"),
    ],
)
def test_bad_numbers_and_days_are_said_and_nothing_changes(
    client: Client, paper: Paper, newsroom: Newsroom, fields: dict[str, Any], words: str
) -> None:
    answer = enter(client, newsroom.chief).post(NEW, form(paper, **fields))
    assert any(words in str(message) for message in answer.context["messages"])
    assert not Special.objects.exists()
    assert 'value="離島有船"' in answer.text


@pytest.mark.parametrize("fields", [{"slug": "Island Ferries"}, {"name": ""}, {"channel": "99"}])
def test_a_bad_field_is_marked(
    client: Client, paper: Paper, newsroom: Newsroom, fields: dict[str, Any]
) -> None:
    answer = enter(client, newsroom.chief).post(NEW, form(paper, **fields))
    assert list(answer.context["form"].errors) == list(fields)
    assert not Special.objects.exists()


def test_a_draft_is_no_story_of_a_special(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.chief).post(NEW, form(paper, number=[str(write(paper.world).number)]))
    assert not Special.objects.exists()


def test_the_preview_shows_what_is_not_saved(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    number = publish(paper.world, headline="領頭的稿").number
    posted = form(paper, name="還沒存的專區", number=[str(number)], do="preview")
    answer = enter(client, newsroom.night).post(NEW, posted)
    assert "還沒存的專區" in answer.text
    assert "領頭的稿" in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    assert not Special.objects.exists()
    with press_transaction("test"):
        special = Special.objects.create(channel=paper.channel, slug="island-ferries", name="舊名")
    answer = client.post(reverse("newsroom_special", args=[special.pk]), posted)
    assert "還沒存的專區" in answer.text
    assert Special.objects.get().name == "舊名"


def test_finding_and_adding_keep_what_was_typed(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    a, b = publish(paper.world, headline="渡輪復航").number, publish(paper.life, headline="麵").number
    enter(client, newsroom.chief)
    found = client.post(NEW, form(paper, number=[str(b)], do="find", find="復航"))
    assert [story.number for story in found.context["found"]] == [a]
    added = client.post(NEW, form(paper, number=[str(b)], do=f"add-{a}"))
    assert [number for number, _story in added.context["rows"] if number] == [str(b), str(a)]
    assert 'value="離島有船"' in added.text
    assert not Special.objects.exists()


def test_who_may(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    with press_transaction("test"):
        special = Special.objects.create(channel=paper.channel, slug="ferries", name="離島有船")
    own = reverse("newsroom_special", args=[special.pk])
    for person in (newsroom.reporter, newsroom.desk, newsroom.photo):
        enter(client, person)
        for path in (own, NEW, reverse("newsroom_specials")):
            assert client.get(path).status_code != 200, (person, path)
    enter(client, newsroom.night).post(own, {"do": "delete"})
    assert Special.objects.exists(), "the night makes and changes them, and deletes none"
    assert client.get(own).status_code == 200
    enter(client, newsroom.chief).post(own, {"do": "delete"})
    assert not Special.objects.exists()
