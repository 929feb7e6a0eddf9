"""Where people shop out of doors: market by day, night market."""

from __future__ import annotations

from haowai.demo.pictures.nature import sky, smoke
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import crowd_backs, figure, passers, someone
from haowai.demo.pictures.shapes import box
from haowai.demo.pictures.sheet import DOWN, Pen, Shade, Sheet
from haowai.demo.pictures.town import (
    awning,
    lantern_string,
    shop_houses,
    towers,
)

_FRUIT = ("e2553d", "e8a33f", "8fae4a", "f0cf5a", "a8453c", "c9d07a", "d98a4a")


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
    """A lane of lit stalls with its crowd, lanterns overhead: lamps light it as they light a room."""
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

    hue = p.room(rng.choice(("c8443a", "e0a53f", "2f7f8f", "7a4a78")))
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
        seller = someone(sheet, indoors=True)
        x, foot = at(1.04, 0.86, (depth + nxt) / 2)
        figure(pen, x, foot, 420 * (depth + nxt) / 2 * 0.95, "work", seller, left=side > 0)
        pen.poly(
            [at(0.9, 0.25, nxt), at(0.9, 0.25, depth), at(0.9, 0.98, depth), at(0.9, 0.98, nxt)],
            mix(p.room("8a5a3c"), p.ink, 0.35),
        )
        pen.poly(
            [at(1.04, 0.2, nxt), at(1.04, 0.2, depth), at(0.86, 0.27, depth), at(0.86, 0.27, nxt)],
            mix(p.lamp, p.room("b98a4e"), 0.5),
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
                someone(sheet, indoors=True),
                left=rng.random() < 0.5,
            )
