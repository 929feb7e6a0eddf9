"""Sea and shore: harbour, wind farm, fishing boats, ship, storm."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import overcast, rain, ranges, sky, swell, water
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import figure, shadow_look, someone
from haowai.demo.pictures.shapes import Line, box, ribbon, ridge, smooth, streak
from haowai.demo.pictures.sheet import DOWN, RIGHT, Pen, Shade, Sheet
from haowai.demo.pictures.town import boat, towers

_CARGO = ("c8503f", "2f6f8f", "e0a53f", "5f8a6a", "8a4a58", "d9d2c2")


def _crane(pen: Pen, x: float, foot: float, height: float, ink: tuple[int, ...], *, left: bool) -> None:
    turn = -1 if left else 1
    deck = foot - height * 0.62
    for leg in (0, 0.34):
        pen.line([(x + turn * leg * height, foot), (x + turn * leg * height, deck)], ink, height * 0.034)
    pen.line([(x, foot - height * 0.3), (x + turn * 0.34 * height, deck)], ink, height * 0.016)
    pen.line(
        [(x, foot - height * 0.28), (x + turn * 0.34 * height, foot - height * 0.28)], ink, height * 0.024
    )
    pen.line([(x - turn * 0.2 * height, deck), (x + turn * 1.02 * height, deck)], ink, height * 0.04)
    peak = (x + turn * 0.3 * height, foot - height)
    pen.line([(x + turn * 0.3 * height, deck), peak], ink, height * 0.028)
    for reach in (-0.2, 0.62, 0.98):
        pen.line([peak, (x + turn * reach * height, deck)], ink, height * 0.01)
    hook = x + turn * 0.78 * height
    pen.line([(hook, deck), (hook, deck + height * 0.2)], ink, height * 0.008)
    pen.rect(hook - height * 0.07, deck + height * 0.2, height * 0.14, height * 0.07, ink)


def _stack(
    sheet: Sheet, pen: Pen, x: float, foot: float, columns: int, rows: int, size: float, distance: float
) -> None:
    for column in range(columns):
        for row in range(sheet.rng.randint(max(1, rows - 2), rows)):
            colour = sheet.p.out(sheet.rng.choice(_CARGO), distance)
            left, top = x + column * size * 2.1, foot - (row + 1) * size
            pen.rect(left, top, size * 2.04, size * 0.95, colour)
            for rib in range(1, 6):
                pen.rect(
                    left + rib * size * 0.34, top + size * 0.1, size * 0.07, size * 0.75, (*sheet.p.ink, 45)
                )


def harbour(sheet: Sheet) -> None:
    """Gantry cranes, stacked boxes and a town along still water."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(560, 620)
    sky(sheet, line)
    ranges(sheet, line + 10, 190, 2, near=0.8)
    towers(sheet, line + 4, 40, 190, 0.66, width=(34, 78), lit=0.4)
    side = rng.random() < 0.5
    left_edge = sheet.w * (0.06 if side else 0.4)
    with sheet.pen((0, line - 400, sheet.w, line + 10)) as pen:
        _stack(sheet, pen, left_edge, line + 4, 9, 5, 25, 0.16)
        for index in range(3):
            colour = mix(p.depth(0.12 + 0.12 * index), p.accent, 0.28)
            _crane(
                pen,
                left_edge + 90 + index * sheet.w * 0.16,
                line + 4,
                370 - 50 * index,
                colour,
                left=rng.random() < 0.4,
            )
        pen.rect(0, line - 8, sheet.w, 18, p.depth(0.25))
    water(sheet, line + 8, calm=0.62)
    boat(sheet, sheet.w * (0.68 if side else 0.26), line + 190, 270, hull=p.out("2f5f7a"), left=side)
    boat(
        sheet,
        sheet.w * (0.9 if side else 0.55),
        line + 90,
        120,
        hull=p.out("8a3f3a"),
        left=not side,
        tall=False,
    )
    quay = 935.0
    sheet.fill([box(-5, quay, sheet.w + 10, 80)], (p.depth(0.18), p.ink), shade=Shade(p.ink, DOWN, 0.9))
    with sheet.pen((0, quay - 240, sheet.w, quay + 20)) as pen:
        for index in range(4):
            x = sheet.w * (0.1 + 0.27 * index)
            pen.rect(x - 14, quay - 34, 28, 40, p.ink, radius=6)
            pen.rect(x - 21, quay - 42, 42, 14, p.ink, radius=7)
        x = sheet.w * (0.2 if side else 0.78)
        figure(pen, x, quay + 4, 190, "stand", someone(sheet, cut="coat"))
        figure(pen, x + 80, quay + 4, 176, "hold", someone(sheet), left=True)


