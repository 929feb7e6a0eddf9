"""The steps that need a newspaper: each a process in the newspaper's home, which prints what it found as
JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def grow(target: str) -> Any:
    from benchmarks.newspaper import timed_growth

    return timed_growth(int(target))


def prepare() -> Any:
    """What an import needs: the paper itself with its sections."""
    from benchmarks.newspaper import make_newspaper

    make_newspaper(("paper",), photos=0)
    return {}


def write_records(path: str, count: str) -> Any:
    from benchmarks.generator import records, span
    from benchmarks.newspaper import END, SEED, sections_of

    with Path(path).open("w", encoding="utf-8") as file:
        for record in records(SEED, int(count), sections_of("paper"), *span(END)):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return {"records": int(count)}


def count() -> Any:
    from haowai.press.models import Story

    return {"stories": Story.objects.count()}


def render(requests: str) -> Any:
    from benchmarks.rendering import newsroom, pages

    words = ("渡輪", "海鷗", "晶圓", "擴產", "修復", "說明會")
    return pages(int(requests)) | newsroom(max(int(requests) // 8, 2), words)


def addresses(number: str) -> Any:
    from benchmarks.rendering import archives, articles, fronts, home

    share = int(number) // 2
    return [*home(), *fronts(), *archives(share // 2), *articles(share)]


def desk(name: str, *arguments: str) -> Any:
    """What the newspaper's own people do, by the name of their step."""
    from benchmarks import desk

    return getattr(desk, name)(*arguments)


def related(sample: str) -> Any:
    from benchmarks.related import judge

    return judge(sample)


def judged(home: str, others: str) -> Any:
    from benchmarks.judged.newspaper import judged_step

    return judged_step(home, others)


def judged_parts(home: str, others: str) -> Any:
    from benchmarks.judged.parts import parts_step

    return parts_step(home, others)


def search_rebuild() -> Any:
    from benchmarks.archive import measured_rebuild

    return measured_rebuild()


def search_ask(entries: str, times: str) -> Any:
    from benchmarks.archive import measured_asking

    return measured_asking(entries, times)


def desk_search(rounds: str) -> Any:
    from benchmarks.desk_search import compare

    return compare(rounds)


STEPS: dict[str, Callable[..., Any]] = {
    "grow": grow,
    "prepare": prepare,
    "records": write_records,
    "count": count,
    "render": render,
    "addresses": addresses,
    "desk": desk,
    "related": related,
    "judged": judged,
    "judged_parts": judged_parts,
    "search_rebuild": search_rebuild,
    "search_ask": search_ask,
    "desk_search": desk_search,
}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
