"""Whether the databases are what this version expects, and bringing them there: the main one, and where there is one,
that which a single app has for itself (``settings.VIEWS_DATABASE``)."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

#: The only app with tables in the database of views. It needs no other app's, which would take seconds to set up.
APP = "circulation"


def is_up_to_date() -> bool:
    """Whether no migration waits, in any database. Raises DatabaseError when one can't be asked."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    if settings.VIEWS_DATABASE == "default":
        return True
    executor = MigrationExecutor(connections[settings.VIEWS_DATABASE])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes(APP))


def bring_up_to_date() -> None:
    """Run the migrations that wait."""
    _take_back_views()
    call_command("migrate", interactive=False, verbosity=0)
    if settings.VIEWS_DATABASE != "default":
        executor = MigrationExecutor(connections[settings.VIEWS_DATABASE])
        executor.migrate(executor.loader.graph.leaf_nodes(APP))


def _take_back_views() -> None:
    """The main database may have noted the migrations of views when these had a database of their own, and so made no
    table: where views are to be counted in it after all, they are still to be run."""
    if settings.VIEWS_DATABASE != "default":
        return
    tables = set(connection.introspection.table_names())
    recorder = MigrationRecorder(connection)
    for app, name in recorder.applied_migrations():
        if app == APP and not any(table.startswith(f"{APP}_") for table in tables):
            recorder.record_unapplied(app, name)
