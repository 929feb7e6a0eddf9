"""What belongs to a story, as readers see it: an island at the end of its page, and two pages for those who ask."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from haowai.articles.models import Article, Companion
from haowai.articles.verbs import go_to_press, take_down
from haowai.discovery.models import RelatedList
from haowai.press.models import LogRow
from haowai.sections.models import RelatedChoice, Section
from tests.cast import Paper, publish, write
from tests.checker import html_errors
from tests.reader.conftest import MakePhoto, url_of

pytestmark = pytest.mark.django_db
NAMES = ("渡輪停航", "木樁斷裂", "港務處道歉", "渡輪復航", "船長退休", "碼頭夜市", "燈塔重亮", "水門關上")


def some(section: Section, count: int = 4, **fields: Any) -> list[Article]:
    """Stories a day apart, the oldest first."""
    now = timezone.now().replace(microsecond=0)
    return [
        publish(section, headline=NAMES[at], published_at=now - timedelta(days=count - at), **fields)
        for at in range(count)
    ]


def relate(
    article: Article, *others: Article, affair: tuple[Article, ...] = (), copies: tuple[Article, ...] = ()
) -> None:
    """What the consumer would have worked out."""
    RelatedList.objects.update_or_create(
        number=article.number,
        defaults={
            "others": [[other.number, 0.5 - at / 100, 0] for at, other in enumerate(others)],
            "affair": [[other.number, 0.5] for other in affair],
            "copies": [other.number for other in copies],
        },
    )


def say(article: Article, **places: list[Article]) -> Article:
    """The desk's word, published."""
    newest: Article = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    newest.companions.set(
        [
            Companion(other=other, place=place.replace("_", "-"))
            for place, others in places.items()
            for other in others
        ]
    )
    return go_to_press(newest)


def island(reader: Client, article: Article) -> str:
    response = reader.get(f"/islands/related/{article.number}")
    assert response.status_code == 200
    return str(response.content.decode())


def titles(html: str) -> list[str]:
    """Of the stories on the list, in order."""
    listed = html.partition('<details class="affair-box"')[0]
    return sorted((name for name in NAMES if name in listed), key=listed.index)


def test_the_page_leads_to_its_related_stories_and_fetches_them(paper: Paper, reader: Client) -> None:
    first, second, *_ = some(paper.world)
    relate(first, second)
    page = reader.get(url_of(first)).content.decode()
    assert f'data-from="/islands/related/{first.number}"' in page
    assert f'href="{url_of(first)}/related/"' in page
    assert "木樁斷裂" not in page
    assert titles(island(reader, first)) == ["木樁斷裂"]
    whole = reader.get(f"{url_of(first)}/related/")
    assert whole.status_code == 200
    assert titles(whole.content.decode().partition("<main")[2])[1:] == ["木樁斷裂"]


