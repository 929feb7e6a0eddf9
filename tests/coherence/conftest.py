"""The page cache asks the log before each answer here, and publishers wait for nobody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def at_once(settings: Any, tmp_path: Path) -> None:
    settings.PRESS_LEASE = 0
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of pages are not found or gone here, which is no news."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
