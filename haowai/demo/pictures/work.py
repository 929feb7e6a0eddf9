"""Work and money: laboratory, factory, chips, phone, chart."""

from __future__ import annotations

import math
from collections.abc import Callable

from haowai.demo.pictures.nature import ranges, sky, smoke, tree
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import SKINS, Look, figure
from haowai.demo.pictures.shapes import box, oval, ribbon, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, UP, Pen, Point, Shade, Sheet
from haowai.demo.pictures.town import towers, view, wall


def laboratory(sheet: Sheet) -> None:
    """A bench of glass and a microscope, two people in white."""
    p, rng = sheet.p, sheet.rng
    wall(sheet, p.room("cfdfe0"), p.room("b4cccd"), 760, p.room("8fa5a8"))
    flip = rng.random() < 0.5

    def across(x: float, width: float = 0.0) -> float:
        return sheet.w * (1 - x) - width if flip else sheet.w * x

    view(sheet, across(0.06, sheet.w * 0.3), 110, sheet.w * 0.3, 330, p.room("eef2ee"), panes=3)
    shelf, long = across(0.5, sheet.w * 0.44), sheet.w * 0.44
    with sheet.pen((0, 80, sheet.w, 1000)) as pen:
        for row, y in enumerate((210, 350)):
            pen.rect(shelf, y, long, 14, p.room("7f9296"))
            for slot in range(int(long / 52)):
                if rng.random() < 0.85:
                    _bottle(sheet, pen, shelf + 28 + slot * 52, y, rng.uniform(50, 100) - row * 8)
        for x, pose, left in ((0.24, "work", flip), (0.76, "hold", not flip)):
            coat = p.room("f8f7f1")
            look = Look(
                coat,
                p.room("3d4a6b"),
                p.room(rng.choice(SKINS)),
                p.room("2a2426"),
                "coat",
                rng.choice(("none", "bun")),
            )
            figure(pen, across(x), 960, 560, pose, look, left=left)
        bench = p.room("e6e2d6")
        pen.rect(0, 700, sheet.w, 26, bench)
        pen.rect(0, 726, sheet.w, 274, mix(p.room("5f8a8f"), p.ink, 0.15))
        for door in range(7):
            x = door * sheet.w / 6 - 30
            pen.rect(x, 740, sheet.w / 6 - 16, 250, p.room("6f9a9c"))
            pen.rect(x + sheet.w / 12 - 30, 760, 60, 8, p.ink, radius=4)
        _microscope(sheet, pen, across(0.37), 700, 1.25, left=not flip)
        tubes = across(0.5, 190)
        pen.rect(tubes, 664, 190, 12, p.room("c99a5f"))
        for tube in range(7):
            x = tubes + 14 + tube * 26
            pen.rect(x, 600, 15, 96, (*p.paper, 150), radius=7)
            pen.rect(x, 640, 15, 56, p.room(rng.choice(("e2657a", "3f9ab0", "e8a33f", "6fae6a"))), radius=7)
        pen.rect(tubes, 690, 190, 10, p.room("c99a5f"))
        for x, size in ((0.64, 1.2), (0.71, 0.85), (0.9, 1.0), (0.1, 0.9)):
            _flask(sheet, pen, across(x), 700, size)
    smoke(sheet, across(0.64), 556, 15, p.paper, drift=0.2, puffs=6)


def _bottle(sheet: Sheet, pen: Pen, x: float, foot: float, height: float) -> None:
    p, rng = sheet.p, sheet.rng
    glass = p.room(rng.choice(("7a4a2a", "f2f0e6", "3f7a8a", "d9a05f", "8fae8a")))
    pen.rect(x - 17, foot - height * 0.75, 34, height * 0.75, glass, radius=5)
    pen.rect(x - 7, foot - height, 14, height * 0.3, glass)
    pen.rect(x - 9, foot - height * 1.04, 18, height * 0.12, p.ink)
    pen.rect(x - 13, foot - height * 0.5, 26, height * 0.26, p.paper)


