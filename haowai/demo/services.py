"""The service pages of the demo newspaper (``services.toml``)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from haowai.demo.manuscripts import inline
from haowai.sections.models import Channel, ServicePage

SERVICES = Path(__file__).with_name("services.toml")


def service_pages() -> list[ServicePage]:
    """The pages in their order, unsaved. The channels must be there."""
    channels = {channel.slug: channel for channel in Channel.objects.all()}
    return [
        ServicePage(
            channel=channels[table["channel"]],
            slug=table["slug"],
            title=table["title"],
            body=rich_text(table["body"]),
            in_footer=table.get("in_footer", True),
            position=position,
        )
        for position, table in enumerate(
            tomllib.loads(SERVICES.read_text(encoding="utf-8"))["service"], start=1
        )
    ]


def rich_text(text: str) -> str:
    """Paragraphs, ``## headings`` and ``- lists`` as the newsroom's editor keeps them."""
    made = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines()]
        if lines[0].startswith("## "):
            made.append(f"<h2>{inline(lines[0][3:])}</h2>")
        elif lines[0].startswith("- "):
            made.append("<ul>" + "".join(f"<li>{inline(line[2:])}</li>" for line in lines) + "</ul>")
        else:
            made.append(f"<p>{inline(''.join(lines))}</p>")
    return "".join(made)
