"""Settings of a server whose renderings are counted: Haowai's own, and a line in a file for each page that
Django is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from benchmarks.live import RENDERINGS
from haowai.config.settings import *  # noqa: F403
from haowai.config.settings import HAOWAI_HOME
from haowai.config.settings import MIDDLEWARE as OURS

MIDDLEWARE = ["benchmarks.counting.count", *OURS]


def count(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Note the path of each request, in one write that no other process can come into."""
    file = os.open(HAOWAI_HOME / RENDERINGS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def counted(request: HttpRequest) -> HttpResponseBase:
        os.write(file, f"{request.path}\n".encode())
        return get_response(request)

    return counted
