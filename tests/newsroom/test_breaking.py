"""Breaking: the desk's word over every page, for a while, until it is ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from haowai.newsroom.breaking import break_news
from haowai.press.models import LogRow, Story
from haowai.sections.models import Breaking
from tests.cast import Newsroom, Paper, publish
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db
BREAKING = "/newsroom/breaking/"


def say(client: Client, words: str = "貝朗港外海強震", **fields: Any) -> Any:
    return client.post(BREAKING, {"words": words, "story": "", "channel": "", "minutes": "30"} | fields)


def test_the_desk_says_it_once_for_half_an_hour(client: Client, newsroom: Newsroom) -> None:
    before = timezone.now()
    response = say(enter(client, newsroom.desk))
    assert response.status_code == 302
    bar = Breaking.objects.get()
    assert (bar.text, bar.story, bar.channel) == ("貝朗港外海強震", None, None)
    assert timedelta(minutes=30) <= bar.ends_at - before < timedelta(minutes=31)
    assert LogRow.objects.filter(subject_type="breaking", subject_id=bar.pk).count() == 1
    assert "貝朗港外海強震" in client.get(BREAKING).text


def test_it_is_one_tap_from_the_home_screen(client: Client, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    assert f'href="{BREAKING}"' in client.get(reverse("wagtailadmin_home")).text


def test_it_leads_to_a_story_named_by_number_or_address(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    number = publish(paper.world, headline="渡輪復航").number
    enter(client, newsroom.desk)
    for told in (
        str(number),
        f" {number} ",
        f"http://localhost:8000/world/{number}",
        f"/stories/{number}/?a=1",
    ):
        say(client, "", story=told)
        assert Breaking.objects.get().story == number
        assert Breaking.objects.get().text == "渡輪復航"


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "", "story": ""},
        {"words": "字" * 81},
        {"minutes": "0"},
        {"minutes": "721"},
        {"minutes": ""},
        {"story": "99"},
        {"story": "那一則"},
        {"channel": "99"},
    ],
)
def test_what_makes_no_bar_is_said_so(client: Client, newsroom: Newsroom, fields: dict[str, str]) -> None:
    response = say(enter(client, newsroom.desk), **fields)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Breaking.objects.exists()


def test_a_story_that_was_never_printed_is_none(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world)
    Story.objects.filter(pk=article.number).update(status="taken-down")
    response = say(enter(client, newsroom.desk), story=str(article.number))
    assert response.context["form"].errors["story"]


def test_the_same_words_again_make_the_bar_last(client: Client, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    say(client)
    first = Breaking.objects.get().ends_at
    say(client, minutes="60")
    assert Breaking.objects.get().ends_at > first


def test_a_bar_is_ended_at_once(client: Client, newsroom: Newsroom) -> None:
    bar = break_news("渡輪停航")
    enter(client, newsroom.desk).post(BREAKING, {"end": str(bar.pk)})
    bar.refresh_from_db()
    assert bar.ends_at <= timezone.now()
    assert "渡輪停航" not in client.get(BREAKING).text
    assert client.post(BREAKING, {"end": "9" * 30}).status_code == 404
    assert client.post(BREAKING, {"end": "x"}).status_code == 404


def test_reporters_don_t_break_news(client: Client, newsroom: Newsroom) -> None:
    bar = break_news("渡輪停航")
    enter(client, newsroom.reporter)
    client.get(BREAKING)
    say(client)
    client.post(BREAKING, {"end": str(bar.pk)})
    assert [each.text for each in Breaking.objects.on_at(timezone.now())] == ["渡輪停航"]
    assert BREAKING not in client.get(reverse("wagtailadmin_home")).text


def test_a_flash_may_be_breaking(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    headline = "快訊／麻利港外海地震 " + "搖" * 90
    client.post("/newsroom/flash/", {"headline": headline, "section": paper.world.pk, "breaking": "on"})
    bar = Breaking.objects.get()
    assert bar.story == Story.objects.get().number
    assert len(bar.text) == 80
    assert bar.text.endswith("…")
    client.post("/newsroom/flash/", {"headline": "另一則", "section": paper.world.pk})
    assert Breaking.objects.count() == 1


def test_a_reporters_flash_breaks_nothing(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.reporter)
    client.post("/newsroom/flash/", {"headline": "國會休會", "section": paper.world.pk, "breaking": "on"})
    assert not Breaking.objects.exists()
