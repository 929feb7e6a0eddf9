"""The article as printed: schema 2 of the payload, and how older schemas are read.

A payload is never changed. When the schema changes, ``SCHEMA`` is raised and a function from the old one to
the next is added to ``UPGRADES``; reading runs through them in order, so the newest code reads the oldest
printing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypedDict

from haowai.lib.players import player_of
from haowai.press.models.log import Payload, State
from haowai.press.models.story import Form

SCHEMA = 2


class BylineData(TypedDict):
    """One signature; ``person`` is the id of the author page, or null."""

    person: int | None
    name: str | None
    role: str | None
    place: str | None
    day: int | None
    form: str | None


class PhotoData(TypedDict):
    """A picture as it was chosen: ``photo`` is our own, or null when only ``remote`` (an address, never
    hot-linked) or words are known. ``credit`` is without brackets.
    """

    photo: int | None
    remote: str | None
    caption: str
    credit: str
    alt: str


class PaperData(TypedDict):
    date: str
    page: str


class CorrectionData(TypedDict):
    """A dated public record. ``at`` is ISO 8601 in UTC; a withheld text is empty."""

    id: int
    at: str
    text: str


class SourceData(TypedDict):
    """Where an imported article came from."""

    id: str
    name: str
    url: str
    licence: str


class ArticleData(TypedDict):
    """Schema 2. Times are ISO 8601 in UTC; ``body`` blocks are described in ``docs/payload.md``."""

    schema: int
    number: int
    language: str
    channel: int
    section: int
    also: list[int]
    edition: str
    paper: PaperData | None
    rating: str
    sponsored: bool
    kicker: str
    headline: str
    list_title: str
    push_title: str
    safe_headline: str
    standfirst: str
    bylines: list[BylineData]
    lead: PhotoData | None
    body: list[dict[str, Any]]
    topics: list[int]
    evolved_from: int | None
    corrections: list[CorrectionData]
    aliases: list[str]
    published_at: str
    updated_at: str | None
    source: SourceData | None


class Unreadable(Exception):
    """The payload is sealed or erased, or of a schema newer than this program."""


def _to_two(data: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 (2026): an embed has a poster, a photo of ours, and whose it is."""
    body = [
        {**block, "poster": None, "credit": ""} if block["type"] == "embed" else block
        for block in data["body"]
    ]
    return {**data, "schema": 2, "body": body}


UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _to_two}


def upgrade(data: dict[str, Any]) -> ArticleData:
    """Bring a payload of any older schema to the newest. Raises Unreadable for one from the future."""
    while data["schema"] < SCHEMA:
        data = UPGRADES[data["schema"]](data)
    if data["schema"] > SCHEMA:
        raise Unreadable(f"payload of schema {data['schema']}: update Haowai to read it")
    return data  # type: ignore[return-value]


def is_withheld(data: ArticleData) -> bool:
    """Whether this is what redaction of a whole story leaves: no desk can print an article without a
    headline.
    """
    return not data["headline"]


def read(payload: Payload) -> ArticleData:
    """The words of a whole payload. Sealed ones are read by ``press/redaction.py`` alone, which logs it."""
    if payload.state != State.WHOLE or payload.content is None:
        raise Unreadable(f"payload {payload.pk} is {payload.state}")
    return upgrade(json.loads(bytes(payload.content)))


def photos_of(data: ArticleData) -> set[int]:
    """The photos that the printing shows: the lead, those of the body, posters of embeds."""
    shown: list[int | None] = [data["lead"]["photo"]] if data["lead"] else []
    for block in data["body"]:
        if block["type"] == "photo":
            shown.append(block["photo"])
        elif block["type"] == "gallery":
            shown += [photo["photo"] for photo in block["photos"]]
        elif block["type"] == "embed":
            shown.append(block["poster"])
    return {photo for photo in shown if photo}


def videos_of(data: ArticleData) -> set[int]:
    """The videos that the printing shows."""
    return {block["video"] for block in data["body"] if block["type"] == "video" and block["video"]}


def form_of(data: ArticleData) -> Form:
    """What the story mostly is: a recipe wherever it holds one, else what its body begins with. A film on
    another site that has a player here counts as one of ours.
    """
    if any(block["type"] == "recipe" for block in data["body"]):
        return Form.RECIPE
    first = data["body"][0] if data["body"] else {"type": ""}
    if first["type"] == "embed" and player_of(first["url"]):
        return Form.VIDEO
    return {"video": Form.VIDEO, "gallery": Form.GALLERY}.get(first["type"], Form.ARTICLE)
