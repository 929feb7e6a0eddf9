"""Making things: factory, chips."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import ranges, sky, smoke, tree
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import SKINS, Look, figure
from haowai.demo.pictures.shapes import box, oval
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, UP, Point, Shade, Sheet
from haowai.demo.pictures.town import towers


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
    _halls(sheet, sheet.w * (0.36 if flip else 0.04), foot)
    _tanks(sheet, [across(x) for x in (0.7, 0.82, 0.93)], sorted((across(0.64), across(1.0))), foot)
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


def _halls(sheet: Sheet, start: float, foot: float) -> None:
    p, rng = sheet.p, sheet.rng
    brick = p.out("a8604a", 0.14)
    wide = sheet.w * 0.1
    for tooth in range(6):
        left = start + tooth * wide
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
            left = start + tooth * wide
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
            left = start + door * wide
            pen.rect(left + wide * 0.2, foot - 88, wide * 0.6, 90, p.out("3d6a7a", 0.1))
            for slat in range(6):
                pen.rect(left + wide * 0.2, foot - 84 + slat * 15, wide * 0.6, 3, (*p.ink, 70))


def _tanks(sheet: Sheet, places: list[float], ends: list[float], foot: float) -> None:
    p = sheet.p
    steel = p.out("c3c9c6", 0.12)
    for x, (width, height) in zip(places, ((150, 170), (120, 210), (130, 150)), strict=True):
        left = x - width / 2
        tank = [
            *box(left, foot - height, width, height)[2:],
            *[(left, foot - height), (left + width * 0.5, foot - height - 26), (left + width, foot - height)],
        ]
        sheet.fill([tank], steel, shade=Shade(mix(steel, p.ink, 0.6), RIGHT, 0.9))
    with sheet.pen((0, foot - 260, sheet.w, foot + 6)) as pen:
        for y in (foot - 60, foot - 120):
            pen.rect(ends[0], y, ends[1] - ends[0], 12, p.out("e0893a", 0.1))
            for post in range(7):
                pen.rect(ends[0] + post * (ends[1] - ends[0]) / 6, y, 6, foot - y, p.depth(0.16))


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
