"""Folders of the newsroom's tree: channel, section, month.

An article lies in the month in which it was begun, so a folder holds what one desk writes in a month and
never grows without bound: thirty years of a daily are about four hundred months a section. Permissions hang
on section folders. Readers never meet folders.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from haowai.sections.models import Channel, Section


class Folder(Page):
    """Abstract: a page that only holds others."""

    class Meta:
        abstract = True

    def get_url_parts(self, request: object = None) -> None:
        return None

    def serve(self, request: object) -> None:
        raise NotImplementedError("folders have no reader's page")


class ChannelFolder(Folder):
    """The root page of a channel's Wagtail site."""

    channel = models.OneToOneField(Channel, models.PROTECT, related_name="folder", verbose_name=_("channel"))

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.SectionFolder"]
    max_count = 0
    content_panels: list[object] = []
    promote_panels: list[object] = []
    settings_panels: list[object] = []

    class Meta:
        verbose_name = _("channel folder")
        verbose_name_plural = _("channel folders")


class SectionFolder(Folder):
    """What the desk of a section writes."""

    section = models.OneToOneField(Section, models.PROTECT, related_name="folder", verbose_name=_("section"))

    parent_page_types = ["articles.ChannelFolder"]
    subpage_types = ["articles.MonthFolder"]
    max_count = 0
    content_panels: list[object] = []
    promote_panels: list[object] = []
    settings_panels: list[object] = []

    class Meta:
        verbose_name = _("section folder")
        verbose_name_plural = _("section folders")


class MonthFolder(Folder):
    """A month of a section, named ``2026-11``."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="+", verbose_name=_("section"))
    month = models.DateField(_("month"))

    parent_page_types = ["articles.SectionFolder"]
    subpage_types = ["articles.Article"]
    max_count = 0
    content_panels: list[object] = []
    promote_panels: list[object] = []
    settings_panels: list[object] = []

    class Meta:
        verbose_name = _("month folder")
        verbose_name_plural = _("month folders")
        constraints = [models.UniqueConstraint(fields=["section", "month"], name="one_folder_a_month")]

    @staticmethod
    def name_of(month: date) -> str:
        return month.strftime("%Y-%m")
