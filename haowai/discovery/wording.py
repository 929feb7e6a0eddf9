"""How a question is understood: its words and phrases, and what must not be there.

Blanks part words, and every word must be there. Quotation marks hold words together, a hyphen before a word excludes
it. Everything else is text: a question has no other signs that mean anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from haowai.discovery.questions import QuestionError
from haowai.discovery.terms import asked
from haowai.lib.words import Cut, to_traditional

#: More characters or words than a question needs, and fewer than could keep the index busy.
LONGEST, MOST_WORDS = 200, 12
_WORD = re.compile(
    r"""(?P<without>[-－﹣–−])?
    (?: ["＂](?P<straight>[^"＂]*)["＂] | “(?P<curly>[^”]*)” | 「(?P<corner>[^」]*)」 | 『(?P<white>[^』]*)』
      | (?P<plain>[^\s"＂“”「」『』、，。；：！？]+) )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Word:
    """A word or a phrase that was asked for. ``forms`` are its spellings cut for the index: as it was typed, and in
    Traditional characters where that differs; any of them will do."""

    text: str
    forms: tuple[Cut, ...]


@dataclass(frozen=True)
class Wording:
    """All ``words`` must be there, none of ``without``."""

    words: tuple[Word, ...] = ()
    without: tuple[Word, ...] = ()


def understood(text: str, *, typing: bool = False) -> Wording:
    """Read a question. ``typing``: its last word may go on. Words that are nothing but signs are passed over.

    Raises QuestionError when it is too long.
    """
    if len(text) > LONGEST:
        raise QuestionError(
            _("The question is too long: please ask with at most %(most)s characters.") % {"most": LONGEST}
        )
    # It is in no text, and PostgreSQL takes none to compare.
    text = text.replace("\x00", " ")
    found: dict[tuple[bool, tuple[Cut, ...]], Word] = {}
    pieces = list(_WORD.finditer(text))
    for piece in pieces:
        plain = piece["plain"]
        last = typing and piece is pieces[-1] and plain is not None and piece.end() == len(text)
        written = plain or piece["straight"] or piece["curly"] or piece["corner"] or piece["white"] or ""
        word = Word(" ".join(written.split()), _forms(written, typing=last))
        if word.forms:
            found.setdefault((bool(piece["without"]), word.forms), word)
    if len(found) > MOST_WORDS:
        raise QuestionError(
            _("The question has too many words: please ask with at most %(most)s.") % {"most": MOST_WORDS}
        )
    return Wording(
        tuple(word for (without, _forms_), word in found.items() if not without),
        tuple(word for (without, _forms_), word in found.items() if without),
    )


def _forms(written: str, *, typing: bool) -> tuple[Cut, ...]:
    cuts = (asked(form, typing=typing) for form in (written, to_traditional(written)))
    return tuple(dict.fromkeys(form for form in cuts if form.tokens))
