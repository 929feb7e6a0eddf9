"""What tests of the index share: asking, and scanning the live stories for the same."""

from __future__ import annotations

from typing import Any

from haowai.discovery.asking import ask
from haowai.discovery.entries import bodies, headlines, is_closed
from haowai.discovery.questions import Question
from haowai.lib.words import tokens
from haowai.press.models import Story
from haowai.press.models.story import Status
from haowai.press.payload import ArticleData, read
from haowai.sections.models import Topic


def numbers(text: str, **filters: Any) -> set[int]:
    """Which stories the index finds."""
    return {hit.number for hit in ask(Question(text=text, limit=100, **filters)).hits}


def scanned(*words: str, without: tuple[str, ...] = ()) -> set[int]:
    """Which live stories hold all of these words and none of those, found by reading each of them."""
    found = set()
    for story in Story.objects.filter(status=Status.LIVE).select_related("payload"):
        texts = texts_of(read(story.payload))
        if all(has(texts, word) for word in words) and not any(has(texts, word) for word in without):
            found.add(story.number)
    return found


def texts_of(data: ArticleData) -> list[str]:
    texts = [*headlines(data), *bodies(data)]
    if not is_closed(data):
        texts += Topic.objects.filter(pk__in=data["topics"]).values_list("name", flat=True)
    return texts


def has(texts: list[str], word: str) -> bool:
    """Whether one of the texts has the word: its words and numbers whole and in order, runs of Chinese anywhere within
    a run; only at their ends may a run go on."""
    wanted = tokens(word)
    return any(_in(tokens(text), wanted) for text in texts)


def _in(text: list[str], wanted: list[str]) -> bool:
    for at in range(len(text) - len(wanted) + 1):
        *middle, last = wanted
        if text[at : at + len(middle)] == middle and (
            text[at + len(middle)] == last or (_alone(last) and text[at + len(middle)].startswith(last))
        ):
            return True
    return False


def _alone(token: str) -> bool:
    return len(token) == 1 and not token.isascii()
