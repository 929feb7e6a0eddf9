"""docs/configuration.md and the settings name the same variables, with the same defaults and choices."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from haowai.lib.env import Variable
from tests.tooling.documents import DOCUMENTS, ROOT, SPAN, names, rows, text

DECLARED: dict[str, Variable] = settings.ENV.declared
TABLE = {SPAN.findall(row[0])[0]: row[1:] for row in rows(text("configuration.md"))}
VARIABLE = re.compile(r"\b(?:HAOWAI_[A-Z_]+|[A-Z]+_URL|PORT)\b")


def test_every_variable_is_documented() -> None:
    assert set(DECLARED) - set(TABLE) == set()


def test_every_documented_variable_exists() -> None:
    assert set(TABLE) - set(DECLARED) == set()


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_defaults_are_those_of_the_settings(name: str) -> None:
    default = DECLARED[name].default
    default = default.replace(str(settings.HAOWAI_HOME), "HAOWAI_HOME").replace(
        "localhost:8000", "localhost:PORT"
    )
    assert TABLE[name][0] == (f"`{default}`" if default else "empty")


@pytest.mark.parametrize(
    "name", sorted(name for name in DECLARED if DECLARED[name].kind.startswith("one of "))
)
def test_choices_are_named(name: str) -> None:
    choices = set(DECLARED[name].kind.removeprefix("one of ").split(", "))
    assert choices - set(SPAN.findall(TABLE[name][1])) - set(SPAN.findall(TABLE[name][0])) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_no_document_names_a_variable_that_does_nothing(document: Path) -> None:
    named = set(VARIABLE.findall(document.read_text(encoding="utf-8")))
    assert {name for name in named - set(DECLARED) if not name.startswith("TEST_")} == set()


def test_the_program_reads_no_variable_that_was_not_declared() -> None:
    # Not the environment of a request, which WSGI calls by the same name.
    reads = re.compile(r"""(?:os\.environ(?:\.get\(|\[)|getenv\()\s*["']([A-Z_]+)["']""")
    found = {
        name
        for path in (ROOT / "haowai").rglob("*.py")
        for name in reads.findall(path.read_text(encoding="utf-8"))
    }
    assert found - set(DECLARED) == set()
