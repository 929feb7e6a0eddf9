"""The newsroom's tree: channel, section and month folders, kept in step with channels and sections.

Wagtail's sites follow the settings: each channel's host is where its canonical base says.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django.utils import timezone
from wagtail.models import Page, Site

from haowai.articles.models import ChannelFolder, MonthFolder, SectionFolder
from haowai.press.models.story import TAIPEI
from haowai.sections.addresses import base_of
from haowai.sections.models import Channel, Section


def channel_folder(channel: Channel) -> ChannelFolder:
    """The folder of a channel, made together with its Wagtail site when missing."""
    folder = ChannelFolder.objects.filter(channel=channel).first()
    if folder is None:
        folder = ChannelFolder(channel=channel, title=channel.name, slug=channel.slug)
        root = Page.objects.select_for_update().get(depth=1)
        root.add_child(instance=folder)
    if folder.title != channel.name:
        folder.title = folder.draft_title = channel.name
        folder.save(clean=False)
    place_site(channel, folder)
    return folder


def place_site(channel: Channel, folder: ChannelFolder) -> None:
    """Give the channel's Wagtail site the host and port of its canonical base."""
    parts = urlsplit(base_of(channel))
    values = {
        "hostname": parts.hostname or "localhost",
        "port": parts.port or (443 if parts.scheme == "https" else 80),
        "site_name": channel.name,
    }
    site = Site.objects.filter(root_page=folder).first() or Site(root_page=folder)
    if (
        any(getattr(site, name) != value for name, value in values.items())
        or site.is_default_site != channel.is_paper
    ):
        if channel.is_paper:
            Site.objects.filter(is_default_site=True).exclude(pk=site.pk).update(is_default_site=False)
        Site.objects.filter(hostname=values["hostname"], port=values["port"]).exclude(pk=site.pk).delete()
        for name, value in values.items():
            setattr(site, name, value)
        site.is_default_site = channel.is_paper
        site.save()


def section_folder(section: Section) -> SectionFolder:
    """The folder of a section, made when missing."""
    folder = SectionFolder.objects.filter(section=section).first()
    if folder is None:
        parent = Page.objects.select_for_update().get(pk=channel_folder(section.channel).pk)
        folder = SectionFolder(section=section, title=section.name, slug=section.slug)
        parent.add_child(instance=folder)
    if (folder.title, folder.slug) != (section.name, section.slug):
        folder.title = folder.draft_title = section.name
        folder.slug = section.slug
        folder.save(clean=False)
    return folder


def month_folder(section: Section, day: date | None = None) -> MonthFolder:
    """The folder for articles begun on a day (today in Taipei when absent), made when missing. In a
    transaction.
    """
    month = (day or timezone.localdate(timezone=TAIPEI)).replace(day=1)
    folder = MonthFolder.objects.filter(section=section, month=month).first()
    if folder is None:
        parent = Page.objects.select_for_update().get(pk=section_folder(section).pk)
        # Somebody may have made it while we waited for the lock.
        folder = MonthFolder.objects.filter(section=section, month=month).first()
        if folder is None:
            name = MonthFolder.name_of(month)
            folder = MonthFolder(section=section, month=month, title=name, slug=name)
            parent.add_child(instance=folder)
    return folder
