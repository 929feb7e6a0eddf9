"""What production refuses to start with. Each refusal says which variable to set, and to what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from haowai.lib.env import BadSetting
from haowai.lib.secrets import is_private

#: The settings that are judged.
JUDGED = ("DEBUG", "BASE_URL", "CHANNEL_URLS", "HAOWAI_HOME")
LOCAL = {"localhost", "127.0.0.1", "::1"}


def refusals(settings: Mapping[str, Any]) -> list[str]:
    """Every reason why these settings are not safe in production; empty when they are."""
    found = []
    base = urlsplit(settings["BASE_URL"])
    if settings["DEBUG"]:
        found.append("HAOWAI_DEBUG=yes shows settings to strangers: remove it")
    if base.scheme != "https":
        found.append(
            "HAOWAI_BASE_URL must begin with https://, or passwords and cookies cross the network readable"
        )
    if base.hostname in LOCAL or (base.hostname or "").endswith(".localhost"):
        found.append("HAOWAI_BASE_URL names this machine only: set it to the paper's own address")
    for slug, url in settings["CHANNEL_URLS"].items():
        if urlsplit(url).scheme != "https":
            found.append(f"HAOWAI_CHANNEL_URLS: {slug} must begin with https://")
    secrets = Path(settings["HAOWAI_HOME"]) / "secrets"
    found += [
        f"{path} can be read by others: chmod 600 {path}"
        for path in sorted(secrets.glob("*"))
        if path.is_file() and not is_private(path)
    ]
    return found


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """Raise BadSetting with all reasons at once."""
    if found := refusals(settings):
        raise BadSetting("production refuses to start:\n  - " + "\n  - ".join(found))
