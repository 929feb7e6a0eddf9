"""The channel as an app: its manifest and icons, the worker that keeps visited stories for reading offline, and the
list of what the worker has to give up (docs/decisions/0022).
"""

from __future__ import annotations

import hashlib
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from haowai.lib.fonts import chinese_face
from haowai.press.log import head_number
from haowai.press.models import LogRow, MediaKind, MediaUse, Story
from haowai.press.models.log import ARTICLE, Kind
from haowai.press.models.story import Rating, Status
from haowai.reader.theme import LIGHT_GROUND, legible
from haowai.sections.models import Channel

MANIFEST = "/app/manifest.webmanifest"
OFFLINE = "/app/offline/"
#: Edge in pixels, and whether a mask may cut the icon's edges away.
ICONS: dict[str, tuple[int, bool]] = {
    "180": (180, True),
    "192": (192, False),
    "512": (512, False),
    "maskable-512": (512, True),
}
#: A worker that was away for more rows of the log than this gives up everything it kept.
FAR = 20_000
WORKER = Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
#: What takes the worker's place where the paper doesn't want stories kept: it clears up and goes.
FAREWELL = Path(__file__).with_name("farewell.js").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------- manifest


def manifest(channel: Channel) -> dict[str, Any]:
    """The web app manifest of a channel (W3C, Web Application Manifest)."""
    return {
        "id": "/",
        "name": channel.name,
        "short_name": channel.name[:12],
        "description": channel.tagline or channel.name,
        "lang": channel.language,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": legible(channel.colour, LIGHT_GROUND),
        "background_color": LIGHT_GROUND,
        "categories": ["news"],
        "icons": [
            {
                "src": f"/app/icon-{name}.png",
                "sizes": f"{edge}x{edge}",
                "type": "image/png",
                "purpose": "maskable" if masked else "any",
            }
            for name, (edge, masked) in ICONS.items()
            if name != "180"  # Apple's: named in the page
        ],
    }


# ---------------------------------------------------------------------------------------------------- icons


def initial_of(channel: Channel, paper: Channel) -> str:
    """The character that stands for the channel: the first of its name, without what all names of the house begin
    with."""
    name = channel.name
    if channel.pk != paper.pk:
        shared = 0
        while shared < min(len(name), len(paper.name)) and name[shared] == paper.name[shared]:
            shared += 1
        name = name[shared:] or name
    return name.strip()[:1]


@lru_cache(maxsize=64)
def icon_png(initial: str, colour: str, edge: int, masked: bool) -> bytes:
    """The icon as PNG: the character on a plate of the channel's colour (``#rrggbb``), above two rules; without a
    font that has it, a swell of water. A masked one fills the square and keeps what matters within the middle four
    fifths."""
    big = edge * 2
    plate = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(plate)
    ground = legible(colour, "#ffffff")
    pen.rounded_rectangle((0, 0, big - 1, big - 1), radius=0 if masked else big * 0.18, fill=ground)
    scale = 0.74 if masked else 0.92
    face = chinese_face()
    if face is not None and initial:
        size = int(big * 0.66 * scale)
        pen.text((big / 2, big * (0.5 - 0.07 * scale)), initial, font=face.at(size), fill="#fff", anchor="mm")
    else:
        _swell(pen, big, scale)
    for at, thick in ((0.335, 0.028), (0.385, 0.012)):
        top = big * (0.5 + at * scale)
        pen.rectangle(
            (big * (0.5 - 0.3 * scale), top, big * (0.5 + 0.3 * scale), top + big * thick), fill="#fff"
        )
    file = io.BytesIO()
    plate.resize((edge, edge), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _swell(pen: ImageDraw.ImageDraw, big: int, scale: float) -> None:
    """Three rows of waves in the place of the character."""
    step, thick = big * 0.15 * scale, max(2, int(big * 0.045 * scale))
    for row in range(3):
        top = big * (0.5 + (row * 0.17 - 0.3) * scale)
        for at in range(4):
            left = big / 2 + (at - 2) * step
            pen.arc(
                (left, top, left + step, top + step),
                180 if at % 2 else 0,
                360 if at % 2 else 180,
                "#fff",
                thick,
            )


# --------------------------------------------------------------------------------------------------- worker


def worker_script(channel: Channel) -> str:
    """The script of the service worker, with its words in the language that is active. It changes, and browsers take
    the new one, whenever code or words do."""
    code = WORKER if settings.OFFLINE_STORIES else FAREWELL
    own = {
        "offline": OFFLINE,
        "lang": channel.language,
        # Put into the page as text by the worker.
        "mark": _("You are offline. This is the story as it was on {time}."),
        "version": hashlib.sha256(code.encode()).hexdigest()[:10],
    }
    return f"const own = {json.dumps(own, ensure_ascii=False)};\n{code}"


def withdrawn_since(number: int | None) -> dict[str, Any]:
    """What kept copies must go, of what happened after a row of the press log: public numbers of stories that were
    taken down, redacted or restricted, keys of their photos and of those that changed. ``until`` is the newest row;
    ``everything`` is true for a number that is too long ago, or not of this log. Three queries at most beside that
    for the head."""
    head = head_number()
    answer: dict[str, Any] = {"until": head, "everything": False, "stories": [], "photos": []}
    if number is None:
        return answer
    if number > head or head - number > FAR:
        return answer | {"everything": True}
    # By the rows' own key, and sorted out here: asked by subject a planner walks the whole log.
    rows = list(
        LogRow.objects.filter(number__gt=number, number__lte=head)
        .order_by("number")
        .values_list("subject_type", "subject_id", "kind")
    )
    redacted = {pk for subject, pk, kind in rows if subject == ARTICLE and kind == Kind.REDACTED}
    printed = sorted({pk for subject, pk, _kind in rows if subject == ARTICLE})
    closed = set(redacted)
    photos = {pk for subject, pk, _kind in rows if subject == "photo"}
    if printed:
        shut = Story.objects.filter(~Q(status=Status.LIVE) | Q(rating=Rating.RESTRICTED), number__in=printed)
        closed |= set(shut.values_list("number", flat=True))
    if closed:
        uses = MediaUse.objects.filter(story__in=closed, kind=MediaKind.PHOTO)
        photos |= set(uses.values_list("media", flat=True))
    return answer | {"stories": sorted(closed), "photos": sorted(photos)}
