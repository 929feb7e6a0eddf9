"""On the way: train, station, road, aircraft, satellite."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import firs, grass, overcast, ranges, sky, stars, water
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import figure, someone
from haowai.demo.pictures.shapes import Line, arc, box, cumulus, hill, oval, smooth, streak
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Pen, Shade, Sheet
from haowai.demo.pictures.town import street_lamp, towers

_LIVERY = (("f1ebdd", "c8503f"), ("dfe5e4", "2f7f8f"), ("f0e2bd", "3d5a8a"), ("e9e4da", "e0893a"))


def _carriage(
    sheet: Sheet,
    pen: Pen,
    x: float,
    foot: float,
    length: float,
    height: float,
    livery: tuple[Colour, Colour],
    *,
    nose: int,
) -> None:
    p, rng = sheet.p, sheet.rng
    body, band = livery
    if nose:
        slope = height * 0.9
        shape = [
            (0, 0.0),
            (0, 1.0),
            (length - slope, 1.0),
            (length - slope * 0.4, 0.82),
            (length - 4, 0.34),
            (length, 0.0),
        ]
        placed = [(x + px if nose > 0 else x + length - px, foot - py * height) for px, py in shape]
        pen.poly(smooth(placed, steps=4), body)
        pen.poly([placed[1], placed[0], placed[5], placed[2]], body)
        glass = [
            (length - slope * 0.86, 0.88),
            (length - slope * 0.5, 0.8),
            (length - slope * 0.27, 0.55),
            (length - slope * 0.8, 0.55),
        ]
        pen.poly(
            [(x + px if nose > 0 else x + length - px, foot - py * height) for px, py in glass],
            mix(p.sky, p.ink, 0.65),
        )
    else:
        pen.rect(x, foot - height, length, height, body, radius=5)
    trim = height * 0.75 if nose else 0
    left, right = (x, x + length - trim) if nose >= 0 else (x + trim, x + length)
    pen.rect(left, foot - height * 0.3, right - left, height * 0.12, band)
    pen.rect(left, foot - height * 0.08, right - left, height * 0.1, mix(body, p.ink, 0.6))
    pen.rect(left + 4, foot - height * 1.05, right - left - 8, height * 0.06, mix(body, p.ink, 0.4))
    step = height * 0.5
    count = max(1, int((right - left - height * 0.3) / step))
    for pane in range(count):
        lit = (p.dark or p.wet) and rng.random() < 0.9
        glass = p.lamp if lit else mix(p.sky, p.ink, 0.5)
        wx = left + height * 0.2 + pane * step
        if pane % 5 == 2:
            pen.rect(wx, foot - height * 0.86, step * 0.62, height * 0.8, mix(body, p.ink, 0.12))
            pen.rect(wx + step * 0.08, foot - height * 0.8, step * 0.2, height * 0.4, glass)
            pen.rect(wx + step * 0.34, foot - height * 0.8, step * 0.2, height * 0.4, glass)
            continue
        pen.rect(wx, foot - height * 0.8, step * 0.74, height * 0.36, glass, radius=3)
        if lit and rng.random() < 0.5:
            pen.oval(
                wx + step * 0.4, foot - height * 0.58, height * 0.06, height * 0.08, mix(p.ink, p.lamp, 0.3)
            )
            pen.rect(
                wx + step * 0.28, foot - height * 0.52, step * 0.26, height * 0.08, mix(p.ink, p.lamp, 0.3)
            )


def _livery(sheet: Sheet) -> tuple[Colour, Colour]:
    body, band = sheet.rng.choice(_LIVERY)
    return sheet.p.out(body), sheet.p.out(band)


def train(sheet: Sheet) -> None:
    """A train over a viaduct, with the valley under it."""
    p, rng = sheet.p, sheet.rng
    deck = rng.uniform(560, 620)
    sky(sheet, deck + 120)
    ranges(sheet, deck + 130, 420, 3, rough=rng.random() < 0.7, near=0.55)
    sheet.mist(deck - 60, deck + 260, p.horizon, 0.55)
    if rng.random() < 0.5:
        water(sheet, deck + 210, calm=0.55)
    else:
        valley = hill(rng, sheet.w, deck + 220, 30)
        sheet.fill([valley], (mix(p.leaf, p.far, 0.45), mix(p.leaf, p.near, 0.4)))
        firs(sheet, valley[:-2], 70, mix(p.leaf, p.near, 0.6), 40)
    stone = p.out("b3a18c", 0.12)
    span = sheet.w / 6
    piers = [box(-10, deck, sheet.w + 20, 34)]
    for pier in range(8):
        x = (pier - 0.5) * span
        piers.append([(x - 17, deck + 30), (x + 17, deck + 30), (x + 24, 1000), (x - 24, 1000)])
        vault = arc(x + span / 2, deck + span * 0.46, span / 2 - 16, span * 0.42, 180, 360)
        piers.append([(x, deck + 30), *[q for q in vault], (x + span, deck + 30)])
    sheet.fill(
        piers,
        (mix(stone, p.lamp, 0.12), mix(stone, p.near, 0.55)),
        shade=Shade(mix(stone, p.ink, 0.6), DOWN, 0.55),
    )
    _overhead(sheet, deck)
    height, length = 78.0, 330.0
    livery = _livery(sheet)
    nose = rng.choice((-1, 1))
    lead = sheet.w * (0.86 if nose > 0 else 0.14)
    if p.dark:
        sheet.glow(lead + nose * 40, deck - 30, 240, p.lamp, 0.8)
    with sheet.pen((0, deck - 130, sheet.w, deck + 4)) as pen:
        for index in range(6):
            x = lead - length * (index + 1) - index * 8 if nose > 0 else lead + index * (length + 8)
            _carriage(sheet, pen, x, deck - 8, length, height, livery, nose=nose if index == 0 else 0)
        pen.rect(0, deck - 8, sheet.w, 10, p.ink)
    front = hill(rng, sheet.w, 930, 30, length=800)
    firs(
        sheet, [q for q in front[:-2] if not 0.25 < q[0] / sheet.w < 0.75], 210, mix(p.ink, p.leaf, 0.25), 18
    )
    sheet.fill([front], (mix(p.leaf, p.ink, 0.6), p.ink), shade=Shade(p.ink, DOWN, 0.6))
    grass(sheet, 1000, 70, p.ink)


def _overhead(sheet: Sheet, deck: float) -> None:
    p = sheet.p
    with sheet.pen((0, deck - 180, sheet.w, deck)) as pen:
        for mast in range(9):
            x = mast * sheet.w / 7 - 30
            pen.line([(x, deck), (x, deck - 160)], p.depth(0.16), 6)
            pen.line([(x, deck - 146), (x + 58, deck - 132)], p.depth(0.16), 3)
        pen.line([(0, deck - 132), (sheet.w, deck - 132)], p.depth(0.2), 2)
        pen.line([(0, deck - 112), (sheet.w, deck - 112)], p.depth(0.2), 1.5)


def station(sheet: Sheet) -> None:
    """People on a platform as a train stands with its doors lit."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 560)
    ranges(sheet, 540, 170, 2, near=0.8)
    towers(sheet, 620, 90, 260, 0.62, lit=0.3)
    livery = _livery(sheet)
    nose = rng.choice((-1, 0, 1))
    height = 300.0
    with sheet.pen((0, 380, sheet.w, 760)) as pen:
        start = -rng.uniform(100, 300)
        if nose < 0:
            start = sheet.w * 0.2
        for index in range(3):
            x = start + index * 1010
            _carriage(sheet, pen, x, 744, 1000, height, livery, nose=nose if (nose < 0 and index == 0) else 0)
    pave = p.out("a8a29a")
    sheet.fill(
        [box(0, 744, sheet.w, 260)],
        (mix(pave, p.lamp, 0.18), mix(pave, p.ink, 0.4)),
        shade=Shade(mix(pave, p.ink, 0.6), DOWN, 0.7),
    )
    with sheet.pen((0, 740, sheet.w, 1000)) as pen:
        pen.rect(0, 744, sheet.w, 9, p.paper)
        pen.rect(0, 776, sheet.w, 15, p.out("e8b33f"))
        for joint in range(-4, 14):
            x = joint * sheet.w / 9
            pen.line(
                [
                    (sheet.w / 2 + (x - sheet.w / 2) * 0.7, 792),
                    (sheet.w / 2 + (x - sheet.w / 2) * 1.25, 1000),
                ],
                (*p.ink, 50),
                2,
            )
    roof = p.depth(0.1)
    sheet.fill(
        [[(0, 0), (sheet.w, 0), (sheet.w, 196), (0, 150)]],
        (mix(roof, p.ink, 0.4), roof),
        shade=Shade(mix(roof, p.lamp, 0.2), DOWN, 0.5),
    )
    with sheet.pen((0, 140, sheet.w, 960)) as pen:
        for post in range(4):
            x = sheet.w * (0.08 + 0.28 * post)
            pen.rect(x - 13, 150, 26, 780, mix(roof, p.near, 0.4))
            pen.rect(x + 3, 150, 10, 780, p.ink)
            pen.line([(x, 300), (x + 120, 176)], mix(roof, p.near, 0.4), 13)
            pen.line([(x, 300), (x - 120, 168)], mix(roof, p.near, 0.4), 13)
        _clock(sheet, pen, sheet.w * rng.choice((0.22, 0.5)), 268)
        board = sheet.w * 0.72
        pen.rect(board - 150, 200, 300, 92, p.ink, radius=6)
        for row in range(3):
            pen.rect(board - 132, 214 + row * 25, 84, 11, p.lamp)
            pen.rect(board - 30, 214 + row * 25, rng.uniform(60, 120), 11, (*p.lamp, 150))
    for lamp in range(4):
        sheet.glow(sheet.w * (0.22 + 0.28 * lamp), 190, 170, p.lamp, 0.6 if p.dark or p.wet else 0.2)
    with sheet.pen((0, 480, sheet.w, 1000)) as pen:
        count = max(4, round(sheet.w / 210))
        for index in range(count):
            x = (index + rng.uniform(0.2, 0.8)) * sheet.w / count
            foot = rng.uniform(850, 965)
            tall = 230 + (foot - 800) * 0.9
            pen.oval(x, foot, tall * 0.2, tall * 0.026, (*p.ink, 90))
            joints = figure(
                pen,
                x,
                foot,
                tall,
                rng.choice(("stand", "walk", "hold", "stand")),
                someone(sheet),
                left=rng.random() < 0.5,
            )
            if rng.random() < 0.4:
                hx, hy = joints["hand1"]
                pen.line([(hx, hy), (hx, foot - tall * 0.3)], p.ink, 3)
                pen.rect(
                    hx - tall * 0.08,
                    foot - tall * 0.3,
                    tall * 0.16,
                    tall * 0.28,
                    p.out(rng.choice(("c8503f", "2f6f8f", "e0a53f"))),
                    radius=tall * 0.02,
                )


