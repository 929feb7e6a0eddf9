"""What is kept beside a story: its form, what it shows, and its corrections on record."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from haowai.articles.models.parts import Correction
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.verbs import go_to_press, restore, take_down
from haowai.media.models import Photo
from haowai.press.models import CorrectionRecord, ListEntry, LogRow, MediaUse, Story
from haowai.press.projection import rebuild
from tests.cast import Paper, body, publish, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_photo(settings: Any, tmp_path: Path) -> Callable[[], Photo]:
    settings.MEDIA_ROOT = tmp_path
    file = io.BytesIO()
    Image.new("RGB", (30, 20)).save(file, "PNG")
    return lambda: Photo.objects.create(title="渡輪", file=ContentFile(file.getvalue(), name="ferry.png"))


def recipe(**fields: Any) -> list[tuple[str, Any]]:
    return [
        (
            "recipe",
            {"serves": "2 人份", "prep": "", "cook": "", "ingredients": ["鹽"], "steps": ["煮"]} | fields,
        )
    ]


def uses(number: int) -> set[tuple[str, int]]:
    return set(MediaUse.objects.filter(story=number, sealed=False).values_list("kind", "media"))


def test_a_story_with_a_recipe_stands_on_the_list_of_recipes(paper: Paper) -> None:
    article = publish(paper.life, body=[*body("先熱鍋。"), *recipe()])
    assert Story.objects.get(pk=article.number).form == "recipe"
    assert ListEntry.objects.of(f"recipes-of:{paper.channel.pk}").get().story_id == article.number


def test_what_a_story_shows_or_showed_is_known(paper: Paper, make_photo: Callable[[], Photo]) -> None:
    lead, other = make_photo(), make_photo()
    article = publish(paper.life, lead=lead)
    assert uses(article.number) == {("photo", lead.pk)}
    article.lead = other
    article = go_to_press(article)
    assert uses(article.number) == {("photo", lead.pk), ("photo", other.pk)}
    take_down(article)
    assert uses(article.number) == {("photo", lead.pk), ("photo", other.pk)}


def test_redaction_of_a_passage_forgets_what_older_printings_showed(
    paper: Paper, make_photo: Callable[[], Photo]
) -> None:
    lead, other = make_photo(), make_photo()
    article = publish(paper.life, lead=lead, body=body("住在川口的陳姓少年。"))
    article.lead = other
    article = go_to_press(article)
    redact_passage(article.number, "陳姓少年", user=None, reason="少年事件")
    assert uses(article.number) == {("photo", other.pk)}
    # Of a whole story its pictures stay known: they are for nobody any more.
    redact_story(article.number, user=None, reason="少年事件")
    assert uses(article.number) == {("photo", other.pk)}


def test_a_restricted_story_stands_on_a_list_of_its_own(paper: Paper) -> None:
    article = publish(paper.life, rating="restricted")
    own = f"restricted-of:{paper.channel.pk}"
    assert ListEntry.objects.of(own).get().story_id == article.number
    article.rating = "general"
    go_to_press(article)
    assert not ListEntry.objects.of(own).exists()
    assert own in LogRow.objects.order_by("-number")[0].purges.split()


def test_pictures_are_purged_when_not_everybody_may_see_them(
    paper: Paper, make_photo: Callable[[], Photo]
) -> None:
    photo = make_photo()
    key = f"photo:{photo.pk}"
    article = publish(paper.life, lead=photo)
    assert key not in LogRow.objects.order_by("-number")[0].purges.split()
    article.rating = "restricted"
    article = go_to_press(article)
    assert key in LogRow.objects.order_by("-number")[0].purges.split()
    take_down(article)
    assert key in LogRow.objects.order_by("-number")[0].purges.split()


def test_a_correction_is_on_record_and_stays_when_the_story_goes(paper: Paper) -> None:
    article = write(paper.world)
    article = go_to_press(article)
    article.corrections.add(Correction(at=timezone.now(), text="船班應為十二班。"))
    article = go_to_press(article)
    record = CorrectionRecord.objects.get()
    assert (record.story_id, record.text, record.channel_id) == (
        article.number,
        "船班應為十二班。",
        paper.channel.pk,
    )
    take_down(article)
    assert CorrectionRecord.objects.count() == 1
    assert f"corrections:{paper.channel.pk}" in LogRow.objects.order_by("-number")[0].purges.split()
    restore(article)
    assert CorrectionRecord.objects.count() == 1


def test_a_rebuild_makes_the_same(paper: Paper, make_photo: Callable[[], Photo]) -> None:
    article = write(paper.world, lead=make_photo(), body=[*body("先熱鍋。"), *recipe()])
    article.corrections.set([Correction(at=timezone.now(), text="鹽應為一匙。")])
    article = go_to_press(article)

    def derived() -> list[Any]:
        return [
            list(Story.objects.values_list("number", "form")),
            list(MediaUse.objects.values_list("kind", "media", "story")),
            list(CorrectionRecord.objects.values_list("story", "correction", "text", "channel")),
        ]

    before = derived()
    MediaUse.objects.all().delete()
    CorrectionRecord.objects.all().delete()
    assert list(rebuild()) == [(article.number, 1)]
    assert derived() == before
