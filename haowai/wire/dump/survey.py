"""The survey of a page: what each line is, by itself and beside its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from haowai.lib.zh import fold_width, han_count
from haowai.press.bylines import Byline, parse
from haowai.wire.dump.address import is_address
from haowai.wire.dump.captions import Caption, read_caption
from haowai.wire.dump.furniture import furniture, is_attributed, is_button, is_link
from haowai.wire.dump.lines import Line, is_prose
from haowai.wire.dump.page import Kind, Page
from haowai.wire.dump.times import read_time_line
from haowai.wire.dump.topics import is_topics
from haowai.wire.dump.trail import crumbs

_CRAWLED = re.compile(
    r"^(?:crawl(?:ed)?[ _-]?)?date[:：]?\s+(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?\s*",
    re.IGNORECASE,
)
#: The printed page that a story stood on: 版次：A3 社會版, A12版 地方, 第三版.
_EDITION = re.compile(
    r"^(?:(?:版次|版別|版面|版名|報別)\s*:?\s*(?:[A-Z]{1,2}\d{1,2}\s*版?|第?\s*[一二三四五六七八九十\d]{1,3}\s*版)?|"
    r"[A-Z]\d{1,2}\s*版|第\s*[一二三四五六七八九十\d]{1,3}\s*版|[A-Z]\d{1,2}(?=[\s/|・·]))"
    r"[\s/|・·:]*(?P<section>[\u4e00-\u9fff]{2,6}?)?版?$"
)
#: What a crawler writes for a picture; the line below it may be the picture's keywords.
_PLACEHOLDER = re.compile(r"^(?:fill\s?\d*|image|photo|圖片?|照片|相片)$", re.IGNORECASE)
_BOOK = re.compile(r"^(?:書名|出版(?:社|者)|譯者|定價|ISBN|頁數)\s*[:：]", re.IGNORECASE)
#: Kana in number: a notice to readers from Japan. Names in kana are single words.
_KANA = re.compile(r"[\u3041-\u30ff]")


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
    _drop_beside_others(page)
    return page


def _drop_beside_others(page: Page) -> None:
    """Lines that their neighbours show to be no part of the story, nor the end of it: one link between two
    paragraphs, the keywords of a picture between its placeholder and its caption, the author of a book.
    """
    for at in range(1, len(page.lines) - 1):
        before, after = page.kinds[at - 1], page.kinds[at + 1]
        link = page.kinds[at] == "shelf" and is_link(page.text(at)) and before == after == "prose"
        words = page.kinds[at] == "short" and after == "caption" and _PLACEHOLDER.match(page.text(at - 1))
        book = page.kinds[at] == "byline" and any(
            _BOOK.match(page.text(near)) for near in (at - 1, at + 1, min(at + 2, len(page.lines) - 1))
        )
        if link or words or book:
            page.kinds[at] = "noise"
            page.bylines.pop(at, None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kind(page: Page, at: int, counts: Counter[str]) -> Kind:
    text = page.text(at)
    if is_address(text):
        return "address"
    dated = read_time_line(fold_width(text), crawled=page.crawled)
    if crumbs(text) and not (dated and crumbs(dated.rest)):
        return "crumbs"
    text = fold_width(text)
    if edition_section(text) is not None:
        return "edition"
    if len(_KANA.findall(text)) >= 12:
        return "noise"
    if is_topics(text):
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
        if found := _SIGNED.search(rest):
            page.signed[at] = parse(found[1]) or []
            rest = rest[: found.start()] if page.signed[at] else rest
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
_GLUED_COLON = re.compile(r"^\s*((?:本報|特約)?記者\s?[^，。「：:]{2,20}報[導道])\s*[：:]\s*(?=\S)")
_SIGNED = re.compile(r"\s*(（[^（）]{2,30}報[導道]）|\([^()]{2,30}報[導道]\)|【[^【】]{2,30}報[導道]】)\s*$")
_TAIL = re.compile(
    r"\s*[（(]\s*(?:責任|核稿|執行|譯者|編譯)?(?:編輯|譯者|核稿|編譯|"
    r"監製)\s*[：:/／][^）)]{1,40}[）)]\s*\d{0,8}\s*$"
)


def split_byline(text: str) -> tuple[list[Byline], str]:
    """A paragraph's byline at its head, and the paragraph without it, nor the names of editors behind it."""
    glued: list[Byline] = []
    for pattern in (_GLUED, _GLUED_BARE, _GLUED_COLON):
        found = pattern.match(text)
        bylines = parse(found[1]) if found else None
        if found and bylines and len(text) > found.end() + 8:
            glued += bylines
            text = text[found.end() :]
    return glued, _TAIL.sub("", text).strip()


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
        elif near and _may_be_caption(page, before):
            page.captions[at] = Caption(page.text(before), caption.credit, True)
            page.prose.pop(before, None)
            page.kinds[before] = "noise"
        else:
            _drop_caption(page, at)


def _may_be_caption(page: Page, at: int) -> bool:
    """Whether a line above a credit may be its caption, rather than a paragraph that happens to end there."""
    text = page.text(at)
    return (
        han_count(text) < 120
        and at not in page.bylines
        and not (is_attributed(text) and (page.kinds[at - 1] == "prose" or text.count("。") > 1))
    )


def _drop_caption(page: Page, at: int) -> None:
    """A credit without anything to credit, such as 攝影｜○○○ beside the writer's name, is no picture."""
    del page.captions[at]
    page.kinds[at] = "noise"
