"""Stories that were redacted as a whole: nobody can print them again."""

from __future__ import annotations

from haowai.press.models import Story
from haowai.press.payload import is_withheld, read


def is_withheld_whole(number: int) -> bool:
    """Whether the newest printing of a story has no words any more."""
    return is_withheld(read(Story.objects.select_related("payload").get(pk=number).payload))
