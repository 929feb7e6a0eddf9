"""Imports beside each other and beside the desks: who waits for whom, and what a database's refusal means."""

from __future__ import annotations

from django.db import IntegrityError, InterfaceError, OperationalError, connection

#: Number of the lock that one import at a time holds on PostgreSQL: "haowai" in ASCII.
IMPORT_LOCK = 0x68616F776169


def lock_out_other_imports() -> None:
    """Let one import write at a time: two that make the same articles would only undo each other's work.
    Desks don't wait for it. (On SQLite every transaction that writes is alone anyway.)
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def is_passing(error: Exception) -> bool:
    """Whether the same write may succeed when tried again: a desk made the same thing at that moment."""
    state = getattr(error.__cause__, "sqlstate", None)
    return isinstance(error, IntegrityError) or state in {"40001", "40P01"}


def is_outage(error: Exception) -> bool:
    """Whether the database is lost, locked or full, so that the record is not to blame."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    # 54 is PostgreSQL's "a limit was exceeded": that is the record's doing. 40 is a lost race.
    return connection.vendor == "sqlite" or state is None or state[:2] not in {"40", "54"}


def first_line(error: Exception | None) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
