"""Acts about what belongs to a story and who reads it: what editors say, what is worked out behind the index, and
readers who are counted."""

from __future__ import annotations

from random import Random

from django.utils import timezone

from haowai.articles.models import Article, Companion, Place
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.related.following import RelatedStories
from haowai.press.consumers import run
from tests.audience.readers import Crowd
from tests.coherence.newsroom import Newsroom, act


@act(2)
def name_companions(newsroom: Newsroom, r: Random) -> str | None:
    others = {other.pk: other for other in (newsroom.article(r) for _ in range(3)) if other}

    def change(article: Article) -> None:
        article.companions.set(
            [
                Companion(other=other, place=r.choice(Place.values))
                for other in others.values()
                if other.pk != article.pk
            ]
        )

    return newsroom.print_changed(r, change)


@act(4)
def work_out_what_is_related(newsroom: Newsroom, r: Random) -> str | None:
    index = SearchIndex()
    try:
        run(index)
    finally:
        index.close()
    return str(run(RelatedStories()))


@act(3)
def readers_come(newsroom: Newsroom, r: Random) -> str | None:
    """They are counted and purge nothing: lists of what is read have a life of their own (``reading.may_lag``)."""
    read = [article for _ in range(3) if (article := newsroom.article(r)) and article.number]
    crowd = Crowd(timezone.now())
    for article in read:
        crowd.many(article.number, r.randint(1, 9), first=r.randint(0, 99))
        crowd.stays(article.number, r.randint(1, 59))
    crowd.write()
    return " ".join(str(article.number) for article in read) or None
