"""Check what no linter knows: the size of files, the locks, and that both READMEs say the same.

Prints one line for each fault and ends with 1 when there is any. `make lint` runs it.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST = 600  # lines; a file that needs more hides a noun that wants a file of its own
MEASURED = {".py", ".html", ".css", ".js"}
ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|@ *(?:git|file)", re.IGNORECASE)
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:make|haowai) [a-z]+\b")


def tracked(root: Path) -> list[Path]:
    """Files that git keeps or would keep; without git (an unpacked archive), all that are there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        return [path for path in root.rglob("*") if path.is_file() and ".venv" not in path.parts]
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def long_files(root: Path) -> Iterator[str]:
    for path in tracked(root):
        if path.suffix in MEASURED and not {"migrations", "locale"} & set(path.parts):
            lines = len(path.read_text(encoding="utf-8", errors="replace").splitlines())
            if lines > LONGEST:
                yield f"{path.relative_to(root)}: {lines} lines, and the longest may have {LONGEST}: split it"


def addresses_in_locks(root: Path) -> Iterator[str]:
    for path in sorted((root / "requirements").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if ADDRESS.search(line):
                yield f"{path.relative_to(root)}:{number}: names where a package comes from: run make lock"


def commands(text: str) -> set[str]:
    """The commands a README names: what stands in its code, `make x` and `haowai x`."""
    code = [*FENCE.findall(text), *re.findall(r"`[^`\n]+`", FENCE.sub("", text))]
    return {command for part in code for command in COMMAND.findall(part)}


def unlike_readmes(root: Path) -> Iterator[str]:
    paths = sorted(root.glob("README*.md"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    if len(texts) < 2:
        yield "README: there must be one in English and one in Traditional Chinese"
        return
    headings = {name: len(HEADING.findall(FENCE.sub("", text))) for name, text in texts.items()}
    if len(set(headings.values())) > 1:
        yield "README: unlike numbers of headings: " + ", ".join(
            f"{n} {count}" for n, count in headings.items()
        )
    named = {name: commands(text) for name, text in texts.items()}
    every = set().union(*named.values())
    for name, own in named.items():
        if missing := every - own:
            yield f"{name}: does not name {', '.join(sorted(missing))}, as another README does"


def faults(root: Path) -> list[str]:
    return [*long_files(root), *addresses_in_locks(root), *unlike_readmes(root)]


if __name__ == "__main__":
    found = faults(Path(__file__).resolve().parent.parent)
    for fault in found:
        print(fault, file=sys.stderr)
    sys.exit(1 if found else 0)