def _clock(sheet: Sheet, pen: Pen, x: float, y: float) -> None:
    p, rng = sheet.p, sheet.rng
    pen.rect(x - 4, 160, 8, 80, p.ink)
    pen.oval(x, y, 52, 52, p.ink)
    pen.oval(x, y, 44, 44, p.paper)
    for hand, reach in ((rng.uniform(0, math.tau), 26), (rng.uniform(0, math.tau), 38)):
        pen.line([(x, y), (x + math.sin(hand) * reach, y - math.cos(hand) * reach)], p.ink, 5)


def road(sheet: Sheet) -> None:
    """A road to the horizon with its lamps and its traffic."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(470, 520)
    sky(sheet, line)
    ranges(sheet, line + 8, 240, 3, near=0.6)
    vx = sheet.w * rng.uniform(0.4, 0.6)
    verge = mix(p.leaf, p.ground, 0.35)
    sheet.wash([(0, mix(verge, p.far, 0.6)), (1, mix(verge, p.ink, 0.3))], (0, line, sheet.w, 1000))
    if rng.random() < 0.5:
        towers(sheet, line + 8, 50, 170, 0.6, width=(34, 70), lit=0.4)
    tar = mix(p.near, p.ink, 0.35)
    sheet.fill(
        [[(vx - 12, line), (vx + 12, line), (sheet.w * 1.1, 1010), (-sheet.w * 0.1, 1010)]],
        (mix(tar, p.far, 0.55), tar),
        shade=Shade(p.ink, DOWN, 0.6),
    )

    def at(lane: float, depth: float) -> tuple[float, float]:
        return vx + lane * (12 + (sheet.w * 0.6 - 12) * depth), line + (1005 - line) * depth

    with sheet.pen((0, line, sheet.w, 1000)) as pen:
        for lane in (-0.94, 0.94):
            pen.poly(
                [at(lane - 0.012, 0), at(lane + 0.012, 0), at(lane + 0.014, 1), at(lane - 0.014, 1)], p.paper
            )
        for lane in (-0.46, 0.46):
            for dash in range(9):
                near, far = 0.84**dash, 0.84**dash * 0.91
                pen.poly(
                    [
                        at(lane - 0.011, near),
                        at(lane + 0.011, near),
                        at(lane + 0.011, far),
                        at(lane - 0.011, far),
                    ],
                    p.paper,
                )
        pen.poly([at(-0.02, 0), at(0.02, 0), at(0.022, 1), at(-0.022, 1)], p.out("e8b33f"))
    for depth in (0.05, 0.1, 0.19, 0.36, 0.68):
        for side in (-1, 1):
            x, foot = at(side * 1.08, depth)
            street_lamp(sheet, x, foot, 90 + 620 * depth, left=side > 0)
    for lane, depth, ahead in (
        (-0.7, 0.1, True),
        (0.24, 0.13, False),
        (0.7, 0.24, False),
        (-0.24, 0.3, True),
        (rng.choice((0.24, 0.7)), 0.6, False),
    ):
        _seen_from_behind(sheet, at(lane, depth), 40 + 420 * depth, lights=ahead)


def _seen_from_behind(sheet: Sheet, foot: tuple[float, float], size: float, *, lights: bool) -> None:
    """A car head on (`lights`) or from behind."""
    p, rng = sheet.p, sheet.rng
    x, y = foot
    paint = p.out(rng.choice(("c8503f", "e9e4da", "3d5a8a", "e0a53f", "6b7780", "2f7f75")))
    lamp = p.lamp if lights else p.accent
    with sheet.pen((x - size, y - size, x + size, y + size * 0.1)) as pen:
        pen.oval(x, y, size * 0.56, size * 0.06, (*p.ink, 120))
        for wheel in (-0.42, 0.28):
            pen.rect(x + wheel * size, y - size * 0.2, size * 0.14, size * 0.2, p.ink, radius=size * 0.03)
        pen.poly(
            smooth(
                [
                    (x - size * 0.36, y - size * 0.42),
                    (x - size * 0.28, y - size * 0.72),
                    (x + size * 0.28, y - size * 0.72),
                    (x + size * 0.36, y - size * 0.42),
                ],
                steps=4,
            ),
            paint,
        )
        pen.poly(
            [
                (x - size * 0.31, y - size * 0.45),
                (x - size * 0.25, y - size * 0.67),
                (x + size * 0.25, y - size * 0.67),
                (x + size * 0.31, y - size * 0.45),
            ],
            mix(p.sky, p.ink, 0.6),
        )
        pen.rect(x - size * 0.46, y - size * 0.46, size * 0.92, size * 0.34, paint, radius=size * 0.08)
        pen.rect(
            x - size * 0.46,
            y - size * 0.2,
            size * 0.92,
            size * 0.09,
            mix(paint, p.ink, 0.5),
            radius=size * 0.02,
        )
        for side in (-0.42, 0.24):
            pen.rect(x + side * size, y - size * 0.38, size * 0.18, size * 0.09, lamp, radius=size * 0.03)
        pen.rect(x - size * 0.12, y - size * 0.3, size * 0.24, size * 0.08, p.paper)
    if p.dark or p.wet:
        for side in (-0.33, 0.33):
            sheet.glow(x + side * size, y - size * 0.33, size * 0.5, lamp, 0.7)


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

    def at(points: Line) -> Line:
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

    def at(points: Line) -> Line:
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
