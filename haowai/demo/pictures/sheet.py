"""The sheet a picture is painted on, and the pen for its fine parts.

Places are given in units: a sheet is always 1000 units high and `sheet.w` wide, whatever its pixels, so that
a scene is composed once for every size. Edges are drawn at twice the size and averaged down.
"""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import TracebackType

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from haowai.demo.pictures.palette import Colour, Palette

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Ink = tuple[int, ...]
FINE = 2
UP, DOWN, LEFT, RIGHT = "up", "down", "left", "right"


def dice(text: str) -> random.Random:
    """The same throws for the same text, on every machine and every run."""
    return random.Random(text)  # noqa: S311 - it places trees and windows, it keeps no secret


@dataclass(frozen=True)
class Shade:
    """A second colour that comes in as grain towards one side of a shape, as with a dry brush."""

    colour: Colour
    towards: str = DOWN
    amount: float = 0.8


@functools.lru_cache(maxsize=2)
def _grain(width: int, height: int) -> Image.Image:
    side = 512
    tile = Image.frombytes("L", (side, side), dice("grain").randbytes(side * side))
    tile = tile.filter(ImageFilter.GaussianBlur(0.55)).point(
        [_clip((v - 128) * 1.9 + 128) for v in range(256)]
    )
    full = Image.new("L", (width, height))
    for left in range(0, width, side):
        for top in range(0, height, side):
            full.paste(tile, (left, top))
    return full


@functools.lru_cache(maxsize=1)
def _soft_spot() -> Image.Image:
    fall = [_clip(255 * max(0.0, 1 - v / 180) ** 2.2) for v in range(256)]
    return Image.radial_gradient("L").point(fall)


@functools.lru_cache(maxsize=2)
def _corners(width: int, height: int) -> Image.Image:
    fall = [_clip(255 - 50 * max(0.0, (v - 110) / 145) ** 1.7) for v in range(256)]
    return Image.radial_gradient("L").point(fall).resize((width, height), Image.Resampling.BILINEAR)


def _clip(value: float) -> int:
    return min(255, max(0, round(value)))


def _ramp(stops: Sequence[tuple[float, Ink]], steps: int = 256) -> list[Ink]:
    rows: list[Ink] = []
    for row in range(steps):
        at = row / (steps - 1)
        before = max((s for s in stops if s[0] <= at), default=stops[0], key=lambda s: s[0])
        after = min((s for s in stops if s[0] >= at), default=stops[-1], key=lambda s: s[0])
        span = after[0] - before[0]
        share = (at - before[0]) / span if span else 0.0
        rows.append(tuple(round(a + (b - a) * share) for a, b in zip(before[1], after[1], strict=True)))
    return rows


def _gradient(mode: str, size: tuple[int, int], stops: Sequence[tuple[float, Ink]]) -> Image.Image:
    strip = Image.new(mode, (1, 256))
    rows = _ramp(stops)
    for y, row in enumerate(rows):
        strip.putpixel((0, y), row[0] if mode == "L" else row)
    return strip.resize((1, size[1]), Image.Resampling.BILINEAR).resize(size, Image.Resampling.NEAREST)


def _ramp_towards(size: tuple[int, int], towards: str) -> Image.Image:
    stops: list[tuple[float, Ink]] = [(0, (0,)), (1, (255,))]
    if towards in (UP, LEFT):
        stops = [(0, (255,)), (1, (0,))]
    if towards in (UP, DOWN):
        return _gradient("L", size, stops)
    return _gradient("L", (size[1], size[0]), stops).transpose(Image.Transpose.TRANSPOSE)


