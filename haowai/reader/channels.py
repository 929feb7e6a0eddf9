"""Which channel a request is for, found by its host."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.http.request import split_domain_port
from django.utils import timezone, translation

from haowai.press.models.story import TAIPEI
from haowai.reader.answers import elsewhere, no_newspaper
from haowai.reader.clock import rendering
from haowai.reader.site import load_site
from haowai.reader.visit import ReaderRequest, Visit, interface_language

#: What is the same at every host, and needs no channel. The newsroom's pages say nothing of how long they are true.
NOT_PRINTED = ("/newsroom/", "/static/")
ANYWHERE = (*NOT_PRINTED, "/media/", "/pictures/", "/theme/")

#: In the environment of a request: the number of the newest row of the log, as its asker knows it.
HEAD = "haowai.head"


class ChannelMiddleware:
    """Sets ``request.visit`` on readers' requests and speaks the channel's language, in the time of Taipei. The whole
    request is one rendering (``clock.rendering``)."""

    def __init__(self, get_response: Callable[[ReaderRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ReaderRequest) -> HttpResponseBase:
        if request.path.startswith(NOT_PRINTED):
            return self.get_response(request)
        with rendering():
            return self._printed(request)

    def _printed(self, request: ReaderRequest) -> HttpResponseBase:
        if request.path.startswith(ANYWHERE):
            return self.get_response(request)
        # Not get_host(): it refuses hosts that are not ours, and under one an older address may still be
        # known.
        request.host_asked = str(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")).lower()
        # The page cache has asked for the head of the log already; it sets this, and no request can.
        site = load_site(request.META.get(HEAD))
        well_formed = bool(split_domain_port(request.host_asked)[0])
        channel = site.channel_at(request.host_asked) if site.channels and well_formed else None
        with translation.override(interface_language(channel)), timezone.override(TAIPEI):
            if not site.channels:
                return no_newspaper(request)
            if channel is None:
                return elsewhere(request, site)
            request.visit = Visit(site, channel)
            return self.get_response(request)
