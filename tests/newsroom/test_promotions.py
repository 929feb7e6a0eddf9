"""House promotions in the newsroom: who fills the slots, what may be filled in, and the counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from haowai.audience.models import PromotionTally
from haowai.sections.models import Promotion
from tests.cast import Newsroom
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db
LIST = "/newsroom/snippets/sections/promotion/"


def fields(**changed: Any) -> dict[str, Any]:
    return {
        "name": "訂報",
        "slot": "end",
        "pages": "all",
        "channel": "",
        "title": "把報紙送到家",
        "text": "早上六點前到門口。",
        "call": "看看怎麼訂",
        "url": "/service/subscribe/",
        "photo": "",
        "weight": "10",
        "begins_at": "2026-01-01 00:00",
        "ends_at": "",
    } | changed


def test_the_chief_fills_a_slot(client: Client, newsroom: Newsroom) -> None:
    enter(client, newsroom.chief).post(LIST + "add/", fields())
    promotion = Promotion.objects.get()
    assert (promotion.slot, promotion.title) == ("end", "把報紙送到家")


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://tide.example/"},
        {"url": "//tide.example/"},
        {"url": "/\\tide.example/"},
        {"url": "/\ttide"},
        {"url": "https://"},
        {"url": "https://[tide/"},
        {"url": "javascript:alert(1)"},
        {"weight": "0"},
        {"weight": "101"},
        {"ends_at": "2025-12-31 00:00"},
        {"title": ""},
    ],
)
def test_what_leads_nowhere_is_refused(client: Client, newsroom: Newsroom, wrong: dict[str, str]) -> None:
    response = enter(client, newsroom.chief).post(LIST + "add/", fields(**wrong))
    assert response.status_code == 200
    assert not Promotion.objects.exists()


def test_others_don_t(client: Client, newsroom: Newsroom) -> None:
    for person in (newsroom.reporter, newsroom.desk, newsroom.night, newsroom.photo):
        enter(client, person).post(LIST + "add/", fields())
        assert client.get(LIST).status_code == 302
    assert not Promotion.objects.exists()


def test_the_list_says_what_runs_and_what_it_was_worth(client: Client, newsroom: Newsroom) -> None:
    now = timezone.now()
    kinds = {
        "執行中": (now, None),
        "未開始": (now + timedelta(days=1), None),
        "已結束": (now - timedelta(days=2), now),
    }
    for name, (begins, ends) in kinds.items():
        Promotion.objects.create(
            name=name, slot="top", title="報", url="/paper/", begins_at=begins, ends_at=ends
        )
    first = Promotion.objects.get(name="執行中")
    for day, views in ((20, 1500), (21, 500)):
        PromotionTally.objects.create(
            promotion=first, day=date(2026, 11, day), views=views, clicks=views // 100
        )
    rows = enter(client, newsroom.chief).get(LIST).context["object_list"]
    told = {row.name: (row.seen, row.clicked) for row in rows}
    assert told == {"執行中": (2000, 20), "未開始": (0, 0), "已結束": (0, 0)}
    page = client.get(LIST).text
    assert "1.0 %" in page
    assert "–" in page
