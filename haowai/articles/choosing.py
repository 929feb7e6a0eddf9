"""Writing down who chose which topic of an article, when a version is saved."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from haowai.articles.models.article import Article
from haowai.articles.models.choices import Origin, TopicChoice
from haowai.discovery.naming import plain
from haowai.sections.models import Topic
from haowai.sections.models.subjects import NAME_LIMIT

#: A form never brings more names than a desk could have clicked.
MOST_NAMES = 200


def key_of(name: str) -> str:
    """The name as names are compared: 臺北 is 台北."""
    return plain(name).strip()[: 2 * NAME_LIMIT]


def read_names(text: str) -> list[str]:
    """Names out of what a form brings (a JSON list); what is none is left out."""
    try:
        names = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    if not isinstance(names, list):
        return []
    tidy = (" ".join(name.split()) for name in names[:MOST_NAMES] if isinstance(name, str))
    return [name for name in tidy if name and len(name) <= NAME_LIMIT and "\0" not in name]


@dataclass
class Choices:
    """What somebody decided in a form. ``before`` are keys of the topics that the article had."""

    user: Any
    before: Collection[int] = ()
    taken: Iterable[str] = ()
    refused: Iterable[str] = ()
    #: The keys of ``taken``, filled in.
    _taken: set[str] = field(default_factory=set)

    def keep(self, article: Article) -> None:
        """Note what is new among the article's topics, what is gone, and what was refused."""
        self._taken = {key_of(name) for name in self.taken}
        current = {topic.pk: topic for topic in article.topics.all()}
        gone = Topic.objects.filter(pk__in=set(self.before) - set(current))
        with transaction.atomic():
            known = {choice.key: choice for choice in TopicChoice.objects.filter(article_id=article.pk)}
            for topic in current.values():
                self._note_topic(article, topic, known)
            names = {key_of(topic.name) for topic in current.values()}
            refused = [*((topic.name, topic) for topic in gone), *((name, None) for name in self.refused)]
            for name, gone_topic in refused:
                if (key := key_of(name)) not in names:
                    self._note_refusal(article, name, gone_topic, known.get(key))

    def _note_topic(self, article: Article, topic: Topic, known: dict[str, TopicChoice]) -> None:
        key = key_of(topic.name)
        choice = known.get(key)
        if choice is None and topic.pk in self.before:
            return  # it came along: with an import, or from before choices were noted
        if choice is None or choice.refused:
            origin = Origin.OFFERED if key in self._taken else Origin.DESK
            self._write(article, topic.name, topic, origin=origin, refused=False)

    def _note_refusal(
        self, article: Article, name: str, topic: Topic | None, choice: TopicChoice | None
    ) -> None:
        if choice is None or not choice.refused:
            origin = choice.origin if choice else Origin.DESK if topic else Origin.OFFERED
            self._write(
                article, name, topic or (choice.topic if choice else None), origin=origin, refused=True
            )

    def _write(self, article: Article, name: str, topic: Topic | None, *, origin: str, refused: bool) -> None:
        user = self.user if self.user is not None and self.user.pk else None
        TopicChoice.objects.update_or_create(
            article_id=article.pk,
            key=key_of(name),
            defaults={
                "name": name,
                "topic": topic,
                "origin": origin,
                "refused": refused,
                "by": user,
                "at": timezone.now(),
            },
        )


def refused_names(article: Article) -> list[str]:
    """Names that are not offered for the article again."""
    return list(TopicChoice.objects.filter(article=article.pk, refused=True).values_list("name", flat=True))


def taken_topics(article: Article) -> list[TopicChoice]:
    """The topics that were offered and that somebody took, with who did."""
    rows = TopicChoice.objects.filter(article=article.pk, origin=Origin.OFFERED, refused=False)
    return list(rows.select_related("by"))
