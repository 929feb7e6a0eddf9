"""What was found, as pages and machines show it: no more than lists show of a story today, whatever the index held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from haowai.discovery.questions import Answer, Hit, Passage
from haowai.press.models import Story
from haowai.reader.cards import Card, card_of, shorter
from haowai.reader.images import SMALL_SIZES
from haowai.reader.links import Links


@dataclass(frozen=True)
class Piece:
    """A piece of a text; ``found`` when it is what was asked for."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class Found:
    """A story that was found: its card, its headline in pieces, and where its text holds the words."""

    story: Story
    card: Card
    headline: tuple[Piece, ...]
    passages: tuple[tuple[Piece, ...], ...] = ()

    @property
    def headline_html(self) -> SafeString:
        return html_of(self.headline)

    @property
    def passages_html(self) -> list[SafeString]:
        return [html_of(passage) for passage in self.passages]

    @property
    def is_marked(self) -> bool:
        """Whether the headline holds something of what was asked for."""
        return any(piece.found for piece in self.headline)


def found_of(answer: Answer, links: Links) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """The stories that hold all words, and those that hold some."""
    hits, near = (tuple(_one(hit, links) for hit in some) for some in (answer.hits, answer.near))
    return hits, near


def _one(hit: Hit, links: Links) -> Found:
    story = hit.story
    card = card_of(story, links, sizes=SMALL_SIZES, most=480)
    # The index may be a moment behind the desk: what it marked is shown only where it is still what lists show.
    shown = {story.title} if story.is_restricted else {story.title, story.headline}
    headline = pieces_of(hit.headline) if hit.headline.text in shown else (Piece(story.title),)
    if len(headline) == 1:
        headline = (Piece(shorter(headline[0].text), headline[0].found),)
    passages = () if story.is_restricted else tuple(map(pieces_of, hit.passages))
    return Found(story, card, headline, passages)


def pieces_of(passage: Passage) -> tuple[Piece, ...]:
    """A passage cut at its marks."""
    pieces, last = [], 0
    for start, end in passage.marks:
        pieces += [Piece(passage.text[last:start]), Piece(passage.text[start:end], found=True)]
        last = end
    pieces.append(Piece(passage.text[last:]))
    return tuple(piece for piece in pieces if piece.text)


def html_of(pieces: Iterable[Piece]) -> SafeString:
    """Pieces as HTML, what was found in ``mark`` elements."""
    return SafeString(
        "".join(
            f"<mark>{escape(piece.text)}</mark>" if piece.found else escape(piece.text) for piece in pieces
        )
    )
