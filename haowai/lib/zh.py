"""Chinese text: days of the month in numerals, full and half width, and how much of a text is Chinese.

Numerals follow the daily press of Taiwan: 廿 and 卅 are contracted twenty and thirty (廿八日), or are
written out (二十八日); both are read, with Arabic digits of either width.
"""

from __future__ import annotations

import re
from typing import Literal

DayStyle = Literal["廿", "二十"]

_DIGITS = "一二三四五六七八九"
_TENS: dict[DayStyle, tuple[str, str, str, str]] = {
    "廿": ("", "十", "廿", "卅"),
    "二十": ("", "十", "二十", "三十"),
}

#: A regular expression for a day of the month as ``day_from_chinese`` reads it, without 日.
DAY_PATTERN = r"(?:[0-9０-９]{1,2}|(?:廿|卅|[二三]?十)[一二三四五六七八九]?|[一二三四五六七八九])"

_DAY = re.compile(DAY_PATTERN)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACES = re.compile(r"[^\S\n]+")
#: Full-width ASCII to ASCII, as crawlers and some papers write it; the ideographic space becomes a space.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: Signs that look alike and are used for one another in bylines and breadcrumbs.
_ALIKE = {ord("∕"): "/", ord("⁄"): "/", ord("╱"): "/", ord("︰"): ":", ord("﹕"): ":", ord("∶"): ":"}
#: 20 分鐘, 一個半小時, 1 小時半, 2 hours: how many of which unit, and what half goes with it.
_LENGTH = re.compile(
    r"(?P<count>\d{1,4}(?:\.\d{1,2})?|[一二三四五六七八九十]{1,3}|半)\s*(?:個(?P<half>半)?)?\s*"
    r"(?P<unit>天|小時|鐘頭|分鐘?|days?|hours?|hrs?|h|minutes?|mins?|m)(?![a-z])(?P<more>半)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d+(?:\.\d+)?\s*[~\-–—至到]\s*(?=\d)")
_MINUTES = {"天": 1440, "小": 60, "鐘": 60, "分": 1, "d": 1440, "h": 60, "m": 1}
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]")


def day_in_chinese(day: int, *, style: DayStyle = "廿") -> str:
    """1 to 31 as 一 to 卅一 (or 三十一 in the style 二十), without 日. ValueError for any other number."""
    if not 1 <= day <= 31:
        raise ValueError(f"{day} is no day of a month; use 1 to 31")
    tens, ones = divmod(day, 10)
    return _TENS[style][tens] + (_DIGITS[ones - 1] if ones else "")


def day_from_chinese(text: str) -> int | None:
    """The day of the month that 廿八, 二十八, 28 or ２８ means; None when it is none."""
    if not _DAY.fullmatch(text):
        return None
    written = text[0] in _DIGITS + "十廿卅"
    day = _number(text) if written else int(text.translate(_NARROW))
    return day if 1 <= day <= 31 else None


def _number(numeral: str) -> int:
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    value = _DIGITS.index(ones) + 1 if ones else 0
    if ten:
        value += 10 * (_DIGITS.index(tens) + 1 if tens else 1)
    return value


def duration_in(text: str) -> int | None:
    """The minutes that a length of time means as it is written (20 分鐘, 1 小時 10 分, 一個半小時); of a range the
    longer. None when it names none (隔夜).
    """
    folded = _RANGE.sub("", fold_width(text)).replace("兩", "二")
    minutes = 0.0
    for found in _LENGTH.finditer(folded):
        written = found["count"]
        count = (
            0.5 if written == "半" else float(written) if written[0].isdigit() else float(_number(written))
        )
        count += 0.5 * bool(found["half"]) + 0.5 * bool(found["more"])
        minutes += count * _MINUTES[found["unit"][0].lower()]
    return round(minutes) or None


def clauses(text: str) -> list[str]:
    """A headline in the parts after which a line had better end: at its spaces, which are parts of their own, and
    after Chinese marks (，：；？！). Joined they are the headline, with its spaces as one."""
    return re.findall(r" |[^ ，：；？！]*[，：；？！]+[」』）]*|[^ ，：；？！]+", " ".join(text.split()))


def han_count(text: str) -> int:
    """How many Chinese characters (Han, no punctuation) the text holds."""
    return len(_HAN.findall(text))


def looks_chinese(text: str) -> bool:
    """Whether at least three in ten of the text's visible characters are Chinese."""
    visible = sum(not character.isspace() for character in text)
    return visible > 0 and han_count(text) >= 0.3 * visible


def fold_width(text: str) -> str:
    """The text with full-width letters, digits and signs made half-width (／ to /, U+3000 to a space).

    Character by character, so that a match in the folded text has the same place in the text itself.
    """
    return text.translate(_NARROW).translate(_ALIKE)


def tidy_spaces(text: str) -> str:
    """The text without invisible characters, each run of blanks (U+3000 too) one space, lines trimmed."""
    lines = _INVISIBLE.sub("", text).split("\n")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in lines)


def bigrams(text: str) -> set[str]:
    """The pairs of neighbouring Chinese characters: they tell whether two texts speak of one thing."""
    return {
        text[at : at + 2] for at in range(len(text) - 1) if _HAN.match(text[at]) and _HAN.match(text[at + 1])
    }
