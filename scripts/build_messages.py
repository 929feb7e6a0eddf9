"""Compile the translations: every `*locale/*/LC_MESSAGES/*.po` under the package gets its `.mo` beside it.

Hatchling runs it while it builds the package (Babel is among the build requirements, so no gettext tools
are needed), and `make messages` runs it by hand after a translation was changed. Entries marked fuzzy are
left out, as gettext does.
"""

import io
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Compile what is newer than its compiled file.

    Returns the `.mo` files written. Raises PoFileError, with the file's name, for a file that is no
    catalogue.
    """
    written = []
    for source in sorted((root / "haowai").rglob("*locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            with source.open("rb") as lines:
                catalogue = read_po(lines, abort_invalid=True)
        except PoFileError as error:
            error.add_note(f"in {source}")
            raise
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        # A server that starts meanwhile sees the old file or the new one, never half of one.
        partial = target.with_suffix(".mo.new")
        partial.write_bytes(compiled.getvalue())
        partial.replace(target)
        written.append(target)
    return written


class MessagesBuildHook(BuildHookInterface[Any]):
    """Compiles the translations before the package is built, whether as a wheel or as an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    for path in compile_catalogues(Path(__file__).resolve().parent.parent):
        print(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path, file=sys.stderr)
