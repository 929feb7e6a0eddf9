"""What Wagtail asks of its tree on every screen is found by an index, however many articles lie in it."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Page

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans a table as small as a test's")
def test_the_root_is_found_by_its_depth() -> None:
    assert "haowai_page_depth" in Page.objects.filter(depth=1).order_by().explain()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans a table as small as a test's")
def test_a_folders_pages_are_found_by_path_as_well() -> None:
    plan = Page.objects.filter(depth=5, path__range=("0001", "0002")).order_by().explain()
    assert "SCAN" not in plan
    assert "path>?" in plan
