"""Seas over the mole under a low sky."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import overcast, rain, swell
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.shapes import Line, ribbon, ridge, smooth
from haowai.demo.pictures.sheet import DOWN, Shade, Sheet
from haowai.demo.pictures.waterfront import lighthouse


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
    lighthouse(sheet, sheet.w * side, line + 62, 340)
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
    sheet.fill(
        [
            [
                (x + turn * 150, foot),
                (x + turn * 96, foot - 52),
                (out, foot - 66),
                (out, foot + 40),
                (x + turn * 120, foot + 30),
            ]
        ],
        (p.depth(0.42), p.depth(0.2)),
        shade=Shade(p.ink, DOWN, 0.8),
    )
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
        (x - turn * reach * 2.2, y + height * 0.4),
        (x - turn * reach, y + height * 0.1),
        (x - turn * reach * 0.3, y - height * 0.8),
        (x, y - height),
        (x + turn * height * 0.5, y - height * 0.86),
        (x + turn * height * 0.72, y - height * 0.5),
        (x + turn * height * 0.4, y - height * 0.62),
        (x + turn * height * 0.16, y - height * 0.34),
        (x + turn * height * 0.4, y + height * 0.3),
        (x + turn * reach, y + height * 0.42),
        (x + turn * reach * 2.0, y + height * 0.1),
    ]
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
