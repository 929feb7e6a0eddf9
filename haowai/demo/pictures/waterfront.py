"""What stands and floats by the sea: boats, containers, cranes, the lighthouse."""

from __future__ import annotations

from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.shapes import smooth
from haowai.demo.pictures.sheet import RIGHT, Pen, Shade, Sheet

_CARGO = ("c8503f", "2f6f8f", "e0a53f", "5f8a6a", "8a4a58", "d9d2c2")


def containers(
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


def crane(pen: Pen, x: float, foot: float, height: float, ink: tuple[int, ...], *, left: bool) -> None:
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


def lighthouse(sheet: Sheet, x: float, foot: float, height: float) -> None:
    p = sheet.p
    sheet.fill(
        [[(x - 170, foot), (x - 120, foot - 26), (x + 130, foot - 24), (x + 180, foot)]],
        (p.depth(0.4), p.depth(0.2)),
    )
    white = p.out("f4ecdc", 0.15)
    sheet.fill(
        [[(x - 26, foot - 20), (x - 17, foot - height), (x + 17, foot - height), (x + 26, foot - 20)]],
        white,
        shade=Shade(mix(white, p.near, 0.6), RIGHT, 0.9),
    )
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


def boat(
    sheet: Sheet, x: float, foot: float, length: float, *, hull: Colour, left: bool = False, tall: bool = True
) -> None:
    """A fishing boat on its waterline at `foot`."""
    p = sheet.p
    turn = -1 if left else 1

    def at(px: float, py: float) -> tuple[float, float]:
        return x + turn * px * length, foot - py * length

    sheet.fill(
        [
            [
                at(*q)
                for q in smooth(
                    [
                        (-0.46, 0.13),
                        (-0.44, 0.0),
                        (-0.3, -0.02),
                        (0.36, -0.02),
                        (0.46, 0.1),
                        (0.58, 0.25),
                        (0.3, 0.14),
                        (-0.1, 0.1),
                    ]
                )
            ]
        ],
        hull,
        shade=Shade(mix(hull, p.ink, 0.6), "down", 0.9),
    )
    cabin, band = p.out("f1e8d6"), p.out("c8503f")
    reach = (x - length * 0.8, foot - length * 0.95, x + length * 0.8, foot + length * 0.05)
    with sheet.pen(reach) as pen:
        pen.poly(
            [
                at(-0.45, 0.12),
                at(-0.1, 0.085),
                at(0.3, 0.125),
                at(0.56, 0.235),
                at(0.55, 0.205),
                at(0.3, 0.1),
                at(-0.1, 0.06),
                at(-0.45, 0.09),
            ],
            band,
        )
        pen.poly([at(-0.24, 0.09), at(-0.24, 0.3), at(0.06, 0.3), at(0.09, 0.1)], cabin)
        pen.poly([at(-0.27, 0.3), at(-0.27, 0.325), at(0.1, 0.325), at(0.1, 0.3)], mix(hull, p.ink, 0.4))
        pane = p.lamp if p.dark or p.wet else mix(p.sky, p.ink, 0.5)
        for left_edge in (-0.2, -0.11, -0.02):
            pen.poly(
                [
                    at(left_edge, 0.2),
                    at(left_edge, 0.26),
                    at(left_edge + 0.06, 0.26),
                    at(left_edge + 0.06, 0.2),
                ],
                pane,
            )
        mast = 0.85 if tall else 0.55
        pen.line([at(-0.08, 0.32), at(-0.08, mast)], p.ink, max(1.6, length * 0.012))
        pen.line([at(-0.08, mast * 0.9), at(0.52, 0.22)], (*p.ink, 200), 1.3)
        pen.line([at(-0.08, mast * 0.9), at(-0.42, 0.14)], (*p.ink, 200), 1.3)
        pen.line([at(-0.08, 0.42), at(0.36, 0.6)], p.ink, max(1.5, length * 0.009))
        if tall:
            for bulb in range(6):
                px, py = -0.06 + bulb * 0.08, 0.43 + bulb * 0.033
                pen.oval(
                    *at(px, py - 0.03),
                    length * 0.019,
                    length * 0.024,
                    p.lamp if p.dark or p.mood == "dawn" else p.paper,
                )
        pen.poly([at(-0.08, mast), at(-0.08, mast - 0.08), at(-0.2, mast - 0.04)], p.accent)
    if p.dark and tall:
        sheet.glow(*at(0.14, 0.5), length * 0.6, p.lamp, 0.6)
