"""The figures as one table."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

PAGES = ("home", "section", "archive day", "article", "newsroom list", "newsroom search")


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


def show(result: dict[str, Any], console: Console) -> None:
    machine = result["machine"]
    sizes = result["sizes"]
    runs_on = f"{machine['cpus']} CPUs, Python {machine['python']}, {machine['database']}"
    table = Table(title=f"Haowai {result['version']}: {runs_on}")
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
    if imported := result.get("import"):
        table.add_section()
        rate = "{articles:,} articles in {seconds:.1f} s: {per_second:,.0f}/s".format_map(imported)
        table.add_row("haowai import --publish, whole process", rate)
    console.print(table)
