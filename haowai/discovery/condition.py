"""Whether there is an index of this machine that can be asked, and how far it has read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from haowai.discovery.shelf import Mark, read_mark, shelf
from haowai.discovery.tantivy_engine import FORMAT
from haowai.discovery.tantivy_reader import TantivyReader
from haowai.press.models import Story
from haowai.press.models.story import Status
from haowai.press.tail import digest_at, head_number


def place() -> tuple[Path | None, Mark | None]:
    """The index that answers and how far it is; the mark is None when it can't be used."""
    folder = shelf().current()
    mark = read_mark(folder) if folder else None
    usable = (
        mark is not None and folder is not None and is_of_this_log(mark) and (folder / "meta.json").exists()
    )
    return folder, mark if usable else None


@dataclass(frozen=True)
class Condition:
    """How the index of this machine is. ``trouble`` says why it can't be asked; ``behind`` counts rows of the log,
    ``forgetting`` redacted stories of which words may lie in its files still."""

    trouble: str = ""
    behind: int = 0
    stories: int = 0
    live: int = 0
    forgetting: int = 0


def index_state() -> Condition:
    """Look at the index, for whoever keeps the newspaper well."""
    folder, mark = place()
    if folder is None:
        return Condition("there is no index yet")
    if mark is None:
        return Condition("the index is of another log or of another edition of the program")
    try:
        stories = TantivyReader(folder).size()
    except (ValueError, OSError) as error:
        return Condition(f"the index is damaged: {str(error)[:120]}")
    live = Story.objects.filter(status=Status.LIVE).count()
    return Condition("", head_number() - mark.row, stories, live, len(mark.forget))


def opens(folder: Path) -> bool:
    """Whether all files of an index are there and whole at their ends."""
    try:
        TantivyReader(folder)
    except (ValueError, OSError):
        return False
    return True


def is_of_this_log(mark: Mark) -> bool:
    """Whether the row that the index has read up to is a row of this log: another one was restored from a backup."""
    return mark.format == FORMAT and (not mark.row or digest_at(mark.row) == mark.digest)
