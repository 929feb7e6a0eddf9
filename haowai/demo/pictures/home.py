"""At home: kitchen, living room."""

from __future__ import annotations

import math

from haowai.demo.pictures.nature import smoke
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import CLOTHES, figure, someone
from haowai.demo.pictures.rooms import view, wall
from haowai.demo.pictures.shapes import arc, box, oval, ribbon, smooth
from haowai.demo.pictures.sheet import DOWN, RIGHT, Pen, Shade, Sheet


def kitchen(sheet: Sheet) -> None:
    """Someone at the stove, steam, pans on hooks, a window over the sink."""
    p, rng = sheet.p, sheet.rng
    tile = p.room(rng.choice(("cfe0d4", "e6d3b4", "d3dde2", "ecd8cc")))
    wall(sheet, mix(tile, p.paper, 0.3), tile, 900, p.room("9a6a48"))
    flip = rng.random() < 0.5

    def across(x: float, width: float = 0.0) -> float:
        return sheet.w * (1 - x) - width if flip else sheet.w * x

    with sheet.pen((0, 380, sheet.w, 640)) as pen:
        for row in range(6):
            pen.rect(0, 390 + row * 42, sheet.w, 2, (*p.ink, 34))
        for column in range(int(sheet.w / 42) + 1):
            pen.rect(column * 42, 390, 2, 252, (*p.ink, 34))
    view(sheet, across(0.08, sheet.w * 0.28), 100, sheet.w * 0.28, 340, p.room("f6efdf"))
    wood = p.room("b98250")
    with sheet.pen((0, 60, sheet.w, 1000)) as pen:
        rail = across(0.46, sheet.w * 0.44)
        pen.rect(rail, 130, sheet.w * 0.44, 9, p.ink, radius=4)
        for hook in range(6):
            x = rail + 50 + hook * (sheet.w * 0.44 - 90) / 5
            pen.line([(x, 134), (x, 190)], p.ink, 5)
            if hook % 3 == 2:
                pen.limb([(x, 186), (x, 250)], (8, 8), p.room("8a5a38"))
                pen.oval(x, 268, 20, 28, p.room("9aa3a2"))
            else:
                metal = p.room(rng.choice(("b5713f", "5f6b70", "3a4148")))
                pen.line([(x, 180), (x, 232)], mix(metal, p.ink, 0.3), 9)
                pen.oval(x, 268, 42, 42, metal)
                pen.oval(x, 268, 31, 31, mix(metal, p.paper, 0.2))
        shelf = across(0.5, sheet.w * 0.36)
        pen.rect(shelf, 400, sheet.w * 0.36, 14, wood)
        for jar in range(8):
            x = shelf + 16 + jar * (sheet.w * 0.36 - 40) / 8
            tall = rng.uniform(44, 74)
            pen.rect(x, 400 - tall, 38, tall, p.room(rng.choice(CLOTHES)), radius=7)
            pen.rect(x + 3, 394 - tall, 32, 11, mix(wood, p.ink, 0.3))
        figure(pen, across(0.56), 940, 620, "work", someone(sheet, indoors=True, cut="skirt"), left=flip)
        pen.rect(0, 640, sheet.w, 30, p.room("f0e6d2"))
        pen.rect(0, 670, sheet.w, 260, p.room("5f8a86"))
        for door in range(6):
            x = door * sheet.w / 5 - 40
            pen.rect(x + 10, 690, sheet.w / 5 - 24, 220, p.room("6f9c97"), radius=5)
            pen.rect(x + sheet.w / 10 - 26, 706, 52, 9, p.room("e0c07a"), radius=4)
        pen.rect(0, 918, sheet.w, 16, p.ink)
        stove = across(0.64, 330)
        pen.rect(stove, 626, 330, 20, p.ink, radius=5)
        pen.rect(stove + 16, 690, 298, 200, p.room("3a4148"), radius=8)
        pen.rect(stove + 44, 730, 242, 110, mix(p.lamp, p.accent, 0.35), radius=8)
        _pot(sheet, pen, stove + 86, 626, 66)
        pen.poly(arc(stove + 244, 590, 84, 40, 0, 180), p.room("3a4148"))
        pen.limb([(stove + 320, 588), (stove + 390, 566)], (12, 14), p.room("8a5a38"))
        for green in range(9):
            pen.oval(
                stove + 190 + green * 13,
                586 - rng.uniform(0, 14),
                14,
                9,
                p.room(rng.choice(("6fae5a", "8fbe5a", "e2653d", "f0cf5a"))),
            )
        _board_and_plant(sheet, pen, across(0.28, 170), across(0.12))
    smoke(sheet, across(0.64, 330) + 86, 540, 26, p.paper, drift=0.15)
    smoke(sheet, across(0.64, 330) + 244, 570, 22, p.paper, drift=0.25, puffs=7)


