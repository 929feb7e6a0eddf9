"""The family ``judged``: the kept questions, asked of Haowai and of what databases and most sites have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from benchmarks.against import services
from benchmarks.figures import Bench, Figure, install
from benchmarks.home import environment, run, step
from benchmarks.judged.asked import KINDS, questions
from benchmarks.judged.others import Found, headlines_first, postgres_simple, sqlite_default
from benchmarks.judged.scores import alike, by_kind, texts, unanswered

OTHERS = 900
#: How much better than each other way, in nDCG@10.
TARGETS = {
    "SQLite FTS5, default": 0.40,
    "PostgreSQL, simple": 0.40,
    "LIKE, headlines first, then newest": 0.06,
}


def measure(bench: Bench) -> Iterator[Figure]:
    home = bench.folder / "judged"
    env = environment(home, "")
    run(env, "haowai", "init", "--no-ask")
    asked = questions()
    bench.say(f"asking {len(asked)} judged questions")
    found = step(env, "judged", str(home), str(bench.times(OTHERS, 30)))
    answers: Found = found["answers"]
    ours = by_kind(asked, answers)
    yield Figure(
        f"nDCG@10 on the judged set ({len(asked)} questions, {len(found['printed']):,} stories)",
        "(none)",
        f"{ours['all']:.3f}: " + ", ".join(f"{KINDS[kind]} {ours[kind]:.2f}" for kind in KINDS),
        None,
        ours,
    )
    for name, theirs in _others(bench, found["printed"], texts(asked)).items():
        target = f"+{TARGETS[name]:.2f} at least"
        if isinstance(theirs, str):
            yield Figure(f"nDCG@10 against {name}", target, f"not measured: {theirs}")
            continue
        means = by_kind(asked, theirs)
        better = ours["all"] - means["all"]
        yield Figure(
            f"nDCG@10 against {name}",
            target,
            f"{better:+.3f} ({ours['all']:.3f} against {means['all']:.3f})",
            better >= TARGETS[name],
            means,
        )
    count, differ = alike(asked, answers)
    yield Figure(
        "spellings of one question answered with the same first ten",
        "1.00",
        f"{1 - len(differ) / count:.2f} of {count}" + _named(differ),
        not differ,
        {"spellings": count, "differ": differ},
    )
    left = unanswered(asked, answers)
    yield Figure(
        "judged questions without an answer",
        "0",
        f"{len(left)} of {len(asked)}{_named(left)}",
        not left,
        {"unanswered": left},
    )


def _named(texts: list[str]) -> str:
    return f" ({', '.join(texts[:5])})" if texts else ""


def _others(bench: Bench, rows: list[dict[str, Any]], asked: list[str]) -> dict[str, Found | str]:
    """What the other ways find; a sentence where one can't be asked."""
    sqlite, postgres, like = TARGETS
    found: dict[str, Found | str] = {sqlite: sqlite_default(rows, asked)}
    programs = services()
    url = os.environ.get("TEST_POSTGRES_URL", "")
    if not url and programs.postgres_program("initdb") is None:
        found[postgres] = install("PostgreSQL", "postgresql")
    else:
        with ExitStack() as stack:
            bench.folder.chmod(0o711)  # PostgreSQL's user passes through it
            url = url or stack.enter_context(programs.postgres(bench.folder / "pg"))
            found[postgres] = postgres_simple(url, rows, asked)
    found[like] = headlines_first(rows, asked)
    return found
