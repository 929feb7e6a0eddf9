"""Typed readers of environment variables, each with its documentation beside it.

Every variable the program reads is declared by one call of a reader in the settings module. The registry feeds
``haowai doctor`` and the test that compares it with ``docs/configuration.md``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class BadSetting(Exception):
    """A variable holds a value that cannot be used; the message says which, why and what to write instead."""


@dataclass(frozen=True)
class Variable:
    """One declared variable: its name, what kind of value it takes, its default as text, and what it does."""

    name: str
    kind: str
    default: str
    help: str


class Environment:
    """Reads typed values from a mapping of strings (``os.environ`` unless given) and remembers what it declared."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.declared: dict[str, Variable] = {}

    def _read(self, name: str, kind: str, default: str, help: str, parse: Callable[[str], T]) -> T:
        self.declared[name] = Variable(name, kind, default, help)
        raw = self.values.get(name, "").strip() or default
        try:
            return parse(raw)
        except ValueError as error:
            raise BadSetting(f"{name}={raw!r} is not a valid {kind}: {error}") from error

    def text(self, name: str, default: str, help: str, *, choices: tuple[str, ...] = ()) -> str:
        def parse(raw: str) -> str:
            if choices and raw not in choices:
                raise ValueError("use one of " + ", ".join(choices))
            return raw

        return self._read(name, "one of " + ", ".join(choices) if choices else "text", default, help, parse)

    def integer(self, name: str, default: int, help: str, *, low: int, high: int) -> int:
        def parse(raw: str) -> int:
            value = int(raw)
            if not low <= value <= high:
                raise ValueError(f"use a whole number from {low} to {high}")
            return value

        return self._read(name, "whole number", str(default), help, parse)

    def path(self, name: str, default: str, help: str) -> Path:
        return self._read(name, "path", default, help, lambda raw: Path(raw).expanduser().absolute())

    def listing(self, name: str, help: str) -> list[str]:
        """A list of words between commas; empty when the variable is."""
        return self._read(
            name,
            "list, comma between",
            "",
            help,
            lambda raw: [w.strip() for w in raw.split(",") if w.strip()],
        )

    def mapping(self, name: str, help: str) -> dict[str, str]:
        """Pairs ``name=value`` between commas; empty when the variable is."""

        def parse(raw: str) -> dict[str, str]:
            pairs = [word.strip() for word in raw.split(",") if word.strip()]
            if bad := [pair for pair in pairs if "=" not in pair]:
                raise ValueError(f"{bad[0]!r} has no '='; write name=value,name=value")
            return dict(pair.split("=", 1) for pair in pairs)

        return self._read(name, "pairs name=value, comma between", "", help, parse)

    def url(self, name: str, default: str, help: str) -> str:
        """An address with scheme and host, without a slash at its end."""

        def parse(raw: str) -> str:
            parts = urlsplit(raw)
            if raw and (parts.scheme not in {"http", "https"} or not parts.hostname):
                raise ValueError("write http:// or https:// and a host")
            return raw.rstrip("/")

        return self._read(name, "address", default, help, parse)

    def addresses(self, name: str, help: str, *, schemes: tuple[str, ...]) -> list[str]:
        """Addresses between commas, each of one of the schemes and with a host; empty when the variable is. Passwords
        have no place in them: addresses are logged and shown."""

        def parse(raw: str) -> list[str]:
            found = [word.strip() for word in raw.split(",") if word.strip()]
            for word in found:
                parts = urlsplit(word)
                if parts.username is not None or parts.password is not None:
                    raise ValueError("an address may hold no user and no password")
                if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
                    raise ValueError(f"write {', '.join(f'{scheme}://' for scheme in schemes)} and a host")
                _ = parts.port  # raises ValueError for what is none
            return list(dict.fromkeys(found))

        return self._read(name, "addresses, comma between", "", help, parse)
