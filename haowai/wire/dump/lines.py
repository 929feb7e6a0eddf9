"""A page dump as lines, and what the shape of a line says: sentence or scrap, menu or item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from haowai.lib.zh import bigrams, han_count, tidy_spaces

_BULLET = re.compile(
    r"^(?:[•●○◆◇■□▪‧·*★☆►▶➤→⇒]\s*|-\s+|(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])[.、．)）]\s*|"
    r"[①-⑳])(?=\S)"
)
_ENDED = re.compile(r"[。！？!?…：:；;][」』”\"）)]*$|[」』”]$|\.$")
_COMMA = re.compile(r"[，,、；;：:]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_TEASER_END = re.compile(
    r"(?:…|\.{3,}|⋯)[」』]?(?:\s*(?:詳全文|閱讀更多|看全文|more))?$|[・·|]\s*\d+\s*(?:秒|分鐘|小時|天|日|"
    r"週|個月)前$"
)


@dataclass(frozen=True)
class Line:
    """One line of text: tidied, with whether a blank line or an indent (U+3000) stood before it."""

    text: str
    gap: bool = False
    indent: bool = False


def split_lines(text: str) -> list[Line]:
    """The dump's lines without the blank ones; lines cut at a fixed width are joined to paragraphs."""
    lines: list[Line] = []
    gap = True
    for raw in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text):
        tidied = tidy_spaces(raw)
        if tidied:
            lines.append(Line(tidied, gap, raw.lstrip(" \t\xa0").startswith("\u3000")))
        gap = not tidied
    width = _cut_width(lines)
    return _unwrap(lines, width) if width else lines


def is_ended(text: str) -> bool:
    """Whether the line ends as sentences do."""
    return bool(_ENDED.search(text))


def is_teaser(text: str) -> bool:
    """Whether the line is the beginning of another story, cut off with dots or followed by its age."""
    return bool(_TEASER_END.search(text))


def is_prose(text: str) -> bool:
    """Whether the line is running text: whole sentences, in Chinese or English."""
    han = han_count(text)
    if re.match(r"^[（(]作者\S{4,60}[）)]$", text):
        return True
    if han < 4:
        return len(_WORD.findall(text)) >= 12 and is_ended(text)
    if "。" in text:
        return True
    commas = len(_COMMA.findall(text))
    if han >= 60:
        return commas >= 2 or is_ended(text)
    if text.endswith(("？", "?", "！", "!", "」", "』")) and not text.startswith("「"):
        return han >= 45
    return is_ended(text) and (
        han >= 28 or (commas >= 1 and han >= 16) or (han >= 8 and text.startswith("「"))
    )


def is_menu(text: str) -> bool:
    """Whether the line is a row of short words: a menu, a row of buttons, a cloud of tags."""
    words = re.split(r"[\s|｜/／>＞›»•·]+", text)
    words = [word for word in words if word]
    if is_prose(text):
        return False
    return len(words) >= 4 and max(map(len, words)) <= 9 and sum(map(len, words)) / len(words) <= 5


def without_bullet(text: str) -> str | None:
    """The text of a list's item; None when the line is none."""
    found = _BULLET.match(text)
    return text[found.end() :] if found else None


def traits(text: str) -> set[str]:
    """What tells whether two texts speak of one thing: pairs of Chinese characters, and Latin words."""
    return bigrams(text) | {word.lower() for word in _WORD.findall(text) if len(word) > 3}


def overlap(text: str, known: set[str]) -> float:
    """The share of the text's traits that are among the known ones (0.0 to 1.0)."""
    own = traits(text)
    return len(own & known) / len(own) if own else 0.0


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _cut_width(lines: list[Line]) -> int:
    """The width (in half characters) at which mail and old systems cut all lines; 0 when lines are whole.

    Then no line is longer, most of the long ones are full, and few of the full ones end a sentence.
    """
    widths = [_width(line.text) for line in lines]
    widest = max(widths, default=0)
    full = [line.text for line, width in zip(lines, widths, strict=True) if width >= widest - 6]
    if not 40 <= widest <= 90 or len(full) < 4 or len(full) < 0.6 * sum(width >= 40 for width in widths):
        return 0
    return widest if sum(not is_ended(text) for text in full) >= 0.6 * len(full) else 0


def _unwrap(lines: list[Line], width: int) -> list[Line]:
    joined: list[Line] = []
    open_line = False
    for line in lines:
        if open_line and not line.gap and not line.indent:
            before = joined.pop()
            blank = (
                " " if re.search(r"[A-Za-z0-9]$", before.text) and re.match(r"[A-Za-z0-9]", line.text) else ""
            )
            joined.append(Line(before.text + blank + line.text, before.gap, before.indent))
        else:
            joined.append(line)
        open_line = _width(line.text) >= width - 6
    return joined
