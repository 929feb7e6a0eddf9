"""What an article page may cost a reader at first view, measured in Chromium: bytes, requests, script, movement, and
nobody else asked."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response

from haowai.articles.models.parts import Correction, Signature
from haowai.articles.verbs import go_to_press
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Person, Section, Topic
from tests.cast import make_paper, write
from tests.reader.conftest import MakePhoto, story_at, url_of

BYTES, REQUESTS, SCRIPT = 45_000, 7, 12_000
#: Pictures don't count, nor do films.
PICTURES = {"image", "media"}
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.shifts.push([entry.value, ...entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120) ?? "")]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class FirstView:
    """What a page asked for until it was quiet."""

    responses: list[Response] = field(default_factory=list)

    @property
    def counted(self) -> list[Response]:
        return [each for each in self.responses if each.request.resource_type not in PICTURES]

    def size(self, *kinds: str) -> int:
        """Bytes on the wire if the server compresses with gzip at its usual level, headers apart."""
        # What answers a report is empty.
        answers = [each for each in self.counted if each.status != 204]
        wanted = [each for each in answers if not kinds or each.request.resource_type in kinds]
        return sum(len(gzip.compress(each.body(), 6)) for each in wanted)


@pytest.fixture
def story(transactional_db: None, live_server: Any, settings: Any, make_photo: MakePhoto) -> str:
    """A long story with everything on it, of a paper with as many channels and desks as a national daily."""
    settings.BASE_URL = live_server.url
    paper = make_paper()
    with press_transaction("test"):
        for at in range(7):
            channel = Channel.objects.create(
                slug=f"c{at}", name=f"潮聲頻道{at}", colour="#b3261e", position=at
            )
            for desk in range(6):
                Section.objects.create(channel=channel, slug=f"c{at}d{desk}", name=f"版面{desk}")
        for desk in range(9):
            Section.objects.create(channel=paper.channel, slug=f"d{desk}", name=f"要聞{desk}")
        person = Person.objects.create(slug="shen", name="沈以安", role="記者")
        topics = [Topic.objects.create(slug=f"t{at}", name=f"話題之{at}") for at in range(5)]
    now = timezone.now()
    for at in range(8):
        story_at(
            paper.world,
            now - timedelta(hours=at),
            headline=f"第{at}則：北磯線三號碼頭重開，首班船載滿通勤的人",
        )

    def pictured(at: int) -> dict[str, Any]:
        photo = make_photo(size=(1600, 1067), title=f"第{at}張")
        caption = f"第{at}張：清晨的碼頭，漁船與渡輪一同進港。"
        return {"photo": photo.pk, "caption": caption, "credit": "記者方野攝", "alt": caption, "remote": ""}

    blocks: list[dict[str, Any]] = []
    for at in range(24):
        words = "".join(chr(0x4E00 + (at * 997 + place * 61) % 0x3000) for place in range(90))
        blocks.append({"type": "paragraph", "value": f"<p>{words}。</p>"})
        if at % 6 == 2:
            blocks += [
                {"type": "subheading", "value": f"小標之{at}"},
                {"type": "photo", "value": pictured(at)},
            ]
    blocks.append({"type": "gallery", "value": [pictured(at) for at in range(30, 34)]})
    blocks.append({"type": "quote", "value": {"text": "海不等人。", "cite": "船長"}})
    article = write(
        paper.world,
        headline="貝朗港渡輪復航 首日載客兩千人",
        kicker="交通",
        standfirst="停航四個月的渡輪清晨離岸，港務處說木樁換了三百根，往後每年春天檢查一次。",
        lead=make_photo(size=(1600, 1067)),
        body=json.dumps(blocks),
    )
    article.topics.set(topics)
    article.signatures.set([Signature(person=person, role="記者", place="貝朗", day=28, form="slash")])
    article.corrections.set([Correction(at=now, text="船班應為十二班。")])
    return str(live_server.url) + url_of(go_to_press(article))


def test_first_view_stays_within_its_budget(story: str, page: Page) -> None:
    view = FirstView()
    page.on("response", lambda response: view.responses.append(response))
    # Programs that drive a browser are not counted: the report of the view belongs to the view.
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })")
    page.goto(story)
    page.wait_for_load_state("networkidle")
    told = "\n".join(f"{each.request.resource_type} {each.url}" for each in view.counted)
    assert len(view.counted) <= REQUESTS, told
    assert view.size() <= BYTES, told
    assert view.size("script") <= SCRIPT, told
    assert view.size("font") == 0, told
    host = urlsplit(story).netloc
    assert {urlsplit(each.url).netloc for each in view.responses} == {host}
    assert page.context.cookies() == []
    assert not [each.url for each in view.responses if each.status >= 400]


def test_the_lead_picture_comes_early_and_the_rest_late(story: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.resource_type == "image" else None)
    page.goto(story)
    page.wait_for_load_state("networkidle")
    lead = page.locator(".story__lead img")
    assert lead.get_attribute("fetchpriority") == "high"
    assert lead.get_attribute("loading") is None
    current = lead.evaluate("image => image.decode().then(() => image.currentSrc)")
    assert ".avif" in current
    shown = [url for url in asked if "/pictures/" in url]
    assert shown[0] == current
    assert len(shown) < page.locator(".story img").count()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
@pytest.mark.parametrize("choice", ["{}", '{"size":"2","scheme":"dark"}'])
def test_nothing_moves(story: str, browser: Browser, width: int, height: int, choice: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, timezone_id="Asia/Tokyo", locale="zh-TW"
    )
    page = context.new_page()
    page.add_init_script(f"localStorage.haowai = '{choice}'; {SHIFTS}")
    page.goto(story)
    page.wait_for_load_state("networkidle")
    for _ in range(12):
        page.mouse.wheel(0, height)
        page.wait_for_load_state("networkidle")
    page.evaluate("Promise.all([...document.images].map((image) => image.decode().catch(() => {})))")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifts") == []
    context.close()
