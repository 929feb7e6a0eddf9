"""Town: skyline, street in the rain, markets, temple."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import overcast, rain, ranges, sky, smoke, tree, water
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import crowd_backs, figure, passers, someone
from haowai.demo.pictures.shapes import Line, arc, box, ribbon, smooth, streak
from haowai.demo.pictures.sheet import DOWN, RIGHT, Pen, Shade, Sheet
from haowai.demo.pictures.town import (
    awning,
    car,
    lantern,
    lantern_string,
    shop_houses,
    street_lamp,
    towers,
    umbrella_walker,
    windows,
)

_FRUIT = ("e2553d", "e8a33f", "8fae4a", "f0cf5a", "a8453c", "c9d07a", "d98a4a")


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


def _stall(sheet: Sheet, pen: Pen, x: float, foot: float, width: float, *, hot: bool) -> None:
    p, rng = sheet.p, sheet.rng
    height = width * 0.86
    wood = p.out("9a6a44")
    for post in (0.03, 0.94):
        pen.rect(x + width * post, foot - height, width * 0.025, height, mix(wood, p.ink, 0.4))
    back = mix(p.lamp, p.out("a5513f"), 0.35) if p.dark else mix(p.out("d9b98a"), p.ink, 0.28)
    pen.rect(x + width * 0.05, foot - height * 0.88, width * 0.9, height * 0.6, back)
    seller = someone(sheet)
    figure(
        pen,
        x + width * rng.uniform(0.3, 0.7),
        foot - height * 0.02,
        height * 0.84,
        "work",
        seller,
        left=rng.random() < 0.5,
    )
    pen.rect(x, foot - height * 0.42, width, height * 0.42, wood)
    pen.rect(x, foot - height * 0.42, width, height * 0.045, mix(wood, p.paper, 0.3))
    for plank in range(1, 7):
        pen.rect(x + plank * width / 7, foot - height * 0.37, 2, height * 0.37, mix(wood, p.ink, 0.4))
    bays = 4
    for bay in range(bays):
        left = x + (bay + 0.1) * width / bays
        wide = width / bays * 0.8
        if hot:
            pen.rect(left, foot - height * 0.49, wide, height * 0.075, mix(p.ink, p.paper, 0.25), radius=4)
            pen.oval(left + wide / 2, foot - height * 0.49, wide * 0.46, height * 0.03, p.out("f0d9a8"))
            continue
        fruit, size = p.out(rng.choice(_FRUIT)), width * 0.024
        for row in range(3):
            for piece in range(5 - row):
                cx = left + wide * (0.12 + 0.19 * piece + 0.09 * row)
                pen.oval(cx, foot - height * 0.45 - row * size * 1.5, size, size, fruit)
                pen.oval(
                    cx - size * 0.3,
                    foot - height * 0.45 - row * size * 1.5 - size * 0.3,
                    size * 0.32,
                    size * 0.28,
                    (*p.paper, 130),
                )
    stripe = p.out(rng.choice(("c8503f", "2f7f75", "e0a53f", "3d5a8a", "b0604a")))
    awning(pen, x - width * 0.05, foot - height * 1.06, width * 1.08, height * 0.2, stripe, p.out("f3ead8"))


def market(sheet: Sheet) -> None:
    """Stalls of fruit under striped awnings, people with baskets."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 620)
    towers(sheet, 640, 160, 330, 0.7, lit=0.15)
    shop_houses(sheet, 700, 330, distance=0.34)
    pave = p.out("bfae95")
    sheet.fill(
        [box(0, 690, sheet.w, 320)],
        (mix(pave, p.far, 0.4), mix(pave, p.ink, 0.2)),
        shade=Shade(mix(pave, p.ink, 0.45), DOWN, 0.7),
    )
    lantern_string(sheet, (-20, 220), (sheet.w * 0.6, 250), 60, 8, 26)
    lantern_string(sheet, (sheet.w * 0.5, 240), (sheet.w + 20, 190), 60, 7, 26)
    count = max(2, round(sheet.w / 400))
    with sheet.pen((0, 360, sheet.w, 840)) as pen:
        for index in range(count):
            wide = sheet.w / count * 0.86
            _stall(
                sheet, pen, sheet.w * index / count + wide * 0.08, 800 + rng.uniform(-8, 8), wide, hot=False
            )
    passers(sheet, 940, 340, max(3, round(sheet.w / 330)))


