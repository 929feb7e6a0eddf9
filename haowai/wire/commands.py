"""``haowai import``: articles from files into the newspaper."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import structlog
import typer
from django.db import DatabaseError, InterfaceError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from haowai.lib.upgrading import is_up_to_date
from haowai.sections.models import Channel
from haowai.wire.fetching import PictureFetcher
from haowai.wire.format import Bad, BadRecord, Found, record_to_json
from haowai.wire.importer import Importer, Options, checked
from haowai.wire.places import Desk
from haowai.wire.races import first_line
from haowai.wire.readers import files, read
from haowai.wire.tally import Fate, ReportFile, Tally

log = structlog.get_logger(__name__)

BAD, MISUSE, INTERRUPTED = 1, 2, 130


def import_(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders: JSON lines (.gz too) or dumps of news pages.")
    ],
    publish: Annotated[
        bool, typer.Option("--publish", help="Print the articles; else they become drafts.")
    ] = False,
    channel: Annotated[
        str, typer.Option(help="Short name of the channel; the paper itself when absent.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse unknown sections instead of making them.")
    ] = False,
    people: Annotated[bool, typer.Option("--people", help="Make author pages for unknown names.")] = False,
    fetch_media: Annotated[bool, typer.Option("--fetch-media", help="Fetch remote pictures.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check only; write nothing.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --dry-run print the import format, else the tally as JSON.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Write what could not be taken in, and warnings, to this file as JSON lines."),
    ] = None,
) -> None:
    """Read articles and take them in. Safe to run again: nothing is imported twice, and what was interrupted
    goes on.

    A changed record of a live article is printed at once. What the newsroom has edited or taken down stays
    so. Exit codes: 0 all is in, 1 something was bad, 2 the command was misused, 130 interrupted.
    """
    failed = ""
    with ExitStack() as stack:
        tally = Tally(stack.enter_context(_report_file(report, paths)) if report else None)
        try:
            if dry_run:
                desk = Desk(find_channel(channel), strict=True) if strict else None
                check(paths, tally, desk, as_json=as_json)
            else:
                fetch = PictureFetcher() if fetch_media else None
                options = Options(find_channel(channel), publish, strict, people, fetch)
                take_in(paths, Importer(options, tally))
        except KeyboardInterrupt:
            failed, code = "Interrupted.", INTERRUPTED
        except (DatabaseError, InterfaceError) as error:
            failed, code = f"The database failed: {first_line(error)}.", BAD
        else:
            code = BAD if tally.bad else 0
    _tell(tally, as_json=as_json and not dry_run, quiet=dry_run and as_json)
    if failed:
        typer.echo(f"{failed} What is in stays in; run the same command again to go on.", err=True)
    if code:
        raise typer.Exit(code)


def check(paths: list[Path], tally: Tally, desk: Desk | None, *, as_json: bool) -> None:
    """Read everything and write nothing; with ``as_json`` the records go to standard output, in UTF-8."""
    for found in _items(paths):
        try:
            if isinstance(found, Bad):
                raise BadRecord(found.reason)
            item, said = checked(found, desk)
        except BadRecord as error:
            tally.refuse(Bad(found.line, str(error), found.path))
            continue
        for text in said:
            tally.warn(item.note(text))
        tally.count(Fate.NEW)
        if as_json:
            line = json.dumps(record_to_json(found.record), ensure_ascii=False) + "\n"
            sys.stdout.buffer.write(line.encode())
    sys.stdout.flush()


def take_in(paths: list[Path], importer: Importer) -> None:
    """Import everything, with a progress bar by bytes on standard error."""
    position = Position()
    total = sum(_size(path) for path in paths)
    with _progress() as progress:
        bar = progress.add_task("", total=total, articles=0)
        for done, item in enumerate(importer.run(_items(paths)), 1):
            progress.update(bar, completed=position.after(item), articles=done)
        progress.update(bar, completed=total)


def find_channel(slug: str) -> Channel:
    """The channel of that short name, the paper for an empty one, made in a new newspaper.

    Leaves with 2 when there is no such channel, with 1 when the newspaper is not set up.
    """
    try:
        ready = is_up_to_date()
    except DatabaseError as error:
        typer.echo(f"The database cannot be reached: {first_line(error)}. Run `haowai doctor`.", err=True)
        raise typer.Exit(BAD) from None
    if not ready:
        typer.echo("The newspaper is not set up, or of an older release. Run `haowai init` first.", err=True)
        raise typer.Exit(BAD)
    if not slug:
        return Channel.objects.filter(is_paper=True).first() or _first_channel()
    found = Channel.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Channel.objects.values_list("slug", flat=True)) or "none"
        typer.echo(f"There is no channel “{slug}”. There are: {known}.", err=True)
        raise typer.Exit(MISUSE)
    return found


def _first_channel() -> Channel:
    try:
        Channel(slug="paper", name="號外", is_paper=True).save()
    except DatabaseError:
        # Another import, begun at the same moment, was first.
        if not Channel.objects.filter(is_paper=True).exists():
            raise
    return Channel.objects.get(is_paper=True)


def _report_file(report: Path, paths: list[Path]) -> ReportFile:
    if report.resolve() in {path.resolve() for path in paths}:
        typer.echo(f"--report would overwrite {report}, which is to be read.", err=True)
        raise typer.Exit(MISUSE)
    try:
        return ReportFile(report)
    except OSError as error:
        typer.echo(f"--report cannot be written to {report}: {error.strerror}.", err=True)
        raise typer.Exit(MISUSE) from None


def _items(paths: list[Path]) -> Iterator[Found | Bad]:
    for path in paths:
        try:
            yield from read(path)
        except Exception as error:  # a page that a rule stumbles over must not keep the other files out
            log.debug("file not read", file=str(path), exc_info=error)
            yield Bad(
                None, f"the file cannot be read: {type(error).__name__}: {first_line(error)}", str(path)
            )


def _size(path: Path) -> int:
    """How many bytes there are to read; what can't be read is told of when its turn comes."""
    try:
        return sum(file.stat().st_size for file in files(path))
    except OSError:
        return 0


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


def _tell(tally: Tally, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(tally.as_json(), ensure_ascii=False) + "\n")
        return
    if not quiet:
        typer.echo(tally.as_text())
    for bad in tally.shown:
        where = f"{bad.path}:{bad.line}" if bad.line else bad.path
        typer.echo(f"{where}: {bad.reason}", err=True)
    if tally.bad > len(tally.shown):
        typer.echo(f"… and {tally.bad - len(tally.shown):,} more; --report FILE names them all", err=True)
