"""``haowai redact``: what the legal desk does from the command line."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone, translation

from haowai.articles.passages import MARK, BadPassage
from haowai.articles.redaction import NothingToRedact, redact_passage, redact_story
from haowai.press.models.story import TAIPEI


def redact(
    number: Annotated[int, typer.Argument(help="The story's number, as in its address.")],
    reason: Annotated[str, typer.Option(help="Why: kept with the seal, for the legal desk alone.")],
    passage: Annotated[str, typer.Option(help="Words to take out; a mark stands in their place.")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="Take the whole story down for good.")] = False,
    mark: Annotated[str, typer.Option(help="What readers see in place of the passage.")] = MARK,
    erase_on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Day on which the sealed words are erased; 180 days from now if absent.",
        ),
    ] = None,
    with_photos: Annotated[
        bool, typer.Option("--with-photos", help="Withdraw the story's photos as well.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Redact a passage, or a whole story: sealed everywhere at once, erased on its date, the log's chain
    whole.
    """
    if bool(passage) == whole:
        _refuse("Say either --passage TEXT or --whole.", 2)
    if not reason.strip():
        _refuse("Say why with --reason.", 2)
    day = erase_on.date() if erase_on else None
    if day is not None and day <= timezone.localdate(timezone=TAIPEI):
        _refuse("--erase-on must be a day to come.", 2)
    if not yes and sys.stdin.isatty():
        what = "the whole story" if whole else f"“{passage}” in every version of story"
        typer.confirm(f"Redact {what} {number}? It can't be undone.", abort=True)
    try:
        # The command line speaks English, whatever language the newsroom speaks.
        with translation.override("en"):
            if whole:
                done = redact_story(number, user=None, reason=reason, erase_on=day, with_photos=with_photos)
            else:
                done = redact_passage(
                    number,
                    passage,
                    user=None,
                    reason=reason,
                    erase_on=day,
                    mark=mark,
                    with_photos=with_photos,
                )
    except (NothingToRedact, BadPassage) as error:
        _refuse(str(error), 1)
    else:
        told = {
            "number": number,
            "row": done.row,
            "sealed": done.sealed,
            "erase_on": done.erase_on.isoformat(),
        }
        sys.stdout.write(
            json.dumps(told) + "\n"
            if as_json
            else f"Story {number}: redacted by row {done.row}; {done.sealed} sealed until {done.erase_on}.\n"
        )


def _refuse(why: str, code: int) -> None:
    typer.echo(why, err=True)
    raise typer.Exit(code)