def _flask(sheet: Sheet, pen: Pen, x: float, foot: float, size: float) -> None:
    p = sheet.p
    hue = p.room(sheet.rng.choice(("3f9ab0", "e2657a", "e8a33f", "6fae6a", "7a6ac0")))
    s = 60 * size
    pen.poly(
        [
            (x - s * 0.22, foot - s * 2.2),
            (x + s * 0.22, foot - s * 2.2),
            (x + s * 0.22, foot - s * 1.4),
            (x + s, foot),
            (x - s, foot),
            (x - s * 0.22, foot - s * 1.4),
        ],
        (*p.paper, 150),
    )
    pen.poly(
        [
            (x - s * 0.6, foot - s * 0.72),
            (x + s * 0.6, foot - s * 0.72),
            (x + s * 0.94, foot - 3),
            (x - s * 0.94, foot - 3),
        ],
        hue,
    )
    pen.oval(x, foot - s * 0.72, s * 0.6, s * 0.1, mix(hue, p.paper, 0.35))
    pen.rect(x - s * 0.3, foot - s * 2.28, s * 0.6, s * 0.14, (*p.paper, 230), radius=4)


def _microscope(sheet: Sheet, pen: Pen, x: float, foot: float, size: float, *, left: bool) -> None:
    p = sheet.p
    turn = -1 if left else 1
    ink, pale = mix(p.ink, p.near, 0.4), p.room("eef0ea")

    def at(px: float, py: float) -> Point:
        return x + turn * px * size, foot - py * size

    pen.rect(x - 80 * size, foot - 18 * size, 160 * size, 18 * size, ink, radius=6)
    pen.limb([at(-56, 18), at(-66, 90), at(-30, 150)], (30 * size, 30 * size, 26 * size), pale)
    pen.limb([at(-20, 60), at(66, 60)], (12 * size, 12 * size), ink)
    pen.limb([at(30, 84), at(4, 150), at(-24, 220)], (22 * size, 34 * size, 30 * size), pale)
    pen.limb([at(-24, 220), at(-34, 246)], (22 * size, 26 * size), ink)
    pen.limb([at(36, 70), at(30, 88)], (10 * size, 16 * size), ink)
    pen.oval(*at(-48, 66), 13 * size, 13 * size, ink)
    pen.oval(*at(36, 44), 10 * size, 6 * size, p.lamp)


def factory(sheet: Sheet) -> None:
    """Saw-tooth halls, tanks and stacks at the edge of town."""
    p, rng = sheet.p, sheet.rng
    foot = rng.uniform(790, 830)
    sky(sheet, foot)
    ranges(sheet, foot - 60, 230, 2, near=0.75)
    towers(sheet, foot, 80, 240, 0.68, lit=0.3)
    flip = rng.random() < 0.5

    def across(x: float) -> float:
        return sheet.w * (1 - x) if flip else sheet.w * x

    for x, height in ((0.62, 520), (0.7, 470), (0.78, 560)):
        _stack(sheet, across(x), foot, height)
    brick = p.out("a8604a", 0.14)
    wide = sheet.w * 0.1
    for tooth in range(6):
        left = (across(0.04) if not flip else sheet.w * 0.36) + tooth * wide
        sheet.fill(
            [
                [
                    (left, foot),
                    (left, foot - 250),
                    (left + wide * 0.86, foot - 350),
                    (left + wide, foot - 250),
                    (left + wide, foot),
                ]
            ],
            (mix(brick, p.lamp, 0.12), brick),
            shade=Shade(mix(brick, p.ink, 0.5), DOWN, 0.8),
        )
    with sheet.pen((0, foot - 380, sheet.w, foot + 10)) as pen:
        for tooth in range(6):
            left = (across(0.04) if not flip else sheet.w * 0.36) + tooth * wide
            glass = p.lamp if p.dark or p.wet else mix(p.sky, p.near, 0.5)
            pen.poly(
                [
                    (left + wide * 0.87, foot - 342),
                    (left + wide * 0.985, foot - 258),
                    (left + wide * 0.9, foot - 262),
                    (left + wide * 0.82, foot - 330),
                ],
                glass,
            )
            for pane in range(3):
                x = left + wide * (0.1 + 0.3 * pane)
                pen.rect(
                    x, foot - 190, wide * 0.2, 84, glass if rng.random() < 0.8 else mix(brick, p.ink, 0.6)
                )
                pen.rect(x, foot - 150, wide * 0.2, 4, brick)
                pen.rect(x + wide * 0.09, foot - 190, 4, 84, brick)
        for door in (1, 4):
            left = (across(0.04) if not flip else sheet.w * 0.36) + door * wide
            pen.rect(left + wide * 0.2, foot - 88, wide * 0.6, 90, p.out("3d6a7a", 0.1))
            for slat in range(6):
                pen.rect(left + wide * 0.2, foot - 84 + slat * 15, wide * 0.6, 3, (*p.ink, 70))
    steel = p.out("c3c9c6", 0.12)
    for x, width, height in ((0.7, 150, 170), (0.82, 120, 210), (0.93, 130, 150)):
        left = across(x) - width / 2
        tank = [
            *box(left, foot - height, width, height)[2:],
            *[(left, foot - height), (left + width * 0.5, foot - height - 26), (left + width, foot - height)],
        ]
        sheet.fill([tank], steel, shade=Shade(mix(steel, p.ink, 0.6), LEFT if flip else RIGHT, 0.9))
    with sheet.pen((0, foot - 260, sheet.w, foot + 6)) as pen:
        for y in (foot - 60, foot - 120):
            ends = sorted((across(0.64), across(1.0)))
            pen.rect(ends[0], y, ends[1] - ends[0], 12, p.out("e0893a", 0.1))
            for post in range(7):
                pen.rect(ends[0] + post * (ends[1] - ends[0]) / 6, y, 6, foot - y, p.depth(0.16))
    ground = p.depth(0.14)
    sheet.fill(
        [box(-5, foot, sheet.w + 10, 230)], (mix(ground, p.ground, 0.4), p.ink), shade=Shade(p.ink, DOWN, 0.8)
    )
    for x in (0.05, 0.52, 0.96):
        tree(
            sheet, sheet.w * x, foot + 50, rng.uniform(180, 250), leaves=mix(p.leaf, p.ink, 0.3), trunk=p.ink
        )
    with sheet.pen((0, foot - 120, sheet.w, 1000)) as pen:
        for index in range(rng.randint(3, 5)):
            look = Look(
                p.out("d9893a"),
                p.out("3d4a6b"),
                p.out(rng.choice(SKINS)),
                p.out("2a2426"),
                "trousers",
                "helmet",
            )
            figure(
                pen,
                sheet.w * (0.16 + 0.14 * index) + rng.uniform(-40, 40),
                foot + 110,
                170,
                rng.choice(("walk", "hold", "stand")),
                look,
                left=rng.random() < 0.5,
            )


