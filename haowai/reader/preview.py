"""The reader's page of a payload that is not printed yet, for the newsroom (``config`` wires it in)."""

from __future__ import annotations

from django.http import HttpResponse

from haowai.press.payload import ArticleData
from haowai.reader.answers import answer
from haowai.reader.links import Links
from haowai.reader.pages.article import printed_page
from haowai.reader.site import load_site
from haowai.sections.models import Channel, Section


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
    response = answer(printed_page(Links(site, own.channel, whole=True), own, data, preview=True))
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    del response["Surrogate-Key"]
    return response
