"""The body of a record as the blocks of an article."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from haowai.articles.content import paragraph_html
from haowai.articles.models import Article
from haowai.wire.format import Record, RecordPhoto

#: Keys of our photos by the address that they were fetched from. Of others only address and words are kept.
Pictures = Mapping[str, int]


def body_of(record: Record, pictures: Pictures) -> StreamValue:
    """The stream of an article. Pictures stand where the record's body names their caption or address, the
    first one at the head and the others at the end where it doesn't.
    """
    left = list(record.photos)
    blocks: list[dict[str, Any]] = []
    for piece in record.body:
        match piece.type:
            case "paragraph":
                blocks.append(block("paragraph", paragraph_html(piece.text)))
            case "subheading":
                blocks.append(block("subheading", " ".join(piece.text.split())))
            case "quote":
                blocks.append(block("quote", {"text": piece.text, "cite": ""}))
            case "list":
                lines = [line.strip() for line in piece.text.splitlines() if line.strip()]
                items = [{"type": "item", "value": line, "id": new_id()} for line in lines]
                blocks.append(block("list", {"ordered": False, "items": items}))
            case "photo":
                photo = next((p for p in left if piece.text in {p.caption, p.url}), None)
                if photo is not None:
                    left.remove(photo)
                elif any(piece.text in {p.caption, p.url} for p in record.photos):
                    continue
                blocks.append(photo_block(photo or RecordPhoto(caption=piece.text), pictures))
    placed = len(record.photos) - len(left)
    head = [photo_block(left.pop(0), pictures)] if left and not placed else []
    tail = [photo_block(photo, pictures) for photo in left]
    stream = Article._meta.get_field("body").stream_block
    return StreamValue(stream, [*head, *blocks, *tail], is_lazy=True)


def photo_block(photo: RecordPhoto, pictures: Pictures) -> dict[str, Any]:
    value = {
        "photo": pictures.get(photo.url or ""),
        "remote": photo.url or "",
        "caption": photo.caption or "",
        "credit": photo.credit or "",
        "alt": photo.alt or "",
    }
    return block("photo", value)


def photos_of(body: StreamValue) -> dict[str, int | None]:
    """The pictures of a stream that came from elsewhere: their addresses, with our photo where we have one."""
    values = (raw["value"] for raw in body.get_prep_value() if raw["type"] == "photo")
    return {value["remote"]: value.get("photo") for value in values if value.get("remote")}


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": new_id()}


def new_id() -> str:
    return str(uuid.uuid4())