def _stack(sheet: Sheet, x: float, foot: float, height: float) -> None:
    p = sheet.p
    tone = p.out("d9cdb9", 0.2)
    smoke(sheet, x, foot - height - 8, 34, mix(p.paper, p.sky, 0.35), drift=0.75, puffs=8)
    sheet.fill(
        [[(x - 27, foot), (x - 17, foot - height), (x + 17, foot - height), (x + 27, foot)]],
        tone,
        shade=Shade(mix(tone, p.ink, 0.6), RIGHT, 0.9),
    )
    red = p.out("c8503f", 0.15)
    bands = []
    for band in range(2):
        top = foot - height + 10 + band * 62
        bands.append(
            [
                (x - 17.5 - band, top),
                (x + 17.5 + band, top),
                (x + 18.5 + band, top + 30),
                (x - 18.5 - band, top + 30),
            ]
        )
    sheet.fill(bands, red)
    if p.dark:
        sheet.glow(x, foot - height, 44, p.accent, 0.9)


def chips(sheet: Sheet) -> None:
    """A wafer with its grid of dies, or one chip on its board."""
    if sheet.rng.random() < 0.5:
        _wafer(sheet)
    else:
        _board(sheet)


def _wafer(sheet: Sheet) -> None:
    p, rng = sheet.p, sheet.rng
    sheet.wash([(0, mix(p.zenith, p.ink, 0.6)), (1, mix(p.near, p.ink, 0.3))])
    cx, cy, radius = sheet.w * rng.uniform(0.42, 0.6), rng.uniform(480, 560), 430.0
    sheet.glow(cx, cy, 760, mix(p.cool, p.horizon, 0.4), 0.6)
    tilt = math.radians(rng.uniform(-24, 24))
    sheet.fill([oval(cx + 18, cy + 26, radius, radius, count=120)], p.ink, alpha=0.5)
    sheet.fill(
        [oval(cx, cy, radius, radius, count=120)],
        (mix(p.paper, p.cool, 0.3), mix(p.cool, p.near, 0.4)),
        shade=Shade(mix(p.accent, p.cool, 0.4), LEFT, 0.45),
    )
    hues = (p.cool, p.accent, p.lamp, p.sky, p.far, mix(p.cool, p.leaf, 0.5))
    step = 58.0
    with sheet.pen((cx - radius, cy - radius, cx + radius, cy + radius)) as pen:
        for row in range(-7, 8):
            for column in range(-7, 8):
                if math.hypot((abs(column) + 0.5) * step, (abs(row) + 0.5) * step) > radius - 12:
                    continue
                band = (math.sin((row + column * 0.8) * 0.55 + 1) + 1) / 2
                tone = mix(hues[int(band * 3)], hues[int(band * 3) + 1], band * 3 % 1)

                def at(px: float, py: float, row: int = row, column: int = column) -> Point:
                    x, y = (column + px) * step, (row + py) * step
                    return cx + x * math.cos(tilt) - y * math.sin(tilt), cy + x * math.sin(
                        tilt
                    ) + y * math.cos(tilt)

                pen.poly([at(-0.46, -0.46), at(0.46, -0.46), at(0.46, 0.46), at(-0.46, 0.46)], (*tone, 205))
                pen.poly([at(-0.36, -0.36), at(0.02, -0.36), at(0.02, 0.1), at(-0.36, 0.1)], (*p.ink, 66))
                pen.poly([at(0.1, -0.36), at(0.36, -0.36), at(0.36, -0.06), at(0.1, -0.06)], (*p.paper, 70))
                for trace in range(3):
                    pen.line([at(-0.36, 0.2 + trace * 0.08), at(0.36, 0.2 + trace * 0.08)], (*p.ink, 70), 1.6)
        gleam = [
            (cx - radius * 0.9, cy - radius * 0.3),
            (cx - radius * 0.2, cy - radius * 0.96),
            (cx + radius * 0.05, cy - radius * 0.96),
            (cx - radius * 0.92, cy + radius * 0.02),
        ]
        pen.poly(gleam, (*p.paper, 40))
        pen.ring(cx, cy, radius, radius, (*p.paper, 200), 5)


