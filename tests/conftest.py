"""What the tests run on: the browser, and the services that scripts/test_services.py starts."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from playwright.sync_api import expect

from haowai.press.kept import forget_all
from tests.fixtures_press import (  # noqa: F401 fixtures for every test
    django_db_modify_db_settings,
    django_db_setup,
    ground,
    newsroom,
    paper,
)

# A slow machine proves nothing against what is tested: examples and browsers take the time they take.
hypothesis.register_profile("haowai", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("haowai")
expect.set_options(timeout=20_000)

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Leave out what costs seconds and proves nothing here: slow password hashes, and names with hashes for
    static files, which would need collectstatic first."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Nobody waits for other processes, and each request asks the log.
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers, PRESS_LEASE=0.0):
        yield


@pytest.fixture(autouse=True)
def log_of_its_own() -> None:
    """Each test has another log, whose rows may have the numbers of the last one's."""
    forget_all()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of an empty Redis. Fails, and never skips, where there is none."""
    return service_address("TEST_REDIS_URL")


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of an empty PostgreSQL cluster. Fails, and never skips, where there is none."""
    return service_address("TEST_POSTGRES_URL")


def service_address(name: str) -> str:
    address = os.environ.get(name)
    if not address:
        pytest.fail(
            f"{name} is not set: start pytest under .venv/bin/python scripts/test_services.py --",
            pytrace=False,
        )
    return address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium, kept from calling home, and no browser that Playwright downloads."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        pytest.fail("The browser tests need Chromium: install your system's package chromium.", pytrace=False)
    flags = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-dev-shm-usage",  # containers have 64 MB of it, and a page then crashes
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        # Channels live on hosts under localhost; anything else is no name at all.
        "--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, "
        "EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
    return {**browser_type_launch_args, "executable_path": program, "args": flags}


@pytest.fixture(scope="session")
def base_url() -> None:
    """No base: tests write whole addresses, since channels have hosts of their own. (pytest-playwright's
    fixture of this name is declared in a way that pytest 10 will refuse.)"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in Taiwan."""
    return {**browser_context_args, "locale": "zh-TW", "timezone_id": "Asia/Taipei"}


@pytest.hookimpl(tryfirst=True)  # before -m chooses by marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for Playwright's page is a browser test, and needs a browser to be run: mark it, so
    that none slips into the pass without one."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


#: Threads of live servers that are answering.
ANSWERING: set[int] = set()


@request_started.connect
def begin_answer(**_: Any) -> None:
    if threading.current_thread() is not threading.main_thread():
        ANSWERING.add(threading.get_ident())


@request_finished.connect
def end_answer(**_: Any) -> None:
    ANSWERING.discard(threading.get_ident())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Readers leave before the database is emptied: pages that are still open go on asking and counting, and on
    PostgreSQL their locks and those of the emptying can wait for each other."""
    from haowai.audience.counting import counts

    given = getattr(item, "funcargs", {})
    if "browser" in given:
        for context in given["browser"].contexts:
            context.close()
    patience = time.monotonic() + 10
    while ANSWERING and time.monotonic() < patience:
        time.sleep(0.01)
    if {"db", "transactional_db"} & set(given):
        counts.write()
