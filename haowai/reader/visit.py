"""What a page needs to know of the request it answers, and nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from haowai.reader.links import Links
from haowai.reader.site import Site
from haowai.sections.models import Channel, Language

INTERFACE = {Language.ENGLISH.value: "en", Language.JAPANESE.value: "en"}


def interface_language(channel: Channel | None) -> str:
    """The language that the interface of a channel speaks, as Django calls it."""
    return INTERFACE.get(channel.language, "zh-hant") if channel else "zh-hant"


@dataclass(frozen=True)
class Visit:
    """The site, and the channel that was asked. No reader, cookie or header reaches a page."""

    site: Site
    channel: Channel
    #: The reader said to be 18 (``reader/gate.py``): restricted stories are shown, on pages that nothing keeps.
    adult: bool = False

    @cached_property
    def links(self) -> Links:
        return Links(self.site, self.channel)


class ReaderRequest(HttpRequest):
    """A request that went through ``ChannelMiddleware``, which answers itself when there is no visit."""

    visit: Visit
    #: Host and port as asked, in small letters.
    host_asked: str
