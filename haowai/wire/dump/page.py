"""The survey of a page: what each line is, and what lines of their own say (topics, the address)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from haowai.lib.zh import fold_width, han_count
from haowai.press.bylines import Byline, parse
from haowai.wire.dump.captions import Caption, read_caption
from haowai.wire.dump.furniture import furniture, is_button
from haowai.wire.dump.lines import Line, is_menu, is_prose
from haowai.wire.dump.times import TimeLine, read_time_line
from haowai.wire.dump.trail import crumbs

Kind = Literal[
    "noise",
    "shelf",
    "end",
    "crumbs",
    "topics",
    "time",
    "byline",
    "caption",
    "prose",
    "short",
    "address",
    "edition",
]

_CRAWLED = re.compile(
    r"^(?:crawl(?:ed)?[ _-]?)?date[:：]?\s+(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:(?:原文|本文|文章|新聞)?(?:網址|連結|出處)|url|link|source|"
    r"canonical)?\s*[:：]?\s*(https?://[^\s<>\"'）)」]+)$",
    re.IGNORECASE,
)
_ADDRESS_AFTER = re.compile(r"^(?:原文|本文)(?:網址|連結)\s*[:：].*?(https?://[^\s<>\"'）)」]+)\s*$")
#: Addresses of buttons, not of the page.
_SHARE = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook|fb|twitter|x|t|line|youtube|youtu|instagram|threads|goo|bit|reurl|plurk|weibo|"
    r"whatsapp|google|apple)\.(?:com|net|me|be|co|gl|ly|cc|tv|org)\b|/(?:share|sharer|login|search)\b",
    re.IGNORECASE,
)
#: The printed page that a story stood on: 版次：A3 社會版, A12版 地方, 第三版.
_EDITION = re.compile(
    r"^(?:(?:版次|版別|版面|版名|報別)\s*:?\s*(?:[A-Z]{1,2}\d{1,2}\s*版?|第?\s*[一二三四五六七八九十\d]{1,3}\s*版)?|"
    r"[A-Z]\d{1,2}\s*版|第\s*[一二三四五六七八九十\d]{1,3}\s*版|[A-Z]\d{1,2}(?=[\s/|・·]))"
    r"[\s/|・·:]*(?P<section>[\u4e00-\u9fff]{2,6}?)?版?$"
)
_TOPICS = re.compile(
    r"^[\W_]*(?:關鍵字|關鍵詞|標籤|標簽|相關標籤|相關字詞|相關關鍵字|文章標籤|新聞標籤|主題標籤|tags?|"
    r"keywords?|hashtags?)\s*(?:[:：|｜/／]\s*|\s+|$)",
    re.IGNORECASE,
)
_HASHTAG = re.compile(r"[#＃]\s?([^\s#＃,，、]+)")
#: Kana in number: a notice to readers from Japan. Names in kana are single words.
_KANA = re.compile(r"[\u3041-\u30ff]")


@dataclass
class Page:
    """The dump's lines with what each is; ``prose`` holds texts without the byline glued to their heads."""

    lines: list[Line]
    kinds: list[Kind]
    captions: dict[int, Caption] = field(default_factory=dict)
    times: dict[int, TimeLine] = field(default_factory=dict)
    bylines: dict[int, list[Byline]] = field(default_factory=dict)
    prose: dict[int, str] = field(default_factory=dict)
    crawled: date | None = None

    def text(self, at: int) -> str:
        return self.lines[at].text


def survey(lines: list[Line]) -> Page:
    """What each line is, judged by itself and by whether it stands on the page twice."""
    crawled = None
    if lines and (found := _CRAWLED.match(lines[0].text)):
        crawled = _day(found[1])
        rest = lines[0].text[found.end() :]
        lines = [Line(rest, True), *lines[1:]] if rest else lines[1:]
    page = Page(lines, ["noise"] * len(lines), crawled=crawled)
    counts = Counter(line.text for line in lines)
    for at in range(len(lines)):
        page.kinds[at] = _kind(page, at, counts)
    _join_credits(page)
    return page


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kind(page: Page, at: int, counts: Counter[str]) -> Kind:
    text = page.text(at)
    if _ADDRESS.match(text) or _ADDRESS_AFTER.match(text):
        return "address"
    dated = read_time_line(fold_width(text), crawled=page.crawled)
    if crumbs(text) and not (dated and crumbs(dated.rest)):
        return "crumbs"
    text = fold_width(text)
    if edition_section(text) is not None:
        return "edition"
    if len(_KANA.findall(text)) >= 12:
        return "noise"
    if _TOPICS.match(text) or (len(_HASHTAG.sub("", text)) < 4 and _HASHTAG.match(text)):
        return "topics"
    if dated:
        page.times[at] = dated
        return "time"
    if is_button(text):
        return "noise"
    if (bylines := parse(page.text(at))) and not _is_word(page.text(at), bylines):
        page.bylines[at] = bylines
        return "byline"
    if kind := furniture(page.text(at)):
        return kind
    return _content(page, at, counts)


def edition_section(text: str) -> str | None:
    """The section in a line that names a printed page, empty without one; None when the line names none."""
    found = _EDITION.match(fold_width(text))
    return (found["section"] or "") if found else None


def _is_word(text: str, bylines: list[Byline]) -> bool:
    """Whether what could be a bare name is rather a word: names have three characters, mostly."""
    return text == bylines[0].name and len(text) != 3 and "·" not in text


