"""Wagtail's command of this name publishes and expires outside any transaction; ours does what the worker
does.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from haowai.articles.scheduler import run_due


class Command(BaseCommand):
    help = "Do what is due now. The worker does so by itself, on the second."

    def handle(self, *args: Any, **options: Any) -> None:
        run_due(timezone.now())
