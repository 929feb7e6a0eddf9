"""The figures as a table: each beside its target, then what pages cost at each size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure

PAGES = ("home", "section", "archive day", "article", "newsroom list", "newsroom search")
#: Pages that may not grow with the archive. The newsroom's search is a scan, and says so.
FLAT = ("article", "section", "archive day", "home", "newsroom list")
COLD = {"article": (10, 6), "home": (35, 12)}
GROWTH = 1.25
USS_MIB = 350
WRITTEN = 1_000
MARKS = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}


def growth(sizes: list[dict[str, Any]]) -> dict[str, Any]:
    """The largest newspaper against the smallest: ratio of medians, and queries more."""
    first, last = sizes[0]["render"], sizes[-1]["render"]
    return {
        page: {
            "median": last[page]["median_ms"] / first[page]["median_ms"],
            "queries": last[page]["queries"] - first[page]["queries"],
        }
        for page in PAGES
    }


def size_figures(result: dict[str, Any]) -> Iterator[Figure]:
    """What was measured at each size, as figures with their targets: those of the largest newspaper."""
    sizes = result["sizes"]
    last = sizes[-1]
    for page, (limit, queries) in COLD.items():
        cost = last["render"][page]
        yield Figure(
            f"cold {page}, one process: median, queries",
            f"<= {limit} ms, {queries} queries",
            "{median_ms:.1f} ms, {queries} queries (processor {cpu_ms:.1f} ms)".format_map(cost),
            cost["median_ms"] <= limit and cost["queries"] <= queries,
            cost,
        )
    if "growth" in result:
        ratios = {page: result["growth"][page]["median"] for page in FLAT}
        yield Figure(
            f"growth of cold pages at {last['stories']:,} stories against {sizes[0]['stories']:,}",
            f"<= {GROWTH} times",
            ", ".join(f"{page} {ratio:.2f}" for page, ratio in ratios.items()),
            max(ratios.values()) <= GROWTH,
            ratios,
        )
    for server in last["server"]:
        if server["processes"] == 2:
            yield Figure(
                f"private memory of two server processes at {last['stories']:,} stories, page cache apart",
                f"<= {USS_MIB} MB",
                f"{server['uss_mib'] * 1.048576:.0f} MB",
                server["uss_mib"] * 1.048576 <= USS_MIB,
                server,
            )
    if rate := last["written_per_second"]:
        written = {"per_second": rate, "written": last["written"]}
        yield Figure("bulk writer, stories/s", f">= {WRITTEN:,}", f"{rate:,.0f}", rate >= WRITTEN, written)


def show(result: dict[str, Any], figures: Sequence[Figure], console: Console) -> None:
    machine = result["machine"]
    runs_on = f"{machine['cpus']} CPUs, Python {machine['python']}, {machine['database']}"
    table = Table(title=f"Haowai {result['version']}: {runs_on}", show_lines=True)
    table.add_column("figure", ratio=4)
    table.add_column("target", ratio=1)
    table.add_column("measured", ratio=4)
    table.add_column("", width=6)
    for figure in figures:
        table.add_row(figure.name, figure.target, figure.measured, MARKS[figure.met])
    console.print(table)
    if result.get("sizes"):
        console.print(_by_size(result))


def _by_size(result: dict[str, Any]) -> Table:
    sizes = result["sizes"]
    table = Table(title="At each size")
    table.add_column("figure")
    for size in sizes:
        table.add_column(f"{size['stories']:,} stories", justify="right")
    if "growth" in result:
        table.add_column("growth", justify="right")
    for page in PAGES:
        row = [f"{page}, cold: median / p99 ms, queries"]
        row += [
            "{median_ms:.1f} / {p99_ms:.1f}, {queries}".format_map(size["render"][page]) for size in sizes
        ]
        if "growth" in result:
            grown = result["growth"][page]
            row.append(f"{grown['median']:.2f}×, {grown['queries']:+d} queries")
        table.add_row(*row)
    for at in range(len(sizes[0]["server"])):
        row = [f"server memory, {sizes[0]['server'][at]['processes']} process(es): USS / PSS MiB"]
        row += ["{uss_mib:.0f} / {pss_mib:.0f}".format_map(size["server"][at]) for size in sizes]
        if "growth" in result:
            row.append(f"{sizes[-1]['server'][at]['uss_mib'] / sizes[0]['server'][at]['uss_mib']:.2f}×")
        table.add_row(*row)
    table.add_row("bulk writer, stories/s", *[f"{size['written_per_second'] or 0:,.0f}" for size in sizes])
    table.add_row(
        "bulk writer, processor's ms a story", *[f"{size['written_cpu_ms'] or 0:.2f}" for size in sizes]
    )
    return table
