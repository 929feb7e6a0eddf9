"""What kind of film a file is: told by its first bytes, not by its name."""

from __future__ import annotations

from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Endings of names, and the type that browsers are told.
TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm"}
_MATROSKA = b"\x1aE\xdf\xa3"


def type_of(file: IO[bytes]) -> str:
    """``video/mp4`` or ``video/webm``; empty for everything else. The file is left at its beginning."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    # ISO/IEC 14496-12: a box is its length, its name and what is in it; the first one is ftyp.
    if head[4:8] == b"ftyp" and head[8:12] != b"qt  ":
        return "video/mp4"
    return "video/webm" if head.startswith(_MATROSKA) and b"webm" in head else ""


def check_film(file: IO[bytes], name: str) -> None:
    """Raise ValidationError for a file that browsers do not play, or whose name says another type."""
    found, said = type_of(file), TYPES.get("." + name.rpartition(".")[2].lower(), "")
    if not found:
        raise ValidationError(_("This is no MP4 or WebM film that browsers play. Export it as MP4 (H.264)."))
    if found != said:
        raise ValidationError(
            _("The file is %(found)s, but its name says otherwise. Give it the right ending."),
            params={"found": found},
        )
