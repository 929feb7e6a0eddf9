"""The desk's word about related stories goes to press with its article, and changes nothing of what is printed.

It is kept in a recorded row of its own (``sections.RelatedChoice``): readers see it as soon as the article is
published, its list alone is purged, and the story gets no new version.
"""

from __future__ import annotations

from collections.abc import Sequence

from haowai.articles.models import Article, Companion, Place
from haowai.sections.models import RelatedChoice

COLUMNS = {Place.PINNED: "pinned", Place.ADDED: "added", Place.LEFT_OUT: "left_out"}
Said = dict[str, list[int]]


def record_companions(articles: Sequence[Article]) -> None:
    """Bring the recorded choices of live articles to what their rows hold. A press transaction must be open. Two
    queries where nothing was ever said."""
    if not articles:
        return
    wanted: dict[int, Said] = {article.number: _nothing() for article in articles}
    rows = Companion.objects.filter(article__in=[article.pk for article in articles]).order_by(
        "sort_order", "pk"
    )
    for number, other, place in rows.values_list("article__number", "other__number", "place"):
        named = wanted[number][COLUMNS[Place(place)]]
        if other not in named:
            named.append(other)
    known = RelatedChoice.objects.in_bulk(list(wanted))
    for number, said in wanted.items():
        row = known.get(number)
        if row is None and said != _nothing():
            RelatedChoice(number=number, **said).save(force_insert=True)
        elif row is not None and row.reference() != said:
            for name, numbers in said.items():
                setattr(row, name, numbers)
            row.save()


def _nothing() -> Said:
    return {name: [] for name in COLUMNS.values()}
