"""Pictures in their sizes, and films with their captions. Rights are asked for each time, before any file is looked
for: the picture's own, and those of the stories that show it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from mimetypes import guess_type

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from haowai.media.models import Photo, Video
from haowai.media.passes import PARAMETER, is_passed
from haowai.media.pictures import FORMATS, LADDER, SHAPES, WHOLE, NoPicture, made, picture_url, version_of
from haowai.media.ranges import ranged_response
from haowai.press import keys
from haowai.press.models import MediaKind, MediaUse
from haowai.press.models.story import Rating, Status
from haowai.reader import clock
from haowai.reader.answers import SAFE
from haowai.reader.gate import RTA, consents
from haowai.reader.images import may_be_shown
from haowai.sections.models import Promotion, Special

YEAR = 31_536_000
PRIVATE = "private, no-store"
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
    if not may_be_shown(found):
        return _not_there(410, own)
    seen_by = seen_by_photo(found)
    if refusal := _refusal(request, seen_by, found, own):
        return refusal
    if version != version_of(found):
        if seen_by != SeenBy.ALL:
            return _not_there(404, own)  # or anybody could ask for the address of what no page has shown
        # An open page of before the change: it gets the picture as it is now.
        headers = {"Location": picture_url(found, step, shape=shape, kind=kind), "Cache-Control": "no-store"}
        return HttpResponse(status=302, headers=headers)
    try:
        file = made(found, step, shape=shape, kind=kind)
        content = file.read_bytes()
    except (NoPicture, FileNotFoundError):
        return _not_there(404, own)
    response = HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={
            "Cache-Control": _life(found.expires_at),
            "Surrogate-Key": own,
            "ETag": f'"{version}-{shape}-{step}"',
        },
    )
    return _closed(response) if seen_by in {SeenBy.ADULTS, SeenBy.NOBODY} else response


@csrf_exempt
def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """A film or its captions, with byte ranges. Everything else that was uploaded is not there for
    readers."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    if not path.startswith(SERVED) or ".." in path.split("/"):
        return _not_there(404)
    # Asked by the name that the row has, and no other spelling of it: the storage would open those too.
    film = None if "\x00" in path else Video.objects.filter(Q(file=path) | Q(captions=path)).first()
    if film is None:
        return _not_there(404)
    seen_by, own = seen_by_film(film), f"video:{film.pk}"
    if refusal := _refusal(request, seen_by, film, own):
        return refusal
    try:
        file = default_storage.open(path, "rb")
        size, modified = default_storage.size(path), default_storage.get_modified_time(path).timestamp()
    except (OSError, SuspiciousFileOperation, ValueError):
        return _not_there(404)
    suffix = "." + path.rpartition(".")[2].lower()
    kind = TYPES.get(suffix) or guess_type(path)[0] or "application/octet-stream"
    response = ranged_response(request, file, size=size, modified=modified, content_type=kind)
    response["Cache-Control"] = "public, max-age=86400"
    response["Surrogate-Key"] = own
    # Public files: a page of another of our hosts may play them with their captions. Others have a pass.
    response["Access-Control-Allow-Origin"] = "*"
    return _closed(response) if seen_by in {SeenBy.ADULTS, SeenBy.NOBODY} else response


class SeenBy(Enum):
    """Who may see a picture or a film, as the stories that show it are today."""

    #: A live general story shows it, or an editor set it on a page of its own.
    ALL = "all"
    #: Of live stories only restricted ones show it.
    ADULTS = "adults"
    #: What showed it was taken down.
    NOBODY = "nobody"
    #: No story was printed with it. Its address is known to whoever was told.
    NOT_YET = "not yet"


def seen_by_photo(photo: Photo) -> SeenBy:
    """Who may see a photo; as the poster of a film it is seen by those who see the film. One query for a photo of
    everybody, at most five."""
    films = Video.objects.filter(poster=photo.pk).values("pk")
    seen_by = _seen_by(
        Q(kind=MediaKind.PHOTO, media=photo.pk) | Q(kind=MediaKind.VIDEO, media__in=films),
    )
    if seen_by in {SeenBy.ADULTS, SeenBy.NOBODY, SeenBy.NOT_YET} and _set_by_editors(photo):
        return SeenBy.ALL
    return seen_by


def seen_by_film(film: Video) -> SeenBy:
    return _seen_by(Q(kind=MediaKind.VIDEO, media=film.pk))


def _seen_by(what: Q) -> SeenBy:
    uses = MediaUse.objects.filter(what)
    if uses.filter(story__status=Status.LIVE, story__rating=Rating.GENERAL, sealed=False).exists():
        return SeenBy.ALL
    known = set(uses.values_list("story__status", "sealed").distinct())
    if (Status.LIVE, False) in known:
        return SeenBy.ADULTS
    return SeenBy.NOBODY if known else SeenBy.NOT_YET


def _set_by_editors(photo: Photo) -> bool:
    """Whether the photo stands on a special or in a promotion: chosen for everybody, whatever else shows it."""
    return (
        Special.objects.filter(photo=photo.pk, live=True).exists()
        or Promotion.objects.filter(photo=photo.pk).exists()
    )


def _refusal(request: HttpRequest, seen_by: SeenBy, thing: Photo | Video, own: str) -> HttpResponse | None:
    """The answer to a reader who may not see the thing; None for one who may."""
    if seen_by in {SeenBy.ALL, SeenBy.NOT_YET} or is_passed(thing, request.GET.get(PARAMETER, "")):
        return None
    if seen_by == SeenBy.NOBODY:
        return _not_there(410, own)
    return None if consents(request) else _not_there(403, own)


def _closed(response: HttpResponseBase) -> HttpResponseBase:
    """What is of a restricted story, for one reader and no cache."""
    response["Cache-Control"] = PRIVATE
    response["X-Robots-Tag"] = "noindex"
    response["Rating"] = RTA
    del response["Surrogate-Key"]
    return response


def _life(expires_at: datetime | None) -> str:
    """A year, but no longer than the picture's rights."""
    if expires_at is None:
        return f"public, max-age={YEAR}, immutable"
    left = int((expires_at - clock.now()).total_seconds())
    return f"public, max-age={max(0, min(YEAR, left))}"


def _not_there(status: int, key: str = "") -> HttpResponse:
    response = HttpResponse(status=status, headers={"Cache-Control": "no-store"})
    if key:
        response["Surrogate-Key"] = key
    return response
