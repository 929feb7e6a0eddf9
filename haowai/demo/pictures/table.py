"""A table from above: a dish, chopsticks, small plates."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from haowai.demo.pictures.nature import smoke
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.shapes import arc, box, oval, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Pen, Point, Shade, Sheet


def dish(sheet: Sheet) -> None:
    """A table from above: a bowl or a plate, chopsticks, small dishes."""
    p, rng = sheet.p, sheet.rng
    top = p.room(rng.choice(("b07f52", "7f9a98", "d9c3a0", "8a5a48", "5f7480")))
    sheet.wash([(0, mix(top, p.paper, 0.16)), (1, mix(top, p.ink, 0.16))])
    with sheet.pen() as pen:
        for plank in range(6):
            pen.rect(0, plank * 200 + 40, sheet.w, 4, (*p.ink, 50))
        for _ in range(36):
            x, y = rng.uniform(-100, sheet.w), rng.uniform(0, 1000)
            pen.line(
                smooth([(x, y), (x + 90, y + rng.uniform(-6, 6)), (x + 240, y)], closed=False),
                (*p.ink, 22),
                3,
            )
    light = p.lamp if p.dark else p.paper
    sheet.fill(
        [[(sheet.w * 0.55, -10), (sheet.w * 0.82, -10), (sheet.w * 0.42, 1010), (sheet.w * 0.15, 1010)]],
        light,
        alpha=0.12,
    )
    cx, cy, radius = sheet.w * rng.uniform(0.46, 0.54), rng.uniform(490, 540), 345.0
    mat = p.room(rng.choice(("2f4f5f", "a8453c", "e3d4b0", "4a6a58")))
    sheet.fill([box(cx - 520, cy - 400, 1040, 800)], mat, shade=Shade(mix(mat, p.ink, 0.4), RIGHT, 0.5))
    _plate(sheet, cx, cy, radius, p.room(rng.choice(("f3ede0", "33506a", "e9ddc8", "3f3a3c"))))
    rng.choice((_noodles, _dumplings, _rice, _fish))(sheet, cx, cy, radius * 0.82)
    smoke(sheet, cx - 60, cy - 60, 40, p.paper, drift=0.3, puffs=6)
    turn = rng.choice((-1, 1))
    with sheet.pen() as pen:
        for stick in range(2):
            x = cx + turn * (440 + 34 * stick)
            pen.limb([(x + 14, cy - 340 + 10), (x + 8 + turn * 26, cy + 330 + 10)], (9, 17), (*p.ink, 90))
            pen.limb([(x, cy - 340), (x + turn * 26, cy + 330)], (9, 17), p.room("7a3f2e"))
            pen.limb([(x + turn * 21, cy + 210), (x + turn * 26, cy + 330)], (15, 17), p.room("e0b04a"))
    for place, sauce in ((-0.82, "5a2a1e"), (0.86, "c8503f")):
        sx, sy = cx - turn * 560 + place * 30, cy + place * 250
        _plate(sheet, sx, sy, 108, p.room("efe6d4"))
        sheet.fill([oval(sx, sy, 74, 74)], p.room(sauce), shade=Shade(p.ink, DOWN, 0.5))
        with sheet.pen((sx - 80, sy - 80, sx + 80, sy + 80)) as pen:
            for _ in range(16):
                pen.oval(
                    sx + rng.gauss(0, 28),
                    sy + rng.gauss(0, 28),
                    6,
                    4,
                    p.room(rng.choice(("8fbe5a", "f0cf5a", "e8e0c8"))),
                )


def _plate(sheet: Sheet, x: float, y: float, radius: float, glaze: Colour) -> None:
    p = sheet.p
    sheet.fill(
        [oval(x + radius * 0.08, y + radius * 0.1, radius * 1.02, radius * 1.02, count=80)], p.ink, alpha=0.4
    )
    sheet.fill([oval(x, y, radius, radius, count=90)], glaze, shade=Shade(mix(glaze, p.ink, 0.45), DOWN, 0.6))
    with sheet.pen((x - radius, y - radius, x + radius, y + radius)) as pen:
        pen.ring(x, y, radius * 0.95, radius * 0.95, mix(glaze, p.cool, 0.6), radius * 0.022)
        pen.ring(x, y, radius * 0.9, radius * 0.9, mix(glaze, p.cool, 0.35), radius * 0.008)
    sheet.fill(
        [oval(x, y, radius * 0.84, radius * 0.84, count=80)],
        mix(glaze, p.ink, 0.12),
        shade=Shade(mix(glaze, p.ink, 0.5), LEFT, 0.5),
    )


def _scatter(
    sheet: Sheet, x: float, y: float, radius: float, count: int, drop: Callable[[Pen, float, float], None]
) -> None:
    rng = sheet.rng
    with sheet.pen((x - radius, y - radius, x + radius, y + radius)) as pen:
        for _ in range(count):
            reach, angle = radius * 0.86 * math.sqrt(rng.random()), rng.uniform(0, math.tau)
            drop(pen, x + math.cos(angle) * reach, y + math.sin(angle) * reach)


def _scallions(sheet: Sheet, x: float, y: float, radius: float, count: int = 60) -> None:
    p = sheet.p

    def ring(pen: Pen, px: float, py: float) -> None:
        size = sheet.rng.uniform(6, 11)
        pen.ring(px, py, size, size * 0.85, p.room(sheet.rng.choice(("6fae4a", "9fcf6a", "4f8f3f"))), 4)

    _scatter(sheet, x, y, radius, count, ring)


def _noodles(sheet: Sheet, x: float, y: float, radius: float) -> None:
    p, rng = sheet.p, sheet.rng
    soup = p.room(rng.choice(("b5652f", "d9a85f", "8f4a2a")))
    sheet.fill([oval(x, y, radius, radius, count=80)], soup, shade=Shade(mix(soup, p.ink, 0.5), DOWN, 0.6))
    with sheet.pen((x - radius, y - radius, x + radius, y + radius)) as pen:
        for strand in range(46):
            start = rng.uniform(0, 360)
            reach = radius * rng.uniform(0.2, 0.86)
            mid_x, mid_y = x + rng.gauss(-20, 26), y + rng.gauss(10, 26)
            tone = p.room(("f3dca0", "e8c67f", "fbeec4")[strand % 3])
            curl = [
                (min(max(px, x - radius * 0.9), x + radius * 0.9), py)
                for px, py in arc(
                    mid_x, mid_y, reach * 0.86, reach * 0.74, start, start + rng.uniform(70, 170)
                )
            ]
            pen.line(curl, mix(tone, p.ink, 0.35), 11)
            pen.line(curl, tone, 8)
        for slab in range(5):
            mx, my = x + radius * 0.3 + slab * 30 - 40, y - radius * 0.36 + slab * 24
            meat = smooth(
                [
                    (mx - 74, my - 14),
                    (mx - 10, my - 50),
                    (mx + 70, my - 20),
                    (mx + 56, my + 30),
                    (mx - 40, my + 40),
                ]
            )
            pen.poly([(px + 4, py + 7) for px, py in meat], (*p.ink, 80))
            pen.poly(meat, p.room("8a4a34"))
            pen.line([(mx - 50, my), (mx + 50, my - 8)], p.room("d99a7a"), 7)
        ex, ey = x - radius * 0.4, y - radius * 0.34
        pen.oval(ex, ey, 84, 70, p.room("fbf3e2"))
        pen.oval(ex + 4, ey + 2, 48, 42, p.room("f0a030"))
        pen.oval(ex - 8, ey - 10, 15, 11, p.room("fbd27a"))
        for leaf in range(4):
            lx, ly = x - radius * 0.45 + leaf * 36, y + radius * 0.5 + leaf * 12
            pen.poly(
                smooth(
                    [
                        (lx - 76, ly + 20),
                        (lx - 26, ly - 40),
                        (lx + 50, ly - 30),
                        (lx + 76, ly + 12),
                        (lx + 6, ly + 32),
                    ]
                ),
                p.room(("4f8f4a", "6fae5a")[leaf % 2]),
            )
            pen.line([(lx - 66, ly + 16), (lx + 62, ly)], p.room("cfe3a8"), 6)
    _scallions(sheet, x + 30, y + 40, radius * 0.6, 40)


def _dumplings(sheet: Sheet, x: float, y: float, radius: float) -> None:
    p, rng = sheet.p, sheet.rng
    for index in range(9):
        angle, reach = (index * math.tau / 8, radius * 0.62) if index < 8 else (0.4, 0.0)
        dx, dy = x + math.cos(angle) * reach, y + math.sin(angle) * reach
        dough = p.room("f3e3c4")
        turn = rng.uniform(0, math.pi)
        shape: list[Point] = []
        for step in range(24):
            a = step * math.tau / 24
            px, py = math.cos(a) * 92, math.sin(a) * 62
            shape.append(
                (
                    dx + px * math.cos(turn) - py * math.sin(turn),
                    dy + px * math.sin(turn) + py * math.cos(turn),
                )
            )
        sheet.fill([[(px + 7, py + 11) for px, py in shape]], p.ink, alpha=0.35)
        sheet.fill([shape], dough, shade=Shade(p.room("c98f4f"), DOWN, 0.75))
        with sheet.pen((dx - 100, dy - 100, dx + 100, dy + 100)) as pen:
            spine = [
                (dx + px * math.cos(turn) - 6 * math.sin(turn), dy + px * math.sin(turn))
                for px in range(-74, 75, 12)
            ]
            pen.line(spine, p.room("fff6e2"), 13)
            for px, py in spine[::1]:
                pen.line(
                    [(px - math.sin(turn) * 16, py + math.cos(turn) * 16), (px, py)], p.room("c9a878"), 4
                )
    _scallions(sheet, x, y, radius * 0.8, 46)


def _rice(sheet: Sheet, x: float, y: float, radius: float) -> None:
    p, rng = sheet.p, sheet.rng
    sheet.fill(
        [oval(x, y, radius * 0.97, radius * 0.97, count=70)],
        p.room("e9e0cc"),
        shade=Shade(p.room("b5a68a"), DOWN, 0.6),
    )

    def grain(pen: Pen, px: float, py: float) -> None:
        turn = rng.uniform(0, math.pi)
        dx, dy = math.cos(turn) * 8, math.sin(turn) * 8
        pen.limb(
            [(px - dx, py - dy), (px + dx, py + dy)],
            (7, 7),
            p.room(rng.choice(("fbf6ea", "fffdf6", "e6dcc4"))),
        )

    _scatter(sheet, x, y, radius, 420, grain)
    heaps = [("8a4a2e", "5f2f1e"), ("6fae5a", "3f7a3a"), ("f0b040", "c98020"), ("e2653d", "b5402a")]
    rng.shuffle(heaps)
    for quarter, (hue, dark) in enumerate(heaps):
        angle = quarter * math.tau / 4 + 0.5
        hx, hy = x + math.cos(angle) * radius * 0.48, y + math.sin(angle) * radius * 0.48
        bits = [
            oval(hx + rng.gauss(0, 36), hy + rng.gauss(0, 34), rng.uniform(20, 36), rng.uniform(14, 26))
            for _ in range(17)
        ]
        sheet.fill([[(px + 5, py + 9) for px, py in bit] for bit in bits], p.ink, alpha=0.3)
        for bit in bits:
            sheet.fill([bit], p.room(hue), shade=Shade(p.room(dark), DOWN, 0.8))
    with sheet.pen((x - 110, y - 100, x + 110, y + 100)) as pen:
        pen.poly(
            smooth(
                [
                    (x - 92, y + 6),
                    (x - 50, y - 74),
                    (x + 44, y - 80),
                    (x + 96, y - 10),
                    (x + 60, y + 76),
                    (x - 48, y + 70),
                ]
            ),
            p.room("fdf8ea"),
        )
        pen.oval(x + 4, y, 44, 42, p.room("f2a42e"))
        pen.oval(x - 8, y - 14, 13, 9, p.room("fce0a0"))


def _fish(sheet: Sheet, x: float, y: float, radius: float) -> None:
    p, rng = sheet.p, sheet.rng
    sheet.fill([oval(x, y + 10, radius * 0.9, radius * 0.62, count=60)], p.room("8a5a2e"), alpha=0.55)
    turn = rng.choice((-1, 1))

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + turn * px * radius, y + py * radius) for px, py in points]

    skin = p.room(rng.choice(("b5704a", "9aa3a0", "c8883f")))
    tail = at([(-0.62, 0.0), (-0.92, -0.26), (-0.84, 0.0), (-0.92, 0.26)])
    fish = at(
        smooth(
            [
                (0.86, 0.02),
                (0.6, -0.2),
                (0.15, -0.3),
                (-0.35, -0.18),
                (-0.68, -0.05),
                (-0.68, 0.06),
                (-0.3, 0.22),
                (0.2, 0.32),
                (0.62, 0.22),
            ]
        )
    )
    sheet.fill(
        [tail, at(smooth([(0.2, -0.26), (0.0, -0.46), (-0.28, -0.34), (-0.3, -0.18)]))], mix(skin, p.ink, 0.3)
    )
    sheet.fill([fish], skin, shade=Shade(mix(skin, p.ink, 0.6), DOWN, 0.85))
    with sheet.pen((x - radius, y - radius, x + radius, y + radius)) as pen:
        for cut in range(4):
            px = 0.28 - cut * 0.2
            pen.line(at([(px, -0.2), (px - 0.08, 0.16)]), p.room("f6e3cc"), 13)
        pen.line(
            at(smooth([(0.54, -0.2), (0.46, 0.0), (0.54, 0.22)], closed=False)), mix(skin, p.ink, 0.5), 6
        )
        pen.oval(*at([(0.69, -0.05)])[0], 16, 16, p.paper)
        pen.oval(*at([(0.69, -0.05)])[0], 8, 8, p.ink)
        for shred in range(46):
            px, py = rng.gauss(-0.02, 0.26), rng.gauss(-0.02, 0.1)
            lean = rng.uniform(-0.1, 0.1)
            tone = ("8fbe5a", "e9dca8", "d9402f", "5f9a4a")[shred % 4]
            pen.line(at([(px - 0.09, py - lean), (px, py), (px + 0.09, py + lean)]), p.room(tone), 7)
        for lime in range(3):
            cx, cy = at([(-0.1 + lime * 0.3, 0.58 - 0.06 * lime)])[0]
            pen.oval(cx, cy, 42, 42, p.room("7fae3f"))
            pen.oval(cx, cy, 35, 35, p.room("e3efb0"))
            for spoke in range(4):
                a = spoke * math.pi / 4
                pen.line(
                    [
                        (cx - math.cos(a) * 33, cy - math.sin(a) * 33),
                        (cx + math.cos(a) * 33, cy + math.sin(a) * 33),
                    ],
                    p.room("9fc75a"),
                    3,
                )
