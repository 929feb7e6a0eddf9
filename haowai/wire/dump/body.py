"""The article's body: which lines are it, from its first sentence to where the page begins to speak of
other things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from haowai.lib.zh import han_count
from haowai.press.bylines import Byline
from haowai.wire.dump.captions import Caption
from haowai.wire.dump.furniture import is_marker
from haowai.wire.dump.lines import is_ended, is_teaser, overlap, traits, without_bullet
from haowai.wire.dump.page import Page
from haowai.wire.format import RecordBlock, RecordPhoto

#: What parts the pieces of a story that is still going on: 【09:30更新】.
_UPDATE = re.compile(r"^【\d{1,2}[:：]\d{2}[^】]{0,6}】$")
_FIRST = re.compile(r"^(?:1|一|①)(?!\d)")
_KICKER = re.compile(
    r"^[\[【(（]?(?:[有附]?影|影音|影片|直播|圖輯|懶人包|獨家?|快訊|獨家專訪|最新|更新|不斷更新)[\]】)）]?\s*[／/｜|》:：]|"
    r"^[\[【(（](?:[有附]?影|影音|影片|直播|圖輯|懶人包|獨家?|快訊)[\]】)）]"
)
#: More scraps than this in a row are no subheadings, but links.
_LONG_RUN = 2


@dataclass
class Body:
    """What was read: blocks, photos, bylines at the head and at the end of paragraphs, the last line."""

    blocks: list[RecordBlock] = field(default_factory=list)
    photos: list[RecordPhoto] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    signed: list[Byline] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    last: int = 0
    headline: int = 0


def find_start(page: Page) -> int | None:
    """The first line of the heaviest cluster of sentences; those below a time or a byline weigh double."""
    _find_unmarked_captions(page)
    best, best_weight = None, 0.0
    for cluster in _clusters(page):
        weight = float(sum(min(han_count(page.prose[at]) or len(page.prose[at]) // 3, 200) for at in cluster))
        if _has_anchor(page, cluster):
            weight *= 2.5
        first = _below_standfirst(page, cluster)
        if weight > best_weight:
            best, best_weight = first, weight
    return best if best_weight >= 20 else None


def _find_unmarked_captions(page: Page) -> None:
    """One sentence between the time and the byline is a picture's caption, though nothing marks it: the
    byline stands above the story, or at the head of its first paragraph.
    """
    for at in list(page.bylines):
        before = [other for other in range(max(0, at - 6), at) if page.kinds[other] != "noise"][-2:]
        below = next((kind for kind in page.kinds[at + 1 :] if kind != "noise"), None)
        above_story = page.kinds[at] == "prose" or (page.kinds[at] == "byline" and below == "prose")
        if not above_story or len(before) < 2 or page.kinds[before[1]] != "prose":
            continue
        text = page.prose[before[1]]
        if page.kinds[before[0]] == "time" and len(text) < 120 and "。" not in text[:-1]:
            page.captions[before[1]] = Caption(text, None, True)
            page.kinds[before[1]] = "caption"
            del page.prose[before[1]]


def _below_standfirst(page: Page, cluster: list[int]) -> int:
    """The first sentence below time or byline, when no more than two stand above them."""
    if any(kind in {"time", "byline"} for kind in page.kinds[max(0, cluster[0] - 8) : cluster[0]]):
        return cluster[0]
    for before, at in pairwise(cluster[:3]):
        between = page.kinds[before:at]
        signed = "time" in between or "byline" in between or (at in page.bylines and "short" in between)
        if signed and "shelf" not in between:
            return at
    return cluster[0]


def _clusters(page: Page) -> list[list[int]]:
    clusters: list[list[int]] = []
    gap, closed = 99, True
    for at, kind in enumerate(page.kinds):
        if kind == "prose" and not is_teaser(page.text(at)):
            if gap > 8 or closed:
                clusters.append([])
            clusters[-1].append(at)
            gap, closed = 0, False
        elif kind in {"end", "crumbs"}:
            closed = True
        elif kind != "caption":
            gap += 1
    return clusters


def _has_anchor(page: Page, cluster: list[int]) -> bool:
    above = range(max(0, cluster[0] - 8), cluster[0])
    return any(page.kinds[at] in {"time", "byline"} for at in above) or any(
        at in page.bylines for at in cluster[:2]
    )


def read_body(page: Page, headline_at: int, start: int) -> Body:
    """The body from below the headline on. ``start`` is the line of its first sentence."""
    body = Body(known=traits(page.text(headline_at)), headline=headline_at)
    run: list[int] = []
    for at in _pictures_above(page, body, headline_at, start):
        _take_caption(page, body, at, [])
    for at in range(headline_at + 1, len(page.lines)):
        kind = page.kinds[at]
        if kind == "end" and body.blocks:
            break
        if kind == "caption":
            _take_caption(page, body, at, run)
        elif kind == "prose" and at >= start:
            if not _goes_on(page, body, at, run):
                break
            _take_paragraph(page, body, at, run)
            run = []
        elif kind != "prose":
            run.append(at)
    _take_list(page, body, run)
    return body


def _pictures_above(page: Page, body: Body, headline_at: int, start: int) -> list[int]:
    """Captions right above the headline that speak of what the first paragraph tells."""
    first = body.known | traits(page.prose[start])
    found: list[int] = []
    for at in range(headline_at - 1, max(-1, headline_at - 5), -1):
        if page.kinds[at] not in {"caption", "noise", "time", "byline"}:
            break
        if page.kinds[at] == "caption" and overlap(page.text(at), first) >= 0.2:
            found.insert(0, at)
    return found


def _goes_on(page: Page, body: Body, at: int, run: list[int]) -> bool:
    """Whether the sentence is still the article's, after shelves or a long row of scraps."""
    if is_teaser(page.text(at)):
        return False
    if not body.blocks:
        return True
    following = _following(page, at)
    if _is_summary(page, at, run):
        return False
    shelved = any(page.kinds[other] in {"shelf", "topics"} for other in run)
    rest = run[len(_announced(page, body, run)) :]
    first, end = _listing(page, rest)
    scraps = [other for other in rest[:first] + rest[end:] if page.kinds[other] == "short"]
    if not shelved and len(scraps) <= _LONG_RUN and not _are_tags(page, body, run):
        return True
    if not is_ended(page.text(at)) or (at in page.bylines and body.blocks):
        return False
    if any(page.kinds[other] == "time" for other in run) or (shelved and len(traits(page.prose[at])) < 16):
        needed = 0.3
    elif following == "prose":
        needed = 0.05
    else:
        needed = 0.14 if following == "short" else 0.08
    return overlap(page.prose[at], body.known) >= needed


