"""Films of our own, played by the browser's own player."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from haowai.media.captions import LIMIT, Cue, read_captions
from haowai.media.films import TYPES
from haowai.media.models import Photo, Video
from haowai.media.passes import address_of
from haowai.media.pictures import media_origin, picture_url, size_of, widths_of
from haowai.reader.images import may_be_shown

#: The frame of a film; one of another shape is shown whole within it, and nothing moves when it arrives.
SHAPE = "wide"
SIZE = (1280, 720)


@dataclass(frozen=True)
class Film:
    """A film: addresses of file, poster and captions (empty where there is none), the space to reserve, and
    its words as the captions have them."""

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
    transcript: tuple[Cue, ...] = ()


def film_of(video: Video, *, instead: Photo | None = None) -> Film:
    """The view of a video; its poster must be loaded with it. One without a poster that may be shown today
    has ``instead``, where that may be shown."""
    poster, (width, height) = "", SIZE
    photo = next((each for each in (video.poster, instead) if each is not None and may_be_shown(each)), None)
    if photo is not None:
        step = widths_of(photo, SHAPE, most=SIZE[0])[-1]
        poster = picture_url(photo, step, shape=SHAPE, kind="jpg")
        width, height = size_of(photo, step, SHAPE)
    return Film(
        src=address_of(video.file.url, video),
        type=TYPES.get("." + (video.file.name or "").rpartition(".")[2].lower(), "video/mp4"),
        title=video.title,
        credit=video.credit,
        poster=poster,
        captions=address_of(video.captions.url, video) if video.captions else "",
        width=width,
        height=height,
        elsewhere=bool(media_origin()),
        transcript=transcript_of(video),
    )


def transcript_of(video: Video) -> tuple[Cue, ...]:
    """What is said in the film. Empty where the captions are missing or can't be read: the page stands
    without them."""
    if not video.captions:
        return ()
    try:
        with video.captions.open("rb") as file:
            return tuple(read_captions(file.read(LIMIT + 1)))
    except (OSError, ValidationError):
        return ()
