"""Screens of channels, sections, topics, people and video: Wagtail's own, over our models."""

from __future__ import annotations

from typing import Any

from django.forms import Textarea
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from haowai.media.models import Video
from haowai.sections.models import Channel, Person, Section, Topic


class Undeletable(ModelPermissionPolicy):
    """Nobody deletes these: stories name them for ever."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, set(actions) - {"delete"})


class ChannelViewSet(SnippetViewSet):
    model = Channel
    icon = "site"
    menu_label = _("Channels")
    list_display = ["name", "slug", "language", "is_paper", "position"]
    permission_policy = Undeletable(Channel)
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("is_paper")]),
        FieldPanel("tagline"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("contact")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("colour"), FieldPanel("position")]),
        FieldPanel("emblem", widget=Textarea(attrs={"rows": 4})),
        MultiFieldPanel(
            [FieldPanel("gate_wording"), FieldPanel("gate_notice", widget=Textarea(attrs={"rows": 5}))],
            heading=_("18+ gate"),
            help_text=_("What readers are told before a restricted story."),
        ),
        MultiFieldPanel([FieldPanel("versions_shown"), FieldPanel("idle_minutes")], heading=_("Reading")),
        MultiFieldPanel(
            [FieldPanel("links", widget=Textarea(attrs={"rows": 4}))], heading=_("The channel elsewhere")
        ),
        MultiFieldPanel(
            [
                FieldPanel(name, widget=Textarea(attrs={"rows": 4, "spellcheck": "false", "dir": "ltr"}))
                for name in ("robots_txt", "ads_txt", "security_txt")
            ],
            heading=_("Files for machines"),
            classname="collapsed",
        ),
    ]


class SectionViewSet(SnippetViewSet):
    model = Section
    icon = "folder-open-1"
    menu_label = _("Sections")
    list_display = ["name", "channel", "slug", "in_menu", "position"]
    list_filter = ["channel"]
    permission_policy = Undeletable(Section)
    panels = [
        FieldRowPanel([FieldPanel("channel"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("in_menu"), FieldPanel("position")]),
    ]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("aliases", widget=Textarea(attrs={"rows": 3}))]),
        FieldPanel("description"),
    ]


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    menu_label = _("People")
    list_display = ["name", "role", "place"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("aliases", widget=Textarea(attrs={"rows": 3})),
        FieldRowPanel([FieldPanel("role"), FieldPanel("place")]),
        FieldPanel("bio"),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("staff")], heading=_("Contact")),
    ]


class PaperGroup(SnippetViewSetGroup):
    """What lists are made of."""

    items = (ChannelViewSet, SectionViewSet, TopicViewSet, PersonViewSet)
    menu_label = _("Sections and topics")
    menu_name = "sections"
    menu_icon = "list-ul"
    menu_order = 600


class VideoViewSet(SnippetViewSet):
    model = Video
    icon = "media"
    menu_label = _("Videos")
    menu_name = "videos"
    menu_order = 510
    add_to_admin_menu = True
    list_display = ["title", "credit", "created_at"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("file"), FieldPanel("captions")]),
        FieldRowPanel([FieldPanel("poster"), FieldPanel("credit")]),
    ]
