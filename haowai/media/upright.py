"""Photos stand upright when they are stored.

A camera that was held upright stores the picture lying and notes so in EXIF. Width and height of the photo, from which
pages reserve its space, are those of the file, so the file itself is turned once, at upload.
"""

from __future__ import annotations

import io
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

ORIENTATION = 0x0112
QUALITY = 92


def upright(file: IO[bytes]) -> ContentFile[bytes] | None:
    """The picture turned the way its EXIF says, or None when it stands already (or is no picture Pillow reads).

    The position of ``file`` is left where it was.
    """
    start = file.tell()
    try:
        file.seek(0)
        with Image.open(file) as picture:
            if picture.getexif().get(ORIENTATION, 1) == 1:
                return None
            turned = ImageOps.exif_transpose(picture)
            made = io.BytesIO()
            turned.save(made, picture.format, quality=QUALITY, icc_profile=picture.info.get("icc_profile"))
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    finally:
        file.seek(start)
    return ContentFile(made.getvalue())