def _board(sheet: Sheet) -> None:
    p, rng = sheet.p, sheet.rng
    base = mix(p.cool, p.ink, 0.55)
    sheet.wash([(0, mix(base, p.ink, 0.35)), (1, base)])
    cx, cy, half = sheet.w * rng.uniform(0.44, 0.56), rng.uniform(470, 530), 190.0
    sheet.glow(cx, cy, 720, mix(p.cool, p.lamp, 0.4), 0.75)
    gold = mix(p.lamp, p.ground, 0.3)
    with sheet.pen() as pen:
        for side in range(4):
            for lane in range(17):
                offset = (lane - 8) * 21.0
                start, bend = half + 26, half + rng.uniform(70, 200)
                spread = offset * rng.uniform(1.5, 2.2)
                line = [
                    (offset, start),
                    (offset, bend),
                    (spread, bend + abs(spread - offset)),
                    (spread, 1500),
                ]
                turned = [((x, y), (x, -y), (y, x), (-y, x))[side] for x, y in line]
                placed = [(cx + x, cy + y) for x, y in turned]
                tone = mix(p.cool, gold, 0.75) if rng.random() < 0.3 else mix(base, p.cool, 0.75)
                pen.line(placed, tone, 5)
                pen.oval(*placed[2], 9, 9, tone)
                pen.oval(*placed[2], 4, 4, base)
                pin = (
                    (offset - 6, half, 12, 34),
                    (offset - 6, -half - 34, 12, 34),
                    (half, offset - 6, 34, 12),
                    (-half - 34, offset - 6, 34, 12),
                )[side]
                pen.rect(cx + pin[0], cy + pin[1], pin[2], pin[3], gold)
        for _ in range(round(sheet.w / 70)):
            x, y = rng.uniform(0, sheet.w), rng.uniform(0, 1000)
            if abs(x - cx) < half + 130 and abs(y - cy) < half + 130:
                continue
            wide, tall = rng.choice(((70, 30), (30, 60), (110, 70), (44, 44)))
            pen.rect(x + 6, y + 8, wide, tall, (*p.ink, 90), radius=4)
            pen.rect(x, y, wide, tall, mix(p.ink, p.near, rng.random()), radius=4)
            pen.rect(x, y, wide * 0.16, tall, gold, radius=3)
            pen.rect(x + wide * 0.84, y, wide * 0.16, tall, gold, radius=3)
        pen.rect(cx - half + 12, cy - half + 18, half * 2, half * 2, (*p.ink, 120), radius=14)
        pen.rect(cx - half, cy - half, half * 2, half * 2, mix(p.ink, p.near, 0.3), radius=12)
    sheet.fill(
        [box(cx - half * 0.72, cy - half * 0.72, half * 1.44, half * 1.44)],
        (mix(p.near, p.paper, 0.35), p.near),
        shade=Shade(p.ink, UP, 0.5),
    )
    with sheet.pen((cx - half, cy - half, cx + half, cy + half)) as pen:
        for row in range(4):
            for column in range(4):
                x, y = cx - 116 + column * 60, cy - 116 + row * 60
                pen.rect(x, y, 52, 52, (*mix(p.cool, p.accent, rng.random() * 0.8), 200), radius=4)
                pen.rect(x + 8, y + 8, rng.uniform(16, 34), 14, (*p.paper, 110))
        pen.oval(cx - half + 26, cy - half + 26, 9, 9, p.accent)


