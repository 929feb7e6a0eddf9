"""Sections, and stories below them."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.search import index

LATEST = 10


class SectionPage(Page):
    """A section: its newest stories."""

    template = "plain/section.html"

    def stories(self) -> Any:
        return StoryPage.objects.child_of(self).live().order_by("-first_published_at")[:LATEST]


class StoryPage(Page):
    """A story with standfirst and body."""

    standfirst = models.TextField(blank=True)
    byline = models.CharField(max_length=100, blank=True)
    body = StreamField(
        [
            ("subheading", blocks.CharBlock()),
            ("paragraph", blocks.RichTextBlock()),
            ("image", ImageChooserBlock()),
        ]
    )
    template = "plain/story.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("byline"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("standfirst"), index.SearchField("body")]

    def beside(self) -> Any:
        """The newest of its section."""
        return (
            StoryPage.objects.sibling_of(self, inclusive=False)
            .live()
            .order_by("-first_published_at")[:LATEST]
        )
