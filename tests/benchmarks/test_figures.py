"""Figures beside their targets: what can't be measured is said, and each family can be had alone."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import crowds, load, warm
from benchmarks.__main__ import SERVED
from benchmarks.figures import Bench, Figure
from benchmarks.load import Round, ratio
from benchmarks.publishing import percentile
from benchmarks.report import show, size_figures

ROOT = Path(__file__).resolve().parents[2]


def rounds(*per_second: float) -> list[Round]:
    return [Round(each, 10.0, 1.0, 2.0, 8000.0) for each in per_second]


def test_a_ratio_is_the_median_of_pairs() -> None:
    found = {"ours": rounds(90, 50, 200), "theirs": rounds(100, 100, 100)}
    assert ratio(found, "ours", "theirs") == pytest.approx(0.9)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([5, 1, 4, 2, 3], 99) == 5
    assert percentile(list(range(1, 201)), 99) == 198
    assert percentile([7], 50) == 7


def test_without_a_program_the_figure_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(load, "program", lambda: None)
    found = list(warm.measure(Bench(tmp_path, Console(quiet=True))))
    assert len(found) == len(warm.TARGETS)
    assert {figure.met for figure in found} == {None}
    assert all("apt install wrk" in figure.measured for figure in found)


def test_a_herd_that_may_not_open_so_many_files_is_not_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(crowds.resource, "getrlimit", lambda _: (64, 64))
    (figure,) = crowds.measure_herd(Bench(tmp_path, Console(quiet=True)))
    assert figure.met is None
    assert "64 files" in figure.measured


def test_figures_of_sizes_are_held_against_their_targets() -> None:
    cost = {"median_ms": 9.0, "p99_ms": 20.0, "cpu_ms": 8.0, "queries": 6}
    slow = cost | {"median_ms": 40.0}
    size = {
        "stories": 60,
        "render": {"article": cost, "home": slow},
        "server": [],
        "written_per_second": 900.0,
    }
    figures = list(size_figures({"sizes": [size | {"written": 60}]}))
    assert [figure.met for figure in figures] == [True, False, False]


def test_a_table_shows_target_and_measured() -> None:
    console = Console(record=True, width=160, file=io.StringIO())
    result = {"version": "1", "machine": {"cpus": 2, "python": "3", "database": "SQLite"}}
    show(result, [Figure("warm", ">= 0.9", "0.95", True), Figure("cold", "<= 1", "2", False)], console)
    said = console.export_text()
    assert "0.95" in said
    assert "met" in said
    assert "missed" in said


def test_every_family_is_there() -> None:
    for place in SERVED.values():
        module, _, function = place.partition(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_a_family_that_is_none_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--only", "speed"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "warm" in done.stderr
    assert "Traceback" not in done.stderr
