"""A story's words as plain HTML for whoever shows it elsewhere: no style, no script, whole addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe

from haowai.lib.zh import han_count
from haowai.media.models import Photo, Video
from haowai.media.pictures import WHOLE, picture_url, size_of
from haowai.press.payload import ArticleData
from haowai.reader.images import may_be_shown
from haowai.reader.video import SHAPE

#: How wide pictures are that stand in texts elsewhere.
WIDTH = 1280
#: What XML 1.0 (section 2.2) has no place for, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WITHIN = re.compile(r'(?<=\shref=")/(?!/)')
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.,%-]*")


@dataclass(frozen=True)
class Shot:
    """A picture for machines: a JPEG at a whole address, with what was said of it. ``credit`` has no brackets."""

    url: str
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    type: str = "image/jpeg"


@dataclass(frozen=True)
class Media:
    """What stories show, by key, and the base (scheme, host) that addresses without a host belong to."""

    photos: Mapping[int, Photo]
    videos: Mapping[int, Video]
    base: str

    def shot(self, data: Mapping[str, Any] | None, *, shape: str = WHOLE, width: int = WIDTH) -> Shot | None:
        """A picture of the payload; None when there is none that readers may see today."""
        photo = self.photos.get(data["photo"] or 0) if data else None
        if data is None or photo is None or not may_be_shown(photo):
            return None
        across, down = size_of(photo, width, shape)
        url = urljoin(self.base, picture_url(photo, width, shape=shape, kind="jpg"))
        return Shot(url, across, down, data["alt"], data["caption"], data["credit"])


def poster_of(video: Video, base: str) -> Shot | None:
    """The poster of a film, loaded with it; None when there is none that readers may see today."""
    photo = video.poster
    if photo is None or not may_be_shown(photo):
        return None
    across, down = size_of(photo, WIDTH, SHAPE)
    return Shot(urljoin(base, picture_url(photo, WIDTH, shape=SHAPE, kind="jpg")), across, down, video.title)


def plain(text: str) -> str:
    """Text that can stand in XML: without the control characters that it forbids."""
    return _NOT_XML.sub("", text)


def word_count(data: ArticleData) -> int:
    """How long the story is as readers count: Chinese characters, and words of other scripts."""
    text = " ".join([data["standfirst"], *(words for block in data["body"] for words in _words(block))])
    return han_count(text) + len(_WORD.findall(text))


def body_html(data: ArticleData, media: Media) -> SafeString:
    """Lead picture and body. Never call it for a restricted story."""
    parts = [_figure(data["lead"], media)] if data["lead"] else []
    parts += [_block(block, media) for block in data["body"]]
    return mark_safe("\n".join(part for part in parts if part))  # noqa: S308 each part was made by format_html


def _words(block: Mapping[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "paragraph":
            yield strip_tags(block["html"])
        case "subheading" | "quote":
            yield block["text"]
        case "list":
            yield from block["items"]
        case "recipe":
            yield from block["ingredients"]
            yield from block["steps"]


def _block(block: Mapping[str, Any], media: Media) -> SafeString:
    write = _WRITERS.get(block["type"])
    return write(block, media) if write else mark_safe("")


def _paragraph(block: Mapping[str, Any], media: Media) -> SafeString:
    # Cleaned when it was printed (articles/content.py); links within the newspaper have no host there.
    whole = _WITHIN.sub(f"{conditional_escape(media.base)}/", block["html"])
    return format_html("<p>{}</p>", mark_safe(whole))  # noqa: S308


def _subheading(block: Mapping[str, Any], media: Media) -> SafeString:
    return format_html("<h2>{}</h2>", block["text"])


def _figure(block: Mapping[str, Any], media: Media) -> SafeString:
    shot = media.shot(block)
    words = block["caption"] + (f"（{block['credit']}）" if block["credit"] else "")
    if shot is None and not block["caption"]:
        return mark_safe("")
    picture: SafeString | str = ""
    if shot is not None:
        picture = format_html(
            '<img src="{}" width="{}" height="{}" alt="{}">', shot.url, shot.width, shot.height, shot.alt
        )
    caption = format_html("<figcaption>{}</figcaption>", words) if words else ""
    return format_html("<figure>{}{}</figure>", picture, caption)


def _gallery(block: Mapping[str, Any], media: Media) -> SafeString:
    return format_html_join("\n", "{}", ((_figure(photo, media),) for photo in block["photos"]))


def _quote(block: Mapping[str, Any], media: Media) -> SafeString:
    cite = format_html("<p>— {}</p>", block["cite"]) if block["cite"] else ""
    return format_html("<blockquote><p>{}</p>{}</blockquote>", block["text"], cite)


def _list(block: Mapping[str, Any], media: Media) -> SafeString:
    return _items("ol" if block["ordered"] else "ul", block["items"])


def _items(tag: str, items: Any) -> SafeString:
    inner = format_html_join("", "<li>{}</li>", ((item,) for item in items))
    return format_html("<{}>{}</{}>", tag, inner, tag)


def _table(block: Mapping[str, Any], media: Media) -> SafeString:
    def row(cells: Any, tag: str) -> SafeString:
        inner = format_html_join("", "<{}>{}</{}>", ((tag, str(cell or ""), tag) for cell in cells))
        return format_html("<tr>{}</tr>", inner)

    caption = format_html("<caption>{}</caption>", block["caption"]) if block["caption"] else ""
    head = row(block["head"], "th") if block["head"] else ""
    rows = format_html_join("", "{}", ((row(cells, "td"),) for cells in block["rows"]))
    return format_html("<table>{}{}{}</table>", caption, head, rows)


def _embed(block: Mapping[str, Any], media: Media) -> SafeString:
    if not block["url"].startswith(("https://", "http://")):
        return mark_safe("")
    return format_html('<p><a href="{}">{}</a></p>', block["url"], block["title"] or block["url"])


def _video(block: Mapping[str, Any], media: Media) -> SafeString:
    video = media.videos.get(block["video"] or 0)
    if video is None:
        return mark_safe("")
    shot = poster_of(video, media.base)
    poster = format_html(' poster="{}"', shot.url) if shot else ""
    return format_html(
        '<figure><video controls preload="none" src="{0}"{1}><a href="{0}">{2}</a></video>'
        "<figcaption>{2}</figcaption></figure>",
        urljoin(media.base, video.file.url),
        poster,
        video.title,
    )


def _recipe(block: Mapping[str, Any], media: Media) -> SafeString:
    facts = format_html_join(
        "", "<p>{}</p>", ((block[key],) for key in ("serves", "prep", "cook") if block[key])
    )
    return format_html("{}{}{}", facts, _items("ul", block["ingredients"]), _items("ol", block["steps"]))


_WRITERS: dict[str, Callable[[Mapping[str, Any], Media], SafeString]] = {
    "paragraph": _paragraph,
    "subheading": _subheading,
    "photo": _figure,
    "gallery": _gallery,
    "quote": _quote,
    "list": _list,
    "table": _table,
    "embed": _embed,
    "video": _video,
    "recipe": _recipe,
}