def _board_and_plant(sheet: Sheet, pen: Pen, boards: float, plant: float) -> None:
    p = sheet.p
    pen.rect(boards, 628, 170, 14, p.room("b98250"), radius=5)
    for slice_at in range(6):
        pen.oval(boards + 22 + slice_at * 24, 616, 15, 13, p.room("e2653d"))
        pen.oval(boards + 22 + slice_at * 24, 616, 9, 8, p.room("f4a06a"))
    pen.limb([(boards + 158, 620), (boards + 220, 600)], (7, 12), p.room("8a5a38"))
    for leaf in range(7):
        x = plant + (leaf - 3) * 9
        pen.line([(plant, 600), (x * 2 - plant, 520 + abs(leaf - 3) * 12)], p.room("5f9a4a"), 8)
    pen.rect(plant - 28, 590, 56, 52, p.room("c8704a"), radius=8)


def _pot(sheet: Sheet, pen: Pen, x: float, foot: float, half: float) -> None:
    p = sheet.p
    enamel = p.room(sheet.rng.choice(("c8503f", "2f6f8f", "e0a53f")))
    pen.rect(x - half, foot - half * 1.2, half * 2, half * 1.2, enamel, radius=14)
    pen.rect(x + half * 0.4, foot - half * 1.15, half * 0.5, half * 1.1, (*p.ink, 50), radius=10)
    pen.rect(x - half * 1.25, foot - half * 0.9, half * 2.5, 12, mix(enamel, p.ink, 0.4), radius=6)
    pen.poly(arc(x, foot - half * 1.18, half * 1.02, half * 0.34, 180, 360), mix(enamel, p.paper, 0.2))
    pen.oval(x, foot - half * 1.56, 10, 9, p.ink)


