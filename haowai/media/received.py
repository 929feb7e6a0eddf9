"""Pictures that came from elsewhere: whether they can be read, told by what they hold and never by what was said of
them."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from haowai.lib.remote import NotFetched

PIXELS = 60_000_000
KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}


def kind_of(data: bytes) -> str:
    """The file ending for a picture that can be read whole. Raises NotFetched for anything else."""
    Image.init()
    known = [kind for kind in KINDS if kind in Image.OPEN]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=known) as picture:
                if picture.width * picture.height > PIXELS:
                    raise NotFetched(f"the picture has more than {PIXELS // 1_000_000} million pixels")
                picture.load()
                return KINDS[picture.format or ""]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotFetched(f"the picture has more than {PIXELS // 1_000_000} million pixels") from error
    except NotFetched:
        raise
    except Exception as error:  # decoders raise whatever they stumble over
        raise NotFetched("this is no picture that can be read") from error
