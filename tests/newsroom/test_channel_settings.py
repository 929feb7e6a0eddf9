"""A channel's gate, files and settings are edited by the chief, in the newsroom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haowai.press.models import LogRow
from haowai.sections.models import Channel
from tests.cast import Newsroom, Paper

pytestmark = pytest.mark.django_db

FIELDS = (
    "gate_wording", "gate_notice", "versions_shown", "idle_minutes", "links", "robots_txt", "ads_txt", "security_txt",
)  # fmt: skip


@pytest.fixture
def screen(paper: Paper) -> str:
    return reverse("wagtailsnippets_sections_channel:edit", args=[paper.channel.pk])


def signed_in(person: Any) -> Client:
    browser = Client(HTTP_HOST="localhost:8000")
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def filled(channel: Channel, **changes: Any) -> dict[str, Any]:
    """The form as the browser would send it back."""
    fields = (
        "name",
        "name_en",
        "slug",
        "tagline",
        "publisher",
        "contact",
        "language",
        "colour",
        "position",
        "emblem",
    )
    form = {name: getattr(channel, name) for name in (*fields, *FIELDS)} | {"is_paper": "on"} | changes
    return {name: value for name, value in form.items() if value is not False and value is not None}


def test_every_setting_of_a_channel_has_its_place(newsroom: Newsroom, screen: str) -> None:
    page = signed_in(newsroom.chief).get(screen).text
    assert [name for name in FIELDS if f'name="{name}"' not in page] == []


def test_the_chief_writes_the_gate_s_notice(newsroom: Newsroom, paper: Paper, screen: str) -> None:
    sent = signed_in(newsroom.chief).post(
        screen, filled(paper.channel, gate_wording="own", gate_notice="本報的話", versions_shown=False)
    )
    assert sent.status_code == 302
    paper.channel.refresh_from_db()
    assert (paper.channel.gate_wording, paper.channel.gate_notice) == ("own", "本報的話")
    assert not paper.channel.versions_shown
    last = LogRow.objects.order_by("-number")[0]
    assert (last.subject_type, last.subject_id) == ("channel", paper.channel.pk)
    assert "chrome" in last.purges.split()


@pytest.mark.parametrize(
    "wrong", [{"idle_minutes": 121}, {"links": "LINE javascript:alert(1)"}, {"gate_wording": "none"}]
)
def test_what_makes_no_sense_is_refused(
    newsroom: Newsroom, paper: Paper, screen: str, wrong: dict[str, Any]
) -> None:
    assert signed_in(newsroom.chief).post(screen, filled(paper.channel, **wrong)).status_code == 200
    before = Channel.objects.get(pk=paper.channel.pk)
    assert before.idle_minutes == 5
    assert before.links == ""


def test_a_reporter_does_not_write_it(newsroom: Newsroom, paper: Paper, screen: str) -> None:
    sent = signed_in(newsroom.reporter).post(screen, filled(paper.channel, gate_notice="x"))
    assert sent.status_code in {302, 403}
    assert Channel.objects.get(pk=paper.channel.pk).gate_notice == ""