def phone(sheet: Sheet) -> None:
    """A phone held up before the blurred lights of a town."""
    p, rng = sheet.p, sheet.rng
    sheet.wash(
        [(0, mix(p.zenith, p.ink, 0.35)), (0.6, mix(p.sky, p.near, 0.35)), (1, mix(p.near, p.ink, 0.3))]
    )
    with sheet.pen() as pen:
        for _ in range(70):
            size = rng.uniform(16, 74)
            hue = rng.choice((p.lamp, p.accent, p.cool, p.horizon, p.paper))
            pen.oval(rng.uniform(0, sheet.w), rng.uniform(150, 900), size, size, (*hue, rng.randint(22, 70)))
    tilt = math.radians(rng.uniform(-14, 14))
    cx, cy = sheet.w * rng.uniform(0.44, 0.56), 470.0

    def at(points: list[Point]) -> list[Point]:
        return [
            (cx + x * math.cos(tilt) - y * math.sin(tilt), cy + x * math.sin(tilt) + y * math.cos(tilt))
            for x, y in points
        ]

    def plate(x: float, y: float, width: float, height: float, corner: float) -> list[Point]:
        points: list[Point] = []
        for px, py, start in (
            (x + width - corner, y + corner, -90),
            (x + width - corner, y + height - corner, 0),
            (x + corner, y + height - corner, 90),
            (x + corner, y + corner, 180),
        ):
            points += [
                (
                    px + math.cos(math.radians(start + a)) * corner,
                    py + math.sin(math.radians(start + a)) * corner,
                )
                for a in range(0, 91, 15)
            ]
        return at(points)

    skin = p.room(rng.choice(SKINS))
    dark = mix(skin, p.ink, 0.4)
    sheet.glow(cx, cy, 640, mix(p.horizon, p.paper, 0.5), 0.6)
    palm = smooth(
        [
            (-120, 250),
            (-215, 330),
            (-190, 520),
            (-110, 640),
            (-130, 820),
            (190, 820),
            (200, 600),
            (232, 430),
            (180, 260),
        ]
    )
    sheet.fill([at(palm)], skin, shade=Shade(dark, DOWN, 0.7))
    sheet.fill([plate(-196, -380, 392, 790, 52)], p.ink)
    sheet.fill([plate(-178, -360, 356, 750, 38)], (mix(p.paper, p.horizon, 0.2), p.paper))
    _screen(sheet, plate)
    thumb = smooth(
        [
            (-300, 560),
            (-262, 330),
            (-196, 220),
            (-128, 168),
            (-96, 206),
            (-132, 290),
            (-150, 420),
            (-120, 640),
        ]
    )
    sheet.fill([at(thumb)], skin, shade=Shade(dark, LEFT, 0.6))
    for finger in range(4):
        y = -10 + finger * 96
        shape = ribbon(at([(240.0, y + 66.0), (222.0, y + 20.0), (176.0, y)]), lambda share: 66 - 12 * share)
        sheet.fill([shape, oval(*at([(176.0, y)])[0], 27, 27)], skin, shade=Shade(dark, DOWN, 0.7))
    sleeve = smooth([(-170, 700), (-190, 1000), (260, 1000), (240, 700), (40, 730)])
    sheet.fill([at(sleeve)], p.room("2f4f6b"), shade=Shade(p.ink, LEFT, 0.7))


