"""For whatever is printed, killed and restarted, the index answers exactly what a scan of the live stories answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from haowai.articles.models import Article
from haowai.articles.redaction import redact_story
from haowai.articles.verbs import go_to_press, take_down
from haowai.discovery import feeding, taking_in
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.tantivy_engine import TantivyWriter
from haowai.lib.words import tokens
from haowai.press.consumers import run
from tests.cast import Paper, body, publish, write
from tests.discovery.helpers import numbers, scanned

pytestmark = pytest.mark.django_db

#: Few characters, so that words meet by chance; with what is hard: runs of one, numbers, Latin, variants, width.
PIECES = st.one_of(
    st.sampled_from(["港", "務", "處", "月", "台", "臺", "灣", "里", "裡", "港務", "貝朗港"]),
    st.sampled_from(["の", "が", "か゛", "한글", "ㄅ", "é", "_", "％"]),
    st.sampled_from(["3", "13", "2.5", "5G", "AI", "ＡＩ", "covid", "19"]),
    st.sampled_from("，。、-「」 "),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=14).map("".join)
#: What a question's words are: no blanks, no quotation marks and no hyphen before it.
WORDS = (
    st.lists(PIECES, min_size=1, max_size=4)
    .map("".join)
    .map(lambda text: "".join(c for c in text if c not in "「」 -，。、"))
    .filter(tokens)
)
STEPS = st.one_of(
    st.tuples(st.just("publish"), TEXTS, TEXTS),
    st.tuples(st.just("restrict"), TEXTS, TEXTS),
    st.tuples(st.just("draft"), TEXTS, TEXTS),
    st.tuples(st.just("update"), st.integers(0, 9), TEXTS),
    st.tuples(st.just("down"), st.integers(0, 9), st.none()),
    st.tuples(st.just("redact"), st.integers(0, 9), st.none()),
    st.tuples(st.just("follow"), st.none(), st.none()),
    st.tuples(st.just("kill"), st.integers(0, 5), st.none()),
    st.tuples(st.just("restart"), st.none(), st.none()),
    st.tuples(st.just("rebuild"), st.none(), st.none()),
)
#: No shrinking: each try is a newsroom, and the steps of a failing one are few.
PHASES = (Phase.explicit, Phase.generate)


class Killed(BaseException):
    """What ``kill -9`` looks like from inside."""


@contextmanager
def killed_at(moment: int) -> Iterator[None]:
    """Die before or after the commit, before the mark, while reading, in the middle of a rebuild."""
    places: list[tuple[Any, str, bool]] = [
        (TantivyWriter, "commit", False),
        (TantivyWriter, "commit", True),
        (feeding, "write_mark", False),
        (feeding, "write_mark", True),
        (taking_in, "entries_of", True),
        (TantivyWriter, "add", True),
    ]
    owner, name, after = places[moment]
    real = getattr(owner, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        if after:
            real(*arguments, **named)
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, dying)
        yield


class Game:
    """A newsroom that is played, and the process that follows it."""

    def __init__(self, paper: Paper, index: SearchIndex) -> None:
        self.paper, self.index = paper, index
        self.articles: list[Article] = []

    def article(self, at: int) -> Article | None:
        if not self.articles:
            return None
        return Article.objects.get(pk=self.articles[at % len(self.articles)].pk)

    def play(self, step: tuple[str, Any, Any]) -> None:
        getattr(self, step[0])(*[value for value in step[1:] if value is not None])

    def publish(self, headline: str, text: str) -> None:
        fields: dict[str, Any] = {
            "headline": headline.strip() or "無",
            "body": body(text),
            "standfirst": text[:3],
        }
        self.articles.append(publish(self.paper.world, **fields))

    def restrict(self, headline: str, text: str) -> None:
        fields: dict[str, Any] = {
            "headline": headline.strip() or "無",
            "body": body(text),
            "safe_headline": text[:4],
        }
        self.articles.append(publish(self.paper.world, rating="restricted", **fields))

    def draft(self, headline: str, text: str) -> None:
        self.articles.append(write(self.paper.world, headline=headline.strip() or "無", body=body(text)))

    def update(self, at: int, text: str) -> None:
        if (article := self.article(at)) and article.headline:
            article.headline = text.strip() or "無"
            go_to_press(article)

    def down(self, at: int) -> None:
        if (article := self.article(at)) and article.live:
            take_down(article)

    def redact(self, at: int) -> None:
        if (article := self.article(at)) and article.headline and article.live:
            redact_story(article.number, user=None, reason="test")

    def follow(self) -> None:
        run(self.index)

    def kill(self, moment: int) -> None:
        with killed_at(moment):
            try:
                run(self.index)
            except Killed:
                # Nothing was tidied up: what was not committed is gone with the process.
                self.restart()

    def restart(self) -> None:
        if self.index._writer is not None:
            self.index._writer._writer.rollback()
        self.index.close()
        self.index = SearchIndex()

    def rebuild(self) -> None:
        list(self.index.rebuild())


@pytest.mark.parametrize("_", [None])
def test_words_and_phrases(paper: Paper, index: SearchIndex, tmp_path: Path, _: None) -> None:
    from django.db import transaction

    class Over(Exception):
        pass

    @settings(max_examples=12, phases=PHASES, suppress_health_check=list(HealthCheck), database=None)
    @given(
        st.lists(STEPS, max_size=8), st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=3, max_size=8)
    )
    def play(steps: list[Any], questions: list[list[str]]) -> None:
        game = Game(paper, SearchIndex())
        try:
            with transaction.atomic():
                for step in steps:
                    game.play(step)
                game.follow()
                for words in questions:
                    one, *others = words
                    assert numbers(" ".join(words)) == scanned(*words), words
                    assert numbers(f"「{''.join(words)}」") == scanned("".join(words)), words
                    asked = " ".join([one, *(f"-{word}" for word in others)])
                    assert numbers(asked) == scanned(one, without=tuple(others)), asked
                raise Over
        except Over:
            pass
        finally:
            game.index.close()

    play()