def night_market(sheet: Sheet) -> None:
    """A lane of lit stalls with its crowd, lanterns overhead."""
    p, rng = sheet.p, sheet.rng
    dim = mix(p.zenith, p.ink, 0.5)
    sheet.wash([(0, dim), (0.6, mix(dim, p.accent, 0.25)), (1, p.ink)])
    vx, vy = sheet.w * rng.uniform(0.42, 0.58), 520.0
    sheet.glow(vx, vy + 20, 620, mix(p.lamp, p.accent, 0.25), 0.95)
    sheet.fill(
        [[(vx - 40, vy + 60), (vx + 40, vy + 60), (sheet.w * 1.15, 1010), (-sheet.w * 0.15, 1010)]],
        (mix(p.lamp, p.accent, 0.4), p.ink),
        alpha=0.8,
    )
    for depth in (0.16, 0.27, 0.45, 0.78):
        for side in (-1, 1):
            _lane_stall(sheet, vx, vy, depth, side)
        if depth < 0.5:
            _lane_crowd(sheet, vx, vy, depth)
    for row, depth in enumerate((0.3, 0.5, 0.8)):
        y = vy - 470 * depth
        reach = sheet.w * 0.62 * depth
        lantern_string(
            sheet,
            (vx - reach, y),
            (vx + reach, y + rng.uniform(-10, 10)),
            40 * depth,
            5 + row,
            40 * depth + 4,
        )
    smoke(sheet, vx + rng.choice((-1, 1)) * sheet.w * 0.24, 600, 46, mix(p.lamp, p.paper, 0.6), drift=0.3)
    _lane_crowd(sheet, vx, vy, 0.72)
    crowd_backs(sheet, 1030, 96, mix(p.ink, p.accent, 0.12), gap=1.25)


def _lane_stall(sheet: Sheet, vx: float, vy: float, depth: float, side: int) -> None:
    p, rng = sheet.p, sheet.rng
    nxt = depth * 1.62
    span = sheet.w * 0.52

    def at(lane: float, up: float, far: float) -> tuple[float, float]:
        return vx + side * span * lane * far, vy + 420 * up * far

    hue = p.out(rng.choice(("c8443a", "e0a53f", "2f7f8f", "7a4a78")))
    cloth = mix(mix(hue, p.accent, 0.2), p.lamp, 0.2)
    lit = mix(p.lamp, hue, 0.22)
    sheet.fill(
        [[at(1, -0.62, nxt), at(1, -0.62, depth), at(1, 0.3, depth), at(1, 0.3, nxt)]],
        (lit, mix(lit, p.accent, 0.35)),
    )
    box_left = min(at(1, 0, nxt)[0], at(0.66, 0, depth)[0]) - 10
    box_right = max(at(1.6, 0, nxt)[0], at(1, 0, depth)[0]) + 10
    with sheet.pen(
        (max(0, box_left), vy - 420 * nxt * 1.4, min(sheet.w, box_right), min(1000, vy + 420 * nxt * 1.2))
    ) as pen:
        seller = someone(sheet)
        x, foot = at(1.04, 0.86, (depth + nxt) / 2)
        figure(pen, x, foot, 420 * (depth + nxt) / 2 * 0.95, "work", seller, left=side > 0)
        pen.poly(
            [at(0.9, 0.25, nxt), at(0.9, 0.25, depth), at(0.9, 0.98, depth), at(0.9, 0.98, nxt)],
            mix(p.out("8a5a3c"), p.ink, 0.35),
        )
        pen.poly(
            [at(1.04, 0.2, nxt), at(1.04, 0.2, depth), at(0.86, 0.27, depth), at(0.86, 0.27, nxt)],
            mix(p.lamp, p.out("b98a4e"), 0.5),
        )
        pen.poly(
            [at(1.1, -0.78, nxt), at(1.1, -0.78, depth), at(0.8, -0.5, depth), at(0.8, -0.5, nxt)], cloth
        )
        pen.poly(
            [at(0.8, -0.5, nxt), at(0.8, -0.5, depth), at(0.8, -0.4, depth), at(0.8, -0.4, nxt)],
            mix(cloth, p.paper, 0.3),
        )
        pen.poly(
            [at(1.02, -1.5, nxt), at(1.02, -1.5, depth), at(1.02, -0.8, depth), at(1.02, -0.8, nxt)],
            mix(hue, p.ink, 0.35),
        )
        for tile in range(3):
            far = depth + (nxt - depth) * (0.2 + 0.28 * tile)
            bx, by = at(1.02, -1.16, far)
            pen.rect(
                bx - 34 * far,
                by - 60 * far,
                68 * far,
                120 * far,
                mix(p.lamp, rng.choice((hue, p.accent, p.cool)), 0.35),
                radius=8 * far,
            )