def living_room(sheet: Sheet) -> None:
    """A sofa, a lamp, plants and the town in the window."""
    p, rng = sheet.p, sheet.rng
    paint = p.room(rng.choice(("e3cdb0", "b9cbbd", "d9b8a6", "c3c9d3")))
    wall(sheet, mix(paint, p.paper, 0.2), paint, 720, p.room("a8754c"))
    flip = rng.random() < 0.5

    def across(x: float, width: float = 0.0) -> float:
        return sheet.w * (1 - x) - width if flip else sheet.w * x

    pane = sheet.w * 0.32
    view(sheet, across(0.08, pane), 100, pane, 430, p.room("f4ecdc"), panes=2)
    drape = p.room(rng.choice(("c8785a", "5f8a86", "d9a05f")))
    for edge in (0.045, 0.385):
        folds = [box(across(edge, 70) + fold * 14, 66, 12.5, 640) for fold in range(5)]
        sheet.fill(folds, (mix(drape, p.paper, 0.2), drape), shade=Shade(mix(drape, p.ink, 0.5), DOWN, 0.5))
    sheet.fill(
        [[(across(0.1), 740), (across(0.38), 740), (across(0.62), 1000), (across(0.24), 1000)]],
        p.sun,
        alpha=0.22,
    )
    rug = p.room(rng.choice(("a8453c", "2f5f6a", "d9a85f")))
    sheet.fill(
        [oval(across(0.56), 905, sheet.w * 0.36, 84, count=70)],
        rug,
        shade=Shade(mix(rug, p.ink, 0.4), DOWN, 0.5),
    )
    with sheet.pen((0, 100, sheet.w, 1000)) as pen:
        pen.ring(across(0.56), 905, sheet.w * 0.33, 74, mix(rug, p.paper, 0.5), 5)
        for index, (x, y, wide, tall) in enumerate(
            ((0.5, 160, 150, 190), (0.62, 140, 110, 110), (0.62, 270, 110, 90))
        ):
            left = across(x, wide)
            pen.rect(left + 6, y + 8, wide, tall, (*p.ink, 60))
            pen.rect(left, y, wide, tall, p.room("4a3a34"))
            pen.rect(left + 8, y + 8, wide - 16, tall - 16, p.room("f3ead8"))
            pen.rect(left + 22, y + 22, wide - 44, tall - 44, mix(p.sky, p.room(CLOTHES[index]), 0.4))
            pen.poly(
                arc(left + wide / 2, y + tall - 22, (wide - 44) / 2, (tall - 44) * 0.6, 180, 360),
                p.depth(0.4),
            )
    cloth = p.room(rng.choice(("2f6673", "c07a4a", "7c8f5a", "8d4a5b", "4a5a7a")))
    sofa, long = across(0.42, sheet.w * 0.42), sheet.w * 0.42
    dark = mix(cloth, p.ink, 0.5)
    with sheet.pen((0, 480, sheet.w, 960)) as pen:
        pen.oval(sofa + long / 2, 880, long * 0.54, 20, (*p.ink, 90))
        for leg in (0.04, 0.92):
            pen.rect(sofa + long * leg, 840, 18, 42, p.ink)
        pen.rect(sofa + 20, 560, long - 40, 220, mix(cloth, p.paper, 0.08), radius=36)
        pen.rect(sofa + long / 2 - 2, 580, 4, 160, dark)
        figure(
            pen,
            sofa + long * rng.uniform(0.34, 0.6),
            880,
            420,
            "sit",
            someone(sheet, indoors=True, cut="trousers"),
            left=rng.random() < 0.5,
        )
        pen.rect(sofa - 26, 660, 80, 190, mix(cloth, p.ink, 0.12), radius=34)
        pen.rect(sofa + long - 54, 660, 80, 190, mix(cloth, p.ink, 0.12), radius=34)
    _lamp_and_plant(sheet, across(0.9), across(0.03))


def _lamp_and_plant(sheet: Sheet, lamp: float, plant: float) -> None:
    p, rng = sheet.p, sheet.rng
    lit = p.dark or p.wet
    if lit:
        sheet.glow(lamp, 420, 460, p.lamp, 0.8)
    with sheet.pen((lamp - 120, 320, lamp + 120, 900)) as pen:
        pen.rect(lamp - 5, 440, 10, 430, p.ink)
        pen.oval(lamp, 872, 62, 14, p.ink)
        pen.poly(
            [(lamp - 58, 340), (lamp + 58, 340), (lamp + 96, 460), (lamp - 96, 460)],
            p.lamp if lit else p.room("efe0bd"),
        )
    green = p.room("4f7f55")
    pot = p.room("c8704a")
    x = min(max(plant, 110.0), sheet.w - 110)
    leaves = []
    for index in range(11):
        angle = math.radians(-160 + index * 14 + rng.uniform(-6, 6))
        reach = rng.uniform(200, 330)
        tip = (x + math.cos(angle) * reach * 0.75, 770 + math.sin(angle) * reach)
        leaves.append(
            ribbon(
                smooth([(x, 780), ((x + tip[0]) / 2, (780 + tip[1]) / 2 - 26), tip], closed=False),
                lambda at: 6 + 50 * math.sin(math.pi * at**1.3),
            )
        )
    sheet.fill(leaves, (mix(green, p.lamp, 0.2), green), shade=Shade(mix(green, p.ink, 0.5), DOWN, 0.8))
    sheet.fill(
        [[(x - 66, 770), (x + 66, 770), (x + 48, 900), (x - 48, 900)]],
        pot,
        shade=Shade(mix(pot, p.ink, 0.5), RIGHT, 0.8),
    )
