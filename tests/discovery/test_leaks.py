"""What may not be found is not found, and what was redacted leaves the files of the index too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import tantivy
from django.utils import timezone

from haowai.articles.models import Article
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.verbs import go_to_press, take_down
from haowai.discovery.asking import ask
from haowai.discovery.condition import place
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.questions import Question
from haowai.discovery.shelf import shelf
from haowai.press.consumers import run, step
from tests.cast import Newsroom, Paper, body, publish, write
from tests.discovery.helpers import numbers

pytestmark = pytest.mark.django_db
#: A token that no other story has: Latin, so that it is one token.
CANARY = "kanarienvogel"


def in_files(folder: Path) -> bool:
    """Whether the canary is among the words of any part of the index, also of entries that are only marked as
    deleted."""
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()
    return any(searcher.terms_with_prefix(name, CANARY[:8]) for name in ("headline", "text"))


def test_drafts_and_scheduled(paper: Paper, index: SearchIndex) -> None:
    write(paper.world, body=body(CANARY))
    write(paper.world, body=body(CANARY), go_live_at=timezone.now() + timedelta(days=1))
    number = publish(paper.world, body=body("別的")).number
    run(index)
    assert numbers(CANARY) == set()
    assert numbers("別的") == {number}


def test_restricted_stories_are_found_by_their_safe_headline_alone(paper: Paper, index: SearchIndex) -> None:
    number = publish(
        paper.world,
        rating="restricted",
        headline=f"血案 {CANARY}",
        standfirst=CANARY,
        body=body(CANARY),
        safe_headline="東砂發生一起案件",
    ).number
    run(index)
    assert numbers(CANARY) == set()
    (hit,) = ask(Question(text="案件")).hits
    assert (hit.number, hit.headline.text, hit.passages) == (number, "東砂發生一起案件", ())


def test_what_was_taken_down_is_gone_before_the_index_knows(paper: Paper, index: SearchIndex) -> None:
    article = publish(paper.world, body=body(CANARY))
    run(index)
    assert numbers(CANARY) == {article.number}
    take_down(article)
    answer = ask(Question(text=CANARY))
    assert (answer.total, answer.hits, answer.near) == (0, (), ())
    run(index)
    assert numbers(CANARY) == set()
    go_to_press(Article.objects.get(pk=article.pk))
    run(index)
    assert numbers(CANARY) == {article.number}


def test_what_became_restricted_is_not_found_by_its_words_before_the_index_knows(
    paper: Paper, index: SearchIndex
) -> None:
    article = publish(paper.world, body=body(CANARY), safe_headline="案件")
    run(index)
    article = Article.objects.get(pk=article.pk)
    article.rating = "restricted"
    go_to_press(article)
    answer = ask(Question(text=CANARY))
    assert (answer.total, answer.hits, answer.near) == (0, (), ())


def test_what_was_printed_anew_is_looked_through_before_the_index_knows(
    paper: Paper, index: SearchIndex
) -> None:
    article = publish(paper.world, headline="渡輪停駛", body=body(f"{CANARY} 港務"))
    run(index)
    article = Article.objects.get(pk=article.pk)
    article.body = [("paragraph", "<p>港務處說明</p>")]
    go_to_press(article)
    assert numbers(CANARY) == set()
    assert numbers("港務") == {article.number}
    assert numbers("渡輪 -說明") == set()


@pytest.mark.parametrize("whole", [True, False])
def test_redacted_words_leave_the_files(
    paper: Paper, newsroom: Newsroom, index: SearchIndex, whole: bool
) -> None:
    others = [publish(paper.world, headline=f"潮聲{at}").number for at in range(5)]
    article = publish(paper.world, headline="名單公布", body=body(f"證人是 {CANARY} 先生"))
    run(index)
    # Its older printing lies in another part of the index than the one that is redacted.
    article = Article.objects.get(pk=article.pk)
    article.headline = "名單公布了"
    go_to_press(article)
    run(index)
    folder, _ = place()
    assert folder is not None
    assert in_files(folder)
    if whole:
        redact_story(article.number, user=newsroom.legal, reason="court")
    else:
        redact_passage(article.number, CANARY, user=newsroom.legal, reason="court")
    assert numbers(CANARY) == set()
    run(index)
    assert not in_files(folder)
    assert numbers("潮聲0") == {others[0]}
    assert numbers("名單公布了") == (set() if whole else {article.number})
    _, mark = place()
    assert mark is not None
    assert mark.forget == ()


def test_killed_after_a_redaction_the_words_leave_all_the_same(
    paper: Paper, newsroom: Newsroom, index: SearchIndex
) -> None:
    publish(paper.world)
    article = publish(paper.world, body=body(CANARY))
    run(index)
    redact_story(article.number, user=newsroom.legal, reason="court")
    step(index)
    index.close()
    folder, mark = place()
    assert folder is not None
    assert mark is not None
    assert mark.forget == (article.number,)
    again = SearchIndex()
    run(again)
    again.close()
    assert not in_files(folder)


def test_a_rebuild_that_was_interrupted_keeps_no_redacted_words(
    paper: Paper, newsroom: Newsroom, index: SearchIndex
) -> None:
    article = publish(paper.world, body=body(CANARY))
    run(index)
    begun = index.rebuild()
    next(begun)
    begun.close()
    assert shelf().building() is not None
    redact_story(article.number, user=newsroom.legal, reason="court")
    run(index)
    assert shelf().building() is None
    assert len(list(shelf().root.glob("[0-9]*"))) == 1
