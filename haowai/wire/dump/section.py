"""The section that an article stands in, from the breadcrumb or from what stands beside the headline."""

from __future__ import annotations

import re

from haowai.lib.zh import fold_width
from haowai.wire.dump.page import Page
from haowai.wire.dump.survey import edition_section
from haowai.wire.dump.trail import HOME, SECTIONS, SITE, TITLE_PART, crumbs, deepest

_LABELLED = re.compile(r"分類|版別|版面|欄目|類別")


def section(page: Page, headline_at: int, headline: str, body_at: int) -> str | None:
    """The breadcrumb's section; without one, a section's name beside headline or time."""
    found: str | None = None
    for at, kind in enumerate(page.kinds[: max(body_at, headline_at) + 1]):
        text = page.times[at].rest if at in page.times else page.text(at)
        if (kind == "crumbs" or at in page.times) and (steps := crumbs(text)):
            found = deepest(steps, headline) or found
    return found or _stacked_crumbs(page, headline_at, headline) or _section_near(page, headline_at, body_at)


def _stacked_crumbs(page: Page, headline_at: int, headline: str) -> str | None:
    """A breadcrumb of which each step stands on a line of its own, right above the headline."""
    steps: list[str] = []
    for at in range(headline_at - 1, max(-1, headline_at - 8), -1):
        text = fold_width(page.text(at)).strip(" >›»/|")
        if page.kinds[at] in {"time", "byline"}:
            continue
        if HOME.match(text):
            return deepest(steps[::-1], headline) if len(steps) <= 3 else None
        if len(text) > 8:
            return None
        if text:
            steps.append(text)
    return None


def _section_near(page: Page, headline_at: int, body_at: int) -> str | None:
    if headline_at and (label := _label(page, headline_at - 1)):
        return label
    in_menu = headline_at and _is_entry(page, headline_at - 1)
    above = [] if in_menu else _distinct_above(page, headline_at)
    for at in [*above, *range(headline_at + 1, min(body_at, len(page.lines)))]:
        if name := _section_in(page, at):
            return name
    return next((part for part in TITLE_PART.split(page.text(headline_at))[1:] if part in SECTIONS), None)


def _distinct_above(page: Page, at: int) -> list[int]:
    """The two lines above, of which each may stand there twice."""
    found: dict[str, int] = {}
    for above in range(at - 1, max(-1, at - 5), -1):
        found.setdefault(page.text(above), above)
    return list(found.values())[:2]


def _section_in(page: Page, at: int) -> str | None:
    """The section that a line beside the headline names: a printed page's, a time's, a label's, its own."""
    if page.kinds[at] == "edition":
        return edition_section(page.text(at)) or None
    if at in page.times and (name := _printed_section(page, at)):
        return name
    text = page.times[at].rest if at in page.times else page.text(at)
    labelled = at in page.times or _LABELLED.match(text)
    words = [word for word in re.split(r"[\s|/／:：>]+", fold_width(text)) if word in SECTIONS]
    if not words or _is_entry(page, at) or not (labelled or words[0] == text):
        return None
    return words[0]


def _is_entry(page: Page, at: int) -> bool:
    """Whether the line ends a menu of one entry a line; the entry that the page is in stands there twice."""
    text = page.text(at)
    if sum(line.text == text for line in page.lines[: at + 1]) > 1:
        return False
    above = range(at - 1, at - 3, -1)
    return at >= 2 and all(
        near > 0 and page.kinds[near] in {"short", "shelf"} and _is_entry_word(page.text(near))
        for near in above
    )


def _is_entry_word(text: str) -> bool:
    return len(text) <= 6 and (len(text) <= 2 or not SITE.search(text))


def _label(page: Page, at: int) -> str | None:
    """The section in a line of two or three short words above the headline, the last of them: 時事 社會."""
    words = fold_width(page.text(at)).split(" ")
    if page.kinds[at] != "short" or not 2 <= len(words) <= 3 or max(map(len, words)) > 4:
        return None
    return next((word for word in reversed(words) if word in SECTIONS), None)


def _printed_section(page: Page, at: int) -> str | None:
    """The section in a line that names date, paper and page of print: 2004-06-18/聯合報/C2版/地方新聞."""
    time = page.times[at]
    parts = [part for part in re.split(r"[\s|/:>]+", fold_width(time.rest)) if part]
    if not time.page or time.bylines or not parts or SITE.search(parts[-1].removesuffix("新聞")):
        return None
    return parts[-1].removesuffix("版") if re.fullmatch(r"[\u4e00-\u9fff]{2,8}", parts[-1]) else None
