"""The homes that newspapers are measured in, and the programs that run there.

Every measurement is a process of its own with nothing but its home in common with the next: caches are
cold, and no setting of the caller's shell reaches a newspaper that is not the measured one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: Nothing here takes longer; whatever does has got stuck.
LONGEST = 3 * 60 * 60.0


class Failed(Exception):
    """A program that is measured ended badly; the message is what it said."""


@contextmanager
def homes(keep: Path | None) -> Iterator[Path]:
    """The folder that homes lie in: ``keep``, else a temporary one that goes afterwards."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="haowai-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty_home(folder: Path) -> Path:
    """A home in the folder that is ready to be filled, from which others are copied."""
    home = folder / "empty"
    if not home.exists():
        run(environment(home, ""), "haowai", "init", "--no-ask")
    return home


def environment(home: Path, database: str) -> dict[str, str]:
    """The variables of a program in this home. ``database`` is an address, empty for SQLite in the home."""
    passed = {name: value for name, value in os.environ.items() if not name.startswith("HAOWAI_")}
    for name in ("DATABASE_URL", "REDIS_URL", "PORT", "MEDIA_URL"):
        passed.pop(name, None)
    own = {
        "HAOWAI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "haowai.config.settings",
        "HAOWAI_LOG_LEVEL": "ERROR",
    }
    paths = [str(ROOT), *filter(None, [passed.get("PYTHONPATH")])]
    return (
        passed
        | own
        | {"PYTHONPATH": os.pathsep.join(paths)}
        | ({"DATABASE_URL": database} if database else {})
    )


def run(env: dict[str, str], *arguments: str) -> str:
    """Run ``python -m …`` to its end and answer what it printed. Raises Failed."""
    try:
        done = subprocess.run(  # noqa: S603 our own programs
            [sys.executable, "-m", *arguments],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{' '.join(arguments)} did not end within {LONGEST:,.0f} s") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise Failed(f"{' '.join(arguments)} ended with {done.returncode}:\n{said}")
    return done.stdout


def step(env: dict[str, str], name: str, *arguments: str) -> Any:
    """Run a step of ``benchmarks/steps.py`` and answer what it found."""
    return json.loads(run(env, "benchmarks.steps", name, *arguments).splitlines()[-1])
