"""The capital: its skyline, its streets in the rain."""

from __future__ import annotations

from haowai.demo.pictures.nature import overcast, rain, ranges, sky, tree, water
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import figure, someone
from haowai.demo.pictures.shapes import Line, smooth, streak
from haowai.demo.pictures.sheet import RIGHT, Shade, Sheet
from haowai.demo.pictures.town import (
    car,
    shop_houses,
    street_lamp,
    towers,
    umbrella_walker,
    windows,
)


def skyline(sheet: Sheet) -> None:
    """The capital over its river, with one tower above the others."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(660, 740)
    sky(sheet, line)
    ranges(sheet, line, 240, 2, near=0.82)
    towers(sheet, line, 120, 330, 0.72, width=(36, 80), lit=0.2)
    sheet.mist(line - 220, line + 30, p.horizon, 0.45)
    _landmark(sheet, sheet.w * rng.choice((0.3, 0.64, 0.72)), line, rng.uniform(470, 560))
    towers(sheet, line, 90, 300, 0.46, width=(50, 100), lit=0.35)
    sheet.mist(line - 120, line + 20, p.horizon, 0.3)
    towers(sheet, line + 2, 40, 170, 0.22, width=(50, 120), lit=0.45)
    water(sheet, line, calm=0.7)
    _bridge(sheet, line + 36)
    bank = smooth(
        [(-30.0, 960), (sheet.w * 0.3, 930), (sheet.w * 0.7, 950), (sheet.w + 30, 925)], closed=False
    )
    sheet.fill([[*bank, (sheet.w + 30, 1010), (-30.0, 1010)]], (p.depth(0.12), p.ink))
    tree(sheet, sheet.w * 0.07, 965, 330, leaves=mix(p.leaf, p.ink, 0.3), trunk=p.ink)
    with sheet.pen((0, 780, sheet.w, 970)) as pen:
        for index in range(3):
            x = sheet.w * (0.24 + 0.2 * index) + rng.uniform(-60, 60)
            figure(
                pen, x, 946, 130, rng.choice(("run", "walk", "walk")), someone(sheet), left=rng.random() < 0.5
            )


def _landmark(sheet: Sheet, x: float, foot: float, height: float) -> None:
    p = sheet.p
    half = height * 0.085
    shape: Line = []
    tiers = 7
    for tier in range(tiers):
        y = foot - height * 0.82 * tier / tiers
        top = foot - height * 0.82 * (tier + 1) / tiers
        wide = half * (1 - 0.07 * tier)
        shape += [(x - wide * 0.86, y), (x - wide, top + 5)]
    cap = foot - height * 0.82
    shape += [(x - half * 0.35, cap), (x - half * 0.16, cap - height * 0.07), (x, foot - height * 1.06)]
    shape += [(2 * x - px, py) for px, py in reversed(shape[:-1])]
    tone = p.depth(0.52)
    sheet.fill([shape], (tone, mix(tone, p.horizon, 0.3)), shade=Shade(p.depth(0.32), RIGHT, 0.8))
    with sheet.pen((x - half, foot - height * 1.1, x + half, foot)) as pen:
        for tier in range(tiers):
            top = foot - height * 0.82 * (tier + 1) / tiers
            wide = half * (0.9 - 0.07 * tier)
            windows(sheet, pen, x - wide + 5, top + 12, wide * 2 - 8, height * 0.1, tone, 0.45)
            pen.rect(x - wide, top + 4, wide * 2, 4, (*p.lamp, 150 if p.dark else 60))
        pen.oval(x, foot - height * 1.06, 3.5, 3.5, p.accent)


def _bridge(sheet: Sheet, y: float) -> None:
    p = sheet.p
    with sheet.pen((0, y - 150, sheet.w, y + 90)) as pen:
        for pier in range(1, 4):
            x = sheet.w * pier / 4 + 40
            pen.rect(x - 7, y - 120, 14, 180, p.depth(0.14))
            for cable in range(1, 9):
                for side in (-1, 1):
                    pen.line(
                        [(x, y - 116 + cable * 5), (x + side * cable * sheet.w / 72, y)],
                        (*p.depth(0.14), 200),
                        1.4,
                    )
        pen.rect(0, y, sheet.w, 10, p.depth(0.14))
        for lamp in range(int(sheet.w / 44)):
            pen.oval(lamp * 44 + 20, y - 5, 2.4, 2.4, p.lamp)


def rain_street(sheet: Sheet) -> None:
    """Umbrellas on a wet crossing."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 560, clouds=False)
    overcast(sheet, 560, 0.4)
    towers(sheet, 600, 180, 420, 0.72, lit=0.3)
    sheet.mist(360, 640, p.horizon, 0.5)
    towers(sheet, 600, 90, 300, 0.5, width=(80, 150), lit=0.4)
    shop_houses(sheet, 640, 270, distance=0.3)
    street_lamp(sheet, sheet.w * 0.12, 660, 420)
    street_lamp(sheet, sheet.w * 0.86, 660, 420, left=True)
    with sheet.pen((0, 560, sheet.w, 660)) as pen:
        for index in range(3):
            colour = p.out(rng.choice(("e0a53f", "d9d2c2", "3d5a8a", "a8453c")), 0.2)
            car(sheet, pen, sheet.w * (0.16 + 0.33 * index), 652, 150, colour, left=rng.random() < 0.5)
    water(sheet, 646, calm=0.5, deep=0.5)
    with sheet.pen((0, 640, sheet.w, 1000)) as pen:
        for stripe in range(9):
            x = sheet.w * (0.08 + stripe * 0.105)
            spread = (x - sheet.w / 2) * 0.5
            pen.poly([(x, 730), (x + 66, 730), (x + 90 + spread, 1000), (x + spread, 1000)], (*p.paper, 74))
    colours = [p.out(code) for code in ("c8443a", "e8b33f", "2f7f8f", "f0e6d2", "4a4f6b", "8fae6a", "d9785a")]
    places = [
        (0.1, 770, 210),
        (0.9, 780, 220),
        (0.3, 800, 240),
        (0.7, 830, 260),
        (0.5, 860, 300),
        (0.2, 950, 380),
        (0.8, 980, 400),
    ]
    with sheet.pen((0, 380, sheet.w, 1000)) as pen:
        for x, foot, height in places:
            x = sheet.w * (x + rng.uniform(-0.05, 0.05))
            pen.poly(streak(x, foot, height * 0.6, height * 0.05), (*p.ink, 90))
            umbrella_walker(sheet, pen, x, foot, height, rng.choice(colours), left=rng.random() < 0.5)
    rain(sheet, count=520, strength=120)
