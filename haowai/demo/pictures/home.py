"""At home and at table: kitchen, dish, living room, cat."""

from __future__ import annotations

import math
from collections.abc import Callable

from haowai.demo.pictures.nature import ranges, sky, smoke
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import CLOTHES, figure, someone
from haowai.demo.pictures.shapes import arc, box, oval, ribbon, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Pen, Point, Shade, Sheet
from haowai.demo.pictures.town import towers, view, wall


def kitchen(sheet: Sheet) -> None:
    """Someone at the stove, steam, pans on hooks, a window over the sink."""
    p, rng = sheet.p, sheet.rng
    tile = p.room(rng.choice(("cfe0d4", "e6d3b4", "d3dde2", "ecd8cc")))
    wall(sheet, mix(tile, p.paper, 0.3), tile, 900, p.room("9a6a48"))
    flip = rng.random() < 0.5

    def across(x: float, width: float = 0.0) -> float:
        return sheet.w * (1 - x) - width if flip else sheet.w * x

    with sheet.pen((0, 380, sheet.w, 640)) as pen:
        for row in range(6):
            pen.rect(0, 390 + row * 42, sheet.w, 2, (*p.ink, 34))
        for column in range(int(sheet.w / 42) + 1):
            pen.rect(column * 42, 390, 2, 252, (*p.ink, 34))
    view(sheet, across(0.08, sheet.w * 0.28), 100, sheet.w * 0.28, 340, p.room("f6efdf"))
    wood = p.room("b98250")
    with sheet.pen((0, 60, sheet.w, 1000)) as pen:
        rail = across(0.46, sheet.w * 0.44)
        pen.rect(rail, 130, sheet.w * 0.44, 9, p.ink, radius=4)
        for hook in range(6):
            x = rail + 50 + hook * (sheet.w * 0.44 - 90) / 5
            pen.line([(x, 134), (x, 190)], p.ink, 5)
            if hook % 3 == 2:
                pen.limb([(x, 186), (x, 250)], (8, 8), p.room("8a5a38"))
                pen.oval(x, 268, 20, 28, p.room("9aa3a2"))
            else:
                metal = p.room(rng.choice(("b5713f", "5f6b70", "3a4148")))
                pen.line([(x, 180), (x, 232)], mix(metal, p.ink, 0.3), 9)
                pen.oval(x, 268, 42, 42, metal)
                pen.oval(x, 268, 31, 31, mix(metal, p.paper, 0.2))
        shelf = across(0.5, sheet.w * 0.36)
        pen.rect(shelf, 400, sheet.w * 0.36, 14, wood)
        for jar in range(8):
            x = shelf + 16 + jar * (sheet.w * 0.36 - 40) / 8
            tall = rng.uniform(44, 74)
            pen.rect(x, 400 - tall, 38, tall, p.room(rng.choice(CLOTHES)), radius=7)
            pen.rect(x + 3, 394 - tall, 32, 11, mix(wood, p.ink, 0.3))
        figure(pen, across(0.56), 940, 620, "work", someone(sheet, indoors=True, cut="skirt"), left=flip)
        pen.rect(0, 640, sheet.w, 30, p.room("f0e6d2"))
        pen.rect(0, 670, sheet.w, 260, p.room("5f8a86"))
        for door in range(6):
            x = door * sheet.w / 5 - 40
            pen.rect(x + 10, 690, sheet.w / 5 - 24, 220, p.room("6f9c97"), radius=5)
            pen.rect(x + sheet.w / 10 - 26, 706, 52, 9, p.room("e0c07a"), radius=4)
        pen.rect(0, 918, sheet.w, 16, p.ink)
        stove = across(0.64, 330)
        pen.rect(stove, 626, 330, 20, p.ink, radius=5)
        pen.rect(stove + 16, 690, 298, 200, p.room("3a4148"), radius=8)
        pen.rect(stove + 44, 730, 242, 110, mix(p.lamp, p.accent, 0.35), radius=8)
        _pot(sheet, pen, stove + 86, 626, 66)
        pen.poly(arc(stove + 244, 590, 84, 40, 0, 180), p.room("3a4148"))
        pen.limb([(stove + 320, 588), (stove + 390, 566)], (12, 14), p.room("8a5a38"))
        for green in range(9):
            pen.oval(
                stove + 190 + green * 13,
                586 - rng.uniform(0, 14),
                14,
                9,
                p.room(rng.choice(("6fae5a", "8fbe5a", "e2653d", "f0cf5a"))),
            )
        boards = across(0.28, 170)
        pen.rect(boards, 628, 170, 14, wood, radius=5)
        for slice_at in range(6):
            pen.oval(boards + 22 + slice_at * 24, 616, 15, 13, p.room("e2653d"))
            pen.oval(boards + 22 + slice_at * 24, 616, 9, 8, p.room("f4a06a"))
        pen.limb([(boards + 158, 620), (boards + 220, 600)], (7, 12), p.room("8a5a38"))
        for leaf in range(7):
            x = across(0.12) + (leaf - 3) * 9
            pen.line(
                [(across(0.12), 600), (x * 2 - across(0.12), 520 + abs(leaf - 3) * 12)], p.room("5f9a4a"), 8
            )
        pen.rect(across(0.12) - 28, 590, 56, 52, p.room("c8704a"), radius=8)
    smoke(sheet, across(0.64, 330) + 86, 540, 26, p.paper, drift=0.15)
    smoke(sheet, across(0.64, 330) + 244, 570, 22, p.paper, drift=0.25, puffs=7)


