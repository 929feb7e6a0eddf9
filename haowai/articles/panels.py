"""How the article's form is laid out: what is written, where it stands, the record, the schedule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from haowai.articles.forms import CompanionFormSet, CorrectionFormSet


class CorrectionsPanel(InlinePanel):
    """Corrections, of which printed ones stay."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = CorrectionFormSet
        return options


class CompanionsPanel(InlinePanel):
    """Related stories: each once, and not the article itself."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = CompanionFormSet
        return options


class TopicOffersPanel(Panel):
    """What the newsroom offers as topics of the text as it stands in the form, and where the offered ones came from.
    Filled by a script; without it a screen of its own does the same."""

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["topics_taken", "topics_refused"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/topic_offers.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from haowai.articles.choosing import taken_topics

            article = self.instance
            saved = article.pk is not None
            place = getattr(getattr(self.form, "parent_page", None), "pk", None)
            return {
                **super().get_context_data(parent_context),
                "form": self.form,
                "address": reverse("newsroom_topic_offers"),
                "article": article.pk if saved else "",
                "place": place or "",
                "screen": reverse("newsroom_article_topics", args=[article.pk]) if saved else "",
                "taken": taken_topics(article) if saved else [],
            }


signature_panels = [
    FieldRowPanel([FieldPanel("person"), FieldPanel("name")]),
    FieldRowPanel(
        [
            FieldPanel("role", attrs={"data-byline-role": ""}),
            FieldPanel("place", attrs={"data-byline-place": ""}),
            FieldPanel("day"),
            FieldPanel("form"),
        ]
    ),
]

content_panels = [
    FieldPanel("kicker", classname="collapsed"),
    FieldPanel("headline", classname="title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
    FieldPanel("standfirst", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
    InlinePanel("signatures", panels=signature_panels, heading=_("Bylines"), label=_("Byline")),
    MultiFieldPanel(
        [
            FieldPanel("lead"),
            FieldRowPanel(
                [
                    FieldPanel("lead_caption", help_text=_("Empty: the photo's own.")),
                    FieldPanel("lead_credit", help_text=_("Empty: the photo's own. Without brackets.")),
                ]
            ),
        ],
        heading=_("Lead photo"),
    ),
    FieldPanel("body"),
    MultiFieldPanel([FieldPanel("topics"), TopicOffersPanel()], heading=_("Topics")),
]

placement_panels = [
    MultiFieldPanel(
        [
            FieldPanel("edition", widget=forms.RadioSelect),
            FieldRowPanel([FieldPanel("paper_date"), FieldPanel("paper_page")]),
            FieldPanel("rating", widget=forms.RadioSelect),
            FieldPanel("sponsored"),
            FieldPanel("minor"),
        ],
        heading=_("Edition and rating"),
    ),
    MultiFieldPanel(
        [FieldPanel("list_title"), FieldPanel("push_title"), FieldPanel("safe_headline")],
        heading=_("Shorter titles"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("also", classname="collapsed"),
            FieldPanel("evolved_from"),
            FieldPanel("language"),
        ],
        heading=_("Where it stands"),
    ),
]

companion_panels = [
    CompanionsPanel(
        "companions",
        panels=[FieldPanel("other"), FieldPanel("place", widget=forms.RadioSelect)],
        heading=_("Related stories"),
        label=_("Related story"),
        help_text=_(
            "What is related is worked out by itself. Say here what belongs at the head of the list, in this order, "
            "what is missing, and what must not be there. Readers see it when the article is published; the story "
            "gets no new version by it."
        ),
    ),
]

record_panels = [
    CorrectionsPanel(
        "corrections",
        panels=[FieldPanel("at"), FieldPanel("text")],
        heading=_("Corrections"),
        label=_("Correction"),
        help_text=_("A public, dated record. Once printed it stays."),
    ),
    InlinePanel(
        "old_addresses",
        panels=[FieldPanel("address")],
        heading=_("Older addresses"),
        label=_("Older address"),
        help_text=_("Each answers with a permanent redirect to the article."),
    ),
]

settings_panels = [PublishingPanel(), CommentPanel()]

article_edit_handler = TabbedInterface(
    [
        ObjectList(content_panels, heading=_("Article")),
        ObjectList(placement_panels, heading=_("Lists and placement")),
        ObjectList(companion_panels, heading=_("Related stories")),
        ObjectList(record_panels, heading=_("Record")),
        ObjectList(settings_panels, heading=_("Schedule")),
    ]
)
