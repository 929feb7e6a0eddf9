"""``python -m benchmarks``: what importing, rendering and serving cost, and how it grows with the archive.

Everything happens in a newspaper's home of its own, which goes afterwards, on SQLite or in a database that
is named.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from benchmarks.home import Failed, empty_home, environment, homes, run, step
from benchmarks.report import growth, show
from benchmarks.serving import served
from haowai import __version__

#: As many as the corpus of real articles that imports are held against.
IMPORTED = 7_242


def main(
    sizes: Annotated[
        str, typer.Option(help="Stories at which everything is measured, ascending.")
    ] = "7242,100000",
    requests: Annotated[int, typer.Option(min=30, help="Requests of each kind of page.")] = 300,
    records: Annotated[
        int, typer.Option(min=0, help="Generated records to import; 0 leaves the import out.")
    ] = IMPORTED,
    corpus: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Import this file instead of generated records."),
    ] = None,
    processes: Annotated[str, typer.Option(help="Server processes at which memory is measured.")] = "1,2",
    keep: Annotated[
        Path | None,
        typer.Option(help="Keep the newspaper in this folder, and measure the one that is there."),
    ] = None,
    database: Annotated[
        str, typer.Option(help="Address of an empty database for the stories; SQLite when absent.")
    ] = "",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file as well.")
    ] = None,
) -> None:
    """Measure Haowai, and print one table."""
    console = Console(stderr=True)
    targets, servers = _numbers(sizes, "--sizes"), _numbers(processes, "--processes")
    try:
        with homes(keep) as folder:
            result = _machine(database)
            if corpus or records:
                console.log("importing")
                result["import"] = _import(folder, corpus, records)
            result["sizes"] = [
                _at(folder / "stories", target, requests, servers, database, console) for target in targets
            ]
    except Failed as error:
        console.print(str(error), markup=False)
        raise typer.Exit(1) from None
    if len(targets) > 1:
        result["growth"] = growth(result["sizes"])
    if json_file:
        json_file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    show(result, Console(width=None if Console().is_terminal else 140))


def _numbers(text: str, option: str) -> list[int]:
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError:
        found = []
    if not found or found[0] < 1:
        raise typer.BadParameter("write numbers with commas between: 7242,100000", param_hint=option)
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
        "render": render,
        "server": [each for each in memory if each],
    }


if __name__ == "__main__":
    typer.run(main)
