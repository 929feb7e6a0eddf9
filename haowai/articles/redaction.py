"""Redaction: what a court, a minor's parents or a victim may ask of a paper, as verbs of the legal desk.

A passage: the story is printed anew with a mark in place of the passage, and every older printing is sealed.
A whole story: it is taken down for good, its number answers 410, and all its printings are sealed. In both
cases only the sealed payloads keep the words (``press/redaction.py``), until the day they are erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from haowai.articles import forgetting
from haowai.articles.content import photo_ids
from haowai.articles.models import Article
from haowai.articles.models.article import actor_of
from haowai.articles.passages import MARK, Passage
from haowai.lib.indexing import purge
from haowai.media.models import Photo
from haowai.press.canonical import instant
from haowai.press.log import Entry, take_down_entry
from haowai.press.models import LogRow, Payload, Story
from haowai.press.models.log import ARTICLE, Kind, State
from haowai.press.models.story import TAIPEI
from haowai.press.payload import ArticleData, is_withheld, read
from haowai.press.redaction import REDACT, seal_older
from haowai.press.transaction import Press, press_transaction

#: How long sealed words are kept when nobody sets a date: time to appeal.
KEPT_FOR = timedelta(days=180)


class NothingToRedact(Exception):
    """There is no such story, it was redacted as a whole, or the passage is in no version of it."""


@dataclass
class Redaction:
    """What was done. The log row and how many printings it sealed are known when the outermost press
    transaction ends.
    """

    number: int
    erase_on: date
    row: int = 0
    sealed: int = 0


def redact_passage(
    number: int,
    text: str,
    *,
    user: Any,
    reason: str,
    erase_on: date | None = None,
    mark: str = MARK,
    with_photos: bool = False,
) -> Redaction:
    """Put a mark in place of a passage in every text of the story, print that, and seal what was printed
    before.

    Args: ``user`` is who redacts, None on the command line; ``erase_on`` is a day in Taipei. Raises
    PermissionDenied, NothingToRedact, and BadPassage when the text is too short.
    """
    passage = Passage(text, mark)
    with press_transaction(actor_of(user)) as press:
        article, story, before = _begin(number, user)
        photos = _photos(article, before)
        content = _without_passage(before, passage, instant(press.at))
        forgetting.forget_passage(article, passage)
        if with_photos:
            forgetting.withdraw_photos(photos, press.at)
        else:
            forgetting.forget_in_photos(photos, passage)
        if not passage.hits and not _in_older_printings(number, passage):
            raise NothingToRedact(_("The passage is in no version of story %(number)s.") % {"number": number})
        # Last: Wagtail's chores, which wait for the end of the transaction, leave old words in the index once more.
        press.then(lambda _rows: purge())
        Article.objects.filter(pk=article.pk).update(updated_at=press.at)
        return _print(press, story, content, stays_live=story.is_live, reason=reason, erase_on=erase_on)


def redact_story(
    number: int, *, user: Any, reason: str, erase_on: date | None = None, with_photos: bool = False
) -> Redaction:
    """Take the story down for good and seal every printing of it. Corrections stay as dates, without their
    text.

    Args and exceptions as in ``redact_passage``; ``with_photos`` withdraws its photos from every story.
    """
    with press_transaction(actor_of(user)) as press:
        article, story, before = _begin(number, user)
        photos = _photos(article, before)
        if (state := article.current_workflow_state) is not None:
            state.cancel(user=user)
        forgetting.forget_story(article)
        if with_photos:
            forgetting.withdraw_photos(photos, press.at)
        press.then(lambda _rows: purge())
        return _print(press, story, blank(before), stays_live=False, reason=reason, erase_on=erase_on)


def blank(before: ArticleData) -> ArticleData:
    """The payload of a story of which only number, place and dates are left."""
    withheld: list[Any] = [{"id": c["id"], "at": c["at"], "text": ""} for c in before["corrections"]]
    return ArticleData(
        schema=before["schema"],
        number=before["number"],
        language=before["language"],
        channel=before["channel"],
        section=before["section"],
        also=[],
        edition=before["edition"],
        paper=before["paper"],
        rating=before["rating"],
        sponsored=before["sponsored"],
        kicker="",
        headline="",
        list_title="",
        push_title="",
        safe_headline="",
        standfirst="",
        bylines=[],
        lead=None,
        body=[],
        topics=[],
        evolved_from=None,
        corrections=withheld,
        aliases=[],
        published_at=before["published_at"],
        updated_at=before["updated_at"],
        source={"id": "", "name": "", "url": "", "licence": ""} if before["source"] else None,
    )


def _begin(number: int, user: Any) -> tuple[Article, Story, ArticleData]:
    if user is not None and not user.has_perm(REDACT):
        raise PermissionDenied("Redaction is for the legal role.")
    article = Article.objects.select_for_update(of=("self",)).filter(number=number).first()
    story = Story.objects.select_related("payload").filter(number=number).first()
    if article is None or story is None:
        raise NothingToRedact(
            _("Story %(number)s was never printed. An article that was not can simply be edited.")
            % {"number": number}
        )
    before = read(story.payload)
    if is_withheld(before):
        raise NothingToRedact(_("Story %(number)s was redacted as a whole already.") % {"number": number})
    return article, story, before


def _photos(article: Article, before: ArticleData) -> list[Photo]:
    """The photos of what was printed and of what is written now."""
    keys = photo_ids(article.body.get_prep_value()) | {article.lead_id or 0}
    if before["lead"] is not None:
        keys.add(before["lead"]["photo"] or 0)
    for block in before["body"]:
        keys |= {picture.get("photo") or 0 for picture in [block, *block.get("photos", [])]}
    return list(Photo.objects.filter(pk__in=keys).order_by("pk"))


def _without_passage(before: ArticleData, passage: Passage, now: str) -> ArticleData:
    content: ArticleData = passage.out_of_json(before)
    content["aliases"] = [address for address in before["aliases"] if passage.out_of(address) == address]
    content["updated_at"] = now
    return content


def _in_older_printings(number: int, passage: Passage) -> bool:
    payloads = Payload.objects.filter(row__subject_type=ARTICLE, row__subject_id=number, state=State.WHOLE)
    for payload in payloads.iterator(chunk_size=20):
        passage.out_of_json(read(payload))
        if passage.hits:
            return True
    return False


def _print(
    press: Press, story: Story, content: ArticleData, *, stays_live: bool, reason: str, erase_on: date | None
) -> Redaction:
    done = Redaction(story.number, erase_on or timezone.localdate(timezone=TAIPEI) + KEPT_FOR)
    press.add([Entry(ARTICLE, story.number, Kind.REDACTED, press.at, content=dict(content))])
    if not stays_live:
        press.add([take_down_entry(story.number, press.at)])

    def seal(rows: list[LogRow]) -> None:
        row = next(r for r in rows if r.kind == Kind.REDACTED and r.subject_id == story.number)
        done.row, done.sealed = row.number, seal_older(row, erase_on=done.erase_on, reason=reason)

    press.then(seal)
    return done