def _pot(sheet: Sheet, pen: Pen, x: float, foot: float, half: float) -> None:
    p = sheet.p
    enamel = p.room(sheet.rng.choice(("c8503f", "2f6f8f", "e0a53f")))
    pen.rect(x - half, foot - half * 1.2, half * 2, half * 1.2, enamel, radius=14)
    pen.rect(x + half * 0.4, foot - half * 1.15, half * 0.5, half * 1.1, (*p.ink, 50), radius=10)
    pen.rect(x - half * 1.25, foot - half * 0.9, half * 2.5, 12, mix(enamel, p.ink, 0.4), radius=6)
    pen.poly(arc(x, foot - half * 1.18, half * 1.02, half * 0.34, 180, 360), mix(enamel, p.paper, 0.2))
    pen.oval(x, foot - half * 1.56, 10, 9, p.ink)


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

    def at(points: list[Point]) -> list[Point]:
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


def living_room(sheet: Sheet) -> None:
    """A sofa, a lamp, plants and the town in the window."""
    p, rng = sheet.p, sheet.rng
    paint = p.room(rng.choice(("e3cdb0", "b9cbbd", "d9b8a6", "c3c9d3")))
    wall(sheet, mix(paint, p.paper, 0.2), paint, 720, p.room("a8754c"))
    flip = rng.random() < 0.5

    def across(x: float, width: float = 0.0) -> float:
        return sheet.w * (1 - x) - width if flip else sheet.w * x

    pane = sheet.w * 0.32
    view(sheet, across(0.08, pane), 100, pane, 430, p.room("f4ecdc"), panes=2)
    drape = p.room(rng.choice(("c8785a", "5f8a86", "d9a05f")))
    for edge in (0.045, 0.385):
        folds = [box(across(edge, 70) + fold * 14, 66, 12.5, 640) for fold in range(5)]
        sheet.fill(folds, (mix(drape, p.paper, 0.2), drape), shade=Shade(mix(drape, p.ink, 0.5), DOWN, 0.5))
    sheet.fill(
        [[(across(0.1), 740), (across(0.38), 740), (across(0.62), 1000), (across(0.24), 1000)]],
        p.sun,
        alpha=0.22,
    )
    rug = p.room(rng.choice(("a8453c", "2f5f6a", "d9a85f")))
    sheet.fill(
        [oval(across(0.56), 905, sheet.w * 0.36, 84, count=70)],
        rug,
        shade=Shade(mix(rug, p.ink, 0.4), DOWN, 0.5),
    )
    with sheet.pen((0, 100, sheet.w, 1000)) as pen:
        pen.ring(across(0.56), 905, sheet.w * 0.33, 74, mix(rug, p.paper, 0.5), 5)
        for index, (x, y, wide, tall) in enumerate(
            ((0.5, 160, 150, 190), (0.62, 140, 110, 110), (0.62, 270, 110, 90))
        ):
            left = across(x, wide)
            pen.rect(left + 6, y + 8, wide, tall, (*p.ink, 60))
            pen.rect(left, y, wide, tall, p.room("4a3a34"))
            pen.rect(left + 8, y + 8, wide - 16, tall - 16, p.room("f3ead8"))
            pen.rect(left + 22, y + 22, wide - 44, tall - 44, mix(p.sky, p.room(CLOTHES[index]), 0.4))
            pen.poly(
                arc(left + wide / 2, y + tall - 22, (wide - 44) / 2, (tall - 44) * 0.6, 180, 360),
                p.depth(0.4),
            )
    cloth = p.room(rng.choice(("2f6673", "c07a4a", "7c8f5a", "8d4a5b", "4a5a7a")))
    sofa, long = across(0.42, sheet.w * 0.42), sheet.w * 0.42
    dark = mix(cloth, p.ink, 0.5)
    with sheet.pen((0, 480, sheet.w, 960)) as pen:
        pen.oval(sofa + long / 2, 880, long * 0.54, 20, (*p.ink, 90))
        for leg in (0.04, 0.92):
            pen.rect(sofa + long * leg, 840, 18, 42, p.ink)
        pen.rect(sofa + 20, 560, long - 40, 220, mix(cloth, p.paper, 0.08), radius=36)
        pen.rect(sofa + long / 2 - 2, 580, 4, 160, dark)
        figure(
            pen,
            sofa + long * rng.uniform(0.34, 0.6),
            880,
            420,
            "sit",
            someone(sheet, indoors=True, cut="trousers"),
            left=rng.random() < 0.5,
        )
        pen.rect(sofa - 26, 660, 80, 190, mix(cloth, p.ink, 0.12), radius=34)
        pen.rect(sofa + long - 54, 660, 80, 190, mix(cloth, p.ink, 0.12), radius=34)
    _lamp_and_plant(sheet, across(0.9), across(0.03))


