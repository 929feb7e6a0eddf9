"""What publishers and readers know of each other: numbers in a file that all processes of a race have mapped.

A subject is something that editors change again and again: a story's headline, a section's name. Each change has a
serial number, which readers find in the page as a mark. A publisher writes down a serial in ``begun`` before its verb,
and in ``acknowledged``, with the row of the log, after the verb returned. So an answer is right when its mark is one
that was acknowledged last before the request began, or a later one that was begun before the answer was there.
"""

from __future__ import annotations

import json
import mmap
import re
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

MARK = re.compile(rb"zq(\d+)x(\d+)zq")
#: Of so many changes of a story, one takes it down, and another puts it behind the gate.
ROUND, DOWN, GATE = 9, 5, 7
COUNTERS = (
    "answers",
    "unchanged",
    "missed",
    "unkept",
    "refused",
    "broken",
    "unreachable",
    "stale",
    "published",
    "killed",
    "failed",
)


def mark(subject: int, serial: int) -> str:
    return f"zq{subject}x{serial}zq"


@dataclass
class Subject:
    """``kind`` is "story" or the name of a model of the sections' room."""

    kind: str
    pk: int

    def hides(self, serial: int) -> bool:
        """Whether the change with this serial takes the mark off pages."""
        return self.kind == "story" and serial % ROUND in (DOWN, GATE)


@dataclass
class Race:
    """What all processes of a race are told. ``shown`` are the subjects on each of the paths."""

    file: str
    subjects: list[Subject]
    paths: list[str]
    shown: list[list[int]]
    ports: list[int]
    processes: int
    publications: int
    answers: int
    lease: float
    seed: int
    #: Whether the log may be out of reach for some server: then its answers say so.
    is_cut: bool = False

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self)

    def save(self, path: Path) -> None:
        told = asdict(self)
        path.write_text(json.dumps(told))

    @classmethod
    def load(cls, path: Path) -> Race:
        told = json.loads(path.read_text())
        told["subjects"] = [Subject(**each) for each in told["subjects"]]
        return cls(**told)


class Ledger:
    """The mapped numbers. Each is written by one process alone, but for what was ``seen``: there a lost write makes
    the test milder for a moment, and never wrong."""

    def __init__(self, race: Race) -> None:
        subjects = len(race.subjects)
        sizes = {
            "begun": subjects,
            "acknowledged": subjects,
            "row": subjects,
            "seen": len(race.paths) * subjects,
            "counted": race.processes * len(COUNTERS),
            "stop": 1,
        }
        path = Path(race.file)
        if not path.exists():
            path.write_bytes(bytes(8 * sum(sizes.values())))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        numbers = memoryview(self._map).cast("Q")
        parts, at = {}, 0
        for name, size in sizes.items():
            parts[name] = numbers[at : at + size]
            at += size
        self.begun, self.acknowledged, self.row = parts["begun"], parts["acknowledged"], parts["row"]
        self.seen, self.counted, self.stop = parts["seen"], parts["counted"], parts["stop"]

    def count(self, process: int, name: str) -> None:
        self.counted[process * len(COUNTERS) + COUNTERS.index(name)] += 1

    def total(self, name: str) -> int:
        return sum(self.counted.tolist()[COUNTERS.index(name) :: len(COUNTERS)])
