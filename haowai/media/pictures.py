"""Pictures as readers get them: a fixed ladder of widths, whole or cropped, made when first asked for.

An address is ``/pictures/{photo}/{version}/{width}.avif``, or ``…/{shape}-{width}.avif`` for a crop; WebP and
JPEG stand beside it. The version is a digest of file and focal point, so a file under one address never changes
and can be kept for ever by browsers. Files lie under ``MEDIA_ROOT/pictures``; whether one may be shown today is
the caller's question (``Photo.may_be_shown``). Originals are never served: they carry the camera's metadata and
may be larger than what was licensed.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from haowai.media.models import Photo
from haowai.media.passes import address_of

#: Widths in pixels that exist; whatever else is asked for does not, so that nobody can fill the disk.
LADDER = (160, 320, 480, 640, 960, 1280, 1600)
#: Crops by name, width to height. ``whole`` is the picture as it was taken; square, classic and wide are the
#: three that Google asks of an article's structured data.
WHOLE = "whole"
SHAPES: dict[str, tuple[int, int]] = {
    "card": (3, 2),
    "social": (40, 21),
    "square": (1, 1),
    "classic": (4, 3),
    "wide": (16, 9),
}
#: Media types by suffix, the smallest files first. A Pillow that was built without AVIF offers the others.
FORMATS = ({"avif": "image/avif"} if features.check("avif") else {}) | {
    "webp": "image/webp",
    "jpg": "image/jpeg",
}
#: What Pillow may open; larger ones are no press photos.
MOST_PIXELS = 120_000_000


class NoPicture(Exception):
    """The size can't be made: the file is missing, or is no picture that can be read."""


def version_of(photo: Photo) -> str:
    """Ten hexadecimal digits that change with the file and with the focal point. They are keyed: nobody guesses the
    address of a picture that no page has shown yet."""
    focus = (photo.focal_point_x, photo.focal_point_y, photo.focal_point_width, photo.focal_point_height)
    told = (photo.file.name, photo.file_size, photo.file_hash, photo.width, photo.height, focus)
    return _digest(told, settings.SECRET_KEY)


@lru_cache(maxsize=4096)  # a page names each of its pictures in a dozen addresses
def _digest(told: tuple[object, ...], secret: str) -> str:
    key = secret.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
    return hashlib.blake2b(repr(told).encode(), key=key, person=b"haowai.pictures", digest_size=5).hexdigest()


def media_origin() -> str:
    """Scheme and host that files are served from when they have a host of their own, else empty."""
    parts = urlsplit(settings.MEDIA_URL)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def picture_url(photo: Photo, width: int, *, shape: str = WHOLE, kind: str = "webp") -> str:
    """Where readers get one size."""
    return picture_urls(photo, shape)(width, kind)


def picture_urls(photo: Photo, shape: str = WHOLE) -> Callable[[int, str], str]:
    """Where readers get the sizes of one shape, by width and kind."""
    base = f"{media_origin()}/pictures/{photo.pk}/{version_of(photo)}/{'' if shape == WHOLE else f'{shape}-'}"
    return lambda width, kind: address_of(f"{base}{width}.{kind}", photo)


def size_of(photo: Photo, width: int, shape: str = WHOLE) -> tuple[int, int]:
    """Width and height in pixels of what is made for a step of the ladder: a small picture is never made
    larger."""
    box = crop_box(photo, (photo.width, photo.height), shape)
    across, down = box[2] - box[0], box[3] - box[1]
    real = min(width, across)
    return real, max(1, round(real * down / across))


def widths_of(photo: Photo, shape: str = WHOLE, *, most: int = LADDER[-1]) -> list[int]:
    """The steps of the ladder that make sense for the picture, narrowest first: up to its own width and to
    ``most``."""
    box = crop_box(photo, (photo.width, photo.height), shape)
    across = box[2] - box[0]
    steps = [step for step in LADDER if step <= most]
    below = [step for step in steps if step < across]
    return below + [step for step in steps if step >= across][:1] or [LADDER[0]]