def _lamp_and_plant(sheet: Sheet, lamp: float, plant: float) -> None:
    p, rng = sheet.p, sheet.rng
    lit = p.dark or p.wet
    if lit:
        sheet.glow(lamp, 420, 460, p.lamp, 0.8)
    with sheet.pen((lamp - 120, 320, lamp + 120, 900)) as pen:
        pen.rect(lamp - 5, 440, 10, 430, p.ink)
        pen.oval(lamp, 872, 62, 14, p.ink)
        pen.poly(
            [(lamp - 58, 340), (lamp + 58, 340), (lamp + 96, 460), (lamp - 96, 460)],
            p.lamp if lit else p.room("efe0bd"),
        )
    green = p.room("4f7f55")
    pot = p.room("c8704a")
    x = min(max(plant, 110.0), sheet.w - 110)
    leaves = []
    for index in range(11):
        angle = math.radians(-160 + index * 14 + rng.uniform(-6, 6))
        reach = rng.uniform(200, 330)
        tip = (x + math.cos(angle) * reach * 0.75, 770 + math.sin(angle) * reach)
        leaves.append(
            ribbon(
                smooth([(x, 780), ((x + tip[0]) / 2, (780 + tip[1]) / 2 - 26), tip], closed=False),
                lambda at: 6 + 50 * math.sin(math.pi * at**1.3),
            )
        )
    sheet.fill(leaves, (mix(green, p.lamp, 0.2), green), shade=Shade(mix(green, p.ink, 0.5), DOWN, 0.8))
    sheet.fill(
        [[(x - 66, 770), (x + 66, 770), (x + 48, 900), (x - 48, 900)]],
        pot,
        shade=Shade(mix(pot, p.ink, 0.5), RIGHT, 0.8),
    )


