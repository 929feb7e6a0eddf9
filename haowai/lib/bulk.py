"""Bulk inserts into tables that Django's ``bulk_create`` refuses: the child tables of inherited models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import connection, models
from django.db.models import sql

T = TypeVar("T")


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_child_rows(model: type[models.Model], rows: Sequence[models.Model], size: int = 200) -> None:
    """Insert only the model's own columns; the parents' rows must exist and each row's parent link be set."""
    fields = model._meta.local_concrete_fields
    for part in batches(rows, size):
        query = sql.InsertQuery(model)
        query.insert_values(fields, part, raw=False)
        query.get_compiler(connection=connection).execute_sql()
