"""House promotions on readers' pages: which stands where, how it is marked, and what is counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from haowai.audience import counting
from haowai.audience.models import PromotionTally
from haowai.reader import islands
from haowai.reader.promotions import drawn_of
from haowai.sections.models import Promotion, Section
from tests.cast import Paper, body, make_paper, publish
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db
SEEN = "/islands/promotions/seen"
LONG = [f"第{at}段，渡輪照常開航。" for at in range(9)]


def promote(slot: str = "end", **fields: Any) -> Promotion:
    return Promotion.objects.create(
        **{"name": slot, "slot": slot, "title": f"{slot} 訂一份報", "url": "/paper/"} | fields
    )


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts are written when a test says so, and every test begins with its own address unknown."""
    monkeypatch.setattr(counting, "Timer", lambda *given: Mock())
    monkeypatch.setattr(counting.counts, "_waiting", {})
    monkeypatch.setattr(islands, "limiter", islands.Limiter(most=60, seconds=60))


def tally(promotion: Promotion) -> tuple[int, int]:
    counting.counts.write()
    rows = PromotionTally.objects.filter(promotion=promotion).values_list("views", "clicks")
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0, 0)  # type: ignore[return-value]


def report(reader: Client, content: Any, **headers: str) -> int:
    told = content if isinstance(content, bytes) else json.dumps(content).encode()
    own = {"HTTP_SEC_FETCH_SITE": "same-origin"} | headers
    return reader.post(SEEN, told, content_type="text/plain;charset=UTF-8", **own).status_code


# --- Which stands where --------------------------------------------------------------------------------------


