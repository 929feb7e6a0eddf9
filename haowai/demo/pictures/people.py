"""People as cut paper: a few joints, limbs around them, two pieces of clothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.sheet import Pen, Point, Sheet

# Joints in units of the body's height, feet at y = 0, head up, facing right.
POSES: dict[str, dict[str, Point]] = {
    "stand": {
        "head": (0.0, 0.925), "neck": (0.0, 0.83), "hip": (0.0, 0.5),
        "elbow1": (-0.115, 0.65), "hand1": (-0.1, 0.49), "elbow2": (0.115, 0.65), "hand2": (0.1, 0.49),
        "knee1": (-0.05, 0.27), "foot1": (-0.06, 0.02), "knee2": (0.05, 0.27), "foot2": (0.06, 0.02),
    },
    "walk": {
        "head": (0.02, 0.925), "neck": (0.01, 0.83), "hip": (0.0, 0.5),
        "elbow1": (-0.1, 0.66), "hand1": (-0.06, 0.51), "elbow2": (0.09, 0.65), "hand2": (0.16, 0.53),
        "knee1": (-0.06, 0.27), "foot1": (-0.17, 0.05), "knee2": (0.09, 0.28), "foot2": (0.13, 0.02),
    },
    "run": {
        "head": (0.15, 0.91), "neck": (0.1, 0.82), "hip": (0.0, 0.52),
        "elbow1": (-0.1, 0.7), "hand1": (-0.06, 0.56), "elbow2": (0.2, 0.66), "hand2": (0.3, 0.76),
        "knee1": (-0.06, 0.29), "foot1": (-0.32, 0.26), "knee2": (0.19, 0.41), "foot2": (0.16, 0.14),
    },
    "speak": {
        "head": (0.02, 0.925), "neck": (0.0, 0.83), "hip": (0.0, 0.5),
        "elbow1": (-0.14, 0.66), "hand1": (-0.02, 0.57), "elbow2": (0.16, 0.7), "hand2": (0.26, 0.83),
        "knee1": (-0.05, 0.27), "foot1": (-0.06, 0.02), "knee2": (0.05, 0.27), "foot2": (0.06, 0.02),
    },
    "work": {
        "head": (0.07, 0.915), "neck": (0.03, 0.83), "hip": (0.0, 0.5),
        "elbow1": (0.04, 0.64), "hand1": (0.19, 0.59), "elbow2": (0.1, 0.66), "hand2": (0.25, 0.63),
        "knee1": (-0.04, 0.27), "foot1": (-0.05, 0.02), "knee2": (0.04, 0.27), "foot2": (0.05, 0.02),
    },
    "bend": {
        "head": (0.33, 0.72), "neck": (0.24, 0.7), "hip": (0.0, 0.5),
        "elbow1": (0.24, 0.5), "hand1": (0.33, 0.38), "elbow2": (0.29, 0.53), "hand2": (0.4, 0.42),
        "knee1": (-0.02, 0.27), "foot1": (-0.06, 0.02), "knee2": (0.07, 0.26), "foot2": (0.06, 0.02),
    },
    "sit": {
        "head": (0.02, 0.79), "neck": (0.0, 0.69), "hip": (-0.02, 0.36),
        "elbow1": (0.03, 0.5), "hand1": (0.17, 0.44), "elbow2": (0.06, 0.52), "hand2": (0.2, 0.48),
        "knee1": (0.2, 0.34), "foot1": (0.19, 0.02), "knee2": (0.23, 0.34), "foot2": (0.24, 0.02),
    },
    "shoot": {
        "head": (0.03, 0.95), "neck": (0.0, 0.86), "hip": (-0.03, 0.55),
        "elbow1": (0.1, 0.99), "hand1": (0.1, 1.14), "elbow2": (0.14, 0.98), "hand2": (0.16, 1.16),
        "knee1": (-0.06, 0.33), "foot1": (-0.14, 0.12), "knee2": (0.06, 0.33), "foot2": (0.0, 0.1),
    },
    "guard": {
        "head": (0.0, 0.9), "neck": (0.0, 0.81), "hip": (0.0, 0.5),
        "elbow1": (-0.18, 0.86), "hand1": (-0.2, 1.04), "elbow2": (0.16, 0.88), "hand2": (0.2, 1.06),
        "knee1": (-0.12, 0.27), "foot1": (-0.13, 0.02), "knee2": (0.12, 0.27), "foot2": (0.14, 0.02),
    },
    "bat": {
        "head": (0.03, 0.87), "neck": (-0.02, 0.78), "hip": (-0.05, 0.47),
        "elbow1": (-0.17, 0.7), "hand1": (-0.2, 0.83), "elbow2": (-0.02, 0.67), "hand2": (-0.17, 0.8),
        "knee1": (-0.16, 0.26), "foot1": (-0.2, 0.02), "knee2": (0.1, 0.27), "foot2": (0.17, 0.02),
    },
    "pitch": {
        "head": (0.08, 0.84), "neck": (0.04, 0.75), "hip": (-0.04, 0.47),
        "elbow1": (-0.15, 0.83), "hand1": (-0.23, 0.98), "elbow2": (0.2, 0.7), "hand2": (0.33, 0.66),
        "knee1": (-0.15, 0.26), "foot1": (-0.33, 0.08), "knee2": (0.17, 0.31), "foot2": (0.24, 0.02),
    },
    "dance": {
        "head": (0.05, 0.92), "neck": (0.02, 0.83), "hip": (0.0, 0.52),
        "elbow1": (-0.16, 0.88), "hand1": (-0.24, 1.04), "elbow2": (0.2, 0.8), "hand2": (0.36, 0.86),
        "knee1": (-0.14, 0.33), "foot1": (-0.34, 0.24), "knee2": (0.03, 0.27), "foot2": (0.0, 0.02),
    },
    "hold": {
        "head": (0.03, 0.92), "neck": (0.0, 0.83), "hip": (0.0, 0.5),
        "elbow1": (-0.08, 0.64), "hand1": (0.08, 0.66), "elbow2": (0.12, 0.63), "hand2": (0.15, 0.72),
        "knee1": (-0.05, 0.27), "foot1": (-0.06, 0.02), "knee2": (0.05, 0.27), "foot2": (0.06, 0.02),
    },
}  # fmt: skip

SKINS = ("e2b08c", "d39b76", "c68a66", "edc3a0")
CLOTHES = ("c94f3d", "2f6673", "e0a53f", "efe6d4", "3d4a6b", "7c8f5a", "8d4a5b", "5b8fa8", "2b2f3a", "d98a6a")


@dataclass(frozen=True)
class Look:
    """What someone wears: `cut` is trousers, skirt, coat or robe, `hat` none, straw, cap, helmet or bun."""

    top: Colour
    bottom: Colour
    skin: Colour
    hair: Colour
    cut: str = "trousers"
    hat: str = "none"


def shadow_look(colour: Colour) -> Look:
    """A whole figure in one tone."""
    return Look(colour, colour, colour, colour)


def someone(sheet: Sheet, *, indoors: bool = False, distance: float = 0.0, cut: str | None = None) -> Look:
    """A passer-by in the light of the picture, dressed by the dice."""
    rng, p = sheet.rng, sheet.p

    def lit(code: str) -> Colour:
        return p.room(code) if indoors else p.out(code, distance)

    top, bottom = rng.sample(CLOTHES, 2)
    kind = cut or rng.choice(("trousers", "trousers", "skirt", "coat"))
    return Look(
        lit(top), lit(bottom), lit(rng.choice(SKINS)), lit(rng.choice(("241f24", "2e2320", "4a3a34"))), kind
    )


def figure(
    pen: Pen, x: float, foot: float, height: float, pose: str, look: Look, *, left: bool = False
) -> dict[str, Point]:
    """Draw someone whose feet stand at (x, foot); gives back where each joint came to lie on the sheet."""
    turn = -1 if left else 1
    j = {name: (x + turn * at[0] * height, foot - at[1] * height) for name, at in POSES[pose].items()}
    h = height
    back_top, back_bottom = mix(look.top, (0, 0, 0), 0.2), mix(look.bottom, (0, 0, 0), 0.22)
    shoulder1 = (j["neck"][0] - turn * 0.075 * h, j["neck"][1] + 0.035 * h)
    shoulder2 = (j["neck"][0] + turn * 0.065 * h, j["neck"][1] + 0.035 * h)
    arm, leg = (0.062 * h, 0.055 * h, 0.042 * h), (0.1 * h, 0.075 * h, 0.048 * h)
    hip1, hip2 = (j["hip"][0] - turn * 0.03 * h, j["hip"][1]), (j["hip"][0] + turn * 0.03 * h, j["hip"][1])
    _arm(pen, (shoulder1, j["elbow1"], j["hand1"]), arm, back_top, look.skin, h)
    _leg(pen, (hip1, j["knee1"], j["foot1"]), leg, back_bottom, turn, h)
    _leg(pen, (hip2, j["knee2"], j["foot2"]), leg, look.bottom, turn, h)
    _body(pen, j, look, shoulder1, shoulder2, h)
    pen.limb(
        [(j["neck"][0], j["neck"][1] + 0.01 * h), j["head"]],
        (0.06 * h, 0.06 * h),
        mix(look.skin, (0, 0, 0), 0.14),
    )
    _head(pen, j["head"], look, turn, h)
    _arm(pen, (shoulder2, j["elbow2"], j["hand2"]), arm, look.top, look.skin, h)
    return j


def _arm(
    pen: Pen,
    joints: tuple[Point, Point, Point],
    widths: tuple[float, float, float],
    sleeve: Colour,
    skin: Colour,
    h: float,
) -> None:
    pen.limb(joints, widths, sleeve)
    pen.oval(*joints[2], 0.024 * h, 0.026 * h, skin)


def _leg(
    pen: Pen,
    joints: tuple[Point, Point, Point],
    widths: tuple[float, float, float],
    cloth: Colour,
    turn: int,
    h: float,
) -> None:
    pen.limb(joints, widths, cloth)
    x, y = joints[2]
    pen.limb(
        [(x - turn * 0.008 * h, y), (x + turn * 0.055 * h, y + 0.004 * h)],
        (0.04 * h, 0.028 * h),
        mix(cloth, (0, 0, 0), 0.45),
    )


def _body(pen: Pen, j: dict[str, Point], look: Look, shoulder1: Point, shoulder2: Point, h: float) -> None:
    hx, hy = j["hip"]
    pen.limb([shoulder1, shoulder2], (0.07 * h, 0.07 * h), look.top)
    waist = 0.068 * h
    pen.poly(
        [
            (min(shoulder1[0], shoulder2[0]) - 0.03 * h, shoulder1[1]),
            (j["neck"][0], j["neck"][1] - 0.012 * h),
            (max(shoulder1[0], shoulder2[0]) + 0.03 * h, shoulder2[1]),
            (hx + waist, hy),
            (hx - waist, hy),
        ],
        look.top,
    )
    pen.limb([(hx - 0.03 * h, hy), (hx + 0.03 * h, hy)], (0.085 * h, 0.085 * h), look.bottom)
    lengths = {"skirt": (0.3, look.bottom), "coat": (0.27, look.top), "robe": (0.06, look.top)}
    if look.cut in lengths:
        hem, cloth = lengths[look.cut]
        flare = 0.12 * h
        bottom = hy + (0.5 - hem) * h
        start = hy - (0.03 if look.cut == "skirt" else 0.1) * h
        pen.poly(
            [(hx - waist, start), (hx + waist, start), (hx + flare, bottom), (hx - flare, bottom)], cloth
        )


def _head(pen: Pen, at: Point, look: Look, turn: int, h: float) -> None:
    x, y = at
    r = 0.062 * h
    pen.oval(x - turn * 0.012 * h, y - 0.01 * h, r * 1.0, r * 1.08, look.hair)
    pen.oval(x + turn * 0.02 * h, y + 0.02 * h, r * 0.8, r * 0.92, look.skin)
    if look.hat == "bun":
        pen.oval(x - turn * 0.05 * h, y - 0.055 * h, r * 0.5, r * 0.5, look.hair)
    elif look.hat == "straw":
        pen.poly(
            [(x - 0.15 * h, y - 0.012 * h), (x, y - 0.105 * h), (x + 0.15 * h, y - 0.012 * h)],
            mix(look.hair, (236, 200, 130), 0.8),
        )
    elif look.hat in ("cap", "helmet"):
        dome = 1.12 if look.hat == "helmet" else 1.0
        pen.poly([(x + r * dome * c, y - 0.016 * h - r * dome * s) for c, s in _HALF], look.top)
        pen.limb([(x, y - 0.02 * h), (x + turn * 0.1 * h, y - 0.016 * h)], (0.02 * h, 0.014 * h), look.top)


_HALF = [
    (1.05, 0.0),
    (0.97, 0.42),
    (0.72, 0.8),
    (0.3, 1.05),
    (-0.3, 1.05),
    (-0.72, 0.8),
    (-0.97, 0.42),
    (-1.05, 0.0),
]


def passers(
    sheet: Sheet,
    foot: float,
    height: float,
    count: int,
    *,
    box_top: float | None = None,
    distance: float = 0.0,
) -> None:
    """People who stand and walk along a line of ground, spread over the sheet."""
    rng = sheet.rng
    top = foot - height * 1.2 if box_top is None else box_top
    with sheet.pen((0, top, sheet.w, foot + 12)) as pen:
        for index in range(count):
            x = (index + rng.uniform(0.15, 0.85)) * sheet.w / count
            ground = foot + rng.uniform(-4, 6)
            pen.oval(x, ground, height * 0.17, height * 0.022, (*sheet.p.ink, 70))
            look = someone(sheet, distance=distance)
            if rng.random() < 0.2:
                look = replace(look, hat="bun")
            tall, pose = height * rng.uniform(0.9, 1.06), rng.choice(("walk", "stand", "walk", "hold"))
            figure(pen, x, ground, tall, pose, look, left=rng.random() < 0.5)


def crowd_backs(sheet: Sheet, foot: float, size: float, colour: Colour, *, gap: float = 1.0) -> None:
    """A row of heads and shoulders from behind, cut by the lower edge or by `foot`."""
    rng = sheet.rng
    with sheet.pen((0, foot - size * 2.6, sheet.w, foot)) as pen:
        x = rng.uniform(-0.5, 0.5) * size
        while x < sheet.w + size:
            lift = rng.uniform(-0.25, 0.25) * size
            tone = mix(colour, sheet.p.ink, rng.uniform(0, 0.4))
            pen.rect(
                x - size * 0.75, foot - size * 0.95 + lift, size * 1.5, size * 2, tone, radius=size * 0.5
            )
            pen.oval(x, foot - size * 1.45 + lift, size * 0.42, size * 0.52, tone)
            x += size * rng.uniform(1.55, 2.1) * gap
