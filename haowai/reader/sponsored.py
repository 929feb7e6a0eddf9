"""Links in sponsored stories say that they are paid for.

``rel=sponsored``: https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils.safestring import mark_safe

from haowai.reader.blocks import Block, Paragraph

#: As links of a paragraph are written when it is printed (articles/content.py): they begin with their address.
_LINK = re.compile(r"<a (?=href=)")


def sponsored_links(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks of a sponsored story, with the links in its words marked."""
    return tuple(_marked(block) if isinstance(block, Paragraph) else block for block in blocks)


def _marked(paragraph: Paragraph) -> Paragraph:
    html = _LINK.sub('<a rel="sponsored" ', str(paragraph.html))
    return replace(paragraph, html=mark_safe(html))  # noqa: S308 it was safe, and got one attribute of ours
