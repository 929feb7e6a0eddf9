"""What is measured: a figure beside its target, and what a family of figures is given to work with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console


@dataclass(frozen=True)
class Figure:
    """One row of the table. ``met`` is None where nothing was measured (``measured`` says why) or where there
    is no target; ``values`` are the numbers behind it, in the units that their names end with."""

    name: str
    target: str
    measured: str
    met: bool | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Bench:
    """``folder`` is for whatever a family needs and goes afterwards; ``stories`` are how many the newspaper
    has, ``entries`` how many an index that is measured by itself; ``quick`` measures too little to mean anything, to
    see that all of it runs."""

    folder: Path
    console: Console
    stories: int = 5_000
    quick: bool = False
    entries: int = 20_000
    #: Stories and views a day of the newspaper whose numbers are asked for.
    read_stories: int = 1_000_000
    views: int = 10_000_000

    def say(self, words: str) -> None:
        self.console.log(words)

    def times(self, full: int, quick: int) -> int:
        return quick if self.quick else full


Family = Callable[[Bench], Iterable[Figure]]


def left_out(names: Iterable[tuple[str, str]], why: str) -> Iterator[Figure]:
    """The figures, by name and target, that this machine can't measure, with a sentence that says so."""
    for name, target in names:
        yield Figure(name, target, f"not measured: {why}")


def install(program: str, package: str) -> str:
    return f"{program} is missing; install it from the system's packages (Debian: apt install {package})"
