"""Rows by the hundred in plain SQL that SQLite and PostgreSQL both understand, for processes without models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db.backends.utils import CursorWrapper

Each = TypeVar("Each")
Row = Sequence[Any]
#: Rows of one statement.
PART = 400


def in_parts(rows: Sequence[Each], size: int = PART) -> Iterator[Sequence[Each]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]


def values(rows: Sequence[Row]) -> tuple[str, list[Any]]:
    """``VALUES`` of a statement, and what stands for its marks."""
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    return ", ".join([row] * len(rows)), [each for given in rows for each in given]


def add(
    cursor: CursorWrapper,
    table: str,
    keys: Sequence[str],
    fixed: Sequence[str],
    counts: Sequence[str],
    rows: Sequence[Row],
    *,
    moving: bool = False,
) -> None:
    """Add ``counts`` to the rows with these ``keys``, each of them once in ``rows``; where there is none it is made,
    with what is ``fixed`` (which changes later when it is ``moving``). The columns of a row in this order."""
    sets = [f"{name} = {table}.{name} + excluded.{name}" for name in counts]
    sets += [f"{name} = excluded.{name}" for name in fixed if moving]
    names = ", ".join([*keys, *fixed, *counts])
    for part in in_parts(rows):
        marks, given = values(part)
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {marks}"  # noqa: S608 our own names
            f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(sets)}",
            given,
        )
