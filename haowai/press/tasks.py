"""Wagtail's chores after each save (its reference index, its search index), done once for each press transaction.

Publishing from the form saves a page three times, and each save asks for the same chores again. What counts is what
the database holds in the end, so they wait for that.
"""

from __future__ import annotations

from typing import Any

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult

from haowai.press.transaction import current_press


class OncePerPress(ImmediateBackend):
    """Runs a task at once, or before the open press transaction is committed, however often it was asked for."""

    def _execute_task(self, task_result: TaskResult[Any]) -> None:
        work = super()._execute_task
        press = current_press()
        if press is None:
            work(task_result)
            return
        what = (task_result.task.module_path, repr(task_result.args), repr(task_result.kwargs))
        press.once(what, lambda: work(task_result))
