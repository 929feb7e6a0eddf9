"""Sky, land, water and weather: what a scene stands in."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PIL import Image

from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.shapes import (
    box,
    conifer,
    crown,
    cumulus,
    hill,
    oval,
    ribbon,
    ridge,
    smooth,
    streak,
)
from haowai.demo.pictures.sheet import DOWN, LEFT, RIGHT, UP, Point, Shade, Sheet


def sky(sheet: Sheet, horizon: float, *, sun_at: float | None = None, clouds: bool = True) -> None:
    """Sky down to the horizon, with the sun or moon, stars and clouds of the mood; sets `sheet.sun`.

    `sun_at` places the disk across the sheet (0 to 1); the dice do when it is absent.
    """
    p, rng = sheet.p, sheet.rng
    sheet.wash([(0, p.zenith), (0.55, p.sky), (1, p.horizon)], (0, 0, sheet.w, horizon + 4))
    if horizon < sheet.h:
        sheet.wash([(0, p.horizon), (1, p.far)], (0, horizon + 3, sheet.w, sheet.h))
    if p.mood == "night":
        stars(sheet, horizon * 0.8)
    if not p.wet:
        _sun(sheet, horizon, rng.uniform(0.16, 0.84) if sun_at is None else sun_at)
    if clouds:
        _clouds(sheet, horizon)


def stars(sheet: Sheet, floor: float, count: int = 130) -> None:
    """Points of light, thinning towards `floor`."""
    p, rng = sheet.p, sheet.rng
    with sheet.pen((0, 0, sheet.w, floor)) as pen:
        for _ in range(count):
            y = floor * rng.random() ** 1.5
            size = rng.choice((0.8, 0.8, 1.1, 1.7))
            pen.oval(rng.uniform(0, sheet.w), y, size, size, (*p.paper, rng.randint(90, 220)))


def _sun(sheet: Sheet, horizon: float, across: float) -> None:
    p, rng = sheet.p, sheet.rng
    heights = {"dawn": (0.68, 0.86), "day": (0.14, 0.3), "dusk": (0.7, 0.93), "night": (0.16, 0.34)}
    low, high = heights[p.mood]
    x, y = sheet.w * across, horizon * rng.uniform(low, high)
    radius = {"dawn": 46.0, "day": 40.0, "dusk": 62.0, "night": 38.0}[p.mood]
    sheet.sun = (x, y)
    sheet.glow(x, y, radius * (9 if p.mood in ("dawn", "dusk") else 6), mix(p.sun, p.horizon, 0.25), 0.75)
    sheet.fill(
        [oval(x, y, radius, radius, count=60)], (p.sun, mix(p.sun, p.lamp, 0.55 if p.mood != "night" else 0))
    )
    if p.mood == "night":
        with sheet.pen((x - radius, y - radius, x + radius, y + radius)) as pen:
            for dx, dy, size in (
                (-0.3, -0.2, 0.2),
                (0.25, 0.3, 0.28),
                (0.2, -0.45, 0.12),
                (-0.35, 0.4, 0.13),
            ):
                pen.oval(x + dx * radius, y + dy * radius, size * radius, size * radius * 0.85, (*p.sky, 34))


def _clouds(sheet: Sheet, horizon: float) -> None:
    p, rng = sheet.p, sheet.rng
    if p.wet:
        overcast(sheet, horizon)
        return
    if p.mood == "day":
        for _ in range(rng.randint(3, 5)):
            y = horizon * rng.uniform(0.2, 0.86)
            width = sheet.w * rng.uniform(0.16, 0.34) * (1.25 - y / horizon * 0.7)
            heap = cumulus(rng, rng.uniform(0, sheet.w), y, width)
            sheet.fill(
                heap, (p.paper, mix(p.sky, p.paper, 0.55)), shade=Shade(mix(p.sky, p.paper, 0.3), DOWN, 0.8)
            )
        return
    lit = mix(p.lamp, p.sky, 0.35) if p.mood != "night" else mix(p.sky, p.horizon, 0.45)
    for _ in range(rng.randint(7, 11)):
        y = horizon * rng.uniform(0.12, 0.92)
        width = sheet.w * rng.uniform(0.18, 0.6)
        x = rng.uniform(-0.1, 1.1) * sheet.w
        tone = mix(p.zenith, p.sky, y / horizon)
        bars = [
            streak(
                x + rng.uniform(-0.3, 0.3) * width,
                y + lift * 7,
                width * rng.uniform(0.5, 1),
                rng.uniform(9, 22),
            )
            for lift in range(3)
        ]
        sheet.fill(bars, (mix(tone, p.far, 0.45), lit), alpha=0.72)


def overcast(sheet: Sheet, horizon: float, weight: float = 0.5) -> None:
    """Rows of low cloud, darker above; `weight` from 0 to 1 is how threatening they are."""
    p, rng = sheet.p, sheet.rng
    for row in range(5):
        y = horizon * (0.72 - row * 0.15)
        tone = mix(mix(p.horizon, p.sky, 0.4), mix(p.zenith, p.ink, weight * 0.55), (row + 0.5) / 5)
        heaps = []
        for index in range(-1, 6):
            width = sheet.w * rng.uniform(0.26, 0.42)
            x = (index + rng.random()) * sheet.w / 5
            heaps += [oval(x, y - 30, width * 0.62, rng.uniform(34, 78))]
        heaps.append(box(-10, -10, sheet.w + 20, max(1, y - 20)))
        sheet.fill(heaps, (tone, mix(tone, p.horizon, 0.22)), alpha=0.8)


def ranges(
    sheet: Sheet, base: float, rise: float, count: int, *, rough: bool = True, near: float = 0.35
) -> None:
    """`count` ranges one before the other with haze between them; the last one stands at depth `near`."""
    p, rng = sheet.p, sheet.rng
    for index in range(count):
        share = index / max(1, count - 1)
        depth = 0.96 + (near - 0.96) * share
        height = rise * (1 - share * 0.55)
        y = base - rise * 0.32 * (1 - share)
        if rough:
            line = ridge(rng, sheet.w, y, height, rough=0.5)
        else:
            line = hill(rng, sheet.w, y - height * 0.3, height * 0.45, length=rng.uniform(700, 1100))
        tone = p.depth(depth)
        low = mix(tone, p.horizon, 0.5 * depth + 0.12)
        sheet.fill(
            [line], (tone, low), shade=Shade(p.depth(max(0.0, depth - 0.14)), rng.choice((LEFT, RIGHT)), 0.55)
        )
        if index < count - 1:
            sheet.mist(y - height * 0.12, y + rise * 0.34, mix(p.horizon, p.far, 0.25), 0.5)


def water(sheet: Sheet, top: float, *, calm: float = 0.6, deep: float = 0.0, bottom: float = 1000) -> None:
    """Water from the line `top` down, mirroring what stands above it (so paint that first).

    `calm` is how much it mirrors, `deep` how far the near water turns to ink.
    """
    p, rng = sheet.p, sheet.rng
    left, up, right, down = sheet.pixels((0, top, sheet.w, bottom))
    size = (right - left, down - up)
    far = mix(p.horizon, p.sky, 0.45)
    near = mix(mix(p.sky, p.near, 0.62), p.ink, deep)
    sheet.wash([(0, far), (0.25, mix(far, near, 0.42)), (1, near)], (0, top, sheet.w, bottom))
    plain = sheet.image.crop((left, up, right, down))
    reach = min(up, size[1])
    mirror = plain.copy()
    above = sheet.image.crop((left, up - reach, right, up)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    row = 0
    while row < reach:
        # Broader slices and wider swings towards the viewer: that is what makes a mirror look like water.
        near_share = row / size[1]
        thick = max(1, round((1.5 + 9 * near_share) * sheet.k))
        swing = round(math.sin(row * 0.9 + rng.random() * 2) * (1 + 15 * near_share) * sheet.k)
        piece = above.crop((0, row, size[0], min(reach, row + thick)))
        mirror.paste(piece, (0, row))  # what the swing leaves bare at one edge
        mirror.paste(piece, (swing, row))
        row += thick
    sheet.image.paste(Image.blend(plain, mirror, calm), (left, up))
    _ripples(sheet, top, bottom, near)


def _ripples(sheet: Sheet, top: float, bottom: float, near: Colour) -> None:
    p, rng = sheet.p, sheet.rng
    depth = bottom - top
    with sheet.pen((0, top, sheet.w, bottom)) as pen:
        for _ in range(150):
            share = rng.random() ** 1.4
            y = top + 3 + share * (depth - 6)
            colour = rng.choice((p.horizon, p.sky, near, p.paper))
            length = 24 + 150 * share * rng.uniform(0.5, 1.5)
            pen.poly(
                streak(rng.uniform(0, sheet.w), y, length, 1.6 + 5 * share), (*colour, rng.randint(40, 105))
            )
        if sheet.sun:
            for _ in range(90):
                share = rng.random() ** 1.2
                x = sheet.sun[0] + rng.gauss(0, 14 + 58 * share)
                y = top + 2 + share * (depth - 4)
                length = rng.uniform(14, 60) * (0.5 + share)
                pen.poly(streak(x, y, length, 2 + 4.5 * share), (*p.sun, round(210 - 130 * share)))


def swell(sheet: Sheet, top: float, rows: int, height: float, *, bottom: float = 1000) -> None:
    """Open sea as rows of waves that grow towards the viewer, with foam on their crests."""
    p, rng = sheet.p, sheet.rng
    sheet.wash([(0, p.depth(0.8)), (1, p.depth(0.2))], (0, top, sheet.w, 1000))
    for row in range(rows):
        share = (row + 1) / rows
        y = top + (bottom - top) * share**1.5 * 0.94
        line = hill(rng, sheet.w, y, height * (0.2 + share), length=140 + 420 * share)
        tone = mix(p.depth(0.62 - 0.5 * share), p.cool, 0.28)
        sheet.fill([line], (mix(tone, p.horizon, 0.16), p.depth(0.3 - 0.25 * share)))
        crest = line[:-2]
        with sheet.pen((0, y - height * 2.4, sheet.w, y + height * 2.4)) as pen:
            for start in range(0, len(crest) - 9, 5):
                piece = crest[start : start + rng.randint(3, 9)]
                if rng.random() < 0.42 and len(piece) > 2:
                    foam = ribbon(piece, _lens(1 + 7 * share))
                    pen.poly(foam, (*p.paper, rng.randint(70, 190)))


def _lens(width: float) -> Callable[[float], float]:
    return lambda at: width * math.sin(math.pi * at)


def firs(sheet: Sheet, line: Sequence[Point], height: float, colour: Colour, count: int) -> None:
    """Conifers along a line of ground, in one tone."""
    rng = sheet.rng
    feet = [rng.choice(line) for _ in range(count)]
    trees = [conifer(rng, x + rng.uniform(-8, 8), y + 10, height * rng.uniform(0.55, 1.15)) for x, y in feet]
    sheet.fill(trees, colour)


def tree(sheet: Sheet, x: float, foot: float, height: float, *, leaves: Colour, trunk: Colour) -> None:
    """A broad tree with a grainy shadow side."""
    rng = sheet.rng
    radius = height * 0.36
    lean = rng.uniform(-0.06, 0.06) * height
    stem = smooth(
        [(x, foot), (x + lean * 0.3, foot - height * 0.3), (x + lean, foot - height * 0.62)], closed=False
    )
    branch = [(x + lean * 0.4, foot - height * 0.36), (x + radius * 0.5, foot - height * 0.6)]
    sheet.fill(
        [ribbon(stem, lambda at: height * (0.06 - 0.03 * at)), ribbon(branch, lambda at: height * 0.022)],
        trunk,
    )
    shadow = mix(leaves, sheet.p.ink, 0.5)
    heap = crown(rng, x + lean, foot - height * 0.68, radius)
    sheet.fill(heap, (mix(leaves, sheet.p.lamp, 0.16), leaves), shade=Shade(shadow, DOWN, 0.95))


def grass(sheet: Sheet, foot: float, height: float, colour: Colour, count: int = 150) -> None:
    """Blades along the lower edge of a foreground."""
    rng = sheet.rng
    with sheet.pen((0, foot - height * 1.4, sheet.w, foot + 20)) as pen:
        for _ in range(count):
            x, lean = rng.uniform(0, sheet.w), rng.uniform(-0.35, 0.35)
            tall = height * rng.uniform(0.4, 1.2)
            pen.poly([(x - 3, foot + 16), (x + lean * tall, foot - tall), (x + 3, foot + 16)], colour)


def rain(sheet: Sheet, *, slant: float = 0.16, count: int = 420, strength: int = 90) -> None:
    """Falling rain over everything painted so far: streaks, finer the farther away."""
    rng, light = sheet.rng, mix(sheet.p.horizon, sheet.p.paper, 0.5)
    with sheet.pen() as pen:
        for _ in range(count):
            near = rng.random() ** 2
            x, y = rng.uniform(-100, sheet.w + 100), rng.uniform(-60, 1000)
            length = 26 + 60 * near
            width = 0.8 + 1.7 * near
            pen.line(
                [(x, y), (x - slant * length, y + length)],
                (*light, round(strength * (0.4 + 0.6 * near))),
                width,
            )


def smoke(
    sheet: Sheet, x: float, y: float, size: float, colour: Colour, *, drift: float = 0.5, puffs: int = 9
) -> None:
    """Smoke or steam that rises from a point, spreads and thins."""
    rng = sheet.rng
    for index in range(puffs):
        share = index / puffs
        radius = size * (0.22 + share)
        px = x + drift * size * 5 * share**1.4 + rng.uniform(-0.2, 0.2) * size
        sheet.fill(
            [oval(px, y - size * 5 * share, radius * 1.15, radius * 0.9)],
            colour,
            alpha=0.55 * (1 - share) + 0.06,
            fade=UP,
        )