def test_each_slot_of_a_story_is_filled(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    publish(paper.world)
    url = url_of(publish(paper.world, body=body(*LONG)))
    empty = reader.get(url).text
    assert "promo" not in empty
    photo = make_photo()
    for slot in ("top", "between", "side", "end"):
        promote(slot, photo=photo)
    response = reader.get(url)
    page = response.text
    assert re.findall(r'class="promo promo--(\w+)"', page) == ["top", "between", "end", "side"]
    assert page.count('<p class="promo__label"') == 4
    assert page.index("第3段") < page.index("promo--between") < page.index("第4段")
    assert {"promotions:stories", f"photo:{photo.pk}"} <= set(response["Surrogate-Key"].split())


def test_each_slot_of_a_front_is_filled(paper: Paper, reader: Client) -> None:
    for section in (paper.world, paper.politics, paper.life):
        for at in range(9):
            publish(section, headline=f"{section.name}第{at}則")
    for slot in ("top", "between", "side", "end"):
        promote(slot)
    assert set(re.findall(r'class="promo promo--(\w+)"', reader.get("/").text)) == {
        "top", "between", "side", "end"
    }  # fmt: skip
    assert {"top", "end"} <= set(re.findall(r'class="promo promo--(\w+)"', reader.get("/world/").text))


def test_it_stands_where_and_when_it_is_meant_to(paper: Paper, sports: Section, reader: Client) -> None:
    now, day = timezone.now(), timedelta(days=1)
    story, game = publish(paper.world), publish(sports)
    promote("end", title="只在頭版", pages="fronts")
    promote("end", title="只在新聞", pages="stories")
    promote("top", title="只在體育", channel=sports.channel)
    promote("top", title="還沒開始", begins_at=now + day)
    promote("top", title="已經結束", begins_at=now - 2 * day, ends_at=now - day)
    pages = {
        "front": reader.get("/").text,
        "story": reader.get(url_of(story)).text,
        "game": reader.get(url_of(game), HTTP_HOST="sports.haowai.localhost:8000").text,
        "other": reader.get("/paper/").text,
    }
    shown = {name: re.findall(r'rel="nofollow">([^<]+)<', page) for name, page in pages.items()}
    assert shown == {
        "front": ["只在頭版"],
        "story": ["只在新聞"],
        "game": ["只在體育", "只在新聞"],
        "other": [],
    }


def test_the_draw_keeps_to_the_weights_and_to_the_page() -> None:
    rare, often = Promotion(pk=1, weight=10), Promotion(pk=2, weight=30)
    drawn = [drawn_of([rare, often], f"/world/{number}") for number in range(4000)]
    share = Counter(each.pk for each in drawn if each)[2] / len(drawn)
    assert 0.72 < share < 0.78
    assert drawn == [drawn_of([often, rare], f"/world/{number}") for number in range(4000)]
    third = Promotion(pk=3, weight=40)
    again = [drawn_of([rare, often, third], f"/world/{number}") for number in range(4000)]
    assert {after.pk for before, after in zip(drawn, again, strict=True) if after and after != before} == {3}
    assert drawn_of([], "/") is None


def test_it_costs_one_query_however_many_run(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    url = url_of(publish(paper.world))

    def queries(path: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            reader.get(path)
        return [each["sql"] for each in captured.captured_queries]

    before = {path: len(queries(path)) for path in ("/", url)}
    for slot in ("top", "between", "side", "end"):
        for _ in range(3):
            promote(slot, photo=make_photo())
    for path, count in before.items():
        after = queries(path)
        assert len(after) == count
        assert len([sql for sql in after if 'FROM "sections_promotion"' in sql]) == 1


def test_a_picture_that_may_not_be_shown_leaves_the_words(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    photo = make_photo()
    promote("end", photo=photo)
    url = url_of(publish(paper.world))
    assert "promo__picture" in reader.get(url).text
    photo.withdrawn_at = timezone.now()
    photo.save()
    assert "promo__picture" not in reader.get(url).text
    assert "訂一份報" in reader.get(url).text


def test_a_short_story_has_nothing_between_its_paragraphs(paper: Paper, reader: Client) -> None:
    promote("between")
    assert "promo--between" not in reader.get(url_of(publish(paper.world, body=body(*LONG[:5])))).text


def test_words_are_words(paper: Paper, reader: Client) -> None:
    promote("end", title="<b>報</b>", text='"><script>', url="/paper/?a=1&b=2")
    page = reader.get(url_of(publish(paper.world))).text
    assert "&lt;b&gt;報" in page
    assert '"><script>' not in page


# --- Where it leads ------------------------------------------------------------------------------------------


def test_it_leads_to_its_own_address_and_no_other(paper: Paper, sports: Section, reader: Client) -> None:
    ours, theirs = promote(url="/paper/?from=tide"), promote(url="https://tide.example/a")
    sporty = promote(url="/baseball/", channel=sports.channel)
    go = {each.pk: reader.get(f"/go/{each.pk}?url=https://evil.example/") for each in (ours, theirs, sporty)}
    assert go[ours.pk]["Location"] == "/paper/?from=tide"
    assert go[theirs.pk]["Location"] == "https://tide.example/a"
    assert go[sporty.pk]["Location"] == "http://sports.haowai.localhost:8000/baseball/"
    assert {response.status_code for response in go.values()} == {302}
    assert {response["Cache-Control"] for response in go.values()} == {"no-store"}
    elsewhere = reader.get(f"/go/{ours.pk}", HTTP_HOST="sports.haowai.localhost:8000")
    assert elsewhere["Location"].endswith("localhost:8000/paper/?from=tide")
    assert reader.get("/go/999999").status_code == 404
    assert reader.get("/go/999999999999999999").status_code == 404
    assert reader.post(f"/go/{ours.pk}").status_code == 405


def test_clicks_from_our_pages_count(paper: Paper, reader: Client) -> None:
    promotion = promote()
    path = f"/go/{promotion.pk}"
    reader.get(path, HTTP_SEC_FETCH_SITE="same-origin")
    reader.get(path, HTTP_SEC_FETCH_SITE="same-site")
    reader.get(path, HTTP_REFERER="http://localhost:8000/world/1")
    assert tally(promotion) == (0, 3)
    reader.get(path)
    reader.get(path, HTTP_SEC_FETCH_SITE="cross-site", HTTP_REFERER="http://localhost:8000/")
    reader.get(path, HTTP_SEC_FETCH_SITE="none")
    reader.get(path, HTTP_REFERER="https://evil.example/")
    reader.get(path, HTTP_REFERER="http://[/")
    reader.get(path, HTTP_SEC_FETCH_SITE="same-origin", HTTP_SEC_PURPOSE="prefetch;prerender")
    reader.head(path, HTTP_SEC_FETCH_SITE="same-origin")
    assert tally(promotion) == (0, 3)


def test_after_its_end_it_leads_on_and_counts_no_more(paper: Paper, reader: Client) -> None:
    now = timezone.now()
    promotion = promote(begins_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    assert reader.get(f"/go/{promotion.pk}", HTTP_SEC_FETCH_SITE="same-origin").status_code == 302
    assert tally(promotion) == (0, 0)


# --- What was seen -------------------------------------------------------------------------------------------


def test_a_report_counts_each_promotion_once(paper: Paper, reader: Client) -> None:
    one, other = promote("top"), promote("end")
    assert report(reader, [one.pk, other.pk, one.pk]) == 204
    assert (tally(one), tally(other)) == ((1, 0), (1, 0))


@pytest.mark.parametrize(
    "bad",
    [
        b"", b"{", b"null", b"{}", b'"1"', b"[1.5]", b"[true]", b'["1"]', b"[0]", b"[-1]", b"[null]",
        b"[9223372036854775808]", b"[1" + b",1" * 8 + b"]", b"[" * 199, b" " * 201, b"\xff\xfe[1]",
    ],
)  # fmt: skip
def test_what_is_no_report_leaves_no_trace(paper: Paper, reader: Client, bad: bytes) -> None:
    promotion = promote()
    assert report(reader, bad) == 400
    assert tally(promotion) == (0, 0)


def test_other_pages_and_floods_count_for_nothing(paper: Paper, reader: Client) -> None:
    promotion = promote()
    for site in ("cross-site", "same-site", "none"):
        assert report(reader, [promotion.pk], HTTP_SEC_FETCH_SITE=site) == 204
    bare = reader.post(SEEN, b"[%d]" % promotion.pk, content_type="text/plain")
    assert bare.status_code == 204
    assert tally(promotion) == (0, 0)
    for _ in range(100):
        assert report(reader, [promotion.pk]) == 204
    assert tally(promotion) == (60, 0)
    assert reader.get(SEEN).status_code == 405


def test_counting_sets_no_cookie_and_keeps_nothing_of_the_reader(paper: Paper, reader: Client) -> None:
    promotion = promote()
    for response in (
        reader.post(
            SEEN, b"[%d]" % promotion.pk, content_type="text/plain", HTTP_SEC_FETCH_SITE="same-origin"
        ),
        reader.get(f"/go/{promotion.pk}", HTTP_SEC_FETCH_SITE="same-origin"),
    ):
        assert not response.cookies
        assert response["Cache-Control"] == "no-store"
    assert {field.name for field in PromotionTally._meta.fields} == {
        "id",
        "promotion",
        "day",
        "views",
        "clicks",
    }


# --- Sponsored stories ---------------------------------------------------------------------------------------


def test_sponsored_stories_say_so_wherever_they_stand(paper: Paper, reader: Client) -> None:
    publish(paper.world)
    text = '<p>見<a href="https://shop.example/">店家</a>與<a href="/paper/">本報</a>。</p>'
    article = publish(paper.world, headline="一碗麵的廣告", sponsored=True, body=[("paragraph", text)])
    page = reader.get(url_of(article)).text
    assert 'class="sponsor-label"' in page
    assert '<a rel="sponsored" href="https://shop.example/">' in page
    today = timezone.localdate()
    marked = r'mark--sponsored">[^<]+</span>\s*<a href="[^"]+" rel="sponsored">一碗麵的廣告'
    archives = [f"/archive/{today}/", f"/world/archive/{today}/", "/islands/section/world"]
    for path in ("/", "/world/", *archives):
        page = reader.get(path).text
        assert len(re.findall(marked, page)) == page.count("一碗麵的廣告"), path
        assert path not in archives or "一碗麵的廣告" in page


def test_links_of_other_stories_are_not_paid_for(paper: Paper, reader: Client) -> None:
    text = '<p>見<a href="https://shop.example/">店家</a>。</p>'
    assert 'rel="sponsored"' not in reader.get(url_of(publish(paper.world, body=[("paragraph", text)]))).text


# --- In a browser --------------------------------------------------------------------------------------------


def test_pages_with_promotions_are_valid(
    paper: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Any
) -> None:
    url = url_of(publish(paper.world, body=body(*LONG)))
    for slot in ("top", "between", "side", "end"):
        promote(slot, photo=make_photo(), text="每天一份", call="看看")
    assert html_errors({"story": reader.get(url).text, "home": reader.get("/").text}, tmp_path) == []


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    settings.BASE_URL = live_server.url
    paper = make_paper()
    publish(paper.world)
    for slot in ("top", "end"):
        promote(slot, photo=make_photo(), text="每天一份", call="看看")
    return live_server.url + url_of(publish(paper.world, body=body(*LONG * 3)))


def wait_for_tally(page: Page, promotion: Promotion, wanted: tuple[int, int]) -> None:
    for _ in range(100):
        if tally(promotion) == wanted:
            return
        page.wait_for_timeout(100)
    assert tally(promotion) == wanted


def test_what_was_in_view_for_a_second_is_reported_once(served: str, page: Page) -> None:
    top, end = Promotion.objects.get(slot="top"), Promotion.objects.get(slot="end")
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(served)
    expect(page.locator(".promo--top")).to_be_visible()
    wait_for_tally(page, top, (1, 0))
    page.close()  # leaving tells what has not been told, and nothing again
    counting.counts.write()
    assert (tally(top), tally(end)) == ((1, 0), (0, 0))


def test_a_click_counts_without_script(served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served)
    page.locator(".promo--end a").click()
    page.wait_for_url("**/paper/**")
    context.close()
    assert tally(Promotion.objects.get(slot="end")) == (0, 1)
