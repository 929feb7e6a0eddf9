"""Pictures as a page shows them: addresses of the sizes that exist, and the space to reserve."""

from __future__ import annotations

from dataclasses import dataclass

from haowai.media.models import Photo
from haowai.media.pictures import FORMATS, WHOLE, picture_urls, size_of, widths_of
from haowai.reader import clock

#: How wide a picture is laid out, for ``sizes``; the breakpoints are those of the style sheet.
LEAD_SIZES = "(min-width: 76rem) 42rem, (min-width: 60rem) 56vw, calc(100vw - 2rem)"
COLUMN_SIZES = "(min-width: 48rem) 45rem, calc(100vw - 2rem)"
CARD_SIZES = "(min-width: 76rem) 18rem, (min-width: 60rem) 23vw, (min-width: 36rem) 45vw, calc(100vw - 2rem)"
SMALL_SIZES = "(min-width: 36rem) 11rem, 7rem"


@dataclass(frozen=True)
class Source:
    """The widths of a picture in one format that a browser may prefer to the fallback."""

    type: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    """One picture in several widths and formats. ``width`` and ``height`` reserve its space; ``src`` is a JPEG
    for whoever knows no newer format, ``large`` the biggest of them."""

    src: str
    large: str
    sources: tuple[Source, ...]
    sizes: str
    width: int
    height: int
    alt: str
    eager: bool = False


def may_be_shown(photo: Photo) -> bool:
    """Whether readers may see the picture now. What shows it, or doesn't, is true until its rights end."""
    clock.good_until(photo.expires_at)
    return photo.may_be_shown(clock.now())


def picture_of(
    photo: Photo | None,
    *,
    alt: str = "",
    shape: str = WHOLE,
    sizes: str = COLUMN_SIZES,
    most: int = 1600,
    eager: bool = False,
) -> Picture | None:
    """The picture, or None when there is none that readers may see today. ``most`` bounds the widths that are
    offered."""
    if photo is None or not may_be_shown(photo):
        return None
    steps = widths_of(photo, shape, most=most)
    sized = [(step, *size_of(photo, step, shape)) for step in steps]
    _step, width, height = sized[-1]

    url = picture_urls(photo, shape)

    def offered(kind: str) -> str:
        return ", ".join(f"{url(step, kind)} {across}w" for step, across, _down in sized)

    return Picture(
        src=url(steps[len(steps) // 2], "jpg"),
        large=url(steps[-1], "jpg"),
        sources=tuple(Source(mime, offered(kind)) for kind, mime in FORMATS.items() if kind != "jpg"),
        sizes=sizes,
        width=width,
        height=height,
        alt=alt,
        eager=eager,
    )
