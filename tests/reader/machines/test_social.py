"""The picture made for a story: its public headline, one file for each shape, and none for what is taken down."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from haowai.articles.models import Article
from haowai.articles.verbs import go_to_press, take_down
from haowai.lib import fonts
from haowai.press.models import Story
from haowai.reader import social
from tests.cast import Paper, publish
from tests.reader.machines.conftest import SAFE_WORDS, Print

pytestmark = pytest.mark.django_db


def drawing(article: Article) -> social.Drawing:
    story = Story.objects.select_related("channel", "section").get(pk=article.number)
    return social.drawing_of_story(story)


def files(settings: Any) -> list[Path]:
    return sorted(Path(settings.MEDIA_ROOT).glob("pictures/social/*/*"))


@pytest.mark.parametrize("shape", list(social.SIZES))
def test_it_has_the_size_of_its_shape(paper: Paper, reader: Client, shape: str) -> None:
    url = drawing(publish(paper.world)).url(shape)
    response = reader.get(url)
    assert "immutable" in response["Cache-Control"]
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == social.SIZES[shape]
        assert len(picture.convert("L").getcolors() or []) > 2
    assert reader.get(url).content == response.content


def test_it_follows_the_headline_and_leaves_no_file_behind(
    paper: Paper, reader: Client, settings: Any
) -> None:
    article = publish(paper.world)
    before = drawing(article).url()
    reader.get(before)
    article.headline = "渡輪延後復航"
    after = drawing(go_to_press(article)).url()
    response = reader.get(before)
    assert (response.status_code, response["Location"]) == (302, after)
    assert reader.get(after).status_code == 200
    assert [file.name for file in files(settings)] == [f"{after.split('/')[-2]}-social.png"]


def test_what_is_taken_down_has_none(paper: Paper, reader: Client, settings: Any) -> None:
    article = publish(paper.world)
    url = drawing(article).url()
    reader.get(url)
    take_down(article)
    assert reader.get(url).status_code == 410
    assert not files(settings)


def test_of_a_restricted_story_only_the_safe_headline_is_drawn(printed: Print) -> None:
    assert drawing(printed.safe).title == SAFE_WORDS
    assert drawing(printed.hidden).title == ""
    assert social.draw(drawing(printed.hidden), (1200, 630), fonts.chinese_face())


@pytest.mark.parametrize(
    "path",
    ["/pictures/social/999/0123456789/social.png", "/pictures/social/999/0123456789/huge.png"],
)
def test_nothing_is_drawn_for_what_is_not_there(
    paper: Paper, reader: Client, settings: Any, path: str
) -> None:
    assert reader.get(path).status_code == 404
    assert not files(settings)


def test_a_guessed_address_draws_nothing(paper: Paper, reader: Client, settings: Any) -> None:
    url = re.sub(r"/[0-9a-f]{10}/", "/0123456789/", drawing(publish(paper.world)).url())
    assert reader.get(url).status_code == 302
    assert not files(settings)


def test_a_machine_without_a_chinese_font_draws_the_name(
    paper: Paper, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(social, "chinese_face", lambda: None)
    response = reader.get(drawing(publish(paper.world)).url())
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == (1200, 630)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], list[str]]:
    """Lines of a title in a type whose characters are each as wide as one."""

    class Square:
        def getlength(self, text: str) -> float:
            return sum(0.5 if character.isascii() else 1 for character in text)

    font: Any = Square()
    return lambda title, width: list(social.broken(title, font, width))


def test_lines_break_between_clauses_and_by_the_rules(lines: Callable[[str, int], list[str]]) -> None:
    assert lines("颱風前夕 東砂收葉", 8) == ["颱風前夕", "東砂收葉"]
    assert lines("一二三四，五六", 4) == ["一二三", "四，五六"]
    assert lines("一二三「四五」", 4) == ["一二三", "「四五」"]
    assert lines("廠Nova Semi報", 7) == ["廠Nova Semi報"]
    assert lines("一二三NOVA報", 4) == ["一二三", "NOVA報"]
    assert lines("", 4) == []


def test_a_title_too_long_is_cut(paper: Paper) -> None:
    article = publish(paper.world, headline="很長的標題，" * 200)
    assert social.draw(drawing(article), (1200, 630), fonts.chinese_face())
