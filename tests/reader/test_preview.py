"""The newsroom's preview is the reader's true page of what is not printed yet."""

from __future__ import annotations

import pytest

from haowai.articles.printing import preview_data
from haowai.press.models import Story
from haowai.reader.preview import render_preview
from haowai.sections.models import Section
from tests.cast import Paper, write

pytestmark = pytest.mark.django_db


def test_a_draft_is_shown_as_readers_would_see_it(paper: Paper) -> None:
    article = write(paper.world, headline="還沒發行的標題", standfirst="提要")
    response = render_preview(preview_data(article), paper.channel, paper.world)
    assert response.status_code == 200
    assert "還沒發行的標題" in response.text
    assert "貝朗港的渡輪" in response.text
    assert 'class="preview"' in response.text
    assert not Story.objects.exists()


def test_nothing_keeps_a_preview(paper: Paper) -> None:
    response = render_preview(preview_data(write(paper.world)), paper.channel, paper.world)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "Surrogate-Key" not in response
    assert "application/ld+json" not in response.text


def test_links_of_a_preview_are_whole(paper: Paper, sports: Section) -> None:
    response = render_preview(preview_data(write(sports)), sports.channel, sports)
    assert 'href="http://sports.haowai.localhost:8000/baseball/"' in response.text


def test_whoever_works_on_a_restricted_story_sees_its_words(paper: Paper) -> None:
    article = write(paper.world, rating="restricted")
    response = render_preview(preview_data(article), paper.channel, paper.world)
    assert "貝朗港的渡輪" in response.text


def test_a_section_of_another_channel_is_refused(paper: Paper, sports: Section) -> None:
    with pytest.raises(ValueError, match="no section of channel paper"):
        render_preview(preview_data(write(sports)), paper.channel, sports)


def test_the_newsroom_shows_it(paper: Paper) -> None:
    article = write(paper.world, headline="編輯台的預覽")
    response = article.serve_preview(None, "")  # type: ignore[arg-type]
    assert "編輯台的預覽" in response.content.decode()
