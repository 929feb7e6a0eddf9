"""``haowai verify``, ``checkpoint`` and ``rebuild``: the log from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from haowai.press import checkpoints, consumers
from haowai.press import verify as verification

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def verify(
    against: Annotated[
        str, typer.Option(help="A checkpoint published earlier: a file, - for standard input, or its text.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Check that the log is whole and every story follows from it. Ends with 1 when something is broken."""
    signed = _read_checkpoint(against) if against else None
    with _progress() as progress:
        bar = progress.add_task("rows", total=None)
        report = verification.verify(
            signed, lambda done, total: progress.update(bar, completed=done, total=total)
        )
    if as_json:
        sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n")
    elif report.ok:
        typer.echo(
            f"Whole: {report.printings} printings of {report.stories} stories; "
            f"{report.sealed} payloads sealed, {report.erased} erased."
        )
    else:
        typer.echo(f"Broken: {report.problem}.", err=True)
    if not report.ok:
        raise typer.Exit(1)


def checkpoint(as_json: JsonOption = False) -> None:
    """Sign the newest row of the log and print the checkpoint. Keep it where nobody can change both."""
    made = checkpoints.make_checkpoint()
    if made is None:
        typer.echo("The log is empty: there is nothing to sign.", err=True)
        raise typer.Exit(1)
    signed = checkpoints.published(made)
    if as_json or not sys.stdout.isatty():
        sys.stdout.write(signed.as_text())
    else:
        typer.echo(
            f"Row {signed.number}, signed {signed.at}\ndigest     {signed.digest}\nkey        {signed.key}"
        )
        typer.echo(f"signature  {signed.signature}\n\nKeep it: haowai checkpoint --json > FILE")


def rebuild(
    name: Annotated[
        str, typer.Argument(help="What to make anew from row 1; without a name they are listed.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Make something derived from the log anew. Interrupted, it goes on where it was when it is started
    again.
    """
    if name not in consumers.names():
        known = ", ".join(consumers.names())
        typer.echo(
            f"Can be rebuilt: {known}" if not name else f"There is no {name!r}. Known: {known}",
            err=bool(name),
        )
        raise typer.Exit(2 if name else 0)
    done = 0
    with _progress() as progress:
        bar = progress.add_task(name, total=None)
        for count in consumers.find(name).rebuild():
            done += count
            progress.update(bar, completed=done)
    sys.stdout.write(
        json.dumps({"name": name, "done": done}) + "\n" if as_json else f"{name}: {done} made anew.\n"
    )


def _read_checkpoint(source: str) -> checkpoints.SignedHead:
    try:
        if source == "-":
            text = sys.stdin.read()
        elif source.lstrip().startswith("{"):
            text = source
        else:
            text = Path(source).read_text(encoding="utf-8")
        return checkpoints.read_checkpoint(text)
    except (OSError, UnicodeDecodeError, checkpoints.BadCheckpoint) as error:
        typer.echo(f"No checkpoint can be read from {source[:200]}: {error}", err=True)
        raise typer.Exit(2) from error


def _progress() -> Progress:
    """On standard error, and only where somebody sees it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
