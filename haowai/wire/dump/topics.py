"""Topics: from lines that are labelled so, from hashtags, and from bare words below the story."""

from __future__ import annotations

import re

from haowai.lib.zh import fold_width
from haowai.wire.dump.lines import is_menu
from haowai.wire.dump.page import Page

_TOPICS = re.compile(
    r"^[\W_]*(?:關鍵字|關鍵詞|標籤|標簽|相關標籤|相關字詞|相關關鍵字|文章標籤|新聞標籤|主題標籤|tags?|"
    r"keywords?|hashtags?)\s*(?:[:：|｜/／]\s*|\s+|$)",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"^[\w·・.&-]{2,10}$")
_HASHTAG = re.compile(r"[#＃]\s?([^\s#＃,，、]+)")


def is_topics(text: str) -> bool:
    """Whether the line begins with a label of topics, or is hashtags and nothing else."""
    return bool(_TOPICS.match(text)) or (len(_HASHTAG.sub("", text)) < 4 and bool(_HASHTAG.match(text)))


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
    said: list[str] = []
    at = last + 1
    while at < len(page.lines):
        text = fold_width(page.text(at))
        if page.kinds[at] == "caption" or (page.kinds[at] == "noise" and not is_menu(text)):
            at += 1
            continue
        here = text.split(" ")
        if page.kinds[at] not in {"short", "byline", "noise"} or not all(map(_TOPIC.match, here)):
            break
        words += here
        said += [word for word in here if word in body]
        at += 1
    words = words[: words.index(said[-1]) + 1] if said else []
    certain = len(words) >= 2 and 3 * len(said) >= 2 * len(words)
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
