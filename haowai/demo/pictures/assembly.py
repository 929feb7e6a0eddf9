"""Where one speaks and many listen: parliament, podium."""

from __future__ import annotations

import math

from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import SKINS, Look, crowd_backs, figure, someone
from haowai.demo.pictures.rooms import wall
from haowai.demo.pictures.shapes import arc, box, ribbon, smooth
from haowai.demo.pictures.sheet import UP, Shade, Sheet


def parliament(sheet: Sheet) -> None:
    """The chamber from the back bench: rows that bend round the rostrum."""
    p, rng = sheet.p, sheet.rng
    wall(sheet, p.room("7a4a38"), p.room("a56f4c"), 560, p.room("8a3f3a"))
    cx = sheet.w / 2
    panels = [box(x, 40, sheet.w / 13 - 14, 440) for x in (index * sheet.w / 13 + 7 for index in range(13))]
    sheet.fill(panels, (p.room("8a5840"), p.room("b98058")), shade=Shade(p.room("5a342a"), UP, 0.8))
    sheet.glow(cx, 260, 520, p.lamp, 0.5)
    with sheet.pen((0, 60, sheet.w, 640)) as pen:
        pen.oval(cx, 190, 92, 92, p.room("e0b04a"))
        pen.oval(cx, 190, 80, 80, p.room("2f5f7a"))
        for wave in range(3):
            line = smooth(
                [
                    (cx - 66 + 8 * wave, 190 + 22 * wave),
                    (cx - 30, 178 + 22 * wave),
                    (cx, 192 + 22 * wave),
                    (cx + 30, 178 + 22 * wave),
                    (cx + 66 - 8 * wave, 190 + 22 * wave),
                ],
                closed=False,
            )
            pen.poly(ribbon(line, lambda at: 9), p.room("f4ecd8"))
        pen.oval(cx, 150, 20, 20, p.room("e0b04a"))
        for side in (-1, 1):
            x = cx + side * 230
            pen.rect(x - 4, 110, 8, 400, p.room("c9a24e"))
            flag = smooth(
                [(x, 130), (x + side * 62, 180), (x + side * 46, 320), (x + side * 10, 370), (x, 300)],
                steps=4,
            )
            pen.poly(flag, p.room("2f6f8f" if side < 0 else "c8503f"))
        wood = p.room("9a6240")
        for index in (-1, 0, 1):
            figure(pen, cx + index * 120, 500, 210, "sit", someone(sheet, indoors=True, cut="coat"))
        pen.rect(cx - 320, 440, 640, 120, wood)
        pen.rect(cx - 330, 430, 660, 16, mix(wood, p.lamp, 0.35))
        figure(pen, cx, 620, 230, "speak", someone(sheet, indoors=True, cut="coat"), left=rng.random() < 0.5)
        pen.poly([(cx - 74, 520), (cx + 74, 520), (cx + 62, 640), (cx - 62, 640)], mix(wood, p.ink, 0.25))
        pen.rect(cx - 84, 510, 168, 14, mix(wood, p.lamp, 0.35))
    for row in range(5):
        _bench(sheet, cx, row)


def _bench(sheet: Sheet, cx: float, row: int) -> None:
    p, rng = sheet.p, sheet.rng
    rx, ry = sheet.w * (0.34 + 0.13 * row), 60 + 30 * row
    middle = 560 + 74 * row + 4 * row * row
    size = 19 + 9 * row
    line = arc(cx, middle, rx, ry, 170, 10, count=60)
    wood = mix(p.room("a9683f"), p.ink, 0.1 * row)
    top = min(y for _, y in line) - size * 3
    with sheet.pen((0, max(0, top), sheet.w, 1000)) as pen:
        seats = max(9, round(sheet.w / (size * 3.2)))
        for seat in range(seats):
            angle = math.radians(165 - 150 * (seat + 0.5) / seats)
            x, y = cx + math.cos(angle) * rx, middle + math.sin(angle) * ry
            if rng.random() < 0.14 or not -60 < x < sheet.w + 60:
                continue
            suit = p.room(rng.choice(("2f3444", "3a3f4a", "4a4450", "6a3a40", "2f4a5a", "d9d2c2")), 0.12)
            pen.rect(x - size * 0.78, y - size * 1.15, size * 1.56, size * 2, suit, radius=size * 0.5)
            pen.oval(
                x,
                y - size * 1.5,
                size * 0.44,
                size * 0.52,
                p.room(rng.choice(("2a2426", "4a3a34", "8a8480"))),
            )
        band = [*line, *[(x, y + size * 1.9) for x, y in reversed(line)]]
        pen.poly(band, wood)
        pen.poly(ribbon(line, lambda at: size * 0.34), mix(wood, p.lamp, 0.35))


