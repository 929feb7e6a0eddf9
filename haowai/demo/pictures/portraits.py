"""A sitter, half length."""

from __future__ import annotations

from collections.abc import Sequence

from haowai.demo.pictures.nature import ranges, sky
from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.people import CLOTHES, SKINS
from haowai.demo.pictures.shapes import Line, Place, arc, box, oval, smooth
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, Point, Shade, Sheet


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

    def at(points: Sequence[Point]) -> list[Point]:
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
        shade=Shade(mix(hair, p.lamp, 0.2), RIGHT if turn > 0 else LEFT, 0.45),
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
    lapels: list[Line] = [
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
