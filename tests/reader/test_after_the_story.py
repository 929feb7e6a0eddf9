"""Where readers go on from a story, in Chromium: what is related to it, what is hot in its section today, and 熱門
(docs/daily-page.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from haowai.articles.models import Article
from haowai.audience.collecting import Collector
from haowai.audience.writing import Tables
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.related.following import RelatedStories
from haowai.press.consumers import run
from haowai.reader import beacons
from tests.audience.readers import BROWSER, Crowd
from tests.cast import Paper, body, publish
from tests.reader.conftest import url_of

pytestmark = pytest.mark.django_db(transaction=True)
#: A browser that no program drives says so; of others nothing is counted.
PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })"
OTHERS = (
    ("茶改場育出抗旱新種", "霧嶺茶改場花了九年育出耐旱的茶樹新品種，農友下個月起可以申請茶苗。"),
    ("圖書總館周末延長開放", "圖書總館自下周起延長周末開放時間，自修室開到晚上十點，志工還缺二十人。"),
    ("海鷗隊連勝六場", "瀾港海鷗隊主場逆轉勝，先發投手投了七局沒有失分，球迷湧入河堤公園慶祝。"),
)


@pytest.fixture
def base(live_server: Any, settings: Any, paper: Paper) -> str:
    settings.BASE_URL = live_server.url
    return str(live_server.url)


def ferries(paper: Paper) -> tuple[Article, Article]:
    """A ship that ran aground, and in another section what came of it; between them stories of other things."""
    now = timezone.now().replace(microsecond=0)
    aground = publish(
        paper.world,
        headline="北磯線渡輪三號碼頭擱淺",
        body=body(
            "北磯線渡輪在三號碼頭外擱淺，船上一百二十名乘客由拖船接駁上岸，沒有人受傷。",
            "港務處調查，三號碼頭的木樁被船蛆蛀空，航道浮標也偏了兩百公尺。",
        ),
        published_at=now - timedelta(days=90),
    )
    for at, (headline, text) in enumerate(OTHERS):
        publish(paper.world, headline=headline, body=body(text), published_at=now - timedelta(days=20 - at))
    report = publish(
        paper.politics,
        headline="渡輪擱淺調查：三號碼頭木樁早已蛀空",
        body=body(
            "北磯線渡輪擱淺後停航三個月，港務處公布調查報告，認定三號碼頭的木樁早被船蛆蛀空。",
            "報告說，航道浮標偏移兩百公尺，巡檢人員沒有回報。",
        ),
        published_at=now,
    )
    return aground, report


def test_related_news_stands_below_the_story(base: str, paper: Paper, page: Page) -> None:
    aground, report = ferries(paper)
    index = SearchIndex()
    run(index)
    run(RelatedStories())
    index.close()
    page.goto(base + url_of(aground))
    related = page.locator(".related")
    related.scroll_into_view_if_needed()
    expect(related.locator("h2")).to_have_text("相關新聞")
    link = related.locator("li a").first
    expect(link).to_have_text(report.headline)
    link.click()
    expect(page.locator("h1")).to_have_text(report.headline)


def test_what_is_hot_in_the_section_today_stands_beside_the_story(
    base: str, paper: Paper, page: Page
) -> None:
    stories = [publish(paper.world, headline=headline) for headline, _text in OTHERS]
    crowd = Crowd(timezone.now())
    for readers, story in enumerate(stories, 1):
        crowd.many(story.number, readers)
    crowd.write()
    page.goto(base + url_of(stories[0]))
    hot = page.locator(".beside__hot")
    expect(hot.locator("h2")).to_have_text("國際今日熱門")
    most = hot.locator("li a").first
    expect(most).to_have_text(stories[2].headline)
    most.click()
    expect(page.locator("h1")).to_have_text(stories[2].headline)


def test_what_a_reader_opens_stands_in_what_the_bar_calls_hot(
    base: str, paper: Paper, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = Collector(Tables())
    monkeypatch.setattr(beacons, "collector", collector)
    read, _newer = (publish(paper.world, headline=headline) for headline, _text in OTHERS[:2])
    person = browser.new_context(user_agent=BROWSER)
    person.add_init_script(PERSON)
    page = person.new_page()
    with page.expect_response("**/islands/views"):
        page.goto(base + url_of(read))
    collector.write()
    page.locator(".sections a", has_text="熱門").click()
    expect(page.locator("h1")).to_have_text("熱門")
    first = page.locator(".ranked").first.locator("li a").first
    expect(first).to_have_text(read.headline)
    first.click()
    expect(page.locator("h1")).to_have_text(read.headline)
