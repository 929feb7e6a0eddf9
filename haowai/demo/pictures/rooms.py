"""Indoors: walls, windows with the weather outside, and the light they let in."""

from __future__ import annotations

from haowai.demo.pictures.palette import Colour, mix
from haowai.demo.pictures.shapes import box
from haowai.demo.pictures.sheet import DOWN, Sheet
from haowai.demo.pictures.town import windows


def wall(sheet: Sheet, top: Colour, bottom: Colour, floor: float, boards: Colour) -> None:
    """The back wall and the floor of a room."""
    sheet.wash([(0, top), (1, bottom)], (0, 0, sheet.w, floor))
    sheet.fill([box(0, floor, sheet.w, 1000 - floor)], (boards, mix(boards, sheet.p.ink, 0.35)))


def view(
    sheet: Sheet, x: float, y: float, width: float, height: float, frame: Colour, *, panes: int = 2
) -> None:
    """A window in a wall with the weather and the town outside."""
    p, rng = sheet.p, sheet.rng
    sheet.wash([(0, p.zenith), (0.6, p.sky), (1, p.horizon)], (x, y, x + width, y + height))
    with sheet.pen((x - 14, y - 14, x + width + 14, y + height + 26)) as pen:
        far = x
        while far < x + width:
            wide, tall = rng.uniform(24, 60), height * rng.uniform(0.12, 0.42)
            wide = min(wide, x + width - far)
            pen.rect(far, y + height - tall, wide, tall, p.depth(rng.choice((0.62, 0.5, 0.72))))
            if p.dark:
                windows(sheet, pen, far + 4, y + height - tall + 8, wide - 8, tall - 8, p.depth(0.5), 0.4)
            far += wide + rng.uniform(-6, 12)
        if p.wet:
            for _ in range(40):
                drop_x, drop_y = rng.uniform(x, x + width), rng.uniform(y, y + height - 40)
                pen.line([(drop_x, drop_y), (drop_x - 4, drop_y + rng.uniform(14, 40))], (*p.paper, 90), 1.5)
        for pane in range(panes + 1):
            pen.rect(x - 6 + pane * width / panes, y - 8, 12, height + 16, frame)
        for bar in (y - 10, y + height * 0.34, y + height - 2):
            pen.rect(x - 10, bar, width + 20, 12, frame)
        pen.rect(x - 16, y + height + 8, width + 32, 14, mix(frame, p.ink, 0.2))


def beams(sheet: Sheet, x: float, y: float, width: float, height: float, slant: float) -> None:
    """Window light that falls across a floor."""
    light = mix(sheet.p.lamp if sheet.p.dark else sheet.p.sun, sheet.p.horizon, 0.2)
    sheet.fill(
        [[(x, y), (x + width, y), (x + width + slant, y + height), (x + slant, y + height)]],
        light,
        alpha=0.38,
        fade=DOWN,
    )
