"""A pytest plugin that gives every run, and every worker of it, a newspaper's home of its own.

Named with `-p` in pyproject.toml, because Django's settings read the environment before any conftest.py is
loaded.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# What the caller's shell says about a real newspaper must not reach the tests. DATABASE_URL may: it chooses
# the pass, and Django makes a test database of its own beside the one it names.
OWN = ["PORT", "VIEWS_URL", "REDIS_URL", "MEDIA_URL", "PURGE_URLS"]
for name in [name for name in os.environ if name.startswith("HAOWAI_")] + OWN:
    os.environ.pop(name, None)

# Playwright keeps an event loop in the thread of the tests, which makes Django refuse the database there.
# Nothing in this thread is asynchronous code of ours, so there is no connection that could be shared by
# mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# All tests are one address.
os.environ["HAOWAI_SEARCHES_PER_MINUTE"] = "1000000000"

HOME = Path(tempfile.mkdtemp(prefix="haowai-home-"))
for folder in ("static", "media"):
    (HOME / folder).mkdir()
os.environ["HAOWAI_HOME"] = str(HOME)
# One database for each test to begin and undo. That the file of its own does, tests/audience/test_processes.py proves.
os.environ["VIEWS_URL"] = "main"


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(HOME, ignore_errors=True)
