"""The screen of house promotions: campaigns with what they were seen and clicked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.forms import Textarea
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from haowai.sections.models import Promotion


def state_of(promotion: Promotion) -> str:
    """Whether it waits, runs or has ended, at this moment."""
    if is_running(promotion):
        return gettext("runs")
    return gettext("waits") if promotion.begins_at > timezone.now() else gettext("ended")


def is_running(promotion: Promotion) -> bool:
    return promotion.runs_at(timezone.now())


def rate_of(promotion: Any) -> str:
    """Clicks of a hundred views; nothing before it was seen."""
    return f"{100 * promotion.clicked / promotion.seen:.1f} %" if promotion.seen else "–"


class PromotionViewSet(SnippetViewSet):
    model = Promotion
    icon = "pick"
    menu_label = _("Promotions")
    menu_name = "promotions"
    menu_order = 610
    add_to_admin_menu = True
    list_display = [
        "name",
        StatusTagColumn("state", label=_("State"), accessor=state_of, primary=is_running),
        "slot",
        "pages",
        "channel",
        Column("seen", label=_("Views"), sort_key="seen"),
        Column("clicked", label=_("Clicks"), sort_key="clicked"),
        Column("rate", label=_("Click rate"), accessor=rate_of),
    ]
    list_filter = ["slot", "pages", "channel"]
    search_fields = ["name", "title"]
    search_backend_name = None
    panels = [
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("slot"), FieldPanel("pages"), FieldPanel("channel")]),
                FieldRowPanel([FieldPanel("begins_at"), FieldPanel("ends_at"), FieldPanel("weight")]),
            ],
            heading=_("Where and when"),
            help_text=_(
                "Of several that run in a place each page shows one, drawn by weight: 20 is shown twice as often as 10."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldPanel("text", widget=Textarea(attrs={"rows": 2})),
                FieldRowPanel([FieldPanel("url"), FieldPanel("call")]),
                FieldPanel("photo"),
            ],
            heading=_("What readers see"),
            help_text=_(
                "It is marked as a promotion. The photo is shown three wide and two high, around its focal point."
            ),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        return Promotion.objects.annotate(
            seen=Coalesce(Sum("tallies__views"), 0), clicked=Coalesce(Sum("tallies__clicks"), 0)
        ).order_by("-begins_at", "-pk")
