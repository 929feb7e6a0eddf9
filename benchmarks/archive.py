"""A text index of any size, made of generated stories without a newspaper of that size: the engine gets entries as it
gets them from the log, and the stories that an answer shows are looked up among those that the newspaper does have."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from benchmarks.drafts import Drafted, stories
from benchmarks.generator import PER_DAY, SLICE
from benchmarks.newspaper import CHANNELS, END, SEED, sections_of
from benchmarks.searching import HOSTILE, LATIN, kinds
from haowai.discovery import asking
from haowai.discovery.asking import ask
from haowai.discovery.entries import Entry
from haowai.discovery.feeding import MAKING, SearchIndex
from haowai.discovery.questions import Question, QuestionError, Sort
from haowai.discovery.shelf import Mark, shelf
from haowai.discovery.tantivy_engine import TantivyWriter
from haowai.discovery.terms import indexed
from haowai.discovery.wording import understood
from haowai.press.models import Story
from haowai.reader.search.wanted import LONGEST

BATCH, COMMIT = 1_000, 20_000
#: One headline in so many has a Latin word.
ONE_IN = 12


def entries(count: int, printings: Sequence[tuple[int, int]]) -> Iterator[Entry]:
    """Entries of an archive that grows into the past. ``printings`` are number and printing of the stories that are
    shown for them, in turns; the numbers of the entries are their own."""
    slugs = [address for channel in CHANNELS for address, _ in sections_of(channel)]
    for first in range(0, count, SLICE):
        newest, oldest = (END - timedelta(days=at / PER_DAY) for at in (first, first + SLICE))
        for at, story in enumerate(
            stories(SEED, SLICE, slugs, oldest, newest, first=first, places=range(min(SLICE, count - first)))
        ):
            number = first + at + 1
            yield _entry(story, number, printings[number % len(printings)][1])


def _entry(story: Drafted, number: int, printing: int) -> Entry:
    latin = f" {LATIN[number // ONE_IN % len(LATIN)]}" if number % ONE_IN == 0 else ""
    headline = indexed([story.headline + latin, story.kicker, story.standfirst])
    body = indexed(
        [*(signed.name or signed.role for signed in story.signed), *(text for _, text in story.body)]
    )
    return Entry(
        number,
        printing,
        story.published_at,
        headline,
        f"{headline} ¶ {body}",
        channels=(1 + story.section % len(CHANNELS),),
        sections=(1 + story.section,),
        topics=tuple(1 + topic for topic in story.topics),
        edition=2 if story.page else 1,
    )


def build(count: int, printings: Sequence[tuple[int, int]]) -> float:
    """Put an index of so many entries on the newspaper's shelf; how many it took in a second."""
    here = shelf()
    folder = here.begin(Mark(0, "", story=0))
    writer = TantivyWriter(folder, memory=MAKING)
    worked = 0.0
    left = entries(count, printings)
    done = 0
    while batch := list(islice(left, BATCH)):
        start = time.perf_counter()
        writer.add(batch)
        done += len(batch)
        if done % COMMIT == 0:
            writer.commit()
        worked += time.perf_counter() - start
    start = time.perf_counter()
    writer.commit()
    writer.close()
    here.switch(folder)
    return count / (worked + time.perf_counter() - start)


@contextmanager
def shown_in_turns(printings: Sequence[tuple[int, int]]) -> Iterator[None]:
    """The stories of an answer are those of the newspaper, whatever number the index has for them."""
    look_up = asking._current

    def current(numbers: Any) -> Any:
        real = {number: printings[number % len(printings)][0] for number in numbers}
        found = look_up(real.values())
        return {number: found[other] for number, other in real.items() if other in found}

    with patch.object(asking, "_current", current):
        yield


def measured_asking(count: str, times: str) -> Any:
    """In the newspaper's home, in an index of ``count`` entries: milliseconds of each question by kind and order, what
    the index alone takes for page, total and counts, and the whole answer with stories and marked passages."""
    printings = list(Story.objects.order_by("number").values_list("number", "printing"))
    rate = build(int(count), printings)
    rng = Random(SEED)
    found: dict[str, dict[str, Any]] = {}
    with shown_in_turns(printings):
        for kind, texts in kinds().items():
            asked = [rng.choice(texts) for _ in range(int(times))]
            for sort in Sort:
                # Each once before: an archive that is asked has its words in memory.
                answers = [ask(Question(text, sort)) for text in dict.fromkeys(asked)]
                found.setdefault(kind, {})[sort.value] = {
                    "index": [_timed(_the_index, text, sort) for text in asked],
                    "whole": [_timed(_whole, text, sort) for text in asked],
                    "total": sum(answer.total for answer in answers) / len(answers),
                }
        hostile = [
            (text, min(_timed(_whole, text, sort)[0] for _ in range(2))) for text in HOSTILE for sort in Sort
        ]
    size = sum(file.stat().st_size for file in _files())
    return {"entries": int(count), "rate": rate, "times": found, "hostile": hostile, "megabytes": size / 1e6}


def _the_index(text: str, sort: Sort) -> None:
    wanted = asking.wanted_of(Question(text), understood(text))
    assert wanted is not None
    reader = shelf().reader()
    if sort == Sort.RELEVANCE:
        reader.by_relevance(wanted, offset=0, limit=20, now=timezone.now(), values=asking.VALUES)
    else:
        reader.by_date(wanted, offset=0, limit=20, values=asking.VALUES)


def _whole(text: str, sort: Sort) -> None:
    # Longer ones are refused before the index is asked; that there are too many words is an answer.
    with suppress(QuestionError):
        ask(Question(text[:LONGEST], sort))


def _timed(asked: Callable[[str, Sort], None], text: str, sort: Sort) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor."""
    start, worked = time.perf_counter(), time.process_time()
    asked(text, sort)
    return (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000


def _files() -> list[Path]:
    folder = shelf().current()
    return [path for path in folder.iterdir() if path.is_file()] if folder else []


def measured_rebuild() -> Any:
    """In the newspaper's home: stories a second from the log into the index, by the clock and the processor."""
    index = SearchIndex()
    start, worked = time.perf_counter(), time.process_time()
    done = sum(index.rebuild())
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    index.close()
    return {"stories": done, "per_second": done / seconds, "cpu_ms": worked * 1000 / max(done, 1)}
