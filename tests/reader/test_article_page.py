"""The article page says what was printed, and nothing that wasn't."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from haowai.articles.models import Article
from haowai.articles.models.parts import Correction, Signature
from haowai.articles.verbs import go_to_press
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Topic
from tests.cast import Paper, publish, write
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db


def page_of(client: Client, article: Article) -> str:
    response = client.get(url_of(article))
    assert response.status_code == 200
    return response.text


def signed(article: Article, *signatures: Signature) -> Article:
    article.signatures.set(signatures)
    return go_to_press(article)


def plain(page: str) -> str:
    """The words of a page, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_bylines_are_printed_in_house_style_and_link_to_their_authors(paper: Paper, reader: Client) -> None:
    with press_transaction("test"):
        person = Person.objects.create(slug="lin", name="林若谷")
    page = page_of(
        reader,
        signed(
            write(paper.world),
            Signature(person=person, role="駐貝朗特派員", place="貝朗", day=28, form="slash"),
        ),
    )
    assert "駐貝朗特派員林若谷／貝朗廿八日報導" in plain(page)
    assert '<a rel="author" href="/authors/lin/">林若谷</a>' in page


@pytest.mark.parametrize(
    ("signature", "line"),
    [
        ({"name": "沈以安", "role": "記者", "place": "台北", "form": "bracket"}, "〔記者沈以安／台北報導〕"),
        ({"name": "徐靜", "role": "編譯", "form": "compiled"}, "編譯徐靜／綜合報導"),
        ({"role": "中央社", "form": "agency"}, "中央社電"),
        ({"name": "沈以安", "role": "記者", "form": "special"}, "記者沈以安／特稿"),
        ({"role": "本報訊", "form": "bracket"}, "〔本報訊〕"),
    ],
)
def test_each_form_of_byline(paper: Paper, reader: Client, signature: dict[str, Any], line: str) -> None:
    assert line in plain(page_of(reader, signed(write(paper.world), Signature(**signature))))


def test_days_are_written_as_the_house_has_it(paper: Paper, reader: Client, settings: Any) -> None:
    settings.DAY_STYLE = "二十"
    page = page_of(
        reader, signed(write(paper.world), Signature(name="林若谷", place="貝朗", day=28, form="slash"))
    )
    assert "林若谷／貝朗二十八日報導" in plain(page)


def test_times_are_of_taipei_and_readable_by_machines(paper: Paper, reader: Client) -> None:
    page = page_of(reader, publish(paper.world, published_at=datetime(2025, 10, 28, 21, 30, tzinfo=UTC)))
    assert '<time datetime="2025-10-29T05:30:00+08:00">2025/10/29 05:30</time>' in page
    assert "when--updated" not in page


def test_an_update_shows_when(paper: Paper, reader: Client) -> None:
    article = publish(paper.world)
    article.headline = "改過的標題"
    page = page_of(reader, go_to_press(article, at=timezone.now() + timedelta(hours=1)))
    assert "改過的標題" in page
    assert "when--updated" in page


def test_the_paper_edition_is_named_and_linked(paper: Paper, reader: Client) -> None:
    day = timezone.localdate() - timedelta(days=1)
    article = publish(paper.world, edition="paper", paper_date=day, paper_page="A3")
    assert f'href="/paper/{day.isoformat()}/A3/"' in page_of(reader, article)


