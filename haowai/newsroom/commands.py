"""``haowai createuser``: somebody new in the newsroom."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from haowai.accounts.models import Staff
from haowai.accounts.roles import Role
from haowai.newsroom.groups import add_to_role
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section


def createuser(
    username: Annotated[str, typer.Argument(help="Name to sign in with.")],
    role: Annotated[Role, typer.Option(help="What they do.")],
    section: Annotated[
        list[str] | None,
        typer.Option(help="Section of a reporter or desk editor: world, or sports/baseball. Repeatable."),
    ] = None,
    name: Annotated[str, typer.Option(help="Name as signed.")] = "",
    email: Annotated[str, typer.Option(help="Mail address.")] = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for a password; else one is made and printed once.")
    ] = False,
) -> None:
    """Make an account with a role. A made password must be changed at the first sign-in."""
    if Staff.objects.filter(username=username).exists():
        typer.echo(f"There is somebody called {username!r} already; choose another name.", err=True)
        raise typer.Exit(1)
    sections = [find_section(text) for text in section or ()]
    if ask and not sys.stdin.isatty():
        typer.echo("--ask needs a terminal; without it a password is made and printed.", err=True)
        raise typer.Exit(2)
    password = ask_password() if ask else secrets.token_urlsafe(12)
    try:
        with press_transaction("createuser"):
            staff = Staff(username=username, name=name, email=email, password_is_temporary=not ask)
            staff.set_password(password)
            staff.full_clean(exclude=["password"])
            staff.save()
            add_to_role(staff, role, sections)
    except (ValueError, ValidationError) as error:
        reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        typer.echo(f"Not made: {reason}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{username} is {role.label}." + ("" if ask else f" Password, once: {password}"))


def find_section(text: str) -> Section:
    """The section named ``slug`` of the paper, or ``channel/slug``. Leaves with 2 when there is none."""
    channel, _, slug = text.rpartition("/")
    wanted = Section.objects.select_related("channel").filter(slug=slug)
    found = (
        wanted.filter(channel__slug=channel).first()
        if channel
        else wanted.filter(channel__is_paper=True).first()
    )
    if found is None:
        known = ", ".join(f"{s.channel.slug}/{s.slug}" for s in Section.objects.select_related("channel"))
        typer.echo(
            f"There is no section {text!r}. Known: {known or 'none; run haowai demo or haowai import first'}",
            err=True,
        )
        raise typer.Exit(2)
    return found


def ask_password() -> str:
    """A password typed twice at the terminal that passes the newsroom's rules."""
    while True:
        password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            validate_password(password)
        except ValidationError as error:
            for message in error.messages:
                typer.echo(message, err=True)
            continue
        return password
