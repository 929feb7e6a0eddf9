"""The 18+ gate: what it says, how consent is given, kept and taken back, and what comes with it."""

from __future__ import annotations

import re
from datetime import timedelta
from http.cookies import Morsel
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core.signing import TimestampSigner
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.html import strip_tags
from playwright.sync_api import Browser, Page

from haowai.articles.models import Article
from haowai.reader.gate import COOKIE, RTA, SALT, cookie_domain, is_own_form, path_back
from haowai.sections.models import Channel, GateWording, Section
from tests.cast import Paper, make_paper, publish
from tests.reader.conftest import url_of

HOST = "localhost:8000"
WORDS = "內文裡的金絲雀"
SAFE = "川口刑案，警方偵辦中"


@pytest.fixture
def restricted(paper: Paper) -> Article:
    return publish(
        paper.world,
        headline="不給看的標題",
        body=[("paragraph", f"<p>{WORDS}</p>")],
        rating="restricted",
        safe_headline=SAFE,
    )


def answer_gate(reader: Client, path: str, answer: str = "enter", host: str = HOST, **headers: Any) -> Any:
    """Send the gate's form as a browser does."""
    headers = {"HTTP_ORIGIN": f"http://{host}", "HTTP_HOST": host} | headers
    return reader.post("/gate/", {"next": path, "answer": answer}, **headers)


def cookie_of(response: Any) -> Morsel[str]:
    morsel: Morsel[str] = response.cookies[COOKIE]
    return morsel


# --- What it says ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_has_the_safe_headline_the_law_and_two_ways_on(restricted: Article, reader: Client) -> None:
    response = reader.get(url_of(restricted))
    page = response.text
    assert response.status_code == 200
    title = re.search(r'<h1 class="gate__title" lang="zh-Hant-TW">(.+?)</h1>', page, re.DOTALL)
    assert title
    assert strip_tags(title[1]).strip() == SAFE
    assert "46-1" in page or "四十六條之一" in page
    assert 'href="https://i.win.org.tw/"' in page
    assert '<form class="gate__choice" method="post" action="/gate/">' in page
    assert f'<input type="hidden" name="next" value="{url_of(restricted)}">' in page
    assert '<a class="gate__leave" href="/">' in page
    assert WORDS not in page
    assert "不給看的標題" not in page


@pytest.mark.django_db
def test_a_story_without_safe_headline_says_only_that_it_is_restricted(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="不給看的標題", rating="restricted")
    page = reader.get(url_of(article)).text
    assert "不給看的標題" not in page
    assert '<h1 class="gate__title">' in page


@pytest.mark.django_db
def test_gate_and_story_carry_the_labels_and_no_machine_reads_more(
    restricted: Article, reader: Client
) -> None:
    gate = reader.get(url_of(restricted))
    answer_gate(reader, url_of(restricted))
    story = reader.get(url_of(restricted))
    assert WORDS in story.text
    for response in (gate, story):
        assert response["Rating"] == RTA
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="rating" content="adult">' in response.text
        assert f'<meta name="rating" content="{RTA}">' in response.text
        assert '<meta name="robots" content="noindex">' in response.text
        assert "application/ld+json" not in response.text
        # What shared links show is drawn of the safe headline.
        pictures = re.findall(r'property="og:image" content="([^"]+)"', response.text)
        assert all("/pictures/social/" in picture for picture in pictures)
        assert "og:description" not in response.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wording", "own", "has", "has_not"),
    [
        (GateWording.CURRENT, "自家的話", "i.win.org.tw", "自家的話"),
        (GateWording.FORMER, "自家的話", "gate__enter", "i.win.org.tw"),
        (GateWording.OWN, "自家的話\n\n<b>第二段</b>", "<p>&lt;b&gt;第二段&lt;/b&gt;</p>", "i.win.org.tw"),
        (GateWording.OWN, " \n ", "i.win.org.tw", "自家的話"),
    ],
)
def test_a_channel_chooses_its_wording(
    restricted: Article, reader: Client, paper: Paper, wording: str, own: str, has: str, has_not: str
) -> None:
    paper.channel.gate_wording, paper.channel.gate_notice = wording, own
    paper.channel.save()
    page = reader.get(url_of(restricted)).text
    assert has in page
    assert has_not not in page