def _content(page: Page, at: int, counts: Counter[str]) -> Kind:
    text = page.text(at)
    twice = counts[text] > 1 and any(
        0 <= near < len(page.lines) and near != at and page.text(near) == text
        for near in range(at - 2, at + 3)
    )
    head, rest = split_byline(text)
    if head:
        page.bylines[at] = head
    caption = None if head else read_caption(text)
    if caption and (caption.marked or twice or han_count(text) < 150):
        page.captions[at] = caption
        return "caption"
    if is_prose(rest):
        if twice and not head:
            page.captions[at] = Caption(text, None, True)
            return "caption"
        page.prose[at] = rest
        return "prose"
    return "short"


_GLUED = re.compile(
    r"^\s*(〔[^〔〕]{2,60}〕|【[^【】]{2,60}】|\[[^\[\]]{2,60}\]|（[^（）]{2,60}）|\([^()]{2,60}\)|"
    r"《[^《》]{2,30}》)\s*"
)
_GLUED_BARE = re.compile(
    r"^((?:[^\s，。「]{0,14}[／/]\s*)?(?:[^，。「／/]{2,24}[／/])[^，。「]{0,12}?(?:報[導道]|特稿|"
    r"電))[　\s]+(?=\S)"
)
_TAIL = re.compile(
    r"\s*[（(]\s*(?:責任|核稿|執行|譯者|編譯)?(?:編輯|譯者|核稿|編譯|"
    r"監製)\s*[：:/／][^）)]{1,40}[）)]\s*\d{0,8}\s*$"
)


def split_byline(text: str) -> tuple[list[Byline], str]:
    """A paragraph's byline at its head, and the paragraph without it, nor the names of editors behind it."""
    for pattern in (_GLUED, _GLUED_BARE):
        found = pattern.match(text)
        bylines = parse(found[1]) if found else None
        if found and bylines and len(text) > found.end() + 8:
            return bylines, _TAIL.sub("", text[found.end() :]).strip()
    return [], _TAIL.sub("", text).strip()


def _join_credits(page: Page) -> None:
    """A credit on a line of its own belongs to the line before it, when that can be a caption."""
    for at, caption in list(page.captions.items()):
        before = at - 1
        if caption.caption:
            continue
        if before < 0 or page.kinds[before] not in {"short", "prose", "caption"}:
            _drop_caption(page, at)
            continue
        near = not page.lines[at].gap or han_count(page.text(before)) < 60
        if page.kinds[before] == "caption":
            above = page.captions[before]
            if above.credit is None:
                page.captions[before] = Caption(above.caption, caption.credit, True)
            _drop_caption(page, at)
        elif near and han_count(page.text(before)) < 120 and before not in page.bylines:
            page.captions[at] = Caption(page.text(before), caption.credit, True)
            page.prose.pop(before, None)
            page.kinds[before] = "noise"
        else:
            _drop_caption(page, at)


def _drop_caption(page: Page, at: int) -> None:
    """A credit without anything to credit, such as 攝影｜○○○ beside the writer's name, is no picture."""
    del page.captions[at]
    page.kinds[at] = "noise"


def topics(page: Page, start: int) -> list[str]:
    """The topics of tag lines from ``start`` on, in order, each once."""
    found: list[str] = []
    at = start
    while at < len(page.lines):
        if page.kinds[at] == "topics":
            text = fold_width(page.text(at))
            label = _TOPICS.match(text)
            rest = text[label.end() :] if label else text
            found += _HASHTAG.findall(rest) or [word for word in re.split(r"[、,，;；|｜\s]+", rest) if word]
            if label and not rest:
                found += _words_below(page, at + 1)
        at += 1
    tidy = [topic.strip("#＃ ") for topic in found]
    return list(dict.fromkeys(topic for topic in tidy if 1 < len(topic) <= 20))[:20]


def bare_topics(page: Page, last: int, body: str) -> list[str]:
    """Topics that no label announces: two lines or words right below the last paragraph, each of them said
    in the story (two of three are enough when there are three), before the page goes on otherwise.
    """
    words: list[str] = []
    at = last + 1
    while at < len(page.lines):
        text = fold_width(page.text(at))
        if page.kinds[at] == "noise" and not is_menu(text):
            at += 1
            continue
        here = text.split(" ")
        if page.kinds[at] not in {"short", "byline", "noise"} or max(map(len, here)) > 10:
            break
        words += here
        at += 1
    said = sum(word in body for word in words)
    certain = said == len(words) >= 2 or (len(words) >= 3 and 3 * said >= 2 * len(words))
    return words if certain and len(words) <= 12 else []


def _words_below(page: Page, at: int) -> list[str]:
    words: list[str] = []
    while at < len(page.lines) and len(words) < 12:
        line = page.lines[at]
        if (line.gap and words) or page.kinds[at] not in {"short", "noise"} or len(line.text) > 40:
            break
        if page.kinds[at] == "noise" and not is_menu(line.text):
            break
        words += [word for word in re.split(r"[、,，\s]+", line.text) if word and len(word) <= 12]
        at += 1
    return words


def address(page: Page, body_at: int) -> str | None:
    """The page's own address: from a line that is labelled so, or the only one alone above the body."""
    labelled: list[str] = []
    bare: list[str] = []
    for at, kind in enumerate(page.kinds):
        text = page.text(at)
        found = _ADDRESS.match(text) or _ADDRESS_AFTER.match(text)
        if kind != "address" or not found or _SHARE.search(found[1]):
            continue
        if not text.lower().startswith("http"):
            labelled.append(found[1])
        elif at < body_at and urlsplit(found[1]).path.strip("/"):
            bare.append(found[1])
    if labelled:
        return labelled[0]
    return bare[0] if len(set(bare)) == 1 else None
