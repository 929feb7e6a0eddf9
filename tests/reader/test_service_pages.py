"""Service pages say what editors wrote, safely; the map of the site names what there is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haowai.articles.verbs import go_to_press
from haowai.demo.services import rich_text
from haowai.press import keys
from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.reader.rich import rich_html
from haowai.sections.models import Section, ServicePage, Special, Topic
from tests.cast import Newsroom, Paper, publish, write

pytestmark = pytest.mark.django_db


def service(paper: Paper, slug: str = "about", **fields: object) -> ServicePage:
    with press_transaction("test"):
        return ServicePage.objects.create(
            channel=paper.channel, slug=slug, **{"title": "關於本報", "body": "<p>創刊。</p>", **fields}
        )


def test_a_service_page_stands_at_its_address_and_in_the_footer(paper: Paper, reader: Client) -> None:
    page = service(paper)
    answer = reader.get("/service/about/")
    assert answer.status_code == 200
    assert '<h1 class="page__name">關於本報</h1>' in answer.text
    assert "<p>創刊。</p>" in answer.text
    assert f"service:{page.pk}" in answer["Surrogate-Key"].split()
    assert 'href="/service/about/"' in reader.get("/").text
    assert reader.get("/service/about")["Location"] == "http://localhost:8000/service/about/"
    assert reader.get("/service/none/").status_code == 404


def test_a_change_purges_the_page_and_the_frame_of_all(paper: Paper) -> None:
    page = service(paper)
    page.title = "關於我們"
    page.save()
    row = LogRow.objects.filter(subject_type="service").latest("number")
    assert {f"service:{page.pk}", keys.CHROME} <= set(row.purges.split())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<p data-block-key="a1"><b>重</b>與<i>輕</i></p>', "<p><strong>重</strong>與<em>輕</em></p>"),
        ('<p><a href="https://example.org/">外</a></p>', '<p><a href="https://example.org/">外</a></p>'),
        ('<p><a href="/stories/100001">則</a></p>', '<p><a href="/stories/100001">則</a></p>'),
        ('<p><a linktype="page" id="7">頁</a></p>', "<p>頁</p>"),
        ('<p><a href="javascript:alert(1)">壞</a></p>', "<p>壞</p>"),
        ("<p>x<script>alert(1)</script></p>", "<p>x</p>"),
        ('<p onclick="x()" style="color:red">x</p><img src="//evil.example/a.png">', "<p>x</p>"),
        ("<h2>題</h2><ul><li>一</li></ul><hr/>", "<h2>題</h2><ul><li>一</li></ul><hr>"),
        ("<blink>x", "x"),
    ],
)
def test_rich_text_is_cleaned(written: str, shown: str) -> None:
    assert rich_html(written) == shown


def test_the_demo_writes_in_the_editors_form() -> None:
    assert rich_text("## 題\n\n一段[字](/corrections/)\n\n- 甲\n- 乙") == (
        '<h2>題</h2><p>一段<a href="/corrections/">字</a></p><ul><li>甲</li><li>乙</li></ul>'
    )


def test_the_feeds_have_an_address_of_their_own(paper: Paper, reader: Client) -> None:
    service(paper, "feeds", title="訂閱來源", body="<p>貼進閱讀器。<script>x</script></p>")
    assert reader.get("/service/feeds/")["Location"] == "http://localhost:8000/feeds/"
    page = reader.get("/feeds/").text
    assert "貼進閱讀器。" in page
    assert "<script>x" not in page


def test_the_map_names_channels_sections_specials_topics_and_lists(
    paper: Paper, sports: Section, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with press_transaction("test"):
        topic = Topic.objects.create(slug="ferry", name="渡輪")
        Topic.objects.create(slug="empty", name="還沒有新聞的話題")
        Special.objects.create(channel=paper.channel, slug="islands", name="離島有船", live=True)
        Special.objects.create(channel=paper.channel, slug="draft", name="還沒好的專區")
    article = write(paper.world)
    article.topics.set([topic])
    go_to_press(article)
    service(paper, "sitemap", title="網站導覽", body="<p>全部在這裡。</p>")
    # The site's two, the words, the specials and the topics.
    with django_assert_num_queries(5):
        answer = reader.get("/service/sitemap/")
    for words in (
        "全部在這裡。",
        'href="/world/"',
        'href="http://sports.haowai.localhost:8000/baseball/"',
        'href="/topics/ferry/"',
        'href="/specials/islands/"',
        'href="/corrections/"',
        'href="/archive/"',
        'href="/feeds/"',
    ):
        assert words in answer.text, words
    assert "還沒" not in answer.text
    assert {keys.TOPICS, keys.SPECIALS, keys.CHROME} <= set(answer["Surrogate-Key"].split())


def test_a_map_is_there_before_anybody_wrote_words_for_it(paper: Paper, reader: Client) -> None:
    assert reader.get("/service/sitemap/").status_code == 200


def test_the_chief_writes_service_pages_in_the_newsroom(
    paper: Paper, newsroom: Newsroom, reader: Client
) -> None:
    article = publish(paper.world)
    reader.force_login(newsroom.chief)
    add = reverse("wagtailsnippets_sections_servicepage:add")
    assert reader.get(add).status_code == 200
    # The editor sends its own form of the text; a link to a page is an entity with the page's key.
    body = (
        '{"blocks": [{"key": "a", "text": "看這則新聞", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],'
        ' "entityRanges": [{"offset": 1, "length": 4, "key": 0}]}], "entityMap": {"0": {"type": "LINK",'
        f' "mutability": "MUTABLE", "data": {{"id": {article.pk}, "url": "/x", "parentId": 1}}}}}}}}'
    )
    form = {"channel": paper.channel.pk, "slug": "contact", "title": "聯絡我們", "body": body, "position": 5}
    assert reader.post(add, form).status_code == 302
    page = ServicePage.objects.get(slug="contact")
    assert f'<a href="/stories/{article.number}">這則新聞</a>' in page.body
    assert f'<a href="/stories/{article.number}">這則新聞</a>' in reader.get("/service/contact/").text


def test_a_reporter_does_not_write_service_pages(paper: Paper, newsroom: Newsroom, reader: Client) -> None:
    reader.force_login(newsroom.reporter)
    answer = reader.get(reverse("wagtailsnippets_sections_servicepage:add"))
    assert answer.status_code in {302, 403}
    assert answer.status_code == 403 or "add" not in answer["Location"]
