"""Minutes that a text takes: by the character where there are no spaces, by the word elsewhere."""

from __future__ import annotations

import pytest

from haowai.lib.reading import minutes_to_read


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("……！？", 0),
        ("快訊", 1),
        ("潮" * 749, 1),
        ("潮" * 751, 2),
        ("潮，" * 751, 2),  # punctuation takes no time
        ("𠮷" * 1500, 3),  # beyond the Basic Multilingual Plane
        ("みなと" * 500, 3),
        ("한국어" * 500, 3),
        ("harbour " * 299, 1),
        ("harbour " * 601, 3),
        ("潮" * 500 + " ferry" * 200, 2),
        ("3.5%、1,200 噸 " * 100, 1),  # a number is one word
    ],
)
def test_minutes_to_read(text: str, minutes: int) -> None:
    assert minutes_to_read(text) == minutes
