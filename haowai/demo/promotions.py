"""The house promotions of the demo newspaper (``promotions.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from haowai.sections.models import Channel, Promotion

PROMOTIONS = Path(__file__).with_name("promotions.toml")
FIELDS = ("name", "slot", "pages", "title", "text", "call", "url")


def promotions(photos: Mapping[str, int], now: datetime) -> list[Promotion]:
    """The campaigns, unsaved. The channels must be there; ``photos`` are keys of photos by their names."""
    channels = {channel.slug: channel for channel in Channel.objects.all()}
    return [
        Promotion(
            channel=channels.get(table.get("channel", "")),
            photo_id=photos.get(table.get("photo", "")),
            weight=table.get("weight", 10),
            begins_at=now - timedelta(days=7),
            **{name: table[name] for name in FIELDS if name in table},
        )
        for table in tomllib.loads(PROMOTIONS.read_text(encoding="utf-8"))["promotion"]
    ]
