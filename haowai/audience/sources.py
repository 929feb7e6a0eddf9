"""Where readers come from: the kind of it, and of other sites the host's name, nothing more."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

#: How a page says that its reader came from a page of ours: a list, or another story.
FRONTS, STORIES = "/", "/story"
SEARCH = re.compile(
    r"(?:^|\.)(?:google\.[a-z.]{2,6}|bing\.com|yahoo\.(?:com|co\.jp)|search\.yahoo\.[a-z.]+|duckduckgo\.com|baidu\.com|"
    r"yandex\.(?:com|ru)|ecosia\.org|startpage\.com|brave\.com|naver\.com|sogou\.com|so\.com|qwant\.com|kagi\.com|"
    r"perplexity\.ai|chatgpt\.com)$|^com\.google\.android\.googlequicksearchbox$"
)
SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook\.com|fb\.com|fb\.me|instagram\.com|threads\.(?:net|com)|line\.me|twitter\.com|x\.com|t\.co|"
    r"youtube\.com|ptt\.cc|dcard\.tw|plurk\.com|reddit\.com|linkedin\.com|lnkd\.in|telegram\.org|t\.me|weibo\.com|"
    r"weixin\.qq\.com|bsky\.app|mastodon\.social|pinterest\.com|tiktok\.com|discord\.com|gamer\.com\.tw|mobile01\.com)$"
)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}\.)*[a-z0-9-]{1,63}")
LONGEST = 80


@lru_cache(maxsize=4096)
def source_of(told: str) -> tuple[str, str]:
    """The kind (a name of ``numbers.SOURCES``) and the host, empty for pages of ours, of what a page says: nothing,
    ``FRONTS``, ``STORIES``, or the host that its reader came from; the host is empty too where it is no name."""
    if not told:
        return "direct", ""
    if told in (FRONTS, STORIES):
        return ("fronts" if told == FRONTS else "stories"), ""
    host = told.lower()
    if len(host) > LONGEST or not _HOST.fullmatch(host):
        return "elsewhere", ""
    if _is_ours(host):
        # Another channel's.
        return "fronts", ""
    if SEARCH.search(host):
        return "search", host
    if SOCIAL.search(host):
        return "social", host
    return "elsewhere", host


def _is_ours(host: str) -> bool:
    bases = [settings.BASE_URL, *settings.CHANNEL_URLS.values()]
    own = {(urlsplit(base).hostname or "").removeprefix("www.") for base in bases}
    return any(host == name or host.endswith(f".{name}") for name in own)
