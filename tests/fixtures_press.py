"""What tests of the press need from the database: the cast, and a way to empty an append-only log after a
test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from haowai.press.models import PressHead
from tests.cast import Newsroom, Paper, make_newsroom, make_paper

#: Triggers on the log that the migrations made, as they were before the tests dropped one.
MIGRATED_TRIGGERS: set[str] = set()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite in a file, as in life: in memory, threads share one cache, which locks otherwise and knows no
    waiting.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.HAOWAI_HOME / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """On SQLite, tests with real transactions are cleaned up by deleting all rows, which the log refuses.

    On PostgreSQL, threads of a live server keep their connections, and a database in use can't be dropped.
    """
    with django_db_blocker.unblock():
        MIGRATED_TRIGGERS.update(log_triggers())
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS press_log_no_delete")
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def log_triggers() -> set[str]:
    """Names of the triggers on the log's table."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'press_logrow'",
        "postgresql": "SELECT tgname FROM pg_trigger "
        "WHERE tgrelid = 'press_logrow'::regclass AND NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture(autouse=True)
def ground(request: pytest.FixtureRequest) -> None:
    """What the migrations put into empty tables: a test with real transactions is followed by emptying all of
    them, and the tests after it, in whatever order the workers take them, need it again.
    """
    mark = request.node.get_closest_marker("django_db")
    names = set(request.fixturenames)
    real = {"transactional_db", "live_server", "django_db_reset_sequences"} & names
    if real or (mark and mark.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        make_ground()
    elif mark or "db" in names:
        request.getfixturevalue("db")
        if not PressHead.objects.exists():
            make_ground()


def make_ground() -> None:
    """The head of the log, the counter of numbers, the roots of Wagtail's trees."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Collection, Locale, Page, Site

    from haowai.articles.models import ArticleNumber
    from haowai.newsroom.groups import ensure_roles

    ContentType.objects.clear_cache()
    PressHead.objects.get_or_create(pk=1)
    ArticleNumber.objects.get_or_create(pk=1)
    Locale.objects.get_or_create(language_code="zh-hant")
    Site.clear_site_root_paths_cache()
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    ensure_roles()


@pytest.fixture
def paper(db: None, ground: None) -> Paper:
    """潮聲日報 in an otherwise empty newsroom."""
    return make_paper()


@pytest.fixture
def newsroom(paper: Paper) -> Newsroom:
    """The people of the paper."""
    return make_newsroom(paper)
