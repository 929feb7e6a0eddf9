"""Fields of the article's form: topics by name, another article by its number, sections as boxes to tick."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.forms import TagWidget
from taggit.utils import parse_tags

from haowai.sections.models import Person, Section, SubjectKind, Topic
from haowai.sections.models.subjects import NAME_LIMIT


class TopicInput(TagWidget):
    """Names with completion, as Wagtail's own input of tags: it scales to any number of topics."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-controller": "w-tag", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-w-tag-delay-value": 200,
            "data-w-tag-url-value": reverse("newsroom_topic_names"),
            "data-w-tag-options-value": json.dumps({"allowSpaces": True, "autocompleteOnly": False}),
        }
        return context


class TopicsField(forms.CharField):
    """Topics by their names. Cleans to topics; one with a new name is not saved yet (``save_new_topics``
    does it)."""

    widget = TopicInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label=gettext_lazy("Topics"), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        rows = list(value)
        keys = [row for row in rows if not isinstance(row, Topic)]
        return [*(row for row in rows if isinstance(row, Topic)), *Topic.objects.filter(pk__in=keys)]

    def clean(self, value: Any) -> list[Topic]:
        names = [" ".join(name.split()) for name in parse_tags(super().clean(value))]
        return topics_named(names)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {row.name for row in self.prepare_value(initial or [])}
        return before != {" ".join(name.split()) for name in parse_tags(data or "")}


def topics_named(names: Sequence[str]) -> list[Topic]:
    """The topics of these names, each once; one that is new is not saved yet. Raises ValidationError for a name that
    is too long."""
    if long := [name for name in names if len(name) > NAME_LIMIT]:
        raise ValidationError(_("“%(name)s…” is too long for a topic."), params={"name": long[0][:20]})
    known = {topic.name: topic for topic in Topic.objects.filter(name__in=names)}
    return [known.get(name) or Topic(name=name) for name in dict.fromkeys(names)]


def save_new_topics(topics: Iterable[Topic]) -> None:
    """Make the topics that are new, each with a free address."""
    for topic in topics:
        if topic._state.adding:
            slug = slugify(topic.name, allow_unicode=True)[:70] or "topic"
            taken = set(Topic.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
            free = (candidate for candidate in (slug, *(f"{slug}-{i}" for i in range(2, len(taken) + 3))))
            topic.slug = next(candidate for candidate in free if candidate not in taken)
            if Person.objects.filter(name=topic.name).exists():
                topic.kind = SubjectKind.PERSON
            topic.save()


class ArticleNumberField(forms.IntegerField):
    """Another article, by its public number."""

    def prepare_value(self, value: Any) -> Any:
        from haowai.articles.models import Article

        if isinstance(value, Article):
            return value.number
        # The form's data is a string, what the model holds is a key.
        if isinstance(value, int):
            return Article.objects.filter(pk=value).values_list("number", flat=True).first()
        return value

    def clean(self, value: Any) -> Any:
        from haowai.articles.models import Article

        number = super().clean(value)
        if number is None:
            return None
        article = Article.objects.filter(number=number).first()
        if article is None:
            raise ValidationError(
                _("There is no article with the number %(number)s."), params={"number": number}
            )
        return article

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial)
        return str(before or "") != str(data or "").strip()


class SectionsField(forms.ModelMultipleChoiceField):
    """Sections, named with their channel in one query."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Section.objects.select_related("channel"), required=False, label=gettext_lazy("Also in"), **kwargs
        )
