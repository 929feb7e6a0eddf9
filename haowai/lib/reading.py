"""How long a text takes to read.

Chinese, Japanese and Korean are counted by the character, at 500 a minute, other scripts by the word, at 200: the
first figure is the one that Medium publishes for its own reading times, the second lies below the 238 words that
Brysbaert (2019, "How many words do we read per minute?") found for adults who read silently, since news has numbers
and names in it. Punctuation takes no time of its own.
"""

from __future__ import annotations

import re

CHARACTERS_A_MINUTE = 500
WORDS_A_MINUTE = 200

_CHARACTER = re.compile(
    r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"[^\W_]+(?:['’.,:\-][^\W_]+)*")


def minutes_to_read(text: str) -> int:
    """Whole minutes, rounded to the nearest and at least one; 0 for a text without a word."""
    characters = len(_CHARACTER.findall(text))
    words = len(_WORD.findall(_CHARACTER.sub(" ", text)))
    if not characters and not words:
        return 0
    return max(1, round(characters / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE))