def crop_box(photo: Photo, size: tuple[int, int], shape: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a crop in a picture of ``size``: as large as it can be, around the focal
    point.

    Without a focal point a tall picture is cut from below rather than from above, where faces are.
    """
    across, down = size
    if shape == WHOLE:
        return 0, 0, across, down
    wide, high = SHAPES[shape]
    width, height = min(across, down * wide // high), min(down, across * high // wide)
    scale_x, scale_y = across / max(photo.width, 1), down / max(photo.height, 1)
    focus_x = photo.focal_point_x * scale_x if photo.focal_point_x is not None else across / 2
    focus_y = photo.focal_point_y * scale_y if photo.focal_point_y is not None else down * 0.42
    left = round(min(max(focus_x - width / 2, 0), across - width))
    top = round(min(max(focus_y - height / 2, 0), down - height))
    return left, top, left + max(width, 1), top + max(height, 1)


def made(photo: Photo, width: int, *, shape: str = WHOLE, kind: str = "webp") -> Path:
    """The file of one size, made when it is not there yet. Raises NoPicture.

    Several processes that ask for it at once wait for one of them; a reader never meets half a file.
    """
    folder = Path(settings.MEDIA_ROOT) / "pictures" / str(photo.pk) / version_of(photo)
    target = folder / (f"{width}.{kind}" if shape == WHOLE else f"{shape}-{width}.{kind}")
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder / f".{target.name}.lock"):
        if not target.exists():
            _write(target, _drawn(photo, width, shape, kind))
    return target


def social_folder(number: int) -> Path:
    """Where the pictures drawn of a story's headline lie."""
    return Path(settings.MEDIA_ROOT) / "pictures" / "social" / str(number)


def forget_social_pictures(number: int) -> None:
    """Drop what was drawn for a story that is taken down, or whose words are redacted."""
    shutil.rmtree(social_folder(number), ignore_errors=True)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)  # a web server of another user may read it
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _drawn(photo: Photo, width: int, shape: str, kind: str) -> bytes:
    try:
        with photo.file.storage.open(photo.file.name, "rb") as file, warnings.catch_warnings():
            # The limit below is ours; Pillow would only warn.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NoPicture(f"photo {photo.pk} has more than {MOST_PIXELS} pixels")
                opened.draft("RGB", (width * 2, width * 2))
                picture = _plain_colours(ImageOps.exif_transpose(opened), keep_alpha=kind != "jpg")
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPicture(f"photo {photo.pk}: {error}") from error
    box = crop_box(photo, picture.size, shape)
    across, down = box[2] - box[0], box[3] - box[1]
    real = min(width, across)
    picture = picture.resize(
        (real, max(1, round(real * down / across))), Image.Resampling.LANCZOS, box=box, reducing_gap=3
    )
    out = io.BytesIO()
    if kind == "avif":
        # Speed 8 of 10: a quarter less than WebP's bytes at the same error, and quicker made (docs/decisions/0011).
        picture.save(out, "AVIF", quality=56, speed=8)
    elif kind == "webp":
        picture.save(out, "WEBP", quality=78, method=4)
    else:
        picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _plain_colours(picture: Image.Image, *, keep_alpha: bool) -> Image.Image:
    """The picture in sRGB without profile or metadata; what is transparent lies on white where it can't stay
    so."""
    profile = picture.info.get("icc_profile")
    alpha = "A" in picture.getbands() or "transparency" in picture.info
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            picture = converted or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours are taken as they are
    if alpha:
        picture = picture.convert("RGBA")
        if not keep_alpha:
            ground = Image.new("RGB", picture.size, "white")
            ground.paste(picture, mask=picture.getchannel("A"))
            picture = ground
    else:
        picture = picture.convert("RGB")
    picture.info.clear()
    return picture