def sea_wind(sheet: Sheet) -> None:
    """Turbines that walk out over the sea."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(640, 700)
    sky(sheet, line)
    sheet.fill([ridge(rng, sheet.w * 0.5, line + 6, 90, floor=line + 6)], p.depth(0.85), alpha=0.8)
    water(sheet, line, calm=0.5, deep=0.25)
    turn = rng.choice((-1, 1))
    for index in reversed(range(7)):
        near = (6 - index) / 6
        size = 90 + 560 * near**1.9
        x = sheet.w * (0.5 + turn * (0.36 - near * 0.62) + rng.uniform(-0.015, 0.015))
        _turbine(sheet, x, line + 6 + 120 * near**2, size, 0.55 * (1 - near))
    boat(
        sheet, sheet.w * (0.5 - turn * 0.05), line + 130, 190, hull=p.out("d0573f"), left=turn > 0, tall=False
    )
    with sheet.pen((0, 0, sheet.w, line)) as pen:
        for _ in range(rng.randint(5, 9)):
            x, y, s = rng.uniform(0.1, 0.9) * sheet.w, rng.uniform(0.3, 0.85) * line, rng.uniform(8, 16)
            pen.line(
                smooth(
                    [
                        (x - s, y - s * 0.4),
                        (x - s * 0.4, y - s * 0.5),
                        (x, y),
                        (x + s * 0.4, y - s * 0.5),
                        (x + s, y - s * 0.35),
                    ],
                    closed=False,
                ),
                p.depth(0.2),
                2.2,
            )


def _turbine(sheet: Sheet, x: float, foot: float, size: float, haze: float) -> None:
    p, rng = sheet.p, sheet.rng
    white = p.out("f4efe4", haze)
    dark = p.out("8e9aa4", haze)
    hub = (x, foot - size)
    mast = [
        (x - size * 0.021, foot),
        (x - size * 0.011, hub[1]),
        (x + size * 0.011, hub[1]),
        (x + size * 0.021, foot),
    ]
    blades: list[Line] = []
    start = rng.uniform(0, 120)
    for blade in range(3):
        angle = math.radians(start + blade * 120)
        ux, uy = math.cos(angle), math.sin(angle)
        shape = [(0.0, -0.01), (0.09, -0.026), (0.3, -0.018), (0.56, 0.0), (0.3, 0.008), (0.06, 0.012)]
        blades.append(
            [(hub[0] + (a * ux - b * uy) * size, hub[1] + (a * uy + b * ux) * size) for a, b in shape]
        )
    sheet.fill([mast], (white, mix(white, dark, 0.4)), shade=Shade(dark, RIGHT, 0.9))
    sheet.fill([box(x - size * 0.03, foot - size * 0.1, size * 0.06, size * 0.1)], p.out("e8b23f", haze))
    sheet.fill(blades, white, shade=Shade(dark, DOWN, 0.5))
    with sheet.pen((x - size * 0.06, hub[1] - size * 0.06, x + size * 0.06, hub[1] + size * 0.06)) as pen:
        pen.oval(*hub, size * 0.024, size * 0.024, dark)
        if p.dark:
            pen.oval(hub[0], hub[1] - size * 0.03, 4, 4, p.accent)


def fishing_boats(sheet: Sheet) -> None:
    """Boats at anchor before a village and a light on the mole."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(500, 560)
    sky(sheet, line)
    ranges(sheet, line + 8, 260, 3, rough=rng.random() < 0.6, near=0.6)
    side = rng.choice((0.1, 0.9))
    _lighthouse(sheet, sheet.w * side, line + 4, 210)
    towers(sheet, line + 4, 24, 74, 0.42, width=(30, 60), lit=0.6)
    water(sheet, line + 2, calm=0.68)
    hulls = ["2f5f86", "3f7f74", "a8453c", "d8cdb6", "46506e"]
    rng.shuffle(hulls)
    places = ((0.2, 60, 130), (0.52, 82, 150), (0.82, 110, 180), (0.34, 205, 290), (0.78, 330, 420))
    for (x, drop, length), hull in zip(places, hulls, strict=True):
        x += rng.uniform(-0.05, 0.05)
        left = rng.random() < 0.5
        foot = line + drop
        sheet.fill(
            [streak(sheet.w * x, foot + length * 0.035, length * 1.1, length * 0.1)],
            mix(p.near, p.ink, 0.5),
            alpha=0.55,
        )
        boat(sheet, sheet.w * x, foot, length, hull=p.out(hull, 0.3 * (1 - drop / 330)), left=left)


