"""Colours: five moods, each with a few palettes of one family, chosen by the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

Colour = tuple[int, int, int]


def rgb(code: str) -> Colour:
    """`"#rrggbb"` or `"rrggbb"` as three numbers from 0 to 255."""
    code = code.removeprefix("#")
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` at share 0, `second` at share 1, in between in a straight line."""
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


def multiply(first: Colour, second: Colour) -> Colour:
    """As ink on ink: never lighter than either."""
    return first[0] * second[0] // 255, first[1] * second[1] // 255, first[2] * second[2] // 255


@dataclass(frozen=True)
class Palette:
    """The colours of one picture, from the top of the sky down to the darkest ink.

    `sun` is the disk in the sky (a moon at night), `lamp` what people switch on, `accent` the one loud
    colour, `cool` its counterpart. `outdoors` and `indoors` are the light that falls on things: local
    colours are multiplied by it, so that a red roof at night belongs to the night.
    """

    mood: str
    zenith: Colour
    sky: Colour
    horizon: Colour
    far: Colour
    mid: Colour
    near: Colour
    ink: Colour
    lamp: Colour
    sun: Colour
    accent: Colour
    cool: Colour
    leaf: Colour
    ground: Colour
    paper: Colour
    outdoors: Colour
    indoors: Colour

    @property
    def dark(self) -> bool:
        """Lamps are lit."""
        return self.mood in ("night", "dusk")

    @property
    def wet(self) -> bool:
        return self.mood == "rain"

    def depth(self, distance: float) -> Colour:
        """The colour of a silhouette: 0 stands before us, 1 is lost in the haze of the horizon."""
        ramp = (self.ink, self.near, self.mid, self.far, mix(self.far, self.horizon, 0.6))
        place = min(max(distance, 0.0), 0.9999) * (len(ramp) - 1)
        step = int(place)
        return mix(ramp[step], ramp[step + 1], place - step)

    def out(self, colour: str | Colour, distance: float = 0.0) -> Colour:
        """A local colour in the open air, paled by the haze at `distance` (0 to 1)."""
        plain = rgb(colour) if isinstance(colour, str) else colour
        return mix(multiply(plain, self.outdoors), mix(self.far, self.horizon, 0.5), distance)

    def room(self, colour: str | Colour, shade: float = 0.0) -> Colour:
        """A local colour under a roof; `shade` from 0 (lit) to 1 (in the dark corner)."""
        plain = rgb(colour) if isinstance(colour, str) else colour
        return mix(multiply(plain, self.indoors), self.ink, shade)


# Two lines a palette: zenith sky horizon, far mid near ink, lamp;
# sun accent cool, leaf ground paper, outdoors indoors.
_TABLE: dict[str, tuple[str, ...]] = {
    "dawn": (
        "5b7fa0 e7b9a3 fde3b5 c3aaa6 84879a 455b73 1d2f45 ffd98f "
        "fff1cc d9634a 6fa3a6 6d8a68 b59a80 fbefdc ffe4d0 ffeedd",
        "6c6a9c d99bb0 ffd7b8 b893ae 7c6c98 473f6e 221f42 ffd79a "
        "fff0d6 e2665c 7f9cc0 6f7f72 a58a8c fdeadf fadbe0 ffe8e0",
        "7ea7a8 cfd8c0 fbe8bf aec0b0 74968f 3c635f 17343a ffdf98 "
        "fff6d8 e07b4f 5f9c9c 6f9468 b6a680 f8f2dc f6ecd2 fbf2de",
    ),
    "day": (
        "4f9bbd a9d3d6 f2ead0 9fc3c6 629ba3 2f6672 153a48 ffe7a3 "
        "fffae6 e2553d 2f7f95 5f9560 d3b98a fbf5e4 ffffff ffffff",
        "7db7c9 cfe3da f8edd2 b5cdbd 7fa992 41745f 1b4038 ffe9ac "
        "fffbe8 e5803a 3c8a8a 74a052 d9c08c fcf6e6 fffaf0 fffaf0",
        "3d7fb5 8fc0dc e6efe6 93b7d0 5786ab 2b557f 142c4c ffe8ad "
        "fffdf0 ee5f45 2b74a8 5c9674 cdb996 f7f6ec f6fbff fafcff",
    ),
    "dusk": (
        "2e2a5c a8476c fb9f5b 9f5670 663c69 3a2852 1a1533 ffd37c "
        "ffe3a6 f0603f 5a72a6 4e5a55 8c5a58 fde3c0 d9a9a8 ffd9b0",
        "1f4460 c97b62 ffc776 a5806f 636172 2c4458 10263a ffd987 "
        "ffeab4 e8553b 4f8a94 4f6c58 937058 fce8c6 e2b896 ffdcb4",
        "43305f d0607a ffb98e b56a84 74486f 43305a 1f1836 ffd58a "
        "ffe6be ff6b52 6a7fb4 5a5f66 96646a ffe6d4 e0aeb0 ffd8c0",
    ),
    "night": (
        "071026 14284f 3b5a86 2d4872 1c3259 10203f 070f22 ffcf70 "
        "fdf3d0 ef5b4c 3f8fb0 1f4a4c 2c3a55 e9e3d2 6676a6 e8c49a",
        "0d0b26 2a2150 6a4a86 4a3a70 312656 1c183c 0b0920 ffc46b "
        "fff0d6 f2597a 5a7fd0 2c4058 3a3055 efe2da 7268a4 e6bc9c",
        "04161f 0b3640 2f706e 275a5e 174349 0c2c34 04131a ffd678 "
        "fbf6d8 f2704a 3fa39a 1c5548 24464a e8ead6 5c8890 e2cc9e",
    ),
    "rain": (
        "56656f 8b9a9e c9cfc8 9fabac 708087 435460 1f2b34 ffdf9e "
        "e6e6da c9503f 4f7f8c 5c7565 8b8f8a eceee6 c6d0d2 dbe2e2",
        "4a5672 8290a6 c2c9d2 949fb4 66728c 3e4963 1b2236 ffd898 "
        "e3e6ea d95f57 5a86a8 566d70 81869a e8ebf0 bdc6d8 d6dce8",
    ),
}

MOODS = tuple(_TABLE)


def palette(mood: str, rng: random.Random) -> Palette:
    """One of the mood's palettes. Raises ValueError that names the moods when there is no such mood."""
    if mood not in _TABLE:
        raise ValueError(f"unknown mood {mood!r}; the moods are: {', '.join(MOODS)}")
    row = rng.choice(_TABLE[mood])
    return Palette(mood, *(rgb(code) for code in row.split()))
