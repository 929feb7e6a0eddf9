"""Reading the project's own documents, for the tests that prove them."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sections(document: str, level: int = 2) -> dict[str, str]:
    """What stands under each heading of a level, without what comes before the first."""
    parts = re.split(rf"^{'#' * level} (.+)$", FENCE.sub("", document), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(part: str) -> list[list[str]]:
    """The rows of the tables in a part of a document, as cells, without their heads."""
    found, in_table = [], False
    for line in part.splitlines():
        if not line.startswith("|"):
            in_table = False
        elif set(line) <= set("|-: "):
            in_table = True
        elif in_table:
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def first_spans(part: str) -> list[str]:
    """The code in the first cells of all rows."""
    return [span for row in rows(part) for span in SPAN.findall(row[0])]


def examples(document: str, language: str = "json") -> list[Any]:
    return [json.loads(body) for kind, body in FENCE.findall(document) if kind == language]
