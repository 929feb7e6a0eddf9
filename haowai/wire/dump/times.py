"""Dates and times as news pages write them, in the time of Taiwan and Hong Kong (+08:00, without summer
time).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from haowai.lib.zh import fold_width
from haowai.press.bylines import Byline, parse

LOCAL = timezone(timedelta(hours=8))

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = (
    r"(?:(?P<{0}half>上午|下午|凌晨|清晨|早上|中午|傍晚|晚上|晚間|am|pm)\s*)?(?P<{0}hour>\d{{1,2}})(?::|時|"
    r"點)(?P<{0}minute>\d{{2}})(?:分|(?::(?P<{0}second>\d{{2}})(?:\.\d+)?)?)"
    r"(?:\s*(?P<{0}half_after>am|pm)\b)?"
)
_WEEKDAY = r"(?:[\s,]*\(?(?:星期|週|周|禮拜)?[一二三四五六日]\)|[\s,]*(?:星期|週|周|禮拜)[一二三四五六日])?"
_DATE = (
    r"(?:(?:中華)?民國\s*(?P<roc>\d{2,3})\s*[年/.\-]\s*(?P<rm>\d{1,2})\s*[月/.\-]\s*(?P<rd>\d{1,2})日?"
    r"|(?<!\d)(?P<y>(?:19|20)\d{2})\s*[年/.\-]\s*(?P<m>\d{1,2})\s*[月/.\-]\s*(?P<d>\d{1,2})(?!\d)日?"
    r"|(?<![\d/.])(?P<roc2>1[0-3]\d|[6-9]\d)\s*[年/.]\s*(?P<rm2>\d{1,2})\s*[月/.]\s*(?P<rd2>\d{1,2})(?![\d/.])日?"
    r"|(?<![\d-])(?P<roc3>1[0-3]\d)-(?P<rm3>\d{2})-(?P<rd3>\d{2})(?![\d-])"
    r"|(?<!\d)(?P<d3>\d{1,2})/(?P<m3>\d{1,2})/(?P<y3>(?:19|20)\d{2})"
    rf"|(?<!\d)(?P<d4>\d{{1,2}})\s+{_MONTH.format('m4')},?\s+(?P<y4>(?:19|20)\d{{2}})"
    rf"|{_MONTH.format('m5')}\s+(?P<d5>\d{{1,2}}),?\s+(?P<y5>(?:19|20)\d{{2}}))"
)
_ZONE = r"(?:\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|\(?(?:GMT|UTC)[+-]\d{1,2}\)?))?"
_FULL = re.compile(
    rf"(?:{_CLOCK.format('b')}\s*)?{_DATE}{_WEEKDAY}(?:[\sT,，|/]*(?:HKT|CST|"
    rf"TST)?\s*{_CLOCK.format('a')}{_ZONE})?",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    rf"(?<![\d/\-.])(?P<m>\d{{1,2}})(?:[-/]|月)(?P<d>\d{{1,2}})日?\s+{_CLOCK.format('a')}", re.IGNORECASE
)
_RELATIVE = re.compile(
    rf"(?P<day>[今昨前])[天日]\s*{_CLOCK.format('a')}|"
    r"(?<!\d)(?P<count>\d{1,2})\s*(?:個)?\s*(?P<unit>分鐘?|小時|鐘頭|天|日|週|周)\s*前",
    re.IGNORECASE,
)
_CLOCK_ALONE = re.compile(rf"(?<!\d)(?<!\d:){_CLOCK.format('a')}", re.IGNORECASE)

_NUMERALS = "〇○零一二三四五六七八九十百廿卅"
_CHINESE_DATE = re.compile(rf"([{_NUMERALS}]{{2,5}})\s?年([{_NUMERALS}]{{1,3}})月([{_NUMERALS}]{{1,3}})日")
_STUCK = re.compile(r"([0-9０-９]{1,2}[:：][0-9０-９]{2})((?:19|20)\d{2}[/.\-年])")
_PUBLISHED = (
    r"發[布佈表稿][日時]?[期間]?|發布|發佈於|發表於|刊[登出][日時]?[期間]?|出版(?:時間|日期)?|上稿(?:時間)?|"
    r"首次上稿|建立時間|上架(?:時間)?|新聞日期|日期|時間|published(?: on| at)?|posted(?: on)?|date|created"
)
_UPDATED = (
    r"(?:最後|最新|最近)?(?:更新|修改|修訂)(?:[日時][期間]|於)?|(?:last )?(?:updated|modified)(?: on| at)?"
)
_LABEL_BEFORE = re.compile(
    rf"(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))\s*[:\]】)|]?\s*[(]?$", re.IGNORECASE
)
_UPDATED_AFTER = re.compile(r"^\s*(?:更新|修改|updated)", re.IGNORECASE)
_LABELS = re.compile(rf"{_UPDATED}|{_PUBLISHED}", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:第?\s*[A-Z]{1,2}\d{1,2}\s*版?|[A-Z]\d{1,2}版|第?\d{1,2}版|第[一二三四五六七八九十]{1,3}版)(?![\u4e00-\u9fff]?\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stamp:
    """A time found in a line: the moment, whether with an hour, whether of an update, whether labelled."""

    moment: datetime
    timed: bool
    updated: bool
    labelled: bool


@dataclass(frozen=True)
class TimeLine:
    """A line that gives the time: its stamps, bylines beside them, the rest, whether it names a page."""

    stamps: tuple[Stamp, ...]
    bylines: tuple[Byline, ...]
    rest: str
    page: bool


def read_time_line(text: str, *, crawled: date | None = None) -> TimeLine | None:
    """The time line that a line is; None when it has no date, or is about something else.

    ``crawled``, the day on which the page was fetched, completes dates without a year (10/29 08:00) and
    gives those that count from it (昨天 21:30, 2 天前).
    """
    text = _CHINESE_DATE.sub(_in_digits, _STUCK.sub(r"\1 \2", text))
    folded = fold_width(text)
    if len(folded) > 160:
        return None
    stamps, rest = _take_stamps(folded, text, crawled)
    if not stamps and crawled:
        stamps, rest = _take_relative(folded, text, crawled)
    if not stamps:
        return None
    page = bool(_PAGE.search(rest))
    rest = _LABELS.sub(" ", _PAGE.sub(" ", rest))
    rest = re.sub(r"^[\s|:,\[\]【】()（）・·／/\-]+|[\s|:,\[\]【】()（）・·／/\-]+$", "", rest)
    bylines = parse(_balanced(rest, text)) or ()
    labelled = any(stamp.labelled for stamp in stamps) and "。" not in rest
    if bylines or len(rest) <= (60 if labelled else 20):
        return TimeLine(tuple(stamps), tuple(bylines), rest, page)
    return None


def _in_digits(found: re.Match[str]) -> str:
    year, month, day = (_number(numeral) for numeral in found.groups())
    return f"{year}年{month}月{day}日"


def _number(numeral: str) -> int:
    """九十二 and 九二 are 92, 二〇〇三 is 2003, 廿八 is 28."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    digits = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
    if not set(numeral) & set("十百"):
        return int("".join(str(digits[character]) for character in numeral))
    total, ones = 0, 0
    for character in numeral:
        if character in digits:
            ones = digits[character]
        else:
            total += (ones or 1) * (10 if character == "十" else 100)
            ones = 0
    return total + ones


