"""The reader's page of what is not printed or set yet, for the newsroom (``config`` wires it in)."""

from __future__ import annotations

from django.http import HttpResponse

from haowai.press.payload import ArticleData
from haowai.reader.answers import answer
from haowai.reader.links import Links
from haowai.reader.pages.article import printed_page
from haowai.reader.pages.base import Page
from haowai.reader.pages.fronts import home_of, section_of
from haowai.reader.pages.specials import special_of
from haowai.reader.site import load_site
from haowai.sections.models import Channel, Front, Section, Special


def render_preview(data: ArticleData, channel: Channel, section: Section) -> HttpResponse:
    """The article page of ``data`` as readers of the channel would get it, with a slim mark that it is a
    preview.

    All of a restricted story is shown, for whoever may preview it works on its words; the mark says that
    readers don't see them. Links are absolute, since the newsroom may be on another channel's host. Nothing
    keeps the response.
    """
    site = load_site()
    own = site.by_id.get(section.pk)
    if own is None or own.channel_id != channel.pk:
        raise ValueError(f"section {section.pk} is no section of channel {channel.slug}")
    return _unkept(printed_page(Links(site, own.channel, whole=True), own, data, preview=True))


def render_front(front: Front) -> HttpResponse:
    """The home or the section's front as readers would get it with what ``front`` sets, saved or not."""
    site = load_site()
    links = Links(site, site.channel(front.channel_id), whole=True)
    if front.section_id is None:
        return _unkept(home_of(links, front, preview=True))
    return _unkept(section_of(links, site.by_id[front.section_id], front, preview=True))


def render_special(special: Special) -> HttpResponse:
    """The page of a special as readers would get it, saved or not, open or not."""
    site = load_site()
    links = Links(site, site.channel(special.channel_id), whole=True)
    return _unkept(special_of(links, special, preview=True))


def _unkept(page: Page) -> HttpResponse:
    response = answer(page)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    del response["Surrogate-Key"]
    return response
