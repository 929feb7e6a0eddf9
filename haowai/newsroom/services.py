"""The screen of the pages that serve readers: about, contact, privacy, advertising …"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from haowai.articles.content import PAGE_LINK, page_links
from haowai.articles.models import Article
from haowai.sections.models import ServicePage


class ServicePageForm(WagtailAdminModelForm):
    """Links to articles are kept as the address that follows a story wherever it moves: readers' pages know
    nothing of the newsroom's tree."""

    def clean_body(self) -> str:
        text: str = self.cleaned_data["body"] or ""
        wanted = page_links([{"type": "paragraph", "value": text}])
        numbers = dict(Article.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}

        def link(match: Any) -> str:
            number = numbers.get(int(match.group(1) or match.group(2)))
            return f'<a href="/stories/{number}">' if number else "<a>"

        return PAGE_LINK.sub(link, text)


class ServicePageViewSet(SnippetViewSet):
    model = ServicePage
    icon = "help"
    menu_label = _("Service pages")
    menu_name = "service-pages"
    menu_order = 620
    add_to_admin_menu = True
    list_display = ["title", "channel", "slug", "in_footer", "position"]
    list_filter = ["channel"]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("channel"), FieldPanel("slug")]),
            FieldPanel("title"),
            FieldPanel("body"),
            FieldRowPanel([FieldPanel("in_footer"), FieldPanel("position")]),
        ],
        base_form_class=ServicePageForm,
    )
