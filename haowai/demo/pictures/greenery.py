"""Wood and water: forest, river, flowers."""

from __future__ import annotations

import math
from collections.abc import Callable

from haowai.demo.pictures.nature import firs, grass, ranges, sky, tree, water
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import Look, figure, someone
from haowai.demo.pictures.shapes import crown, hill, ribbon, smooth, streak
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Pen, Shade, Sheet


def forest(sheet: Sheet) -> None:
    """Trunks behind trunks, light between them, a path."""
    p, rng = sheet.p, sheet.rng
    light = mix(p.horizon, p.lamp, 0.3)
    glade = sheet.w * rng.uniform(0.36, 0.64)
    leafy = mix(p.sky, p.leaf, 0.45)
    sheet.wash([(0, mix(leafy, p.near, 0.35)), (0.55, mix(leafy, light, 0.55)), (1, mix(p.leaf, p.ink, 0.3))])
    sheet.glow(glade, 430, 620, light, 0.95)
    for layer in range(4):
        share = layer / 3
        tone = mix(mix(p.depth(0.8 - 0.72 * share), p.leaf, 0.18), light, 0.35 * (1 - share))
        foot = 640 + 110 * share
        trunks = []
        for _ in range(17 - layer * 4):
            x = rng.uniform(-20, sheet.w + 20)
            if abs(x - glade) < 90 + 130 * share:
                continue
            wide = 12 + 56 * share**1.4 * rng.uniform(0.7, 1.2)
            lean = rng.uniform(-18, 18)
            spine = [(x + lean, -20), (x + lean * 0.4, 400), (x, foot - 40), (x, foot + 130 * share + 24)]
            trunks.append(
                ribbon(
                    smooth(spine, closed=False),
                    _trunk(wide),
                )
            )
        sheet.fill(
            trunks,
            (mix(tone, p.leaf, 0.1), tone),
            shade=Shade(mix(tone, p.ink, 0.5), RIGHT if glade < sheet.w / 2 else LEFT, 0.7),
        )
        ground = hill(rng, sheet.w, foot + 60 * share + 20, 16, length=600)
        sheet.fill(
            [ground],
            (
                mix(mix(p.leaf, p.near, 0.3 + 0.4 * share), light, 0.4 * (1 - share)),
                mix(p.leaf, p.ink, 0.3 + 0.4 * share),
            ),
        )
        sheet.fill(
            [
                q
                for _ in range(7)
                for q in crown(rng, rng.uniform(0, sheet.w), -10 + 70 * (1 - share), 90 + 40 * share)
            ],
            mix(mix(p.leaf, p.ink, 0.15 + 0.45 * share), light, 0.35 * (1 - share)),
        )
        if layer == 1:
            _shafts(sheet, glade, light)
    path = smooth([(glade, 690), (glade + 50, 760), (glade - 60, 860), (glade + 30, 1040)], closed=False)
    sheet.fill(
        [ribbon(path, lambda at: 26 + 250 * at**1.6)],
        (mix(p.ground, light, 0.5), mix(p.ground, p.ink, 0.25)),
        shade=Shade(mix(p.ground, p.ink, 0.5), DOWN, 0.6),
    )
    with sheet.pen((glade - 150, 560, glade + 150, 860)) as pen:
        figure(pen, glade + 10, 806, 150, "walk", someone(sheet), left=rng.random() < 0.5)
    grass(sheet, 1000, 90, p.ink, 120)


def _trunk(width: float) -> Callable[[float], float]:
    """Slimmer upwards, with a flare at the roots."""
    return lambda at: width * (0.72 + 0.3 * at + 2.1 * max(0.0, at - 0.85))


def _shafts(sheet: Sheet, glade: float, light: Colour) -> None:
    rng = sheet.rng
    slant = rng.choice((-1, 1)) * rng.uniform(120, 240)
    for _ in range(5):
        x = glade + rng.uniform(-300, 300)
        wide = rng.uniform(30, 80)
        sheet.fill(
            [[(x + slant, -10), (x + slant + wide * 0.6, -10), (x + wide * 1.6, 740), (x - wide * 0.4, 740)]],
            light,
            alpha=0.34,
            fade=DOWN,
        )