def cat(sheet: Sheet) -> None:
    """A cat on a sill or a wall, looking out over the roofs."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 720)
    ranges(sheet, 690, 230, 2, near=0.75)
    towers(sheet, 740, 60, 260, 0.55, lit=0.35)
    _roofs(sheet)
    foot = 850.0
    stone = p.out("c9b294")
    sheet.fill(
        [box(-5, foot - 6, sheet.w + 10, 170)],
        (mix(stone, p.lamp, 0.15), stone),
        shade=Shade(mix(stone, p.ink, 0.6), DOWN, 0.9),
    )
    with sheet.pen((0, foot - 12, sheet.w, 1000)) as pen:
        pen.rect(0, foot - 12, sheet.w, 18, mix(stone, p.paper, 0.4))
        for brick in range(int(sheet.w / 120) + 2):
            for row in range(3):
                pen.rect(brick * 120 - 60 * (row % 2), foot + 20 + row * 46, 3, 44, (*p.ink, 70))
                pen.rect(brick * 120, foot + 18 + row * 46, 120, 3, (*p.ink, 70))
    left = rng.random() < 0.5
    _sitting_cat(sheet, sheet.w * (0.62 if left else 0.38) + rng.uniform(-60, 60), foot - 8, 520, left=left)
    x = sheet.w * (0.14 if left else 0.86)
    blooms = [oval(x + rng.gauss(0, 62), foot - 130 + rng.gauss(0, 40), 34, 28) for _ in range(14)]
    green = p.out(mix(p.leaf, p.near, 0.2))
    sheet.fill(blooms, (mix(green, p.lamp, 0.2), green), shade=Shade(mix(green, p.ink, 0.6), DOWN, 0.8))
    clay = p.out("b9603f")
    sheet.fill(
        [[(x - 76, foot - 96), (x + 76, foot - 96), (x + 56, foot - 6), (x - 56, foot - 6)]],
        clay,
        shade=Shade(mix(clay, p.ink, 0.5), RIGHT, 0.8),
    )
    with sheet.pen((x - 200, foot - 300, x + 200, foot - 60)) as pen:
        for _ in range(13):
            pen.oval(
                x + rng.gauss(0, 62),
                foot - 140 + rng.gauss(0, 40),
                12,
                11,
                p.out(rng.choice(("e2657a", "fbe2d8", "e8a33f"))),
            )


def _roofs(sheet: Sheet) -> None:
    p, rng = sheet.p, sheet.rng
    x = -60.0
    while x < sheet.w:
        wide, top = rng.uniform(170, 280), rng.uniform(640, 740)
        roof = p.out(rng.choice(("a5513f", "6a5a58", "8a6248", "5f7480")), 0.2)
        sheet.fill(
            [[(x, top + 70), (x + wide * 0.2, top), (x + wide * 0.8, top), (x + wide, top + 70)]],
            (mix(roof, p.lamp, 0.15), roof),
            shade=Shade(mix(roof, p.ink, 0.5), DOWN, 0.7),
        )
        sheet.fill(
            [box(x + 14, top + 70, wide - 28, 200)],
            p.out("cdbb9f", 0.25),
            shade=Shade(p.depth(0.2), DOWN, 0.8),
        )
        with sheet.pen((x, top, x + wide, top + 200)) as pen:
            for pane in range(2):
                glass = p.lamp if (p.dark or p.wet) and rng.random() < 0.7 else p.depth(0.25)
                pen.rect(x + wide * (0.22 + 0.36 * pane), top + 90, wide * 0.18, 44, glass)
        x += wide * rng.uniform(0.8, 1.0)


def _sitting_cat(sheet: Sheet, x: float, foot: float, size: float, *, left: bool) -> None:
    p, rng = sheet.p, sheet.rng
    turn = -1 if left else 1
    coat, mark = rng.choice(
        (("d98a3f", "b5652a"), ("3a3438", "2a2528"), ("e9e0d0", "c9a878"), ("8d8884", "5f5a58"))
    )
    fur, stripe = p.out(coat), p.out(mark)

    def at(points: list[Point]) -> list[Point]:
        return [(x + turn * px * size, foot - py * size) for px, py in points]

    tail = ribbon(
        at(smooth([(-0.24, 0.06), (-0.42, 0.02), (-0.5, -0.1), (-0.42, -0.22), (-0.33, -0.2)], closed=False)),
        lambda share: size * (0.085 - 0.03 * share),
    )
    body = smooth(
        [
            (-0.02, 0.66),
            (-0.17, 0.5),
            (-0.28, 0.26),
            (-0.29, 0.08),
            (-0.2, 0.0),
            (0.16, 0.0),
            (0.22, 0.03),
            (0.17, 0.2),
            (0.17, 0.42),
            (0.14, 0.62),
        ]
    )
    head = smooth(
        [
            (-0.09, 0.82),
            (-0.12, 0.72),
            (-0.06, 0.62),
            (0.07, 0.585),
            (0.19, 0.62),
            (0.24, 0.7),
            (0.21, 0.82),
            (0.06, 0.88),
        ]
    )
    ears = [[(-0.11, 0.78), (-0.1, 0.99), (0.03, 0.87)], [(0.1, 0.87), (0.22, 0.98), (0.225, 0.77)]]
    sheet.fill([oval(x, foot, size * 0.36, size * 0.03)], p.ink, alpha=0.4)
    side = LEFT if turn > 0 else RIGHT
    sheet.fill([tail], fur, shade=Shade(stripe, DOWN, 0.8))
    sheet.fill([at(body)], fur, shade=Shade(mix(stripe, p.ink, 0.2), side, 0.85))
    sheet.fill(
        [at(smooth([(0.16, 0.5), (0.06, 0.4), (0.07, 0.2), (0.13, 0.1), (0.16, 0.3)]))],
        p.out("f6efe2"),
        alpha=0.85,
    )
    sheet.fill([at(head), *[at(ear) for ear in ears]], fur, shade=Shade(mix(stripe, p.ink, 0.2), side, 0.7))
    dark = mix(stripe, p.ink, 0.5)
    with sheet.pen(
        (x - size * 0.6, foot - size * 1.05, x + size * 0.6, min(1000, foot + size * 0.28))
    ) as pen:
        pen.poly(at([(-0.075, 0.84), (-0.075, 0.935), (-0.005, 0.87)]), p.out("e0a08a"))
        pen.poly(at([(0.13, 0.87), (0.2, 0.935), (0.2, 0.82)]), p.out("e0a08a"))
        for bar in range(5):
            y = 0.5 - bar * 0.085
            pen.line(
                at(smooth([(-0.2 - bar * 0.02, y), (-0.1, y + 0.025), (-0.03, y - 0.01)], closed=False)),
                (*dark, 150),
                size * 0.018,
            )
        for px in (0.02, 0.155):
            pen.oval(*at([(px, 0.745)])[0], size * 0.026, size * 0.032, p.lamp)
            pen.oval(*at([(px + 0.004, 0.745)])[0], size * 0.01, size * 0.028, p.ink)
        pen.poly(at([(0.075, 0.685), (0.115, 0.685), (0.095, 0.66)]), p.out("c8685a"))
        pen.line(
            at(
                smooth(
                    [(0.05, 0.638), (0.075, 0.63), (0.095, 0.66), (0.12, 0.63), (0.145, 0.64)], closed=False
                )
            ),
            dark,
            3,
        )
        for whisker in (-0.02, 0.0, 0.02):
            pen.line(at([(0.15, 0.66 + whisker * 0.4), (0.31, 0.665 + whisker * 1.8)]), (*p.paper, 170), 2)
            pen.line(at([(0.03, 0.66 + whisker * 0.4), (-0.15, 0.66 + whisker * 1.8)]), (*p.paper, 170), 2)
        pen.line(at([(0.11, 0.26), (0.1, 0.03)]), (*dark, 150), 4)
        for paw in (0.06, 0.17):
            pen.oval(*at([(paw, 0.025)])[0], size * 0.062, size * 0.034, mix(fur, p.paper, 0.25))
