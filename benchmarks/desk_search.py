"""The newsroom's search against Wagtail's own, on the same stories with the same words to go by, on both databases;
and against the look into every text that finds all of them without an index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks.against import services
from benchmarks.figures import Bench, Figure, install, left_out
from benchmarks.home import environment, run, step
from benchmarks.live import filled_home

TARGET = ">= 50 times"
#: Of two characters, of four and more, with Latin or numbers.
WORDS = ("渡輪", "海鷗", "晶圓", "擴產", "修復", "說明會", "晶圓擴產", "渡輪復航", "3成", "渡輪 碼頭")
#: So many are wanted for a list; what it counts at most.
SHOWN = 2_001


def measure(bench: Bench) -> Iterator[Figure]:
    yield from _figures(
        "SQLite", step(filled_home(bench, "desk-search"), "desk_search", str(bench.times(9, 2)))
    )
    if services().postgres_program("initdb") is None:
        names = [(name.format("PostgreSQL"), target) for name, target in NAMES]
        yield from left_out(names, install("PostgreSQL", "postgresql"))
        return
    with ExitStack() as stack:
        bench.folder.chmod(0o711)  # PostgreSQL's user passes through it
        database = stack.enter_context(services().postgres(bench.folder / "desk-pg"))
        env = environment(bench.folder / "desk-search-pg", database)
        run(env, "haowai", "init", "--no-ask")
        step(env, "grow", str(bench.stories))
        yield from _figures("PostgreSQL", step(env, "desk_search", str(bench.times(9, 2))))


NAMES = (
    ("stories that hold the words, found in the newsroom on {}: ours, Wagtail's own", "every one"),
    ("newsroom's search on {} against the look into every text that finds as many", TARGET),
    ("newsroom's search on {} against Wagtail's own, which finds what the line above says", "(none)"),
)


def _figures(database: str, found: dict[str, Any]) -> Iterator[Figure]:
    names = [(name.format(database), target) for name, target in NAMES]
    held = found["held"]
    yield Figure(
        *names[0], f"{found['ours']:,} and {found['stock']:,} of {held:,}", found["ours"] == held, found
    )
    for (name, target), other in zip(names[1:], ("scan", "stock"), strict=True):
        ratio = found[f"{other}_ms"] / found["ours_ms"]
        times = f"{ratio:,.1f} times: {found['ours_ms']:.2f} against {found[f'{other}_ms']:.2f} ms"
        yield Figure(name, target, times, ratio >= 50 if other == "scan" else None, found)


def compare(rounds: str) -> dict[str, Any]:
    """In the newspaper's home: what each way finds, and the median of what a word costs. Leaves the newspaper with
    Wagtail's own search."""
    from django.core.management import call_command
    from django.db import connection
    from modelsearch.backends.database import SearchBackend
    from modelsearch.utils import get_content_type_pk

    from haowai.articles.models import Article
    from haowai.lib import finding
    from haowai.lib.indexing import TABLE, take_in
    from haowai.lib.needles import read

    while take_in():
        pass
    kind = get_content_type_pk(Article)
    asked = {word: read(word) for word in WORDS}

    def ours(word: str) -> int:
        return len(next(finding.newest(Article, asked[word], first=SHOWN), []))

    def scan(word: str) -> int:
        held, strings = finding.held(asked[word])
        sql = f"SELECT e.object_id FROM {TABLE} e WHERE e.content_type_id = %s AND {held}"  # noqa: S608 names only
        with connection.cursor() as cursor:
            cursor.execute(sql, [kind, *strings])
            return len(cursor.fetchall())

    found: dict[str, Any] = {"stories": Article.objects.count()}
    found["held"] = sum(map(scan, WORDS))
    found["ours"] = sum(
        len(keys) for word in WORDS for keys in finding.newest(Article, asked[word], first=SHOWN)
    )
    found["ours_ms"], found["scan_ms"] = _cost(ours, int(rounds) * 3), _cost(scan, int(rounds))
    call_command("migrate", "newsroom", "0002", verbosity=0)
    stock = SearchBackend({})
    index = stock.get_index_for_model(Article)
    index._refresh_title_norms = lambda full=False: None  # after each batch it reads the whole table
    rows = Article.objects.order_by("pk")
    for start in range(0, found["stories"], 500):
        index.add_items(Article, list(rows[start : start + 500]))

    def theirs(word: str) -> int:
        return len(stock.search(word, Article.objects.only("pk"))[:SHOWN])

    found["stock"] = sum(map(theirs, WORDS))
    found["stock_ms"] = _cost(theirs, int(rounds) * 3)
    return found


def _cost(ask: Callable[[str], int], rounds: int) -> float:
    """The median over words of each word's median, in milliseconds."""
    each = []
    for word in WORDS:
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            ask(word)
            times.append((time.perf_counter() - start) * 1000)
        each.append(median(times))
    return median(each)
