"""By rail: train, station."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import firs, grass, ranges, sky, water
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import figure, someone
from haowai.demo.pictures.shapes import Line, arc, box, hill, smooth
from haowai.demo.pictures.sheet import DOWN, Pen, Shade, Sheet
from haowai.demo.pictures.town import towers

_LIVERY = (("f1ebdd", "c8503f"), ("dfe5e4", "2f7f8f"), ("f0e2bd", "3d5a8a"), ("e9e4da", "e0893a"))


def _livery(sheet: Sheet) -> tuple[Colour, Colour]:
    body, band = sheet.rng.choice(_LIVERY)
    return sheet.p.out(body), sheet.p.out(band)


def _carriage(
    sheet: Sheet,
    pen: Pen,
    x: float,
    foot: float,
    length: float,
    height: float,
    livery: tuple[Colour, Colour],
    *,
    nose: int,
) -> None:
    p, rng = sheet.p, sheet.rng
    body, band = livery
    if nose:
        slope = height * 0.9
        shape = [
            (0, 0.0),
            (0, 1.0),
            (length - slope, 1.0),
            (length - slope * 0.4, 0.82),
            (length - 4, 0.34),
            (length, 0.0),
        ]
        placed: Line = [(x + px if nose > 0 else x + length - px, foot - py * height) for px, py in shape]
        pen.poly(smooth(placed, steps=4), body)
        pen.poly([placed[1], placed[0], placed[5], placed[2]], body)
        screen: Line = [
            (length - slope * 0.86, 0.88),
            (length - slope * 0.5, 0.8),
            (length - slope * 0.27, 0.55),
            (length - slope * 0.8, 0.55),
        ]
        pen.poly(
            [(x + px if nose > 0 else x + length - px, foot - py * height) for px, py in screen],
            mix(p.sky, p.ink, 0.65),
        )
    else:
        pen.rect(x, foot - height, length, height, body, radius=5)
    trim = height * 0.75 if nose else 0
    left, right = (x, x + length - trim) if nose >= 0 else (x + trim, x + length)
    pen.rect(left, foot - height * 0.3, right - left, height * 0.12, band)
    pen.rect(left, foot - height * 0.08, right - left, height * 0.1, mix(body, p.ink, 0.6))
    pen.rect(left + 4, foot - height * 1.05, right - left - 8, height * 0.06, mix(body, p.ink, 0.4))
    step = height * 0.5
    count = max(1, int((right - left - height * 0.3) / step))
    for pane in range(count):
        lit = (p.dark or p.wet) and rng.random() < 0.9
        glass = p.lamp if lit else mix(p.sky, p.ink, 0.5)
        wx = left + height * 0.2 + pane * step
        if pane % 5 == 2:
            pen.rect(wx, foot - height * 0.86, step * 0.62, height * 0.8, mix(body, p.ink, 0.12))
            pen.rect(wx + step * 0.08, foot - height * 0.8, step * 0.2, height * 0.4, glass)
            pen.rect(wx + step * 0.34, foot - height * 0.8, step * 0.2, height * 0.4, glass)
            continue
        pen.rect(wx, foot - height * 0.8, step * 0.74, height * 0.36, glass, radius=3)
        if lit and rng.random() < 0.5:
            pen.oval(
                wx + step * 0.4, foot - height * 0.58, height * 0.06, height * 0.08, mix(p.ink, p.lamp, 0.3)
            )
            pen.rect(
                wx + step * 0.28, foot - height * 0.52, step * 0.26, height * 0.08, mix(p.ink, p.lamp, 0.3)
            )


def train(sheet: Sheet) -> None:
    """A train over a viaduct, with the valley under it."""
    p, rng = sheet.p, sheet.rng
    deck = rng.uniform(560, 620)
    sky(sheet, deck + 120)
    ranges(sheet, deck + 130, 420, 3, rough=rng.random() < 0.7, near=0.55)
    sheet.mist(deck - 60, deck + 260, p.horizon, 0.55)
    if rng.random() < 0.5:
        water(sheet, deck + 210, calm=0.55)
    else:
        valley = hill(rng, sheet.w, deck + 220, 30)
        sheet.fill([valley], (mix(p.leaf, p.far, 0.45), mix(p.leaf, p.near, 0.4)))
        firs(sheet, valley[:-2], 70, mix(p.leaf, p.near, 0.6), 40)
    stone = p.out("b3a18c", 0.12)
    span = sheet.w / 6
    piers = [box(-10, deck, sheet.w + 20, 34)]
    for pier in range(8):
        x = (pier - 0.5) * span
        piers.append([(x - 17, deck + 30), (x + 17, deck + 30), (x + 24, 1000), (x - 24, 1000)])
        vault = arc(x + span / 2, deck + span * 0.46, span / 2 - 16, span * 0.42, 180, 360)
        piers.append([(x, deck + 30), *vault, (x + span, deck + 30)])
    sheet.fill(
        piers,
        (mix(stone, p.lamp, 0.12), mix(stone, p.near, 0.55)),
        shade=Shade(mix(stone, p.ink, 0.6), DOWN, 0.55),
    )
    _overhead(sheet, deck)
    height, length = 78.0, 330.0
    livery = _livery(sheet)
    nose = rng.choice((-1, 1))
    lead = sheet.w * (0.86 if nose > 0 else 0.14)
    if p.dark:
        sheet.glow(lead + nose * 40, deck - 30, 240, p.lamp, 0.8)
    with sheet.pen((0, deck - 130, sheet.w, deck + 4)) as pen:
        for index in range(6):
            x = lead - length * (index + 1) - index * 8 if nose > 0 else lead + index * (length + 8)
            _carriage(sheet, pen, x, deck - 8, length, height, livery, nose=nose if index == 0 else 0)
        pen.rect(0, deck - 8, sheet.w, 10, p.ink)
    front = hill(rng, sheet.w, 930, 30, length=800)
    firs(
        sheet, [q for q in front[:-2] if not 0.25 < q[0] / sheet.w < 0.75], 210, mix(p.ink, p.leaf, 0.25), 18
    )
    sheet.fill([front], (mix(p.leaf, p.ink, 0.6), p.ink), shade=Shade(p.ink, DOWN, 0.6))
    grass(sheet, 1000, 70, p.ink)


def _overhead(sheet: Sheet, deck: float) -> None:
    p = sheet.p
    with sheet.pen((0, deck - 180, sheet.w, deck)) as pen:
        for mast in range(9):
            x = mast * sheet.w / 7 - 30
            pen.line([(x, deck), (x, deck - 160)], p.depth(0.16), 6)
            pen.line([(x, deck - 146), (x + 58, deck - 132)], p.depth(0.16), 3)
        pen.line([(0, deck - 132), (sheet.w, deck - 132)], p.depth(0.2), 2)
        pen.line([(0, deck - 112), (sheet.w, deck - 112)], p.depth(0.2), 1.5)


def station(sheet: Sheet) -> None:
    """People on a platform as a train stands with its doors lit."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 560)
    ranges(sheet, 540, 170, 2, near=0.8)
    towers(sheet, 620, 90, 260, 0.62, lit=0.3)
    livery = _livery(sheet)
    nose = rng.choice((-1, 0, 1))
    height = 300.0
    with sheet.pen((0, 380, sheet.w, 760)) as pen:
        start = -rng.uniform(100, 300)
        if nose < 0:
            start = sheet.w * 0.2
        for index in range(3):
            x = start + index * 1010
            _carriage(sheet, pen, x, 744, 1000, height, livery, nose=nose if (nose < 0 and index == 0) else 0)
    pave = p.out("a8a29a")
    sheet.fill(
        [box(0, 744, sheet.w, 260)],
        (mix(pave, p.lamp, 0.18), mix(pave, p.ink, 0.4)),
        shade=Shade(mix(pave, p.ink, 0.6), DOWN, 0.7),
    )
    with sheet.pen((0, 740, sheet.w, 1000)) as pen:
        pen.rect(0, 744, sheet.w, 9, p.paper)
        pen.rect(0, 776, sheet.w, 15, p.out("e8b33f"))
        for joint in range(-4, 14):
            x = joint * sheet.w / 9
            pen.line(
                [
                    (sheet.w / 2 + (x - sheet.w / 2) * 0.7, 792),
                    (sheet.w / 2 + (x - sheet.w / 2) * 1.25, 1000),
                ],
                (*p.ink, 50),
                2,
            )
    roof = p.depth(0.1)
    sheet.fill(
        [[(0, 0), (sheet.w, 0), (sheet.w, 196), (0, 150)]],
        (mix(roof, p.ink, 0.4), roof),
        shade=Shade(mix(roof, p.lamp, 0.2), DOWN, 0.5),
    )
    with sheet.pen((0, 140, sheet.w, 960)) as pen:
        for post in range(4):
            x = sheet.w * (0.08 + 0.28 * post)
            pen.rect(x - 13, 150, 26, 780, mix(roof, p.near, 0.4))
            pen.rect(x + 3, 150, 10, 780, p.ink)
            pen.line([(x, 300), (x + 120, 176)], mix(roof, p.near, 0.4), 13)
            pen.line([(x, 300), (x - 120, 168)], mix(roof, p.near, 0.4), 13)
        _clock(sheet, pen, sheet.w * rng.choice((0.22, 0.5)), 268)
        board = sheet.w * 0.72
        pen.rect(board - 150, 200, 300, 92, p.ink, radius=6)
        for row in range(3):
            pen.rect(board - 132, 214 + row * 25, 84, 11, p.lamp)
            pen.rect(board - 30, 214 + row * 25, rng.uniform(60, 120), 11, (*p.lamp, 150))
    for lamp in range(4):
        sheet.glow(sheet.w * (0.22 + 0.28 * lamp), 190, 170, p.lamp, 0.6 if p.dark or p.wet else 0.2)
    with sheet.pen((0, 480, sheet.w, 1000)) as pen:
        count = max(4, round(sheet.w / 210))
        for index in range(count):
            x = (index + rng.uniform(0.2, 0.8)) * sheet.w / count
            foot = rng.uniform(850, 965)
            tall = 230 + (foot - 800) * 0.9
            pen.oval(x, foot, tall * 0.2, tall * 0.026, (*p.ink, 90))
            joints = figure(
                pen,
                x,
                foot,
                tall,
                rng.choice(("stand", "walk", "hold", "stand")),
                someone(sheet, indoors=p.dark),
                left=rng.random() < 0.5,
            )
            if rng.random() < 0.4:
                hx, hy = joints["hand1"]
                pen.line([(hx, hy), (hx, foot - tall * 0.3)], p.ink, 3)
                pen.rect(
                    hx - tall * 0.08,
                    foot - tall * 0.3,
                    tall * 0.16,
                    tall * 0.28,
                    p.out(rng.choice(("c8503f", "2f6f8f", "e0a53f"))),
                    radius=tall * 0.02,
                )


def _clock(sheet: Sheet, pen: Pen, x: float, y: float) -> None:
    p, rng = sheet.p, sheet.rng
    pen.rect(x - 4, 160, 8, 80, p.ink)
    pen.oval(x, y, 52, 52, p.ink)
    pen.oval(x, y, 44, 44, p.paper)
    for hand, reach in ((rng.uniform(0, math.tau), 26), (rng.uniform(0, math.tau), 38)):
        pen.line([(x, y), (x + math.sin(hand) * reach, y - math.cos(hand) * reach)], p.ink, 5)
