"""Outlines without colour: lists of points in units, closed polygons unless said otherwise."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from haowai.demo.pictures.sheet import Point

Line = list[Point]
Place = Callable[[Sequence[Point]], Line]  # moves an outline from a thing's own measure to the sheet


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 6) -> Line:
    """A Catmull-Rom curve through the points, each span cut into `steps`."""
    count = len(points)
    spans = count if closed else count - 1
    curve: Line = []
    for index in range(spans):
        if closed:
            a, b, c, d = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        else:
            a, b = points[max(0, index - 1)], points[index]
            c, d = points[index + 1], points[min(count - 1, index + 2)]
        for step in range(steps):
            t = step / steps
            curve.append((_catmull(a[0], b[0], c[0], d[0], t), _catmull(a[1], b[1], c[1], d[1], t)))
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def waves(rng: random.Random, lengths: Sequence[float]) -> Callable[[float], float]:
    """A gentle random function of x, about -1 to 1: sines of these lengths, each half the last."""
    parts = [(length, rng.uniform(0, math.tau), 0.5**index) for index, length in enumerate(lengths)]
    total = sum(part[2] for part in parts)

    def at(x: float) -> float:
        return sum(math.sin(x / length * math.tau + turn) * weight for length, turn, weight in parts) / total

    return at


def hill(
    rng: random.Random, width: float, base: float, rise: float, *, floor: float = 1000, length: float = 900
) -> Line:
    """A rolling skyline across the sheet, closed down to `floor`; heights are base - rise … base + rise."""
    at = waves(rng, (length, length * 0.43, length * 0.17))
    xs = [x * 12.0 for x in range(-1, int(width / 12) + 3)]
    return [(x, base - at(x) * rise) for x in xs] + [(xs[-1], floor), (xs[0], floor)]


def ridge(
    rng: random.Random, width: float, base: float, rise: float, *, floor: float = 1000, rough: float = 0.52
) -> Line:
    """A mountain skyline by midpoint displacement, closed down to `floor`; peaks reach about base - rise."""
    heights = [
        rng.uniform(0, 0.6),
        rng.uniform(0.35, 1),
        rng.uniform(0, 0.7),
        rng.uniform(0.3, 1),
        rng.random() * 0.6,
    ]
    swing = 0.26
    while len(heights) < 190:
        finer: list[float] = []
        for left, right in pairwise(heights):
            finer += [left, (left + right) / 2 + rng.uniform(-swing, swing)]
        heights = [*finer, heights[-1]]
        swing *= rough
    step = (width + 40) / (len(heights) - 1)
    line: Line = [(-20 + index * step, base - height * rise) for index, height in enumerate(heights)]
    return [*line, (width + 20, floor), (-20, floor)]


def oval(x: float, y: float, rx: float, ry: float, *, count: int = 28) -> Line:
    """An ellipse around its middle."""
    return [
        (x + math.cos(turn * math.tau / count) * rx, y + math.sin(turn * math.tau / count) * ry)
        for turn in range(count)
    ]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, *, count: int = 24) -> Line:
    """An open arc; angles in degrees, clockwise from three o'clock."""
    turns = [math.radians(start + (end - start) * step / count) for step in range(count + 1)]
    return [(x + math.cos(turn) * rx, y + math.sin(turn) * ry) for turn in turns]


def box(x: float, y: float, width: float, height: float) -> Line:
    """A rectangle from its upper left corner."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def cumulus(rng: random.Random, x: float, y: float, width: float) -> list[Line]:
    """A heap of a cloud on a flat foot at `y`, for one fill."""
    puffs: list[Line] = []
    count = rng.randint(5, 8)
    for index in range(count):
        place = (index + 0.5) / count
        reach = width * rng.uniform(0.09, 0.15) * (0.55 + math.sin(place * math.pi))
        centre = x + (place - 0.5) * width * 0.86
        puffs.append([(px, min(py, y)) for px, py in oval(centre, y - reach * 0.35, reach, reach * 0.82)])
    puffs.append(streak(x, y - width * 0.012, width * 1.04, width * 0.028))
    return puffs


def streak(x: float, y: float, width: float, height: float) -> Line:
    """A lens, pointed at both ends: flat clouds, ripples, gleams."""
    half = width / 2
    upper = [
        (x - half + width * step / 10, y - height / 2 * math.sin(math.pi * step / 10)) for step in range(11)
    ]
    lower = [
        (x + half - width * step / 10, y + height / 2 * math.sin(math.pi * step / 10))
        for step in range(1, 10)
    ]
    return upper + lower


def ribbon(line: Sequence[Point], width: Callable[[float], float]) -> Line:
    """A band along an open line; `width` gives its thickness at 0 … 1 of the way."""
    left: Line = []
    right: Line = []
    last = len(line) - 1
    for index, (x, y) in enumerate(line):
        before, after = line[max(0, index - 1)], line[min(last, index + 1)]
        run = math.hypot(after[0] - before[0], after[1] - before[1]) or 1.0
        nx, ny = -(after[1] - before[1]) / run, (after[0] - before[0]) / run
        half = width(index / last) / 2
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return left + right[::-1]


def even(width: float) -> Callable[[float], float]:
    """For a ribbon as thick at its ends as in the middle."""
    return lambda at: width


def conifer(rng: random.Random, x: float, foot: float, height: float) -> Line:
    """A fir: ragged tiers, widest below."""
    tiers = 7
    spread = height * rng.uniform(0.17, 0.24)
    left: Line = []
    right: Line = []
    for tier in range(tiers):
        y = foot - height + height * 0.94 * (tier + 1) / tiers
        reach = spread * (tier + 1) / tiers * rng.uniform(0.82, 1.12)
        left += [(x - reach, y), (x - reach * 0.45, y - height * 0.012)]
        right += [(x + reach * rng.uniform(0.85, 1.1), y), (x + reach * 0.45, y - height * 0.012)]
    stem = height * 0.025
    return [(x, foot - height), *left, (x - stem, foot), (x + stem, foot), *right[::-1]]


def crown(rng: random.Random, x: float, y: float, radius: float) -> list[Line]:
    """The leaves of a broad tree around a middle, for one fill."""
    leaves = [oval(x, y, radius * 0.86, radius * 0.74)]
    for turn in range(9):
        angle = turn * math.tau / 9 + rng.uniform(-0.2, 0.2)
        reach = radius * rng.uniform(0.26, 0.4)
        leaves.append(
            oval(x + math.cos(angle) * radius * 0.7, y + math.sin(angle) * radius * 0.58, reach, reach * 0.9)
        )
    return leaves
