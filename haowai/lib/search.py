"""The newsroom's search: Wagtail's own in the database, at a cost that doesn't grow with the archive.

Wagtail weighs a match in a title by how long the title is against the average of all titles, and to know that average
it reads the whole index again whenever one object is saved: 9 ms at 7,000 articles, more than a second at a million.
Here new entries weigh the same until the index is built anew (``update_index``), which weighs all of them.
"""

from __future__ import annotations

from typing import Any

from django.db import connection


class EqualTitles:
    """Mixed into a database's index."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:
    """What ``WAGTAILSEARCH_BACKENDS`` names, for the database in use."""
    from modelsearch.backends import database

    backend: Any = database.SearchBackend(params)
    if connection.vendor in {"sqlite", "postgresql"}:
        index = type(backend).index_class
        backend.index_class = type(f"Equal{index.__name__}", (EqualTitles, index), {})
    return backend
