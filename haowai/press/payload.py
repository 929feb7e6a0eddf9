"""The article as printed: schema 1 of the payload, and how older schemas are read.

A payload is never changed. When the schema changes, ``SCHEMA`` is raised and a function from the old one to
the next is added to ``UPGRADES``; reading runs through them in order, so the newest code reads the oldest
printing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypedDict

from haowai.press.models.log import Payload, State
from haowai.press.models.story import Form

SCHEMA = 1


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
    """Schema 1. Times are ISO 8601 in UTC; ``body`` blocks are described in ``docs/payload.md``."""

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


UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


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
    """The photos that the printing shows, the lead among them."""
    named: list[Any] = [data["lead"]] if data["lead"] else []
    for block in data["body"]:
        if block["type"] == "photo":
            named.append(block)
        elif block["type"] == "gallery":
            named += block["photos"]
    return {photo["photo"] for photo in named if photo["photo"]}


def videos_of(data: ArticleData) -> set[int]:
    """The videos that the printing shows."""
    return {block["video"] for block in data["body"] if block["type"] == "video" and block["video"]}


def form_of(data: ArticleData) -> Form:
    """What the story mostly is: a recipe wherever it holds one, else what its body begins with."""
    if any(block["type"] == "recipe" for block in data["body"]):
        return Form.RECIPE
    first = data["body"][0]["type"] if data["body"] else ""
    return {"video": Form.VIDEO, "gallery": Form.GALLERY}.get(first, Form.ARTICLE)