class Sheet:
    """A picture being painted: `image` (RGB), its palette `p`, its dice `rng`, and where the sun stands."""

    def __init__(self, size: tuple[int, int], palette: Palette, rng: random.Random) -> None:
        self.image = Image.new("RGB", size, palette.sky)
        self.p = palette
        self.rng = rng
        self.k = size[1] / 1000
        self.w = size[0] / self.k
        self.h = 1000.0
        self.sun: Point | None = None

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """The box in whole pixels, cut to the sheet."""
        width, height = self.image.size
        return (
            min(width, max(0, math.floor(box[0] * self.k))),
            min(height, max(0, math.floor(box[1] * self.k))),
            min(width, max(0, math.ceil(box[2] * self.k))),
            min(height, max(0, math.ceil(box[3] * self.k))),
        )

    def wash(self, stops: Sequence[tuple[float, Ink]], box: Box | None = None) -> None:
        """A vertical gradient over the box (the whole sheet when absent); stops run from 0 (top) to 1."""
        left, top, right, bottom = self.pixels(box or (0, 0, self.w, self.h))
        if right > left and bottom > top:
            self.image.paste(_gradient("RGB", (right - left, bottom - top), stops), (left, top))

    def fill(
        self,
        polygons: Iterable[Sequence[Point]],
        paint: Colour | tuple[Colour, Colour],
        *,
        shade: Shade | None = None,
        alpha: float = 1.0,
        fade: str | None = None,
    ) -> None:
        """Paint the union of the polygons: one colour, or two from top to bottom of their bounds.

        `shade` brings a second colour in as grain, `fade` lets the shape die away towards that side.
        """
        shapes = [polygon for polygon in polygons if len(polygon) > 2]
        if not shapes:
            return
        xs = [x for shape in shapes for x, _ in shape]
        ys = [y for shape in shapes for _, y in shape]
        left, top, right, bottom = self.pixels((min(xs), min(ys), max(xs), max(ys)))
        if right <= left or bottom <= top:
            return
        size = (right - left, bottom - top)
        mask = Image.new("L", (size[0] * FINE, size[1] * FINE))
        brush = ImageDraw.Draw(mask)
        scale = self.k * FINE
        for shape in shapes:
            brush.polygon([(x * scale - left * FINE, y * scale - top * FINE) for x, y in shape], fill=255)
        mask = mask.reduce(FINE)
        if fade:
            mask = ImageChops.multiply(mask, ImageChops.invert(_ramp_towards(size, fade)))
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        if isinstance(paint[0], tuple):
            ends: Sequence[tuple[float, Ink]] = [(0, paint[0]), (1, paint[1])]
            self.image.paste(_gradient("RGB", size, ends), (left, top), mask)
        else:
            self.image.paste(paint, (left, top, right, bottom), mask)
        if shade:
            self._brush(shade, mask, (left, top, right, bottom))

    def _brush(self, shade: Shade, mask: Image.Image, box: tuple[int, int, int, int]) -> None:
        size = (box[2] - box[0], box[3] - box[1])
        ramp = _ramp_towards(size, shade.towards).point([_clip(v * shade.amount) for v in range(256)])
        speckle = ImageChops.add(ramp, _grain(*self.image.size).crop(box), 1, -128)
        # Steep, not hard: the grain keeps soft edges at any size.
        speckle = speckle.point([_clip((v - 96) * 5) for v in range(256)])
        self.image.paste(shade.colour, box, ImageChops.multiply(mask, speckle))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Soft light around a point, full in the middle and gone at `radius`."""
        side = round(radius * self.k * 2)
        if side < 2:
            return
        spot = _soft_spot().resize((side, side), Image.Resampling.BILINEAR)
        if strength < 1:
            spot = spot.point([round(v * strength) for v in range(256)])
        self.image.paste(colour, (round((x - radius) * self.k), round((y - radius) * self.k)), spot)

    def mist(self, top: float, bottom: float, colour: Colour, strength: float = 0.7) -> None:
        """A bank of haze across the sheet, thickest half way down."""
        left, up, right, down = self.pixels((0, top, self.w, bottom))
        if down <= up:
            return
        peak = _clip(255 * strength)
        mask = _gradient("L", (right - left, down - up), [(0, (0,)), (0.55, (peak,)), (1, (0,))])
        self.image.paste(colour, (left, up, right, down), mask)

    def pen(self, box: Box | None = None) -> Pen:
        """A pen for the box (the whole sheet when absent), to use in a `with`; small boxes are cheap."""
        return Pen(self, self.pixels(box or (0, 0, self.w, self.h)))

    def finish(self) -> Image.Image:
        """The picture with paper grain and darker corners."""
        size = self.image.size
        grain = _grain(*size).point([_clip(128 + (v - 128) * 0.1) for v in range(256)])
        corners = _corners(*size)
        toned = [
            ImageChops.multiply(ImageChops.add(band, grain, 1, -128), corners) for band in self.image.split()
        ]
        return Image.merge("RGB", toned)


class Pen:
    """Flat shapes with smooth edges, in units, inside one box. Colours may carry alpha as a fourth number."""

    def __init__(self, sheet: Sheet, box: tuple[int, int, int, int]) -> None:
        self.sheet = sheet
        self.box = box
        self.scale = sheet.k * FINE
        self.dx, self.dy = box[0] * FINE, box[1] * FINE

    def __enter__(self) -> Pen:
        size = (max(1, self.box[2] - self.box[0]), max(1, self.box[3] - self.box[1]))
        part = self.sheet.image.crop((self.box[0], self.box[1], self.box[0] + size[0], self.box[1] + size[1]))
        self.plate = part.resize((size[0] * FINE, size[1] * FINE), Image.Resampling.NEAREST)
        self.brush = ImageDraw.Draw(self.plate, "RGBA")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.sheet.image.paste(self.plate.reduce(FINE), self.box[:2])

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale - self.dx, y * self.scale - self.dy) for x, y in points]

    def poly(self, points: Sequence[Point], fill: Ink) -> None:
        self.brush.polygon(self._at(points), fill=fill)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: Ink, *, radius: float = 0.0
    ) -> None:
        """A rectangle from its upper left corner; nothing when it has no extent."""
        (left, top), (right, bottom) = self._at([(x, y), (x + width, y + height)])
        right, bottom = right - 1, bottom - 1
        if right < left or bottom < top:
            return
        if radius:
            self.brush.rounded_rectangle((left, top, right, bottom), radius * self.scale, fill=fill)
        else:
            self.brush.rectangle((left, top, right, bottom), fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Ink) -> None:
        """An ellipse around its middle."""
        (left, top), (right, bottom) = self._at([(x - rx, y - ry), (x + rx, y + ry)])
        self.brush.ellipse((left, top, right, bottom), fill=fill)

    def ring(self, x: float, y: float, rx: float, ry: float, fill: Ink, width: float) -> None:
        """The outline of an ellipse."""
        (left, top), (right, bottom) = self._at([(x - rx, y - ry), (x + rx, y + ry)])
        self.brush.ellipse((left, top, right, bottom), outline=fill, width=max(1, round(width * self.scale)))

    def line(self, points: Sequence[Point], fill: Ink, width: float, *, round_ends: bool = False) -> None:
        """A stroke through the points."""
        placed = self._at(points)
        thick = max(1, round(width * self.scale))
        self.brush.line(placed, fill=fill, width=thick, joint="curve" if thick > 3 else None)
        if round_ends:
            half = thick / 2
            for x, y in (placed[0], placed[-1]):
                self.brush.ellipse((x - half, y - half, x + half, y + half), fill=fill)

    def limb(self, points: Sequence[Point], widths: Sequence[float], fill: Ink) -> None:
        """A tapered stroke with round joints: `widths[i]` is the thickness at `points[i]`."""
        for (start, end), (wide, slim) in zip(pairwise(points), pairwise(widths), strict=False):
            length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
            nx, ny = -(end[1] - start[1]) / length / 2, (end[0] - start[0]) / length / 2
            self.poly(
                [
                    (start[0] + nx * wide, start[1] + ny * wide),
                    (end[0] + nx * slim, end[1] + ny * slim),
                    (end[0] - nx * slim, end[1] - ny * slim),
                    (start[0] - nx * wide, start[1] - ny * wide),
                ],
                fill,
            )
        for (x, y), wide in zip(points, widths, strict=True):
            self.oval(x, y, wide / 2, wide / 2, fill)
