"""Fronts, paper editions, reviews, the press log, photos, and the legal desk."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from haowai.articles.models import Article
from haowai.articles.verbs import go_to_press
from haowai.media.models import Photo
from haowai.newsroom.models import Review
from haowai.newsroom.reviewing import Reviews
from haowai.press.consumers import run
from haowai.press.models import LogRow, SealedLook, Story
from haowai.press.models.story import TAIPEI
from haowai.sections.models import Front
from tests.cast import Newsroom, Paper, publish, write, write_for_paper
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db


def test_a_desk_sets_its_own_front_and_the_chief_the_home(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    numbers = [publish(paper.world).number for _ in range(3)]
    own = reverse("newsroom_section_front", args=[paper.channel.pk, paper.world.pk])
    home = reverse("newsroom_front", args=[paper.channel.pk])
    enter(client, newsroom.desk)
    client.post(own, {"number": [str(numbers[2]), "", str(numbers[0])]})
    assert Front.objects.get(section=paper.world).pins == [numbers[2], numbers[0]]
    client.post(home, {"number": [str(numbers[1])]})
    client.post(reverse("newsroom_section_front", args=[paper.channel.pk, paper.life.pk]), {"number": "1"})
    assert Front.objects.count() == 1
    enter(client, newsroom.chief).post(home, {"pin": str(numbers[1])})
    assert Front.objects.get(section=None).pins == [numbers[1]]
    client.post(home, {"number": [str(numbers[1])], "unpin": str(numbers[1])})
    assert Front.objects.get(section=None).pins == []


def test_a_front_takes_only_printed_stories(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    draft = write(paper.world)
    home = reverse("newsroom_front", args=[paper.channel.pk])
    response = enter(client, newsroom.chief).post(home, {"number": [str(draft.number), "三"]}, follow=True)
    assert not Front.objects.exists()
    told = [str(message) for message in response.context["messages"]]
    assert str(draft.number) in told[0]
    assert "三" in told[0]


@pytest.fixture
def tomorrow() -> date:
    return timezone.localdate(timezone=TAIPEI) + timedelta(days=1)


def test_a_paper_is_held_a_story_pulled_and_the_rest_released(
    client: Client, paper: Paper, newsroom: Newsroom, tomorrow: date
) -> None:
    stays, goes = (write_for_paper(paper.world, tomorrow, page) for page in ("A1", "A2"))
    for article in (stays, goes):
        go_to_press(article, user=newsroom.desk)
    assert not Story.objects.exists()
    address = reverse("newsroom_edition", args=[tomorrow.isoformat()])
    enter(client, newsroom.chief)
    assert list(client.get(address).context["pages"]) == ["A1", "A2"]
    client.post(address, {"do": "hold"})
    assert client.get(address).context["edition"].held
    client.post(address, {"do": "pull", "article": goes.pk})
    client.post(address, {"do": "release"})
    assert [story.number for story in Story.objects.all()] == [stays.number]
    assert client.get(reverse("newsroom_editions")).status_code == 200


def test_a_desk_editor_sees_the_paper_but_releases_nothing(
    client: Client, paper: Paper, newsroom: Newsroom, tomorrow: date
) -> None:
    go_to_press(write_for_paper(paper.world, tomorrow), user=newsroom.desk)
    address = reverse("newsroom_edition", args=[tomorrow.isoformat()])
    enter(client, newsroom.desk)
    assert client.get(address).status_code == 200
    client.post(address, {"do": "release"})
    assert not Story.objects.exists()


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday"])
def test_a_day_that_does_not_exist_is_not_found(client: Client, newsroom: Newsroom, day: str) -> None:
    assert enter(client, newsroom.chief).get(f"/newsroom/editions/{day}/").status_code == 404


def test_what_the_night_prints_is_reviewed_by_day(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    client = enter(client, newsroom.night)
    client.post("/newsroom/flash/", {"headline": "深夜快訊", "section": paper.world.pk})
    publish(paper.world, headline="日班的稿", user=newsroom.desk)
    run(Reviews())
    review = Review.objects.get()
    assert review.printed_by == newsroom.night

    tick = {"review": review.pk}
    address = reverse("newsroom_reviews")
    client.post(address, tick)
    assert not Review.objects.get().reviewed_at, "nobody reviews their own"
    enter(client, newsroom.desk)
    assert "深夜快訊" in client.get(address).content.decode()
    client.post(address, tick)
    assert Review.objects.get().reviewed_by == newsroom.desk
    assert "深夜快訊" not in client.get(address).content.decode()
    assert "深夜快訊" in client.get(address, {"done": 1}).content.decode()


def test_reviews_made_anew_keep_what_was_ticked_off(paper: Paper, newsroom: Newsroom) -> None:
    for headline in ("甲", "乙"):
        go_to_press(write(paper.world, headline=headline), user=newsroom.night)
    consumer = Reviews()
    run(consumer)
    Review.objects.filter(pk=Review.objects.order_by("pk")[0].pk).update(
        reviewed_at=timezone.now(), reviewed_by=newsroom.chief
    )
    list(consumer.rebuild())
    assert Review.objects.count() == 2
    assert Review.objects.open().count() == 1


def test_the_press_log_names_people_and_filters_by_article(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world, headline="要找的稿", user=newsroom.desk)
    go_to_press(write(paper.world, headline="別的稿"), user=newsroom.desk)
    enter(client, newsroom.chief)
    page = client.get(reverse("newsroom_press_log"), {"article": article.number}).content.decode()
    assert "要找的稿" in page
    assert "別的稿" not in page
    assert client.get(reverse("newsroom_press_log"), {"article": "x", "before": "y"}).status_code == 200


# Wagtail leaves a spooled file open when it makes a thumbnail.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_withdrawn_photo_is_recorded(client: Client, newsroom: Newsroom) -> None:
    photo = Photo.objects.create(title="渡輪", file=get_test_image_file())
    before = LogRow.objects.count()
    address = reverse("newsroom_withdraw_photo", args=[photo.pk])
    enter(client, newsroom.reporter).post(address)
    assert Photo.objects.get().withdrawn_at is None
    enter(client, newsroom.photo)
    assert address in client.get(reverse("wagtailimages:edit", args=[photo.pk])).content.decode()
    client.post(address)
    assert not Photo.objects.get().may_be_shown()
    assert LogRow.objects.count() == before + 1
    client.post(address)
    assert Photo.objects.get().may_be_shown()


def redaction(article: Article, **fields: str) -> dict[str, str]:
    return {
        "number": str(article.number),
        "whole": "passage",
        "reason": "法院裁定",
        "erase_on": "2099-01-01",
        **fields,
    }


def test_a_passage_is_redacted_and_read_again_with_a_reason(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    article = publish(paper.world, headline="渡輪船長受訊")
    enter(client, newsroom.legal)
    assert (
        "渡輪船長受訊" in client.get(reverse("newsroom_redact"), {"number": article.number}).content.decode()
    )
    client.post(reverse("newsroom_redact"), redaction(article, passage="渡輪船長"))
    assert "渡輪船長" not in Story.objects.get().headline

    sealed = LogRow.objects.printings().order_by("number").first()
    assert sealed is not None
    address = reverse("newsroom_read_sealed", args=[sealed.number])
    assert "渡輪船長受訊" not in client.get(address).content.decode()
    client.post(address, {"reason": " "})
    assert not SealedLook.objects.exists()
    response = client.post(address, {"reason": "覆核裁定"})
    assert "渡輪船長受訊" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    look = SealedLook.objects.get()
    assert (look.staff, look.reason) == (newsroom.legal, "覆核裁定")
    assert "覆核裁定" in client.get(reverse("newsroom_looks")).content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("passage", ""), ("erase_on", "2001-01-01"), ("reason", ""), ("number", "三")]
)
def test_a_redaction_that_lacks_something_is_refused(
    client: Client, paper: Paper, newsroom: Newsroom, field: str, value: str
) -> None:
    article = publish(paper.world)
    asked = redaction(article, passage="渡輪復航") | {field: value}
    response = enter(client, newsroom.legal).post(reverse("newsroom_redact"), asked)
    assert response.context["form"].errors[field]
    assert list(LogRow.objects.printings().values_list("kind", flat=True)) == ["published"]
