"""The page's own address, of all that may stand on it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from haowai.wire.dump.page import Page

_ADDRESS = re.compile(
    r"^(?:(?:原文|本文|文章|新聞)?(?:網址|連結|出處)|url|link|source|"
    r"canonical)?\s*[:：]?\s*(https?://[^\s<>\"'）)」]+)$",
    re.IGNORECASE,
)
_ADDRESS_AFTER = re.compile(r"^(?:原文|本文)(?:網址|連結)\s*[:：].*?(https?://[^\s<>\"'）)」]+)\s*$")
#: Addresses of buttons, not of the page.
_SHARE = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook|fb|twitter|x|t|line|youtube|youtu|instagram|threads|goo|bit|reurl|plurk|weibo|"
    r"whatsapp|google|apple)\.(?:com|net|me|be|co|gl|ly|cc|tv|org)\b|/(?:share|sharer|login|search)\b",
    re.IGNORECASE,
)


def is_address(text: str) -> bool:
    """Whether the line is an address, with or without a label."""
    return bool(_ADDRESS.match(text) or _ADDRESS_AFTER.match(text))


def address(page: Page, body_at: int) -> str | None:
    """The page's own address: from a line that is labelled so, or the only one alone above the body."""
    labelled: list[str] = []
    bare: list[str] = []
    for at, kind in enumerate(page.kinds):
        text = page.text(at)
        found = _ADDRESS.match(text) or _ADDRESS_AFTER.match(text)
        if kind != "address" or not found or _SHARE.search(found[1]):
            continue
        if not text.lower().startswith("http"):
            labelled.append(found[1])
        elif at < body_at and urlsplit(found[1]).path.strip("/"):
            bare.append(found[1])
    if labelled:
        return labelled[0]
    return bare[0] if len(set(bare)) == 1 else None
