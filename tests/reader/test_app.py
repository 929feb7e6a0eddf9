"""The channel as an app: manifest and icons, and visited stories read offline by a browser that keeps no more than it
may."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from haowai.articles.models import Article
from haowai.articles.redaction import redact_story
from haowai.articles.verbs import go_to_press, take_down
from haowai.press.log import head_number
from haowai.reader import app
from haowai.sections.models import Channel, Section
from tests.cast import Newsroom, Paper, make_newsroom, make_paper, publish
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, url_of

SPORTS = "sports.haowai.localhost:8000"


# ------------------------------------------------------------------------------------------ manifest, icons


@pytest.mark.django_db
def test_each_channel_has_its_manifest_with_icons_that_exist(
    paper: Paper, sports: Section, reader: Client
) -> None:
    for host, name in (("localhost:8000", "潮聲日報"), (SPORTS, "潮聲體育")):
        response = reader.get(app.MANIFEST, HTTP_HOST=host)
        assert response["Content-Type"] == "application/manifest+json"
        manifest = response.json()
        assert (manifest["name"], manifest["start_url"], manifest["scope"]) == (name, "/", "/")
        assert manifest["display"] == "standalone"
        assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
            ("192x192", "any"),
            ("512x512", "any"),
            ("512x512", "maskable"),
        }
        for icon in manifest["icons"]:
            answer = reader.get(icon["src"], HTTP_HOST=host)
            assert answer["Content-Type"] == icon["type"] == "image/png"
            with Image.open(io.BytesIO(answer.content)) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]


@pytest.mark.django_db
def test_pages_name_manifest_and_icon(paper: Paper, reader: Client) -> None:
    page = reader.get("/").text
    assert '<link rel="manifest" href="/app/manifest.webmanifest">' in page
    assert '<link rel="apple-touch-icon" href="/app/icon-180.png">' in page
    assert page.count('<meta name="theme-color"') == 2
    assert reader.get("/app/icon-180.png").status_code == 200
    assert reader.get("/app/icon-181.png").status_code == 404
    assert reader.post("/app/icon-180.png").status_code == 405


def test_an_icon_is_drawn_without_a_font_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with_character = app.icon_png("潮", "#12486b", 192, False)
    monkeypatch.setattr(app, "chinese_face", lambda: None)
    app.icon_png.cache_clear()
    without = app.icon_png("潮", "#12486b", 192, False)
    app.icon_png.cache_clear()
    assert without != with_character
    with Image.open(io.BytesIO(without)) as picture:
        assert picture.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
        assert len(picture.convert("RGB").getcolors(100_000) or []) > 2


def test_a_masked_icon_keeps_its_character_in_the_middle() -> None:
    with Image.open(io.BytesIO(app.icon_png("潮", "#12486b", 512, True))) as picture:
        whole = picture.convert("RGB")
    ground = whole.getpixel((0, 0))
    for x in range(0, 512, 4):
        for y in range(0, 512, 4):
            if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2:
                assert whole.getpixel((x, y)) == ground


def test_a_sister_is_known_by_what_the_paper_is_not_called() -> None:
    paper, sports = Channel(pk=1, name="潮聲日報"), Channel(pk=2, name="潮聲體育")
    assert (app.initial_of(paper, paper), app.initial_of(sports, paper)) == ("潮", "體")
    assert app.initial_of(Channel(pk=3, name="潮聲日報"), paper) == "潮"


# ---------------------------------------------------------------------------------------- what has to go


@pytest.mark.django_db
def test_the_list_of_what_was_withdrawn(
    paper: Paper, newsroom: Newsroom, make_photo: MakePhoto, django_assert_num_queries: Any
) -> None:
    kept, gone, closed, sealed, older = (publish(paper.world) for _ in range(5))
    take_down(older)
    before = head_number()
    photo = make_photo()
    take_down(gone)
    closed.rating = "restricted"
    go_to_press(closed)
    redact_story(sealed.number, user=newsroom.legal, reason="法院裁定")
    kept.standfirst = "補記"
    go_to_press(kept)
    with django_assert_num_queries(4):
        told = app.withdrawn_since(before)
    assert told["stories"] == sorted([gone.number, closed.number, sealed.number])
    assert photo.pk in told["photos"]
    assert (told["until"], told["everything"]) == (head_number(), False)
    assert app.withdrawn_since(head_number())["stories"] == []


@pytest.mark.django_db
def test_who_is_too_far_behind_gives_up_everything(
    paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(paper.world)
    first = reader.get("/app/withdrawn").json()
    assert first == {"until": head_number(), "everything": False, "stories": [], "photos": []}
    assert reader.get(f"/app/withdrawn?since={head_number() + 1}").json()["everything"]
    monkeypatch.setattr(app, "FAR", 0)
    assert reader.get("/app/withdrawn?since=0").json()["everything"]
    assert reader.get("/app/withdrawn?since=-1").status_code == 404
    assert reader.get("/app/withdrawn?since=x").status_code == 404


@pytest.mark.django_db
def test_the_worker_is_asked_for_each_time_and_can_be_sent_away(
    paper: Paper, reader: Client, settings: Any
) -> None:
    worker = reader.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert "haowai-stories-1" in worker.text
    assert (
        json.loads(worker.text.splitlines()[0].removeprefix("const own = ").removesuffix(";"))["offline"]
        == "/app/offline/"
    )
    settings.OFFLINE_STORIES = False
    farewell = reader.get("/sw.js").text
    assert "unregister" in farewell
    assert "respondWith" not in farewell


@pytest.mark.django_db
def test_the_offline_page_is_valid(paper: Paper, reader: Client, tmp_path: Any) -> None:
    response = reader.get(app.OFFLINE)
    assert response["X-Robots-Tag"] == "noindex"
    assert html_errors({"offline": response.text}, tmp_path) == []


# --------------------------------------------------------------------------------------------- in a browser


@pytest.fixture
def site(transactional_db: None, live_server: Any, settings: Any) -> str:
    settings.BASE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def here(site: str) -> Paper:
    return make_paper()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")


def kept(page: Page, *, store: str = "haowai-stories-1") -> list[str]:
    """Paths of what the worker keeps."""
    found = page.evaluate(
        "name => caches.open(name).then(store => store.keys())"
        ".then(all => all.map(each => new URL(each.url).pathname))",
        store,
    )
    return list(found)


def wait(page: Page, test: str, given: list[Any]) -> None:
    """Ask the page again and again until the test (a function that promises) holds; a minute at most."""
    page.evaluate(
        f"async (given) => {{ const holds = {test}; for (let at = 0; at < 1200; at++) {{"
        " if (await holds(given)) return; await new Promise((next) => setTimeout(next, 50)); }"
        " throw new Error('waited in vain') }",
        given,
    )


def wait_until_kept(page: Page, article: Article, *, still: bool = True) -> None:
    test = (
        "([path, still]) => caches.open('haowai-stories-1')"
        ".then((store) => store.match(location.origin + path)).then((found) => Boolean(found) === still)"
    )
    wait(page, test, [url_of(article), still])


def forget_when_asked(page: Page) -> None:
    """Let the worker think that its last question was long ago."""
    page.evaluate(
        "caches.open('haowai-book-1').then(async (book) => {"
        " const note = await (await book.match('/app/withdrawn')).json(); note.at = 0;"
        " await book.put('/app/withdrawn', new Response(JSON.stringify(note))) })"
    )


def test_a_visited_story_is_read_offline_with_the_time_it_is_of(site: str, here: Paper, page: Page) -> None:
    article = publish(here.world, headline="渡輪復航")
    other = publish(here.world, headline="沒讀過的")
    visit(page, site + url_of(article))
    wait_until_kept(page, article)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("h1")).to_contain_text("渡輪復航")
    expect(page.locator(".offline-mark")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.prose')).lineHeight") != "normal"
    assert page.goto(site + url_of(other)).status == 503  # type: ignore[union-attr]
    expect(page.locator("[data-when=offline]")).to_be_visible()
    expect(page.locator("[data-list] a")).to_have_text("渡輪復航")
    page.locator("[data-list] a").click()
    expect(page.locator(".story__title")).to_contain_text("渡輪復航")
    page.context.set_offline(False)
    page.goto(site + url_of(article))
    expect(page.locator(".offline-mark")).to_have_count(0)


def test_who_is_online_never_gets_the_copy(site: str, here: Paper, page: Page) -> None:
    article = publish(here.world, headline="舊標題")
    visit(page, site + url_of(article))
    wait_until_kept(page, article)
    article = Article.objects.get(pk=article.pk)
    article.headline = "新標題"
    go_to_press(article)
    page.reload()
    expect(page.locator("h1")).to_contain_text("新標題")


def test_what_was_withdrawn_leaves_the_copies(site: str, here: Paper, page: Page) -> None:
    first, second, third = (publish(here.world, headline=f"第{at}則") for at in "一二三")
    for article in (first, second, third):
        visit(page, site + url_of(article))
        wait_until_kept(page, article)
    take_down(first)
    take_down(second)
    assert page.goto(site + url_of(first)).status == 410  # type: ignore[union-attr]
    wait_until_kept(page, first, still=False)
    assert url_of(second) in kept(page)
    forget_when_asked(page)
    page.goto(site + "/")
    wait_until_kept(page, second, still=False)
    assert kept(page) == [url_of(third)]


def test_restricted_stories_are_never_kept_with_consent_or_without(
    site: str, here: Paper, page: Page
) -> None:
    article = publish(here.world, headline="限制級全文", rating="restricted", safe_headline="川口刑案")
    open_story = publish(here.world, headline="一般新聞")
    visit(page, site + url_of(open_story))
    wait_until_kept(page, open_story)
    page.goto(site + url_of(article))
    page.locator("main form button[value=enter]").click()
    expect(page.locator("h1")).to_contain_text("限制級全文")
    page.reload()
    expect(page.locator("h1")).to_contain_text("限制級全文")
    page.goto(site + url_of(open_story))
    assert kept(page) == [url_of(open_story)]
    changed = Article.objects.get(pk=open_story.pk)
    changed.rating = "restricted"
    go_to_press(changed)
    page.reload()
    wait_until_kept(page, open_story, still=False)


def test_nothing_of_the_newsroom_is_kept(site: str, here: Paper, page: Page) -> None:
    make_newsroom(here)
    article = publish(here.world)
    visit(page, site + url_of(article))
    wait_until_kept(page, article)
    page.goto(site + "/newsroom/login/")
    page.goto(site + "/")
    stores = page.evaluate("caches.keys()")
    everything = [path for store in stores for path in kept(page, store=store)]
    assert [path for path in everything if path.startswith(("/newsroom", "/islands"))] == []
    assert "/" not in everything


def test_the_worker_goes_when_the_paper_wants_no_copies(
    site: str, here: Paper, page: Page, settings: Any
) -> None:
    article = publish(here.world)
    visit(page, site + url_of(article))
    wait_until_kept(page, article)
    settings.OFFLINE_STORIES = False
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update()).then(() => 0)")
    wait(page, "() => caches.keys().then((names) => names.length === 0)", [])


def test_the_reader_removes_what_is_kept(site: str, here: Paper, page: Page) -> None:
    article = publish(here.world, headline="留著的")
    visit(page, site + url_of(article))
    wait_until_kept(page, article)
    page.goto(site + app.OFFLINE)
    expect(page.locator("[data-list] a")).to_have_text("留著的")
    page.locator("[data-forget]").click()
    expect(page.locator("[data-when=none]")).to_be_visible()
    assert kept(page) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_offline_page_is_accessible(site: str, here: Paper, page: Page, width: int, scheme: Any) -> None:
    article = publish(here.world, headline="渡輪復航")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    visit(page, site + url_of(article))
    wait_until_kept(page, article)
    for address in (app.OFFLINE, "/world/"):
        page.context.set_offline(address != app.OFFLINE)
        page.goto(site + address)
        expect(page.locator("[data-list] a")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outcome = Axe().run(page)
        assert outcome.violations_count == 0, outcome.generate_report()
