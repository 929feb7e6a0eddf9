"""When the database is gone: readers are told to come back, and the newsroom what has become of its work.

What is printed is served on by the page cache; this is for what was not at hand, and for the newsroom.
"""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

#: Seconds after which it is worth trying again.
RETRY_AFTER = 10
NEWSROOM = "/newsroom/"


def answer_error(request: HttpRequest) -> HttpResponse:
    """The answer to a request that failed: 503 while the database can't be reached, else Django's 500."""
    error: BaseException | None = sys.exc_info()[1]
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__cause__ or error.__context__
    if error is None:
        return server_error(request)
    template = "newsroom/503.html" if request.path.startswith(NEWSROOM) else "503.html"
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    # No context: whatever asks the database would fail again.
    return HttpResponse(render_to_string(template), status=503, headers=headers)