def _lane_crowd(sheet: Sheet, vx: float, vy: float, depth: float) -> None:
    rng = sheet.rng
    height = 440 * depth
    foot = vy + 420 * depth
    reach = sheet.w * 0.4 * depth
    with sheet.pen(
        (vx - reach - height, foot - height * 1.2, vx + reach + height, min(1000, foot + 20))
    ) as pen:
        for index in range(6):
            x = vx + (index - 2.5) / 2.5 * reach + rng.uniform(-12, 12)
            figure(
                pen,
                x,
                foot + rng.uniform(-6, 8),
                height * rng.uniform(0.88, 1.05),
                rng.choice(("walk", "hold", "stand")),
                someone(sheet),
                left=rng.random() < 0.5,
            )


def temple(sheet: Sheet) -> None:
    """A swallow-tailed roof over red columns, smoke from the great censer."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 700)
    ranges(sheet, 690, 300, 2, near=0.72)
    cx = sheet.w / 2
    for x, height in ((0.05, 460), (0.95, 500), (0.17, 330), (0.85, 340)):
        tree(sheet, sheet.w * x, 800, height, leaves=mix(p.leaf, p.near, 0.3), trunk=p.depth(0.15))
    half = min(sheet.w * 0.36, 520)
    stone = p.out("b9aa94")
    sheet.fill(
        [box(0, 790, sheet.w, 220)],
        (mix(stone, p.far, 0.2), mix(stone, p.ink, 0.3)),
        shade=Shade(mix(stone, p.ink, 0.5), DOWN, 0.7),
    )
    red, dark = p.out("b8402f"), p.out("6a2a26")
    hall = mix(p.lamp, dark, 0.3) if p.dark else dark
    sheet.fill([box(cx - half * 0.86, 520, half * 1.72, 260)], (mix(hall, p.ink, 0.3), hall))
    with sheet.pen((cx - half, 480, cx + half, 830)) as pen:
        for door in (-0.42, 0.0, 0.42):
            pen.rect(
                cx + door * half - half * 0.13, 590, half * 0.26, 190, p.lamp if p.dark or p.wet else p.ink
            )
            pen.rect(cx + door * half - half * 0.13, 575, half * 0.26, 14, p.out("e0b04a"))
        for column in (-0.82, -0.62, -0.22, 0.22, 0.62, 0.82):
            pen.rect(cx + column * half - 15, 510, 30, 275, red)
            pen.rect(cx + column * half + 5, 510, 10, 275, mix(red, p.ink, 0.35))
            pen.rect(cx + column * half - 21, 770, 42, 16, stone)
        for step in range(3):
            pen.rect(
                cx - half * (0.92 + 0.05 * step),
                784 + step * 15,
                half * (1.84 + 0.1 * step),
                15,
                mix(stone, p.paper if step % 2 else p.ink, 0.16),
            )
    _roof(sheet, cx, 520, half, 0.0)
    _roof(sheet, cx, 372, half * 0.62, 1.0)
    for column in (-0.72, -0.42, 0.42, 0.72):
        if p.dark:
            sheet.glow(cx + column * half, 560, 110, mix(p.lamp, p.accent, 0.35), 0.7)
    with sheet.pen((cx - half, 510, cx + half, 620)) as pen:
        for column in (-0.72, -0.42, 0.42, 0.72):
            lantern(sheet, pen, cx + column * half, 532, 34)
    bronze = p.out("7a5f3f")
    with sheet.pen((cx - 140, 780, cx + 140, 930)) as pen:
        pen.poly(smooth([(cx - 92, 830), (cx - 70, 886), (cx + 70, 886), (cx + 92, 830)]), bronze)
        pen.rect(cx - 104, 820, 208, 18, mix(bronze, p.lamp, 0.25), radius=8)
        for leg in (-58, 46):
            pen.rect(cx + leg, 876, 14, 46, mix(bronze, p.ink, 0.3))
        for stick in range(11):
            pen.line([(cx - 60 + stick * 12, 822), (cx - 64 + stick * 12.6, 790)], p.accent, 2.4)
    smoke(sheet, cx, 790, 40, mix(p.paper, p.horizon, 0.5), drift=rng.choice((-0.5, 0.4)))
    with sheet.pen((0, 640, sheet.w, 990)) as pen:
        for x, foot, height in ((-0.7, 960, 270), (-0.42, 930, 240), (0.5, 935, 240), (0.74, 968, 275)):
            pen.oval(cx + x * half, foot, 50, 8, (*p.ink, 80))
            figure(
                pen,
                cx + x * half,
                foot,
                height,
                "hold" if abs(x) < 0.6 else "walk",
                someone(sheet),
                left=x > 0,
            )


def _roof(sheet: Sheet, cx: float, eave: float, half: float, upper: float) -> None:
    p = sheet.p
    tile = p.out("c9713a") if upper else p.out("b9622f")
    peak = eave - half * 0.27
    ridge_line = smooth(
        [
            (cx - half * 0.86, peak - half * 0.14),
            (cx - half * 0.5, peak),
            (cx, peak + 8),
            (cx + half * 0.5, peak),
            (cx + half * 0.86, peak - half * 0.14),
        ],
        closed=False,
    )
    lower = smooth(
        [
            (cx + half * 1.12, eave - half * 0.1),
            (cx + half * 0.8, eave - 4),
            (cx, eave + 8),
            (cx - half * 0.8, eave - 4),
            (cx - half * 1.12, eave - half * 0.1),
        ],
        closed=False,
    )
    sheet.fill(
        [ridge_line + lower], (mix(tile, p.lamp, 0.15), tile), shade=Shade(mix(tile, p.ink, 0.6), DOWN, 0.75)
    )
    with sheet.pen((cx - half * 1.3, peak - half * 0.4, cx + half * 1.3, eave + 40)) as pen:
        count = 34
        for rib in range(count + 1):
            at = rib / count
            top, foot = (
                ridge_line[round(at * (len(ridge_line) - 1))],
                lower[round((1 - at) * (len(lower) - 1))],
            )
            pen.line([top, foot], (*mix(tile, p.ink, 0.55), 150), 3)
        pen.poly(ribbon(lower, lambda at: 15), p.out("2f7f75"))
        pen.poly(ribbon(ridge_line, lambda at: 20), p.out("3a8a7a"))
        for side in (-1, 1):
            tail = smooth(
                [
                    (cx + side * half * 0.84, peak - half * 0.13),
                    (cx + side * half * 0.97, peak - half * 0.22),
                    (cx + side * half * 1.02, peak - half * 0.36),
                ],
                closed=False,
            )
            pen.poly(ribbon(tail, lambda at: 17 * (1 - at) + 2), p.out("d9503f"))
            low = smooth(
                [
                    (cx + side * half * 1.06, eave - half * 0.08),
                    (cx + side * half * 1.17, eave - half * 0.16),
                    (cx + side * half * 1.2, eave - half * 0.26),
                ],
                closed=False,
            )
            pen.poly(ribbon(low, lambda at: 14 * (1 - at) + 2), p.out("3a8a7a"))
        flame = arc(cx, peak - 10, half * 0.08, half * 0.1, 180, 360)
        pen.poly(flame, p.out("e8b33f"))
        pen.oval(cx, peak - 12 - half * 0.1, half * 0.03, half * 0.03, p.accent)
        for charm in (-0.6, -0.3, 0.3, 0.6):
            height = half * 0.1 * (1 + math.cos(charm))
            pen.poly(
                [
                    (cx + charm * half - 12, peak - 4 - abs(charm) * 14),
                    (cx + charm * half, peak - height - 10),
                    (cx + charm * half + 14, peak - 4 - abs(charm) * 14),
                ],
                p.out("e0a53f"),
            )
