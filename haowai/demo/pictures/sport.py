"""Games: ballpark, basketball, running."""

from __future__ import annotations

from haowai.demo.pictures.nature import ranges, sky, tree, water
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import SKINS, Look, crowd_backs, figure
from haowai.demo.pictures.shapes import arc, box, hill, oval, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Shade, Sheet
from haowai.demo.pictures.town import towers

_SHIRTS = ("c8443a", "2f6f8f", "e8b33f", "2f7f68", "e9e4da", "6a4a8a")


def _stand(sheet: Sheet, top: float, foot: float, rows: int) -> None:
    """A bank of spectators as dots of colour."""
    p, rng = sheet.p, sheet.rng
    lit = p.room if p.dark else p.out
    sheet.fill([box(-10, top, sheet.w + 20, foot - top)], (p.depth(0.2), p.depth(0.34)))
    with sheet.pen((0, top, sheet.w, foot)) as pen:
        for row in range(rows):
            y = top + (foot - top) * (row + 0.7) / rows
            size = 4.5 + 3.5 * row / rows
            for seat in range(int(sheet.w / (size * 3.1))):
                if rng.random() < 0.2:
                    continue
                x = (seat + 0.5 * (row % 2) + rng.uniform(-0.15, 0.15)) * size * 3.1
                shirt = lit(rng.choice(_SHIRTS), 0.22)
                pen.oval(x, y + size, size * 1.2, size * 1.1, shirt)
                pen.oval(x, y - size * 0.5, size * 0.66, size * 0.74, lit(rng.choice(SKINS), 0.22))


def _masts(sheet: Sheet, foot: float) -> None:
    p = sheet.p
    for x, height in ((0.07, 400), (0.34, 330), (0.66, 330), (0.93, 400)):
        x *= sheet.w
        top = foot - height
        if p.mood != "day":
            sheet.glow(x, top, 300, p.lamp, 0.9)
        with sheet.pen((x - 80, top - 60, x + 80, foot)) as pen:
            pen.poly([(x - 9, foot), (x - 5, top), (x + 5, top), (x + 9, foot)], p.depth(0.16))
            pen.rect(x - 62, top - 46, 124, 70, p.depth(0.12), radius=6)
            for row in range(3):
                for lamp in range(5):
                    pen.oval(
                        x - 46 + lamp * 23, top - 32 + row * 21, 8, 8, p.paper if p.mood == "day" else p.sun
                    )


def ballpark(sheet: Sheet) -> None:
    """The diamond from behind the plate: pitcher, batter, full stands."""
    p, rng = sheet.p, sheet.rng
    # After dark the field lies under the masts: its colours are those of a lit room.
    lit = p.room if p.dark else p.out
    sky(sheet, 420)
    towers(sheet, 380, 40, 130, 0.7, lit=0.3)
    _masts(sheet, 400)
    _stand(sheet, 330, 486, 9)
    with sheet.pen((0, 480, sheet.w, 540)) as pen:
        pen.rect(0, 484, sheet.w, 50, lit("2f5f6a"))
        for board in range(int(sheet.w / 170) + 1):
            pen.rect(board * 170 + 10, 492, 150, 34, lit(rng.choice(_SHIRTS), 0.2))
            for word in range(3):
                pen.rect(board * 170 + 26 + word * 42, 504, 30, 10, lit("f4ecd8", 0.1))
    grass_tone = mix(lit("5f9560"), lit("6fa04a"), 0.45)
    sheet.wash(
        [(0, mix(grass_tone, p.lamp, 0.15)), (1, mix(grass_tone, p.ink, 0.28))], (0, 532, sheet.w, 1000)
    )
    cx, dirt = sheet.w / 2, lit("c08a5a")
    with sheet.pen((0, 532, sheet.w, 1000)) as pen:
        for mow in range(-6, 7):
            if mow % 2:
                pen.poly(
                    [
                        (cx + mow * 60, 532),
                        (cx + (mow + 1) * 60, 532),
                        (cx + (mow + 1) * 270, 1000),
                        (cx + mow * 270, 1000),
                    ],
                    (*p.paper, 22),
                )
    sheet.fill(
        [smooth([(cx, 566), (cx + 560, 690), (cx + 330, 900), (cx, 1060), (cx - 330, 900), (cx - 560, 690)])],
        (mix(dirt, p.far, 0.15), dirt),
        shade=Shade(mix(dirt, p.ink, 0.4), DOWN, 0.7),
    )
    sheet.fill(
        [[(cx, 600), (cx + 380, 690), (cx, 880), (cx - 380, 690)]], (grass_tone, mix(grass_tone, p.ink, 0.2))
    )
    sheet.fill([oval(cx, 706, 78, 24)], dirt)
    home, away = lit(rng.choice(_SHIRTS)), lit("f1ebdd")
    skin, hair = lit(rng.choice(SKINS)), lit("2a2426")
    with sheet.pen((0, 560, sheet.w, 1000)) as pen:
        for edge in (-1, 1):
            pen.line([(cx, 940), (cx + edge * 760, 600)], (*p.paper, 210), 5)
        for x, y in ((cx, 606), (cx + 372, 690), (cx - 372, 690)):
            pen.poly([(x - 20, y), (x, y - 7), (x + 20, y), (x, y + 7)], p.paper)
        field = Look(home, lit("e9e4da"), skin, hair, "trousers", "cap")
        for x, foot, tall in (
            (cx - 470, 640, 92),
            (cx + 430, 640, 92),
            (cx - 190, 606, 80),
            (cx + 240, 602, 80),
        ):
            pen.oval(x, foot, 24, 5, (*p.ink, 80))
            figure(pen, x, foot, tall, "stand", field, left=x > cx)
        pen.oval(cx, 704, 46, 8, (*p.ink, 80))
        figure(pen, cx, 704, 150, "pitch", field, left=False)
        pen.oval(cx + 92, 640, 6, 6, p.paper)
    with sheet.pen((cx - 420, 500, cx + 420, 1000)) as pen:
        side = rng.choice((-1, 1))
        bx = cx + side * 170
        pen.oval(bx, 972, 120, 14, (*p.ink, 90))
        joints = figure(
            pen,
            bx,
            970,
            430,
            "bat",
            Look(away, lit("d9d2c2"), skin, hair, "trousers", "helmet"),
            left=side > 0,
        )
        hx, hy = joints["hand1"]
        pen.limb([(hx, hy + 12), (hx + side * 34, hy - 190)], (11, 24), lit("c99a5f"))
        pen.poly([(cx - 34, 960), (cx + 34, 960), (cx + 34, 974), (cx, 990), (cx - 34, 974)], p.paper)


