"""The article's form in the newsroom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamValue

from haowai.articles.embeds import known_of
from haowai.articles.fields import ArticleNumberField, SectionsField, TopicsField, save_new_topics
from haowai.media.models import Photo
from haowai.press.models import Story
from haowai.press.models.log import State
from haowai.press.payload import read


class CorrectionFormSet(BaseChildFormSet):
    """The record of corrections: what was printed stays."""

    def clean(self) -> None:
        super().clean()
        removed = {form.instance.pk for form in self.deleted_forms if form.instance.pk}
        if removed & printed_corrections(self.instance.number):
            raise ValidationError(_("A printed correction can't be deleted: the record stays."))


class CompanionFormSet(BaseChildFormSet):
    """Related stories that the desk names."""

    def clean(self) -> None:
        super().clean()
        named: set[int] = set()
        for form in self.forms:
            other = None if form in self.deleted_forms else form.cleaned_data.get("other")
            if other is None:
                continue
            if other.pk == self.instance.pk:
                form.add_error("other", _("An article isn’t related to itself."))
            elif other.pk in named:
                form.add_error("other", _("This article is named twice."))
            named.add(other.pk)


def printed_corrections(number: int | None) -> set[int]:
    """Keys of the corrections that readers have met."""
    if number is None:
        return set()
    story = Story.objects.select_related("payload").filter(number=number, payload__state=State.WHOLE).first()
    return {correction["id"] for correction in read(story.payload)["corrections"]} if story else set()


def fill_embeds(body: StreamValue) -> None:
    """Give embedded films the title and the poster that their sites told (``look_up``), where the desk chose none."""
    for child in body:
        if child.block_type != "embed" or (child.value["title"] and child.value.get("poster")):
            continue
        known = known_of(child.value["url"])
        if known is not None:
            child.value["title"] = child.value["title"] or known.title
            if not child.value.get("poster") and known.poster:
                child.value["poster"] = Photo.objects.get(pk=known.poster)


class ArticleForm(WagtailAdminPageForm):
    """Topics by name, the evolved-from article by number; new topics are made when everything else is
    right."""

    topics = TopicsField(help_text=gettext_lazy("Type a name and press Enter. A new name makes a new topic."))
    #: Names, as JSON, that were taken from what the newsroom offers, and refused (``choosing.read_names``).
    topics_taken = forms.CharField(required=False, widget=forms.HiddenInput)
    topics_refused = forms.CharField(required=False, widget=forms.HiddenInput)
    also = SectionsField()
    evolved_from = ArticleNumberField(
        required=False,
        label=gettext_lazy("Evolved from"),
        help_text=gettext_lazy("The number of the realtime article that this one grew from."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Before the form's own topics come in.
        self._topics_before = [topic.pk for topic in self.instance.topics.all()]

    def clean_topics(self) -> Any:
        topics = self.cleaned_data["topics"]
        fresh = [topic.name for topic in topics if topic.pk is None]
        if fresh and self.for_user is not None and not self.for_user.has_perm("sections.add_topic"):
            raise ValidationError(_("There is no topic “%(name)s”."), params={"name": fresh[0]})
        return topics

    def clean_evolved_from(self) -> Any:
        origin = self.cleaned_data["evolved_from"]
        if origin is not None and origin.pk == self.instance.pk:
            raise ValidationError(_("An article can't have evolved from itself."))
        return origin

    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.errors and "topics" in self.cleaned_data:
            save_new_topics(self.cleaned_data["topics"])
        if "body" in self.cleaned_data:
            fill_embeds(self.cleaned_data["body"])
        return cleaned

    def save(self, commit: bool = True) -> Any:
        from haowai.articles.choosing import Choices, read_names

        article = super().save(commit)
        cleaned = self.cleaned_data
        # Written down with the version to which they belong.
        article.topic_choices_made = Choices(
            self.for_user,
            before=self._topics_before,
            taken=read_names(cleaned.get("topics_taken", "")),
            refused=read_names(cleaned.get("topics_refused", "")),
        )
        return article
