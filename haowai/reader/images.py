"""Pictures as a page shows them: addresses of the sizes that exist, and the space to reserve."""

from __future__ import annotations

from dataclasses import dataclass

from haowai.media.models import Photo
from haowai.media.pictures import WHOLE, picture_url, size_of, widths_of

#: How wide a picture is laid out, for ``sizes``; the breakpoints are those of the style sheet.
LEAD_SIZES = "(min-width: 76rem) 42rem, (min-width: 60rem) 56vw, calc(100vw - 2rem)"
COLUMN_SIZES = "(min-width: 48rem) 45rem, calc(100vw - 2rem)"
CARD_SIZES = "(min-width: 76rem) 18rem, (min-width: 60rem) 23vw, (min-width: 36rem) 45vw, calc(100vw - 2rem)"
SMALL_SIZES = "(min-width: 36rem) 11rem, 7rem"


@dataclass(frozen=True)
class Picture:
    """One picture in several widths; ``width`` and ``height`` reserve its space."""

    src: str
    srcset: str
    sizes: str
    width: int
    height: int
    alt: str
    eager: bool = False


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
    if photo is None or not photo.may_be_shown():
        return None
    steps = widths_of(photo, shape, most=most)
    middle = steps[len(steps) // 2]
    width, height = size_of(photo, steps[-1], shape)
    offered = [f"{picture_url(photo, step, shape=shape)} {size_of(photo, step, shape)[0]}w" for step in steps]
    src = picture_url(photo, middle, shape=shape, kind="jpg")
    return Picture(src, ", ".join(offered), sizes, width, height, alt, eager)
