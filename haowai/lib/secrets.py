"""Secrets that are made at first start and kept in files that only their owner can read."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path


def read_or_make(path: Path, make: Callable[[], bytes] | None = None) -> bytes:
    """The bytes of the secret file, made with mode 0600 when it is missing.

    Two processes that start at once agree: the file is linked into place whole, and the loser reads the winner's.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make() if make else secrets.token_urlsafe(50).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def is_private(path: Path) -> bool:
    """Whether nobody but the owner can read or write the file."""
    return not stat.S_IMODE(path.stat().st_mode) & 0o077