def _are_tags(page: Page, body: Body, run: list[int]) -> bool:
    """Whether the scraps begin with a row of words that the body is made of: the topics below an article."""
    words = page.text(run[0]).split(" ") if run else []
    whole = "".join(block.text for block in body.blocks) + page.text(body.headline)
    return 3 <= len(words) <= 12 and all(len(word) <= 10 and word in whole for word in words)


def _following(page: Page, at: int) -> str | None:
    return next((kind for kind in page.kinds[at + 1 :] if kind not in {"noise", "caption"}), None)


def _is_summary(page: Page, at: int, run: list[int]) -> bool:
    """Whether the sentence sums up the story whose title stands above it, as in lists of stories."""
    if not run or page.kinds[run[-1]] != "short" or page.lines[at].gap:
        return False
    following = at + 1
    return following < len(page.lines) and page.kinds[following] == "time" and not page.lines[following].gap


def _take_paragraph(page: Page, body: Body, at: int, run: list[int]) -> None:
    text = page.prose[at]
    if any(block.text == text for block in body.blocks):
        return
    _take_scraps(page, body, at, run)
    body.bylines += page.bylines.get(at, [])
    body.signed += page.signed.get(at, [])
    kind, text = ("quote", text[2:]) if text.startswith("> ") else ("paragraph", text)
    item = without_bullet(text)
    if item and han_count(text) < 60 and body.blocks and body.blocks[-1].type == "list" and not run:
        body.blocks[-1] = RecordBlock("list", f"{body.blocks[-1].text}\n{item}")
    else:
        body.blocks.append(RecordBlock(kind, text))
    body.known |= traits(text)
    body.last = at


