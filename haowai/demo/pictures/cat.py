"""A cat that looks out over the roofs."""

from __future__ import annotations

from collections.abc import Sequence

from haowai.demo.pictures.nature import ranges, sky
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.shapes import box, oval, ribbon, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Point, Shade, Sheet
from haowai.demo.pictures.town import towers


def cat(sheet: Sheet) -> None:
    """A cat on a sill or a wall, looking out over the roofs."""
    p, rng = sheet.p, sheet.rng
    sky(sheet, 720)
    ranges(sheet, 690, 230, 2, near=0.75)
    towers(sheet, 740, 60, 260, 0.55, lit=0.35)
    _roofs(sheet)
    foot = 850.0
    stone = p.out("c9b294")
    sheet.fill(
        [box(-5, foot - 6, sheet.w + 10, 170)],
        (mix(stone, p.lamp, 0.15), stone),
        shade=Shade(mix(stone, p.ink, 0.6), DOWN, 0.9),
    )
    with sheet.pen((0, foot - 12, sheet.w, 1000)) as pen:
        pen.rect(0, foot - 12, sheet.w, 18, mix(stone, p.paper, 0.4))
        for brick in range(int(sheet.w / 120) + 2):
            for row in range(3):
                pen.rect(brick * 120 - 60 * (row % 2), foot + 20 + row * 46, 3, 44, (*p.ink, 70))
                pen.rect(brick * 120, foot + 18 + row * 46, 120, 3, (*p.ink, 70))
    left = rng.random() < 0.5
    _sitting_cat(sheet, sheet.w * (0.62 if left else 0.38) + rng.uniform(-60, 60), foot - 8, 520, left=left)
    x = sheet.w * (0.14 if left else 0.86)
    blooms = [oval(x + rng.gauss(0, 62), foot - 130 + rng.gauss(0, 40), 34, 28) for _ in range(14)]
    green = p.out(mix(p.leaf, p.near, 0.2))
    sheet.fill(blooms, (mix(green, p.lamp, 0.2), green), shade=Shade(mix(green, p.ink, 0.6), DOWN, 0.8))
    clay = p.out("b9603f")
    sheet.fill(
        [[(x - 76, foot - 96), (x + 76, foot - 96), (x + 56, foot - 6), (x - 56, foot - 6)]],
        clay,
        shade=Shade(mix(clay, p.ink, 0.5), RIGHT, 0.8),
    )
    with sheet.pen((x - 200, foot - 300, x + 200, foot - 60)) as pen:
        for _ in range(13):
            pen.oval(
                x + rng.gauss(0, 62),
                foot - 140 + rng.gauss(0, 40),
                12,
                11,
                p.out(rng.choice(("e2657a", "fbe2d8", "e8a33f"))),
            )


def _roofs(sheet: Sheet) -> None:
    p, rng = sheet.p, sheet.rng
    x = -60.0
    while x < sheet.w:
        wide, top = rng.uniform(170, 280), rng.uniform(640, 740)
        roof = p.out(rng.choice(("a5513f", "6a5a58", "8a6248", "5f7480")), 0.2)
        sheet.fill(
            [[(x, top + 70), (x + wide * 0.2, top), (x + wide * 0.8, top), (x + wide, top + 70)]],
            (mix(roof, p.lamp, 0.15), roof),
            shade=Shade(mix(roof, p.ink, 0.5), DOWN, 0.7),
        )
        sheet.fill(
            [box(x + 14, top + 70, wide - 28, 200)],
            p.out("cdbb9f", 0.25),
            shade=Shade(p.depth(0.2), DOWN, 0.8),
        )
        with sheet.pen((x, top, x + wide, top + 200)) as pen:
            for pane in range(2):
                glass = p.lamp if (p.dark or p.wet) and rng.random() < 0.7 else p.depth(0.25)
                pen.rect(x + wide * (0.22 + 0.36 * pane), top + 90, wide * 0.18, 44, glass)
        x += wide * rng.uniform(0.8, 1.0)


