"""Finding a passage in words, rich text and JSON, and putting a mark in its place."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

MARK = "○○○"
_TAGS = r"(?:<[^<>]*>)*"
_TAG = re.compile(r"<[^<>]*>")


class BadPassage(ValueError):
    """The passage is too short to be replaced everywhere."""


@dataclass
class Passage:
    """What has to go, and the mark that readers see instead. ``hits`` counts the places.

    In rich text the passage is found across tags (林<b>小明</b>) and written with entities; in addresses also
    percent-encoded. The tags stay, so the text stays well formed.
    """

    text: str
    mark: str = MARK
    hits: int = 0
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        text = " ".join(self.text.split())
        if len(text) < 2:
            raise BadPassage(_("A passage needs at least two characters."))
        letters = [r"(?:\s|&nbsp;)+" if letter == " " else _letter(letter) for letter in text]
        encoded = "|".join(
            {re.escape(quote(text)), re.escape(quote(text).lower()), re.escape(quote(text, safe=""))}
        )
        self._pattern = re.compile(f"{_TAGS.join(letters)}|{encoded}")

    def out_of(self, text: str) -> str:
        """The text with the mark in place of the passage."""

        def replaced(match: re.Match[str]) -> str:
            self.hits += 1
            return self.mark + "".join(_TAG.findall(match.group()))

        return self._pattern.sub(replaced, text)

    def out_of_json(self, value: Any) -> Any:
        """The value with every string in it treated so, also in JSON that is kept as a string inside (a
        body).
        """
        if isinstance(value, str):
            return self._out_of_string(value)
        if isinstance(value, dict):
            return {key: self.out_of_json(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.out_of_json(item) for item in value]
        return value

    def _out_of_string(self, text: str) -> str:
        if text[:1] in {"[", "{"}:
            try:
                inner = json.loads(text)
            except ValueError:
                return self.out_of(text)
            before = self.hits
            cleaned = self.out_of_json(inner)
            return json.dumps(cleaned) if self.hits > before else text
        return self.out_of(text)


def _letter(letter: str) -> str:
    written = {re.escape(letter), re.escape(html.escape(letter)), f"&#{ord(letter)};"}
    return "(?:" + "|".join(sorted(written, key=len, reverse=True)) + ")"
