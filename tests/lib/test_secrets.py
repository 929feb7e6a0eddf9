"""Secrets are made once, whole, and readable by their owner alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from haowai.lib.secrets import is_private, read_or_make


def test_a_secret_is_made_once_with_mode_0600(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "django"

    first = read_or_make(path)

    assert len(first) >= 50
    assert read_or_make(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_many_that_start_at_once_agree(tmp_path: Path) -> None:
    path = tmp_path / "django"

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: read_or_make(path), range(32)))

    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["django"]


def test_a_file_that_others_can_read_is_not_private(tmp_path: Path) -> None:
    path = tmp_path / "django"
    read_or_make(path)
    path.chmod(0o640)

    assert not is_private(path)