@pytest.mark.django_db
def test_the_gate_costs_few_queries(
    restricted: Article, paper: Paper, reader: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        publish(paper.world)
    # Channels with sections; the story; the newest beside it; what stands around every page.
    with django_assert_max_num_queries(7):
        reader.get(url_of(restricted))


# --- Consent --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_with_consent_the_story_is_whole_and_nobody_keeps_it(restricted: Article, reader: Client) -> None:
    path = url_of(restricted)
    gate = reader.get(path)
    assert (gate["Cache-Control"], gate["Vary"], gate["X-Gated"]) == ("no-cache", "Cookie", "1")
    assert f"story:{restricted.number}" in gate["Surrogate-Key"].split()
    sent = answer_gate(reader, path)
    assert (sent.status_code, sent["Location"], sent["Cache-Control"]) == (303, path, "no-store")
    story = reader.get(path)
    assert WORDS in story.text
    assert "不給看的標題" in story.text
    assert (story["Cache-Control"], story["Vary"]) == ("private, no-store", "Cookie")
    assert "Surrogate-Key" not in story
    assert "X-Gated" not in story
    assert not story.cookies


@pytest.mark.django_db
def test_head_says_what_get_says(restricted: Article, reader: Client) -> None:
    path = url_of(restricted)
    assert reader.head(path)["X-Gated"] == "1"
    answer_gate(reader, path)
    assert reader.head(path)["Cache-Control"] == "private, no-store"
    assert reader.head(path).content == b""


@pytest.mark.django_db
def test_the_cookie_is_of_the_session_and_says_nothing_of_the_reader(
    restricted: Article, reader: Client
) -> None:
    cookie = cookie_of(answer_gate(reader, url_of(restricted)))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert not cookie["secure"]  # the paper of the tests has no https
    assert cookie.value.startswith("18:")


@pytest.mark.django_db
def test_its_life_can_be_set_and_over_https_it_is_secure(
    restricted: Article, reader: Client, settings: Any
) -> None:
    settings.CONSENT_HOURS = 72
    settings.BASE_URL = "https://tide.example"
    settings.ALLOWED_HOSTS = [".tide.example"]
    sent = answer_gate(
        reader, url_of(restricted), host="tide.example", HTTP_ORIGIN="https://tide.example", secure=True
    )
    cookie = cookie_of(sent)
    assert cookie["max-age"] == 72 * 3600
    assert cookie["secure"]
    assert cookie["domain"] == "tide.example"


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [0, 2])
def test_an_old_consent_is_none(restricted: Article, reader: Client, settings: Any, hours: int) -> None:
    settings.CONSENT_HOURS = hours
    path = url_of(restricted)
    value = cookie_of(answer_gate(reader, path)).value
    life = timedelta(hours=hours or 24)
    for late, seen in ((life - timedelta(minutes=1), True), (life + timedelta(minutes=1), False)):
        with time_machine.travel(timezone.now() + late):
            browser = Client(HTTP_HOST=HOST)
            browser.cookies[COOKIE] = value
            assert (WORDS in browser.get(path).text) is seen


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged", ["", "18", "1", "18:x:y", "true", "18:" + "A" * 43, "\x00", "18::", "18" * 4000]
)
def test_a_forged_cookie_is_none(restricted: Article, reader: Client, forged: str) -> None:
    reader.cookies[COOKIE] = forged
    response = reader.get(url_of(restricted))
    assert WORDS not in response.text
    assert response["X-Gated"] == "1"


@pytest.mark.django_db
def test_only_our_own_signature_over_our_own_word_counts(restricted: Article, reader: Client) -> None:
    for value in (
        TimestampSigner(salt=SALT).sign("17"),
        TimestampSigner(salt="another").sign("18"),
        TimestampSigner(salt=SALT, key="another").sign("18"),
    ):
        reader.cookies[COOKIE] = value
        assert WORDS not in reader.get(url_of(restricted)).text


@pytest.mark.django_db
def test_consent_changes_no_other_page(restricted: Article, paper: Paper, reader: Client) -> None:
    other = publish(paper.world)
    paths = ["/", "/world/", url_of(other), "/nothing"]
    before = [reader.get(path) for path in paths]
    answer_gate(reader, url_of(restricted))
    for path, old in zip(paths, before, strict=True):
        new = reader.get(path)
        assert new.content == old.content, path
        assert new.headers == old.headers, path


