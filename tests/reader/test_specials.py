"""Specials: a lead, stories in the editors' order, a timeline; only what readers may see today."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from haowai.articles.verbs import take_down
from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.reader.site import load_site
from haowai.sections.models import Front, Section, Special
from tests.cast import Paper, make_paper, publish
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<h3 class="card__title"[^>]*>.*?href="[^"]*?/(\d+)"', re.DOTALL)


def make_special(paper: Paper, **fields: Any) -> Special:
    fields = {"slug": "ferries", "name": "離島有船", "standfirst": "三十四座島。", "live": True} | fields
    with press_transaction("test"):
        return Special.objects.create(channel=paper.channel, **fields)


def test_stories_stand_in_the_editors_order_and_the_first_leads(paper: Paper, reader: Client) -> None:
    a, b, c = (publish(paper.world, headline=f"第{at}則").number for at in "甲乙丙")
    make_special(paper, stories=[b, c, a])
    page = reader.get("/specials/ferries/").text
    assert [int(number) for number in LINK.findall(page)] == [b, c, a]
    assert "<h1" in page
    assert "離島有船" in page
    assert page.index("card--opens") < page.index("card--follows")


def test_the_timeline_is_an_ordered_list_of_days(paper: Paper, reader: Client) -> None:
    number = publish(paper.world, headline="三讀通過").number
    make_special(
        paper,
        timeline=[
            {"day": "2026-10-28", "text": "深夜三讀。", "number": number},
            {"day": "2007-01-03", "text": "第一次<陳情>。", "number": None},
            {"day": "昨天", "text": "讀不出來", "number": None},
            "壞的",
        ],
    )
    page = reader.get("/specials/ferries/").text
    assert page.index("第一次&lt;陳情&gt;。") < page.index("深夜三讀。"), "oldest first"
    assert '<time datetime="2007-01-03">' in page
    assert f'href="/world/{number}">三讀通過</a>' in page
    assert "讀不出來" not in page


def test_a_special_that_is_not_open_is_not_there(paper: Paper, reader: Client) -> None:
    special = make_special(paper, live=False)
    assert reader.get("/specials/ferries/").status_code == 404
    assert "離島有船" not in reader.get("/specials/").text
    special.live = True
    special.save()
    assert reader.get("/specials/ferries/").status_code == 200
    assert 'href="/specials/ferries/"' in reader.get("/specials/").text
    assert reader.get("/specials/none/").status_code == 404


def test_a_story_that_was_taken_down_vanishes(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="撤下的稿")
    make_special(
        paper,
        stories=[article.number],
        timeline=[{"day": "2026-10-28", "text": "記得。", "number": article.number}],
    )
    take_down(article)
    page = reader.get("/specials/ferries/").text
    assert "撤下的稿" not in page
    assert "記得。" in page


def test_a_restricted_story_shows_its_mark_and_nothing_else(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    photo = make_photo(caption="圖說不可見")
    article = publish(
        paper.life,
        headline="不能看",
        standfirst="提要不可見",
        safe_headline="川口刑案",
        rating="restricted",
        lead=photo,
    )
    make_special(
        paper,
        photo=photo,
        stories=[article.number],
        timeline=[{"day": "2026-10-28", "text": "那一天。", "number": article.number}],
    )
    special = Special.objects.get()
    Front.objects.create(channel=paper.channel, slots=[{"kind": "special", "fill": f"special:{special.pk}"}])
    for path in ("/specials/ferries/", "/"):
        page = reader.get(path).text
        assert "川口刑案" in page
        for secret in ("不能看", "提要不可見", "圖說不可見", f"/pictures/{photo.pk}/"):
            assert secret not in page, path


def test_the_photo_has_caption_and_credit(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo(caption="末班船。", credit="記者陳柏嶼攝")
    make_special(paper, photo=photo)
    page = reader.get("/specials/ferries/").text
    assert "末班船。" in page
    assert "（記者陳柏嶼攝）" in page
    photo.uses = "none"
    photo.save()
    assert "末班船。" not in reader.get("/specials/ferries/").text


def test_another_channels_special_is_at_its_own_host(paper: Paper, sports: Section, reader: Client) -> None:
    with press_transaction("test"):
        Special.objects.create(channel=sports.channel, slug="finals", name="總冠軍賽", live=True)
    answer = reader.get("/specials/finals/")
    assert answer.status_code == 301
    assert answer["Location"] == "http://sports.haowai.localhost:8000/specials/finals/"
    make_special(paper)
    listed = reader.get("/specials/").text
    assert listed.index("離島有船") < listed.index("總冠軍賽"), "the paper lists all, its own first"
    theirs = reader.get("/specials/", HTTP_HOST="sports.haowai.localhost:8000").text
    assert "總冠軍賽" in theirs
    assert 'card__title"><a href="http://localhost:8000/specials/ferries/"' not in theirs


def test_queries_do_not_grow(
    paper: Paper, reader: Client, django_assert_num_queries: Any, make_photo: MakePhoto
) -> None:
    with django_assert_num_queries(FRAME := frame_queries()):
        load_site()
    special = make_special(paper, photo=make_photo())
    numbers = [publish(paper.world, lead=make_photo()).number for _ in range(6)]
    special.stories = numbers[:5]
    special.timeline = [{"day": "2026-10-28", "text": "一", "number": number} for number in numbers]
    special.save()
    with django_assert_num_queries(FRAME + 2):
        reader.get("/specials/ferries/")
    make_special(paper, slug="second", photo=make_photo())
    with django_assert_num_queries(FRAME + 1):
        reader.get("/specials/")


def frame_queries() -> int:
    """How many queries the frame of any page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        load_site()
    return len(captured)


