"""The judged stories as a newspaper: written by the bulk writer, printed, indexed and asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from wagtail.blocks.stream_block import StreamValue

from benchmarks.judged.affairs import Told
from benchmarks.judged.asked import questions, told
from benchmarks.judged.scores import PLACES, texts
from benchmarks.newspaper import ACTOR, make_newspaper
from haowai.articles.bulk import Manuscript, taipei_day, write
from haowai.articles.content import paragraph_html
from haowai.articles.models import Article, Signature
from haowai.discovery.asking import ask
from haowai.discovery.entries import bodies, headlines
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.questions import Answer, Hit, Question
from haowai.press.models import Story
from haowai.press.payload import ArticleData, upgrade
from haowai.sections.models import Section

BATCH = 500
#: Beside the newspaper: which number each story's key has.
NUMBERS = "judged.json"


def fill(home: Path, others: int) -> dict[str, int]:
    """Print every story and index it; the numbers by the stories' keys."""
    section = make_newspaper(("paper",), photos=0).sections[0]
    now = timezone.now().replace(microsecond=0)
    numbers: dict[str, int] = {}
    left = iter(sorted(told(others), key=lambda story: -story.days))
    while batch := list(islice(left, BATCH)):
        manuscripts = [_manuscript(story, section, now - timedelta(days=story.days)) for story in batch]
        write(manuscripts, publish=True, actor=ACTOR)
        numbers |= {story.key: each.article.number for story, each in zip(batch, manuscripts, strict=True)}
    index = SearchIndex()
    for _ in index.rebuild():
        pass
    index.close()
    (home / NUMBERS).write_text(json.dumps(numbers), encoding="utf-8")
    return numbers


def _manuscript(story: Told, section: Section, published_at: Any) -> Manuscript:
    raw = [
        {"type": "paragraph", "value": paragraph_html(text), "id": f"{at:032x}"}
        for at, text in enumerate(story.body, start=1)
    ]
    article = Article(
        section=section,
        headline=story.headline,
        kicker=story.kicker,
        list_title=story.list_title,
        standfirst=story.standfirst,
        body=StreamValue(Article._meta.get_field("body").stream_block, raw, is_lazy=True),
        published_at=published_at,
    )
    signed = Signature(name=story.signed, role="記者", form="bracket")
    return Manuscript(article, begun=taipei_day(published_at), signatures=[signed] if story.signed else [])


def answers(numbers: dict[str, int], asked: Sequence[str]) -> dict[str, list[str]]:
    """The first stories for each text, as ``ask`` finds them: those with every word, then those with some."""
    keys = {number: key for key, number in numbers.items()}
    found = {}
    for text in asked:
        hits = dict.fromkeys(hit.number for hit in _hits(ask(Question(text=text, limit=PLACES))))
        found[text] = [keys[number] for number in hits][:PLACES]
    return found


def _hits(answer: Answer) -> Iterator[Hit]:
    yield from answer.hits
    yield from answer.near
    if answer.spelling and not (answer.hits or answer.near):
        # Then the page is nothing but this offer.
        yield from ask(Question(text=answer.spelling, limit=PLACES)).hits


def datas(numbers: dict[str, int]) -> list[ArticleData]:
    """The stories as they were printed."""
    stories = Story.objects.filter(number__in=numbers.values()).select_related("payload").order_by("number")
    return [upgrade(json.loads(bytes(story.payload.content or b"{}"))) for story in stories]


def printed(numbers: dict[str, int]) -> list[dict[str, Any]]:
    """What other ways of searching are fed with: the texts that the index takes in."""
    keys = {number: key for key, number in numbers.items()}
    return [
        {
            "key": keys[data["number"]],
            "headline": "\n".join(headlines(data)),
            "body": "\n".join(text for text in bodies(data) if text),
            "at": datetime.fromisoformat(data["published_at"]).timestamp(),
        }
        for data in datas(numbers)
    ]


def judged_step(home: str, others: str) -> Any:
    """Fill the newspaper and ask it everything: answers, and the texts for the others."""
    numbers = fill(Path(home), int(others))
    return {"answers": answers(numbers, texts(questions())), "printed": printed(numbers)}