def _take_scraps(page: Page, body: Body, at: int, run: list[int]) -> None:
    """Of the scraps above a paragraph: lists, and the one subheading that speaks of what follows."""
    run = [other for other in run if page.kinds[other] != "noise" or not is_marker(page.text(other))]
    run = run[_take_list(page, body, run) :]
    first, end = _listing(page, run)
    if end and body.blocks:
        _take_subheading(page, body, at, run[:first])
        if page.text(run[first]).endswith(("：", ":")):
            body.blocks.append(RecordBlock("paragraph", page.text(run[first])))
            first += 1
        items = [without_bullet(page.text(other)) or "" for other in run[first:end]]
        body.blocks.append(RecordBlock("list", "\n".join(items)))
        run = run[end:]
    _take_subheading(page, body, at, run)


def _listing(page: Page, run: list[int]) -> tuple[int, int]:
    """Where in a run a list begins, its introduction with it, and where it ends; (0, 0) when there is none.

    A list has two items at least, and a line that announces it with a colon, or numbers from one on.
    """
    if any(page.kinds[other] == "shelf" for other in run):
        return 0, 0
    for first, other in enumerate(run):
        announced = page.kinds[other] == "short" and page.text(other).endswith(("：", ":"))
        end = start = first + 1 if announced else first
        while end < len(run) and page.kinds[run[end]] == "short" and without_bullet(page.text(run[end])):
            end += 1
        if end - start > 1 and (announced or _FIRST.match(page.text(run[start]))):
            return first, end
    return 0, 0


def _take_subheading(page: Page, body: Body, at: int, run: list[int]) -> None:
    clean = all(page.kinds[other] == "short" for other in run)
    shorts = [other for other in run if page.kinds[other] == "short" and _may_be_subheading(page.text(other))]
    if not shorts:
        return
    last = shorts[-1]
    text = page.text(last)
    if body.blocks and clean and len(shorts) == 1 and len(run) == 1:
        needed = 0.0 if han_count(text) <= 14 else 0.12
    elif run[-1] != last or any(page.kinds[other] == "shelf" for other in run):
        apart = page.lines[last].gap and len(shorts) > 1 and not page.lines[shorts[-2]].gap
        needed = 0.35 if apart else 0.5
    else:
        needed = 0.3
    if text == page.text(body.headline) or _share_below(page, last, at) < needed:
        return
    if any(block.text == text for block in body.blocks):
        return
    if text.endswith(("：", ":")):
        body.blocks.append(RecordBlock("paragraph", text))
    else:
        body.blocks.append(RecordBlock("subheading", text.strip("■◆●▎▌【】◎ ")))


def _may_be_subheading(text: str) -> bool:
    """Whether a line has a subheading's length and shape; a kicker (影／, 獨家／) is of another story."""
    if _KICKER.match(text):
        return False
    if _UPDATE.match(text):
        return True
    return 3 <= han_count(text) <= 40 and not text.endswith(("，", ",", "、")) and without_bullet(text) != ""


def _share_below(page: Page, scrap: int, at: int) -> float:
    """How much of a scrap is said in the next paragraphs."""
    below: set[str] = set()
    count = 0
    for other in range(at, len(page.lines)):
        if page.kinds[other] == "prose":
            below |= traits(page.prose[other])
            count += 1
        if count == 4 or page.kinds[other] == "end":
            break
    return overlap(page.text(scrap), below)


def _take_list(page: Page, body: Body, run: list[int]) -> int:
    """Take the row of items that follows a paragraph, if there is one: how many lines it has."""
    items = _announced(page, body, run)
    if items:
        body.blocks.append(RecordBlock("list", "\n".join(items)))
    return len(items)


def _announced(page: Page, body: Body, run: list[int]) -> list[str]:
    """The items at the head of a run, when the paragraph above announces them with a colon; else none."""
    if not body.blocks or not body.blocks[-1].text.endswith(("：", ":")):
        return []
    items: list[str] = []
    for at in run:
        item = without_bullet(page.text(at)) if page.kinds[at] == "short" else None
        if not item:
            break
        items.append(item)
    return items if len(items) > 1 else []


def _take_caption(page: Page, body: Body, at: int, run: list[int]) -> None:
    shelved = any(page.kinds[other] == "shelf" for other in run)
    photo = page.captions[at].photo()
    if shelved and overlap(page.text(at), body.known) < 0.3:
        return
    if photo in body.photos or any(photo.caption and other.caption == photo.caption for other in body.photos):
        return
    body.photos.append(photo)
    body.last = at
