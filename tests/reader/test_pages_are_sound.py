"""Every kind of page is valid HTML, accessible in both schemes on phone and desk, whole without script,
and asks nobody else for anything."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from haowai.articles.models.parts import Correction, Signature
from haowai.articles.verbs import go_to_press, take_down
from haowai.media.models import Video
from haowai.press.checkpoints import make_checkpoint
from haowai.press.models.story import TAIPEI
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Front, Person, Section, Topic
from tests.cast import Paper, make_paper, publish, write, write_for_paper
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, index_all, story_at, url_of

EMBLEM = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
    '<path fill="currentColor" d="M0 4h8v4H0z"/></svg>'
)


def fill(paper: Paper, make_photo: MakePhoto) -> dict[str, str]:
    """A small newspaper with something of everything; answers one path of each kind of page."""
    with press_transaction("test"):
        paper.channel.emblem, paper.channel.tagline = EMBLEM, "聽見潮水，也聽見人"
        paper.channel.name_en, paper.channel.publisher = "The Daily Tide", "潮聲日報社"
        paper.channel.contact = "desk@tide.example"
        paper.channel.save()
        opinion = Section.objects.create(channel=paper.channel, slug="opinion", name="評論", position=9)
        sports = Channel.objects.create(slug="sports", name="潮聲體育", colour="#b3261e", position=200)
        baseball = Section.objects.create(channel=sports, slug="baseball", name="棒球")
        person = Person.objects.create(
            slug="shen", name="沈以安", role="記者", bio="跑社會新聞。", email="s@tide.example"
        )
        topic = Topic.objects.create(slug="ferry", name="渡輪", description="渡輪與離島。")
    now = timezone.now()
    day = timezone.localdate(timezone=TAIPEI) - timedelta(days=1)
    photo = make_photo()
    for at in range(14):
        section = (paper.world, paper.politics, paper.life)[at % 3]
        fields: dict[str, Any] = {
            "lead": photo if at % 2 else None,
            "kicker": "交通",
            "standfirst": "渡輪復航。",
        }
        story_at(
            section, now - timedelta(hours=4 * at), headline=f"第{at}則：Harbour 線 3 號碼頭重開", **fields
        )
    story_at(opinion, now, headline="碼頭的早晨")
    story_at(baseball, now, lead=photo, headline="燈塔隊逆轉")
    story_at(paper.world, now, headline="Harbour line opens", language="en", list_title="Harbour line opens")
    story_at(paper.life, now, headline="一碗麵的廣告", sponsored=True)
    restricted = publish(paper.life, headline="不能看", rating="restricted", safe_headline="川口刑案")
    gone = publish(paper.life)
    take_down(gone)
    for page in ("A1", "A2"):
        go_to_press(write_for_paper(paper.world, day, page, lead=photo, standfirst="提要"))
    article = write(
        paper.world,
        headline="貝朗港渡輪 復航首日載客兩千人",
        body=blocks(photo.pk, film(photo).pk),
        lead=photo,
    )
    article.topics.set([topic])
    article.also.set([paper.life])
    article.signatures.set([Signature(person=person, role="記者", place="貝朗", day=28, form="slash")])
    article.corrections.set([Correction(at=now, text="船班應為十二班。")])
    article.kicker, article.standfirst, article.evolved_from = "交通", "渡輪復航。", restricted
    article = go_to_press(article)
    Front.objects.create(channel=paper.channel, pins=[article.number])
    make_checkpoint()
    index_all()
    today = timezone.localdate(timezone=TAIPEI)
    return {
        "home": "/",
        "section": "/world/",
        "latest": "/latest/",
        "search": "/search/?q=渡輪",
        "article": url_of(article),
        "topic": "/topics/ferry/",
        "author": "/authors/shen/",
        "archive": f"/world/archive/{today}/",
        "paper": f"/paper/{day}/",
        "paper page": f"/paper/{day}/A1/",
        "checkpoints": "/press/checkpoints/",
        "restricted": url_of(restricted),
        "gone": url_of(gone),
        "not found": "/none",
    }


def film(photo: Any) -> Video:
    captions = ContentFile(b"WEBVTT\n", name="x.vtt")
    return Video.objects.create(
        title="水門", file=ContentFile(b"x", name="x.mp4"), captions=captions, poster=photo
    )


def blocks(photo: int, video: int) -> str:
    pictured = {"photo": photo, "caption": "港口清晨", "credit": "路透", "alt": "港口", "remote": ""}
    value: list[tuple[str, Any]] = [
        ("paragraph", '<p>渡輪<b>復航</b>，見<a href="https://example.org/">公告</a>。</p>'),
        ("subheading", "第一班船"),
        ("photo", pictured),
        (
            "photo",
            {
                "photo": None,
                "caption": "沒有圖",
                "credit": "法新社",
                "alt": "",
                "remote": "https://x.example/a.jpg",
            },
        ),
        ("gallery", [pictured, pictured]),
        ("quote", {"text": "海不等人。", "cite": "船長"}),
        ("list", {"ordered": True, "items": ["其一", "其二"]}),
        ("list", {"ordered": False, "items": ["其一", "其二"]}),
        (
            "table",
            {
                "caption": "航班",
                "columns": [{"type": "text", "heading": "港"}, {"type": "text", "heading": "班次"}],
                "rows": [{"values": ["貝朗", "12"]}, {"values": ["麻利港", "4"]}],
            },
        ),
        ("embed", {"url": "https://example.org/map", "title": "航線圖"}),
        ("video", video),
        (
            "recipe",
            {
                "serves": "4 人份",
                "prep": "5 分",
                "cook": "9 分",
                "ingredients": ["鹽"],
                "steps": ["煮水", "下麵"],
            },
        ),
    ]
    return json.dumps([{"type": kind, "value": each} for kind, each in value])


@pytest.mark.django_db
def test_pages_are_valid(paper: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Path) -> None:
    paths = fill(paper, make_photo)
    pages = {name: reader.get(path).text for name, path in paths.items()}
    pages["sister"] = reader.get("/", HTTP_HOST="sports.haowai.localhost:8000").text
    pages["misdirected"] = reader.get("/", HTTP_HOST="elsewhere.example").text
    (tmp_path / "pages").mkdir()
    assert html_errors(pages, tmp_path / "pages") == []


@pytest.mark.django_db
def test_the_page_before_the_first_newspaper_is_valid(reader: Client, tmp_path: Path) -> None:
    assert html_errors({"no newspaper": reader.get("/").text}, tmp_path) == []


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> dict[str, str]:
    """The small newspaper on a server: whole addresses by kind of page."""
    settings.BASE_URL = live_server.url
    paths = fill(make_paper(), make_photo)
    return {name: live_server.url + path for name, path in paths.items()}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(served: dict[str, str], page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    found = {}
    for name, url in served.items():
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        outcome = Axe().run(page)
        if outcome.violations_count:
            found[name] = outcome.generate_report()
    assert found == {}
    assert [words for words in said if "404" not in words and "410" not in words] == []
    base = served["home"].rstrip("/")
    assert [url for url in asked if not url.startswith(base)] == []
    assert page.context.cookies() == []


def test_nothing_is_wider_than_the_smallest_screen(served: dict[str, str], page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    for name, url in served.items():
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_lines_have_at_most_forty_characters(served: dict[str, str], page: Page) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(served["article"])
    measure = page.evaluate(
        "(() => { const prose = document.querySelector('.prose');"
        " return prose.clientWidth / parseFloat(getComputedStyle(prose).fontSize) })()"
    )
    assert 30 < measure <= 40


def test_a_reader_without_script_gets_everywhere(served: dict[str, str], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served["home"])
    page.locator(".card--lead a").first.click()
    assert page.locator("h1").inner_text() == "貝朗港渡輪 復航首日載客兩千人"
    page.locator(".byline a").click()
    assert page.locator("h1").inner_text() == "沈以安"
    page.locator(".sections a", has_text="國際").click()
    assert page.locator("h1").inner_text() == "國際"
    context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_story(served: dict[str, str], page: Page) -> None:
    page.goto(served["article"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_pictures_arrive_and_keep_their_place(served: dict[str, str], page: Page) -> None:
    page.goto(served["article"])
    lead = page.locator(".story__lead img")
    assert lead.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert lead.get_attribute("width") == "1200"
    assert lead.get_attribute("height") == "800"
    assert page.locator("time").first.get_attribute("datetime") is not None
