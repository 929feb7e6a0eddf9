"""Rich text of the newsroom as safe HTML of a page."""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString, mark_safe

_TAGS = {"h2", "h3", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "a"}
_NAMES = {"b": "strong", "i": "em"}
_BARE = re.compile(r"<a>(.*?)</a>", re.DOTALL)


def rich_html(text: str) -> SafeString:
    """What editors wrote, with headings, paragraphs, lists, emphasis, rules and links, and nothing else.

    ``text`` is rich text as the newsroom's editor keeps it. A link that the newsroom didn't turn into an address
    (``newsroom/services.py`` does so for articles) keeps only its words.
    """
    text = re.sub(r"<(/?)([bi])>", lambda tag: f"<{tag[1]}{_NAMES[tag[2]]}>", text)
    cleaned = nh3.clean(
        text,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return mark_safe(_BARE.sub(r"\1", cleaned).replace("<p></p>", ""))  # noqa: S308 cleaned above
