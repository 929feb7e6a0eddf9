"""The log, the story, and what is kept beside them."""

from haowai.press.models.edition import PaperEdition
from haowai.press.models.log import Checkpoint, Cursor, LogRow, Payload, PressHead, SealedLook
from haowai.press.models.ranges import NumberRange
from haowai.press.models.story import Alias, CorrectionRecord, Form, ListEntry, MediaKind, MediaUse, Story

__all__ = [
    "Alias",
    "Checkpoint",
    "CorrectionRecord",
    "Cursor",
    "Form",
    "ListEntry",
    "LogRow",
    "MediaKind",
    "MediaUse",
    "NumberRange",
    "PaperEdition",
    "Payload",
    "PressHead",
    "SealedLook",
    "Story",
]
