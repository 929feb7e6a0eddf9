"""``haowai demo``: a fictional daily, to look around in."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from haowai.demo.filling import Filling
from haowai.sections.models import Channel


def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing, and succeed, when there is a newspaper already.")
    ] = False,
) -> None:
    """Fill an empty installation with the demo newspaper 潮聲日報."""
    if Channel.objects.exists():
        if if_empty:
            return
        typer.echo(
            "There is a newspaper here already. Give the demo a HAOWAI_HOME of its own, and run haowai init there.",
            err=True,
        )
        raise typer.Exit(1)
    filling = Filling(timezone.now())
    columns = (TextColumn("Filling the demo newspaper"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=filling.steps)
        for _ in filling.run():
            progress.advance(bar)
    typer.echo(f"{len(filling.articles)} stories in {len(filling.sections)} sections.")
