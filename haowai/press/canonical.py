"""Canonical bytes and digests: the same words give the same bytes on every machine and database."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from haowai.press.models import LogRow


def canonical_bytes(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Raises ValueError on NaN, TypeError on what is not JSON."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def salted_digest(salt: bytes, content: bytes) -> str:
    """HMAC-SHA256 of the bytes under the salt: without the salt nobody can test a guess at erased words."""
    return hmac.new(salt, content, hashlib.sha256).hexdigest()


def plain_digest(value: Any) -> str:
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def instant(moment: datetime) -> str:
    """An aware time as the log writes it: UTC, microseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def row_digest(row: LogRow) -> str:
    """The digest of a row, which the next row carries."""
    return plain_digest(
        [
            row.number,
            row.format,
            row.subject_type,
            row.subject_id,
            row.kind,
            instant(row.at),
            row.actor,
            row.digest,
            row.previous_digest,
        ]
    )
