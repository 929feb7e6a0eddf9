"""Redaction: what was taken away is found nowhere but under seal, and after its date not there either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.utils import timezone, translation
from PIL import Image
from wagtail.models import Comment, CommentReply, PageLogEntry, Revision

from haowai.articles.models import Article, Correction, OldAddress, Signature
from haowai.articles.passages import BadPassage, Passage
from haowai.articles.printing import Withheld
from haowai.articles.redaction import NothingToRedact, redact_passage, redact_story
from haowai.articles.verbs import go_to_press, restore, take_down
from haowai.media.models import Photo
from haowai.press.models import Alias, LogRow, Payload, SealedLook, Story
from haowai.press.payload import Unreadable, read
from haowai.press.redaction import erase_due, read_sealed
from haowai.press.verify import verify
from tests.cast import Newsroom, Paper, publish, write

pytestmark = pytest.mark.django_db

NAME = "葉知秋QX7"
TODAY = date(2026, 3, 2)


def photo() -> Photo:
    drawn = BytesIO()
    Image.new("RGB", (40, 30)).save(drawn, "PNG")
    made = Photo(title="渡輪", caption=f"{NAME}在碼頭", credit=f"記者{NAME}攝", alt=f"{NAME}的背影")
    made.file = ImageFile(drawn, name="ferry.png")
    made.save()
    return made


def everywhere(paper: Paper, newsroom: Newsroom) -> Article:
    """An article with the name in every place that an article has for words, printed three times."""
    picture = photo()
    article = write(
        paper.world,
        headline=f"{NAME}獲救",
        kicker=f"{NAME}案",
        list_title=f"{NAME}平安",
        push_title=f"{NAME}獲救",
        safe_headline=f"{NAME}",
        standfirst=f"失聯兩天的{NAME}在外海獲救。",
        lead=picture,
        lead_caption=f"{NAME}下船",
        search_description=f"{NAME}的搜救",
        body=[
            ("paragraph", f"<p>船員{NAME[:2]}<b>{NAME[2:]}</b>說，浪有三層樓高。</p>"),
            ("subheading", f"{NAME}的話"),
            (
                "photo",
                {"photo": picture, "caption": f"{NAME}與家人", "credit": NAME, "alt": NAME, "remote": ""},
            ),
            ("quote", {"text": f"我是{NAME}。", "cite": NAME}),
            ("list", {"ordered": True, "items": [f"{NAME}出海", "失聯"]}),
        ],
        user=newsroom.reporter,
    )
    article.signatures = [Signature(name=NAME, role="記者", place="貝朗", day=28)]
    article.old_addresses = [OldAddress(address=f"https://old.example/{quote(NAME)}/7")]
    article = go_to_press(article, user=newsroom.desk)
    article.corrections = [Correction(text=f"{NAME}的年齡是三十歲。")]
    article = go_to_press(article, user=newsroom.desk)
    article.headline = f"外海三天 {NAME}獲救"
    article = go_to_press(article, user=newsroom.desk)
    comment = Comment.objects.create(
        page=article, user=newsroom.desk, text=f"{NAME}未成年？", contentpath="headline"
    )
    CommentReply.objects.create(comment=comment, user=newsroom.reporter, text=f"{NAME}十七歲。")
    comment.log_create(user=newsroom.desk)
    article.standfirst = f"草稿也提到{NAME}。"
    article.save_revision(user=newsroom.reporter, log_action=True)
    return Article.objects.get(pk=article.pk)


def holding(canary: str) -> set[str]:
    """The tables in which the canary stands, in any writing: plain, escaped in JSON, twice so,
    percent-encoded.
    """
    escaped = json.dumps(canary)[1:-1]
    forms = [canary, escaped, json.dumps(escaped)[1:-1], quote(canary)]
    needles = [form.lower().encode() for form in forms]
    return {table for table, value in cells() if any(needle in value.lower() for needle in needles)}


def cells() -> Iterator[tuple[str, bytes]]:
    """Every value of every table, the tables behind full-text indexes too, as bytes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 names from the catalogue
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        yield table, bytes(value)
                    elif value is not None:
                        yield table, str(value).encode(errors="replace")


