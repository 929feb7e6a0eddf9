"""Buildings people look up to: temple, court."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import ranges, sky, smoke, tree
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import figure, someone
from haowai.demo.pictures.shapes import Line, arc, box, ribbon, smooth
from haowai.demo.pictures.sheet import DOWN, RIGHT, UP, Shade, Sheet
from haowai.demo.pictures.town import (
    lantern,
    towers,
)


def temple(sheet: Sheet) -> None:
    """A swallow-tailed roof over red columns, smoke from the great censer."""
    p = sheet.p
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
    _censer(sheet, cx)
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


def _censer(sheet: Sheet, cx: float) -> None:
    p, rng = sheet.p, sheet.rng
    bronze = p.out("7a5f3f")
    with sheet.pen((cx - 140, 780, cx + 140, 930)) as pen:
        pen.poly(smooth([(cx - 92, 830), (cx - 70, 886), (cx + 70, 886), (cx + 92, 830)]), bronze)
        pen.rect(cx - 104, 820, 208, 18, mix(bronze, p.lamp, 0.25), radius=8)
        for leg in (-58, 46):
            pen.rect(cx + leg, 876, 14, 46, mix(bronze, p.ink, 0.3))
        for stick in range(11):
            pen.line([(cx - 60 + stick * 12, 822), (cx - 64 + stick * 12.6, 790)], p.accent, 2.4)
    smoke(sheet, cx, 790, 40, mix(p.paper, p.horizon, 0.5), drift=rng.choice((-0.5, 0.4)))


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


def court(sheet: Sheet) -> None:
    """Columns at the head of wide steps, small people on them."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 760)
    towers(sheet, 720, 100, 260, 0.74, lit=0.2)
    for x in (0.06, 0.94):
        tree(sheet, sheet.w * x, 760, 330, leaves=mix(p.leaf, p.near, 0.3), trunk=p.ink)
    stone = p.out("d9cdb6")
    dark = mix(stone, p.ink, 0.45)
    cx, half = sheet.w / 2, min(sheet.w * 0.38, 560)
    sheet.fill([box(cx - half * 0.95, 380, half * 1.9, 340)], (mix(dark, p.ink, 0.3), dark))
    with sheet.pen((cx - half, 420, cx + half, 720)) as pen:
        for door in (-0.32, 0.0, 0.32):
            pen.rect(cx + door * half - 45, 500, 90, 220, p.lamp if p.dark or p.wet else p.ink)
            pen.poly(arc(cx + door * half, 502, 45, 40, 180, 360), p.lamp if p.dark or p.wet else p.ink)
    columns = 8
    fronts: list[Line] = []
    for index in range(columns):
        x = cx - half * 0.88 + index * half * 1.76 / (columns - 1)
        fronts += [
            [(x - 23, 720), (x - 18, 398), (x + 18, 398), (x + 23, 720)],
            box(x - 32, 384, 64, 16),
            box(x - 32, 706, 64, 16),
        ]
    for front in fronts:
        sheet.fill([front], (mix(stone, p.lamp, 0.15), stone), shade=Shade(dark, RIGHT, 0.9))
    sheet.fill([box(cx - half, 338, half * 2, 48)], stone, shade=Shade(dark, DOWN, 0.5))
    sheet.fill(
        [[(cx - half * 1.05, 340), (cx, 196), (cx + half * 1.05, 340)]],
        (mix(stone, p.lamp, 0.2), stone),
        shade=Shade(dark, RIGHT, 0.7),
    )
    with sheet.pen((cx - half, 200, cx + half, 345)) as pen:
        pen.poly([(cx - half * 0.84, 326), (cx, 218), (cx + half * 0.84, 326)], (*dark, 130))
        ink = mix(stone, p.lamp, 0.3)
        pen.line([(cx, 322), (cx, 240)], ink, 6)
        pen.line([(cx - 80, 262), (cx + 80, 254)], ink, 5)
        for side, drop in ((-80, 262), (80, 254)):
            pen.line([(cx + side - 26, drop + 42), (cx + side, drop), (cx + side + 26, drop + 42)], ink, 2.5)
            pen.poly(arc(cx + side, drop + 42, 30, 16, 0, 180), ink)
    steps = 9
    for step in range(steps):
        y = 720 + step * 27
        wide = half * (1.06 + 0.075 * step)
        tone = mix(stone, p.ink, 0.05 * (step % 2) + 0.03 * step)
        sheet.fill([box(cx - wide, y, wide * 2, 28)], tone, shade=Shade(dark, UP, 0.55))
    sheet.fill([box(0, 720 + steps * 27, sheet.w, 60)], (mix(stone, p.ink, 0.4), p.near))
    with sheet.pen((0, 560, sheet.w, 1000)) as pen:
        for _ in range(6):
            step = rng.randint(0, steps)
            foot = 735 + step * 27
            x = cx + rng.uniform(-0.85, 0.85) * half
            tall = 130 + step * 10
            pen.poly(
                [(x - 8, foot), (x + 8, foot), (x + tall * 0.9, foot + 40), (x + tall * 0.7, foot + 40)],
                (*p.ink, 50),
            )
            figure(
                pen,
                x,
                foot,
                tall,
                rng.choice(("walk", "hold", "stand")),
                someone(sheet, cut=rng.choice(("coat", "trousers"))),
                left=rng.random() < 0.5,
            )
