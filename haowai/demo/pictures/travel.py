"""On the way: road."""

from __future__ import annotations

from haowai.demo.pictures.nature import ranges, sky
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.shapes import smooth
from haowai.demo.pictures.sheet import DOWN, Shade, Sheet
from haowai.demo.pictures.town import street_lamp, towers


def road(sheet: Sheet) -> None:
    """A road to the horizon with its lamps and its traffic."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(470, 520)
    sky(sheet, line)
    ranges(sheet, line + 8, 240, 3, near=0.6)
    vx = sheet.w * rng.uniform(0.4, 0.6)
    verge = mix(p.leaf, p.ground, 0.35)
    sheet.wash([(0, mix(verge, p.far, 0.6)), (1, mix(verge, p.ink, 0.3))], (0, line, sheet.w, 1000))
    if rng.random() < 0.5:
        towers(sheet, line + 8, 50, 170, 0.6, width=(34, 70), lit=0.4)
    tar = mix(p.near, p.ink, 0.35)
    sheet.fill(
        [[(vx - 12, line), (vx + 12, line), (sheet.w * 1.1, 1010), (-sheet.w * 0.1, 1010)]],
        (mix(tar, p.far, 0.55), tar),
        shade=Shade(p.ink, DOWN, 0.6),
    )

    def at(lane: float, depth: float) -> tuple[float, float]:
        return vx + lane * (12 + (sheet.w * 0.6 - 12) * depth), line + (1005 - line) * depth

    with sheet.pen((0, line, sheet.w, 1000)) as pen:
        for lane in (-0.94, 0.94):
            pen.poly(
                [at(lane - 0.012, 0), at(lane + 0.012, 0), at(lane + 0.014, 1), at(lane - 0.014, 1)], p.paper
            )
        for lane in (-0.46, 0.46):
            for dash in range(9):
                near, far = 0.84**dash, 0.84**dash * 0.91
                pen.poly(
                    [
                        at(lane - 0.011, near),
                        at(lane + 0.011, near),
                        at(lane + 0.011, far),
                        at(lane - 0.011, far),
                    ],
                    p.paper,
                )
        pen.poly([at(-0.02, 0), at(0.02, 0), at(0.022, 1), at(-0.022, 1)], p.out("e8b33f"))
    for depth in (0.05, 0.1, 0.19, 0.36, 0.68):
        for side in (-1, 1):
            x, foot = at(side * 1.08, depth)
            street_lamp(sheet, x, foot, 90 + 620 * depth, left=side > 0)
    for lane, depth, ahead in (
        (-0.7, 0.1, True),
        (0.24, 0.13, False),
        (0.7, 0.24, False),
        (-0.24, 0.3, True),
        (rng.choice((0.24, 0.7)), 0.6, False),
    ):
        _seen_from_behind(sheet, at(lane, depth), 40 + 420 * depth, lights=ahead)


def _seen_from_behind(sheet: Sheet, foot: tuple[float, float], size: float, *, lights: bool) -> None:
    """A car head on (`lights`) or from behind."""
    p, rng = sheet.p, sheet.rng
    x, y = foot
    paint = p.out(rng.choice(("c8503f", "e9e4da", "3d5a8a", "e0a53f", "6b7780", "2f7f75")))
    lamp = p.lamp if lights else p.accent
    with sheet.pen((x - size, y - size, x + size, y + size * 0.1)) as pen:
        pen.oval(x, y, size * 0.56, size * 0.06, (*p.ink, 120))
        for wheel in (-0.42, 0.28):
            pen.rect(x + wheel * size, y - size * 0.2, size * 0.14, size * 0.2, p.ink, radius=size * 0.03)
        pen.poly(
            smooth(
                [
                    (x - size * 0.36, y - size * 0.42),
                    (x - size * 0.28, y - size * 0.72),
                    (x + size * 0.28, y - size * 0.72),
                    (x + size * 0.36, y - size * 0.42),
                ],
                steps=4,
            ),
            paint,
        )
        pen.poly(
            [
                (x - size * 0.31, y - size * 0.45),
                (x - size * 0.25, y - size * 0.67),
                (x + size * 0.25, y - size * 0.67),
                (x + size * 0.31, y - size * 0.45),
            ],
            mix(p.sky, p.ink, 0.6),
        )
        pen.rect(x - size * 0.46, y - size * 0.46, size * 0.92, size * 0.34, paint, radius=size * 0.08)
        pen.rect(
            x - size * 0.46,
            y - size * 0.2,
            size * 0.92,
            size * 0.09,
            mix(paint, p.ink, 0.5),
            radius=size * 0.02,
        )
        for side in (-0.42, 0.24):
            pen.rect(x + side * size, y - size * 0.38, size * 0.18, size * 0.09, lamp, radius=size * 0.03)
        pen.rect(x - size * 0.12, y - size * 0.3, size * 0.24, size * 0.08, p.paper)
    if p.dark or p.wet:
        for side in (-0.33, 0.33):
            sheet.glow(x + side * size, y - size * 0.33, size * 0.5, lamp, 0.7)