def _screen(sheet: Sheet, plate: Callable[[float, float, float, float, float], list[Point]]) -> None:
    p, rng = sheet.p, sheet.rng
    sheet.fill([plate(-60, -350, 120, 22, 11)], p.ink)
    sheet.fill([plate(-158, -300, 316, 190, 18)], (p.sky, p.horizon))
    sheet.fill(
        [plate(-110, -220, 60, 90, 6), plate(-40, -260, 50, 130, 6), plate(20, -200, 90, 70, 6)], p.depth(0.4)
    )
    hues: tuple[Colour, ...] = (p.accent, p.cool, p.lamp, p.leaf)
    for row in range(4):
        y = -86 + row * 92
        sheet.fill([plate(-158, y, 72, 72, 14)], rng.choice(hues))
        bars = [
            plate(-70, y + 10 + line * 24, rng.uniform(120, 222) if line else 228, 12, 6) for line in range(3)
        ]
        sheet.fill(bars, mix(p.ink, p.paper, 0.45))
    sheet.fill([plate(-158, 300, 316, 62, 31)], p.accent)
    sheet.fill([plate(-60, 324, 120, 14, 7)], p.paper)


def chart(sheet: Sheet) -> None:
    """Bars that stand like a town, with a line over their roofs."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 1000, clouds=False)
    falling = rng.random() < 0.35
    with sheet.pen() as pen:
        for rule in range(7):
            pen.rect(0, 170 + rule * 104, sheet.w, 2, (*p.paper, 80))
    count = max(6, round(sheet.w / 125))
    step = sheet.w * 0.9 / count
    foot, tops = 880.0, []
    for index in range(count):
        share = index / (count - 1)
        trend = 1 - share if falling else share
        height = 130 + 430 * trend**1.2 + rng.uniform(-60, 70)
        x = sheet.w * 0.05 + index * step
        hue = (
            mix(p.accent, p.lamp, 0.2)
            if index == count - 1
            else mix(p.depth(0.62 - 0.4 * share), p.cool, 0.35)
        )
        sheet.fill(
            [box(x + step * 0.12, foot - height, step * 0.62, height)],
            (mix(hue, p.paper, 0.18), hue),
            shade=Shade(mix(hue, p.ink, 0.55), RIGHT, 0.6),
        )
        sheet.fill(
            [
                [
                    (x + step * 0.74, foot - height),
                    (x + step * 0.88, foot - height - 16),
                    (x + step * 0.88, foot),
                    (x + step * 0.74, foot),
                ]
            ],
            mix(hue, p.ink, 0.5),
        )
        sheet.fill(
            [
                [
                    (x + step * 0.12, foot - height),
                    (x + step * 0.26, foot - height - 16),
                    (x + step * 0.88, foot - height - 16),
                    (x + step * 0.74, foot - height),
                ]
            ],
            mix(hue, p.paper, 0.45),
        )
        tops.append((x + step * 0.46, foot - height - 84 + rng.uniform(-34, 34)))
    sheet.fill([box(0, foot, sheet.w, 130)], (p.depth(0.15), p.ink), shade=Shade(p.ink, DOWN, 0.7))
    line = smooth(tops, closed=False)
    area = [*line, (tops[-1][0], foot), (tops[0][0], foot)]
    sheet.fill([area], p.lamp, alpha=0.2, fade=DOWN)
    with sheet.pen() as pen:
        pen.line([(x + 5, y + 8) for x, y in line], (*p.ink, 80), 11)
        pen.line(line, p.paper, 11)
        for x, y in tops:
            pen.oval(x, y, 15, 15, p.accent)
            pen.oval(x, y, 7.5, 7.5, p.paper)
        for index in range(3):
            x = sheet.w * (0.2 + 0.28 * index) + rng.uniform(-40, 40)
            suit = p.out(rng.choice(("2f4f6b", "8a4a48", "e9e4da", "3d4a5b")))
            figure(
                pen,
                x,
                962,
                150,
                rng.choice(("walk", "hold", "stand")),
                Look(suit, mix(suit, p.ink, 0.4), p.out(rng.choice(SKINS)), p.out("2a2426")),
                left=rng.random() < 0.5,
            )
