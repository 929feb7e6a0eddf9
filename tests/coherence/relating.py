"""Acts of the played newsroom about related stories: what editors say, and what is worked out behind the index."""

from __future__ import annotations

from random import Random

from haowai.articles.models import Article, Companion, Place
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.related.following import RelatedStories
from haowai.press.consumers import run
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