def _lighthouse(sheet: Sheet, x: float, foot: float, height: float) -> None:
    p = sheet.p
    sheet.fill(
        [[(x - 170, foot), (x - 120, foot - 26), (x + 130, foot - 24), (x + 180, foot)]],
        (p.depth(0.4), p.depth(0.2)),
    )
    white = p.out("f4ecdc", 0.15)
    sheet.fill([[(x - 26, foot - 20), (x - 17, foot - height), (x + 17, foot - height), (x + 26, foot - 20)]], white,
               shade=Shade(mix(white, p.near, 0.6), RIGHT, 0.9))  # fmt: skip
    if p.dark or p.wet:
        sheet.glow(x, foot - height - 18, 190, p.lamp, 0.85)
    with sheet.pen((x - 60, foot - height - 70, x + 60, foot)) as pen:
        red = p.out("c8443a", 0.1)
        pen.poly(
            [
                (x - 22.5, foot - height * 0.45),
                (x - 20, foot - height * 0.68),
                (x + 20, foot - height * 0.68),
                (x + 22.5, foot - height * 0.45),
            ],
            red,
        )
        pen.rect(x - 26, foot - height - 4, 52, 8, p.ink)
        pen.rect(x - 12, foot - height - 32, 24, 28, p.lamp)
        pen.poly([(x - 17, foot - height - 32), (x, foot - height - 52), (x + 17, foot - height - 32)], red)


