"""`haowai demo` makes a newspaper that can be read from front to back."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.test import Client
from PIL import Image
from wagtail.models import Page

from haowai.demo import filling
from haowai.demo.filling import Filling
from haowai.demo.manuscripts import stories
from haowai.press.models import LogRow, PaperEdition, Story
from haowai.press.models.log import Kind
from haowai.press.verify import verify
from haowai.sections.addresses import base_of, story_path
from haowai.sections.models import Channel

EARLY = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)  # 02:00 in Taipei: today's paper is not out


class InThisProcess:
    """Stands in for the pool of processes: one test need not use every processor."""

    def __enter__(self) -> "InThisProcess":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, function: object, items: object, chunksize: int) -> object:
        return map(function, items)  # type: ignore[call-overload]


@pytest.fixture
def small_pictures() -> object:
    with (
        patch.object(filling, "draw", lambda *_: Image.new("RGB", (60, 40), "#0b5f48")),
        patch.object(filling, "ProcessPoolExecutor", InThisProcess),
    ):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("small_pictures")
def test_the_demo_newspaper_can_be_read(client: Client) -> None:
    run = Filling(EARLY)

    assert len(list(run.run())) == run.steps

    assert Story.objects.count() == len(stories())
    assert verify().ok
    assert not any(Page.find_problems())
    moments = list(LogRow.objects.printings().order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert max(moments) <= EARLY
    assert LogRow.objects.filter(kind=Kind.CORRECTED).count() >= 3
    assert PaperEdition.objects.filter(released_at=None).count() == 0
    assert PaperEdition.objects.count() >= 7
    for channel in Channel.objects.all():
        host = base_of(channel).split("//")[1]
        assert client.get("/", headers={"host": host}).status_code == 200
    for story in Story.objects.select_related("section", "channel"):
        host = base_of(story.channel).split("//")[1]
        response = client.get(story_path(story.section, story.number), headers={"host": host})
        assert response.status_code == 200
        if story.is_restricted:
            assert story.headline not in response.content.decode()
