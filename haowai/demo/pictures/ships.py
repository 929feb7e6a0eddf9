"""One great ship in profile."""

from __future__ import annotations

from haowai.demo.pictures.nature import ranges, sky, water
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import figure, shadow_look
from haowai.demo.pictures.shapes import smooth, streak
from haowai.demo.pictures.sheet import DOWN, Pen, Shade, Sheet
from haowai.demo.pictures.waterfront import boat, containers


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
    sheet.fill(
        [[(left + x * length, foot - y * length) for x, y in smooth(side, steps=3)]],
        hull,
        shade=Shade(mix(hull, p.ink, 0.55), DOWN, 0.8),
    )
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
    containers(sheet, pen, left + length * 0.25, deck, 12, 6, length * 0.027, 0.0)
    containers(sheet, pen, left + length * 0.03, deck, 2, 4, length * 0.027, 0.0)
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
    blocks = (
        ((0.2, 0.0), (0.22, 0.07), (0.68, 0.07), (0.72, 0.0)),
        ((0.46, 0.07), (0.48, 0.13), (0.61, 0.13), (0.65, 0.07)),
        ((0.3, 0.07), (0.31, 0.12), (0.38, 0.12), (0.4, 0.07)),
    )
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
