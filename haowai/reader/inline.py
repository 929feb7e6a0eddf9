"""The few bytes of script and style that stand within a page, each allowed by its digest in the page's
Content-Security-Policy (CSP Level 3, 6.7.3): nothing else written into a page can run."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Inline:
    """The text of a script or style element; our own, or made of checked values, never a reader's words."""

    text: str

    def __str__(self) -> SafeString:
        return mark_safe(self.text)  # noqa: S308

    @cached_property
    def source(self) -> str:
        """What the policy says of it."""
        digest = base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()
        return f"'sha256-{digest}'"


#: In the language of old browsers, since it is what tells them apart.
EARLY = Inline(Path(__file__).with_name("early.js").read_text(encoding="utf-8").strip())
