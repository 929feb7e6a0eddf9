"""From the article as it is written to the article as printed: the payload of ``press/payload.py``.

Pure: rows in, plain JSON values out. The bulk writer uses it with rows that are not saved yet, so an import
and an editor's "publish" give the same bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import nh3

from haowai.articles.models import Article, Correction, Signature
from haowai.media.models import Photo
from haowai.press.canonical import instant
from haowai.press.payload import SCHEMA, ArticleData, BylineData, CorrectionData, PhotoData

PAGE_LINK = re.compile(
    r'<a\b[^>]*\blinktype="page"[^>]*\bid="(\d+)"[^>]*>|<a\b[^>]*\bid="(\d+)"[^>]*\blinktype="page"[^>]*>'
)

#: A paragraph without markup, entities and control characters, as most are: nothing in it could be cleaned.
PLAIN = re.compile(r'<p(?: data-block-key="\w+")?>([^<>&\x00-\x1f\x7f-\xa0]*)</p>')


def clean_inline(text: str, numbers: Mapping[int, int]) -> str:
    """Rich text of one paragraph as safe inline HTML: links, strong, em, line breaks, nothing else.

    Links to articles become ``/stories/{number}``, which redirects to wherever the story is; ``numbers`` maps
    page keys to public numbers, and a link to an unknown page keeps only its words.
    """

    if plain := PLAIN.fullmatch(text):
        return plain.group(1).strip()

    def link(match: re.Match[str]) -> str:
        number = numbers.get(int(match.group(1) or match.group(2)))
        return f'<a href="/stories/{number}">' if number else "<a>"

    text = PAGE_LINK.sub(link, text)
    text = re.sub(r"<(/?)b>", r"<\1strong>", re.sub(r"<(/?)i>", r"<\1em>", text))
    text = re.sub(r"</p>\s*<p[^>]*>", "<br>", text)
    cleaned = nh3.clean(
        text,
        tags={"a", "strong", "em", "br"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return re.sub(r"<a>(.*?)</a>", r"\1", cleaned).strip()


def page_links(body: Iterable[Mapping[str, Any]]) -> set[int]:
    """Keys of the pages that paragraphs link to."""
    return {
        int(match.group(1) or match.group(2))
        for block in body
        if block["type"] == "paragraph"
        for match in PAGE_LINK.finditer(block["value"])
    }


def photo_ids(body: Iterable[Mapping[str, Any]]) -> set[int]:
    """Keys of the photos in the body, posters of embeds among them."""
    values: list[Mapping[str, Any]] = []
    for block in body:
        if block["type"] == "photo":
            values.append(block["value"])
        elif block["type"] == "gallery":
            values += [_item(value) for value in block["value"]]
        elif block["type"] == "embed":
            values.append({"photo": block["value"].get("poster")})
    return {value["photo"] for value in values if value.get("photo")}


def _item(value: Any) -> Any:
    """An item of a list block, which Wagtail wraps with an id."""
    return value["value"] if isinstance(value, Mapping) and value.get("type") == "item" else value


def _photo(value: Mapping[str, Any], photos: Mapping[int, Photo]) -> PhotoData:
    photo = photos.get(value.get("photo") or 0)
    return PhotoData(
        photo=photo.pk if photo else None,
        remote=value.get("remote") or None,
        caption=value.get("caption") or (photo.caption if photo else ""),
        credit=value.get("credit") or (photo.credit if photo else ""),
        alt=value.get("alt") or (photo.alt if photo else ""),
    )


def _embed(value: Mapping[str, Any], photos: Mapping[int, Photo]) -> dict[str, Any]:
    poster = photos.get(value.get("poster") or 0)
    return {
        "url": value["url"],
        "title": value.get("title") or urlsplit(value["url"]).hostname or value["url"],
        "poster": poster.pk if poster else None,
        "credit": poster.credit if poster else "",
    }


def block_data(
    block: Mapping[str, Any], photos: Mapping[int, Photo], numbers: Mapping[int, int]
) -> dict[str, Any] | None:
    """One block of the stream (its raw JSON) as printed; None when there is nothing in it."""
    kind, value = block["type"], block["value"]
    printed: dict[str, Any] | None
    if kind == "paragraph":
        text = clean_inline(value, numbers)
        printed = {"html": text} if text else None
    elif kind == "photo":
        printed = {**_photo(value, photos)}
    elif kind == "gallery":
        printed = {"photos": [_photo(_item(item), photos) for item in value]}
    elif kind == "embed":
        printed = _embed(value, photos)
    elif kind in _PLAIN_BLOCKS:
        printed = _PLAIN_BLOCKS[kind](value)
    else:
        raise ValueError(f"unknown block {kind!r}")
    return {"type": kind, **printed} if printed is not None else None


def _list(value: Any) -> dict[str, Any] | None:
    items = [_item(item) for item in value["items"]]
    return {"ordered": bool(value.get("ordered")), "items": items} if items else None


def _table(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    return {
        "caption": value.get("caption") or "",
        "head": [column["heading"] for column in value["columns"]],
        "rows": [list(row["values"]) for row in value["rows"]],
    }


def _recipe(value: Any) -> dict[str, Any]:
    return {
        **{name: value.get(name) or "" for name in ("serves", "prep", "cook")},
        **{name: [_item(item) for item in value[name]] for name in ("ingredients", "steps")},
    }


#: Blocks that need nothing from other tables.
_PLAIN_BLOCKS: dict[str, Callable[[Any], dict[str, Any] | None]] = {
    "subheading": lambda value: {"text": value},
    "quote": lambda value: {"text": value["text"], "cite": value.get("cite") or ""},
    "list": _list,
    "table": _table,
    "video": lambda value: {"video": value} if value else None,
    "recipe": _recipe,
}


def signature_data(signature: Signature) -> BylineData:
    return BylineData(
        person=signature.person_id,
        name=signature.signed_name or None,
        role=signature.role or None,
        place=signature.place or None,
        day=signature.day,
        form=signature.form,
    )


def correction_data(correction: Correction) -> CorrectionData:
    return CorrectionData(id=correction.pk, at=instant(correction.at), text=correction.text)


def article_data(
    article: Article,
    *,
    signatures: Sequence[Signature],
    corrections: Sequence[CorrectionData],
    also: Sequence[int],
    topics: Sequence[int],
    aliases: Sequence[str],
    photos: Mapping[int, Photo],
    numbers: Mapping[int, int],
    evolved_from: int | None,
    raw: Iterable[Mapping[str, Any]] | None = None,
) -> ArticleData:
    """The payload. ``photos`` and ``numbers`` hold at least what ``photo_ids`` and ``page_links`` name. ``raw`` is
    the body as it is stored, for callers that have it at hand.

    ``article.published_at`` must be set. Raises ValueError on a block of an unknown type.
    """
    if article.published_at is None:
        raise ValueError("an article is printed with a time of publication")
    lead = photos.get(article.lead_id or 0)
    raw = article.body.get_prep_value() if raw is None else raw
    body = [block_data(block, photos, numbers) for block in raw]
    return ArticleData(
        schema=SCHEMA,
        number=article.number,
        language=article.language,
        channel=article.section.channel_id,
        section=article.section_id,
        also=sorted(also),
        edition=article.edition,
        paper={"date": article.paper_date.isoformat(), "page": article.paper_page}
        if article.paper_date
        else None,
        rating=article.rating,
        sponsored=article.sponsored,
        kicker=article.kicker,
        headline=article.headline,
        list_title=article.list_title,
        push_title=article.push_title,
        safe_headline=article.safe_headline,
        standfirst=article.standfirst,
        bylines=[signature_data(signature) for signature in signatures],
        lead=PhotoData(
            photo=lead.pk,
            remote=None,
            caption=article.lead_caption or lead.caption,
            credit=article.lead_credit or lead.credit,
            alt=lead.alt,
        )
        if lead
        else None,
        body=[block for block in body if block is not None],
        topics=sorted(topics),
        evolved_from=evolved_from,
        corrections=list(corrections),
        aliases=sorted(set(aliases)),
        published_at=instant(article.published_at),
        updated_at=instant(article.updated_at) if article.updated_at else None,
        source={
            "id": article.source_id or "",
            "name": article.source_name,
            "url": article.source_url,
            "licence": article.licence,
        }
        if article.import_digest
        else None,
    )


def paragraph_html(text: str) -> str:
    """Plain text as the rich text of a paragraph block; markup in it stays literal."""
    return f"<p>{html.escape(text, quote=False)}</p>"