def podium(sheet: Sheet) -> None:
    """A speaker at the microphones, the press in front."""
    p, rng = sheet.p, sheet.rng
    hue = p.room(rng.choice(("2f5f7a", "2f6f68", "4a4a78", "8a4a48")))
    sheet.wash([(0, mix(hue, p.ink, 0.5)), (1, hue)])
    cx = sheet.w * rng.uniform(0.42, 0.58)
    sheet.glow(cx, 380, 620, mix(hue, p.lamp, 0.7), 0.85)
    waves = []
    for band in range(4):
        y = 620 - band * 34
        waves.append(
            ribbon(
                smooth(
                    [
                        (-40.0, y),
                        (sheet.w * 0.25, y - 46),
                        (sheet.w * 0.5, y + 14),
                        (sheet.w * 0.75, y - 40),
                        (sheet.w + 40, y + 6),
                    ],
                    closed=False,
                ),
                lambda at: 10,
            )
        )
    sheet.fill(waves, mix(hue, p.paper, 0.3), alpha=0.5)
    with sheet.pen((0, 60, sheet.w, 1000)) as pen:
        for side in (-1, 1):
            for step, code in enumerate(("c8503f", "f1ebdd")):
                x = cx + side * (330 + 110 * step)
                pen.line([(x, 140), (x, 900)], p.room("c9a24e"), 9)
                pen.oval(x, 134, 13, 13, p.room("e0b04a"))
                cloth = p.room(code)
                pen.poly(
                    smooth(
                        [
                            (x, 156),
                            (x + side * 70, 230),
                            (x + side * 84, 480),
                            (x + side * 40, 640),
                            (x + side * 6, 560),
                        ],
                        steps=5,
                    ),
                    cloth,
                )
                pen.poly(
                    smooth(
                        [
                            (x + side * 20, 200),
                            (x + side * 52, 330),
                            (x + side * 30, 600),
                            (x + side * 24, 400),
                        ],
                        steps=5,
                    ),
                    (*mix(cloth, p.ink, 0.6), 90),
                )
        suit = p.room(rng.choice(("2b3040", "3a3f52", "6a3442", "e3dccb")))
        look = Look(
            suit,
            suit,
            p.room(rng.choice(SKINS)),
            p.room(rng.choice(("241f24", "4a3a34", "8d8884"))),
            "coat",
            rng.choice(("none", "bun")),
        )
        joints = figure(
            pen, cx, 1060, 780, rng.choice(("speak", "speak", "stand")), look, left=rng.random() < 0.5
        )
        nx, ny = joints["neck"]
        pen.poly([(nx - 26, ny + 6), (nx + 26, ny + 6), (nx, ny + 110)], p.paper)
        pen.poly(
            [(nx - 8, ny + 16), (nx + 8, ny + 16), (nx + 11, ny + 96), (nx, ny + 112), (nx - 11, ny + 96)],
            p.accent,
        )
        wood = p.room("8a5a3c")
        pen.poly([(cx - 190, 700), (cx + 190, 700), (cx + 158, 1000), (cx - 158, 1000)], wood)
        pen.poly([(cx + 90, 700), (cx + 190, 700), (cx + 158, 1000), (cx + 80, 1000)], mix(wood, p.ink, 0.35))
        pen.rect(cx - 206, 684, 412, 24, mix(wood, p.lamp, 0.35))
        pen.oval(cx, 840, 60, 60, p.room("e0b04a"))
        pen.oval(cx, 840, 50, 50, hue)
        for mic in range(5):
            x = cx - 110 + mic * 55
            pen.line([(x, 690), (x + (cx - x) * 0.36, 612)], p.ink, 6)
            pen.limb(
                [(x + (cx - x) * 0.36, 616), (x + (cx - x) * 0.46, 590)],
                (22, 22),
                rng.choice((p.ink, p.accent, p.room("3d7a8f"), p.room("e0a53f"))),
            )
    crowd_backs(sheet, 1015, 84, mix(p.ink, hue, 0.25))
    with sheet.pen((0, 720, sheet.w, 1000)) as pen:
        for x in (0.12, 0.3, 0.78, 0.93):
            x = sheet.w * x + rng.uniform(-30, 30)
            pen.rect(x - 50, 792, 100, 66, p.ink, radius=10)
            pen.rect(x - 18, 776, 36, 20, p.ink)
            pen.oval(x, 824, 24, 24, mix(p.ink, p.sky, 0.35))
            pen.limb([(x + 44, 850), (x + 80, 930)], (28, 40), mix(p.ink, hue, 0.2))
            pen.oval(x + 34, 806, 5, 5, p.accent)
