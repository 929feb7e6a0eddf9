"""Two printings of one story side by side in one text: what went, what came, what moved, marked within the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from haowai.lib.differing import Budget, differences, matched, tokens_of
from haowai.media.models import Photo
from haowai.press.payload import ArticleData, PhotoData
from haowai.reader.images import Picture, picture_of
from haowai.reader.signatures import byline_parts

State = Literal["same", "changed", "added", "removed", "moved", "gone"]
PICTURE_SIZES = "(min-width: 48rem) 20rem, calc(100vw - 4rem)"
#: The marks of tokens that are links, and what is said of each kind.
_LINKS = {"a": "", "paid": ' rel="sponsored"'}
#: From as many paragraphs in a row on that are the same, they are folded away.
FOLDED = 3


class Token(str):
    """A token that is the same as another only with the same formatting: a link to elsewhere is a change."""

    marks: tuple[tuple[str, str], ...] = ()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True and self.marks == getattr(other, "marks", ())

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


@dataclass(frozen=True)
class Run:
    """Words that stayed (``same``), went (``removed``) or came (``added``), as safe HTML."""

    state: State
    html: SafeString


@dataclass(frozen=True)
class Line:
    """One text of a part: a headline, a paragraph, a caption, a row of a table. ``label`` says which one, where the
    part has several."""

    runs: tuple[Run, ...]
    state: State
    label: str = ""


@dataclass(frozen=True)
class Shown:
    """A picture that went or came. None where readers may not see it today."""

    state: State
    picture: Picture | None


@dataclass(frozen=True)
class Part:
    """A field or a block. ``gone`` stands where one was that is elsewhere now, ``moved`` where it is now."""

    kind: str
    state: State
    lines: tuple[Line, ...]
    label: str = ""
    pictures: tuple[Shown, ...] = ()
    #: Of a part that changed, counted through the page from 1: the target of the links from one to the next.
    place: int = 0


@dataclass(frozen=True)
class Stretch:
    """Parts in a row; ``folded`` ones are all as they were."""

    parts: tuple[Part, ...]
    folded: bool = False


@dataclass(frozen=True)
class Comparison:
    """``head`` holds the fields above the text, ``body`` the text. Added and removed are counted in characters."""

    head: tuple[Part, ...]
    body: tuple[Stretch, ...]
    changes: int
    added: int
    removed: int


@dataclass(frozen=True)
class _Source:
    """A part of one printing: its texts with their labels, and the photos in it."""

    kind: str
    label: str
    texts: tuple[tuple[str, tuple[Token, ...]], ...]
    photos: tuple[tuple[int, str], ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        own = [str(pk) for pk, _alt in self.photos]
        return (*own, *(token for _label, text in self.texts for token in (*text, Token("\n"))))


def compared(
    old: ArticleData, new: ArticleData, photos: Mapping[int, Photo], *, sponsored: bool = False
) -> Comparison:
    """What changed from ``old`` to ``new``. ``photos`` holds those of both that exist; links of a ``sponsored`` story
    say that they are paid for. The cost is bounded however long the two are (``lib/differing.py``): beyond it, a
    passage is shown as replaced."""
    budget = Budget()
    tally = _Tally()
    head = [
        _part(before, after, photos, budget, tally)
        for before, after in zip(_fields(old), _fields(new), strict=True)
        if before.tokens or after.tokens
    ]
    ours, theirs = ([_source(block, sponsored) for block in data["body"]] for data in (old, new))
    body = []
    for match in matched(_items(ours), _items(theirs), budget):
        was = ours[match.old] if match.old is not None else None
        now = theirs[match.new] if match.new is not None else None
        body.append(_part(was, now, photos, budget, tally, moved=match.moved))
    told = {correction["id"] for correction in old["corrections"]}
    for correction in new["corrections"]:
        if correction["id"] not in told and correction["text"]:
            text = _Source("correction", _("Correction"), (_plain("", correction["text"]),))
            body.append(_part(None, text, photos, budget, tally))
    # The headline says which story it is; other fields only stand there when they changed.
    head = [part for part in head if part.kind == "headline" or part.state != "same"]
    return Comparison(tuple(head), tuple(_stretches(body)), tally.changes, tally.added, tally.removed)


@dataclass
class _Tally:
    changes: int = 0
    added: int = 0
    removed: int = 0


def _fields(data: ArticleData) -> list[_Source]:
    """The fields above the text, always the same ones in the same order."""
    byline = "".join(part.text for part in byline_parts(data["bylines"], {}))
    lead: list[PhotoData] = [data["lead"]] if data["lead"] else []
    return [
        _Source("kicker", _("Kicker"), _texts(("", data["kicker"]))),
        _Source("headline", _("Headline"), _texts(("", data["headline"]))),
        _Source("standfirst", _("Standfirst"), _texts(("", data["standfirst"]))),
        _Source("byline", _("Byline"), _texts(("", byline))),
        _pictures("lead", _("Lead picture"), lead),
    ]


def _items(sources: Iterable[_Source]) -> list[tuple[str, Sequence[str]]]:
    return [(source.kind, source.tokens) for source in sources]


def _source(block: Mapping[str, Any], sponsored: bool) -> _Source:
    kind = block["type"]
    match kind:
        case "paragraph":
            return _Source(kind, "", (("", _of_html(block["html"], "paid" if sponsored else "a")),))
        case "subheading":
            return _Source(kind, _("Subheading"), _texts(("", block["text"])))
        case "photo":
            return _pictures(kind, _("Picture"), [block])
        case "gallery":
            return _pictures(kind, _("Pictures"), block["photos"])
        case "quote":
            return _Source(kind, _("Quotation"), _texts(("", block["text"]), ("", block["cite"])))
        case "list":
            return _Source(kind, _("List"), _texts(*(("", item) for item in block["items"])))
        case "table":
            rows = [block["head"], *block["rows"]] if block["head"] else block["rows"]
            lines = (" ｜ ".join(str(cell or "") for cell in row) for row in rows)
            return _Source(kind, _("Table"), _texts(("", block["caption"]), *(("", line) for line in lines)))
        case "recipe":
            facts = [
                (_("Serves"), block["serves"]),
                (_("Preparation"), block["prep"]),
                (_("Cooking"), block["cook"]),
            ]
            steps = [("", line) for line in (*block["ingredients"], *block["steps"])]
            return _Source(kind, _("Recipe"), _texts(*facts, *steps))
        case "embed":
            return _Source(kind, _("From another site"), _texts(("", block["title"]), ("", block["url"])))
    # A film's title is today's, whatever was printed: that it is another film is all there is to say.
    words = _("Film no. %(number)s") % {"number": block.get("video")}
    return _Source(kind, _("Film"), _texts(("", words)))


def _pictures(kind: str, label: str, photos: Iterable[Mapping[str, Any]]) -> _Source:
    texts, shown = [], []
    for photo in photos:
        credit = f"（{photo['credit']}）" if photo["credit"] else ""
        texts.append((_("Caption"), photo["caption"] + credit))
        if photo["photo"]:
            shown.append((photo["photo"], photo["alt"]))
    return _Source(kind, label, _texts(*texts), tuple(shown))


def _texts(*labelled: tuple[str, str]) -> tuple[tuple[str, tuple[Token, ...]], ...]:
    return tuple(_plain(label, text) for label, text in labelled if text)


def _plain(label: str, text: str) -> tuple[str, tuple[Token, ...]]:
    return label, tuple(Token(token) for token in tokens_of(text))


class _Inline(HTMLParser):
    """The tokens of a paragraph that was cleaned when it was printed: only a, strong, em and br are in it."""

    def __init__(self, link: str) -> None:
        super().__init__(convert_charrefs=True)
        self.link = link
        self.open: list[tuple[str, str]] = []
        self.tokens: list[Token] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
        else:
            self.open.append((self.link if tag == "a" else tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == (self.link if tag == "a" else tag):
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for text in tokens_of(data):
            token = Token(text)
            token.marks = tuple(self.open)
            self.tokens.append(token)


def _of_html(text: str, link: str) -> tuple[Token, ...]:
    parser = _Inline(link)
    parser.feed(text)
    parser.close()
    return tuple(parser.tokens)


def _part(
    before: _Source | None,
    after: _Source | None,
    photos: Mapping[int, Photo],
    budget: Budget,
    tally: _Tally,
    *,
    moved: bool = False,
) -> Part:
    own = after or before
    if own is None:
        raise ValueError("a part is in one of the two printings at least")
    if after is None and moved:
        lines = tuple(Line((Run("same", _html(text)),), "gone", label) for label, text in own.texts)
        return Part(own.kind, "gone", lines, own.label)
    old, new = before.texts if before else (), after.texts if after else ()
    lines = tuple(_lines(old, new, budget, tally))
    pictures = tuple(_shown(before.photos if before else (), after.photos if after else (), photos))
    state: State = "changed"
    if moved:
        state = "moved"
    elif before is None or not before.tokens:
        state = "added"
    elif after is None or not after.tokens:
        state = "removed"
    elif not pictures and all(line.state == "same" for line in lines):
        state = "same"
    if state != "same":
        tally.changes += 1
    return Part(own.kind, state, lines, own.label, pictures, place=tally.changes if state != "same" else 0)


Texts = Sequence[tuple[str, tuple[Token, ...]]]


def _lines(old: Texts, new: Texts, budget: Budget, tally: _Tally) -> Iterator[Line]:
    # One text, or two such as a quotation and its speaker, are what they were however little is left of them.
    if len(old) == len(new) <= 2:
        for (_was, before), (label, after) in zip(old, new, strict=True):
            yield _line(label, before, after, budget, tally)
        return
    nothing: tuple[str, tuple[Token, ...]] = ("", ())
    for match in matched(old, new, budget):
        if match.new is None and match.moved:
            continue
        was = old[match.old] if match.old is not None else nothing
        now = new[match.new] if match.new is not None else nothing
        yield _line(now[0] or was[0], was[1], now[1], budget, tally)


def _line(label: str, old: Sequence[Token], new: Sequence[Token], budget: Budget, tally: _Tally) -> Line:
    runs: list[Run] = []
    at = 0
    for hunk in differences(old, new, budget):
        if hunk.old_start > at:
            runs.append(Run("same", _html(old[at : hunk.old_start])))
        went, came = old[hunk.old_start : hunk.old_end], new[hunk.new_start : hunk.new_end]
        if went:
            runs.append(Run("removed", _html(went)))
            tally.removed += sum(len(token) for token in went if not token.isspace())
        if came:
            runs.append(Run("added", _html(came)))
            tally.added += sum(len(token) for token in came if not token.isspace())
        at = hunk.old_end
    if at < len(old):
        runs.append(Run("same", _html(old[at:])))
    state: State = "same" if all(run.state == "same" for run in runs) else "changed"
    if state == "changed":
        state = "changed" if old and new else "added" if new else "removed"
    return Line(tuple(runs), state, label)


def _html(tokens: Iterable[Token]) -> SafeString:
    parts = []
    for marks, group in groupby(tokens, key=lambda token: token.marks):
        text = str(escape("".join(group))).replace("\n", "<br>")
        for tag, href in reversed(marks):
            start = f'<a{_LINKS[tag]} href="{escape(href)}">' if tag in _LINKS else f"<{tag}>"
            text = f"{start}{text}</{'a' if tag in _LINKS else tag}>"
        parts.append(text)
    # The tags and addresses are those that cleaning left when it was printed (articles/content.py).
    return mark_safe("".join(parts))  # noqa: S308


def _shown(
    old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]], photos: Mapping[int, Photo]
) -> Iterator[Shown]:
    """The pictures that went, then those that came."""
    kept = {pk for pk, _alt in old} & {pk for pk, _alt in new}
    states: list[tuple[State, Sequence[tuple[int, str]]]] = [("removed", old), ("added", new)]
    for state, row in states:
        for pk, alt in row:
            if pk not in kept:
                yield Shown(state, picture_of(photos.get(pk), alt=alt, sizes=PICTURE_SIZES, most=640))


def _stretches(parts: Sequence[Part]) -> Iterator[Stretch]:
    """The text with its long unchanged passages folded; one paragraph stays on either side of a change."""
    for same, group in groupby(parts, key=lambda part: part.state == "same"):
        row = tuple(group)
        first, last = row[0] is parts[0], row[-1] is parts[-1]
        start, end = 0 if first else 1, len(row) - (0 if last else 1)
        if not same or end - start < FOLDED:
            yield Stretch(row)
            continue
        if start:
            yield Stretch(row[:start])
        yield Stretch(row[start:end], folded=True)
        if end < len(row):
            yield Stretch(row[end:])
