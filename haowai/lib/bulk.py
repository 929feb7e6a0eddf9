"""Writing many rows at once where Django's ``bulk_create`` refuses (the tables of inherited models) or is slow.

``bulk_create`` compiles every value of every row as an expression, which for a table as wide as Wagtail's pages costs
more than the database does. Here one statement is prepared for all rows. The rows must be plain: no expressions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import connection, models, transaction
from wagtail.search.backends import get_search_backend

from haowai.lib.recorded import Recorded, take_note

T = TypeVar("T")
R = TypeVar("R", bound=Recorded)


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert the model's own columns of the rows. Of an inherited model's rows the parents' must exist already, and the
    link to them be set. Rows have either all a key or none; keys that the database gives are not brought back.

    Sends no signals, as ``bulk_create``. Raises what the database raises.
    """
    if not rows:
        return
    fields = model._meta.local_concrete_fields
    if rows[0].pk is None:
        fields = [field for field in fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({values})",  # noqa: S608 names of columns
            [
                [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
                for row in rows
            ],
        )


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that the database would give the next rows, for rows that must name each other before they are written.

    They are ours until the transaction ends: PostgreSQL's sequence never gives a number twice, and on SQLite nobody
    else writes meanwhile (every writing transaction is IMMEDIATE).
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("take_keys() belongs into a transaction")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "nextval(pg_get_serial_sequence(%s, %s))"
            cursor.execute(
                f"SELECT {sequence} FROM generate_series(1, %s)",  # noqa: S608 a constant
                [connection.ops.quote_name(table), model._meta.pk.column, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
        return list(range(last + 1, last + 1 + count))


def create_recorded(model: type[R], rows: Sequence[R]) -> Sequence[R]:
    """Create recorded rows (topics, people) together: each is noted as if it was saved, and can be found in the
    newsroom's search. A transaction that records must be open."""
    created = model._default_manager.bulk_create(rows, batch_size=500)
    for row in created:
        take_note(row)
    get_search_backend().get_index_for_model(model).add_items(model, created)
    return created
