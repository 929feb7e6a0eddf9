"""What readers' pages report of being read (static/reader/page.js). Lanes take reports themselves; here are
those that come to the server behind, or where no lane stands in front."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from haowai.audience.reports import MOST_BYTES, Sender
from haowai.audience.writing import collector


@csrf_exempt
def viewed(request: HttpRequest) -> HttpResponseBase:
    """A message of a page (audience/reports.py). Its length is looked at before it is read; nothing is kept of who sent
    it, and no cookie is looked at or set."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return _told(413 if length.isdigit() else 400)
    try:
        collector.ready()
    except (DatabaseError, OSError):
        # Nothing can be counted now; that is no reader's trouble.
        return _told(204)
    return _told(204 if collector.take(sender_of(request), request.body) else 400)


def sender_of(request: HttpRequest) -> Sender:
    meta = request.META
    return Sender(
        address=str(meta.get("CLIENT_ADDRESS", "")),
        agent=meta.get("HTTP_USER_AGENT", ""),
        host=meta.get("HTTP_HOST", ""),
        origin=meta.get("HTTP_ORIGIN", ""),
        site=meta.get("HTTP_SEC_FETCH_SITE", ""),
        purpose=meta.get("HTTP_SEC_PURPOSE", ""),
        secure=request.is_secure(),
    )


def _told(status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})
