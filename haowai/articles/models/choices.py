"""Who chose an article's topics: the desk by itself, or by taking what the newsroom offered; and what it refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haowai.articles.models.article import Article
from haowai.sections.models import Topic
from haowai.sections.models.subjects import NAME_LIMIT


class Origin(models.TextChoices):
    """Who came upon a topic."""

    DESK = "desk", _("chosen by the desk")
    OFFERED = "offered", _("offered by the newsroom and taken")


class TopicChoice(models.Model):
    """One decision about a topic of an article's newest version. What was imported has none. Printings don't know of
    it."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="topic_choices", verbose_name=_("article")
    )
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    #: The name as names are compared.
    key = models.CharField(max_length=2 * NAME_LIMIT)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    #: Refused, or taken off again: it isn't offered for this article any more.
    refused = models.BooleanField(_("refused"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("choice of a topic")
        verbose_name_plural = _("choices of topics")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="one_choice_of_a_topic")]

    def __str__(self) -> str:
        return self.name
