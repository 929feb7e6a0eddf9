"""Sea and shore: harbour, wind farm, fishing boats."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import ranges, sky, water
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import figure, someone
from haowai.demo.pictures.shapes import Line, box, ridge, smooth, streak
from haowai.demo.pictures.sheet import DOWN, RIGHT, Shade, Sheet
from haowai.demo.pictures.town import towers
from haowai.demo.pictures.waterfront import boat, containers, crane, lighthouse


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
        containers(sheet, pen, left_edge, line + 4, 9, 5, 25, 0.16)
        for index in range(3):
            colour = mix(p.depth(0.12 + 0.12 * index), p.accent, 0.28)
            crane(
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
    lighthouse(sheet, sheet.w * side, line + 4, 210)
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
