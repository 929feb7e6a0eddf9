"""Checkpoints: signed statements of how far the log had come, for others to keep.

The chain alone proves nothing against somebody who can write to the database and recompute it. What was
signed and published can't be recomputed: ``verify(against=…)`` compares. The key is a file of its own,
outside the database.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils import timezone

from haowai.lib.secrets import read_or_make
from haowai.press.canonical import canonical_bytes, instant
from haowai.press.models.log import Checkpoint, PressHead

EVERY = timedelta(hours=1)
#: Signed in front of the statement, so that the key's signatures mean nothing elsewhere.
PURPOSE = b"haowai press checkpoint 1\n"


class BadCheckpoint(Exception):
    """The text is no checkpoint, or it was not signed by this paper; the message says which."""


@dataclass(frozen=True)
class SignedHead:
    """A checkpoint as it is published. ``log`` is the paper's base address, ``at`` ISO 8601 in UTC, ``key``
    (Ed25519, public) and ``signature`` are hexadecimal.
    """

    log: str
    number: int
    digest: str
    at: str
    key: str
    signature: str

    def statement(self) -> bytes:
        """The bytes that are signed."""
        return PURPOSE + canonical_bytes(
            {"log": self.log, "number": self.number, "digest": self.digest, "at": self.at, "key": self.key}
        )

    def as_text(self) -> str:
        """JSON, as ``read_checkpoint`` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def read_checkpoint(text: str) -> SignedHead:
    """A published checkpoint from its JSON. Raises BadCheckpoint when the text is none."""
    try:
        values = json.loads(text)
        return SignedHead(**{name: kind(values[name]) for name, kind in _FIELDS.items()})
    except (ValueError, KeyError, TypeError) as error:
        raise BadCheckpoint(f"this is no checkpoint: {error}") from error


_FIELDS = {"log": str, "number": int, "digest": str, "at": str, "key": str, "signature": str}


def published(checkpoint: Checkpoint) -> SignedHead:
    """The public form of a saved checkpoint."""
    return SignedHead(
        log=checkpoint.log,
        number=checkpoint.number,
        digest=checkpoint.digest,
        at=instant(checkpoint.at),
        key=checkpoint.key,
        signature=checkpoint.signature,
    )


def check_signature(head: SignedHead) -> None:
    """Raises BadCheckpoint when the signature is not right, or is that of another key than this paper's."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.key)).verify(
            bytes.fromhex(head.signature), head.statement()
        )
    except (InvalidSignature, ValueError) as error:
        raise BadCheckpoint("its signature does not fit what it says") from error
    # A copy of the paper on another machine has no key yet, and must not make one just to compare.
    if settings.CHECKPOINT_KEY_PATH.exists() and head.key != _public(_private_key()):
        raise BadCheckpoint("it is signed with another key than this paper's")


def make_checkpoint(now: datetime | None = None) -> Checkpoint | None:
    """Sign the newest row, once; None for an empty log. What was signed already is given back as it is."""
    head = PressHead.objects.get()
    if head.number == 0:
        return None
    key = _private_key()
    moment = now or timezone.now()
    unsigned = SignedHead(settings.BASE_URL, head.number, head.digest, instant(moment), _public(key), "")
    checkpoint, _ = Checkpoint.objects.get_or_create(
        number=head.number,
        defaults={
            "log": unsigned.log,
            "digest": unsigned.digest,
            "at": moment,
            "key": unsigned.key,
            "signature": key.sign(unsigned.statement()).hex(),
        },
    )
    return checkpoint


def make_when_due(now: datetime | None = None) -> Checkpoint | None:
    """Sign the newest row when the log has grown and the last checkpoint is older than an hour; else None."""
    now = now or timezone.now()
    last = Checkpoint.objects.order_by("-number").first()
    if last is not None and (now - last.at < EVERY or PressHead.objects.get().number <= last.number):
        return None
    return make_checkpoint(now)


def _private_key() -> Ed25519PrivateKey:
    made = read_or_make(
        settings.CHECKPOINT_KEY_PATH, lambda: Ed25519PrivateKey.generate().private_bytes_raw()
    )
    return Ed25519PrivateKey.from_private_bytes(made)


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()