def river(sheet: Sheet) -> None:
    """A river that winds out of the hills under a footbridge."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(420, 470)
    sky(sheet, line)
    ranges(sheet, line + 20, 330, 4, rough=rng.random() < 0.5, near=0.5)
    water(sheet, line + 4, calm=0.7)
    turn = rng.choice((-1, 1))
    green = mix(p.leaf, p.near, 0.25)
    for layer, (top, reach) in enumerate(
        ((line + 2, 0.66), (line + 60, 0.5), (line + 170, 0.44), (line + 330, 0.34))
    ):
        left = (turn > 0) == (layer % 2 == 0)
        share = layer / 3
        edge = sheet.w * reach
        shape = [
            (-30.0, top - 40),
            (edge * 0.4, top - 22),
            (edge * 0.8, top - 4),
            (edge, top + 16),
            (edge * 0.7, top + 44 + 50 * share),
            (-30.0, top + 110 + 150 * share),
        ]
        curve = smooth(shape, closed=False)
        if not left:
            curve = [(sheet.w - x, y) for x, y in curve]
        tone = mix(green, p.far, 0.5 * (1 - share))
        sheet.fill(
            [curve],
            (mix(tone, p.lamp, 0.15), mix(tone, p.ink, 0.2 + 0.3 * share)),
            shade=Shade(mix(tone, p.ink, 0.6), DOWN, 0.8),
        )
        span = [q for q in curve[: len(curve) // 2] if 0 < q[0] < sheet.w]
        if layer < 3:
            firs(sheet, span, 60 + 70 * share, mix(p.depth(0.45 - 0.3 * share), p.leaf, 0.25), 14)
        elif span:
            tree(
                sheet,
                150 if left else sheet.w - 150,
                top + 20,
                400,
                leaves=mix(p.leaf, p.ink, 0.25),
                trunk=p.ink,
            )
    _raft(sheet, sheet.w * (0.62 if turn > 0 else 0.38), 900)


def _raft(sheet: Sheet, x: float, foot: float) -> None:
    p = sheet.p
    hull = smooth(
        [
            (x - 150, foot - 26),
            (x - 110, foot),
            (x + 110, foot),
            (x + 156, foot - 30),
            (x + 100, foot - 14),
            (x - 100, foot - 14),
        ]
    )
    sheet.fill([streak(x, foot + 8, 330, 26)], p.ink, alpha=0.4)
    sheet.fill([hull], (p.depth(0.15), p.ink))
    with sheet.pen((x - 190, foot - 260, x + 190, foot + 10)) as pen:
        look = someone(sheet, cut="trousers")
        joints = figure(
            pen,
            x - 70,
            foot - 10,
            180,
            "hold",
            Look(look.top, look.bottom, look.skin, look.hair, "trousers", "straw"),
            left=True,
        )
        pen.line([(joints["hand2"][0] + 34, foot - 240), (joints["hand2"][0] - 40, foot + 8)], p.ink, 4)
        figure(pen, x + 56, foot - 8, 150, "sit", someone(sheet), left=True)


def flowers(sheet: Sheet) -> None:
    """A bed of flowers seen from among the stems."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 640)
    ranges(sheet, 640, 200, 2, rough=False, near=0.7)
    families = (
        ("e2657a", "f2a0a8", "fbe2d8"),
        ("e8a33f", "f4cf6a", "fff0c2"),
        ("8a6fc0", "b9a2dc", "ece2f6"),
        ("d9503f", "ee8a5f", "fbd3b0"),
    )
    family = rng.choice(families)
    green = mix(p.leaf, p.near, 0.2)
    for layer in range(5):
        share = layer / 4
        foot = 640 + 100 * layer
        haze = 0.55 * (1 - share)
        ground = hill(rng, sheet.w, foot + 10, 14, length=500)
        sheet.fill(
            [ground],
            (mix(mix(green, p.lamp, 0.2), p.far, haze), mix(mix(green, p.ink, 0.3), p.far, haze)),
            shade=Shade(mix(mix(green, p.ink, 0.5), p.far, haze), DOWN, 0.7),
        )
        size = 7 + 46 * share**1.7
        with sheet.pen((0, foot - 90 - size * 6, sheet.w, min(1000, foot + 130))) as pen:
            for _ in range(int(sheet.w / (size * 1.7 + 9))):
                _flower(
                    sheet,
                    pen,
                    rng.uniform(0, sheet.w),
                    foot + rng.uniform(-10, 70),
                    size * rng.uniform(0.7, 1.15),
                    p.out(rng.choice(family), haze),
                    mix(mix(green, p.ink, 0.3), p.far, haze),
                )


def _flower(sheet: Sheet, pen: Pen, x: float, foot: float, size: float, petal: Colour, stem: Colour) -> None:
    rng, p = sheet.rng, sheet.p
    top = foot - size * rng.uniform(2.2, 4.2)
    lean = rng.uniform(-0.7, 0.7) * size
    pen.line(
        smooth(
            [(x, foot + size), (x + lean * 0.2, (foot + top) / 2), (x + lean, top)], closed=False, steps=4
        ),
        stem,
        max(1.6, size * 0.13),
    )
    if size > 12:
        leaf_y = (foot + top) / 2
        pen.poly(
            smooth(
                [
                    (x, leaf_y + size * 0.5),
                    (x + size * 0.5, leaf_y - size * 0.1),
                    (x + size * 1.3, leaf_y - size * 0.5),
                    (x + size * 0.7, leaf_y + size * 0.35),
                ]
            ),
            stem,
        )
    petals = 6
    start = rng.uniform(0, 1)
    flat = rng.uniform(0.6, 0.9)
    for turn in range(petals):
        angle = (turn + start) * math.tau / petals
        tone = mix(petal, p.paper, 0.18) if math.sin(angle) < 0 else mix(petal, p.ink, 0.1)
        pen.oval(
            x + lean + math.cos(angle) * size * 0.62,
            top + math.sin(angle) * size * 0.62 * flat,
            size * 0.46,
            size * 0.42 * flat,
            tone,
        )
    pen.oval(x + lean, top, size * 0.34, size * 0.3, p.out("e0a030"))