def test_cards_have_headline_day_and_a_small_picture(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    first, second, *_ = some(paper.world, lead=make_photo())
    relate(first, second)
    html = island(reader, first)
    assert f'<a href="{url_of(second)}">木樁斷裂</a>' in html
    assert f"{second.published_at:%Y/%m}" in html
    assert "<img" in html
    assert "國際" in html


def test_a_picture_that_may_not_be_shown_is_left_out(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    photo = make_photo()
    first, second, *_ = some(paper.world, lead=photo)
    relate(first, second)
    photo.withdrawn_at = timezone.now()
    photo.save()
    html = island(reader, first)
    assert "木樁斷裂" in html
    assert "<img" not in html


def test_six_are_shown_and_all_on_the_page(paper: Paper, reader: Client) -> None:
    first, *others = some(paper.world, 8)
    relate(first, *others)
    assert len(titles(island(reader, first))) == 6
    whole = reader.get(f"{url_of(first)}/related/").content.decode()
    assert whole.count('<li class="kin__story') == 7


def test_taken_down_and_restricted_stories_are_on_no_list(paper: Paper, reader: Client) -> None:
    first, second, third, fourth = some(paper.world)
    relate(first, second, third, fourth, affair=(second, third, fourth))
    take_down(second)
    third.rating = "restricted"
    third.safe_headline = "安全標題"
    go_to_press(third)
    for path in (
        f"/islands/related/{first.number}",
        f"{url_of(first)}/related/",
        f"{url_of(first)}/timeline/",
    ):
        html = reader.get(path).content.decode()
        assert "渡輪復航" in html, path
        assert not {"木樁斷裂", "港務處道歉", "安全標題"} & {
            name for name in (*NAMES, "安全標題") if name in html
        }, path
    told = reader.get(f"/api/stories/{first.number}/related").json()
    assert [each["number"] for each in told["stories"]] == [fourth.number]


def test_a_restricted_story_tells_nobody_what_it_is_like(paper: Paper, reader: Client) -> None:
    first, second, *_ = some(paper.world)
    relate(first, second)
    first.rating = "restricted"
    go_to_press(first)
    assert island(reader, first) == ""
    assert reader.get(f"{url_of(first)}/related/").status_code == 302
    assert reader.get(f"{url_of(first)}/timeline/").status_code == 302
    assert reader.get(f"/api/stories/{first.number}/related").json() == {"stories": []}
    assert "islands/related" not in reader.get(url_of(first)).content.decode()


def test_addresses_answer_as_those_of_stories_do(paper: Paper, reader: Client) -> None:
    [first] = some(paper.world, 1)
    whole = f"{url_of(first)}/related/"
    assert reader.get(f"/politics/{first.number}/related/")["Location"].endswith(whole)
    assert reader.get(whole.rstrip("/"))["Location"].endswith(whole)
    assert reader.get("/world/999999/related/").status_code == 404
    assert reader.get("/islands/related/999999").status_code == 404
    assert reader.post(f"/islands/related/{first.number}").status_code == 405
    take_down(first)
    assert reader.get(whole).status_code == 410
    assert reader.get(f"{url_of(first)}/timeline/").status_code == 410
    assert island(reader, first) == ""


def test_a_story_without_company_says_so(paper: Paper, reader: Client) -> None:
    [first] = some(paper.world, 1)
    assert island(reader, first) == ""
    html = reader.get(f"{url_of(first)}/related/").content.decode()
    assert "還沒有" in html
    assert reader.get(f"{url_of(first)}/timeline/")["Location"].endswith("/related/")


# --- The timeline -------------------------------------------------------------------------------------------


def test_a_timeline_is_in_the_order_of_time_with_the_story_in_its_place(paper: Paper, reader: Client) -> None:
    first, second, third, fourth = some(paper.world)
    relate(second, fourth, affair=(fourth, first))
    relate(fourth, second, affair=(second, third))
    html = reader.get(f"{url_of(second)}/timeline/").content.decode().partition("<main")[2]
    listed = html.partition('<ol class="affair">')[2].partition("</ol>")[0]
    # 港務處道歉 belongs to it through 渡輪復航, which knows it.
    assert sorted(NAMES[:4], key=listed.index) == list(NAMES[:4])
    assert listed.count("<li") == 4
    here = listed.partition('aria-current="true"')[2]
    assert here.index("木樁斷裂") < here.index("港務處道歉")
    assert "渡輪停航" not in here
    assert "後續" in island(reader, second)


def test_copies_stand_on_a_timeline_once(paper: Paper, reader: Client) -> None:
    first, second, third, fourth = some(paper.world)
    relate(first, second, affair=(second, third, fourth))
    relate(second, first, affair=(first,), copies=(third,))
    html = reader.get(f"{url_of(first)}/timeline/").content.decode()
    assert "木樁斷裂" in html
    assert "港務處道歉" not in html
    assert "渡輪復航" in html


# --- What the desk says -------------------------------------------------------------------------------------


def test_the_desk_pins_adds_and_leaves_out(paper: Paper, reader: Client) -> None:
    first, *others = some(paper.world, 8)
    relate(first, *others[:5])
    say(first, pinned=[others[6], others[3]], added=[others[5]], left_out=[others[0]])
    assert titles(island(reader, first)) == [
        "水門關上", "船長退休", "港務處道歉", "渡輪復航", "碼頭夜市", "燈塔重亮",
    ]  # fmt: skip


def test_the_desks_word_is_no_new_version(paper: Paper, reader: Client) -> None:
    first, second, *_ = some(paper.world)
    before = reader.get(url_of(first)).content
    rows = LogRow.objects.count()
    say(first, pinned=[second])
    [row] = LogRow.objects.order_by("number")[rows:]
    assert (row.subject_type, row.subject_id, row.kind) == ("related", first.number, "changed")
    assert row.purges == f"related:{first.number}"
    assert reader.get(url_of(first)).content == before
    assert titles(island(reader, first)) == ["木樁斷裂"]


def test_a_draft_changes_nothing_for_readers(paper: Paper, reader: Client) -> None:
    first, second, *_ = some(paper.world)
    draft: Article = Article.objects.get(pk=first.pk).get_latest_revision_as_object()
    draft.companions.set([Companion(other=second, place="pinned")])
    draft.save_revision()
    assert not RelatedChoice.objects.exists()
    assert island(reader, first) == ""


def test_what_was_said_can_be_taken_back(paper: Paper, reader: Client) -> None:
    first, second, *_ = some(paper.world)
    say(first, pinned=[second])
    say(first)
    assert RelatedChoice.objects.get(pk=first.number).pinned == []
    assert island(reader, first) == ""


def test_a_pinned_story_is_shown_only_while_it_may_be(paper: Paper, reader: Client) -> None:
    first, second, third, fourth = some(paper.world)
    draft = write(paper.world, headline="未刊出的草稿")
    say(first, pinned=[second, draft, third, fourth])
    take_down(second)
    third.rating = "restricted"
    go_to_press(third)
    html = island(reader, first)
    assert titles(html) == ["渡輪復航"]
    assert "未刊出的草稿" not in html


# --- Machines, cost, form -----------------------------------------------------------------------------------


def test_the_api_tells_what_a_story_is_related_to(paper: Paper, reader: Client) -> None:
    first, *others = some(paper.world, 8)
    relate(first, *others)
    told = reader.get(f"/api/stories/{first.number}/related").json()["stories"]
    assert [each["number"] for each in told] == [other.number for other in others[:6]]
    assert told[0]["headline"] == "木樁斷裂"
    assert len(reader.get(f"/api/stories/{first.number}/related?limit=2").json()["stories"]) == 2
    for wrong in ("limit=0", "limit=13", "limit=x", "cursor=1"):
        answer = reader.get(f"/api/stories/{first.number}/related?{wrong}")
        assert (answer.status_code, answer["Content-Type"]) == (
            400,
            "application/problem+json; charset=utf-8",
        )
    assert reader.get("/api/stories/999999/related").status_code == 404
    take_down(first)
    assert reader.get(f"/api/stories/{first.number}/related").status_code == 410


def test_an_island_costs_few_queries(
    paper: Paper, reader: Client, django_assert_max_num_queries: Any
) -> None:
    first, *others = some(paper.world, 8)
    relate(first, *others, affair=tuple(others[:3]))
    for other in others:
        relate(other, first, affair=(first,))
    reader.get(f"/islands/related/{first.number}")
    # The site (two, inside a test's transaction), the story, what the desk says, the list, the affair's, the stories.
    with django_assert_max_num_queries(7):
        reader.get(f"/islands/related/{first.number}")


def test_what_changes_a_list_purges_it(paper: Paper, reader: Client) -> None:
    first, second, third, *_ = some(paper.world)
    relate(first, second, affair=(third,))
    own = set(reader.get(f"/islands/related/{first.number}")["Surrogate-Key"].split())
    assert {f"related:{first.number}", f"related:{third.number}", "related", "chrome"} <= own
    assert {f"story:{each.number}" for each in (first, second, third)} <= own


def test_the_pages_are_sound(paper: Paper, reader: Client, make_photo: MakePhoto, tmp_path: Path) -> None:
    first, *others = some(paper.world, lead=make_photo())
    relate(first, *others, affair=tuple(others))
    pages = {path: reader.get(f"{url_of(first)}/{path}/") for path in ("related", "timeline")}
    assert html_errors({path: page.content for path, page in pages.items()}, tmp_path) == []
    assert {page["X-Robots-Tag"] for page in pages.values()} == {"noindex"}
