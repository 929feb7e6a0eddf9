"""Wagtail's search in the database, without its average over all titles.

After every save Wagtail computes how long titles are on average, and looks for rows that lack a factor made
of it: two scans of the whole index for each save, and hundreds of them when a paper appears. The factor only
lets short titles rank higher, which headlines of a newspaper don't need.
"""

from __future__ import annotations

from typing import Any

from modelsearch.backends.database import SearchBackend as database_backend


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use."""
    backend = database_backend(params)
    backend.index_class = _without_average(backend.index_class)
    return backend


def _without_average(index_class: Any) -> Any:
    return type(index_class.__name__, (index_class,), {"_refresh_title_norms": lambda self, full=False: None})
