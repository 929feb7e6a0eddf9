"""Above: aircraft, satellite."""

from __future__ import annotations

import math
from collections.abc import Sequence

from haowai.demo.pictures.nature import overcast, sky, stars
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.shapes import Line, box, cumulus, oval, smooth, streak
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Point, Shade, Sheet


def aircraft(sheet: Sheet) -> None:
    """An airliner over a floor of cloud."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 820, clouds=False)
    if p.wet:
        overcast(sheet, 420, 0.35)
    for layer in range(4):
        share = layer / 3
        heaps: list[Line] = []
        for _ in range(7):
            heaps += cumulus(
                rng, rng.uniform(-0.1, 1.1) * sheet.w, 735 + 100 * layer, sheet.w * rng.uniform(0.25, 0.5)
            )
        y = 720 + 95 * layer
        white = mix(p.paper, p.sky, 0.34 * (1 - share))
        if p.dark or p.wet:
            white = mix(mix(p.horizon, p.sky, 0.2 + 0.3 * share), p.paper, 0.12)
        sheet.fill(
            [*heaps, box(-10, y, sheet.w + 20, 400)],
            (white, mix(white, p.mid, 0.45)),
            shade=Shade(mix(white, p.mid, 0.6), DOWN, 0.8),
        )
    left = rng.random() < 0.5
    size = min(sheet.w * 0.62, 900)
    cx, cy = sheet.w * rng.uniform(0.46, 0.54), rng.uniform(360, 430)
    _airliner(sheet, cx, cy, size, left=left)


def _airliner(sheet: Sheet, cx: float, cy: float, size: float, *, left: bool) -> None:
    p, rng = sheet.p, sheet.rng
    turn = -1 if left else 1
    tilt = math.radians(-9)

    def at(points: Sequence[Point]) -> Line:
        return [
            (
                cx + turn * (x * math.cos(tilt) - y * math.sin(tilt)) * size,
                cy + (x * math.sin(tilt) + y * math.cos(tilt)) * size,
            )
            for x, y in points
        ]

    white, shadow = p.out("f6f1e6"), p.out("8d98a6")
    hue = p.out(rng.choice(("c8503f", "2f6f9a", "e0893a", "2f7f75")))
    trail = at([(-0.5, 0.0), (-1.4, 0.02), (-1.4, 0.05), (-0.5, 0.03)])
    sheet.fill([trail], mix(p.paper, p.horizon, 0.4), alpha=0.7, fade=RIGHT if left else LEFT)
    sheet.fill(
        [at([(0.06, -0.02), (-0.16, -0.19), (-0.22, -0.19), (-0.09, -0.015)])], mix(shadow, p.near, 0.3)
    )
    sheet.fill(
        [at([(-0.36, -0.05), (-0.48, -0.2), (-0.54, -0.2), (-0.5, -0.035)])],
        hue,
        shade=Shade(mix(hue, p.ink, 0.5), DOWN, 0.6),
    )
    body = smooth(
        [
            (-0.52, -0.04),
            (-0.3, -0.055),
            (0.3, -0.055),
            (0.42, -0.045),
            (0.5, 0.0),
            (0.43, 0.03),
            (0.3, 0.042),
            (-0.2, 0.042),
            (-0.4, 0.01),
        ]
    )
    sheet.fill([at(body)], white, shade=Shade(shadow, DOWN, 1.0))
    windows = [oval(x / 100, -0.016, 0.0042, 0.0066, count=10) for x in range(-36, 36, 2)]
    sheet.fill([at(pane) for pane in windows], p.lamp if p.dark else mix(p.sky, p.ink, 0.6))
    sheet.fill(
        [at([(0.415, -0.03), (0.45, -0.026), (0.468, -0.012), (0.43, -0.012)])], mix(p.sky, p.ink, 0.7)
    )
    sheet.fill([at([(-0.4, 0.004), (0.475, 0.004), (0.46, 0.016), (-0.38, 0.014)])], hue)
    for x, y in ((0.06, 0.07), (-0.04, 0.13)):
        pod = smooth(
            [(x + 0.07, y - 0.022), (x + 0.075, y + 0.012), (x - 0.04, y + 0.016), (x - 0.06, y - 0.008)]
        )
        sheet.fill([at(pod)], mix(white, shadow, 0.35), shade=Shade(mix(shadow, p.ink, 0.5), DOWN, 0.9))
    sheet.fill(
        [at([(0.12, 0.02), (-0.2, 0.25), (-0.27, 0.255), (-0.06, 0.028)])],
        (mix(white, shadow, 0.25), shadow),
        shade=Shade(mix(shadow, p.ink, 0.4), DOWN, 0.6),
    )
    sheet.fill([at([(-0.38, -0.01), (-0.53, 0.06), (-0.57, 0.06), (-0.48, -0.012)])], shadow)
    if p.dark:
        for x, y in at([(-0.235, 0.253), (-0.51, -0.2)]):
            sheet.glow(x, y, 60, p.accent, 0.9)


def satellite(sheet: Sheet) -> None:
    """A satellite over the limb of the earth."""
    p, rng = sheet.p, sheet.rng
    space = mix(p.zenith, (6, 10, 26), 0.72)
    sheet.wash([(0, mix(space, (0, 0, 0), 0.4)), (1, mix(space, p.sky, 0.25))])
    stars(sheet, 800, 260)
    turn = rng.choice((-1, 1))
    ex, ey, radius = sheet.w * (0.5 + turn * 0.18), 1750.0, 1180.0
    for halo in range(6):
        sheet.fill(
            [oval(ex, ey, radius + 84 - halo * 14, radius + 84 - halo * 14, count=140)],
            mix(p.sky, p.horizon, halo / 6),
            alpha=0.12 + 0.05 * halo,
        )
    sea = mix(p.cool, p.near, 0.3)
    sheet.fill([oval(ex, ey, radius, radius, count=160)], (mix(sea, p.horizon, 0.45), mix(sea, p.ink, 0.5)))
    lands: list[Line] = []
    clouds: list[Line] = []
    for _ in range(5):
        x = sheet.w * rng.random()
        y = ey - math.sqrt(max(0.0, (radius - rng.uniform(70, 260)) ** 2 - (x - ex) ** 2))
        size = rng.uniform(70, 190)
        lands.append(
            smooth(
                [
                    (
                        x + math.cos(a) * size * rng.uniform(0.6, 1.4),
                        y + math.sin(a) * size * 0.34 * rng.uniform(0.6, 1.4),
                    )
                    for a in (i * math.tau / 11 for i in range(11))
                ]
            )
        )
    for _ in range(26):
        x = sheet.w * rng.uniform(-0.05, 1.05)
        y = ey - math.sqrt(max(0.0, (radius - rng.uniform(24, 330)) ** 2 - (x - ex) ** 2))
        clouds.append(streak(x, y, rng.uniform(90, 320), rng.uniform(8, 24)))
    sheet.fill(lands, mix(p.leaf, p.horizon, 0.25), shade=Shade(mix(p.leaf, p.ink, 0.5), DOWN, 0.8))
    sheet.fill(clouds, p.paper, alpha=0.6)
    if p.dark:
        with sheet.pen((0, 560, sheet.w, 1000)) as pen:
            for land in lands:
                for x, y in land[::2]:
                    pen.oval(x + rng.uniform(-30, 30), y + rng.uniform(-4, 26), 2.4, 1.8, p.lamp)
    _craft(sheet, sheet.w * (0.5 - turn * 0.08), rng.uniform(320, 380), min(sheet.w * 0.26, 380), turn)


def _craft(sheet: Sheet, cx: float, cy: float, size: float, turn: int) -> None:
    p = sheet.p
    tilt = math.radians(-18 * turn)

    def at(points: Sequence[Point]) -> Line:
        return [
            (
                cx + (x * math.cos(tilt) - y * math.sin(tilt)) * size,
                cy + (x * math.sin(tilt) + y * math.cos(tilt)) * size,
            )
            for x, y in points
        ]

    sheet.glow(cx, cy, size * 1.2, p.horizon, 0.25)
    gold, blue = mix(p.lamp, (190, 120, 50), 0.45), mix(p.cool, (24, 40, 96), 0.5)
    with sheet.pen((cx - size * 1.7, cy - size * 1.2, cx + size * 1.7, cy + size * 1.2)) as pen:
        pen.poly(at([(-1.5, -0.02), (1.5, -0.02), (1.5, 0.02), (-1.5, 0.02)]), p.far)
        for side in (-1, 1):
            pen.poly(
                at([(side * 0.42, -0.25), (side * 1.5, -0.25), (side * 1.5, 0.25), (side * 0.42, 0.25)]),
                mix(p.paper, blue, 0.35),
            )
            for column in range(6):
                for row in range(3):
                    x, y = side * (0.435 + column * 0.179), -0.235 + row * 0.16
                    tone = mix(blue, p.horizon, 0.08 * column + 0.05 * row)
                    pen.poly(
                        at([(x, y), (x + side * 0.166, y), (x + side * 0.166, y + 0.147), (x, y + 0.147)]),
                        tone,
                    )
        pen.poly(at([(-0.22, -0.3), (0.22, -0.3), (0.22, 0.3), (-0.22, 0.3)]), gold)
        pen.poly(at([(0.05, -0.3), (0.22, -0.3), (0.22, 0.3), (0.05, 0.3)]), mix(gold, p.ink, 0.45))
        for fold in range(5):
            pen.line(
                at([(-0.2, -0.22 + fold * 0.11), (0.2, -0.26 + fold * 0.12)]),
                (*mix(gold, p.paper, 0.5), 130),
                2,
            )
        pen.poly(at(smooth([(-0.24, 0.36), (0.0, 0.5), (0.24, 0.36), (0.0, 0.42)])), p.paper)
        pen.line(at([(0, 0.3), (0, 0.6)]), p.paper, 5)
        pen.oval(*at([(0, 0.61)])[0], 7, 7, p.accent)
        pen.line(at([(0.1, -0.3), (0.16, -0.56)]), p.paper, 4)
        pen.oval(*at([(0.16, -0.57)])[0], 6, 6, p.lamp)
