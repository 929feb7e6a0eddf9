"""Which database the counts of views live in (``settings.VIEWS_DATABASE``): beside SQLite a file of their own, so that
readers' reports never wait for the newsroom's writer; the main one otherwise."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model

#: The app whose tables lie there; no other has any.
APP = "circulation"


class ViewsRouter:
    """Django's router."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return settings.VIEWS_DATABASE if model._meta.app_label == APP else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if settings.VIEWS_DATABASE == "default":
            return None
        return (db == settings.VIEWS_DATABASE) == (app_label == APP)
