"""Players of other sites that a reader may ask for: found by the address of a film, each in the form of it
that follows its viewers least.

Nothing here asks anybody for anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

_YOUTUBE = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
}
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_VIMEO_PATH = re.compile(r"/(?:video/)?(\d{1,12})(?:/([0-9a-f]{6,40}))?/?")
_SECONDS = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?")


@dataclass(frozen=True)
class Player:
    """A film on another site.

    ``provider`` is the site's name, ``src`` the address of its player, which begins with ``host`` (a source
    for ``frame-src``), ``page`` the film's own page there.
    """

    provider: str
    src: str
    host: str
    page: str


def player_of(url: str) -> Player | None:
    """The player for the address of a film; None when the site is not one that we know."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    host = (parts.hostname or "").lower()
    if host in _YOUTUBE or host == "youtu.be":
        return _youtube(parts, host)
    if host in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}:
        return _vimeo(parts)
    return None


def _youtube(parts: SplitResult, host: str) -> Player | None:
    query = parse_qs(parts.query)
    steps = parts.path.strip("/").split("/")
    if host == "youtu.be":
        name = steps[0]
    elif steps[0] == "watch":
        name = query.get("v", [""])[0]
    elif steps[0] in {"embed", "shorts", "live", "v"} and len(steps) > 1:
        name = steps[1]
    else:
        return None
    if not _YOUTUBE_ID.fullmatch(name):
        return None
    start = _seconds((query.get("t") or query.get("start") or [""])[0])
    host = "https://www.youtube-nocookie.com"
    src = f"{host}/embed/{name}?autoplay=1&rel=0" + (f"&start={start}" if start else "")
    return Player("YouTube", src, host, f"https://www.youtube.com/watch?v={name}")


def _vimeo(parts: SplitResult) -> Player | None:
    found = _VIMEO_PATH.fullmatch(parts.path)
    if not found:
        return None
    name, key = found.groups()
    key = key or parse_qs(parts.query).get("h", [""])[0]
    if not re.fullmatch(r"[0-9a-f]*", key):
        key = ""
    host = "https://player.vimeo.com"
    src = f"{host}/video/{name}?autoplay=1&dnt=1" + (f"&h={key}" if key else "")
    return Player("Vimeo", src, host, f"https://vimeo.com/{name}" + (f"/{key}" if key else ""))


def _seconds(text: str) -> int:
    """``90``, ``90s`` or ``1h2m3s`` as seconds; 0 for anything else."""
    found = _SECONDS.fullmatch(text)
    if not text or not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
