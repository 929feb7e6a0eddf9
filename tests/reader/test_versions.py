"""Every printing of a story can be read as it was; what today forbids is given by no old version either."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from haowai.articles.models import Article
from haowai.articles.models.parts import Correction, Signature
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.verbs import go_to_press, move_to_section, take_down
from haowai.media.models import Video
from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.reader.gate import COOKIE
from haowai.sections.models import Person
from tests.cast import Paper, body, write
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db

BEGUN = datetime(2025, 10, 28, 1, tzinfo=UTC)


def again(article: Article, hours: int, **fields: Any) -> Article:
    """The article printed anew some hours after it appeared."""
    for name, value in fields.items():
        setattr(article, name, value)
    return go_to_press(article, at=BEGUN + timedelta(hours=hours))


def first(paper: Paper, **fields: Any) -> Article:
    return go_to_press(write(paper.world, published_at=BEGUN, **fields), at=BEGUN)


def rows(article: Article) -> list[int]:
    printed = LogRow.objects.of_article(article.number).filter(payload__isnull=False)
    return list(printed.order_by("number").values_list("number", flat=True))


def versions(article: Article, rest: int | str = "") -> str:
    return f"{url_of(article)}/versions/" + (f"{rest}/" if rest else "")


def test_every_printing_can_be_read_as_it_was(paper: Paper, reader: Client) -> None:
    article = first(paper, headline="貝朗港渡輪復航", standfirst="第一版的提要")
    article = again(article, 2, headline="貝朗港渡輪復航 首日千人", body=body("新的第一段。"))
    old, new = rows(article)
    listed = reader.get(versions(article)).text
    assert listed.index(versions(article, new)) < listed.index(versions(article, old)), "newest first"
    assert "2025/10/28 09:00" in listed
    assert "2025/10/28 11:00" in listed
    page = reader.get(versions(article, old))
    assert page.status_code == 200
    assert "第一班船載著通勤的人" in page.text
    assert "新的第一段" not in page.text
    assert f'href="{url_of(article)}"' in page.text
    assert versions(article, f"{old}...{new}") in page.text


def test_search_engines_are_told_of_the_story_only(paper: Paper, reader: Client) -> None:
    article = again(first(paper), 1, headline="改過")
    old, new = rows(article)
    for rest in ("", old, f"{old}...{new}"):
        page = reader.get(versions(article, rest))
        assert page["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in page.text
        assert f'<link rel="canonical" href="http://localhost:8000{url_of(article)}">' in page.text
        assert "application/ld+json" not in page.text


def test_a_minor_edit_is_part_of_the_version_that_it_mends(paper: Paper, reader: Client) -> None:
    article = again(first(paper), 1, headline="貝朗港渡輪復行")
    article = again(article, 2, headline="貝朗港渡輪復航", minor=True)
    article = again(article, 3, standfirst="添了提要")
    one, two, minor, three = rows(article)
    listed = reader.get(versions(article)).text
    assert versions(article, minor) not in listed
    assert "復行" not in listed
    assert "2025/10/28 11:00" in listed, "when it was mended is said"
    assert "復航" in reader.get(versions(article, two)).text
    moved = reader.get(versions(article, minor))
    assert (moved.status_code, moved["Location"]) == (301, f"http://localhost:8000{versions(article, two)}")
    compared = reader.get(versions(article, f"{minor}...{three}"))
    assert compared["Location"].endswith(versions(article, f"{two}...{three}"))
    assert reader.get(versions(article, f"{two}...{minor}"))["Location"].endswith(versions(article, two))
    assert one


def test_the_list_says_in_words_what_changed(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    article = first(paper, body=body("甲。", "乙。", "丙。"))
    article = again(article, 1, headline="新標題", body=body("甲。", "乙改。", "丙。"), lead=make_photo())
    listed = reader.get(versions(article)).text
    said = re.search(r'<p class="history__more">(.*?) · <a', listed, re.DOTALL)
    assert said
    assert len(re.split("[,、]", said[1])) == 3, "headline, pictures, one paragraph"


def test_channels_may_keep_their_versions_to_themselves(paper: Paper, reader: Client) -> None:
    article = again(first(paper), 1, headline="改過")
    old, new = rows(article)
    paper.channel.versions_shown = False
    paper.channel.save()
    for rest in ("", old, f"{old}...{new}"):
        assert reader.get(versions(article, rest)).status_code == 404
    assert "/versions/" not in reader.get(url_of(article)).text


def test_a_story_that_was_taken_down_takes_its_versions_along(paper: Paper, reader: Client) -> None:
    article = again(first(paper, headline="舊標題"), 1, headline="新標題")
    old, new = rows(article)
    take_down(article)
    for rest in ("", old, f"{old}...{new}"):
        page = reader.get(versions(article, rest))
        assert page.status_code == 410
        assert "標題" not in page.text.replace("story__title", "")


def test_versions_move_with_their_story(paper: Paper, reader: Client) -> None:
    article = again(first(paper), 1, headline="改過")
    old, _new = rows(article)
    before = versions(article, old)
    moved = move_to_section(article, paper.life)
    assert reader.get(before)["Location"] == f"http://localhost:8000{versions(moved, old)}"


def test_old_words_obey_todays_rating(paper: Paper, reader: Client) -> None:
    article = again(
        first(paper, headline="秘密標題", body=body("秘密內文。")), 1, rating="restricted", headline="秘密二"
    )
    old, new = rows(article)
    for rest in ("", old, f"{old}...{new}", "correction-1"):
        page = reader.get(versions(article, rest))
        assert page.status_code == 200
        assert "秘密" not in page.text
        assert 'action="/gate/"' in page.text
        assert page["X-Robots-Tag"] == "noindex"
    entered = reader.post(
        "/gate/", {"answer": "enter", "next": versions(article, old)}, HTTP_SEC_FETCH_SITE="same-origin"
    )
    assert entered["Location"] == versions(article, old)
    assert COOKIE in reader.cookies
    page = reader.get(versions(article, old))
    assert "秘密內文" in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_a_redacted_passage_is_in_no_old_version(paper: Paper, reader: Client) -> None:
    article = first(paper, body=body("嫌犯林小明被捕。"))
    article = again(article, 1, body=body("嫌犯林小明被捕，後交保。"))
    old, second = rows(article)
    redact_passage(article.number, "林小明", user=None, reason="court order")
    listed = reader.get(versions(article))
    assert listed.text.count("history__row--withheld") == 2
    assert versions(article, old) not in listed.text
    newest = rows(article)[-1]
    for rest in (old, second, f"{old}...{newest}"):
        page = reader.get(versions(article, rest))
        assert page.status_code == 410
        assert "林小明" not in page.text
        assert "被捕" not in page.text
    assert "○○○被捕" in reader.get(versions(article, newest)).text


def test_a_story_that_was_redacted_whole_has_no_versions(paper: Paper, reader: Client) -> None:
    article = again(first(paper), 1, headline="改過")
    old = rows(article)[0]
    redact_story(article.number, user=None, reason="court order")
    assert reader.get(versions(article, old)).status_code == 410
    assert reader.get(versions(article)).status_code == 410


def test_a_picture_without_rights_leaves_old_versions_too(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    photo = make_photo()
    article = again(first(paper, lead=photo), 1, lead=None)
    old, new = rows(article)
    assert f"/pictures/{photo.pk}/" in reader.get(versions(article, old)).text
    page = reader.get(versions(article, f"{old}...{new}"))
    assert f"/pictures/{photo.pk}/" in page.text
    assert f"photo:{photo.pk}" in page["Surrogate-Key"].split()
    photo.withdrawn_at = timezone.now()
    photo.save()
    for rest in (old, f"{old}...{new}"):
        page = reader.get(versions(article, rest))
        assert "/pictures/" not in page.text
        assert "渡輪靠岸。" in page.text, "the caption stays"


def test_corrections_lead_to_the_version_before(paper: Paper, reader: Client) -> None:
    article = again(first(paper), 1, headline="中間一版")
    article.corrections.set([Correction(at=BEGUN, text="船班應為十二班。")])
    article = go_to_press(article, at=BEGUN + timedelta(hours=2))
    _one, two, three = rows(article)
    page = reader.get(url_of(article)).text
    links = re.findall(r'href="([^"]*correction-\d+/)"', page)
    assert len(links) == 2
    targets = [reader.get(link)["Location"] for link in links]
    base = "http://localhost:8000"
    assert targets == [base + versions(article, f"{two}...{three}"), base + versions(article, two)]
    assert "船班應為十二班。" in reader.get(targets[0]).text
    assert re.search(r'class="corrected" href="#correction-\d+"', page), (
        "the mark at the top leads to the notice"
    )


def test_a_correction_that_came_with_the_first_printing_leads_to_the_list(
    paper: Paper, reader: Client
) -> None:
    article = write(paper.world)
    article.corrections.set([Correction(at=BEGUN, text="一開始就有。")])
    article = go_to_press(article)
    found = re.search(r'href="([^"]*/correction-\d+/)"', reader.get(url_of(article)).text)
    assert found
    assert reader.get(found[1])["Location"] == f"http://localhost:8000{versions(article)}"


def test_a_story_of_one_printing_names_no_versions(paper: Paper, reader: Client) -> None:
    article = first(paper)
    assert "/versions/" not in reader.get(url_of(article)).text
    listed = reader.get(versions(article))
    assert listed.status_code == 200
    assert '<form class="history"' not in listed.text


@pytest.mark.parametrize("rest", ["0", "999999", "1...999999", "compare", "x", "1..2", "1...2...3", "-1"])
def test_versions_that_never_were_are_not_found(paper: Paper, reader: Client, rest: str) -> None:
    article = first(paper)
    found = reader.get(f"{url_of(article)}/versions/{rest}/")
    assert found.status_code in ({302} if rest == "compare" else {404})


def test_versions_of_another_story_are_not_given(paper: Paper, reader: Client) -> None:
    article, other = first(paper), first(paper, headline="別則")
    assert reader.get(versions(article, rows(other)[0])).status_code == 404


def test_the_form_leads_to_a_comparison_in_order(paper: Paper, reader: Client) -> None:
    article = again(first(paper), 1, headline="改過")
    old, new = rows(article)
    compare = versions(article) + "compare/"
    for chosen in ({"from": old, "to": new}, {"from": new, "to": old}):
        assert reader.get(compare, chosen)["Location"] == versions(article, f"{old}...{new}")
    assert reader.get(compare, {"from": "//evil.example", "to": "1"})["Location"] == versions(article)
    assert reader.get(versions(article, f"{new}...{old}"))["Location"].endswith(
        versions(article, f"{old}...{new}")
    )
    same = reader.get(compare, {"from": new, "to": new})["Location"]
    assert reader.get(same)["Location"].endswith(versions(article, new))


def test_bylines_stay_as_signed_and_blocks_as_printed(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    with press_transaction("test"):
        person = Person.objects.create(slug="lin", name="林若谷")
    photo = make_photo()
    pictured = {"photo": photo.pk, "caption": "當時的圖說", "credit": "路透", "alt": "", "remote": ""}
    film = Video.objects.create(title="水門", file=ContentFile(b"x", name="x.mp4"))
    blocks: list[tuple[str, Any]] = [
        ("photo", pictured),
        ("gallery", [pictured, pictured]),
        ("video", film.pk),
    ]
    article = write(paper.world, body=json.dumps([{"type": kind, "value": value} for kind, value in blocks]))
    article.signatures.set([Signature(person=person, role="特派員", place="貝朗", form="slash")])
    article = go_to_press(article, at=BEGUN)
    old = rows(article)[0]
    person.name = "林改名"
    person.save()
    article.signatures.set([])
    again(article, 1, body=body("換了。"))
    page = reader.get(versions(article, old)).text
    assert "林若谷" in page
    assert "林改名" not in page
    assert page.count("當時的圖說") == 3
    assert "<video" in page


def test_queries_do_not_grow_with_versions(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    photo = make_photo()

    def queries(rest: str | int, article: Article) -> int:
        address = versions(article, rest)
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(address).status_code == 200
        return len(captured)

    short = again(first(paper, lead=photo), 1, headline="二")
    long = first(paper, lead=photo)
    for hour in range(1, 7):
        long = again(long, hour, headline=f"第{hour}次")
    counts = []
    for article in (short, long):
        old, *_, new = rows(article)
        counts.append([queries(rest, article) for rest in ("", old, f"{old}...{new}")])
    assert counts[0] == counts[1]
    # The site's two, the story, its printings; and the photos of what is shown.
    assert counts[0] == [4, 5, 5]


def test_a_sponsored_story_carries_its_label_in_all_its_versions(paper: Paper, reader: Client) -> None:
    link = '看<a href="https://shop.example/">店家</a>。'
    article = again(
        first(paper, body=body(link), sponsored=True), 1, headline="改過", body=body(link, "又一段。")
    )
    old, new = rows(article)
    label = str(_("Sponsored feature"))
    for rest in ("", old, f"{old}...{new}"):
        page = reader.get(versions(article, rest)).text
        assert label in page
        assert page.count('rel="sponsored"') == page.count("shop.example")
