"""Built things that several scenes share: towers, shop houses, lamps, cars, umbrellas."""

from __future__ import annotations

import random

from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import figure, someone
from haowai.demo.pictures.shapes import Line, ribbon, smooth
from haowai.demo.pictures.sheet import LEFT, RIGHT, Pen, Shade, Sheet


def tower(rng: random.Random, x: float, foot: float, width: float, height: float) -> Line:
    """The outline of one tall building with one of a few roofs."""
    top = foot - height
    roof = rng.choice(("flat", "flat", "step", "slant", "mast", "hut"))
    inner: Line = {
        "flat": [(x, top), (x + width, top)],
        "step": [
            (x, top + width * 0.4),
            (x + width * 0.22, top + width * 0.4),
            (x + width * 0.22, top),
            (x + width * 0.78, top),
            (x + width * 0.78, top + width * 0.4),
            (x + width, top + width * 0.4),
        ],
        "slant": [(x, top + width * 0.5), (x + width, top)],
        "mast": [
            (x, top),
            (x + width * 0.47, top),
            (x + width * 0.49, top - width * 0.9),
            (x + width * 0.51, top - width * 0.9),
            (x + width * 0.53, top),
            (x + width, top),
        ],
        "hut": [
            (x, top),
            (x + width * 0.2, top),
            (x + width * 0.2, top - 14),
            (x + width * 0.45, top - 14),
            (x + width * 0.45, top),
            (x + width, top),
        ],
    }[roof]
    return [(x, foot), *inner, (x + width, foot)]


def towers(
    sheet: Sheet,
    foot: float,
    low: float,
    high: float,
    distance: float,
    *,
    width: tuple[float, float] = (46, 110),
    lit: float = 0.3,
) -> None:
    """A row of buildings at one distance; `lit` is the share of windows with light at dusk and at night."""
    p, rng = sheet.p, sheet.rng
    x = -rng.uniform(0, width[1])
    blocks = []
    while x < sheet.w:
        wide = rng.uniform(*width)
        tall = low + (high - low) * rng.random() ** 1.7
        blocks.append((x, wide, tall))
        x += wide * rng.uniform(0.86, 1.3)
    tone = p.depth(distance)
    shade = Shade(p.depth(max(0, distance - 0.16)), rng.choice((LEFT, RIGHT)), 0.6)
    sheet.fill(
        [tower(rng, bx, foot, bw, bh) for bx, bw, bh in blocks],
        (tone, mix(tone, p.horizon, 0.3)),
        shade=shade,
    )
    with sheet.pen((0, foot - high, sheet.w, foot)) as pen:
        for bx, bw, bh in blocks:
            side = bw * rng.uniform(0.25, 0.4)
            pen.rect(
                bx + bw - side,
                foot - bh + bw * 0.55,
                side,
                bh - bw * 0.55,
                (*p.depth(max(0, distance - 0.2)), 70),
            )
            windows(sheet, pen, bx + 7, foot - bh + bw * 0.6, bw - 14, bh - bw * 0.6, tone, lit)


def windows(
    sheet: Sheet, pen: Pen, x: float, y: float, width: float, height: float, wall: Colour, lit: float
) -> None:
    """A grid of windows: lamps in the dark, panes that reflect the sky by day."""
    p, rng = sheet.p, sheet.rng
    step_x, step_y = rng.choice(((12, 17), (15, 15), (20, 13), (11, 22)))
    columns, rows = int(width / step_x), int(height / step_y)
    share = lit if p.dark else lit * (0.45 if p.wet else 0.28)
    glass = mix(wall, p.sky, 0.35) if not p.dark else mix(wall, p.ink, 0.35)
    for row in range(rows):
        for column in range(columns):
            if rng.random() < share:
                colour = (*mix(p.lamp, p.accent, rng.choice((0, 0, 0.15, 0.3))), rng.randint(130, 250))
            elif rng.random() < 0.72:
                colour = (*glass, 105)
            else:
                continue
            pen.rect(x + column * step_x, y + row * step_y, step_x * 0.55, step_y * 0.58, colour)