def ship(sheet: Sheet) -> None:
    """One great ship in profile: a ferry, a box carrier or a grey patrol vessel."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(600, 650)
    sky(sheet, line)
    ranges(sheet, line + 8, 120, 2, near=0.82)
    kind = rng.choice(("ferry", "boxes", "patrol"))
    foot = line + 78
    length = min(sheet.w * 0.74, 1120)
    left = sheet.w * 0.5 - length / 2 + rng.uniform(-0.06, 0.06) * sheet.w
    water(sheet, line, calm=0.5, deep=0.15)
    hull = p.out({"ferry": "f1ebdd", "boxes": "a63f38", "patrol": "9aa5ad"}[kind])
    side = [
        (0.0, 0.105),
        (0.02, 0.0),
        (0.94, 0.0),
        (0.965, 0.04),
        (1.0, 0.135),
        (0.9, 0.1),
        (0.6, 0.092),
        (0.02, 0.095),
    ]
    sheet.fill([[(left + x * length, foot - y * length) for x, y in smooth(side, steps=3)]], hull,
               shade=Shade(mix(hull, p.ink, 0.55), DOWN, 0.8))  # fmt: skip
    with sheet.pen((left - 40, foot - length * 0.5, left + length + 40, foot + 20)) as pen:
        deck = foot - length * 0.09
        {"ferry": _ferry, "boxes": _boxes, "patrol": _patrol}[kind](sheet, pen, left, deck, length)
        stripe = p.out({"ferry": "2f6f9a", "boxes": "2a2f3c", "patrol": "5c6872"}[kind])
        pen.rect(left + length * 0.016, foot - length * 0.022, length * 0.938, length * 0.022, stripe)
        for wake in range(9):
            pen.poly(
                streak(left + length * (wake / 8), foot + rng.uniform(-2, 7), length * 0.16, 7),
                (*p.paper, 170),
            )
    boat(sheet, left + length * rng.uniform(0.1, 0.3), foot + 150, 150, hull=p.out("2f4f5f"), tall=False)


def _ferry(sheet: Sheet, pen: Pen, left: float, deck: float, length: float) -> None:
    p = sheet.p
    for level, (start, end) in enumerate(((0.05, 0.84), (0.09, 0.8), (0.14, 0.76), (0.6, 0.72))):
        top = deck - (level + 1) * length * 0.042
        pen.rect(
            left + start * length, top, (end - start) * length, length * 0.044, p.out("f6f1e6", 0.04 * level)
        )
        pen.rect(
            left + start * length, top + length * 0.04, (end - start) * length, length * 0.004, p.depth(0.4)
        )
        for pane in range(int((end - start) * 44)):
            lit = p.lamp if p.dark or p.wet else mix(p.sky, p.ink, 0.5)
            pen.rect(
                left + (start + 0.012 + pane / 46) * length,
                top + length * 0.011,
                length * 0.013,
                length * 0.016,
                lit,
            )
    pen.poly(
        [
            (left + length * x, deck - length * y)
            for x, y in ((0.26, 0.12), (0.28, 0.22), (0.37, 0.22), (0.38, 0.12))
        ],
        p.out("d8503e"),
    )
    pen.rect(left + length * 0.279, deck - length * 0.226, length * 0.093, length * 0.02, p.ink)
    pen.line(
        [(left + length * 0.66, deck - length * 0.16), (left + length * 0.66, deck - length * 0.26)], p.ink, 4
    )


def _boxes(sheet: Sheet, pen: Pen, left: float, deck: float, length: float) -> None:
    p = sheet.p
    _stack(sheet, pen, left + length * 0.25, deck, 12, 6, length * 0.027, 0.0)
    _stack(sheet, pen, left + length * 0.03, deck, 2, 4, length * 0.027, 0.0)
    pen.rect(left + length * 0.16, deck - length * 0.2, length * 0.07, length * 0.21, p.out("f1ebdd"))
    pen.rect(left + length * 0.145, deck - length * 0.215, length * 0.1, length * 0.02, p.out("d9d2c2"))
    for floor in range(4):
        for pane in range(3):
            tone = p.lamp if p.dark or p.wet else mix(p.sky, p.ink, 0.5)
            pen.rect(
                left + length * (0.168 + 0.02 * pane),
                deck - length * (0.18 - 0.04 * floor),
                length * 0.012,
                length * 0.014,
                tone,
            )
    pen.line(
        [(left + length * 0.195, deck - length * 0.2), (left + length * 0.195, deck - length * 0.29)],
        p.ink,
        4,
    )
    pen.line([(left + length * 0.93, deck), (left + length * 0.93, deck - length * 0.1)], p.ink, 4)


def _patrol(sheet: Sheet, pen: Pen, left: float, deck: float, length: float) -> None:
    p = sheet.p
    grey, dark = p.out("b4bdc3"), p.out("76828b")
    blocks = (((0.2, 0.0), (0.22, 0.07), (0.68, 0.07), (0.72, 0.0)), ((0.46, 0.07), (0.48, 0.13), (0.61, 0.13), (0.65, 0.07)),
              ((0.3, 0.07), (0.31, 0.12), (0.38, 0.12), (0.4, 0.07)))  # fmt: skip
    for index, block in enumerate(blocks):
        pen.poly([(left + x * length, deck - y * length) for x, y in block], mix(grey, dark, 0.3 * index))
    for pane in range(7):
        pen.rect(
            left + length * (0.492 + pane * 0.018),
            deck - length * 0.118,
            length * 0.012,
            length * 0.014,
            p.lamp if p.dark else p.ink,
        )
    for x, y, size in ((0.54, 0.27, 5), (0.35, 0.2, 4)):
        pen.line(
            [(left + x * length, deck - length * 0.12), (left + x * length, deck - length * y)], p.ink, size
        )
        pen.line(
            [
                (left + (x - 0.03) * length, deck - length * (y - 0.04)),
                (left + (x + 0.03) * length, deck - length * (y - 0.04)),
            ],
            p.ink,
            3,
        )
    pen.oval(left + length * 0.54, deck - length * 0.2, length * 0.016, length * 0.016, dark)
    pen.rect(left + length * 0.76, deck - length * 0.036, length * 0.05, length * 0.03, dark, radius=4)
    pen.line(
        [(left + length * 0.8, deck - length * 0.028), (left + length * 0.88, deck - length * 0.05)], p.ink, 6
    )
    for person in range(6):
        figure(
            pen,
            left + length * (0.06 + 0.022 * person),
            deck + 4,
            length * 0.052,
            "stand",
            shadow_look(p.depth(0.12)),
        )


def storm(sheet: Sheet) -> None:
    """Seas over the mole under a low sky."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(500, 560)
    sheet.wash(
        [(0, mix(p.zenith, p.ink, 0.55)), (0.6, mix(p.sky, p.ink, 0.25)), (1, p.horizon)],
        (0, 0, sheet.w, line + 4),
    )
    overcast(sheet, line, 0.9)
    sheet.fill([ridge(rng, sheet.w, line + 6, 150, floor=line + 8)], (p.depth(0.7), p.depth(0.85)))
    side = rng.choice((0.24, 0.76))
    turn = 1 if side < 0.5 else -1
    swell(sheet, line, 3, 26, bottom=760)
    _mole(sheet, sheet.w * side, line + 96, turn)
    _lighthouse(sheet, sheet.w * side, line + 62, 340)
    _breaker(sheet, sheet.w * side + turn * 130, line + 110, turn)
    for row in range(3):
        _comber(
            sheet, sheet.w * (0.5 + turn * (0.3 - 0.34 * row)), line + 230 + 110 * row, 90 + 50 * row, -turn
        )
    rain(sheet, slant=0.62, count=620, strength=110)


