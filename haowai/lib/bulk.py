"""Writing many rows at once where Django's ``bulk_create`` refuses (the tables of inherited models) or
is slow.

``bulk_create`` compiles every value of every row as an expression, which for a table as wide as
Wagtail's pages costs more than the database does. Here one statement is prepared for all rows. The rows
must be plain: no expressions.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models, transaction
from modelcluster.fields import ParentalKey
from wagtail.search.backends import get_search_backend

from haowai.lib.recorded import Recorded, take_note

#: Fields whose values both databases take as Python has them. Asking the field about each value costs more.
AS_THEY_ARE = {
    models.AutoField,
    models.BigAutoField,
    models.BigIntegerField,
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.IntegerField,
    models.OneToOneField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.SlugField,
    models.SmallIntegerField,
    models.TextField,
    ParentalKey,
}

R = TypeVar("R", bound=Recorded)


def insert_rows(
    model: type[models.Model],
    rows: Sequence[models.Model],
    *,
    ready: Mapping[str, Sequence[Any]] | None = None,
) -> None:
    """Insert the model's own columns of the rows. Of an inherited model's rows the parents' must exist
    already, and the link to them be set. Rows have either all a key or none; keys that the database gives
    are not brought back. ``ready`` are the values of columns, row by row, that the caller has in the
    database's form already, JSON as text say.

    Sends no signals, as ``bulk_create``. Raises what the database raises.
    """
    if not rows:
        return
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if rows[0].pk is not None or not field.primary_key
    ]
    ready = ready or {}
    taken = [field for field in fields if field.attname not in ready]
    # An article is given its key as an article; the page that it is has the same.
    values: Iterable[Sequence[Any]] = map(
        attrgetter(*("pk" if field.primary_key else field.attname for field in taken)), rows
    )
    for field in taken:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            for row in rows:
                field.pre_save(row, add=True)
    names = [field.attname for field in taken]
    if ready:
        values = ((*own, *given) for own, *given in zip(values, *ready.values(), strict=True))
    insert_values(model, [*names, *ready], values, ready=ready)


def insert_values(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    ready: Container[str] = (),
) -> None:
    """Insert rows given as values of the named attributes (``article_id``, not ``article``), in their order.

    There must be two names at least. Columns that are not named get what the database gives them. Values of
    ``ready`` names are in the database's form already.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    prepare = [
        None if type(field) in AS_THEY_ARE or field.attname in ready else _preparer(field) for field in fields
    ]
    columns_of_rows = list(zip(*rows, strict=True))
    if not columns_of_rows:
        return
    prepared = zip(
        *(
            values if step is None else map(step, values)
            for step, values in zip(prepare, columns_of_rows, strict=True)
        ),
        strict=True,
    )
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(field.column) for field in fields)
    if connection.vendor == "postgresql":
        # It need not parse and plan a statement for each row.
        into = f"COPY {table} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(into) as copy:
            for values in prepared:
                copy.write_row(values)
        return
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 names only
        cursor.executemany(statement, list(prepared))


def _moments(field: Any) -> Callable[[Any], Any]:
    """A writer of moments or days that remembers: the same come in several columns, tables and batches."""
    return lru_cache(maxsize=20_000)(lambda value: field.get_db_prep_save(value, connection))


_MOMENTS = {kind: _moments(kind()) for kind in (models.DateTimeField, models.DateField)}


def _preparer(field: Any) -> Callable[[Any], Any]:
    """What brings values of the field into the database's form."""
    if write := _MOMENTS.get(type(field)):
        return write
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)


def ordered_ids(count: int) -> list[uuid.UUID]:
    """New UUIDs of version 7 (RFC 9562): a time in milliseconds, and 74 random bits. They come in about the order of
    their making, so that an index takes them in at its end; at random places of a large index each would read and
    write a page of its own."""
    start = time.time_ns() // 1_000_000 << 80
    drawn = secrets.token_bytes(10 * count)
    fixed, mask = 0x7000_8000_0000_0000_0000, 0x0FFF_3FFF_FFFF_FFFF_FFFF
    return [
        uuid.UUID(int=start | fixed | (int.from_bytes(drawn[at : at + 10]) & mask))
        for at in range(0, 10 * count, 10)
    ]


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that the database would give the next rows, for rows that must name each other before they
    are written.

    They are ours until the transaction ends: PostgreSQL's sequence never gives a number twice, and on
    SQLite nobody else writes meanwhile (every writing transaction is IMMEDIATE).
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
    """Create recorded rows (topics, people) together: each is noted as if it was saved, and can be found
    in the newsroom's search. A transaction that records must be open."""
    created = model._default_manager.bulk_create(rows, batch_size=500)
    for row in created:
        take_note(row)
    get_search_backend().get_index_for_model(model).add_items(model, created)
    return created
