"""Which line is the headline, and what of it is the title."""

from __future__ import annotations

import re

from haowai.lib.zh import han_count
from haowai.wire.dump.lines import is_menu, overlap
from haowai.wire.dump.page import Kind, Page
from haowai.wire.dump.trail import NO_SECTION, SECTIONS, SITE, TITLE_PART

_NO_HEADLINE = re.compile(r"https?://|^[（(\[【].*[)）\]】]$|新聞稿$")
_LABEL = re.compile(r"^(?:新聞)?(?:標題|題目)\s*(?:[:：]|\s)\s*")


def headline(page: Page, body_at: int, known: set[str]) -> int | None:
    """The line of the headline: of the scraps above the body, the one that speaks of the same things."""
    scores = {
        at: _headline_score(page, at, body_at, known)
        for at in range(max(0, body_at - 60), body_at)
        if page.kinds[at] in {"short", "shelf"}
        and _may_be_headline(page.text(at), page.kinds[at])
        and not _is_menu_word(page, at, known)
    }
    if not scores:
        return None
    return max(scores, key=lambda at: (round(scores[at], 3), at))


def _may_be_headline(text: str, kind: Kind) -> bool:
    if (kind == "shelf" and han_count(text) < 12) or _NO_HEADLINE.search(text):
        return False
    return (
        (han_count(text) >= 4 or len(text.split()) >= 3)
        and len(text) <= 120
        and not is_menu(text)
        and not SITE.search(text[:12].strip()[-4:] if len(text) <= 12 else "")
    )


def _is_menu_word(page: Page, at: int, known: set[str]) -> bool:
    """Whether the line is an entry of a menu: a section, or a short word that has nothing to do with the
    body and stands among others as short, or at their end.
    """
    text = page.text(at)
    if text in SECTIONS or (NO_SECTION.match(text) and not text[0].isdigit()):
        return True
    if han_count(text) > 8 or overlap(text, known) > 0:
        return False
    above = page.lines[max(0, at - 2) : at]
    below = page.lines[at + 1 : at + 3]
    return any(
        len(near) == 2 and all(len(line.text) <= 8 for line in near)
        for near in (above, below, above[-1:] + below[:1])
    )


def _headline_score(page: Page, at: int, body_at: int, known: set[str]) -> float:
    text = page.text(at)
    between = page.kinds[at + 1 : body_at]
    before = page.kinds[max(0, at - 40) : at]
    score = 2.5 * overlap(text, known) + min(han_count(text), 20) / 40 - 0.02 * (body_at - at)
    follows = [kind for kind in between if kind != "noise"]
    if follows and follows[0] in {"time", "byline", "caption"}:
        score += 0.5
    elif len(follows) > 1 and follows[0] in {"short", "prose"} and follows[1] in {"time", "byline"}:
        score += 0.4
    if _is_deck(page, at, known):
        score -= 0.5
    if before and before[-1] == "crumbs":
        score += 0.6
    if "caption" in before[-8:]:
        score -= 0.8
    if "time" in before[-8:] and "byline" not in between and "time" not in between:
        score -= 0.5
    if any(
        other != at and (page.text(other) == text or page.text(other).startswith(text + " "))
        for other in range(len(page.lines))
    ):
        score += 0.4
    return score


def _is_deck(page: Page, at: int, known: set[str]) -> bool:
    """Whether the line goes on, with a comma, from a line above it that may be the headline."""
    above = at - 1
    return (
        above >= 0
        and page.kinds[above] == "short"
        and "，" in page.text(at)
        and "，" not in page.text(above)
        and han_count(page.text(above)) >= 8
        and overlap(page.text(above), known) >= 0.1
    )


def title_of(page: Page, at: int) -> str:
    """The headline's text without the names of section and site that a page's title adds to it."""
    text = _LABEL.sub("", page.text(at))
    parts = TITLE_PART.split(text)
    while len(parts) > 1 and _is_site_part(page, parts[-1]):
        parts = parts[:-1]
    return text[: text.find(parts[-1]) + len(parts[-1])].strip()


def _is_site_part(page: Page, part: str) -> bool:
    """Whether the last part of a title names site or section; so does Latin that the body never says."""
    if SITE.search(part) or part in SECTIONS or (NO_SECTION.match(part) and not part[0].isdigit()):
        return True
    latin = re.fullmatch(r"[A-Za-z][A-Za-z0-9 .&]{1,20}", part)
    return bool(latin) and not any(part in text for text in page.prose.values())
