"""A server process with a page cache, and a reader who goes past it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cache.server import Server


@pytest.fixture
def server(tmp_path: Path, paper: Any) -> Server:
    return Server(tmp_path / "pages")


@pytest.fixture
def reader() -> Client:
    """Somebody who asks Django itself, past the cache."""
    return Client(HTTP_HOST="localhost:8000")
