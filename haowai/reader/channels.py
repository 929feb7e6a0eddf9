"""Which channel a request is for, found by its host."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from haowai.sections.addresses import channel_slug_of_host
from haowai.sections.models import Channel, Language

INTERFACE = {Language.ENGLISH: "en"}


class ReaderRequest(HttpRequest):
    """A request that went through ``ChannelMiddleware``."""

    channel: Channel | None


def channel_of_host(host: str) -> Channel | None:
    """The channel that answers at a host, None when no newspaper is there or the host is nobody's."""
    channels = list(Channel.objects.all())
    slug = channel_slug_of_host(host, [channel.slug for channel in channels])
    if slug is None:
        return None
    return next((c for c in channels if (c.is_paper if slug == "" else c.slug == slug)), None)


class ChannelMiddleware:
    """Sets ``request.channel`` on readers' requests and speaks the channel's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ReaderRequest) -> HttpResponse:
        if request.path.startswith(("/newsroom/", "/static/", "/media/")):
            return self.get_response(request)
        request.channel = channel_of_host(request.get_host())
        language = INTERFACE.get(request.channel.language, "zh-hant") if request.channel else "zh-hant"  # type: ignore[call-overload]
        with translation.override(language):
            return self.get_response(request)
