"""A channel's own colour and emblem: a line of style in the head of its pages, allowed there by its digest.

The desk chooses one colour. It is darkened or lightened until words in it can be read on the ground of either
scheme (WCAG 2.2, 1.4.3: a contrast of 4.5), and the hue stays.
"""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree

from haowai.sections.models import Channel

LIGHT_GROUND = "#fbfaf6"
DARK_GROUND = "#26241f"
#: A little more than the rule asks for: tinted grounds take some of it away.
ENOUGH = 5.2
Rgb = tuple[int, int, int]


def theme_css(channel: Channel) -> str:
    """Custom properties for both schemes, and the emblem as a mask, so that it takes the colour of its
    place."""
    light = legible(channel.colour, LIGHT_GROUND)
    dark = legible(channel.colour, DARK_GROUND)
    emblem = f'url("{emblem_url(channel)}")' if has_emblem(channel) else "none"
    return (
        f":root{{--accent:light-dark({light},{dark});--on-accent:light-dark(#fff,{DARK_GROUND});--emblem:{emblem}}}"
        f"@supports not (color:light-dark(#000,#fff)){{:root{{--accent:{light};--on-accent:#fff}}}}"
    )


def emblem_url(channel: Channel) -> str:
    """The address of the emblem; it changes with what is drawn."""
    return f"/theme/{channel.slug}-{emblem_digest(channel)}.svg"


def emblem_digest(channel: Channel) -> str:
    return hashlib.sha256(f"{channel.emblem}{channel.colour}".encode()).hexdigest()[:10]


def has_emblem(channel: Channel) -> bool:
    """Whether the emblem is an SVG that can be drawn."""
    try:
        return bool(channel.emblem) and ElementTree.fromstring(channel.emblem).tag.endswith("svg")  # noqa: S314 no entity is expanded beyond expat's own limits
    except ElementTree.ParseError:
        return False


def icon_svg(channel: Channel) -> str:
    """The emblem in the channel's colour as an icon; without one, the first character of the name on a
    plate."""
    light, dark = legible(channel.colour, "#ffffff"), legible(channel.colour, DARK_GROUND)
    style = f"<style>svg{{color:{light}}}@media(prefers-color-scheme:dark){{svg{{color:{dark}}}}}</style>"
    if has_emblem(channel):
        # At the root only: the style is the icon's, the drawing stays as it was given.
        return re.sub(r"(<svg\b[^>]*>)", lambda found: found.group(1) + style, channel.emblem, count=1)
    initial = channel.name[:1].replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{style}'
        '<rect width="64" height="64" rx="10" fill="currentColor"/>'
        f'<text x="32" y="46" font-size="40" text-anchor="middle" fill="#fff">{initial}</text></svg>'
    )


def legible(colour: str, ground: str) -> str:
    """The colour, as far from itself as it must go for a contrast of ``ENOUGH`` with the ground.
    ``#rrggbb``."""
    own, under = _rgb(colour), _rgb(ground)
    towards: Rgb = (0, 0, 0) if _luminance(under) > 0.4 else (255, 255, 255)
    for step in range(21):
        mixed = _mix(own, towards, step / 20)
        if contrast(mixed, under) >= ENOUGH:
            return _hex(mixed)
    return _hex(towards)


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)
