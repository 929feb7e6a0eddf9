"""Passes: what lets a browser fetch a picture or a film that is not for everybody.

Addresses below ``/pictures/`` and ``/media/`` are asked for without the newsroom's session, and on a host of their own
without any cookie. A page that may show such a thing to whoever reads it (the preview of a restricted article, a
restricted story after consent) therefore gives it a pass, and its address carries the pass for some hours.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.signing import BadSignature, TimestampSigner

from haowai.media.models import Photo, Video

SALT = "haowai.media.passes"
#: Seconds: a preview that stays open over a shift still shows its pictures when they are scrolled to.
LIFE = 8 * 3600
PARAMETER = "pass"


def give_passes(photos: Iterable[Photo], videos: Iterable[Video] = ()) -> None:
    """From now on the addresses of these objects, and of the films' posters, carry a pass; nothing is saved."""
    films = list(videos)
    things: list[Photo | Video] = [*photos, *films, *(film.poster for film in films if film.poster)]
    for thing in things:
        named = _name(thing)
        thing.reader_pass = _signer().sign(named).removeprefix(named + ":")


def is_passed(thing: Photo | Video, text: str) -> bool:
    """Whether ``text`` is a pass for the very thing, given within the last hours."""
    if not text:
        return False
    try:
        _signer().unsign(f"{_name(thing)}:{text}", max_age=LIFE)
    except BadSignature:
        return False
    return True


def address_of(url: str, thing: Photo | Video) -> str:
    """The address with the thing's pass, if it was given one."""
    return f"{url}?{PARAMETER}={thing.reader_pass}" if thing.reader_pass else url


def _name(thing: Photo | Video) -> str:
    return f"{thing.reference_type} {thing.pk}"


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT)
