"""Public rooms: classroom, hospital, court, parliament, podium, portrait."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import ranges, sky, tree
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import CLOTHES, SKINS, Look, crowd_backs, figure, someone
from haowai.demo.pictures.shapes import Place, arc, box, oval, ribbon, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, UP, Pen, Point, Shade, Sheet
from haowai.demo.pictures.town import towers, view, wall


def _beams(sheet: Sheet, x: float, y: float, width: float, height: float, slant: float) -> None:
    """Window light that falls across a floor."""
    light = mix(sheet.p.lamp if sheet.p.dark else sheet.p.sun, sheet.p.horizon, 0.2)
    sheet.fill(
        [[(x, y), (x + width, y), (x + width + slant, y + height), (x + slant, y + height)]],
        light,
        alpha=0.38,
        fade=DOWN,
    )


def classroom(sheet: Sheet) -> None:
    """Rows of pupils from behind, a teacher at the board, windows to one side."""
    p, rng = sheet.p, sheet.rng
    wall(sheet, p.room("efe3c8"), p.room("dccaa5"), 690, p.room("a5794f"))
    board_x, board_w = sheet.w * 0.3, sheet.w * 0.46
    green = p.room("2f5a4c")
    for pane in range(2):
        view(sheet, -sheet.w * 0.05 + pane * sheet.w * 0.165, 130, sheet.w * 0.13, 330, p.room("f4ecd8"))
    with sheet.pen((board_x - 30, 130, sheet.w, 700)) as pen:
        pen.rect(board_x - 14, 146, board_w + 28, 350, p.room("8a5f3a"))
        pen.rect(board_x, 160, board_w, 322, green)
        chalk = (*p.room("f3efe0"), 190)
        for row in range(4):
            for word in range(rng.randint(3, 6)):
                pen.rect(board_x + 34 + word * 62, 196 + row * 52, rng.uniform(30, 52), 8, chalk, radius=4)
        cx = board_x + board_w * 0.78
        pen.ring(cx, 300, 62, 62, chalk, 4)
        pen.line([(cx - 62, 300), (cx + 62, 300)], chalk, 4)
        pen.line([(cx, 238), (cx + 44, 344), (cx - 44, 344), (cx, 238)], chalk, 4)
        pen.rect(board_x, 482, board_w, 14, p.room("b98a4e"))
        door = sheet.w * 0.84
        pen.rect(door, 220, sheet.w * 0.12, 470, p.room("7f9a94"))
        pen.rect(door + 16, 246, sheet.w * 0.12 - 32, 150, mix(p.sky, p.room("ffffff"), 0.4))
        pen.rect(door + 10, 150, 84, 44, p.room("c8503f"))
        look = someone(sheet, indoors=True)
        figure(
            pen, board_x + board_w * rng.uniform(0.3, 0.55), 700, 330, "speak", look, left=rng.random() < 0.5
        )
    for pane in range(2):
        _beams(sheet, sheet.w * (0.02 + pane * 0.17), 690, sheet.w * 0.12, 320, 240)
    for row, (foot, size) in enumerate(((790, 62), (890, 84), (1030, 112))):
        with sheet.pen((0, foot - size * 4, sheet.w, min(1000, foot + 20))) as pen:
            count = max(2, round(sheet.w / (size * 3.6)))
            for seat in range(count):
                x = (seat + 0.5 + (row % 2) * 0.12) * sheet.w / count
                _pupil(sheet, pen, x, foot, size)


def _pupil(sheet: Sheet, pen: Pen, x: float, foot: float, size: float) -> None:
    p, rng = sheet.p, sheet.rng
    wood = p.room("c99a5f")
    shirt = p.room(rng.choice(("f2ece0", "f2ece0", "9fb9c9")))
    hair = p.room(rng.choice(("2a2426", "3a2d2a")))
    pen.rect(x - size * 1.45, foot - size * 1.5, size * 2.9, size * 0.2, wood)
    pen.rect(x - size * 0.7, foot - size * 1.95, size * 1.4, size * 1.9, shirt, radius=size * 0.42)
    pen.rect(x + size * 0.25, foot - size * 1.8, size * 0.4, size * 1.7, (*p.ink, 40), radius=size * 0.2)
    pen.rect(x - size * 0.14, foot - size * 2.15, size * 0.28, size * 0.3, p.room("c68a66"))
    if rng.random() < 0.5:
        pen.limb(
            [(x, foot - size * 2.3), (x + size * 0.05, foot - size * 1.6)], (size * 0.36, size * 0.14), hair
        )
    pen.oval(x, foot - size * 2.5, size * 0.45, size * 0.52, hair)
    pen.rect(
        x - size * 0.75,
        foot - size * 0.95,
        size * 1.5,
        size * 0.62,
        mix(wood, p.ink, 0.25),
        radius=size * 0.1,
    )
    if rng.random() < 0.2:
        pen.limb(
            [
                (x + size * 0.55, foot - size * 1.7),
                (x + size * 0.75, foot - size * 2.6),
                (x + size * 0.66, foot - size * 3.2),
            ],
            (size * 0.34, size * 0.28, size * 0.2),
            shirt,
        )
        pen.oval(x + size * 0.66, foot - size * 3.25, size * 0.15, size * 0.18, p.room("d39b76"))


def hospital(sheet: Sheet) -> None:
    """A ward: a bed by the window, someone in white, someone who visits."""
    p, rng = sheet.p, sheet.rng
    wall(sheet, p.room("dbe7e2"), p.room("c2d8d2"), 700, p.room("9fb3b0"))
    flip = rng.random() < 0.5

    def across(x: float, width: float = 0.0) -> float:
        return sheet.w * (1 - x) - width if flip else sheet.w * x

    pane = sheet.w * 0.34
    view(sheet, across(0.08, pane), 110, pane, 380, p.room("f4f2ea"), panes=3)
    curtain = p.room("7fb0a6")
    cloth = sheet.w * 0.1
    folds = [
        box(across(0.43, cloth) + fold * cloth / 6, 70, cloth / 6 - 3, 500 + 14 * math.sin(fold))
        for fold in range(6)
    ]
    sheet.fill(
        folds, (mix(curtain, p.paper, 0.2), curtain), shade=Shade(mix(curtain, p.ink, 0.4), RIGHT, 0.7)
    )
    with sheet.pen((0, 60, sheet.w, 960)) as pen:
        pen.rect(0, 560, sheet.w, 14, p.room("a3c2ba"))
        sign = across(0.78, 120)
        pen.rect(sign, 150, 120, 120, p.room("f7f5ee"), radius=14)
        pen.rect(sign + 48, 170, 24, 80, p.room("3f9a80"))
        pen.rect(sign + 20, 198, 80, 24, p.room("3f9a80"))
        bed, long = across(0.1, sheet.w * 0.44), sheet.w * 0.44
        frame = p.room("8d9a9c")
        head = bed + long - 16 if flip else bed
        pen.rect(head, 590, 16, 270, frame, radius=6)
        pen.rect(bed if flip else bed + long - 16, 670, 16, 190, frame, radius=6)
        pen.rect(bed, 770, long, 24, frame)
        pen.rect(bed + 10, 716, long - 20, 58, p.room("f7f5ee"), radius=22)
        pillow = bed + long - 190 if flip else bed + 24
        pen.rect(pillow, 680, 160, 52, p.room("ffffff"), radius=24)
        hx = pillow + 80
        pen.oval(hx, 672, 42, 36, p.room("d9d4cc"))
        pen.oval(hx + (-10 if flip else 10), 680, 34, 30, p.room("d39b76"))
        body = bed + 26 if flip else pillow + 120
        blanket = p.room(rng.choice(("6f9fb0", "d9a05f", "8fae8a")))
        pen.poly(
            smooth(
                [
                    (body, 768),
                    (body + 20, 690),
                    (body + (long - 220) * 0.5, 668),
                    (body + long - 250, 700),
                    (body + long - 200, 768),
                ]
            ),
            blanket,
        )
        for wheel in (0.06, 0.94):
            pen.oval(bed + long * wheel, 866, 16, 16, p.ink)
        drip = across(0.06)
        pen.line([(drip, 870), (drip, 380)], frame, 7)
        pen.rect(drip - 24, 386, 48, 84, (*p.room("bfe0e6"), 220), radius=10)
        pen.line([(drip, 470), (drip + 10, 600), (hx, 716)], (*p.paper, 190), 3)
        white = p.room("fbfaf5")
        nurse = Look(white, p.room("7fb0c0"), p.room(rng.choice(SKINS)), p.room("2a2426"), "coat", "bun")
        figure(pen, across(0.62), 930, 470, "hold", nurse, left=not flip)
        board = across(0.62) + (70 if flip else -70)
        pen.rect(board - 34, 566, 68, 92, p.room("c99a5f"), radius=6)
        pen.rect(board - 27, 578, 54, 72, p.paper)
        visitor = someone(sheet, indoors=True, cut="trousers")
        pen.rect(across(0.86, 130), 800, 130, 20, frame, radius=8)
        figure(pen, across(0.86) - (60 if flip else -60), 940, 420, "sit", visitor, left=not flip)
    _beams(sheet, across(0.1, pane), 720, pane, 280, -160 if flip else 160)


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
    columns, fronts = 8, []
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


def portrait(sheet: Sheet) -> None:
    """A sitter, half length, lit from one side."""
    p, rng = sheet.p, sheet.rng
    ground = mix(p.sky, p.mid, rng.uniform(0.2, 0.7))
    sheet.wash([(0, mix(ground, p.zenith, 0.4)), (1, mix(ground, p.horizon, 0.35))])
    left = rng.random() < 0.5
    turn = -1 if left else 1
    cx = sheet.w * 0.5 - turn * sheet.w * rng.uniform(0.02, 0.09)
    _backdrop(sheet, cx + turn * 60, ground)
    skin, hair, top = (
        p.room(rng.choice(SKINS)),
        p.room(rng.choice(("241f24", "3a2c28", "5a4a42", "a09a94"))),
        p.room(rng.choice(CLOTHES)),
    )
    under = p.room("f3ead8") if top != p.room("efe6d4") else p.room("2f6673")

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(cx + turn * x, y) for x, y in points]

    style = rng.randint(0, 2)
    _hair_behind(sheet, at, hair, style)
    body = smooth(
        [
            (-370, 1080),
            (-330, 830),
            (-210, 745),
            (-90, 700),
            (0, 740),
            (90, 700),
            (200, 740),
            (320, 825),
            (366, 1080),
        ]
    )
    sheet.fill([at(body)], top, shade=Shade(mix(top, p.ink, 0.6), LEFT if turn > 0 else RIGHT, 0.8))
    _collar(sheet, at, top, under)
    shade = mix(skin, p.accent, 0.25)
    sheet.fill(
        [at(smooth([(-66, 560), (-70, 700), (-6, 782), (60, 700), (58, 570)]))], mix(shade, p.ink, 0.22)
    )
    face = smooth(
        [
            (-130, 350),
            (-122, 480),
            (-72, 600),
            (10, 642),
            (82, 598),
            (128, 480),
            (134, 350),
            (70, 235),
            (-66, 235),
        ]
    )
    sheet.fill([at(face)], skin, shade=Shade(mix(shade, p.ink, 0.15), LEFT if turn > 0 else RIGHT, 0.72))
    sheet.fill([at(smooth([(-146, 410), (-158, 450), (-138, 500), (-116, 470)]))], mix(shade, p.ink, 0.1))
    _features(sheet, at, mix(skin, p.ink, 0.6), shade, hair)
    sheet.fill(
        [at(smooth(_FRINGES[style]))],
        hair,
        shade=Shade(mix(hair, p.lamp, 0.35), RIGHT if turn > 0 else LEFT, 0.45),
    )


def _backdrop(sheet: Sheet, x: float, ground: Colour) -> None:
    p, rng = sheet.p, sheet.rng
    warm = (mix(p.lamp, p.horizon, 0.4), mix(p.accent, p.horizon, 0.45))
    shade = Shade(mix(p.accent, ground, 0.4), DOWN, 0.8)
    kind = rng.choice(("disk", "arch", "hills", "slats"))
    if kind == "disk":
        sheet.fill([oval(x, 430, 390, 390, count=90)], warm, shade=shade)
    elif kind == "arch":
        sheet.fill([[*arc(x, 470, 340, 370, 180, 360), (x + 340, 1010), (x - 340, 1010)]], warm, shade=shade)
    elif kind == "slats":
        step = sheet.w / 11
        slats = [box(index * step + step * 0.2, -10, step * 0.6, 1020) for index in range(11)]
        sheet.fill(
            slats, mix(ground, p.paper, 0.25), alpha=0.7, shade=Shade(mix(ground, p.ink, 0.25), DOWN, 0.7)
        )
        sheet.glow(x, 380, 520, warm[0], 0.7)
    else:
        sky(sheet, 760)
        ranges(sheet, 760, 300, 3, rough=False, near=0.5)


def _collar(sheet: Sheet, at: Place, top: Colour, under: Colour) -> None:
    """A shirt under a jacket, a wrapped front or a round neck, over the body already painted."""
    p = sheet.p
    kind = sheet.rng.choice(("jacket", "wrap", "round"))
    dark = mix(top, p.ink, 0.3)
    if kind == "round":
        sheet.fill([at(smooth([(-104, 706), (-60, 780), (0, 800), (60, 780), (96, 706), (0, 660)]))], dark)
        return
    sheet.fill([at([(-96, 700), (-8, 860), (84, 700), (60, 670), (-70, 670)])], under)
    if kind == "wrap":
        sheet.fill(
            [
                at([(-104, 690), (-140, 760), (-10, 1000), (-8, 850)]),
                at([(92, 690), (134, 756), (-10, 1000), (-8, 850)]),
            ],
            dark,
        )
        return
    sheet.fill([at([(-104, 690), (-10, 1010), (10, 1010), (92, 690), (0, 760)])], under)
    lapels = [
        [(-100, 690), (-168, 800), (-112, 836), (-138, 862), (-6, 1020), (-22, 900)],
        [(88, 690), (160, 800), (106, 836), (132, 862), (-6, 1020), (18, 900)],
    ]
    sheet.fill([at(lapel) for lapel in lapels], dark)
    if sheet.rng.random() < 0.5:
        sheet.fill(
            [at([(-20, 766), (20, 766), (12, 800), (30, 980), (0, 1015), (-28, 980), (-12, 800)])],
            mix(p.accent, p.ink, 0.15),
        )


# Over the brow: parted and long, swept up, cropped.
_FRINGES: tuple[list[Point], ...] = (
    [
        (-150, 520),
        (-172, 330),
        (-120, 208),
        (20, 160),
        (134, 208),
        (168, 330),
        (150, 500),
        (126, 350),
        (60, 262),
        (-70, 320),
        (-122, 400),
    ],
    [
        (-146, 430),
        (-166, 300),
        (-110, 200),
        (20, 158),
        (130, 204),
        (156, 300),
        (144, 390),
        (112, 306),
        (30, 274),
        (-60, 306),
        (-112, 360),
    ],
    [
        (-142, 400),
        (-158, 300),
        (-120, 210),
        (-10, 170),
        (110, 192),
        (150, 270),
        (142, 350),
        (120, 322),
        (96, 290),
        (0, 306),
        (-96, 284),
        (-122, 340),
    ],
)


def _hair_behind(sheet: Sheet, at: Place, hair: Colour, style: int) -> None:
    if style == 0:
        sheet.fill(
            [
                at(
                    smooth(
                        [
                            (-160, 300),
                            (-190, 560),
                            (-170, 760),
                            (0, 790),
                            (160, 760),
                            (182, 560),
                            (160, 300),
                            (0, 190),
                        ]
                    )
                )
            ],
            hair,
        )
    elif style == 1:
        sheet.fill(
            [
                at(
                    smooth(
                        [
                            (-168, 300),
                            (-176, 480),
                            (-120, 610),
                            (0, 560),
                            (140, 600),
                            (166, 460),
                            (156, 290),
                            (0, 190),
                        ]
                    )
                )
            ],
            hair,
        )
        sheet.fill([at(oval(-104, 190, 92, 84))], hair)
    else:
        sheet.fill(
            [
                at(
                    smooth(
                        [
                            (-158, 300),
                            (-158, 450),
                            (-110, 540),
                            (0, 500),
                            (120, 500),
                            (150, 420),
                            (152, 290),
                            (0, 190),
                        ]
                    )
                )
            ],
            hair,
        )


def _features(sheet: Sheet, at: Place, line: Colour, shade: Colour, hair: Colour) -> None:
    p = sheet.p
    with sheet.pen() as pen:
        for x in (-38, 68):
            pen.line(
                at(smooth([(x - 34, 392), (x, 376), (x + 34, 388)], closed=False)), mix(hair, p.ink, 0.3), 9
            )
            pen.line(at(smooth([(x - 26, 430), (x, 422), (x + 26, 432)], closed=False)), line, 7)
            pen.oval(*at([(x + 3, 432)])[0], 8, 9, line)
        pen.line(
            at(smooth([(28, 420), (40, 490), (52, 506), (22, 514)], closed=False)), mix(shade, p.ink, 0.3), 6
        )
        pen.poly(at(smooth([(-20, 560), (16, 552), (54, 558), (18, 574)])), mix(p.accent, line, 0.4))
        if sheet.rng.random() < 0.4:
            for x in (-38, 68):
                pen.ring(*at([(x, 432)])[0], 44, 38, p.ink, 5)
            pen.line(at([(6, 426), (24, 426)]), p.ink, 5)
