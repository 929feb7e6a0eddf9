"""The marks of a page: what each line is, and where headline, time, section, address and topics stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from haowai.lib.zh import bigrams, fold_width, han_count
from haowai.press.bylines import Byline, parse
from haowai.wire.dump.captions import Caption, read_caption
from haowai.wire.dump.furniture import furniture, is_button
from haowai.wire.dump.lines import Line, is_menu, is_prose, overlap
from haowai.wire.dump.times import TimeLine, read_time_line

Kind = Literal["noise", "shelf", "end", "crumbs", "topics", "time", "byline", "caption", "prose", "short", "address"]

_CRAWLED = re.compile(r"^(?:crawl(?:ed)?[ _-]?)?date[:：]?\s+(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:(?:原文|本文|文章|新聞)?(?:網址|連結|出處)|url|link|source|canonical)?\s*[:：]?\s*(https?://[^\s<>\"'）)」]+)$", re.IGNORECASE)
_ADDRESS_AFTER = re.compile(r"^(?:原文|本文)(?:網址|連結)\s*[:：].*?(https?://[^\s<>\"'）)」]+)\s*$")
_CRUMB = re.compile(r"\s*(?:>+|›|»|→|▶|►|/|\||❯|&gt;)\s*")
_HOME = re.compile(r"^(?:回?首頁|主頁|home|網站首頁|.{0,8}首頁|you are here:?|(?:目前|現在|您的?)位置[:：]?.*)$", re.IGNORECASE)
_NO_SECTION = re.compile(
    r"^(?:即時(?:新聞|報導)?|新聞|最新(?:新聞|消息)?|熱門|全部|總覽|列表|內文|文章|本文|新聞內容|新聞列表|article|news|all|即時列表|今日新聞|今日報紙|報紙|電子報|\d.*)$", re.IGNORECASE
)
_SECTIONS = frozenset(
    "政治 社會 國際 生活 財經 地方 體育 娛樂 健康 科技 藝文 文化 評論 兩岸 要聞 焦點 軍武 軍事 國防 產業 股市 房產 地產 教育 環境 旅遊 美食 時尚 消費 汽車 副刊 "
    "社論 投書 專題 專欄 論壇 港聞 中國 大陸 全球 國內 財富 證券 理財 數位 親子 寵物 影劇 運動 棒球 籃球 氣象 農業 勞動 司法 社區 綜合 蒐奇 家庭 影音 閱讀 書評 人物 民意 觀點 "
    "經濟 金融 商業 科學 醫療 食譜 星座 天氣 交通 警政 外交 國會 選舉".split()
)
_TOPICS = re.compile(r"^[\W_]*(?:關鍵字|關鍵詞|標籤|標簽|相關標籤|相關字詞|相關關鍵字|文章標籤|新聞標籤|主題標籤|tags?|keywords?|hashtags?)\s*(?:[:：|｜/／]\s*|\s+|$)", re.IGNORECASE)
_HASHTAG = re.compile(r"[#＃]\s?([^\s#＃,，、]+)")
_SITE = re.compile(r"(?:報|新聞|新聞網|新聞雲|網|社|電視|電視台|週刊|周刊|雜誌|日報|時報|news|times|daily|post|傳媒|頻道|電子報|台)$", re.IGNORECASE)
_TITLE_PART = re.compile(r"\s+[|｜\-–—_／/»>]+\s+|\s*[|｜]\s*")


@dataclass
class Page:
    """The dump's lines with what each is; ``prose`` maps a line to its text without a byline glued to its head."""

    lines: list[Line]
    kinds: list[Kind]
    captions: dict[int, Caption] = field(default_factory=dict)
    times: dict[int, TimeLine] = field(default_factory=dict)
    bylines: dict[int, list[Byline]] = field(default_factory=dict)
    prose: dict[int, str] = field(default_factory=dict)
    crawled: str | None = None

    def text(self, at: int) -> str:
        return self.lines[at].text


def survey(lines: list[Line]) -> Page:
    """What each line is, judged by itself and by whether it stands on the page twice."""
    crawled = None
    if lines and (found := _CRAWLED.match(lines[0].text)):
        crawled = found[1]
        rest = lines[0].text[found.end() :]
        lines = [Line(rest, True), *lines[1:]] if rest else lines[1:]
    page = Page(lines, ["noise"] * len(lines), crawled=crawled)
    counts = Counter(line.text for line in lines)
    for at in range(len(lines)):
        page.kinds[at] = _kind(page, at, counts)
    _join_credits(page)
    return page


