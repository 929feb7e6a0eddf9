"""A lane's own process (``python -m haowai.config.lanes LISTENER SOCKET``): settings and database, and no application,
so that it stays small. ``haowai web`` starts it."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from typing import Any, cast

import django
from django.conf import settings

from haowai.lib.turns import SHORT, take_turns


def main() -> None:
    """``LISTENER`` is the number of a listening socket that this process inherited, ``SOCKET`` the server's path."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haowai.config.settings")
    settings.INSTALLED_APPS = []
    limit_waiting(cast("dict[str, Any]", settings.DATABASES["default"]))
    go_first()
    django.setup()

    from haowai.audience.writing import collector
    from haowai.reader.cache.edition import edition
    from haowai.reader.cache.lane import run
    from haowai.reader.cache.store import Store

    store = Store(settings.HAOWAI_HOME / "pages", most=settings.PAGE_STORE, edition=edition())
    listener = socket.socket(fileno=int(sys.argv[1]))
    run(listener, sys.argv[2], store, memory=settings.PAGE_MEMORY, collector=collector)


def go_first() -> None:
    """Take a core before those that render: an answer is some microseconds, and whoever waits for a rendering does not
    feel them. By short turns, and by niceness where this user may (root, or a service with LimitNICE=-10)."""
    take_turns(SHORT)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)


def limit_waiting(database: dict[str, Any]) -> None:
    """A lane asks the database in a thread of its own; but that should end, too, when nobody answers."""
    options = dict(database.get("OPTIONS") or {})
    if database["ENGINE"] == "django.db.backends.sqlite3":
        options["timeout"] = 1
    else:
        options |= {"connect_timeout": 2, "tcp_user_timeout": 2000, "options": "-c statement_timeout=1000"}
    database["OPTIONS"] = options


if __name__ == "__main__":
    main()
