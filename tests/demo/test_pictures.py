"""The demo newspaper's pictures: the same for the same words, different for others, never a blank plate."""

import pytest
from PIL import Image, ImageStat

from haowai.demo.pictures import MOODS, SCENES, draw

SMALL = (240, 160)
# The scenes that writers may name in a story file, and the moods.
NAMED = """
    skyline harbour mountain tea-terraces sea-wind fishing-boats train road station market temple
    classroom hospital laboratory factory chips court parliament ballpark basketball running stage
    bookshop kitchen dish living-room fashion phone satellite fields rain storm forest river
    night-market flowers cat podium portrait ship aircraft chart
"""


def test_every_scene_a_writer_may_name_exists() -> None:
    assert sorted(SCENES) == sorted(NAMED.split())
    assert MOODS == ("dawn", "day", "dusk", "night", "rain")


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_fills_its_sheet(scene: str) -> None:
    mood = MOODS[SCENES.index(scene) % len(MOODS)]
    picture = draw(scene, mood, "harbour-tram", SMALL)
    assert picture.mode == "RGB"
    assert picture.size == SMALL
    assert max(ImageStat.Stat(picture).stddev) > 12, "nearly one colour"
    # No half is left empty: each has edges of its own.
    for half in (picture.crop((0, 0, 120, 160)), picture.crop((120, 0, 240, 160))):
        assert max(ImageStat.Stat(half.convert("L")).stddev) > 6


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("scene", ["skyline", "kitchen", "storm", "portrait"])
def test_the_same_words_give_the_same_bytes(scene: str, mood: str) -> None:
    first = draw(scene, mood, "tram-depot", SMALL)
    draw("market", "day", "something in between", (64, 64))
    assert draw(scene, mood, "tram-depot", SMALL).tobytes() == first.tobytes()


@pytest.mark.parametrize("scene", ["harbour", "portrait", "dish", "chips"])
def test_another_seed_is_another_picture(scene: str) -> None:
    pictures = {draw(scene, "day", f"story-{number}", SMALL).tobytes() for number in range(6)}
    assert len(pictures) == 6


def test_night_is_darker_than_day() -> None:
    def light(mood: str) -> float:
        return ImageStat.Stat(draw("fields", mood, "paddies", SMALL).convert("L")).mean[0]

    assert light("night") < light("dusk") < light("day")


@pytest.mark.parametrize("size", [(320, 213), (213, 320), (200, 200), (480, 160), (16, 16)])
@pytest.mark.parametrize("scene", ["skyline", "parliament", "fashion", "storm"])
def test_any_shape_of_sheet_is_filled(scene: str, size: tuple[int, int]) -> None:
    assert draw(scene, "dusk", "shape", size).size == size


def test_a_larger_sheet_has_the_same_composition() -> None:
    small = draw("mountain", "dawn", "ridge", SMALL)
    large = draw("mountain", "dawn", "ridge", (480, 320)).resize((24, 16), Image.Resampling.BOX)
    near = small.resize((24, 16), Image.Resampling.BOX)
    differences = [abs(a - b) for a, b in zip(near.tobytes(), large.tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 6


def test_an_unknown_scene_or_mood_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown scene 'moonbase'.*skyline.*night-market"):
        draw("moonbase", "day", "x", SMALL)
    with pytest.raises(ValueError, match=r"unknown mood 'gloomy'.*dawn, day, dusk, night, rain"):
        draw("skyline", "gloomy", "x", SMALL)
    with pytest.raises(ValueError, match="at least 16 by 16"):
        draw("skyline", "day", "x", (0, 100))
