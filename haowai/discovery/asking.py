"""Asking the archive: a question goes to the index, and what that finds is looked at again before anybody sees it.

The index lags by a moment, and only the rows of stories say what readers may meet. So each story that was found is read
as it is now: one that was taken down goes, one that was printed anew is looked through again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from haowai.discovery import passages
from haowai.discovery.engine import Found, Reader, Wanted
from haowai.discovery.entries import EDITIONS, bodies, headlines, is_closed
from haowai.discovery.questions import Answer, Hit, Question, Sort
from haowai.discovery.shelf import shelf
from haowai.discovery.spelling import suggestion
from haowai.discovery.wording import Word, Wording, understood
from haowai.lib.words import Cut
from haowai.press.models import Story
from haowai.press.models.log import State
from haowai.press.models.story import TAIPEI, Rating, Status
from haowai.press.payload import ArticleData, Unreadable, upgrade
from haowai.sections.models import Topic

#: With fewer stories than this, those that have some of the words are shown too.
FEW = 10
#: At most so many stories of one answer, and so many values of each filter.
MOST, VALUES = 100, 60
#: What keys of the database can be.
_KEYS = range(1, 1 << 62)


def ask(question: Question) -> Answer:
    """Answer a question.

    Without words, the newest stories that the filters leave; without either, nothing. Raises QuestionError when it
    can't be asked, and NotReady while there is no index.
    """
    wording = understood(question.text, typing=question.typing)
    words = tuple(word.text for word in wording.words)
    wanted = wanted_of(question, wording)
    if wanted is None:
        return Answer(words=words)
    reader = shelf().reader()
    # An engine makes room for all that come before.
    offset, limit = min(max(0, question.offset), reader.size()), min(max(1, question.limit), MOST)
    if question.sort == Sort.RELEVANCE and wording.words:
        page = reader.by_relevance(wanted, offset=offset, limit=limit, now=timezone.now(), values=VALUES)
    else:
        page = reader.by_date(wanted, offset=offset, limit=limit, values=VALUES)
    hits = shown(page.found, wording)
    near: tuple[Hit, ...] = ()
    spelling = ""
    if page.total < FEW and wording.words and not offset:
        near = _near(reader, wanted, page.found, limit)
        spelling = "" if question.typing else suggestion(reader, question.text, wanted, page.total)
    gone = len(page.found) - len(hits)
    return Answer(
        total=max(0, page.total - gone),
        about=page.about,
        hits=hits,
        near=near,
        counts=_named(page.counts),
        spelling=spelling,
        words=words,
    )


def wanted_of(question: Question, wording: Wording) -> Wanted | None:
    """The question for an engine; None when nothing can answer it, or nothing was asked."""
    keys = {
        name: key
        for name in ("channel", "section", "person", "topic")
        if (key := getattr(question, name)) is not None
    }
    if any(key not in _KEYS for key in keys.values()) or question.edition not in {"", *EDITIONS}:
        return None
    if question.edition:
        keys["edition"] = EDITIONS[question.edition]
    since = _morning(question.since) if question.since else None
    until = (
        _morning(question.until) + timedelta(days=1)
        if question.until and question.until.year < 9999
        else None
    )
    if not (wording.words or keys or since or until):
        return None
    return Wanted(wording, since, until, keys)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, TAIPEI)


def _named(counts: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, tuple[tuple[str, int], ...]]:
    names = {code: name for name, code in EDITIONS.items()}
    return {
        name: tuple((names.get(key, "") if name == "edition" else str(key), count) for key, count in values)
        for name, values in counts.items()
    }


@dataclass(frozen=True)
class _Current:
    """A story as readers may meet it now, and the text of its printing."""

    story: Story
    data: ArticleData


def shown(found: Sequence[Found], wording: Wording, *, near: bool = False) -> tuple[Hit, ...]:
    """What was found as readers may see it now, in the same order, without what they may not meet or what has none of
    it any more. ``near``: some of the words are enough."""
    stories = _current([each.number for each in found])
    sought = parts_of(wording) if near else wording.words
    hits = []
    for each in found:
        current = stories.get(each.number)
        if current is None:
            continue
        story, data = current.story, current.data
        if story.printing != each.printing and not _still(data, wording, sought, some=near):
            continue
        hits.append(
            Hit(story, each.score, passages.marked(story.title, sought), passages.passages(data, sought))
        )
    return tuple(hits)


def _near(reader: Reader, wanted: Wanted, found: Sequence[Found], limit: int) -> tuple[Hit, ...]:
    some = reader.near(wanted, limit=limit, without=[each.number for each in found])
    return shown(some, wanted.wording, near=True)


def parts_of(wording: Wording) -> tuple[Word, ...]:
    """The words, and the pairs that they are made of."""
    tokens = dict.fromkeys(
        token for word in wording.words for form in word.forms for token in form.tokens if len(token) > 1
    )
    return tuple(Word(token, (Cut((token,), False),)) for token in tokens)


def _current(numbers: Iterable[int]) -> dict[int, _Current]:
    stories = Story.objects.filter(number__in=list(numbers), status=Status.LIVE, payload__state=State.WHOLE)
    current = {}
    for story in stories.select_related("payload", "photo"):
        try:
            data = upgrade(json.loads(bytes(story.payload.content or b"{}")))
        except (Unreadable, KeyError):
            continue
        data["rating"] = Rating.RESTRICTED if story.is_restricted else data["rating"]
        current[story.number] = _Current(story, data)
    return current


def _still(data: ArticleData, wording: Wording, sought: Sequence[Word], *, some: bool) -> bool:
    """Whether a story that was printed after the index took it in is an answer all the same."""
    texts = [*headlines(data), *bodies(data)]
    if not is_closed(data):
        texts += Topic.objects.filter(pk__in=data["topics"]).values_list("name", flat=True)
    has = [passages.holds(texts, word) for word in sought]
    return (any(has) if some else all(has)) and not any(passages.holds(texts, w) for w in wording.without)