def test_the_canary_sings_before(paper: Paper, newsroom: Newsroom) -> None:
    everywhere(paper, newsroom)
    found = holding(NAME)
    assert {
        "press_payload",
        "press_story",
        "articles_article",
        "wagtailcore_page",
        "wagtailcore_revision",
    } <= found
    assert {"wagtailcore_pagelogentry", "wagtailcore_comment", "press_alias", "media_photo"} <= found


def test_a_passage_stands_only_under_seal(paper: Paper, newsroom: Newsroom) -> None:
    article = everywhere(paper, newsroom)
    done = redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定", erase_on=TODAY)
    assert holding(NAME) == {"press_payload"}
    sealed = Payload.objects.filter(state="sealed")
    assert (done.sealed, sealed.count()) == (3, 3)
    assert all(NAME.encode() not in bytes(p.content or b"") for p in Payload.objects.exclude(state="sealed"))
    story = Story.objects.get()
    words = read(story.payload)
    assert story.is_live
    assert story.headline == "外海三天 ○○○獲救"
    assert words["body"][0]["html"] == "船員○○○<strong></strong>說，浪有三層樓高。"
    assert LogRow.objects.printings().last().kind == "redacted"  # type: ignore[union-attr]
    report = verify()
    assert (report.ok, report.sealed, report.erased) == (True, 3, 0)


def test_after_a_passage_nothing_else_is_to_be_printed(paper: Paper, newsroom: Newsroom) -> None:
    """What the log says and what the newsroom holds are the same words."""
    article = publish(paper.world, headline=f"{NAME}獲救", body=[("paragraph", f"<p>{NAME}說話。</p>")])
    redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定")
    before = LogRow.objects.count()
    go_to_press(Article.objects.get(pk=article.pk))
    assert LogRow.objects.count() == before


def test_erasure_leaves_nothing(paper: Paper, newsroom: Newsroom) -> None:
    article = everywhere(paper, newsroom)
    redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定", erase_on=TODAY)
    assert erase_due(TODAY - timedelta(days=1)) == 0
    assert erase_due(TODAY) == 3
    assert holding(NAME) == set()
    erased = Payload.objects.filter(state="erased")
    assert list(erased.values_list("content", "salt").distinct()) == [(None, None)]
    report = verify()
    assert (report.ok, report.sealed, report.erased) == (True, 0, 3)


def test_a_whole_story_is_gone(paper: Paper, newsroom: Newsroom) -> None:
    article = everywhere(paper, newsroom)
    words = "浪有三層樓高"
    done = redact_story(
        article.number, user=newsroom.legal, reason="當事人未成年", erase_on=TODAY, with_photos=True
    )
    assert holding(NAME) == holding(words) == {"press_payload"}
    story = Story.objects.get()
    assert (story.number, story.status, story.headline) == (article.number, "taken-down", "")
    assert list(LogRow.objects.printings().values_list("kind", flat=True))[-2:] == ["redacted", "taken-down"]
    assert [(c["text"], bool(c["at"])) for c in read(story.payload)["corrections"]] == [("", True)]
    assert not Alias.objects.exists()
    assert Photo.objects.get().withdrawn_at is not None
    assert done.sealed == 3
    assert verify().ok
    erase_due(TODAY)
    assert holding(NAME) == holding(words) == set()
    assert verify().as_json() == {"ok": True, "printings": 5, "stories": 1, "sealed": 0, "erased": 3}


def test_a_story_that_is_gone_does_not_come_back(paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world)
    redact_story(article.number, user=newsroom.legal, reason="當事人未成年")
    article = Article.objects.get(pk=article.pk)
    with pytest.raises(ValidationError), transaction.atomic():
        restore(article)
    article.live, article.headline = True, "偷偷回來"
    with pytest.raises((ValidationError, Withheld)), transaction.atomic():
        article.save(clean=False)
    with pytest.raises(NothingToRedact):
        redact_story(article.number, user=newsroom.legal, reason="再一次")
    assert Story.objects.get().status == "taken-down"


