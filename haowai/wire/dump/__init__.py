"""A crawler's plain-text dump of a news page, read as one record.

Menus, notices, advertising, buttons, links to other stories, comments and footers stand mixed with the
article. It is found by what pages of news have in common: sentences in a row below a headline that speaks
of the same things, a time and a byline beside it, captions that end with a credit, and words that only
furniture uses. Nothing here knows any one paper's page. The steps, each a module: ``lines`` (shape),
``furniture``, ``times``, ``captions``, ``survey`` (what a line is), ``heading``,
``section``, ``body`` (paragraphs, subheadings, photos), ``topics``, ``address``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from haowai.lib.zh import looks_chinese
from haowai.press.bylines import Byline
from haowai.wire.dump.address import address
from haowai.wire.dump.body import Body, find_start, read_body
from haowai.wire.dump.heading import headline, title_of
from haowai.wire.dump.lines import overlap, split_lines, traits
from haowai.wire.dump.page import Page
from haowai.wire.dump.section import section
from haowai.wire.dump.survey import survey
from haowai.wire.dump.times import LOCAL, Stamp
from haowai.wire.dump.topics import bare_topics, topics
from haowai.wire.format import HEADLINE_LIMIT, LANGUAGE, BadRecord, Record, clean

#: No page of news has more; what has is cut text of another kind, and would only cost time.
MAX_LINES = 5_000


def read_dump(text: str) -> Record:
    """The article in a page's text. Times are in +08:00; rating is general, whatever a gate's wording on
    the page says.

    BadRecord when no article can be found.
    """
    lines = split_lines(clean(text.replace("\x0c", "\n")))
    if len(lines) > MAX_LINES:
        raise BadRecord(f"the text has {len(lines):,} lines, too many for a page; give one page a file")
    page = survey(lines)
    start = find_start(page)
    if start is None:
        raise BadRecord("no article was found: the text has no paragraphs; give the text of one news page")
    known: set[str] = set()
    for at in [at for at in page.prose if at >= start][:12]:
        known |= traits(page.prose[at])
    headline_at = headline(page, start, known)
    if headline_at is None:
        raise BadRecord(
            "no headline was found above the text; put it on a line of its own, above the first paragraph"
        )
    return _record(page, headline_at, start)


def _record(page: Page, headline_at: int, start: int) -> Record:
    title = title_of(page, headline_at)[:HEADLINE_LIMIT]
    body = read_body(page, headline_at, start)
    published, updated = _times(page, headline_at, start, body.last)
    whole = title + "".join(block.text for block in body.blocks)
    return Record(
        headline=title,
        source_url=address(page, start),
        standfirst=_standfirst(page, headline_at, start),
        published_at=published,
        updated_at=updated,
        language=LANGUAGE if looks_chinese(whole) else "en",
        section=section(page, headline_at, title, start),
        edition="paper" if _is_printed(page, headline_at, start) else None,
        bylines=tuple(_bylines(page, headline_at, start, body)),
        photos=tuple(body.photos),
        body=tuple(body.blocks),
        topics=tuple(topics(page, headline_at) or bare_topics(page, body.last, whole)),
    )


def _near(page: Page, headline_at: int, start: int) -> list[int]:
    """The time lines around headline and first paragraph."""
    return [at for at in page.times if headline_at - 6 <= at <= start + 2]


def _is_printed(page: Page, headline_at: int, start: int) -> bool:
    """Whether a page of the printed paper is named around headline and first paragraph."""
    return any(page.times[at].page for at in _near(page, headline_at, start)) or (
        "edition" in page.kinds[max(0, headline_at - 6) : start + 3]
    )


def _times(page: Page, headline_at: int, start: int, last: int) -> tuple[datetime | None, datetime | None]:
    near = [stamp for at in _near(page, headline_at, start) for stamp in page.times[at].stamps]
    after = [
        stamp
        for at in page.times
        if last < at <= last + 6
        for stamp in page.times[at].stamps
        if stamp.labelled
    ]
    stamps: list[Stamp] = near or after
    published = [stamp for stamp in stamps if not stamp.updated]
    updated = [stamp for stamp in stamps if stamp.updated]
    if not published and not updated:
        return (datetime.combine(page.crawled, time.min, LOCAL) if page.crawled else None), None
    first = max(published or updated, key=lambda stamp: (stamp.timed, stamp.labelled)).moment
    later = [stamp.moment for stamp in updated if stamp.moment > first]
    if not later and len(published) == 2 and published[1].moment > first:
        later = [published[1].moment]
    return first, max(later, default=None)


def _bylines(page: Page, headline_at: int, start: int, body: Body) -> list[Byline]:
    found: list[Byline] = []
    for at in range(max(0, headline_at - 3), start):
        found += page.bylines.get(at, [])
        if at in page.times:
            found += page.times[at].bylines
    found += body.bylines or body.signed
    if not found:
        for at in range(start, min(body.last + 3, len(page.lines))):
            if page.kinds[at] == "byline":
                found += page.bylines[at]
    return _merged(found)


def _merged(found: list[Byline]) -> list[Byline]:
    """Each person once, with all that is said of them; desks only where no person signs."""
    merged: dict[str, Byline] = {}
    for byline in found:
        key = byline.name or f"/{byline.role}"
        if key not in merged:
            merged[key] = byline
            continue
        before = merged[key]
        fuller = byline if byline.place or byline.day else before
        merged[key] = replace(
            fuller,
            role=before.role or byline.role,
            place=before.place or byline.place,
            day=before.day or byline.day,
        )
    people = [byline for byline in merged.values() if byline.name]
    return people or sorted(merged.values(), key=lambda byline: not (byline.place or byline.day))[:1]


def _standfirst(page: Page, headline_at: int, start: int) -> str | None:
    """The one sentence or second heading between the headline and the time or byline below it."""
    signed = next((at for at in range(headline_at + 1, start) if page.kinds[at] in {"time", "byline"}), None)
    if signed is None:
        return None
    above = [at for at in range(headline_at + 1, signed) if page.kinds[at] in {"short", "prose"}]
    below = set().union(*(traits(text) for at, text in page.prose.items() if at >= start))
    if len(above) != 1 or page.text(above[0]) == page.text(headline_at):
        return None
    text = page.text(above[0])
    needed = 0.15 if above[0] in page.prose else 0.2
    return text if len(traits(text)) >= 6 and overlap(text, below) >= needed else None
