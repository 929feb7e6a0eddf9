"""``haowai import``: articles from files into the newspaper."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from haowai.sections.models import Channel
from haowai.wire.blocks import keep_remote
from haowai.wire.fetching import PictureFetcher
from haowai.wire.format import Bad, Found, record_to_json
from haowai.wire.importer import Fate, Importer, Options, Tally
from haowai.wire.readers import files, read


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: JSON lines (.gz too) or dumps of news pages.")],
    publish: Annotated[bool, typer.Option("--publish", help="Print the articles; else they become drafts.")] = False,
    channel: Annotated[str, typer.Option(help="Short name of the channel; the paper itself when absent.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Refuse unknown sections instead of making them.")] = False,
    people: Annotated[bool, typer.Option("--people", help="Make author pages for unknown names.")] = False,
    fetch_media: Annotated[bool, typer.Option("--fetch-media", help="Fetch remote pictures.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check only; write nothing.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --dry-run print the import format, else the tally as JSON.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write what could not be taken in to this file.")] = None,
) -> None:
    """Read articles and take them in. Safe to run again: nothing is imported twice."""
    if dry_run:
        tally = Tally()
        for item in _items(paths):
            if isinstance(item, Bad):
                tally.bad.append(item)
            else:
                tally.count(Fate.NEW)
                if as_json:
                    sys.stdout.write(json.dumps(record_to_json(item.record), ensure_ascii=False) + "\n")
    else:
        pictures = PictureFetcher() if fetch_media else keep_remote
        importer = Importer(
            Options(find_channel(channel), publish=publish, strict=strict, make_people=people, pictures=pictures)
        )
        position = Position()
        with _progress() as progress:
            total = sum(_size(file) for path in paths for file in _files(path))
            bar = progress.add_task("", total=total, articles=0)
            for done, item in enumerate(importer.run(_items(paths)), 1):
                progress.update(bar, completed=position.after(item), articles=done)
            progress.update(bar, completed=total)
        tally = importer.tally
    _write_report(report, tally)
    _tell(tally, as_json=as_json and not dry_run, quiet=dry_run and as_json)
    if tally.bad:
        raise typer.Exit(1)


def find_channel(slug: str) -> Channel:
    """The channel of that short name, the paper for an empty one. Leaves with 2 when there is none."""
    found = Channel.objects.filter(slug=slug).first() if slug else Channel.objects.filter(is_paper=True).first()
    if found is None and not slug and not Channel.objects.exists():
        found = Channel(slug="paper", name="號外", is_paper=True)
        found.save()
    if found is None:
        known = ", ".join(Channel.objects.values_list("slug", flat=True))
        typer.echo(f"There is no channel {slug!r}. Known: {known}", err=True)
        raise typer.Exit(2)
    return found


def _items(paths: list[Path]) -> Iterator[Found | Bad]:
    for path in paths:
        yield from read(path)


def _files(path: Path) -> list[Path]:
    return files(path) if path.exists() else []


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


class Position:
    """Bytes read over all files: those of finished files and of the current one."""

    def __init__(self) -> None:
        self.finished = 0
        self.path = ""
        self.bytes = 0

    def after(self, item: Found | Bad) -> int:
        if item.path != self.path:
            self.finished += self.bytes
            self.path, self.bytes = item.path, 0
        self.bytes = max(self.bytes, item.bytes_read)
        return self.finished + self.bytes


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.fields[articles]} articles"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _write_report(report: Path | None, tally: Tally) -> None:
    if report is None:
        return
    lines = [_line(bad, "bad") for bad in tally.bad] + [_line(warning, "warning") for warning in tally.warnings]
    report.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def _line(bad: Bad, kind: str) -> dict[str, Any]:
    return {"file": bad.path, "line": bad.line, "kind": kind, "reason": bad.reason}


def _tell(tally: Tally, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        counts: dict[str, Any] = {fate.value: number for fate, number in tally.fates.items()}
        counts["bad"] = [_line(bad, "bad") for bad in tally.bad]
        sys.stdout.write(json.dumps(counts, ensure_ascii=False) + "\n")
        return
    if not quiet:
        words = ", ".join(f"{number} {fate.value}" for fate, number in tally.fates.items() if number) or "nothing"
        typer.echo(f"{words}; {len(tally.bad)} bad")
    for bad in tally.bad[:20]:
        where = f"{bad.path}:{bad.line}" if bad.line else bad.path
        typer.echo(f"{where}: {bad.reason}", err=True)
    if len(tally.bad) > 20:
        typer.echo(f"… and {len(tally.bad) - 20} more; --report FILE names them all", err=True)
