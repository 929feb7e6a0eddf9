"""Stories by their numbers, as editors write them, and finding the number of a recent one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from haowai.press.models import Story
from haowai.press.models.story import Status

#: Among how many of the newest stories words are looked for, and how many are shown.
RECENT, SHOWN = 2000, 20


def read_numbers(texts: Iterable[str]) -> tuple[list[int], list[str]]:
    """Numbers in order, each once, and what is none. Several may stand in one text, with anything between them."""
    words = [word for text in texts for word in re.split(r"[\s,，、;；]+", text) if word]
    good = [word for word in words if word.isascii() and word.isdigit() and 0 < len(word) < 16 and int(word)]
    return list(dict.fromkeys(map(int, good))), [word for word in words if word not in good]


def not_printed(numbers: Iterable[int]) -> list[int]:
    """Which of the numbers readers can't meet: never printed, or taken down."""
    wanted = list(dict.fromkeys(numbers))
    live = set(Story.objects.filter(number__in=wanted, status=Status.LIVE).values_list("number", flat=True))
    return [number for number in wanted if number not in live]


def bad_numbers(bad: Iterable[object]) -> str:
    """What is said of numbers that name no printed story."""
    numbers = "、".join(map(str, bad))
    return _("No printed story has the number %(numbers)s. Nothing was changed.") % {"numbers": numbers}


def find_recent(words: str) -> list[Story]:
    """The newest live stories whose headline holds the words, or the one of that number; newest first."""
    live = Story.objects.filter(status=Status.LIVE).select_related("section__channel").order_by("-number")
    if words.isascii() and words.isdigit() and len(words) < 16:
        return list(live.filter(number=int(words)))
    recent = live.only("number", "headline", "section__name", "section__channel__name", "published_at")
    # A front is made of what is new: the archive isn't scanned for it.
    found = (story for story in recent[:RECENT] if words.casefold() in story.headline.casefold())
    return [story for story, _place in zip(found, range(SHOWN), strict=False)]
