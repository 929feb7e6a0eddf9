"""The ``haowai`` command: the commands of all rooms under one roof.

Exit codes: 0 done, 1 something is wrong or was refused, 2 the command was misused.
"""

from __future__ import annotations

import importlib
import os
import sys

import typer

from haowai import __version__
from haowai.lib.env import BadSetting

#: Command name and where its function is: each room keeps its own.
COMMANDS = {
    "init": "haowai.config.commands.setup:init",
    "demo": "haowai.demo.commands:demo",
    "serve": "haowai.config.commands.serving:serve",
    "web": "haowai.config.commands.serving:web",
    "worker": "haowai.config.commands.serving:worker",
    "import": "haowai.wire.commands:import_",
    "createuser": "haowai.newsroom.commands:createuser",
    "doctor": "haowai.config.commands.doctor:doctor",
    "verify": "haowai.press.commands:verify",
    "checkpoint": "haowai.press.commands:checkpoint",
    "rebuild": "haowai.press.commands:rebuild",
    "redact": "haowai.articles.commands:redact",
}


def build() -> typer.Typer:
    """The application with every command. Raises BadSetting when the environment can't be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haowai.config.settings")
    import django

    django.setup()
    _introduce()
    application = typer.Typer(
        name="haowai",
        help="Haowai 號外: an online newspaper. Newsroom, press and reader in one program.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, place in COMMANDS.items():
        module, function = place.split(":")
        application.command(name)(getattr(importlib.import_module(module), function))
    return application


def _introduce() -> None:
    """Rooms on one floor don't know each other: what one tells the other is handed on here."""
    from haowai.audience.paths import read_with
    from haowai.discovery.related.together import set_together

    set_together(read_with)


def app() -> None:
    """Entry of the console script."""
    if sys.argv[1:] == ["--version"]:
        typer.echo(f"haowai {__version__}")
        return
    try:
        application = build()
    except BadSetting as error:
        typer.echo(f"haowai: {error}", err=True)
        raise SystemExit(2) from None
    from django.db import DatabaseError

    try:
        application()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        typer.echo(
            f"haowai: the database refused: {reason}. Run haowai init; haowai doctor says more.", err=True
        )
        raise SystemExit(1) from None
