"""What is asked of the log all the time, in plain SQL: by processes that answer readers and load no models at all
(a lane, reader/cache/lane.py), and a few times faster than through them."""

from __future__ import annotations

from typing import Any

from django.db import connection


def head_number() -> int:
    """The number of the newest row, 0 for an empty log."""
    return head()[0]


def head() -> tuple[int, str]:
    """Number of the newest row, and the digest of the log up to it: two logs that have the same are the same."""
    number, digest = _rows("SELECT number, digest FROM press_presshead WHERE id = 1")[0]
    return int(number), str(digest)


def rows_between(after: int, until: int) -> list[tuple[int, str]]:
    """Numbers and purges of the rows after one number, up to another, in order; of those that purge anything."""
    return _rows(
        "SELECT number, purges FROM press_logrow"
        " WHERE number > %s AND number <= %s AND purges <> '' ORDER BY number",
        after,
        until,
    )


def rows_from(number: int, most: int) -> list[tuple[int, str, str, str]]:
    """Number, digest, digest before it, and purges, of so many rows at most, from the one with the number on."""
    return _rows(
        "SELECT number, digest, previous_digest, purges FROM press_logrow WHERE number >= %s"
        " ORDER BY number LIMIT %s",
        number,
        most,
    )


def has_redaction(after: int, until: int) -> bool:
    """Whether something was redacted in the rows after one number, up to another."""
    query = "SELECT 1 FROM press_logrow WHERE number > %s AND number <= %s AND kind = 'redacted' LIMIT 1"
    return bool(_rows(query, after, until))


def digest_at(number: int) -> str:
    """The digest of the log up to a row; empty when it doesn't go so far. Each row has that of the rows before it."""
    found = _rows(
        "SELECT previous_digest FROM press_logrow WHERE number = %s"
        " UNION ALL SELECT digest FROM press_presshead WHERE id = 1 AND number = %s",
        number + 1,
        number,
    )
    return str(found[0][0]) if found else ""


def has_address_with_query(form: str) -> bool:
    """Whether some older address of a story is this one (in normal form, press/addresses.py) with a query."""
    # What begins with "?" lies before what begins with "@", the next character: by their bytes, which on PostgreSQL
    # only these operators compare (and find in the index of patterns), whatever the collation.
    least, below = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")
    query = f"SELECT 1 FROM press_alias WHERE address {least} %s AND address {below} %s LIMIT 1"  # noqa: S608 ours
    return bool(_rows(query, f"{form}?", f"{form}@"))


def _rows(query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