def body(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def test_every_kind_of_block_is_set(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()
    pictured = {"photo": photo.pk, "caption": "", "credit": "", "alt": "", "remote": ""}
    blocks = body(
        ("paragraph", "<p>第一段<b>重</b>字。</p>"),
        ("subheading", "小標題"),
        ("photo", pictured | {"caption": "港口清晨", "credit": "路透"}),
        ("gallery", [pictured, pictured | {"caption": "第二張"}]),
        ("quote", {"text": "海不等人。", "cite": "船長"}),
        ("list", {"ordered": True, "items": ["其一", "其二"]}),
        (
            "table",
            {
                "caption": "航班",
                "columns": [{"type": "text", "heading": "港"}, {"type": "text", "heading": "班次"}],
                "rows": [{"values": ["貝朗", "12"]}],
            },
        ),
        ("embed", {"url": "https://example.org/map", "title": "航線圖"}),
        ("recipe", {"serves": "4 人份", "prep": "", "cook": "", "ingredients": ["鹽"], "steps": ["煮水"]}),
    )
    page = page_of(reader, publish(paper.world, body=blocks, lead=photo))
    for words in (
        "<p>第一段<strong>重</strong>字。</p>",
        '<h2 class="subheading">小標題</h2>',
        '港口清晨<span class="credit">（路透）</span>',
        '渡輪靠岸。<span class="credit">（記者方野攝）</span>',
        "<blockquote>",
        "<li>其一</li>",
        "<caption>航班</caption>",
        '<td class="num">12</td>',
        'href="https://example.org/map"',
        "<li>煮水</li>",
    ):
        assert words in page, words
    assert page.count("<img") == 4
    assert page.count('loading="lazy"') == 3
    assert page.count('fetchpriority="high"') == 1


def test_a_picture_that_is_only_remote_leaves_its_caption(paper: Paper, reader: Client) -> None:
    blocks = body(
        (
            "photo",
            {
                "photo": None,
                "caption": "圖說還在",
                "credit": "法新社",
                "alt": "",
                "remote": "https://elsewhere.example/a.jpg",
            },
        )
    )
    page = page_of(reader, publish(paper.world, body=blocks))
    assert '圖說還在<span class="credit">（法新社）</span>' in page
    assert "elsewhere.example" not in page
    assert "<img" not in page


def test_corrections_stand_on_the_story(paper: Paper, reader: Client) -> None:
    article = write(paper.world)
    article.corrections.set([Correction(at=datetime(2025, 10, 29, 1, tzinfo=UTC), text="船班應為十二班。")])
    page = page_of(reader, go_to_press(article))
    assert "船班應為十二班。" in page
    assert re.search(r'id="correction-\d+"', page)
    assert "2025/10/29 09:00" in page


def test_topics_and_the_story_before_are_linked(paper: Paper, reader: Client) -> None:
    former = publish(paper.world, headline="前一則")
    article = write(paper.world, evolved_from=former)
    article.topics.set([Topic.objects.create(slug="ferry", name="渡輪")])
    page = page_of(reader, go_to_press(article))
    assert 'href="/topics/ferry/"' in page
    assert f'<a href="{url_of(former)}">前一則</a>' in page


def test_markup_in_fields_stays_words(paper: Paper, reader: Client) -> None:
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    article = publish(paper.world, headline=bad, kicker="<b>x</b>", standfirst=bad, lead_caption=bad)
    page = page_of(reader, article)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    assert json.loads(found[1])["@graph"][0]["headline"] == " ".join(bad.split())


def test_machines_read_what_people_read(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    article = publish(
        paper.world,
        lead=make_photo(),
        standfirst="提要",
        published_at=datetime(2025, 10, 28, 21, 30, tzinfo=UTC),
    )
    page = page_of(reader, article)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    thing = json.loads(found[1])["@graph"][0]
    assert thing["datePublished"] == "2025-10-29T05:30:00+08:00"
    assert thing["mainEntityOfPage"]["@id"] == f"http://localhost:8000{url_of(article)}"
    assert thing["image"][0]["url"].startswith("http://localhost:8000/pictures/")
    assert thing["publisher"]["name"] == "潮聲日報"
    assert '<meta property="og:description" content="提要">' in page


def test_a_headline_of_five_thousand_characters_is_set_whole(paper: Paper, reader: Client) -> None:
    long = "很長的標題" * 1000
    page = page_of(reader, publish(paper.world, headline=long))
    assert long in page
    assert long not in reader.get("/").text


def test_queries_stay_at_seven_whatever_is_in_the_story(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    with press_transaction("test"):
        people = [Person.objects.create(slug=f"p{at}", name=f"記者{at}") for at in range(3)]
    former = publish(paper.world)

    def queries(count: int) -> int:
        photos = [make_photo() for _ in range(count)]
        value = [
            {"photo": photo.pk, "caption": "", "credit": "", "alt": "", "remote": ""} for photo in photos
        ]
        blocks = body(*(("photo", each) for each in value))
        article = write(paper.world, body=blocks, lead=photos[0], evolved_from=former, also=[paper.life])
        article.topics.set(
            [Topic.objects.get_or_create(slug=f"t{at}", name=f"話題{at}")[0] for at in range(count)]
        )
        article.signatures.set([Signature(person=person, form="joint") for person in people[:count]])
        url = url_of(go_to_press(article))
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(url).status_code == 200
        return len(captured)

    assert queries(1) == queries(3) <= 7
