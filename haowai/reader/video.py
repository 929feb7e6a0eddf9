"""Films of our own, played by the browser's own player."""

from __future__ import annotations

from dataclasses import dataclass
from mimetypes import guess_type

from haowai.media.models import Video
from haowai.media.pictures import media_origin, picture_url, size_of, widths_of

#: Space to reserve before a film without poster has told its size.
DEFAULT_SIZE = (1280, 720)


@dataclass(frozen=True)
class Film:
    """A film: addresses of file, poster and captions (empty where there is none), and the space to
    reserve."""

    src: str
    type: str
    title: str
    credit: str
    poster: str
    captions: str
    width: int
    height: int
    #: Files on a host of their own: their captions are read only when the film is asked for without
    #: credentials.
    elsewhere: bool


def film_of(video: Video) -> Film:
    """The view of a video; its poster must be loaded with it. A poster that may not be shown today is left
    out."""
    poster, (width, height) = "", DEFAULT_SIZE
    if video.poster is not None and video.poster.may_be_shown():
        step = widths_of(video.poster, most=1280)[-1]
        poster = picture_url(video.poster, step, kind="jpg")
        width, height = size_of(video.poster, step)
    return Film(
        src=video.file.url,
        type=guess_type(video.file.name or "")[0] or "video/mp4",
        title=video.title,
        credit=video.credit,
        poster=poster,
        captions=video.captions.url if video.captions else "",
        width=width,
        height=height,
        elsewhere=bool(media_origin()),
    )