def shop_houses(sheet: Sheet, foot: float, height: float, *, distance: float = 0.2) -> None:
    """A street front of low houses with signs, awnings and lit shops on the ground floor."""
    p, rng = sheet.p, sheet.rng
    walls = ("d8c3a5", "b96f52", "8fa6a0", "c9a56b", "7b8796", "d9b9a6", "a5564a")
    with sheet.pen((0, foot - height * 1.4, sheet.w, foot)) as pen:
        x = -rng.uniform(0, 80)
        while x < sheet.w:
            wide, tall = rng.uniform(110, 190), height * rng.uniform(0.75, 1.25)
            wall = p.out(rng.choice(walls), distance)
            pen.rect(x, foot - tall, wide, tall, wall)
            pen.rect(x, foot - tall, wide, 10, mix(wall, p.ink, 0.3))
            pen.rect(x + wide - 9, foot - tall, 9, tall, mix(wall, p.ink, 0.35))
            floors = max(1, int((tall - 110) / 84))
            for floor in range(floors):
                top = foot - tall + 28 + floor * 84
                for pane in range(2):
                    glass = p.lamp if rng.random() < (0.55 if p.dark else 0.14) else mix(p.sky, p.ink, 0.55)
                    left = x + wide * (0.13 + 0.4 * pane)
                    pen.rect(left, top, wide * 0.3, 50, mix(glass, wall, 0.15))
                    pen.rect(left + wide * 0.145, top, 3, 50, wall)
                    pen.rect(left - 4, top + 50, wide * 0.3 + 8, 6, mix(wall, p.ink, 0.4))
            shop = mix(p.lamp, p.accent, 0.12) if p.dark or p.wet else mix(p.ink, p.lamp, 0.25)
            pen.rect(x + 8, foot - 92, wide - 24, 92, shop)
            pen.rect(x + wide * 0.45, foot - 92, 6, 92, mix(shop, p.ink, 0.5))
            awning(
                pen,
                x + 2,
                foot - 108,
                wide - 10,
                30,
                p.out(rng.choice(("c8503f", "2f7f75", "e0a53f", "3d5a8a"))),
                p.out("f3ead8"),
            )
            if rng.random() < 0.75:
                sign = p.out(rng.choice(("c8443a", "e8b33f", "2c7a72", "f0e6d0")))
                top = foot - tall + 30
                pen.rect(x + wide - 4, top, 26, 108, mix(sign, p.lamp, 0.35 if p.dark else 0))
                for stroke in range(4):
                    pen.rect(x + wide + 3, top + 10 + stroke * 24, 12, 14, mix(sign, p.ink, 0.55))
            x += wide


def awning(pen: Pen, x: float, y: float, width: float, drop: float, colour: Colour, other: Colour) -> None:
    """A striped awning with a scalloped hem."""
    stripes = max(4, round(width / 22))
    step = width / stripes
    for index in range(stripes):
        tone = colour if index % 2 else other
        left = x + index * step
        pen.poly([(left + 4, y), (left + step + 4, y), (left + step, y + drop), (left, y + drop)], tone)
        pen.oval(left + step / 2, y + drop, step / 2, drop * 0.24, tone)


def lantern(sheet: Sheet, pen: Pen, x: float, y: float, size: float) -> None:
    """A red paper lantern that hangs with its top at `y`."""
    p = sheet.p
    red = mix(p.out("d6402f"), p.accent, 0.4)
    body = mix(red, p.lamp, 0.4) if p.dark else red
    pen.rect(x - size * 0.25, y, size * 0.5, size * 0.16, p.ink)
    pen.oval(x, y + size * 0.75, size * 0.72, size * 0.64, body)
    pen.oval(x, y + size * 0.75, size * 0.36, size * 0.64, (*mix(body, p.lamp, 0.5), 130))
    pen.rect(x - size * 0.25, y + size * 1.33, size * 0.5, size * 0.14, p.ink)
    pen.rect(x - 1, y + size * 1.45, 2, size * 0.4, red)


def lantern_string(
    sheet: Sheet, start: tuple[float, float], end: tuple[float, float], sag: float, count: int, size: float
) -> None:
    """Lanterns on a hanging cord, with their glow."""
    lamps = []
    cord = []
    for step in range(25):
        t = step / 24
        cord.append(
            (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + sag * 4 * t * (1 - t))
        )
    for index in range(count):
        t = (index + 0.5) / count
        x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + sag * 4 * t * (1 - t)
        lamps.append((x, y))
        if sheet.p.dark:
            sheet.glow(x, y + size * 0.8, size * 3.4, mix(sheet.p.lamp, sheet.p.accent, 0.4), 0.5)
    top = min(y for _, y in cord) - 4
    with sheet.pen((0, top, sheet.w, max(y for _, y in cord) + size * 2.2)) as pen:
        pen.line(cord, sheet.p.ink, 2)
        for x, y in lamps:
            lantern(sheet, pen, x, y, size)


