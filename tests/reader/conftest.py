"""A reader, and what the reader's tests need beside the cast: pictures, a sister channel, stories at a
time."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from haowai.articles.models import Article
from haowai.audience.collecting import Collector
from haowai.audience.writing import Tables
from haowai.discovery.feeding import SearchIndex
from haowai.media.models import Photo
from haowai.press.models import Story
from haowai.press.transaction import press_transaction
from haowai.reader import beacons
from haowai.sections.models import Channel, Section
from tests.cast import publish

MakePhoto = Callable[..., Photo]


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def reader() -> Client:
    """Somebody who asks the paper's own host."""
    return Client(HTTP_HOST="localhost:8000")


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Collector:
    """What pages report to: nobody was counted yet, and it writes when it is told to."""
    fresh = Collector(Tables())
    monkeypatch.setattr(beacons, "collector", fresh)
    return fresh


@pytest.fixture
def sports(paper: Any) -> Section:
    """棒球, a section of the sister channel 潮聲體育."""
    with press_transaction("test"):
        channel = Channel.objects.create(slug="sports", name="潮聲體育", colour="#b3261e", position=200)
        return Section.objects.create(channel=channel, slug="baseball", name="棒球")


@pytest.fixture
def make_photo(db: None) -> MakePhoto:
    def make(size: tuple[int, int] = (1200, 800), **fields: Any) -> Photo:
        file = io.BytesIO()
        Image.new("RGB", size, (20, 90, 140)).save(file, "JPEG")
        fields = {
            "title": "渡輪",
            "caption": "渡輪靠岸。",
            "credit": "記者方野攝",
            "alt": "一艘渡輪",
        } | fields
        return Photo.objects.create(file=ContentFile(file.getvalue(), name="ferry.jpg"), **fields)

    return make


def story_at(section: Section, at: datetime, **fields: Any) -> Story:
    """A printed story of a moment (aware)."""
    return story_of(publish(section, published_at=at, **fields))


def story_of(article: Article) -> Story:
    return Story.objects.get(pk=article.number)


def url_of(article: Article) -> str:
    return f"/{article.section.slug}/{article.number}"


def index_all() -> None:
    """The text index made anew, so that it holds what is printed now."""
    for _ in SearchIndex().rebuild():
        pass