def _sitting_cat(sheet: Sheet, x: float, foot: float, size: float, *, left: bool) -> None:
    p, rng = sheet.p, sheet.rng
    turn = -1 if left else 1
    coat, mark = rng.choice(
        (("d98a3f", "b5652a"), ("3a3438", "2a2528"), ("e9e0d0", "c9a878"), ("8d8884", "5f5a58"))
    )
    fur, stripe = p.out(coat), p.out(mark)

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + turn * px * size, foot - py * size) for px, py in points]

    tail = ribbon(
        at(smooth([(-0.24, 0.06), (-0.42, 0.02), (-0.5, -0.1), (-0.42, -0.22), (-0.33, -0.2)], closed=False)),
        lambda share: size * (0.085 - 0.03 * share),
    )
    body = smooth(
        [
            (-0.02, 0.66),
            (-0.17, 0.5),
            (-0.28, 0.26),
            (-0.29, 0.08),
            (-0.2, 0.0),
            (0.16, 0.0),
            (0.22, 0.03),
            (0.17, 0.2),
            (0.17, 0.42),
            (0.14, 0.62),
        ]
    )
    head = smooth(
        [
            (-0.09, 0.82),
            (-0.12, 0.72),
            (-0.06, 0.62),
            (0.07, 0.585),
            (0.19, 0.62),
            (0.24, 0.7),
            (0.21, 0.82),
            (0.06, 0.88),
        ]
    )
    ears = [[(-0.11, 0.78), (-0.1, 0.99), (0.03, 0.87)], [(0.1, 0.87), (0.22, 0.98), (0.225, 0.77)]]
    sheet.fill([oval(x, foot, size * 0.36, size * 0.03)], p.ink, alpha=0.4)
    side = LEFT if turn > 0 else RIGHT
    sheet.fill([tail], fur, shade=Shade(stripe, DOWN, 0.8))
    sheet.fill([at(body)], fur, shade=Shade(mix(stripe, p.ink, 0.2), side, 0.85))
    sheet.fill(
        [at(smooth([(0.16, 0.5), (0.06, 0.4), (0.07, 0.2), (0.13, 0.1), (0.16, 0.3)]))],
        p.out("f6efe2"),
        alpha=0.85,
    )
    sheet.fill([at(head), *[at(ear) for ear in ears]], fur, shade=Shade(mix(stripe, p.ink, 0.2), side, 0.7))
    dark = mix(stripe, p.ink, 0.5)
    with sheet.pen(
        (x - size * 0.6, foot - size * 1.05, x + size * 0.6, min(1000, foot + size * 0.28))
    ) as pen:
        pen.poly(at([(-0.075, 0.84), (-0.075, 0.935), (-0.005, 0.87)]), p.out("e0a08a"))
        pen.poly(at([(0.13, 0.87), (0.2, 0.935), (0.2, 0.82)]), p.out("e0a08a"))
        for bar in range(5):
            y = 0.5 - bar * 0.085
            pen.line(
                at(smooth([(-0.2 - bar * 0.02, y), (-0.1, y + 0.025), (-0.03, y - 0.01)], closed=False)),
                (*dark, 150),
                size * 0.018,
            )
        for px in (0.02, 0.155):
            pen.oval(*at([(px, 0.745)])[0], size * 0.026, size * 0.032, p.lamp)
            pen.oval(*at([(px + 0.004, 0.745)])[0], size * 0.01, size * 0.028, p.ink)
        pen.poly(at([(0.075, 0.685), (0.115, 0.685), (0.095, 0.66)]), p.out("c8685a"))
        pen.line(
            at(
                smooth(
                    [(0.05, 0.638), (0.075, 0.63), (0.095, 0.66), (0.12, 0.63), (0.145, 0.64)], closed=False
                )
            ),
            dark,
            3,
        )
        for whisker in (-0.02, 0.0, 0.02):
            pen.line(at([(0.15, 0.66 + whisker * 0.4), (0.31, 0.665 + whisker * 1.8)]), (*p.paper, 170), 2)
            pen.line(at([(0.03, 0.66 + whisker * 0.4), (-0.15, 0.66 + whisker * 1.8)]), (*p.paper, 170), 2)
        pen.line(at([(0.11, 0.26), (0.1, 0.03)]), (*dark, 150), 4)
        for paw in (0.06, 0.17):
            pen.oval(*at([(paw, 0.025)])[0], size * 0.062, size * 0.034, mix(fur, p.paper, 0.25))
