"""Pictures in their sizes, and films with their captions. Rights are asked for each time, before any file is
looked for."""

from __future__ import annotations

from datetime import datetime
from mimetypes import guess_type

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from haowai.media.models import Photo
from haowai.media.pictures import FORMATS, LADDER, SHAPES, WHOLE, NoPicture, made, picture_url, version_of
from haowai.media.ranges import ranged_response
from haowai.press import keys
from haowai.reader.answers import SAFE

YEAR = 31_536_000
#: What of the uploaded files readers may have as it is. Originals of photos are not among them.
SERVED = ("videos/", "captions/")
TYPES = {".vtt": "text/vtt; charset=utf-8"}


@csrf_exempt
def picture(
    request: HttpRequest, photo: str, version: str, width: str, kind: str, shape: str = WHOLE
) -> HttpResponseBase:
    """One size of a photo. 410 as soon as it may not be shown, 404 for a size that does not exist."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    step = int(width)
    found = Photo.objects.filter(pk=int(photo)).first()
    if found is None or step not in LADDER or shape not in {WHOLE, *SHAPES} or kind not in FORMATS:
        return _not_there(404)
    own = keys.photo(found.pk)
    if not found.may_be_shown():
        return _not_there(410, own)
    if version != version_of(found):
        # An open page of before the change: it gets the picture as it is now.
        headers = {"Location": picture_url(found, step, shape=shape, kind=kind), "Cache-Control": "no-store"}
        return HttpResponse(status=302, headers=headers)
    try:
        file = made(found, step, shape=shape, kind=kind)
        content = file.read_bytes()
    except (NoPicture, FileNotFoundError):
        return _not_there(404, own)
    return HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={
            "Cache-Control": _life(found.expires_at),
            "Surrogate-Key": own,
            "ETag": f'"{version}-{shape}-{step}"',
        },
    )


@csrf_exempt
def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """A film or its captions, with byte ranges. Everything else that was uploaded is not there for
    readers."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    if not path.startswith(SERVED) or ".." in path.split("/"):
        return _not_there(404)
    try:
        file = default_storage.open(path, "rb")
        size, modified = default_storage.size(path), default_storage.get_modified_time(path).timestamp()
    except (OSError, SuspiciousFileOperation, ValueError):
        return _not_there(404)
    suffix = "." + path.rpartition(".")[2].lower()
    kind = TYPES.get(suffix) or guess_type(path)[0] or "application/octet-stream"
    response = ranged_response(request, file, size=size, modified=modified, content_type=kind)
    response["Cache-Control"] = "public, max-age=86400"
    # Public files: a page of another of our hosts may play them with their captions.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _life(expires_at: datetime | None) -> str:
    """A year, but no longer than the picture's rights."""
    if expires_at is None:
        return f"public, max-age={YEAR}, immutable"
    left = int((expires_at - timezone.now()).total_seconds())
    return f"public, max-age={max(0, min(YEAR, left))}"


def _not_there(status: int, key: str = "") -> HttpResponse:
    response = HttpResponse(status=status, headers={"Cache-Control": "no-store"})
    if key:
        response["Surrogate-Key"] = key
    return response