def _breaker(sheet: Sheet, x: float, foot: float, turn: int) -> None:
    p, rng = sheet.p, sheet.rng
    jets: list[Line] = []
    for _ in range(26):
        angle = rng.uniform(-0.5, 1.1)
        reach = rng.uniform(90, 330)
        tip = (x + turn * math.sin(angle) * reach, foot - math.cos(angle) * reach)
        spine = smooth(
            [
                (x + rng.uniform(-70, 70), foot + 20),
                ((x + tip[0]) / 2 - turn * 16, (foot + tip[1]) / 2 - 20),
                tip,
            ],
            closed=False,
        )
        jets.append(ribbon(spine, lambda at: 46 * (1 - at) + 3))
    sheet.fill(jets, (p.paper, mix(p.paper, p.mid, 0.5)), alpha=0.85, shade=Shade(p.mid, DOWN, 0.7))
    with sheet.pen((x - 420, foot - 420, x + 420, foot + 60)) as pen:
        for _ in range(160):
            size = rng.uniform(1, 5)
            pen.oval(
                x + turn * rng.gauss(70, 130),
                foot - abs(rng.gauss(110, 120)),
                size,
                size,
                (*p.paper, rng.randint(80, 220)),
            )


def _mole(sheet: Sheet, x: float, foot: float, turn: int) -> None:
    p, rng = sheet.p, sheet.rng
    out = x - turn * sheet.w
    sheet.fill([[(x + turn * 150, foot), (x + turn * 96, foot - 52), (out, foot - 66), (out, foot + 40), (x + turn * 120, foot + 30)]],
               (p.depth(0.42), p.depth(0.2)), shade=Shade(p.ink, DOWN, 0.8))  # fmt: skip
    blocks: list[Line] = []
    for _ in range(34):
        at, size = x + turn * 150 - turn * rng.uniform(0, 620), rng.uniform(18, 34)
        y = foot + rng.uniform(0, 34)
        blocks.append(
            [
                (at - size, y + size * 0.5),
                (at - size * 0.2, y - size),
                (at + size * 0.5, y - size * 0.6),
                (at + size, y + size * 0.6),
            ]
        )
    for block in blocks:
        tone = p.depth(rng.uniform(0.12, 0.4))
        sheet.fill([block], (mix(tone, p.horizon, 0.2), tone))