@pytest.mark.django_db
def test_it_can_be_taken_back(restricted: Article, reader: Client) -> None:
    path = url_of(restricted)
    answer_gate(reader, path)
    assert '<button name="answer" value="leave">' in reader.get(path).text
    sent = answer_gate(reader, path, "leave")
    assert (sent.status_code, sent["Location"]) == (303, path)
    assert cookie_of(sent)["max-age"] == 0
    assert WORDS not in reader.get(path).text


@pytest.mark.django_db
def test_what_is_gone_is_gone_with_consent_too(restricted: Article, reader: Client) -> None:
    from haowai.articles.verbs import take_down

    answer_gate(reader, url_of(restricted))
    take_down(restricted)
    response = reader.get(url_of(restricted))
    assert response.status_code == 410
    assert WORDS not in response.text


# --- Who may answer -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_only_a_form_is_an_answer(paper: Paper, reader: Client, method: str) -> None:
    response = getattr(reader, method)("/gate/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://sports.haowai.localhost:8000"},
        {"HTTP_ORIGIN": f"http://{HOST}.evil.example"},
        {"HTTP_ORIGIN": f"http://{HOST}", "HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": f"http://{HOST}", "HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "", "HTTP_REFERER": "https://evil.example/"},
        {"HTTP_ORIGIN": "", "HTTP_REFERER": "http://[broken"},
        {"HTTP_ORIGIN": ""},
    ],
)
def test_another_site_answers_for_nobody(
    restricted: Article, reader: Client, headers: dict[str, str]
) -> None:
    response = answer_gate(reader, url_of(restricted), **headers)
    assert response.status_code == 403
    assert not response.cookies
    assert f'href="{url_of(restricted)}"' in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_ORIGIN": "https://tide.example"},
        {"HTTP_REFERER": "https://tide.example/world/1"},
    ],
)
def test_browsers_say_in_one_of_three_ways_that_a_form_is_ours(headers: dict[str, str]) -> None:
    request = RequestFactory().post("/gate/", HTTP_HOST="tide.example", **headers)  # type: ignore[arg-type]
    assert is_own_form(request)


@pytest.mark.parametrize(
    "wanted",
    [
        "", "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "/\t/evil.example", "/world/1\r\nSet-Cookie: a=b", "world/1", "http:/evil.example",
        "/" + "a" * 3000, "\x00/world/1", " /world/1",
    ],
)  # fmt: skip
def test_the_way_back_leads_nowhere_else(wanted: str) -> None:
    assert path_back(wanted) == "/"


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/world/100001", "/world/100001"),
        ("/world/100001?a=1&b=2", "/world/100001?a=1&b=2"),
        ("/topics/渡輪/", "/topics/%E6%B8%A1%E8%BC%AA/"),
        ("/topics/%E6%B8%A1/", "/topics/%E6%B8%A1/"),
    ],
)
def test_the_way_back_is_a_path_of_ours(wanted: str, path: str) -> None:
    assert path_back(wanted) == path


# --- Which hosts share it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "host", "domain"),
    [
        ("https://tide.example", "tide.example", "tide.example"),
        ("https://tide.example", "sports.tide.example:443", "tide.example"),
        ("https://www.tide.example", "sports.tide.example", "tide.example"),
        ("https://www.tide.example", "www.tide.example", "tide.example"),
        ("https://tide.example", "sports.example", None),
        ("https://tide.example", "eviltide.example", None),
        ("https://www.tw", "www.tw", "www.tw"),
        ("http://localhost:8000", "localhost:8000", None),
        ("http://localhost:8000", "haowai.localhost:8000", "haowai.localhost"),
        ("http://localhost:8000", "sports.haowai.localhost:8000", "haowai.localhost"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", None),
        ("http://192.0.2.7", "192.0.2.7", None),
        ("http://intranet", "intranet", None),
        ("http://[2001:db8::7]:8000", "[2001:db8::7]:8000", None),
    ],
)
def test_channels_below_the_papers_domain_share_a_consent(
    settings: Any, base: str, host: str, domain: str | None
) -> None:
    settings.BASE_URL = base
    assert cookie_domain(host) == domain


