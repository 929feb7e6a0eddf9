"""Work and money: laboratory, phone, chart."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from haowai.demo.pictures.nature import sky, smoke
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import SKINS, Look, figure
from haowai.demo.pictures.rooms import view, wall
from haowai.demo.pictures.shapes import box, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Pen, Point, Shade, Sheet


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

    def at(points: Sequence[Point]) -> list[Point]:
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
            (238, 430),
            (262, 260),
            (258, 60),
            (232, -40),
            (150, -30),
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
        bent = smooth(
            [
                (250, y + 30),
                (250, y - 34),
                (200, y - 40),
                (150, y - 24),
                (142, y + 6),
                (166, y + 26),
                (214, y + 24),
            ]
        )
        sheet.fill([at(bent)], skin, shade=Shade(dark, DOWN, 0.6))


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