def _kind(page: Page, at: int, counts: Counter[str]) -> Kind:
    text = page.text(at)
    if _ADDRESS.match(text) or _ADDRESS_AFTER.match(text):
        return "address"
    if crumbs(text):
        return "crumbs"
    text = fold_width(text)
    if _TOPICS.match(text) or len(_HASHTAG.sub("", text)) < 4 and _HASHTAG.match(text):
        return "topics"
    year = int(page.crawled[:4]) if page.crawled else None
    if time := read_time_line(text, year=year):
        page.times[at] = time
        return "time"
    if is_button(text):
        return "noise"
    if (bylines := parse(page.text(at))) and not _is_word(page.text(at), bylines):
        page.bylines[at] = bylines
        return "byline"
    if kind := furniture(page.text(at)):
        return kind
    return _content(page, at, counts)


def _is_word(text: str, bylines: list[Byline]) -> bool:
    """Whether a line that could be a bare name is rather a word: names of people have three characters, mostly."""
    return text == bylines[0].name and len(text) != 3 and "·" not in text


def _content(page: Page, at: int, counts: Counter[str]) -> Kind:
    text = page.text(at)
    twice = counts[text] > 1 and any(
        0 <= near < len(page.lines) and near != at and page.text(near) == text for near in range(at - 2, at + 3)
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


_GLUED = re.compile(r"^\s*(〔[^〔〕]{2,60}〕|【[^【】]{2,60}】|\[[^\[\]]{2,60}\]|（[^（）]{2,60}）|\([^()]{2,60}\)|《[^《》]{2,30}》)\s*")
_GLUED_BARE = re.compile(r"^((?:[^\s，。「]{0,14}[／/]\s*)?(?:[^，。「／/]{2,24}[／/])[^，。「]{0,12}?(?:報[導道]|特稿|電))[　\s]+(?=\S)")
_TAIL = re.compile(r"\s*[（(]\s*(?:責任|核稿|執行|譯者|編譯)?(?:編輯|譯者|核稿|編譯|監製)\s*[：:/／][^）)]{1,40}[）)]\s*\d{0,8}\s*$")


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
        if caption.caption or before < 0 or page.kinds[before] not in {"short", "prose", "caption"}:
            continue
        near = not page.lines[at].gap or han_count(page.text(before)) < 60
        if page.kinds[before] == "caption":
            above = page.captions[before]
            if above.credit is None:
                page.captions[before] = Caption(above.caption, caption.credit, True)
                del page.captions[at]
                page.kinds[at] = "noise"
        elif near and han_count(page.text(before)) < 120 and before not in page.bylines:
            page.captions[at] = Caption(page.text(before), caption.credit, True)
            page.prose.pop(before, None)
            page.kinds[before] = "noise"


def crumbs(text: str) -> list[str] | None:
    """The steps of a breadcrumb without its home; None when the line is none."""
    folded = fold_width(text).strip()
    if len(folded) > 120 or "。" in folded:
        return None
    steps = [step.strip() for step in _CRUMB.split(folded) if step.strip()]
    if 2 <= len(steps) <= 7 and (_HOME.match(steps[0]) or _leads_to_section(steps)):
        return steps[1:]
    steps = folded.split(" ")
    spaced = 2 <= len(steps) <= 4 and _HOME.match(steps[0])
    return steps[1:] if spaced and all(_is_section(step) for step in steps[1:]) else None


def _leads_to_section(steps: list[str]) -> bool:
    """Whether the steps go from a site's name, or a section, down to a section."""
    first = bool(_SITE.search(steps[0])) or steps[0] in _SECTIONS
    return first and len(steps[0]) <= 12 and any(_is_section(step) for step in steps[1:])


def _is_section(step: str) -> bool:
    return step in _SECTIONS or bool(_NO_SECTION.match(step))


def section(page: Page, headline_at: int, headline: str, body_at: int) -> str | None:
    """The deepest step of the breadcrumb that is a section; without one, a section's name beside headline or time."""
    found: str | None = None
    for at, kind in enumerate(page.kinds[: max(body_at, headline_at) + 1]):
        if kind == "crumbs":
            found = _deepest(crumbs(page.text(at)) or [], headline) or found
    return found or _stacked_crumbs(page, headline_at, headline) or _section_near(page, headline_at, body_at)


def _deepest(steps: list[str], headline: str) -> str | None:
    known = bigrams(headline)
    steps = [step for step in steps if not (len(step) > 12 or (len(step) > 6 and overlap(step, known) > 0.5) or _HOME.match(step))]
    sections = [step for step in steps if not _NO_SECTION.match(step)]
    return sections[-1] if sections else (steps[-1] if steps and not steps[-1][0].isdigit() else None)


def _stacked_crumbs(page: Page, headline_at: int, headline: str) -> str | None:
    """A breadcrumb of which each step stands on a line of its own, right above the headline."""
    steps: list[str] = []
    for at in range(headline_at - 1, max(-1, headline_at - 8), -1):
        text = fold_width(page.text(at)).strip(" >›»/|")
        if page.kinds[at] in {"time", "byline"}:
            continue
        if _HOME.match(text):
            return _deepest(steps[::-1], headline)
        if len(text) > 8:
            return None
        if text:
            steps.append(text)
    return None


def _section_near(page: Page, headline_at: int, body_at: int) -> str | None:
    for at in range(max(0, headline_at - 2), min(body_at, len(page.lines))):
        text = page.times[at].rest if at in page.times else page.text(at)
        if at != headline_at:
            for word in re.split(r"[\s|/／:：>]+", fold_width(text)):
                if word in _SECTIONS and (at in page.times or word == text or re.match(r"分類|版別|版面|欄目|類別", text)):
                    return word
    for part in _TITLE_PART.split(page.text(headline_at))[1:]:
        if part in _SECTIONS:
            return part
    return None


def headline(page: Page, body_at: int, known: set[str]) -> int | None:
    """The line of the headline: among the scraps above the body, that which speaks of what the body speaks of."""
    scores = {
        at: _headline_score(page, at, body_at, known)
        for at in range(max(0, body_at - 60), body_at)
        if page.kinds[at] in {"short", "shelf"} and _may_be_headline(page.text(at), page.kinds[at])
    }
    if not scores:
        return None
    return max(scores, key=lambda at: (round(scores[at], 3), at))


def _may_be_headline(text: str, kind: Kind) -> bool:
    if kind == "shelf" and han_count(text) < 12:
        return False
    return (han_count(text) >= 4 or len(text.split()) >= 3) and len(text) <= 120 and not is_menu(text) and not _SITE.search(text[:12].strip()[-4:] if len(text) <= 12 else "")


def _headline_score(page: Page, at: int, body_at: int, known: set[str]) -> float:
    text = page.text(at)
    between = page.kinds[at + 1 : body_at]
    before = page.kinds[max(0, at - 40) : at]
    score = 2.5 * overlap(text, known) + min(han_count(text), 20) / 40 - 0.02 * (body_at - at)
    follows = next((kind for kind in between if kind != "noise"), None)
    if follows in {"time", "byline", "caption"}:
        score += 0.5
    if before and before[-1] == "crumbs":
        score += 0.6
    if "caption" in before[-8:]:
        score -= 0.8
    if "time" in before[-8:] and "byline" not in between and "time" not in between:
        score -= 0.5
    if any(other != at and (page.text(other) == text or page.text(other).startswith(text + " ")) for other in range(len(page.lines))):
        score += 0.4
    return score


def title_of(page: Page, at: int) -> str:
    """The headline's text without the names of section and site that a page's title adds to it."""
    parts = _TITLE_PART.split(page.text(at))
    while len(parts) > 1 and (_SITE.search(parts[-1]) or parts[-1] in _SECTIONS or _NO_SECTION.match(parts[-1])):
        parts = parts[:-1]
    end = page.text(at).find(parts[-1]) + len(parts[-1])
    return page.text(at)[:end].strip()


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


def _words_below(page: Page, at: int) -> list[str]:
    words: list[str] = []
    while at < len(page.lines) and len(words) < 12:
        line = page.lines[at]
        if line.gap and words or page.kinds[at] not in {"short", "noise"} or len(line.text) > 40:
            break
        if page.kinds[at] == "noise" and not is_menu(line.text):
            break
        words += [word for word in re.split(r"[、,，\s]+", line.text) if word and len(word) <= 12]
        at += 1
    return words


def address(page: Page, body_at: int) -> str | None:
    """The page's own address: from a line that is labelled so, or that stands alone above the body."""
    for at, kind in enumerate(page.kinds):
        if kind == "address":
            text = page.text(at)
            found = _ADDRESS.match(text) or _ADDRESS_AFTER.match(text)
            if found and (at < body_at or not text.startswith("http")):
                return found[1]
    return None
