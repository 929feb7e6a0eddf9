"""Which printings are to be reviewed after: those of somebody who publishes alone.

A consumer of the press log, so that it does not matter which door the printing came through; a row is noted
once, however often it is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wagtail.models import Revision

from haowai.accounts.models import Staff
from haowai.accounts.roles import Role
from haowai.articles.models import Article
from haowai.newsroom.models import Review, RoleGroup
from haowai.press.consumers import Consumer
from haowai.press.models import LogRow
from haowai.press.models.log import ARTICLE, Kind

#: Printings that show readers words which nobody else has seen.
REVIEWED = frozenset({Kind.PUBLISHED, Kind.UPDATED, Kind.CORRECTED, Kind.RESTORED})


class Reviews(Consumer):
    """Follows the log. Made anew, it keeps what was ticked off."""

    name = "reviews"

    def handle(self, rows: list[LogRow]) -> None:
        note_reviews(rows)

    def reset(self) -> None:
        Review.objects.open().delete()


def note_reviews(rows: Iterable[LogRow]) -> None:
    """Note the printings among the rows that were made by somebody who publishes alone."""
    printings = [row for row in rows if row.subject_type == ARTICLE and row.kind in REVIEWED]
    alone = publishing_alone()
    if not printings or not alone:
        return
    planners = _planners([row.subject_id for row in printings if not row.actor.startswith("staff:")])
    reviews = []
    for row in printings:
        who = (
            int(row.actor.removeprefix("staff:"))
            if row.actor.startswith("staff:")
            else planners.get(row.subject_id)
        )
        if who in alone:
            reviews.append(
                Review(number=row.subject_id, printing=row.number, printed_at=row.at, printed_by_id=who)
            )
    Review.objects.bulk_create(reviews, ignore_conflicts=True)


def publishing_alone() -> set[int]:
    """Keys of the night editors who are nothing else that needs no second look."""
    night = Staff.objects.filter(groups__role__role=Role.NIGHT, is_superuser=False)
    chiefs = RoleGroup.objects.filter(role=Role.CHIEF).values("group")
    return set(night.exclude(groups__in=chiefs).values_list("pk", flat=True))


def _planners(numbers: Sequence[int]) -> dict[int, int]:
    """Who wrote the live version of articles that the scheduler printed."""
    if not numbers:
        return {}
    live = dict(Article.objects.filter(number__in=numbers).order_by().values_list("live_revision", "number"))
    revisions = Revision.objects.filter(pk__in=[pk for pk in live if pk], user__isnull=False)
    return {live[pk]: user for pk, user in revisions.values_list("pk", "user")}
