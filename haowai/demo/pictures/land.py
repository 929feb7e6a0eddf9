"""Country: mountains, tea, paddies."""

from __future__ import annotations

import math
from itertools import pairwise

from haowai.demo.pictures.nature import firs, grass, ranges, sky, tree, water
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import Look, figure, someone
from haowai.demo.pictures.shapes import even, hill, ribbon, smooth, waves
from haowai.demo.pictures.sheet import DOWN, LEFT, Pen, Shade, Sheet


def mountain(sheet: Sheet) -> None:
    """Ranges behind ranges, mist in the valleys, firs and walkers in front."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 760)
    ranges(sheet, 720, rng.uniform(400, 520), 4, near=0.42)
    sheet.mist(560, 860, p.horizon, 0.6)
    slope = hill(rng, sheet.w, 820, 60, length=1300)
    sheet.fill([slope], (p.depth(0.34), p.depth(0.2)), shade=Shade(p.depth(0.12), LEFT, 0.7))
    firs(sheet, slope[:-2], 130, p.depth(0.26), 60)
    front = hill(rng, sheet.w, 930, 40, length=1100)
    firs(sheet, [q for q in front[:-2] if not 0.3 < q[0] / sheet.w < 0.7], 300, p.depth(0.06), 18)
    sheet.fill([front], (p.depth(0.1), p.ink))
    x = sheet.w * rng.uniform(0.42, 0.58)
    with sheet.pen((x - 120, 700, x + 180, 960)) as pen:
        for index in range(rng.randint(1, 3)):
            at = x + index * 62
            foot = next(y for px, y in front if px >= at) + 3
            figure(pen, at, foot, 118 - 8 * index, "walk", someone(sheet))
            pen.line([(at + 22, foot), (at + 17, foot - 76)], p.ink, 3)


def tea_terraces(sheet: Sheet) -> None:
    """Hedges of tea that follow the hill, pickers between them."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 470)
    ranges(sheet, 470, 300, 3, near=0.6)
    sheet.mist(340, 560, p.horizon, 0.75)
    bend = waves(rng, (1500, 620))
    green = mix(p.leaf, p.out("7f9a4a"), 0.35)
    tilt = rng.uniform(-0.09, 0.09)
    rows = 15
    xs = [index * 15 for index in range(-1, int(sheet.w / 15) + 3)]
    pickers = {5: rng.uniform(0.55, 0.85), 8: rng.uniform(0.15, 0.45), 11: rng.uniform(0.5, 0.8)}
    for row in range(rows):
        share = row / (rows - 1)
        base = 455 + 560 * share**1.35
        thick = 13 + 34 * share
        crest = [
            (
                x,
                base
                + bend(x + row * 34) * (52 - 20 * share)
                + (x - sheet.w / 2) * tilt * (1 - share)
                + math.sin(x / (13 + 24 * share)) * thick * 0.1,
            )
            for x in xs
        ]
        light = mix(mix(green, p.lamp, 0.24), p.horizon, 0.5 * (1 - share))
        deep = mix(mix(green, p.ink, 0.55), p.far, 0.55 * (1 - share))
        bottom = [(x, y + thick * 4) for x, y in reversed(crest)]
        sheet.fill([crest + bottom], (light, mix(light, deep, 0.6)), shade=Shade(deep, DOWN, 0.75))
        furrow = [(x, y + thick * 1.15) for x, y in crest]
        sheet.fill([ribbon(furrow, even(thick * 0.5))], mix(deep, p.ground, 0.25))
        if row in pickers:
            at = crest[min(len(crest) - 1, int(pickers[row] * len(crest)))]
            _picker(sheet, at[0], at[1] + thick * 1.1, 90 + 150 * share)
    sheet.mist(430, 700, p.horizon, 0.28)


def _picker(sheet: Sheet, x: float, foot: float, height: float) -> None:
    p, rng = sheet.p, sheet.rng
    with sheet.pen((x - height, foot - height * 1.2, x + height, foot + 6)) as pen:
        for step in range(rng.randint(1, 2)):
            look = someone(sheet, cut="skirt")
            look = Look(look.top, look.bottom, look.skin, look.hair, "skirt", "straw")
            left = rng.random() < 0.5
            joints = figure(pen, x + step * height * 0.72, foot, height, "work", look, left=left)
            hx, hy = joints["hip"]
            turn = 1 if left else -1
            pen.rect(
                hx + turn * height * 0.15 - height * 0.09,
                hy - height * 0.2,
                height * 0.18,
                height * 0.24,
                p.out("b98a4e"),
                radius=height * 0.03,
            )


