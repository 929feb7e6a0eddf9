"""Bylines: who wrote, from where and on which day, in the form that a Taiwanese daily prints them.

The forms are codes (``FORMS``); 電 and 報導 end what is sent by an agency and by the paper's own people:

========  =====================================================================
slash     駐日特派員林曉嵐／貝朗廿八日報導
bracket   〔記者林曉嵐／瀾港報導〕, 〔本報訊〕
joint     記者林曉嵐、記者高以安／連線報導
compiled  編譯林曉嵐／綜合報導
agency    中央社電, 通訊社貝朗廿八日電
special   記者林曉嵐／特稿
plain     the names alone (columns, readers' letters)
========  =====================================================================

``printed`` writes them, and ``parse`` reads them back, with the many ways other papers have of writing the
same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from haowai.lib.zh import DAY_PATTERN, DayStyle, day_from_chinese, day_in_chinese, fold_width, tidy_spaces
from haowai.press.names import AGENCY, DESK, KNOWN_AGENCY, ROLE, is_place, is_surname, split_name

FORMS = ("slash", "bracket", "joint", "compiled", "agency", "special", "plain")


@dataclass(frozen=True)
class Byline:
    """One person, or a desk or agency that signs alone (role without name), and the dateline.

    ``day`` is the day of the month in the dateline; ``form`` is one of ``FORMS``, or None when nothing is
    known of it.
    """

    name: str | None = None
    role: str | None = None
    place: str | None = None
    day: int | None = None
    form: str | None = None


# ------------------------------------------------------------------------------------------------- printing

_PRINTED = {
    "slash": "{who}／{dateline}報導",
    "bracket": "〔{who}／{dateline}報導〕",
    "joint": "{who}／{dateline}連線報導",
    "compiled": "{who}／綜合{dateline}報導",
    "agency": "{who}／{dateline}電",
    "special": "{who}／{dateline}特稿",
    "plain": "{who}",
}


def printed(bylines: Sequence[Byline], *, day_style: DayStyle = "廿") -> str:
    """The line as it is printed; empty without bylines.

    Neighbours who share form, place and day stand in one group, groups are parted by an ideographic space.
    A byline without form is printed with a slash when it has a dateline, else plain.
    """
    groups = groupby(bylines, key=lambda byline: (_form_printed(byline), byline.place, byline.day))
    return "\u3000".join(
        _print_group(
            form, list(group), (place or "") + (day_in_chinese(day, style=day_style) + "日" if day else "")
        )
        for (form, place, day), group in groups
    )


def _form_printed(byline: Byline) -> str:
    if byline.form in _PRINTED:
        return byline.form
    return "slash" if byline.place or byline.day else "plain"


def _print_group(form: str, group: list[Byline], dateline: str) -> str:
    who = "、".join((byline.role or "") + (byline.name or "") for byline in group)
    nobody = not any(byline.name for byline in group)
    if nobody and form == "agency":
        return f"{who}{dateline}電"
    if nobody and not dateline and form in {"slash", "bracket"}:
        return f"〔{who}〕" if form == "bracket" else who
    line = _PRINTED[form].format(who=who, dateline=dateline)
    return line if who else line.replace("／", "")


# -------------------------------------------------------------------------------------------------- reading

_WRAPPED = re.compile(r"^(?:〔(.*)〕|【(.*)】|\[(.*)\]|\((.*)\)|《(.*)》|〈(.*)〉)$")
_SENTENCE = re.compile(r"[。，！？；!?;,…「」『』“”%=]|https?:")
_PICTURE = re.compile(r"(?:攝|攝影|提供|資料照|照片|示意圖|翻攝|擷取|傳真)\)?$|^[圖照](?!文)")
_PHOTOGRAPHER = re.compile(
    r"(?<![.、・&])[ ]*(?:攝影|圖片|照片|圖)\s*[/:|].*$|"
    r"(?<=\S) (?:諮詢|審訂|審稿|審定|責任編輯|責編|編輯|核稿|影音|設計|插畫)\s*[/:|].*$"
)
_LABEL = re.compile(
    r"^(?P<label>圖?文|文[.、・&]圖|撰文|撰稿|撰稿人|撰稿編輯|發稿人|作者|採訪|採訪撰文|採訪整理|文字|整理|"
    r"(?:文字)?記者|編譯|by)\s*[/:|]\s*(?P<who>.+)$",
    re.IGNORECASE,
)
#: 文 林曉嵐, 撰文・林曉嵐: a label parted by a blank or a dot, before what must look like names.
_LABEL_BARE = re.compile(
    r"^(?:文|撰文|撰稿|採訪撰文|文字|作者|整理|[Bb][Yy])[ ・·.◎]\s*"
    r"(?P<who>[\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,4})$"
)
_LATIN_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}"
_BY = re.compile(
    rf"^[Bb][Yy]\s+(?P<who>{_LATIN_NAME}(?: (?:and|&) {_LATIN_NAME})?)(?:\s*[/,|]\s*(?P<role>(?i:(?:staff|"
    r"contributing) (?:reporter|writer|editor)s?|correspondents?|reporters?)\b.*))?$"
)
_HOW = (
    r"(?P<how>連線報[導道]|外電報[導道]|(?:即時|專題|特別|現場|獨家|採訪|整理)?報[導道]|特稿|特寫|專題|專訪|"
    r"專欄|投書|專電|外電|電|訊|撰稿|撰文)"
)
_TAIL = re.compile(
    rf"^(?P<mixed>綜合)?(?P<place>.*?)\s*(?:(?P<day>{DAY_PATTERN})日)?(?P<mixed_too>綜合)?{_HOW}?$"
)
_AGENCY_LINE = re.compile(
    rf"^(?P<role>{AGENCY})\s*(?P<place>[^/、0-9]*?(?:/[^/0-9]+)?)\s*(?:(?P<day>{DAY_PATTERN})日)?(?:綜合)?(?:外電報[導道]|"
    rf"專電|外電|電)$"
)
_PLACE = re.compile(r"^[\u3400-\u9fffA-Za-z·・.、\-—–~/ ]{0,24}$")
_NAME = re.compile(
    r"^(?:[\u3400-\u9fff○Ｏ]{2,4}|[\u3400-\u9fffA-Za-z.'’\- ]{1,24}[·・‧][\u3400-\u9fff·・‧]{1,16}|"
    r"[A-Z][A-Za-z.'’\- ]{2,40})$"
)
_PHONE = re.compile(r"\s*(?:電話:?)?\(?0?\d[\d\-# ()]{5,}(?:(?:分機|轉|ext\.?)\s*\d+)?$")
#: What people outside the paper call themselves behind their names: 林曉嵐／文字工作者.
_CALLING = re.compile(
    r"^.{0,14}(?:工作者|教授|教師|作家|主任|律師|醫師|店長|理事|顧問|市民|議員|學生|負責人|總監)$"
)
_DATED = re.compile(r"\d{4}年\d{1,2}月(\d{1,2})日(?=訊$)")
_OUTLET = re.compile(r"^(?:〔[^〕]{2,14}〕|【[^】]{2,14}】|\[[^\]]{2,14}\]|《[^》]{2,14}》)(?=[^〕】\]》]*/)")
_SIGNED_NEWS = re.compile(r"(?:本報|專|電|報|社|網|綜合|特)訊$|綜合報[導道]$")
_AFTER_REPORT = re.compile(r"(?<=報[導道])\s*[\u4e00-\u9fff]{2,6}[報網社]$")


@dataclass(frozen=True)
class _Dateline:
    place: str | None
    day: int | None
    how: str
    mixed: bool

    def form(self, otherwise: str) -> str:
        if "連線" in self.how:
            return "joint"
        if self.mixed:
            return "compiled"
        if self.how in {"特稿", "特寫", "專題", "專訪"}:
            return "special"
        if self.how in {"專欄", "投書", "撰稿", "撰文"}:
            return "plain"
        return "agency" if self.how.endswith("電") else otherwise


def parse(line: str) -> list[Byline] | None:
    """The bylines that a line is, one for each person; None when the line is no byline.

    Reads what ``printed`` writes, and the same things with other brackets ([], 【】, （）), half-width
    signs, 文／, 撰文：, names without a slash before the place, several people for one role. The line is
    taken whole: sentences, captions and headlines are no bylines.
    """
    parts = [part for part in line.strip().split("\u3000") if part.strip()]
    if len(parts) > 1:
        each = [_parse_one(part) for part in parts]
        if all(each):
            return [byline for found in each if found for byline in found]
    return _parse_one(line)


def _parse_one(line: str) -> list[Byline] | None:
    if len(line) > 200:
        return None
    text = tidy_spaces(fold_width(line)).strip().lstrip("☉◎●○■◆▌ ")
    text = re.sub(r"\s*([/:|、])\s*", r"\1", text)
    text = _OUTLET.sub("", _AFTER_REPORT.sub("", _PHOTOGRAPHER.sub("", text)))
    wrapped = _WRAPPED.match(text)
    if wrapped:
        text = next(inner for inner in wrapped.groups() if inner is not None).strip()
    if not text or len(text) > 70 or _SENTENCE.search(text) or _PICTURE.search(text):
        return None
    for reader in (_english, _agency, _labelled, _slashed, _run_on, _alone):
        if found := reader(text, bool(wrapped)):
            return found
    return None


def _english(text: str, wrapped: bool) -> list[Byline] | None:
    found = _BY.match(text)
    if not found:
        return None
    return [
        Byline(name, found["role"], None, None, "plain") for name in re.split(r" (?:and|&) ", found["who"])
    ]


def _agency(text: str, wrapped: bool) -> list[Byline] | None:
    if found := _AGENCY_LINE.match(text):
        day = day_from_chinese(found["day"]) if found["day"] else None
        if "記者" not in found["place"] and "特派" not in found["place"]:
            return [Byline(None, found["role"], found["place"] or None, day, "agency")]
    if wrapped and KNOWN_AGENCY.match(text):
        return [Byline(None, text, None, None, "agency")]
    return None


def _labelled(text: str, wrapped: bool) -> list[Byline] | None:
    if bare := _LABEL_BARE.match(text):
        names = re.split(r"[、 ]", bare["who"])
        return (
            [Byline(name, None, None, None, "plain") for name in names]
            if all(map(_looks_named, names))
            else None
        )
    outlet, _, after = text.partition(" ")
    found = _LABEL.match(after if after and DESK.match(outlet) else text)
    if not found or "/" in found["who"]:
        return None
    role = found["label"] if found["label"] in {"記者", "文字記者", "編譯"} else None
    who = _PHONE.sub("", found["who"])
    who, _, calling = who.rstrip(")").partition("(")
    people = list(_people(who, role))
    if not people or any(byline.name is None for byline in people):
        return None
    return [replace(byline, role=byline.role or calling or None, form="plain") for byline in people]


def _slashed(text: str, wrapped: bool) -> list[Byline] | None:
    pieces = text.split("/")
    if len(pieces) > 2 and DESK.match(pieces[0]) and ROLE.match(pieces[1]):
        pieces = pieces[1:]
    if len(pieces) < 2:
        return None
    if len(pieces) == 2 and _looks_named(pieces[0]) and len(pieces[0]) > 2 and _CALLING.search(pieces[1]):
        return [Byline(pieces[0], pieces[1], None, None, "plain")]
    found: list[Byline] = []
    who = pieces[0]
    for between in pieces[1:-1]:
        place, _, following = between.partition("、")
        if not following or not list(_people(following, None)):
            continue
        found += [replace(byline, place=place) for byline in _people(who, None)]
        who = following
    last = "/".join(pieces[-2:]) if len(pieces) > 2 and not found else pieces[-1]
    return _signed(who, last, found, "bracket" if wrapped else "slash")


def _signed(who: str, tail: str, before: list[Byline], form: str) -> list[Byline] | None:
    people = list(_people(who, None))
    names_after = _names_after_desk(who, tail)
    if names_after:
        people, tail = names_after
    dateline = _dateline(tail)
    if not people or dateline is None:
        return None
    form = dateline.form(form)
    if form == "slash" and not dateline.how and not (dateline.place and is_place(dateline.place)):
        return None
    signed = [replace(byline, place=dateline.place, day=dateline.day) for byline in people]
    return [replace(byline, form=form) for byline in before + signed]


def _names_after_desk(who: str, tail: str) -> tuple[list[Byline], str] | None:
    """Broadcasters put the desk first: 生活中心／林曉嵐 高以安 台北報導."""
    if ROLE.match(who) or not DESK.match(who):
        return None
    words = re.sub(r"報[導道]$", "", tail).split(" ")
    names = []
    while words and is_surname(words[0]) and len(words[0]) == 3 and not is_place(words[0]):
        names.append(Byline(words.pop(0), who))
    return (names, "".join(words) + "報導") if names else None


def _run_on(text: str, wrapped: bool) -> list[Byline] | None:
    role = ROLE.match(text)
    if not role or "/" in text or "|" in text:
        return None
    *_, calling = role["role"].split(" ")
    rest = text[role.end() :].lstrip(": ")
    tail = _TAIL.match(rest)
    if tail is None or not rest:
        return None
    *others, last = tail["place"].split("、")
    reported = bool(tail["how"] or tail["day"] or tail["mixed_too"])
    name, place = split_name(last) if reported else (last, "")
    if place.endswith("綜合"):
        place = place.removesuffix("綜合")
    people = list(_people(calling + "、".join([*others, name]), None))
    if not people or any(byline.name is None for byline in people):
        return None
    dateline = _dateline(f"{place}{rest[tail.end('place') :].strip()}")
    if dateline is None:
        return None
    form = dateline.form("bracket" if wrapped and reported else "slash" if reported else "plain")
    return [replace(byline, place=dateline.place, day=dateline.day, form=form) for byline in people]


def _alone(text: str, wrapped: bool) -> list[Byline] | None:
    dateline = _dateline(text)
    if dateline and dateline.mixed and dateline.how and not dateline.place:
        return [Byline(None, None, None, dateline.day, "compiled")]
    if wrapped and (reported := re.fullmatch(r"(?!連線)([\u4e00-\u9fff]{2,4})報[導道]", text)):
        return [Byline(reported[1], None, None, None, "plain")] if _looks_named(reported[1]) else None
    if dated := _DATED.search(text):
        return [Byline(None, _DATED.sub("", text), None, int(dated[1]), "bracket")]
    if _SIGNED_NEWS.search(text) or (wrapped and DESK.match(text)):
        return (
            [Byline(None, text, None, None, "bracket" if wrapped else "slash")] if DESK.match(text) else None
        )
    if text.endswith(("報導", "報道")):
        desk = DESK.match(text[:-2]) if wrapped else None
        return [Byline(None, text, None, None, "bracket")] if desk else None
    outlet, _, names = text.partition(" ")
    if DESK.match(outlet) and all(_looks_named(name) and not is_place(name) for name in names.split(" ")):
        text = names
    people = list(_people(text, None))
    known = all(byline.name and (byline.role or is_surname(byline.name)) for byline in people)
    return [replace(byline, form="plain") for byline in people] if people and known else None


def _dateline(text: str) -> _Dateline | None:
    found = _TAIL.match(text)
    if not found or not _PLACE.match(found["place"]):
        return None
    place = found["place"].strip() or None
    day = day_from_chinese(found["day"]) if found["day"] else None
    mixed = bool(found["mixed"] or found["mixed_too"])
    return _Dateline(place, day, found["how"] or "", mixed)


def _people(text: str, role: str | None) -> Iterator[Byline]:
    """The people of 記者林曉嵐、高以安, who share a calling; nothing when one of them is no name."""
    found: list[Byline] = []
    for piece in _pieces(text):
        if calling := ROLE.match(piece):
            *_, role = calling["role"].split(" ")
            piece = piece[calling.end() :].strip()
        elif not found and role is None and DESK.match(piece) and not _looks_named(piece):
            found.append(Byline(None, piece))
            continue
        if not _NAME.match(piece):
            return
        found.append(Byline(piece, role))
    yield from found


def _pieces(text: str) -> list[str]:
    pieces = re.split(r"[、&]", text)
    if len(pieces) == 1 and " " in text:
        words = text.split(" ")
        if len(words) > 1 and all(_looks_named(word) for word in words):
            return words
    return [piece.strip() for piece in pieces]


def _looks_named(text: str) -> bool:
    return bool(re.fullmatch(r"[\u3400-\u9fff]{2,4}", text)) and is_surname(text)