def street_lamp(sheet: Sheet, x: float, foot: float, height: float, *, left: bool = False) -> None:
    """A lamp on a bent mast; lit when it is dark or wet."""
    p = sheet.p
    turn = -1 if left else 1
    top = foot - height
    reach = turn * height * 0.2
    mast = smooth(
        [(x, foot), (x, top + height * 0.16), (x + reach * 0.3, top + height * 0.03), (x + reach, top)],
        closed=False,
    )
    sheet.fill([ribbon(mast, lambda at: height * (0.022 - 0.009 * at))], p.ink)
    if p.dark or p.wet:
        sheet.glow(x + reach, top + height * 0.03, height * 0.42, p.lamp, 0.75)
    with sheet.pen((x + min(0, reach) - 40, top - 20, x + max(0, reach) + 40, top + 40)) as pen:
        pen.limb(
            [(x + reach * 0.8, top), (x + reach * 1.25, top + 3)], (height * 0.028, height * 0.02), p.ink
        )
        pen.oval(x + reach * 1.05, top + height * 0.018, height * 0.024, height * 0.012, p.lamp)


def car(
    sheet: Sheet, pen: Pen, x: float, foot: float, length: float, colour: Colour, *, left: bool = False
) -> None:
    """A car from the side, `x` at its middle."""
    p = sheet.p
    turn = -1 if left else 1

    def at(px: float, py: float) -> tuple[float, float]:
        return x + turn * px * length, foot - py * length

    pen.oval(x, foot, length * 0.52, length * 0.035, (*p.ink, 90))
    body = [
        (-0.5, 0.08),
        (-0.5, 0.2),
        (-0.44, 0.26),
        (-0.28, 0.27),
        (-0.16, 0.4),
        (0.14, 0.4),
        (0.28, 0.27),
        (0.47, 0.23),
        (0.5, 0.16),
        (0.5, 0.08),
    ]
    pen.poly([at(*point) for point in body], colour)
    glass = mix(p.sky, p.ink, 0.4)
    pen.poly([at(*point) for point in ((-0.23, 0.27), (-0.13, 0.37), (0.0, 0.37), (0.0, 0.27))], glass)
    pen.poly([at(*point) for point in ((0.025, 0.27), (0.025, 0.37), (0.125, 0.37), (0.23, 0.27))], glass)
    pen.poly(
        [at(*point) for point in ((-0.5, 0.08), (-0.5, 0.13), (0.5, 0.13), (0.5, 0.08))],
        mix(colour, p.ink, 0.35),
    )
    for wheel in (-0.3, 0.3):
        cx, cy = at(wheel, 0.075)
        pen.oval(cx, cy, length * 0.085, length * 0.085, p.ink)
        pen.oval(cx, cy, length * 0.038, length * 0.038, mix(p.paper, p.ink, 0.4))
    pen.oval(*at(0.48, 0.2), length * 0.025, length * 0.02, p.lamp)
    pen.oval(*at(-0.485, 0.2), length * 0.016, length * 0.022, p.accent)


def umbrella_walker(
    sheet: Sheet, pen: Pen, x: float, foot: float, height: float, colour: Colour, *, left: bool = False
) -> None:
    """Someone who walks under an umbrella."""
    turn = -1 if left else 1
    joints = figure(pen, x, foot, height, "hold", someone(sheet), left=left)
    hand = joints["hand2"]
    top = foot - height * 1.22
    pen.line([hand, (hand[0] - turn * 3, top)], sheet.p.ink, height * 0.012)
    span, cx = height * 0.36, hand[0] - turn * height * 0.06
    dome = [(cx + span * c, top + height * 0.19 - height * 0.22 * s) for c, s in _DOME]
    hem = [(cx - span + span * 2 * (i + 0.5) / 4, top + height * 0.155) for i in range(4)]
    pen.poly([*dome, *hem], colour)
    pen.poly(
        [dome[3], dome[4], (cx + span * 0.12, top + height * 0.16), (cx - span * 0.3, top + height * 0.16)],
        (*sheet.p.paper, 46),
    )
    pen.line([(cx, top - height * 0.06), (cx, top)], sheet.p.ink, height * 0.014)


_DOME = [
    (1, 0),
    (0.93, 0.36),
    (0.74, 0.68),
    (0.42, 0.92),
    (0, 1),
    (-0.42, 0.92),
    (-0.74, 0.68),
    (-0.93, 0.36),
    (-1, 0),
]
