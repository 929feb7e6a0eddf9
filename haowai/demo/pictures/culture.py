"""Evenings out: stage, bookshop."""

from __future__ import annotations

from haowai.demo.pictures.nature import stars
from haowai.demo.pictures.palette import mix
from haowai.demo.pictures.people import CLOTHES, SKINS, Look, crowd_backs, figure, someone
from haowai.demo.pictures.rooms import wall
from haowai.demo.pictures.shapes import arc, box, oval, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, UP, Pen, Shade, Sheet


def stage(sheet: Sheet) -> None:
    """Players in the light, the house in the dark."""
    p, rng = sheet.p, sheet.rng
    deep = mix(p.zenith, p.ink, 0.55)
    sheet.wash([(0, deep), (1, mix(deep, p.accent, 0.3))], (0, 0, sheet.w, 720))
    cx = sheet.w / 2
    stars(sheet, 420, 60)
    disk = mix(p.lamp, p.accent, rng.uniform(0.1, 0.5))
    sheet.fill(
        [oval(cx + rng.uniform(-160, 160), rng.uniform(330, 420), 215, 215, count=70)],
        (mix(disk, p.sun, 0.5), disk),
        shade=Shade(mix(disk, deep, 0.5), DOWN, 0.8),
    )
    for layer in range(3):
        tone = mix(p.mid, deep, 0.3 + 0.25 * layer)
        line = smooth(
            [
                (-50.0, 620 + 36 * layer),
                (sheet.w * 0.2, 520 + 50 * layer + rng.uniform(-40, 20)),
                (sheet.w * 0.5, 640 + 20 * layer),
                (sheet.w * 0.78, 530 + 50 * layer + rng.uniform(-40, 20)),
                (sheet.w + 50, 640),
            ],
            closed=False,
        )
        sheet.fill(
            [[*line, (sheet.w + 50, 730), (-50.0, 730)]], tone, shade=Shade(mix(tone, deep, 0.6), DOWN, 0.7)
        )
    boards = p.room("a8693f")
    sheet.fill(
        [[(0, 716), (sheet.w, 716), (sheet.w, 880), (0, 880)]],
        (mix(boards, p.lamp, 0.3), mix(boards, p.ink, 0.25)),
    )
    for x, lean in ((0.22, 0.2), (0.5, 0.0), (0.78, -0.2)):
        top, foot = sheet.w * x, sheet.w * (x + lean)
        sheet.fill(
            [[(top - 18, -10), (top + 18, -10), (foot + 200, 800), (foot - 200, 800)]],
            mix(p.lamp, p.paper, 0.35),
            alpha=0.34,
            fade=DOWN,
        )
        sheet.fill([oval(foot, 800, 220, 38)], p.lamp, alpha=0.35)
    with sheet.pen((0, 260, sheet.w, 880)) as pen:
        places = [
            (-0.26, 800, 300, "dance"),
            (0.0, 826, 360, rng.choice(("speak", "dance"))),
            (0.25, 800, 300, rng.choice(("dance", "guard"))),
        ]
        for x, foot, tall, pose in places:
            pen.oval(cx + x * sheet.w, foot, 84, 11, (*p.ink, 110))
            robe = p.room(rng.choice(("c8443a", "e8b33f", "f3ead8", "2f7f8f", "8a5aa0")))
            look = Look(
                robe,
                mix(robe, p.ink, 0.4),
                p.room(rng.choice(SKINS)),
                p.room("241f24"),
                rng.choice(("robe", "skirt", "trousers")),
                rng.choice(("bun", "none")),
            )
            figure(pen, cx + x * sheet.w, foot, tall, pose, look, left=x > 0)
        for joint in range(-6, 16):
            x = joint * sheet.w / 9
            pen.line([(cx + (x - cx) * 0.8, 718), (cx + (x - cx) * 1.3, 880)], (*p.ink, 50), 3)
        pen.rect(0, 868, sheet.w, 12, p.room("e0b04a"))
    _curtain(sheet)
    sheet.fill([box(-5, 880, sheet.w + 10, 130)], mix(p.ink, deep, 0.3))
    crowd_backs(sheet, 985, 54, mix(p.ink, p.accent, 0.2))
    crowd_backs(sheet, 1050, 82, p.ink, gap=1.05)


def _curtain(sheet: Sheet) -> None:
    p = sheet.p
    red = mix(p.room("a82f34"), p.accent, 0.25)
    dark = mix(red, p.ink, 0.65)
    for side in (0, 1):
        for fold in range(6):
            x = fold * sheet.w * 0.027
            hem = 872 - fold * fold * 7
            shape = smooth(
                [
                    (x, -20),
                    (x + sheet.w * 0.034, -20),
                    (x + sheet.w * 0.03 - fold * 6, hem * 0.55),
                    (x + sheet.w * 0.034, hem),
                    (x, hem),
                    (x - fold * 6, hem * 0.55),
                ]
            )
            if side:
                shape = [(sheet.w - px, py) for px, py in shape]
            sheet.fill([shape], (red, mix(red, dark, 0.3)), shade=Shade(dark, LEFT if side else RIGHT, 0.95))
    swags = max(4, round(sheet.w / 260))
    for index in range(swags):
        x = (index + 0.5) * sheet.w / swags
        half = sheet.w / swags * 0.56
        sheet.fill(
            [[(x - half, -20), *arc(x, 20, half, 120, 180, 0), (x + half, -20)]],
            (dark, red),
            shade=Shade(dark, UP, 0.8),
        )
    with sheet.pen((0, 0, sheet.w, 160)) as pen:
        for index in range(swags):
            x = (index + 0.5) * sheet.w / swags
            pen.line(arc(x, 20, sheet.w / swags * 0.52, 118, 176, 4), p.room("e0b04a"), 8)