def basketball(sheet: Sheet) -> None:
    """A shot on its way to the hoop, a hand too late."""
    p, rng = sheet.p, sheet.rng
    sheet.wash([(0, mix(p.zenith, p.ink, 0.6)), (0.6, mix(p.near, p.ink, 0.2)), (1, p.mid)])
    flip = rng.random() < 0.5

    def across(x: float) -> float:
        return sheet.w * (1 - x) if flip else sheet.w * x

    for beam in range(5):
        x = sheet.w * (0.1 + 0.2 * beam)
        sheet.fill(
            [[(x - 16, 20), (x + 16, 20), (x + 190, 760), (x - 190, 760)]],
            mix(p.lamp, p.paper, 0.4),
            alpha=0.2,
            fade=DOWN,
        )
        sheet.glow(x, 24, 130, p.lamp, 0.9)
    _stand(sheet, 330, 640, 13)
    with sheet.pen((0, 636, sheet.w, 700)) as pen:
        pen.rect(0, 640, sheet.w, 54, mix(p.accent, p.ink, 0.35))
        for word in range(int(sheet.w / 90) + 1):
            pen.rect(word * 90 + 12, 656, rng.uniform(36, 68), 20, (*p.paper, 150), radius=4)
    wood = p.room("c98f55")
    sheet.fill(
        [box(0, 692, sheet.w, 320)],
        (mix(wood, p.lamp, 0.25), mix(wood, p.ink, 0.15)),
        shade=Shade(mix(wood, p.ink, 0.4), DOWN, 0.6),
    )
    hoop, turn = across(0.8), (1 if flip else -1)
    with sheet.pen((0, 180, sheet.w, 1000)) as pen:
        for board in range(9):
            pen.line([(0, 700 + board * board * 4.2), (sheet.w, 700 + board * board * 4.2)], (*p.ink, 26), 2)
        key = mix(p.accent, wood, 0.25)
        pen.poly(
            [
                (hoop - turn * 160, 730),
                (hoop + turn * 420, 730),
                (hoop + turn * 560, 960),
                (hoop - turn * 220, 960),
            ],
            (*key, 170),
        )
        pen.line(arc(hoop + turn * 470, 845, 150, 112, 0, 360), p.paper, 5)
        pole = hoop - turn * 150
        pen.poly([(pole - 16, 950), (pole + 16, 950), (pole + 12, 420), (pole - 12, 420)], p.ink)
        pen.line([(pole, 440), (hoop - turn * 40, 380)], p.ink, 16)
        pen.poly(
            [
                (hoop - turn * 44, 220),
                (hoop - turn * 20, 232),
                (hoop - turn * 20, 432),
                (hoop - turn * 44, 440),
            ],
            p.paper,
        )
        pen.ring(hoop + turn * 40, 400, 58, 13, p.accent, 8)
        for cord in range(7):
            x = hoop + turn * 40 - 54 + cord * 18
            pen.line(
                [(x, 404), (hoop + turn * 40 + (x - hoop - turn * 40) * 0.55, 488)], (*p.paper, 200), 2.5
            )
        for net in (430, 456, 480):
            pen.line(
                arc(hoop + turn * 40, net - 6, 50 - (net - 430) * 0.4, 8, 180, 0, count=8), (*p.paper, 170), 2
            )
        one, two = (p.room(code) for code in rng.sample(_SHIRTS, 2))
        for x, tall, pose, kit in (
            (0.12, 330, "run", one),
            (0.32, 350, "guard", two),
            (0.66, 350, "guard", two),
        ):
            pen.oval(across(x), 900, 70, 10, (*p.ink, 90))
            skin = p.room(rng.choice(SKINS))
            figure(pen, across(x), 900, tall, pose, Look(kit, kit, skin, p.room("2a2426")), left=flip)
        x = across(0.47)
        pen.oval(x, 956, 80, 11, (*p.ink, 90))
        joints = figure(
            pen, x, 880, 400, "shoot", Look(one, one, p.room(rng.choice(SKINS)), p.room("2a2426")), left=flip
        )
        bx, by = joints["hand2"][0] - turn * 70, joints["hand2"][1] - 70
        pen.oval(bx, by, 33, 33, p.room("e08a3f"))
        pen.line(arc(bx, by, 33, 33, 200, 380), (*p.ink, 160), 3)
        pen.line([(bx - 30, by - 12), (bx + 30, by + 12)], (*p.ink, 160), 3)
    crowd_backs(sheet, 1010, 50, p.ink)


