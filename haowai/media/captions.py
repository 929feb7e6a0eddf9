"""Captions of films as WebVTT (W3C, WebVTT: The Web Video Text Tracks Format): checked when they are uploaded,
read as the words of the film."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Hours may be missing; milliseconds never.
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>]*>")
#: A file of captions is words: longer than this it is something else.
LIMIT = 1024 * 1024


@dataclass(frozen=True)
class Cue:
    """Words, and the second of the film at which they appear."""

    start: float
    text: str

    @property
    def clock(self) -> str:
        """The start as a clock says it: ``0:07``, ``1:02:05``."""
        minutes, seconds = divmod(int(self.start), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def read_captions(data: bytes) -> list[Cue]:
    """The cues in their order, as plain text without marks. Raises ValidationError, which says what is wrong
    in the words of the newsroom and in which line."""
    if len(data) > LIMIT:
        raise ValidationError(_("These captions have more than 1 MB: are they captions?"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("Captions are text in UTF-8. Save the file in this encoding.")) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise ValidationError(_("Captions begin with a line that says WEBVTT. Is this another format (SRT)?"))
    return [cue for cue in map(_cue, _parts(lines)) if cue is not None]


def _parts(lines: list[str]) -> list[list[tuple[int, str]]]:
    """What stands between empty lines, each line with its number from 1."""
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            parts[-1].append((number, line))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _cue(part: list[tuple[int, str]]) -> Cue | None:
    if part[0][1].split()[0] in {"NOTE", "STYLE", "REGION"}:
        return None
    at = next((at for at, (_number, line) in enumerate(part[:2]) if "-->" in line), None)
    if at is None:
        if part[0][0] == 2:  # header lines right below WEBVTT
            return None
        raise ValidationError(
            _("Line %(line)s: a caption needs its times, as in 00:01.000 --> 00:04.000."),
            params={"line": part[0][0]},
        )
    number, timing = part[at]
    found = _TIMING.fullmatch(timing.strip())
    if not found:
        raise ValidationError(
            _("Line %(line)s: write the times like 00:01.000 --> 00:04.000."), params={"line": number}
        )
    start, end = _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:8])
    if end <= start:
        raise ValidationError(_("Line %(line)s: the caption ends before it begins."), params={"line": number})
    words = " ".join(_TAG.sub("", line).strip() for _number, line in part[at + 1 :])
    for written, meant in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&amp;", "&"),
    ):
        words = words.replace(written, meant)
    return Cue(start, words) if words else None


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000
