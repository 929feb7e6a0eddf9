"""Whether the databases are what this version expects, and bringing them there: the main one, and where there is one,
that which a single app has for itself (``settings.VIEWS_DATABASE``)."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

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
    call_command("migrate", interactive=False, verbosity=0)
    if settings.VIEWS_DATABASE != "default":
        executor = MigrationExecutor(connections[settings.VIEWS_DATABASE])
        executor.migrate(executor.loader.graph.leaf_nodes(APP))
