"""Feeds: they parse without a warning, keep the published rules, and tell no more than everybody may read."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from haowai.articles.verbs import go_to_press, take_down
from haowai.media.models import Photo
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section
from tests.cast import Paper, publish
from tests.reader.conftest import MakePhoto, url_of
from tests.reader.machines.conftest import SAFE_WORDS, SECRET, Print, full_story

pytestmark = pytest.mark.django_db
KINDS = ("rss", "atom", "json")
STEMS = ("/feeds/latest", "/feeds/all", "/world/feed", "/topics/ferry/feed", "/authors/shen-yi-an/feed")
HOST = "http://localhost:8000"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_they_parse_without_a_warning(printed: Print, reader: Client, stem: str, kind: str) -> None:
    response = reader.get(f"{stem}.{kind}")
    found = feedparser.parse(
        response.content,
        response_headers={"content-type": response["Content-Type"], "content-location": HOST},
    )
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == {"rss": "rss20", "atom": "atom10"}[kind]
    newest = next(entry for entry in found.entries if entry.title == printed.full.headline)
    assert newest.link == HOST + url_of(printed.full)
    assert newest.id == f"{HOST}/stories/{printed.full.number}"
    assert [author["name"] for author in newest.authors if author] == ["沈以安"]
    assert {tag.term for tag in newest.tags} >= {"國際", "渡輪"}
    assert newest.content[0].type == "text/html"
    assert newest.enclosures[0].type == "image/jpeg"
    assert newest.published_parsed


@pytest.mark.parametrize("stem", STEMS)
def test_rss_keeps_its_rules(printed: Print, reader: Client, stem: str) -> None:
    channel = etree.fromstring(reader.get(f"{stem}.rss").content).find("channel")
    for name in ("title", "link", "description", "language", "lastBuildDate", "ttl", "image"):
        assert channel.find(name) is not None, name
    assert channel.findtext("language") == "zh-tw"
    itself = channel.find(f"{ATOM}link")
    assert (itself.get("rel"), itself.get("href")) == ("self", f"{HOST}{stem}.rss")
    assert channel.findtext("image/title") == channel.findtext("title")
    assert channel.findtext("image/link") == channel.findtext("link")
    for item in channel.iterfind("item"):
        assert item.findtext("title")
        assert item.find("guid").get("isPermaLink") == "false"
        assert re.search(r"\+0800$", item.findtext("pubDate"))
        assert len(item.findall("enclosure")) <= 1
        for enclosure in item.iterfind("enclosure"):
            assert set(enclosure.attrib) == {"url", "length", "type"}
    assert channel.find("item") is not None


@pytest.mark.parametrize("stem", STEMS)
def test_atom_keeps_its_rules(printed: Print, reader: Client, stem: str) -> None:
    """RFC 4287, 4.1.1 and 4.1.2."""
    feed = etree.fromstring(reader.get(f"{stem}.atom").content)
    for element in [feed, *feed.iterfind(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        kinds = [
            (link.get("rel"), link.get("type"), link.get("hreflang"))
            for link in element.iterfind(f"{ATOM}link")
        ]
        assert len(kinds) == len(set(kinds))
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("href") for link in feed.iterfind(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"{HOST}{stem}.atom"
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) > 0
    author = feed.find(f"{ATOM}entry/{ATOM}author/{ATOM}uri")
    assert author.text == f"{HOST}/authors/shen-yi-an/"


@pytest.mark.parametrize("stem", STEMS)
def test_json_feed_keeps_its_rules(printed: Print, reader: Client, stem: str) -> None:
    """jsonfeed.org/version/1.1: what is required, and the types of what is given."""
    response = reader.get(f"{stem}.json")
    assert response["Content-Type"].startswith("application/feed+json")
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == f"{HOST}{stem}.json"
    assert feed["home_page_url"].startswith(HOST)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        for name in ("date_published", "date_modified"):
            assert name not in item or datetime.fromisoformat(item[name]).tzinfo
        for attachment in item.get("attachments", []):
            assert {"url", "mime_type"} <= set(attachment)
        for author in item.get("authors", []):
            assert author["name"]
            assert author.get("url", HOST).startswith(HOST)
        assert all(isinstance(tag, str) for tag in item["tags"])


def items(reader: Client, path: str = "/feeds/latest.json") -> list[dict[str, Any]]:
    return json.loads(reader.get(path).content)["items"]  # type: ignore[no-any-return]


def test_the_whole_story_is_told(printed: Print, reader: Client) -> None:
    (item,) = [each for each in items(reader) if each["title"] == printed.full.headline]
    for words in (
        "首班坐滿",
        "<h2>木樁換新</h2>",
        "碼頭的木樁。（記者方野攝）",
        "船來了 &amp; 人也來了",
        "<li>北線</li>",
        "非六時",
    ):
        assert words in item["content_html"], words
    assert "記者沈以安／貝朗廿二日報導" in item["content_html"]
    assert item["summary"] == printed.full.standfirst
    assert item["image"].endswith("/1280.jpg")
    assert item["attachments"][0]["title"] == "渡輪靠岸。（記者方野攝）"


@pytest.mark.parametrize("kind", KINDS)
def test_every_address_is_whole(printed: Print, reader: Client, kind: str) -> None:
    text = (
        reader.get(f"/feeds/latest.{kind}")
        .text.replace("&quot;", '"')
        .replace("&lt;", "<")
        .replace('\\"', '"')
    )
    addresses = re.findall(r'(?:href|src|url)="([^"]+)"', text)
    assert addresses or kind == "json"
    for address in addresses:
        assert urlsplit(address).scheme in {"http", "https"}, address


@pytest.mark.parametrize("stem", STEMS[:3])
@pytest.mark.parametrize("kind", KINDS)
def test_a_restricted_story_has_its_safe_headline_or_is_left_out(
    printed: Print, reader: Client, stem: str, kind: str
) -> None:
    text = reader.get(f"{stem}.{kind}").text
    assert SECRET not in text
    assert f"（18+）{SAFE_WORDS}" in text
    assert url_of(printed.safe) in text
    assert url_of(printed.hidden) not in text


@pytest.mark.parametrize("stem", STEMS[:3])
def test_advertisements_stay_out(printed: Print, reader: Client, stem: str) -> None:
    assert "港邊新居開賣" not in reader.get(f"{stem}.rss").text


def test_what_is_taken_down_leaves(printed: Print, reader: Client) -> None:
    take_down(printed.full)
    assert printed.full.headline not in reader.get("/feeds/latest.rss").text


def test_a_picture_that_may_not_be_shown_leaves_and_its_caption_stays(printed: Print, reader: Client) -> None:
    Photo.objects.filter(pk=printed.photo.pk).update(withdrawn_at=timezone.now())
    text = reader.get("/feeds/latest.rss").text
    assert "/pictures/" not in text
    assert "碼頭的木樁。" in text


def test_the_id_stays_when_the_story_moves(printed: Print, reader: Client) -> None:
    before = {item["id"] for item in items(reader)}
    printed.full.section = printed.paper.life
    go_to_press(printed.full)
    assert {item["id"] for item in items(reader)} == before


def test_a_feed_is_told_again_only_when_it_changed(printed: Print, reader: Client) -> None:
    first = reader.get("/feeds/latest.atom")
    known = {"If-None-Match": first["ETag"]}
    again = reader.get("/feeds/latest.atom", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Surrogate-Key"] == first["Surrogate-Key"]
    take_down(printed.full)
    assert reader.get("/feeds/latest.atom", headers=known).status_code == 200


def test_the_bytes_are_the_same_each_time(paper: Paper, reader: Client) -> None:
    for path in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json"):
        assert reader.get(path).content == reader.get(path).content


def test_what_changes_it_purges_it(printed: Print, reader: Client) -> None:
    own = set(reader.get("/topics/ferry/feed.rss")["Surrogate-Key"].split())
    assert {
        "chrome", f"topic:{printed.topic.pk}", f"story:{printed.full.number}", f"photo:{printed.photo.pk}",
        f"person-name:{printed.person.pk}",
    } <= own  # fmt: skip


def test_all_channels_are_in_one_feed_once_and_in_order(
    printed: Print, sports: Section, reader: Client
) -> None:
    newest = publish(sports, headline="潮聲隊逆轉", also=[printed.paper.world])
    found = items(reader, "/feeds/all.json")
    assert found[0]["title"] == "潮聲隊逆轉"
    assert [item["id"] for item in found].count(f"{HOST}/stories/{newest.number}") == 1
    assert found[0]["url"].startswith("http://sports.haowai.localhost:8000/")


def test_what_belongs_to_the_paper_is_at_its_host(printed: Print, sports: Section) -> None:
    reader = Client(HTTP_HOST="sports.haowai.localhost:8000")
    for path in ("/feeds/all.rss", "/topics/ferry/feed.atom", "/authors/shen-yi-an/feed.json"):
        response = reader.get(path)
        assert (response.status_code, response["Location"]) == (301, HOST + path)
    assert reader.get("/feeds/latest.rss").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/none/feed.rss",
        "/topics/none/feed.rss",
        "/authors/none/feed.rss",
        "/feeds/latest.xml",
        "/feeds/none.rss",
    ],
)
def test_what_is_not_there_is_not_found(printed: Print, reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_nothing_is_written(printed: Print, reader: Client) -> None:
    assert reader.post("/feeds/latest.rss").status_code == 405


def test_control_characters_break_no_feed(printed: Print, reader: Client) -> None:
    publish(printed.paper.world, headline="怪\x0b字", standfirst="提\x01要")
    assert not feedparser.parse(reader.get("/feeds/latest.rss").content).bozo


def test_its_cost_is_the_same_for_one_story_and_for_thirty(
    paper: Paper, reader: Client, make_photo: MakePhoto, django_assert_num_queries: Any
) -> None:
    for at in range(12):
        go_to_press(
            full_story(paper.world, make_photo(), published_at=timezone.now() - timedelta(minutes=at))
        )
    # Channels and sections, menus; the list with its payloads; photos.
    with django_assert_num_queries(4):
        assert len(items(reader, "/world/feed.json")) == 12


def test_a_feed_ends(paper: Paper, reader: Client) -> None:
    for at in range(32):
        publish(paper.world, published_at=timezone.now() - timedelta(minutes=at))
    assert len(items(reader)) == 30


def test_pages_name_their_feeds(printed: Print, reader: Client) -> None:
    for page, stem in [
        ("/", "/feeds/latest"), ("/world/", "/world/feed"), ("/topics/ferry/", "/topics/ferry/feed"),
        ("/authors/shen-yi-an/", "/authors/shen-yi-an/feed"),
    ]:  # fmt: skip
        text = reader.get(page).text
        for kind, mime in (("rss", "rss+xml"), ("atom", "atom+xml"), ("json", "feed+json")):
            assert re.search(
                rf'<link rel="alternate" type="application/{re.escape(mime)}" title="[^"]+" href="{stem}\.{kind}">',
                text,
            ), (page, kind)


def test_a_page_lists_the_feeds(printed: Print, reader: Client) -> None:
    page = reader.get("/feeds/").text
    for stem in ("/feeds/latest", "/world/feed", "/politics/feed"):
        for kind in KINDS:
            assert f'href="{HOST}{stem}.{kind}"' in page
    with press_transaction("test"):
        printed.paper.channel.services.create(slug="feeds", title="訂閱", body="<p>請自由取用。</p>")
    page = reader.get("/feeds/").text
    assert '<h1 class="page__name">訂閱</h1>' in page
    assert "請自由取用" in page
