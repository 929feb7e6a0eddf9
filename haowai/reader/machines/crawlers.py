"""The small files that crawlers, advertisers, finders of holes and browsers look for: robots.txt, ads.txt,
security.txt, opensearch.xml.

Sources: RFC 9309 (robots), IAB Tech Lab ads.txt 1.1, RFC 9116 (security), OpenSearch 1.1.
"""

from __future__ import annotations

from django.utils.html import escape

from haowai.sections.addresses import base_of
from haowai.sections.models import Channel

#: Nothing there is for search engines: the newsroom, answers to a question, fragments of pages, consent, counted
#: clicks, the pages that exist offline only.
CLOSED = ("/newsroom/", "/search/", "/islands/", "/gate", "/go/", "/app/offline")


def robots_txt(channel: Channel) -> str:
    """robots.txt with the channel's sitemaps, and the desk's further lines at the end. Versions of stories are not
    among what is closed: they say ``noindex``, which a crawler must be let in to read."""
    base = base_of(channel)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines += [f"Sitemap: {base}/sitemap.xml", f"Sitemap: {base}/sitemaps/news.xml"]
    if channel.robots_txt.strip():
        lines += ["", *_lines(channel.robots_txt)]
    return "\n".join(lines) + "\n"


def plain_file(text: str) -> str:
    """A file as the desk wrote it, with one kind of line end; empty when there is none."""
    return "\n".join(_lines(text)) + "\n" if text.strip() else ""


def security_txt(channel: Channel) -> str:
    """The desk's security.txt, with its own address as Canonical where the desk gave none."""
    text = plain_file(channel.security_txt)
    if text and not any(line.lower().startswith("canonical:") for line in text.splitlines()):
        text += f"Canonical: {base_of(channel)}/.well-known/security.txt\n"
    return text


def opensearch_xml(channel: Channel) -> str:
    """How a browser asks the channel's search from its own bar of addresses. Names there have 16 characters at most."""
    base, name = escape(base_of(channel)), escape(channel.name)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{escape(channel.name[:16])}</ShortName>
  <Description>{name}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Language>{escape(channel.language)}</Language>
  <Image width="180" height="180" type="image/png">{base}/app/icon-180.png</Image>
  <Url type="text/html" template="{base}/search/?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