def bookshop(sheet: Sheet) -> None:
    """Shelves to the ceiling, a table of new books, readers."""
    p, rng = sheet.p, sheet.rng
    wall(sheet, p.room("6a4630"), p.room("7f5638"), 770, p.room("9a6a45"))
    bays = max(2, round(sheet.w / 380))
    wide = sheet.w / bays
    with sheet.pen((0, 30, sheet.w, 780)) as pen:
        for bay in range(bays):
            left = bay * wide + 16
            pen.rect(left, 40, wide - 32, 730, p.room("3f2a20"))
            for row in range(6):
                _shelf(sheet, pen, left + 8, 40 + row * 122 + 112, wide - 48)
            for edge in (left - 12, left + wide - 34):
                pen.rect(edge, 30, 16, 744, p.room("9a6a42"))
        pen.rect(0, 22, sheet.w, 26, p.room("9a6a42"))
    for lamp in range(3):
        x = sheet.w * (0.2 + 0.3 * lamp)
        sheet.glow(x, 230, 330, p.lamp, 0.75)
        with sheet.pen((x - 80, 0, x + 80, 260)) as pen:
            pen.line([(x, 0), (x, 150)], p.ink, 4)
            pen.poly(arc(x, 216, 68, 70, 180, 360), p.room("2f6f68"))
            pen.oval(x, 216, 42, 12, p.sun)
    ladder = sheet.w * rng.choice((0.13, 0.86))
    with sheet.pen((0, 60, sheet.w, 1000)) as pen:
        for rail in (0, 86):
            pen.line([(ladder + rail + 60, 90), (ladder + rail - 40, 830)], p.room("d9a868"), 11)
        for rung in range(9):
            t = (rung + 0.5) / 9
            x = ladder + 60 - 100 * t
            pen.line([(x, 90 + 740 * t), (x + 86, 90 + 740 * t)], p.room("d9a868"), 9)
        for x, tall in ((0.3, 430), (0.72, 410), (0.5, 400)):
            x = sheet.w * x + rng.uniform(-40, 40)
            foot = 870 + rng.uniform(-10, 20)
            pen.oval(x, foot, 90, 12, (*p.ink, 110))
            left = rng.random() < 0.5
            joints = figure(pen, x, foot, tall, "hold", someone(sheet, indoors=True), left=left)
            bx, by = joints["hand2"]
            cover = p.room(rng.choice(CLOTHES))
            pen.poly(
                [
                    (bx - 40, by - 32),
                    (bx, by - 14),
                    (bx + 40, by - 32),
                    (bx + 40, by + 22),
                    (bx, by + 38),
                    (bx - 40, by + 22),
                ],
                cover,
            )
            pen.poly([(bx - 35, by - 34), (bx, by - 18), (bx + 35, by - 34), (bx, by - 8)], p.paper)
        table = p.room("b98250")
        pen.rect(sheet.w * 0.1, 880, sheet.w * 0.8, 24, mix(table, p.lamp, 0.2))
        pen.rect(sheet.w * 0.12, 904, sheet.w * 0.76, 100, mix(table, p.ink, 0.4))
        stacks = max(5, round(sheet.w * 0.76 / 130))
        for stack in range(stacks):
            x = sheet.w * 0.13 + stack * sheet.w * 0.74 / stacks
            for book in range(rng.randint(2, 6)):
                shift = rng.uniform(-7, 7)
                tone = p.room(rng.choice(CLOTHES))
                pen.rect(x + shift, 880 - (book + 1) * 18, 100, 17, tone, radius=3)
                pen.rect(x + shift + 6, 880 - (book + 1) * 18 + 4, 92, 9, p.room("f3ead8"))
                pen.rect(x + shift, 880 - (book + 1) * 18, 14, 17, tone)


def _shelf(sheet: Sheet, pen: Pen, x: float, foot: float, width: float) -> None:
    p, rng = sheet.p, sheet.rng
    at = x
    while at < x + width - 26:
        thick, tall = rng.uniform(11, 25), rng.uniform(66, 98)
        tone = p.room(rng.choice(CLOTHES), 0.12)
        if rng.random() < 0.07:
            pen.poly(
                [
                    (at + 6, foot),
                    (at + 6 + thick, foot),
                    (at + 30 + thick, foot - tall),
                    (at + 30, foot - tall + 5),
                ],
                tone,
            )
            at += thick + 32
            continue
        pen.rect(at, foot - tall, thick, tall, tone)
        pen.rect(at + thick * 0.2, foot - tall * 0.82, thick * 0.6, tall * 0.12, (*p.paper, 120))
        pen.rect(at + thick - 2.5, foot - tall, 2.5, tall, (*p.ink, 90))
        at += thick + (rng.uniform(10, 40) if rng.random() < 0.06 else 1)
    pen.rect(x - 8, foot, width + 16, 10, p.room("9a6a42"))