def test_keys_of_a_special_and_of_the_list(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    number, told = publish(paper.world, lead=make_photo()).number, publish(paper.life).number
    special = make_special(
        paper, stories=[number], timeline=[{"day": "2026-10-28", "text": "一", "number": told}]
    )
    own = set(reader.get("/specials/ferries/")["Surrogate-Key"].split())
    assert own >= {f"special:{special.pk}", f"story:{number}", f"story:{told}", "chrome"}
    assert "specials" in reader.get("/specials/")["Surrogate-Key"].split()
    purged = set(LogRow.objects.filter(subject_type="special").order_by("-number")[0].purges.split())
    assert {f"special:{special.pk}", "specials"} <= purged


def fill(paper: Paper, make_photo: MakePhoto) -> dict[str, str]:
    photo = make_photo()
    numbers = [
        publish(
            paper.world,
            headline=f"第{at}則：Harbour 線重開",
            standfirst="渡輪復航。",
            kicker="交通",
            lead=photo if at % 2 else None,
        ).number
        for at in range(18)
    ]
    restricted = publish(paper.life, rating="restricted", safe_headline="川口刑案").number
    special = make_special(
        paper,
        photo=photo,
        stories=[*numbers[:4], restricted],
        timeline=[
            {"day": "2007-01-03", "text": "第一次陳情。", "number": None},
            {"day": "2026-10-28", "text": "深夜三讀。", "number": numbers[0]},
        ],
    )
    make_special(paper, slug="bare", name="無圖的專區", stories=numbers[4:6])
    world = f"section:{paper.world.pk}"
    Front.objects.create(
        channel=paper.channel,
        pins=[numbers[7]],
        slots=[
            {"kind": "lead", "fill": world, "count": 5},
            {"kind": "list", "fill": world, "count": 2},
            {"kind": "special", "fill": f"special:{special.pk}", "count": 3},
            {"kind": "block", "fill": world, "count": 2},
            {"kind": "ranked", "title": "編輯選讀", "stories": [numbers[0], restricted]},
            {"kind": "video", "title": "影音", "stories": numbers[8:11]},
            {"kind": "opinion", "stories": numbers[11:13]},
            {"kind": "cards", "title": "圖片", "stories": numbers[13:17]},
        ],
    )
    return {"home": "/", "special": "/specials/ferries/", "bare": "/specials/bare/", "list": "/specials/"}


def test_pages_are_valid(paper: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Path) -> None:
    pages = {name: reader.get(path).text for name, path in fill(paper, make_photo).items()}
    assert html_errors(pages, tmp_path) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(
    transactional_db: None,
    live_server: Any,
    settings: Any,
    make_photo: MakePhoto,
    page: Page,
    width: int,
    scheme: Any,
) -> None:
    settings.BASE_URL = live_server.url
    paths = fill(make_paper(), make_photo)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = {}
    for name, path in paths.items():
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        outcome = Axe().run(page)
        if outcome.violations_count:
            found[name] = outcome.generate_report()
    assert found == {}