def running(sheet: Sheet) -> None:
    """Runners on the river road with long shadows."""
    p, rng = sheet.p, sheet.rng
    line = rng.uniform(470, 530)
    sky(sheet, line)
    ranges(sheet, line, 220, 2, near=0.75)
    towers(sheet, line + 4, 40, 220, 0.6, lit=0.4)
    water(sheet, line, calm=0.6, bottom=780)
    bank = hill(rng, sheet.w, 705, 12, length=1200)
    sheet.fill(
        [bank],
        (mix(p.leaf, p.lamp, 0.12), mix(p.leaf, p.ink, 0.3)),
        shade=Shade(mix(p.leaf, p.ink, 0.5), DOWN, 0.7),
    )
    for x in (0.04, 0.9):
        tree(
            sheet,
            sheet.w * (x + rng.uniform(0, 0.05)),
            740,
            rng.uniform(360, 460),
            leaves=mix(p.leaf, p.near, 0.3),
            trunk=p.ink,
        )
    path = mix(p.out("c9785a"), p.far, 0.1)
    sheet.fill(
        [[(0, 778), (sheet.w, 752), (sheet.w, 970), (0, 990)]],
        (mix(path, p.lamp, 0.2), path),
        shade=Shade(mix(path, p.ink, 0.4), rng.choice((LEFT, RIGHT)), 0.6),
    )
    with sheet.pen((0, 380, sheet.w, 1000)) as pen:
        for lane in (0.33, 0.66):
            y0, y1 = 778 + 212 * lane, 752 + 218 * lane
            pen.line([(0, y0), (sheet.w, y1)], (*p.paper, 150), 4)
        left = rng.random() < 0.5
        count = max(3, round(sheet.w / 270))
        for index in range(count):
            x = (index + 0.5 + rng.uniform(-0.16, 0.16)) * sheet.w / count
            foot = rng.choice((846, 890, 936)) + rng.uniform(-8, 8)
            tall = 300 + (foot - 846) * 0.8
            cast = -1 if sheet.sun and sheet.sun[0] > x else 1
            pen.poly(
                [
                    (x - 30, foot),
                    (x + 30, foot),
                    (x + cast * tall * 0.75 + 20, foot + 26),
                    (x + cast * tall * 0.75 - 20, foot + 30),
                ],
                (*p.ink, 74),
            )
            shirt = p.out(rng.choice(_SHIRTS))
            look = Look(
                shirt,
                p.out("2b2f3a"),
                p.out(rng.choice(SKINS)),
                p.out("2a2426"),
                "trousers",
                rng.choice(("none", "bun", "none", "cap")),
            )
            joints = figure(pen, x, foot, tall, "run", look, left=left)
            hx, hy = joints["hip"]
            nx, ny = joints["neck"]
            pen.rect(
                (hx + nx) / 2 - tall * 0.045, (hy + ny) / 2 - tall * 0.03, tall * 0.09, tall * 0.07, p.paper
            )
    sheet.fill([[(0, 990), (sheet.w, 970), (sheet.w, 1010), (0, 1010)]], mix(p.leaf, p.ink, 0.6))
