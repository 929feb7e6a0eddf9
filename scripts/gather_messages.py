"""Gathers every sentence of the interface into the catalogue, so that it can be translated.

    .venv/bin/python scripts/gather_messages.py

English is what the code says; the catalogue holds the Traditional Chinese. What is translated stays, what is new is
added empty, what the code no longer says is left out. Exits with 1 while something is untranslated.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "haowai"
CATALOGUE = PACKAGE / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}

Message = tuple[str, Any, str | None]


def messages(package: Path = PACKAGE) -> Iterator[Message]:
    """Every message of the package: the file that says it, the message (a pair where it has a plural), its context."""
    for path in sorted(package.rglob("*.py")):
        if "/migrations/" not in str(path):
            with path.open("rb") as source:
                for _, found, _, context in extract("python", source, KEYWORDS, ()):
                    yield str(path.relative_to(ROOT)), found, context
    for path in sorted(package.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            for found in template_messages(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(ROOT)), found, None


def template_messages(text: str) -> Iterator[Any]:
    """What ``translate``, ``blocktranslate`` and ``_("…")`` in a template say, as Django looks it up."""
    for match in re.finditer(r"""\{%-?\s*(?:trans|translate)\s+(?:"([^"]+)"|'([^']+)')""", text):
        yield match[1] or match[2]
    for match in re.finditer(r"""_\((?:"([^"]+)"|'([^']+)')\)""", text):
        yield match[1] or match[2]
    block = r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}"
    for match in re.finditer(block, text, re.DOTALL):
        parts = re.split(r"\{%\s*plural\s*%\}", match[2])
        words = [_block_words(part, trimmed="trimmed" in match[1]) for part in parts]
        yield words[0] if len(words) == 1 else tuple(words)


def _block_words(text: str, *, trimmed: bool) -> str:
    if trimmed:
        text = " ".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"\{\{\s*([\w.]+)[^}]*\}\}", lambda match: f"%({match[1]})s", text.replace("%", "%%"))


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    if not path.exists():
        return Catalog(locale="zh_Hant")
    with path.open("rb") as source:
        return read_po(source, locale="zh_Hant")


def gathered(known: Catalog) -> Catalog:
    """A catalogue of exactly what the code says now, with the known translations."""
    catalogue = Catalog(locale="zh_Hant", project="Haowai", charset="utf-8", fuzzy=False)
    catalogue.header_comment = "# Traditional Chinese of the interface. Made by scripts/gather_messages.py."
    for place, found, context in messages():
        first = found[0] if isinstance(found, tuple) else found
        before = known.get(first, context)
        text = before.string if before is not None else ""
        if isinstance(found, tuple) and isinstance(text, str):
            text = (text,)
        elif isinstance(found, str) and isinstance(text, (tuple, list)):
            text = text[0]
        catalogue.add(found, text, locations=[(place, 0)], context=context)
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages that have no translation."""
    return [str(message.id) for message in catalogue if message.id and not all(_strings(message.string))]


def _strings(text: Any) -> list[str]:
    return list(text) if isinstance(text, (tuple, list)) else [text]


def main() -> int:
    catalogue = gathered(read_catalogue())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, include_lineno=False, omit_header=False, width=110)
    # The date of the run would change the file each time.
    text = re.sub(rb'"(?:POT-Creation|PO-Revision)-Date: [^"]*"\n', b"", written.getvalue())
    CATALOGUE.write_bytes(text)
    missing = untranslated(catalogue)
    for message in missing:
        print(f"untranslated: {message}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
