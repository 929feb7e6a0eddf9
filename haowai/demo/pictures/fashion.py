"""Clothes: three figures in long lines."""

from __future__ import annotations

from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import CLOTHES, SKINS, Look, figure
from haowai.demo.pictures.shapes import arc, box, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Pen, Shade, Sheet


def fashion(sheet: Sheet) -> None:
    """Three figures in long lines against arches of colour."""
    p, rng = sheet.p, sheet.rng
    back = mix(p.horizon, p.sky, 0.35)
    sheet.wash([(0, mix(back, p.paper, 0.2)), (1, back)])
    floor = 850.0
    hues = [
        mix(p.room(code), p.horizon, 0.2)
        for code in rng.sample(("d9785a", "2f6f7a", "e0b05a", "a8606a", "6f8a6a", "4a5a80"), 3)
    ]
    cx, gap = sheet.w / 2, min(sheet.w * 0.27, 400)
    for index, hue in enumerate(hues):
        x, top = cx + (index - 1) * gap, 220 - 70 * (index == 1)
        half = gap * 0.44
        sheet.fill(
            [[*arc(x, top + half, half, half, 180, 360), (x + half, floor), (x - half, floor)]],
            (mix(hue, p.paper, 0.15), hue),
            shade=Shade(mix(hue, p.ink, 0.4), rng.choice((LEFT, RIGHT)), 0.7),
        )
    sheet.fill(
        [box(-5, floor, sheet.w + 10, 160)],
        (mix(back, p.ink, 0.18), mix(back, p.ink, 0.34)),
        shade=Shade(mix(back, p.ink, 0.6), DOWN, 0.6),
    )
    codes = rng.sample(CLOTHES, 6)
    for index in range(3):
        x, foot = cx + (index - 1) * gap, 930 + 22 * (index == 1)
        with sheet.pen((x - gap * 0.7, 100, x + gap * 0.7, 1000)) as pen:
            pen.poly(
                [(x - 36, foot), (x + 36, foot), (x + 280, foot + 40), (x + 190, foot + 44)], (*p.ink, 60)
            )
            look = Look(
                p.room(codes[index]),
                p.room(codes[index + 3]),
                p.room(rng.choice(SKINS)),
                p.room("241f24"),
                "trousers",
                rng.choice(("bun", "none")),
            )
            _model(sheet, pen, x, foot, 690, look, index)


def _model(sheet: Sheet, pen: Pen, x: float, foot: float, height: float, look: Look, kind: int) -> None:
    p, rng = sheet.p, sheet.rng
    left = rng.random() < 0.5
    turn = -1 if left else 1
    joints = figure(pen, x, foot, height, "walk" if kind != 1 else "stand", look, left=left)
    nx, ny = joints["neck"]
    hx, hy = joints["hip"]
    cut = rng.choice(("long", "dress", "wide"))
    dark = mix(look.top, p.ink, 0.35)
    if cut == "long":
        hem = foot - height * 0.16
        pen.poly(
            smooth(
                [
                    (nx - 62, ny + 12),
                    (nx + 62, ny + 12),
                    (hx + 62, hy),
                    (hx + 104, hem),
                    (hx + 30, hem + 12),
                    (hx + 6, hy),
                    (hx - 24, hem + 6),
                    (hx - 96, hem),
                    (hx - 60, hy),
                ],
                steps=4,
            ),
            look.top,
        )
        pen.poly([(nx - 26, ny + 6), (nx, ny + 190), (nx + 26, ny + 6)], p.room("f3ead8"))
        pen.rect(hx - 62, hy - 78, 124, 20, dark, radius=5)
    elif cut == "dress":
        hem = foot - height * 0.22
        pen.poly(
            smooth(
                [
                    (nx - 44, ny + 16),
                    (nx + 44, ny + 16),
                    (hx + 40, hy - 66),
                    (hx + 132, hem),
                    (hx, hem + 22),
                    (hx - 132, hem),
                    (hx - 40, hy - 66),
                ],
                steps=4,
            ),
            look.bottom,
        )
        for pleat in range(-3, 4):
            pen.line(
                [(hx + pleat * 10, hy - 50), (hx + pleat * 34, hem + 6)],
                (*mix(look.bottom, p.ink, 0.5), 110),
                4,
            )
    else:
        pen.poly(
            [
                (hx - 58, hy - 20),
                (hx + 58, hy - 20),
                (hx + 96, foot - 26),
                (hx + 14, foot - 22),
                (hx, hy + 90),
                (hx - 14, foot - 22),
                (hx - 96, foot - 26),
            ],
            look.bottom,
        )
        pen.poly(
            smooth([(nx - 60, ny + 14), (nx + 60, ny + 14), (hx + 66, hy + 10), (hx - 66, hy + 10)], steps=3),
            look.top,
        )
        for stripe in range(4):
            pen.rect(hx - 56, ny + 70 + stripe * 44, 112, 14, (*p.paper, 130))
    ax, ay = joints["hand2"]
    if rng.random() < 0.7:
        pen.line(arc(ax, ay + 40, 30, 44, 180, 360), dark, 5)
        pen.rect(ax - 48, ay + 40, 96, 74, mix(p.accent, look.bottom, 0.3), radius=10)
    if rng.random() < 0.5:
        fx, fy = joints["head"]
        pen.poly(
            smooth(
                [
                    (fx - 92, fy - 14),
                    (fx - 40, fy - 40),
                    (fx - 34, fy - 84),
                    (fx + 34, fy - 84),
                    (fx + 40, fy - 40),
                    (fx + 92, fy - 14),
                    (fx, fy - 26),
                ],
                steps=4,
            ),
            dark,
        )
    pen.limb(
        [joints["elbow2"], joints["hand2"]],
        (height * 0.05, height * 0.036),
        mix(look.top, p.paper, 0.12 * (turn > 0)),
    )
