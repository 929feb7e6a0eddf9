"""Breadcrumbs, and the names of sections and of sites that they are made of."""

from __future__ import annotations

import re

from haowai.lib.zh import fold_width
from haowai.wire.dump.lines import overlap, traits

_CRUMB = re.compile(r"\s*(?:>+|›|»|→|▶|►|/|\||❯|&gt;)\s*")
HOME = re.compile(
    r"^(?:回?首頁|主頁|home|網站首頁|.{0,8}首頁|you are here:?|"
    r"(?:您?目前|現在|您的?)(?:的?位置|在這裡|所在)[:：]?.*)$",
    re.IGNORECASE,
)
NO_SECTION = re.compile(
    r"^(?:即時(?:新聞|報導)?|新聞|最新(?:新聞|消息)?|熱門|全部|總覽|列表|內文|內容|正文|文章|本文|新聞內容|新聞列表|"
    r"article|news|all|即時列表|今日新聞|今日報紙|報紙|電子報|\d.*)$",
    re.IGNORECASE,
)
_SECTION_NAMES = """
    政治 社會 國際 生活 財經 地方 體育 娛樂 健康 科技 藝文 文化 評論 兩岸 要聞 焦點 軍武 軍事 國防 產業
    股市 房產 地產 教育 環境 旅遊 美食 時尚 消費 汽車 副刊 社論 投書 專題 專欄 論壇 港聞 中國 大陸 全球
    國內 財富 證券 理財 數位 親子 寵物 影劇 運動 棒球 籃球 氣象 農業 勞動 司法 社區 綜合 蒐奇 家庭 影音
    閱讀 書評 人物 民意 觀點 經濟 金融 商業 科學 醫療 食譜 星座 天氣 交通 警政 外交 國會 選舉
    調查 深度 人權 環保 寰宇 職場 校園 宗教 電競 網路 3C 車壇 能源 半導體
"""
SECTIONS = frozenset(_SECTION_NAMES.split())
#: Menus also begin with 首頁; their entries give them away.
_NO_STEP = re.compile(r"登入|登出|註冊|會員|訂閱|rss|app|搜尋|粉絲|line", re.IGNORECASE)
_LATIN_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9 .&'+\-]{1,19}$")
_ARROW = re.compile(r"[>›»→❯]")
#: What parts a headline from the names that a page's title adds to it.
TITLE_PART = re.compile(r"\s+[|｜︱\-–—_／/»>]+\s+|\s*[|｜︱]\s*")
SITE = re.compile(
    r"(?:報|新聞|新聞網|新聞雲|網|社|電視|電視台|週刊|周刊|雜誌|日報|時報|news|times|daily|post|傳媒|頻道|"
    r"電子報|台)$",
    re.IGNORECASE,
)


def crumbs(text: str) -> list[str] | None:
    """The steps of a breadcrumb without its home; None when the line is none."""
    folded = fold_width(text).strip()
    if len(folded) > 120 or "。" in folded:
        return None
    steps = [step.strip() for step in _CRUMB.split(folded) if step.strip()]
    if "|" in folded and not any(step in SECTIONS for step in steps):
        return None
    if sum(step in SECTIONS for step in steps) > 3 or any(_NO_STEP.search(step) for step in steps[1:]):
        return None
    if 2 <= len(steps) <= 7 and (HOME.match(steps[0]) or _leads_to_section(steps, folded)):
        return steps[1:]
    steps = folded.split(" ")
    if len(steps) == 2 and SITE.search(steps[0]) and len(steps[0]) <= 12 and steps[1] in SECTIONS:
        return steps[1:]
    spaced = 2 <= len(steps) <= 4 and HOME.match(steps[0])
    return steps[1:] if spaced and all(is_section(step) for step in steps[1:]) else None


def _leads_to_section(steps: list[str], text: str) -> bool:
    """Whether the steps go from a site's name, or a section, down to a section.

    A site's name ends as such names do, or is in Latin letters (udn); others need arrows, since bylines
    too have strokes (林曉嵐／專欄).
    """
    first = bool(SITE.search(steps[0])) or steps[0] in SECTIONS
    if first and len(steps[0]) <= 12 and any(is_section(step) for step in steps[1:]):
        return True
    named = _LATIN_NAME.match(steps[0]) or (len(steps[0]) <= 12 and _ARROW.search(text))
    return bool(named) and steps[1] in SECTIONS


def is_section(step: str) -> bool:
    return step in SECTIONS or bool(NO_SECTION.match(step))


def deepest(steps: list[str], headline: str) -> str | None:
    """The deepest step that is a section of all papers; else the deepest that is not the headline."""
    known = traits(headline)
    steps = [
        step
        for step in steps
        if not (len(step) > 12 or (len(step) > 6 and overlap(step, known) > 0.5) or HOME.match(step))
    ]
    sections = [step for step in steps if not NO_SECTION.match(step)]
    sections = [step for step in sections if re.sub(r"(?:新聞|版|頻道)$", "", step) in SECTIONS] or sections
    return sections[-1] if sections else (steps[-1] if steps and not steps[-1][0].isdigit() else None)
