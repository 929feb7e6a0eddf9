"""The photographs of the demo newspaper, drawn by code: `draw(scene, mood, seed)`.

Sheets and pens are in `sheet`, colours in `palette`, what scenes share in `shapes`, `nature`, `people`,
`town`, `rooms` and `waterfront`; the other modules are the scenes, sorted by kind.
"""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from haowai.demo.pictures import (
    assembly,
    cat,
    city,
    civic,
    coast,
    culture,
    fashion,
    flight,
    greenery,
    home,
    industry,
    land,
    landmarks,
    markets,
    nature,
    portraits,
    rails,
    ships,
    sport,
    storm,
    table,
    travel,
    work,
)
from haowai.demo.pictures.palette import MOODS, palette
from haowai.demo.pictures.sheet import Sheet, dice

__all__ = ["MOODS", "SCENES", "draw"]

# Rain falls on these when the mood is rain; "rain" and "storm" bring their own in every mood.
_OPEN_AIR: dict[str, Callable[[Sheet], None]] = {
    "skyline": city.skyline,
    "harbour": coast.harbour,
    "mountain": land.mountain,
    "tea-terraces": land.tea_terraces,
    "sea-wind": coast.sea_wind,
    "fishing-boats": coast.fishing_boats,
    "train": rails.train,
    "road": travel.road,
    "market": markets.market,
    "temple": landmarks.temple,
    "factory": industry.factory,
    "court": landmarks.court,
    "ballpark": sport.ballpark,
    "running": sport.running,
    "fields": land.fields,
    "forest": greenery.forest,
    "river": greenery.river,
    "night-market": markets.night_market,
    "flowers": greenery.flowers,
    "cat": cat.cat,
    "ship": ships.ship,
}

_SHELTERED: dict[str, Callable[[Sheet], None]] = {
    "station": rails.station,
    "classroom": civic.classroom,
    "hospital": civic.hospital,
    "laboratory": work.laboratory,
    "chips": industry.chips,
    "parliament": assembly.parliament,
    "basketball": sport.basketball,
    "stage": culture.stage,
    "bookshop": culture.bookshop,
    "kitchen": home.kitchen,
    "dish": table.dish,
    "living-room": home.living_room,
    "fashion": fashion.fashion,
    "phone": work.phone,
    "satellite": flight.satellite,
    "rain": city.rain_street,
    "storm": storm.storm,
    "podium": assembly.podium,
    "portrait": portraits.portrait,
    "aircraft": flight.aircraft,
    "chart": work.chart,
}

SCENES = (*_OPEN_AIR, *_SHELTERED)


def draw(scene: str, mood: str, seed: str, size: tuple[int, int] = (1600, 1067)) -> Image.Image:
    """One picture as an RGB image of `size` pixels (width, height).

    The seed settles composition, figures and which of the mood's palettes is used; the same arguments give
    the same bytes, and another size of the same shape the same composition. Raises ValueError for a scene or
    mood that does not exist (the message names those that do) and for a size below 16 by 16.
    """
    paint = _OPEN_AIR.get(scene) or _SHELTERED.get(scene)
    if paint is None:
        raise ValueError(f"unknown scene {scene!r}; the scenes are: {', '.join(SCENES)}")
    if min(size) < 16:
        raise ValueError(f"a picture needs at least 16 by 16 pixels, not {size[0]} by {size[1]}")
    rng = dice(f"{scene}/{mood}/{seed}")
    sheet = Sheet(size, palette(mood, rng), rng)
    paint(sheet)
    if sheet.p.wet and scene in _OPEN_AIR:
        nature.rain(sheet)
    return sheet.finish()
