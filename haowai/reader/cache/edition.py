"""Which version of program and settings made a page: another one makes other bytes of the same printing."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from django.conf import settings

PACKAGE = Path(__file__).resolve().parents[2]
#: Settings that readers' pages are made of, and the database that holds the newspaper.
NAMES = (
    "BASE_URL",
    "CHANNEL_URLS",
    "MEDIA_URL",
    "STATIC_URL",
    "DAY_STYLE",
    "OFFLINE_STORIES",
    "CONTENT_SECURITY_POLICY",
    "SECURE_HSTS_SECONDS",
    "DATABASE_URL",
    "HAOWAI_HOME",
)


def edition() -> str:
    """A short name, the same in all processes that run the same program with the same settings."""
    files = sorted(file for file in PACKAGE.rglob("*") if file.is_file() and file.suffix != ".pyc")
    states = [
        (str(file.relative_to(PACKAGE)), file.stat().st_size, file.stat().st_mtime_ns) for file in files
    ]
    told = [str(getattr(settings, name)) for name in NAMES]
    return blake2b(repr((states, told)).encode(), digest_size=8).hexdigest()
