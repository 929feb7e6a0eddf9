"""Captions and credits: ▲ and 圖： before them, （路透） and 記者○○○攝 behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from haowai.lib.zh import fold_width, han_count
from haowai.wire.format import RecordPhoto

_MARK = re.compile(
    r"^[\[(（【]?(?:[▲▼△▽↑↓▴▾◣◥◀◁]+\s*|(?:圖[一二三四五六七八九十\d]?|圖說|圖片說明|照片說明|照片|圖片|"
    r"資料照片?|示意圖|photo|caption)\s*[:：|｜]\s*|(?=圖為))",
    re.IGNORECASE,
)
_AGENCIES = (
    r"路透(?:社|資料照)?|法新(?:社)?|美聯(?:社)?|歐新社|歐聯社|彭博(?:社)?|中央社|共同社|韓聯社|新華社|"
    r"達志(?:影像)?|東方IC|中新社|中通社|軍聞社|本報|資料(?:照片?|圖片|畫面)?|檔案(?:照片?|圖片|畫面)?|"
    r"示意圖?|情境照|合成圖|reuters|associated press|ap|afp|epa|getty(?: images)?|bloomberg|shutterstock|"
    r"unsplash|pixabay|pexels|freepik|istock|flickr|wikimedia(?: commons)?|cc by.*|[\u4e00-\u9fff]{1,5}社"
)
#: What the inside of a bracket says when it is a credit.
_CREDIT = re.compile(
    rf"^(?:{_AGENCIES})(?:[\s/／,，、;；].{{1,40}})?$|(?:攝|攝影|提供|資料照片?|資料圖片?|檔案照片?|"
    rf"檔案圖片?|翻攝|示意圖|截圖|繪|繪製|製圖|製表|[圖照]片|授權|傳真|畫面|影像|擷取|合成|設計)$|"
    r"^(?:圖|照片|圖片|照|相片|影像|攝影|photo|資料照|示意圖|翻攝|擷[取自]|取自|截[取自]|圖片?(?:來源|提供|"
    r"取自|擷取))\s*[:：/／|｜].{1,60}$|^(?:圖片?|照片|畫面|影片)?(?:翻攝|擷取|截取|截圖|取材|翻拍|擷|取|"
    r"轉載|引用)自.{1,60}$|"
    r"^(?:photo|image|picture)s?\s+.{1,60}$|"
    r"(?:臉書|粉專|粉絲專頁|官網|instagram|ig|youtube|facebook|threads|網站)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:圖|照片|圖片|照|相片|影像|攝影|圖片?來源|照片來源|photo(?: credit| by)?|credit|"
    r"圖片?提供)\s*[:：/／|｜]\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(
    r"\s*(?:[（(](?P<a>[^（()）]{1,80})[）)]|〔(?P<b>[^〔〕]{1,80})〕|【(?P<c>[^【】]{1,80})】|"
    r"\[(?P<d>[^\[\]]{1,80})\])[。\s]*$"
)
#: Credits without brackets at a line's end.
_TRAILING = re.compile(
    r"(?:(?<=[。！？!?」）)])\s*|\s+)(?P<credit>(?:(?:圖|照片|圖片|攝影|照片來源|圖片來源|photo)\s*[:：/／|"
    r"｜]\s*[^。，]{2,40}"
    r"|(?:[\u4e00-\u9fff]{2,6}社)?(?:本報)?(?:特約|"
    r"攝影)?記者\s?[\u4e00-\u9fff]{2,4}(?:[\u4e00-\u9fff]{2,4})?\s*[/／]?\s*(?:攝影|攝|翻攝|提供|"
    r"傳真))(?:\s*\d{2,4}年\d{1,2}月\d{1,2}日)?)[。\s]*$|"
    r"(?:(?<=[。！？」）)])\s*|\s*\\)(?P<bare>[\u4e00-\u9fffA-Za-z]{2,14}(?:攝影?|翻攝|提供))[。\s]*$"
)
#: An agency's bare name behind a sentence's end.
_TRAILING_AGENCY = re.compile(
    rf"(?<=[。！？」）)])\s*(?P<credit>(?:{_AGENCIES})(?:資料)?(?:圖片|照片|照)?)(?P<bare>)[。\s]*$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^(?:(?:圖|照片|圖片|攝影|照片來源|圖片來源|圖片提供|photo|photo credit|photo by)\s*[:：/／|"
    r"｜]\s*(?P<labelled>[^。，]{2,40})|(?:本報)?(?:特約|"
    r"攝影)?記者\s?[\u4e00-\u9fff]{2,4}\s*[/／]?\s*(?:攝影|攝))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Caption:
    """What a caption line says; ``marked`` when its beginning, or a credit only pictures have, shows it."""

    caption: str | None
    credit: str | None
    marked: bool

    def photo(self) -> RecordPhoto:
        return RecordPhoto(caption=self.caption, credit=self.credit)


def read_caption(text: str) -> Caption | None:
    """The caption that the line is, or a credit alone (caption None); None when it is neither."""
    alone = _ALONE.match(text)
    if alone and not _is_sentence(alone["labelled"] or ""):
        return Caption(None, _credit(text), True)
    text = re.sub(r"^[•●]\s*", "", text)
    mark = _MARK.match(text)
    rest = text[mark.end() :] if mark else text
    if mark and text[:1] in "[(（【" and rest.endswith(("]", ")", "）", "】")):
        rest = rest[:-1]
    caption, credit = split_credit(rest)
    if not mark and credit is None:
        return None
    if not caption:
        return Caption(None, credit, True)
    return Caption(
        caption,
        credit,
        bool(mark)
        or (
            bool(credit and re.search(r"攝|照|圖|提供|取自|畫面|影像", credit))
            and (bool(mark) or han_count(text) < 150)
        ),
    )


def split_credit(text: str) -> tuple[str, str | None]:
    """The caption and the credit at its end: ("…演說。", "路透"). Several brackets make one credit."""
    credits: list[str] = []
    if trailing := _TRAILING.search(text) or _TRAILING_AGENCY.search(text):
        credits = [_credit(trailing["credit"] or trailing["bare"])]
        text = text[: trailing.start()].rstrip()
    while found := _BRACKETS.search(text):
        inside = next(group for group in found.groups() if group is not None).strip()
        if not _CREDIT.search(inside) or inside.startswith("編輯"):
            break
        credits.insert(0, _credit(inside))
        text = text[: found.start()].rstrip()
    return text, "，".join(credits) or None


def _credit(text: str) -> str:
    return _LABEL.sub("", text.strip()).strip()


def _is_sentence(text: str) -> bool:
    return han_count(text) > 14 and not re.search(r"攝|提供|翻攝|取自|資料|社", fold_width(text))