@pytest.mark.django_db
def test_home_says_that_the_channel_has_restricted_stories(
    paper: Paper, sports: Section, reader: Client
) -> None:
    note, key = 'class="adult-note"', f"restricted-of:{paper.channel.pk}"
    assert note not in reader.get("/").text
    assert key in reader.get("/")["Surrogate-Key"].split()
    publish(paper.world, rating="restricted", published_at=timezone.now() - timedelta(days=900))
    for _ in range(3):
        publish(paper.life)
    assert note in reader.get("/").text
    assert note in reader.get("/world/").text
    assert note not in reader.get("/life/").text
    assert note not in reader.get("/", HTTP_HOST="sports.haowai.localhost:8000").text


# --- In a browser ---------------------------------------------------------------------------------------------------


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> dict[str, str]:
    """The address of a restricted story of the paper, of one of a sister channel, and of one on a host of its own."""
    port = live_server.url.rpartition(":")[2]
    settings.BASE_URL = f"http://haowai.localhost:{port}"
    settings.CHANNEL_URLS = {"food": f"http://food.localhost:{port}"}
    settings.ALLOWED_HOSTS = ["*"]
    paper = make_paper()
    urls = {}
    for slug in ("", "sports", "food"):
        section = paper.world
        if slug:
            channel = Channel.objects.create(slug=slug, name=f"潮聲{slug}")
            section = Section.objects.create(channel=channel, slug="desk", name="專刊")
        article = publish(
            section, headline="不給看的標題", body=[("paragraph", f"<p>{WORDS}</p>")], rating="restricted"
        )
        host = {"": "haowai.localhost", "sports": "sports.haowai.localhost", "food": "food.localhost"}[slug]
        urls[slug or "paper"] = f"http://{host}:{port}{url_of(article)}"
    return urls


def test_a_reader_enters_by_keyboard_and_without_script(served: dict[str, str], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served["paper"])
    assert WORDS not in page.content()
    page.locator(".gate__notice a").focus()
    page.keyboard.press("Tab")
    assert page.locator(".gate__enter:focus").count() == 1
    page.keyboard.press("Tab")
    assert page.locator(".gate__leave:focus").count() == 1
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".prose")
    assert page.url == served["paper"]
    assert WORDS in page.locator(".prose").inner_text()
    page.locator(".adult-bar button").press("Enter")
    page.wait_for_selector(".gate")
    assert page.url == served["paper"]
    page.locator(".gate__leave").press("Enter")
    page.wait_for_selector("body.front")
    context.close()


def test_consent_holds_on_sister_channels_and_not_on_a_host_of_its_own(
    served: dict[str, str], page: Page
) -> None:
    page.goto(served["paper"])
    assert page.context.cookies() == []
    page.locator(".gate__enter").click()
    page.wait_for_selector(".prose")
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["domain"]) == (COOKIE, ".haowai.localhost")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert page.evaluate("document.cookie") == ""
    page.goto(served["sports"])
    assert WORDS in page.content()
    page.goto(served["food"])
    assert WORDS not in page.content()
    page.locator(".gate__enter").click()
    page.wait_for_selector(".prose")
    page.goto(served["sports"])
    page.locator(".adult-bar button").click()
    page.wait_for_selector(".gate")
    page.goto(served["paper"])
    assert WORDS not in page.content()


def test_back_and_forth_shows_no_more_than_is_consented(served: dict[str, str], page: Page) -> None:
    page.goto(served["paper"])
    page.locator(".gate__enter").click()
    page.wait_for_selector(".prose")
    page.locator(".adult-bar button").click()
    page.wait_for_selector(".gate")
    page.go_back()
    page.wait_for_load_state()
    assert WORDS not in page.content()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_gate_and_story_behind_it_are_accessible(
    served: dict[str, str], page: Page, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(served["paper"])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    for name in (".gate__enter", ".gate__leave"):
        box = page.locator(name).bounding_box()
        assert box
        assert box["height"] >= 44
    page.locator(".gate__enter").click()
    page.wait_for_selector(".prose")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    box = page.locator(".adult-bar button").bounding_box()
    assert box
    assert box["height"] >= 44
