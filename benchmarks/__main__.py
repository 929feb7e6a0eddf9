"""``python -m benchmarks``: what serving, publishing, searching, counting, rendering, importing and memory cost, each
figure beside its target.

Everything happens in newspapers' homes of their own, which go afterwards, and asks nothing but 127.0.0.1.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from benchmarks.figures import Bench, Figure
from benchmarks.home import Failed, empty_home, environment, homes, run, step
from benchmarks.report import growth, show, size_figures
from benchmarks.serving import served
from haowai import __version__

#: As many as the corpus of real articles that imports are held against.
IMPORTED = 7_242
#: Families of figures that need a newspaper of --stories, most of them served, by the name that ``--only`` takes.
SERVED = {
    "warm": "benchmarks.warm:measure",
    "plain": "benchmarks.against:measure",
    "publishing": "benchmarks.publishing:measure",
    "paper": "benchmarks.publishing:measure_paper",
    "crawler": "benchmarks.crowds:measure_crawler",
    "herd": "benchmarks.crowds:measure_herd",
    "varnish": "benchmarks.fronted:measure",
    "numbers": "benchmarks.readership:measure",
    "related": "benchmarks.related:measure",
    "judged": "benchmarks.judged.measuring:measure",
    "search": "benchmarks.searching:measure",
    "desk": "benchmarks.desk_search:measure",
    "views": "benchmarks.views:measure",
}
FAMILIES = (*SERVED, "sizes", "import")


def main(
    only: Annotated[
        str, typer.Option(help=f"Measure these alone, with commas between: {', '.join(FAMILIES)}.")
    ] = ",".join(FAMILIES),
    stories: Annotated[int, typer.Option(min=60, help="Stories of the newspapers that are served.")] = 5_000,
    entries: Annotated[
        int, typer.Option(min=1, help="Generated entries of the index that search is measured in.")
    ] = 20_000,
    read_stories: Annotated[
        int, typer.Option(min=60, help="Stories of the newspaper whose numbers are asked for.")
    ] = 1_000_000,
    views: Annotated[
        int, typer.Option(min=1000, help="Views a day that its numbers are made of.")
    ] = 10_000_000,
    quick: Annotated[
        bool, typer.Option("--quick", help="See that all of it runs; the figures mean nothing.")
    ] = False,
    sizes: Annotated[
        str, typer.Option(help="Stories at which rendering and memory are measured, ascending.")
    ] = "10000,100000",
    requests: Annotated[int, typer.Option(min=30, help="Requests of each kind of page.")] = 300,
    records: Annotated[int, typer.Option(min=1, help="Generated records to import.")] = IMPORTED,
    corpus: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Import this file instead of generated records."),
    ] = None,
    processes: Annotated[str, typer.Option(help="Server processes at which memory is measured.")] = "1,2",
    keep: Annotated[
        Path | None,
        typer.Option(help="Keep the newspapers of --sizes in this folder, and measure those that are there."),
    ] = None,
    database: Annotated[
        str, typer.Option(help="Address of an empty database for the stories of --sizes; SQLite when absent.")
    ] = "",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as well.")
    ] = None,
) -> None:
    """Measure Haowai, and print one table. Ends with 1 when anything could not be measured to its end."""
    console = Console(stderr=True)
    targets, servers = _numbers(sizes, "--sizes"), _numbers(processes, "--processes")
    wanted = _families(only)
    result = _machine(database)
    figures: list[Figure] = []
    broken: list[str] = []

    def note(family: str, found: Iterable[Figure]) -> None:
        try:
            figures.extend(found)
        except Failed as error:
            # The other families are worth having; the exit code tells.
            console.print(f"{family}: {error}", markup=False)
            broken.append(family)

    for family in (name for name in SERVED if name in wanted):
        with homes(None) as folder:
            module, _, function = SERVED[family].partition(":")
            measure = getattr(importlib.import_module(module), function)
            note(family, measure(Bench(folder, console, stories, quick, entries, read_stories, views)))
    with homes(keep) as folder:
        if "sizes" in wanted:
            note("sizes", _sizes(result, folder, targets, requests, servers, database, console))
        if "import" in wanted:
            note("import", _imported(result, folder, corpus, records, console))
    result["figures"] = [figure.as_json() for figure in figures]
    if json_file:
        json_file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(result, figures, Console(width=None if Console().is_terminal else 160))
    if broken:
        raise typer.Exit(1)


def _families(text: str) -> set[str]:
    wanted = {part.strip() for part in text.split(",") if part.strip()}
    if not wanted or wanted - set(FAMILIES):
        raise typer.BadParameter(f"write some of {', '.join(FAMILIES)}", param_hint="--only")
    return wanted


def _sizes(
    result: dict[str, Any],
    folder: Path,
    targets: list[int],
    requests: int,
    servers: list[int],
    database: str,
    console: Console,
) -> Iterator[Figure]:
    """Rendering and memory at each size."""
    result["sizes"] = []
    for target in targets:
        result["sizes"].append(_at(folder / "stories", target, requests, servers, database, console))
    if len(targets) > 1:
        result["growth"] = growth(result["sizes"])
    yield from size_figures(result)


def _imported(
    result: dict[str, Any], folder: Path, corpus: Path | None, records: int, console: Console
) -> Iterator[Figure]:
    console.log("importing")
    result["import"] = _import(folder, corpus, records)
    rate = "{per_second:,.0f}/s: {articles:,} articles in {seconds:.1f} s".format_map(result["import"])
    yield Figure("haowai import --publish, whole process: articles/s", "(none)", rate, None, result["import"])


def _numbers(text: str, option: str) -> list[int]:
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError:
        found = []
    if not found or found[0] < 1:
        raise typer.BadParameter("write numbers with commas between: 10000,100000", param_hint=option)
    return found


def _machine(database: str) -> dict[str, Any]:
    return {
        "version": __version__,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {
            "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.system(),
            "database": "PostgreSQL" if database.startswith("postgres") else "SQLite",
        },
    }


def _import(folder: Path, corpus: Path | None, records: int) -> dict[str, Any]:
    """A whole import: the program's start, reading, writing. Always into a new newspaper on SQLite."""
    # A home that was kept has these articles already.
    home = folder / f"import-{time.time_ns()}"
    shutil.copytree(empty_home(folder), home)
    env = environment(home, "")
    step(env, "prepare")
    file = corpus or home / "records.jsonl"
    if corpus is None:
        step(env, "records", str(file), str(records))
    start = time.perf_counter()
    run(env, "haowai", "import", "--publish", str(file))
    seconds = time.perf_counter() - start
    articles = step(env, "count")["stories"]
    return {"articles": articles, "seconds": seconds, "per_second": articles / seconds}


def _at(
    home: Path, target: int, requests: int, servers: list[int], database: str, console: Console
) -> dict[str, Any]:
    """Everything that is measured at one size."""
    env = environment(home, database)
    if not home.exists():
        shutil.copytree(empty_home(home.parent), home)
    if database:
        run(env, "haowai", "init", "--no-ask")
    console.log(f"writing up to {target:,} stories")
    grown = step(env, "grow", str(target))
    if grown["stories"] != target:
        have = f"the newspaper has {grown['stories']:,} stories already, more than {target:,}"
        raise Failed(f"{have}; empty it or name larger sizes")
    console.log("rendering")
    render = step(env, "render", str(requests))
    urls = step(env, "addresses", str(requests))
    memory = []
    for number in servers:
        console.log(f"serving with {number} process(es)")
        memory.append(served(env, number, urls))
    return {
        "stories": grown["stories"],
        "written": grown["written"],
        "written_per_second": grown["per_second"],
        "written_cpu_ms": grown["cpu_ms_per_story"],
        "render": render,
        "server": [each for each in memory if each],
    }


if __name__ == "__main__":
    typer.run(main)