def test_a_story_that_was_taken_down_stays_down(paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline=f"{NAME}獲救")
    take_down(article)
    redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定")
    story = Story.objects.get()
    assert (story.status, story.headline) == ("taken-down", "○○○獲救")
    restore(Article.objects.get(pk=article.pk))
    assert Story.objects.get().headline == "○○○獲救"
    assert verify().ok


def test_a_second_redaction_seals_the_first(paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline=f"{NAME}與陸小舟獲救")
    redact_passage(article.number, NAME, user=newsroom.legal, reason="一")
    redact_passage(article.number, "陸小舟", user=newsroom.legal, reason="二")
    assert Story.objects.get().headline == "○○○與○○○獲救"
    assert Payload.objects.filter(state="sealed").count() == 2
    assert verify().ok


def test_a_passage_that_stands_nowhere_is_refused(paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world)
    with pytest.raises(NothingToRedact):
        redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定")
    with pytest.raises(NothingToRedact):
        redact_passage(7, NAME, user=newsroom.legal, reason="法院裁定")
    with pytest.raises(BadPassage):
        redact_passage(article.number, " 葉 ", user=newsroom.legal, reason="法院裁定")
    assert LogRow.objects.printings().count() == 1


@pytest.mark.parametrize("who", ["reporter", "desk", "chief"])
def test_only_legal_redacts_and_looks(paper: Paper, newsroom: Newsroom, who: str) -> None:
    article = publish(paper.world, headline=f"{NAME}獲救")
    with pytest.raises(PermissionDenied):
        redact_passage(article.number, NAME, user=getattr(newsroom, who), reason="好奇")
    redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定")
    sealed = Payload.objects.get(state="sealed")
    with pytest.raises(PermissionDenied):
        read_sealed(sealed.pk, staff=getattr(newsroom, who), reason="好奇")
    assert not SealedLook.objects.exists()


def test_each_look_is_logged(paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline=f"{NAME}獲救")
    redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定", erase_on=TODAY)
    sealed = Payload.objects.get(state="sealed")
    with pytest.raises(Unreadable):
        read(sealed)
    with translation.override("en"), pytest.raises(ValueError, match="reason"):
        read_sealed(sealed.pk, staff=newsroom.legal, reason=" ")
    words = read_sealed(sealed.pk, staff=newsroom.legal, reason="法院調閱")
    assert words["headline"] == f"{NAME}獲救"
    look = SealedLook.objects.get()
    assert (look.staff, look.reason, look.payload) == (newsroom.legal, "法院調閱", sealed)
    erase_due(TODAY)
    with pytest.raises(Unreadable):
        read_sealed(sealed.pk, staff=newsroom.legal, reason="法院調閱")


def test_a_scheduled_version_is_redacted_and_stays_scheduled(paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline=f"{NAME}獲救")
    article.headline, article.go_live_at = f"{NAME}出院", timezone.now() + timedelta(hours=2)
    go_to_press(article)
    redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定")
    scheduled = Revision.objects.get(approved_go_live_at__isnull=False)
    assert scheduled.content["headline"] == "○○○出院"


def test_history_keeps_who_and_when(paper: Paper, newsroom: Newsroom) -> None:
    article = everywhere(paper, newsroom)
    before = list(PageLogEntry.objects.filter(page_id=article.pk).values_list("action", "user", "timestamp"))
    redact_passage(article.number, NAME, user=newsroom.legal, reason="法院裁定")
    after = list(PageLogEntry.objects.filter(page_id=article.pk).values_list("action", "user", "timestamp"))
    assert after == before


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("船員林小明說", "船員○○○說"),
        ("船員林<b>小</b>明說", "船員○○○<b></b>說"),
        ("林小明與林小明", "○○○與○○○"),
        ("&#26519;小明", "○○○"),
        ("/news/%E6%9E%97%E5%B0%8F%E6%98%8E/1", "/news/○○○/1"),
        ("林大明", "林大明"),
    ],
)
def test_a_passage_is_found_in_any_writing(text: str, wanted: str) -> None:
    assert Passage("林小明").out_of(text) == wanted


def test_a_latin_passage_is_found_across_blanks_and_entities() -> None:
    assert Passage("Lin & Sons").out_of("by Lin &amp;\n Sons, Beilang") == "by ○○○, Beilang"
