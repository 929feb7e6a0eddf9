"""What an import did: counts, and the report of what it could not take in or had to leave as it is."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

from haowai.wire.format import Bad

#: So many reasons are kept for the terminal; the report has all of them.
SHOWN = 20


class Fate(Enum):
    """What became of a record."""

    NEW = "new"
    UPDATED = "updated"
    PUBLISHED = "published"
    KNOWN = "known"
    KEPT = "kept"


class ReportFile:
    """Notes as JSON lines (``file, line, kind, reason``), put in place whole when the ``with`` ends, however
    it ends.

    A device (``/dev/stderr``) is written directly. Raises OSError when nothing can be written there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.direct = self.path.exists() and not self.path.is_file()
        self.draft = self.path if self.direct else self.path.with_name(f".{self.path.name}.{os.getpid()}")
        self.file = self.draft.open("w", encoding="utf-8")

    def write(self, note: Bad, kind: str) -> None:
        self.file.write(json.dumps(as_json(note, kind), ensure_ascii=False) + "\n")

    def __enter__(self) -> ReportFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()
        if not self.direct:
            self.draft.replace(self.path)


@dataclass
class Tally:
    """Counts by fate, bad records and warnings; ``shown`` are the first bad ones."""

    report: ReportFile | None = None
    fates: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    bad: int = 0
    warnings: int = 0
    shown: list[Bad] = field(default_factory=list)

    def count(self, fate: Fate) -> None:
        self.fates[fate] += 1

    def refuse(self, note: Bad) -> None:
        """A record, or a whole file, that could not be taken in."""
        self.bad += 1
        if len(self.shown) < SHOWN:
            self.shown.append(note)
        if self.report:
            self.report.write(note, "bad")

    def warn(self, note: Bad) -> None:
        """Something to know of a record that was dealt with."""
        self.warnings += 1
        if self.report:
            self.report.write(note, "warning")

    def as_json(self) -> dict[str, Any]:
        """Counts, and the first bad records."""
        counts: dict[str, Any] = {fate.value: number for fate, number in self.fates.items()}
        return counts | {
            "bad": self.bad,
            "warnings": self.warnings,
            "reasons": [as_json(note, "bad") for note in self.shown],
        }

    def as_text(self) -> str:
        words = [f"{number:,} {fate.value}" for fate, number in self.fates.items() if number]
        words += [f"{self.warnings:,} warnings"] if self.warnings else []
        return f"{', '.join(words) or 'nothing'}; {self.bad:,} bad"


def as_json(note: Bad, kind: str) -> dict[str, Any]:
    return {"file": note.path, "line": note.line, "kind": kind, "reason": note.reason}