def _comber(sheet: Sheet, x: float, y: float, height: float, turn: int) -> None:
    """One great wave across the sheet, its lip about to fall at `x`."""
    p, rng = sheet.p, sheet.rng
    reach = height * 2.6
    left, right = -sheet.w * 0.6, sheet.w * 1.6
    swell_line = [
        (x - turn * reach * 2.2, y + height * 0.4), (x - turn * reach, y + height * 0.1), (x - turn * reach * 0.3, y - height * 0.8),
        (x, y - height), (x + turn * height * 0.5, y - height * 0.86), (x + turn * height * 0.72, y - height * 0.5),
        (x + turn * height * 0.4, y - height * 0.62), (x + turn * height * 0.16, y - height * 0.34),
        (x + turn * height * 0.4, y + height * 0.3), (x + turn * reach, y + height * 0.42), (x + turn * reach * 2.0, y + height * 0.1),
    ]  # fmt: skip
    ends = (left, right) if turn > 0 else (right, left)
    line = smooth(
        [(ends[0], y + height * 0.2), *swell_line, (ends[1], y + height * 0.3)], closed=False, steps=9
    )
    tone = mix(p.depth(0.3), p.cool, 0.35)
    sheet.fill(
        [[*line, (ends[1], 1020), (ends[0], 1020)]],
        (mix(tone, p.horizon, 0.35), mix(tone, p.ink, 0.55)),
        shade=Shade(p.ink, DOWN, 0.55),
    )
    with sheet.pen((x - reach * 2.4, y - height * 1.5, x + reach * 2.4, min(1000, y + height * 1.6))) as pen:
        lip = line[19:66]
        pen.poly(ribbon(lip, lambda at: height * 0.17 * math.sin(math.pi * at) + 2), (*p.paper, 225))
        for streak_at in range(7):
            share = streak_at / 6
            start = (x - turn * reach * (0.1 + 0.5 * share), y - height * (0.72 - 0.55 * share))
            vein = smooth(
                [
                    start,
                    (start[0] + turn * height * 0.26, start[1] + height * 0.5),
                    (start[0] + turn * height * 0.9, start[1] + height * 0.96),
                ],
                closed=False,
            )
            pen.poly(ribbon(vein, lambda at: height * 0.05 * math.sin(math.pi * at)), (*p.paper, 110))
        for _ in range(70):
            size = rng.uniform(1.5, 7)
            at = rng.choice(lip)
            pen.oval(
                at[0] + turn * abs(rng.gauss(0, height * 0.3)),
                at[1] - rng.gauss(0, height * 0.16),
                size,
                size,
                (*p.paper, rng.randint(110, 230)),
            )
