"""Whatever colour the desk chooses, words in it can be read in both schemes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowai.reader.theme import DARK_GROUND, LIGHT_GROUND, contrast, legible


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@given(st.integers(0, 0xFFFFFF), st.sampled_from([LIGHT_GROUND, DARK_GROUND, "#ffffff"]))
def test_every_colour_becomes_legible(number: int, ground: str) -> None:
    assert contrast(rgb(legible(f"#{number:06x}", ground)), rgb(ground)) >= 4.5


def test_a_colour_that_can_be_read_stays() -> None:
    assert legible("#12456b", LIGHT_GROUND) == "#12456b"


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