def fields(sheet: Sheet) -> None:
    """Paddies that run to the mountains, a farmhouse, egrets."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(420, 470)
    sky(sheet, line)
    ranges(sheet, line + 8, 230, 3, near=0.62)
    vanish = sheet.w * rng.uniform(0.35, 0.65)
    flooded = rng.random() < 0.5
    base = mix(p.leaf, p.out("c9b24a"), rng.uniform(0.1, 0.5))
    sheet.wash([(0, mix(base, p.far, 0.55)), (1, base)], (0, line, sheet.w, 1000))
    if flooded:
        water(sheet, line + 4, calm=0.55)
    edges = [vanish + (index - 6) * sheet.w * 0.42 for index in range(13)]
    with sheet.pen((0, line, sheet.w, 1000)) as pen:
        for index, (near_left, near_right) in enumerate(pairwise(edges)):
            for band, (start, end) in enumerate(((0.03, 0.14), (0.16, 0.4), (0.44, 1.0))):
                tone = mix(base, rng.choice((p.leaf, p.lamp, p.ground, p.near)), rng.uniform(0.08, 0.32))
                tone = mix(tone, p.far, 0.5 * (1 - end))
                if flooded and (index + band) % 2:
                    continue
                quad = [
                    (vanish + (edge - vanish) * at, line + (1000 - line) * at)
                    for edge, at in (
                        (near_left, start),
                        (near_right, start),
                        (near_right, end),
                        (near_left, end),
                    )
                ]
                pen.poly(quad, tone)
                _rows(pen, vanish, line, near_left, near_right, start, end, mix(tone, p.ink, 0.3))
            path = [(vanish, line), (near_left - 16, 1000), (near_left + 16, 1000)]
            pen.poly(path, mix(p.ground, p.far, 0.25))
    _farm(sheet, sheet.w * rng.choice((0.16, 0.82)), line + 34)
    with sheet.pen((0, line, sheet.w, 1000)) as pen:
        for _ in range(6):
            _egret(pen, rng.uniform(0.1, 0.9) * sheet.w, rng.uniform(line + 150, 900), p.out("ffffff"), p.ink)
        x = sheet.w * rng.uniform(0.3, 0.7)
        look = someone(sheet, cut="trousers")
        figure(
            pen,
            x,
            890,
            250,
            "bend",
            Look(look.top, look.bottom, look.skin, look.hair, "trousers", "straw"),
            left=rng.random() < 0.5,
        )
    grass(sheet, 1000, 60, p.depth(0.12), 130)


def _rows(
    pen: Pen, vanish: float, line: float, left: float, right: float, start: float, end: float, tone: Colour
) -> None:
    for furrow in range(1, 8):
        edge = left + (right - left) * furrow / 8
        pen.line(
            [(vanish + (edge - vanish) * at, line + (1000 - line) * at) for at in (start, end)],
            (*tone, 120),
            1 + 3.5 * end,
        )


def _farm(sheet: Sheet, x: float, foot: float) -> None:
    p = sheet.p
    tree(sheet, x + 120, foot + 4, 150, leaves=p.out(mix(p.leaf, p.near, 0.5), 0.1), trunk=p.depth(0.2))
    roof, wall = p.out("a5513f", 0.15), p.out("e9dcc4", 0.15)
    with sheet.pen((x - 130, foot - 120, x + 130, foot + 10)) as pen:
        pen.rect(x - 90, foot - 50, 180, 52, wall)
        pen.poly([(x - 112, foot - 46), (x - 92, foot - 92), (x + 92, foot - 92), (x + 112, foot - 46)], roof)
        pen.rect(x - 96, foot - 96, 192, 7, mix(roof, p.ink, 0.4))
        for at in (-62, 36):
            pen.rect(x + at, foot - 38, 26, 22, p.lamp if p.dark or p.wet else p.depth(0.2))
        pen.rect(x - 13, foot - 40, 26, 42, p.depth(0.15))


def _egret(pen: Pen, x: float, foot: float, white: Colour, ink: Colour) -> None:
    s = 10 + (foot - 500) / 16
    pen.line([(x - s * 0.15, foot), (x, foot - s)], ink, s * 0.09)
    pen.line([(x + s * 0.2, foot), (x + s * 0.2, foot - s)], ink, s * 0.09)
    pen.poly(
        smooth(
            [
                (x - s * 1.1, foot - s * 0.85),
                (x - s * 0.2, foot - s * 1.45),
                (x + s * 0.6, foot - s * 1.35),
                (x + s * 0.3, foot - s * 0.85),
            ]
        ),
        white,
    )
    neck = smooth(
        [
            (x + s * 0.45, foot - s * 1.2),
            (x + s * 0.85, foot - s * 1.75),
            (x + s * 0.5, foot - s * 2.1),
            (x + s * 0.85, foot - s * 2.4),
        ],
        closed=False,
    )
    pen.line(neck, white, s * 0.2)
    pen.poly(
        [(x + s * 0.75, foot - s * 2.5), (x + s * 1.5, foot - s * 2.3), (x + s * 0.8, foot - s * 2.28)],
        (232, 170, 60),
    )