def _balanced(rest: str, text: str) -> str:
    return f"〔{rest}〕" if "報導" in rest and re.search(r"[〔【]\s*" + re.escape(rest[:2]), text) else rest


def _take_relative(folded: str, text: str, crawled: date) -> tuple[list[Stamp], str]:
    """A time that counts from the day of the crawl, in a line with nothing else but a label or a byline.

    Hours and minutes ago are that day: the crawl's own hour is not known.
    """
    found = _RELATIVE.search(folded)
    if not found:
        return [], text
    rest = _LABELS.sub("", text[: found.start()]).strip(" :：|｜・·") + text[found.end() :].strip(" |｜・·")
    if rest and not parse(rest):
        return [], text
    days = "今昨前".index(found["day"]) if found["day"] else 0
    if found["unit"]:
        days = int(found["count"]) * {"天": 1, "日": 1, "週": 7, "周": 7}.get(found["unit"], 0)
    clock = _clock(found, "a") or (0, 0, 0)
    moment = datetime(crawled.year, crawled.month, crawled.day, *clock, tzinfo=LOCAL) - timedelta(days=days)
    return [_stamp(folded, found, moment, bool(found["ahour"]))], rest


def _take_stamps(folded: str, text: str, crawled: date | None) -> tuple[list[Stamp], str]:
    stamps: list[Stamp] = []
    rest, at = "", 0
    for found in _FULL.finditer(folded):
        moment = _moment(found)
        if moment is None:
            continue
        stamps.append(_stamp(folded, found, moment, bool(found["ahour"] or found["bhour"])))
        rest += text[at : found.start()] + " "
        at = found.end()
    rest += text[at:]
    latest = stamps[0].moment.date() if stamps else crawled
    if latest and (partial := _PARTIAL.search(fold_width(rest))):
        beside = rest[: partial.start()] + " " + rest[partial.end() :]
        moment = _partial_moment(partial, latest, latest_is_crawl=not stamps)
        if moment and (stamps or _LABELS.search(folded) or not beside.strip() or parse(beside)):
            stamps.append(_stamp(fold_width(rest), partial, moment, True))
            rest = beside
    elif stamps and (alone := _CLOCK_ALONE.search(fold_width(rest))):
        rest = _take_clock(stamps, rest, alone)
    return stamps, rest


