"""What tests of the import share: records, files of them, and the command with what it said."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from haowai.press.models import LogRow, Story
from haowai.press.payload import ArticleData, read
from haowai.wire.commands import import_

COMMAND = typer.Typer()
COMMAND.command()(import_)


@dataclass
class Run:
    """A run of ``haowai import``: its exit code, what it printed, and the notes of its report."""

    code: int
    out: str
    err: str
    notes: list[dict[str, Any]]

    @property
    def bad(self) -> list[str]:
        return [note["reason"] for note in self.notes if note["kind"] == "bad"]

    @property
    def warnings(self) -> list[str]:
        return [note["reason"] for note in self.notes if note["kind"] == "warning"]


def run_import(folder: Path, *arguments: object, report: Path | None = None) -> Run:
    """Run the command with a report in the folder, or where it is wanted. What it raises, the test gets."""
    if report is None:
        report = folder / ".report.jsonl"
        report.unlink(missing_ok=True)
    result = CliRunner().invoke(COMMAND, [*map(str, arguments), "--report", str(report)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    notes = (
        [json.loads(line) for line in report.read_text().splitlines()]
        if result.exit_code in {0, 1, 130} and report.is_file()
        else []
    )
    return Run(result.exit_code, result.stdout, result.stderr, notes)


def record(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A record of the import format about the ferry of Bailang, one of a numbered series."""
    return {
        "source_id": f"gazette-{number}",
        "source": "瀾港新聞",
        "source_url": f"https://gazette.example/news/{number}",
        "headline": f"貝朗港渡輪復航 第{number}航次滿載",
        "published_at": "2024-06-11T05:30:00+08:00",
        "section": "國際",
        "body": [
            {"type": "paragraph", "text": f"貝朗港第{number}航次渡輪十日清晨復航，碼頭上站滿等船的人。"},
            {"type": "subheading", "text": "木樁換了三百根"},
            {"type": "paragraph", "text": "港務處說，往後每年春天檢查一次。"},
        ],
        "topics": ["渡輪"],
    } | fields


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records), encoding="utf-8")
    return path


def take_in(folder: Path, *records: dict[str, Any], options: tuple[str, ...] = ("--publish",)) -> Run:
    """Import the records from a file in the folder."""
    return run_import(folder, *options, write_lines(folder / "records.jsonl", records))


def kinds() -> list[str]:
    """The kinds of all printings, in order."""
    return list(LogRow.objects.printings().values_list("kind", flat=True))


def printed(**which: Any) -> ArticleData:
    """What readers have of the only story, or of the one that is meant."""
    return read(Story.objects.select_related("payload").get(**which).payload)
