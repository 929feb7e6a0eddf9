"""What a story's page offers its reader beside the words: how long, how old, where to share it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from haowai.press.models import Story
from haowai.press.payload import read
from haowai.reader.links import Links
from haowai.reader.pages.article import printed_page
from haowai.reader.site import load_site
from haowai.reader.tools import old_year, share_links
from tests.cast import Paper, body, publish
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db


def test_the_story_says_how_long_it_takes(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, body=body("潮" * 1200, "聲" * 300))
    page = reader.get(url_of(article)).text
    assert re.search(r'<span class="minutes">[^<]*3', page)


def test_a_flash_takes_no_time(paper: Paper, reader: Client) -> None:
    assert 'class="minutes"' not in reader.get(url_of(publish(paper.world, body=[]))).text


@pytest.mark.parametrize(
    ("published", "now", "year"),
    [
        (datetime(2024, 6, 1, tzinfo=UTC), datetime(2025, 5, 31, 23, 59, 59, tzinfo=UTC), None),
        (datetime(2024, 6, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC), 2024),
        # In Taipei it was the new year already.
        (datetime(2018, 12, 31, 20, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), 2019),
        (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), None),
    ],
)
def test_a_story_is_old_after_a_year(published: datetime, now: datetime, year: int | None) -> None:
    with time_machine.travel(now, tick=False):
        assert old_year(published) == year


def test_an_old_story_says_of_which_year_it_is_and_a_card_does_not(paper: Paper, reader: Client) -> None:
    now = timezone.now()
    article = publish(paper.world, published_at=now)
    assert 'class="old"' not in reader.get(url_of(article)).text
    with time_machine.travel(now + timedelta(days=400), tick=False):
        page = reader.get(url_of(article)).text
        assert re.search(rf'<p class="old"[^>]*>.*{now.year}', page)
        assert 'class="old"' not in reader.get("/world/").text


def test_a_story_is_shared_by_plain_links(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="渡輪復航 & 首日「客滿」")
    page = reader.get(url_of(article)).text
    found = re.search(r'<ul class="share">(.*?)</ul>', page, re.DOTALL)
    assert found
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', found[1])]
    assert [urlsplit(link).hostname for link in links] == [
        "social-plugins.line.me",
        "www.facebook.com",
        "x.com",
        "www.threads.com",
        None,
    ]
    address = f"http://localhost:8000{url_of(article)}"
    fields = [parse_qs(urlsplit(link).query) for link in links]
    assert [each.get("url", each.get("u", each.get("body"))) for each in fields] == [[address]] * 5
    assert fields[2]["text"] == fields[4]["subject"] == ["渡輪復航 & 首日「客滿」"]
    assert found[1].count('rel="noopener"') == 5


def test_a_restricted_story_is_shared_by_its_safe_headline_alone(paper: Paper) -> None:
    article = publish(paper.world, headline="不能看", rating="restricted", safe_headline="川口刑案")
    site = load_site()
    data = read(Story.objects.select_related("payload").get(pk=article.number).payload)
    page = printed_page(Links(site, paper.channel), paper.world, data)
    assert page.shared_title == "川口刑案"
    assert 'data-share="川口刑案"' in page.html()
    assert not [link for link in page.share if "%E4%B8%8D%E8%83%BD" in link.url]


def test_nothing_is_shared_without_a_title() -> None:
    assert share_links("https://tide.example/world/1", "")[2].url.endswith("&text=")


def test_pictures_lead_to_their_largest_size(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    page = reader.get(url_of(publish(paper.world, lead=make_photo(size=(2400, 1600))))).text
    found = re.search(r'<a class="figure__open" href="([^"]+)"', page)
    assert found
    assert re.search(r"/1600\.jpg(\?|$)", unescape(found[1]))
    assert reader.get(unescape(found[1])).status_code == 200
    assert 'id="lightbox"' in page


def test_a_page_without_pictures_has_no_lightbox(paper: Paper, reader: Client) -> None:
    assert 'id="lightbox"' not in reader.get(url_of(publish(paper.world))).text
