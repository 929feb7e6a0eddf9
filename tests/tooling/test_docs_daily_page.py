"""docs/daily-page.md against the tests: each that it names exists and uses a browser, and no line is without one."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.tooling.documents import ROOT, SPAN, rows, text

ROWS = rows(text("daily-page.md"))
NAMED = sorted({span for _line, shown in ROWS for span in SPAN.findall(shown)})
BROWSER = {"page", "browser", "context"}


@cache
def functions(path: str) -> dict[str, set[str]]:
    """What each function of a file asks for: tests and fixtures alike."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name: {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }


def asks_for(path: str, name: str) -> set[str]:
    """The fixtures of a test, and those that fixtures of the same file ask for in turn."""
    known, wanted, ahead = functions(path), set[str](), [name]
    while ahead:
        new = known.get(ahead.pop(), set()) - wanted
        wanted |= new
        ahead += new
    return wanted


@pytest.mark.parametrize("named", NAMED)
def test_each_test_that_is_named_is_there_and_uses_a_browser(named: str) -> None:
    path, _colons, name = named.partition("::")
    assert (ROOT / path).is_file()
    assert name.startswith("test_")
    assert name in functions(path)
    assert asks_for(path, name) & BROWSER


@pytest.mark.parametrize("line", ROWS, ids=lambda row: row[0][:40])
def test_each_line_is_shown_or_named_as_later(line: list[str]) -> None:
    assert len(line) == 2
    assert SPAN.search(line[1]) or line[1].startswith("later: ")
