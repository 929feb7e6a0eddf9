"""An index of its own for each test, and how tests ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from haowai.discovery.feeding import SearchIndex


@pytest.fixture
def index(tmp_path: Path, settings: Settings) -> Iterator[SearchIndex]:
    """The consumer, over a shelf that is empty yet."""
    settings.HAOWAI_HOME = tmp_path
    consumer = SearchIndex()
    yield consumer
    consumer.close()
