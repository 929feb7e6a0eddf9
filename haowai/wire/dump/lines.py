"""A page dump as lines, and what the shape of a line says: sentence or scrap, menu or item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from haowai.lib.zh import bigrams, han_count, tidy_spaces

_BULLET = re.compile(r"^(?:[•●○◆◇■□▪‧·*★☆►▶➤→⇒]\s*|-\s+|(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])[.、．)）]\s*|[①-⑳])(?=\S)")
_ENDED = re.compile(r"[。！？!?…：:；;][」』”\"）)]*$|[」』”]$|\.$")
_COMMA = re.compile(r"[，,、；;：:]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_TEASER_END = re.compile(r"(?:…|\.{3,}|⋯)[」』]?(?:\s*(?:詳全文|閱讀更多|看全文|more))?$|[・·|]\s*\d+\s*(?:秒|分鐘|小時|天|日|週|個月)前$")


@dataclass(frozen=True)
class Line:
    """One line of text: tidied, with whether a blank line or an indent (U+3000) stood before it."""

    text: str
    gap: bool = False
    indent: bool = False


def split_lines(text: str) -> list[Line]:
    """The dump's lines without the blank ones; lines cut at a fixed width are joined to the paragraphs they were."""
    lines: list[Line] = []
    gap = True
    for raw in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text):
        tidied = tidy_spaces(raw)
        if tidied:
            lines.append(Line(tidied, gap, raw.lstrip(" \t\xa0").startswith("\u3000")))
        gap = not tidied
    return _unwrap(lines)


def is_ended(text: str) -> bool:
    """Whether the line ends as sentences do."""
    return bool(_ENDED.search(text))


def is_teaser(text: str) -> bool:
    """Whether the line is the beginning of another story, cut off with dots or followed by its age."""
    return bool(_TEASER_END.search(text))


def is_prose(text: str) -> bool:
    """Whether the line is running text: whole sentences, in Chinese or English."""
    han = han_count(text)
    if han < 4:
        return len(_WORD.findall(text)) >= 12 and is_ended(text)
    if "。" in text:
        return True
    commas = len(_COMMA.findall(text))
    if han >= 60:
        return commas >= 2 or is_ended(text)
    return is_ended(text) and (han >= 28 or (commas >= 1 and han >= 16) or (han >= 8 and text.startswith("「")))


def is_menu(text: str) -> bool:
    """Whether the line is a row of short words: a menu, a row of buttons, a cloud of tags."""
    words = re.split(r"[\s|｜/／>＞›»•·]+", text)
    words = [word for word in words if word]
    return len(words) >= 4 and max(map(len, words)) <= 9 and sum(map(len, words)) / len(words) <= 5


def without_bullet(text: str) -> str | None:
    """The text of a list's item; None when the line is none."""
    found = _BULLET.match(text)
    return text[found.end() :] if found else None


def overlap(text: str, known: set[str]) -> float:
    """The share of the text's pairs of characters that are among the known ones (0.0 to 1.0)."""
    pairs = bigrams(text)
    return len(pairs & known) / len(pairs) if pairs else 0.0


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _unwrap(lines: list[Line]) -> list[Line]:
    joined: list[Line] = []
    block: list[Line] = []
    for line in lines:
        if line.gap and block:
            joined += _unwrap_block(block)
            block = []
        block.append(line)
    return joined + _unwrap_block(block)


def _unwrap_block(block: list[Line]) -> list[Line]:
    """Mail and old systems cut lines at a width: most lines are full, and few of them end a sentence."""
    widest = max((_width(line.text) for line in block), default=0)
    full = [line for line in block if _width(line.text) >= widest - 6]
    open_ended = sum(not is_ended(line.text) for line in full)
    if len(block) < 3 or not 40 <= widest <= 90 or len(full) < 0.5 * len(block) or open_ended < 0.6 * len(full):
        return block
    joined: list[Line] = []
    open_line = False
    for line in block:
        if open_line and not line.indent:
            before = joined.pop()
            blank = " " if re.search(r"[A-Za-z0-9]$", before.text) and re.match(r"[A-Za-z0-9]", line.text) else ""
            joined.append(Line(before.text + blank + line.text, before.gap, before.indent))
        else:
            joined.append(line)
        open_line = _width(line.text) >= widest - 6
    return joined
