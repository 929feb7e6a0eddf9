"""What was redacted leaves the files of the index.

Deleting a story only marks its entry: its words stay in the files of its segment (a part of the index that is never
changed, only replaced), until that is merged with others, which may be never. So the stories that still live in such a
segment are put in anew, some at a time: an empty segment goes, and its files with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from tantivy import DocAddress

from haowai.discovery.tantivy_engine import TantivyWriter
from haowai.discovery.tantivy_reader import TantivyReader

#: Stories that are put in anew at once: a few seconds, in which nothing else gets in.
SOME = 5000
_TRIES = 20


def forget_some(
    writer: TantivyWriter,
    folder: Path,
    numbers: Collection[int],
    bring: Callable[[TantivyWriter, Sequence[int]], None],
) -> int:
    """Empty the first segment in which older words of these stories lie, as far as one step goes; answers how many
    stories it put in anew. 0: the words lie nowhere any more."""
    reader, sizes = _as_committed(folder)
    living = reader.addresses_of(numbers)
    for segment, size in enumerate(sizes):
        held = reader.numbers_at([DocAddress(segment, at) for at in range(size)])
        if any(number in numbers and (segment, at) not in living for at, number in enumerate(held)):
            return _move(writer, reader, segment, held, bring)
    writer.tidy()
    return 0


def _move(
    writer: TantivyWriter,
    reader: TantivyReader,
    segment: int,
    held: Sequence[int],
    bring: Callable[[TantivyWriter, Sequence[int]], None],
) -> int:
    """Put the first stories that live in a segment in anew. Without one, a commit is what lets it go."""
    for start in range(0, len(held), SOME):
        window = held[start : start + SOME]
        living = reader.addresses_of(window)
        here = [number for at, number in enumerate(window, start) if (segment, at) in living]
        if here:
            bring(writer, here)
            writer.commit()
            return len(here)
    writer.commit()
    return 1


def _as_committed(folder: Path) -> tuple[TantivyReader, list[int]]:
    """A reader, and how many entries each of its segments holds, marked or not. Merges write without us: both must be
    of one moment."""
    for _ in range(_TRIES):
        before = _segments(folder)
        reader = TantivyReader(folder)
        if _segments(folder) == before:
            return reader, [segment["max_doc"] for segment in before]
    raise RuntimeError("the index is merged without end")


def _segments(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "meta.json").read_text())["segments"]
    return found