def _take_clock(stamps: list[Stamp], rest: str, found: re.Match[str]) -> str:
    """A clock apart from its date: the hour of a date without one, or that of an update on the same day."""
    clock = _clock(found, "a")
    if clock is None:
        return rest
    first = stamps[0]
    moment = first.moment.replace(hour=clock[0], minute=clock[1], second=clock[2])
    stamp = _stamp(fold_width(rest), found, moment, True)
    if stamp.updated and first.timed:
        stamps.append(stamp)
    elif not first.timed:
        stamps[0] = Stamp(moment, True, first.updated, first.labelled)
    return rest[: found.start()] + " " + rest[found.end() :]


def _stamp(text: str, found: re.Match[str], moment: datetime, timed: bool) -> Stamp:
    before = _LABEL_BEFORE.search(text[: found.start()])
    updated = bool(before and before["updated"]) or bool(
        _UPDATED_AFTER.match(text[found.end() :]) and not before
    )
    if updated and not (before and before["updated"]) and re.match(r"^\s*更新[時日於:]", text[found.end() :]):
        updated = False
    return Stamp(moment, timed, updated, bool(before))


def _moment(found: re.Match[str]) -> datetime | None:
    if found["roc"]:
        date = (int(found["roc"]) + 1911, int(found["rm"]), int(found["rd"]))
    elif found["y"]:
        date = (int(found["y"]), int(found["m"]), int(found["d"]))
    elif found["roc2"]:
        date = (int(found["roc2"]) + 1911, int(found["rm2"]), int(found["rd2"]))
    elif found["roc3"]:
        date = (int(found["roc3"]) + 1911, int(found["rm3"]), int(found["rd3"]))
    elif found["y3"]:
        date = (int(found["y3"]), int(found["m3"]), int(found["d3"]))
    else:
        which = "4" if found["y4"] else "5"
        month = _MONTHS.index(found["m" + which].lower()) + 1
        date = (int(found["y" + which]), month, int(found["d" + which]))
    clock = _clock(found, "a") or _clock(found, "b") or (0, 0, 0)
    return _make(date, clock, found["zone"])


def _partial_moment(found: re.Match[str], known: date, *, latest_is_crawl: bool) -> datetime | None:
    """The moment in the year of the known day; in the year before, when it would lie after the crawl."""
    month, day = int(found["m"]), int(found["d"])
    year = known.year - 1 if latest_is_crawl and (month, day) > (known.month, known.day) else known.year
    return _make((year, month, day), _clock(found, "a") or (0, 0, 0), None)


def _clock(found: re.Match[str], prefix: str) -> tuple[int, int, int] | None:
    if not found[prefix + "hour"]:
        return None
    hour, minute, second = (int(found[prefix + part] or 0) for part in ("hour", "minute", "second"))
    half = (found[prefix + "half"] or found[prefix + "half_after"] or "").lower()
    if (half in {"下午", "傍晚", "晚上", "晚間", "pm"} and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in {"上午", "凌晨", "清晨", "早上", "am"} and hour == 12:
        hour = 0
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _make(date: tuple[int, int, int], clock: tuple[int, int, int], zone: str | None) -> datetime | None:
    try:
        moment = datetime(*date, *clock, tzinfo=LOCAL)
    except ValueError:
        return None
    if zone:
        signed = re.search(r"([+-])(\d{1,2}):?(\d{2})?", zone)
        hours = int(signed[2]) if signed else 0
        offset = timedelta(hours=min(hours, 23), minutes=int((signed and signed[3]) or 0))
        known = timezone(-offset if signed and signed[1] == "-" else offset)
        moment = moment.replace(tzinfo=known).astimezone(LOCAL)
    return moment
