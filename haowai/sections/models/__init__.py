"""What the newspaper is made of by the names it bears today.

All are recorded: a change is a reference row of the press log, since a printing keeps only their ids.
"""

from haowai.sections.models.channels import (
    RESERVED_SLUGS,
    Channel,
    GateWording,
    Language,
    Section,
    ascii_slug,
    colour,
    links_are_whole,
    not_reserved,
)
from haowai.sections.models.fronts import Front, Special
from haowai.sections.models.promotions import Pages, Promotion, Slot
from haowai.sections.models.related import RelatedChoice
from haowai.sections.models.services import Breaking, ServicePage
from haowai.sections.models.subjects import Person, SubjectKind, Topic

__all__ = [
    "RESERVED_SLUGS",
    "Breaking",
    "Channel",
    "Front",
    "GateWording",
    "Language",
    "Pages",
    "Person",
    "Promotion",
    "RelatedChoice",
    "Section",
    "ServicePage",
    "Slot",
    "Special",
    "SubjectKind",
    "Topic",
    "ascii_slug",
    "colour",
    "links_are_whole",
    "not_reserved",
]
