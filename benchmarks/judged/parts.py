"""``python -m benchmarks.judged.parts``: what each part of the search is worth. The kept questions are asked of the
engine with everything, and then without one part at a time; docs/search.md has the figures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any
from unittest.mock import patch

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from benchmarks.home import environment, homes, run, step
from benchmarks.judged.asked import Asked, questions
from benchmarks.judged.scores import PLACES, by_kind, texts
from haowai.lib import words
from haowai.lib.words import Cut, pieces

OTHERS = 900
#: Whoever takes a part away changes these names in these modules.
WORDING, TERMS, ENTRIES = "haowai.discovery.wording", "haowai.discovery.terms", "haowai.discovery.entries"
ENGINE, ASKING = "haowai.discovery.tantivy_reader", "haowai.discovery.asking"


@dataclass(frozen=True)
class Part:
    """``without`` are names to be replaced while the index is made and asked; ``order`` is how it is asked."""

    name: str
    without: Mapping[str, Any]
    order: str = "both"


def parts() -> list[Part]:
    return [
        Part("everything", {}),
        Part("without width, case and accents", {"haowai.lib.words.fold": _variants_only}),
        Part("without variants of characters", {"haowai.lib.words._VARIANTS": {}}),
        Part("without Simplified", {f"{WORDING}.to_traditional": str}),
        Part(
            "single characters in place of pairs",
            {f"{ENTRIES}.indexed": _indexed_singly, f"{WORDING}.asked": _asked_singly},
        ),
        Part("without phrases: a word's pairs anywhere", {f"{ASKING}.understood": _unordered}),
        Part("without every word being needed", {}, order="near"),
        Part("without what has some of the words", {}, order="whole"),
        Part("without the headline's weight", {f"{ENGINE}.WEIGHTS": _weights(headline=0.001)}),
        Part("without freshness", {f"{ENGINE}.FRESHNESS": 0.0}),
    ]


def _weights(*, headline: float) -> dict[str, float]:
    from haowai.discovery.tantivy_engine import HEADLINE
    from haowai.discovery.tantivy_reader import WEIGHTS

    return {**WEIGHTS, HEADLINE: headline}


def _variants_only(text: str) -> str:
    return "".join(words._VARIANTS.get(each, each) for each in text)


def _singly(text: str) -> Iterator[str]:
    for piece, is_run in pieces(text):
        yield from piece if is_run else (piece,)


def _indexed_singly(found: Iterable[str]) -> str:
    from haowai.discovery.terms import BOUND

    return f" {BOUND} ".join(" ".join(_singly(text)) for text in found)


def _asked_singly(word: str, *, typing: bool = False) -> Cut:
    return Cut(tuple(_singly(word)), False)


def _unordered(text: str, *, typing: bool = False) -> Any:
    from haowai.discovery.wording import Word, understood

    wording = understood(text, typing=typing)
    return replace(
        wording,
        words=tuple(
            Word(
                word.text,
                tuple(Cut((form.tokens[at],), form.open) for form in word.forms if at < len(form.tokens)),
            )
            for word in wording.words
            for at in range(max(len(form.tokens) for form in word.forms))
        ),
    )


@contextmanager
def taken_away(part: Part) -> Iterator[None]:
    words._folds.clear()
    try:
        with ExitStack() as stack:
            for name, other in part.without.items():
                stack.enter_context(patch(name, other))
            yield
    finally:
        words._folds.clear()


def score(
    part: Part, datas: Sequence[Any], keys: Mapping[int, str], asked: Sequence[Asked]
) -> dict[str, float]:
    """The mean of each kind of question with this part taken away."""
    with taken_away(part), tempfile.TemporaryDirectory() as folder:
        from haowai.discovery import asking
        from haowai.discovery.entries import entry_of
        from haowai.discovery.questions import Question
        from haowai.discovery.tantivy_engine import TantivyWriter
        from haowai.discovery.tantivy_reader import TantivyReader

        understood: Callable[[str], Any] = getattr(asking, "understood")  # noqa: B009 a part may replace it
        writer = TantivyWriter(Path(folder), memory=60_000_000)
        writer.add([entry_of(data, 1, channels={}, topics={}) for data in datas])
        writer.commit()
        writer.close()
        reader = TantivyReader(Path(folder))
        now = timezone.now()

        def search(text: str) -> list[str]:
            wanted = asking.wanted_of(Question(text=text), understood(text))
            if wanted is None:
                return []
            found = []
            if part.order != "near":
                found = list(reader.by_relevance(wanted, offset=0, limit=PLACES, now=now).found)
            if part.order != "whole" and len(found) < PLACES:
                without = [each.number for each in found]
                found += reader.near(wanted, limit=PLACES - len(found), without=without)
            return [keys[each.number] for each in found]

        return by_kind(asked, {text: search(text) for text in texts(asked)})


def parts_step(home: str, others: str) -> Any:
    """In the newspaper's home: fill it, and score everything and every part."""
    from benchmarks.judged.newspaper import datas, fill

    numbers = fill(Path(home), int(others))
    keys = {number: key for key, number in numbers.items()}
    printed, asked = datas(numbers), questions()
    return {part.name: score(part, printed, keys, asked) for part in parts()}


def main(
    others: Annotated[int, typer.Option(min=0, help="Stories beside those that are judged.")] = OTHERS,
) -> None:
    """Print what each part is worth."""
    with homes(None) as folder:
        env = environment(folder / "judged", "")
        run(env, "haowai", "init", "--no-ask")
        found: dict[str, dict[str, float]] = step(env, "judged_parts", str(folder / "judged"), str(others))
    kinds = list(found["everything"])
    table = Table("", *kinds)
    for name, means in found.items():
        table.add_row(name, *(f"{means[kind]:.3f}" for kind in kinds))
    Console(width=200).print(table)


if __name__ == "__main__":
    typer.run(main)
