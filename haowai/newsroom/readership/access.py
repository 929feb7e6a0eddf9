"""Whose numbers somebody may see.

Totals (the paper, channels, sections, sources, devices) are everybody's who may enter the newsroom. What a single story
was read is for those who may open it: whoever works in its section, or everywhere.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from haowai.newsroom.access import ANY, everywhere, sections_with
from haowai.press.models import Story


def sections_seen(user: Any) -> frozenset[int] | None:
    """Keys of the sections whose stories' numbers somebody may see; None when it is all of them."""
    if everywhere(user, ANY):
        return None
    return frozenset(sections_with(user, *ANY).values_list("pk", flat=True))


def only_seen(user: Any, sections: Collection[int]) -> list[int]:
    """Of these sections those whose stories' numbers somebody may see."""
    seen = sections_seen(user)
    return [section for section in sections if seen is None or section in seen]


def may_see_story(user: Any, section: int) -> bool:
    seen = sections_seen(user)
    return seen is None or section in seen


def story_for(user: Any, number: int) -> Story:
    """A printed story whose numbers somebody may see; Http404 or PermissionDenied else."""
    story = get_object_or_404(Story.objects.select_related("section__channel"), pk=number)
    if not may_see_story(user, story.section_id):
        raise PermissionDenied
    return story
