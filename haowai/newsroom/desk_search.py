"""The newsroom's search as a whole: made anew, kept up by the worker, and whether it is complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import transaction
from modelsearch.index import get_indexed_models

from haowai.lib.indexing import count_entries, forget_missing, index_rows, take_in, waiting
from haowai.press.models import Cursor

#: Rows in one transaction: editors don't wait for long.
BATCH = 200


class DeskSearch:
    """``haowai rebuild desk-search``: what can be found in the newsroom, row by row and in place, so that it can be
    searched meanwhile. Interrupted, it goes on where it was."""

    name: ClassVar[str] = "desk-search"

    def rebuild(self) -> Iterator[int]:
        """Yields how many rows each step did."""
        for model in models():
            mark, _ = Cursor.objects.get_or_create(name=self._mark(model))
            while keys := list(
                _rows(model).filter(pk__gt=mark.number).order_by("pk").values_list("pk", flat=True)[:BATCH]
            ):
                with transaction.atomic():
                    index_rows(model, list(_rows(model).filter(pk__in=keys).order_by("pk")))
                    take_in(BATCH * 2)
                    mark.number = keys[-1]
                    mark.save(update_fields=["number", "moved_at"])
                yield len(keys)
            forget_missing(model)
        Cursor.objects.filter(name__in=[self._mark(model) for model in models()]).delete()
        while count := take_in():
            yield count

    @staticmethod
    def _mark(model: Any) -> str:
        return f"rebuild:desk:{model._meta.model_name}"[:40]


def models() -> list[Any]:
    """What the newsroom's search finds; folders of the tree are among it."""
    return sorted(get_indexed_models(), key=lambda model: str(model._meta.label))


def _rows(model: Any) -> Any:
    return model.get_indexed_objects()


def keep_up() -> int:
    """The worker's part: index some of what an import wrote, in a transaction that nobody waits for. Answers how many
    there were."""
    return take_in(BATCH)


def state() -> dict[str, int]:
    """How many rows the search lacks, and how many wait for the index (they are found, more slowly)."""
    lacking = sum(max(_rows(model).count() - count_entries(model), 0) for model in models())
    return {"lacking": lacking, "waiting": waiting()}
