"""Public rooms: classroom, hospital."""

from __future__ import annotations

import math

from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import SKINS, Look, figure, someone
from haowai.demo.pictures.rooms import beams, view, wall
from haowai.demo.pictures.shapes import box, smooth
from haowai.demo.pictures.sheet import RIGHT, Pen, Shade, Sheet


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
        beams(sheet, sheet.w * (0.02 + pane * 0.17), 690, sheet.w * 0.12, 320, 240)
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
    beams(sheet, across(0.1, pane), 720, pane, 280, -160 if flip else 160)
