"""``haowai init``: an installation that is ready to serve, from nothing or from an older version."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from rich.console import Console

from haowai.accounts.models import Staff
from haowai.lib.secrets import read_or_make
from haowai.lib.upgrading import bring_up_to_date
from haowai.newsroom.commands import ask_password
from haowai.newsroom.groups import ensure_roles

ADMIN = "admin"


def first_password_path() -> Path:
    """Where the one-time password lies until it was used, readable by its owner alone."""
    return Path(settings.HAOWAI_HOME) / "secrets" / "first-password"


def init(
    admin: Annotated[str, typer.Option(help="Name of the first administrator.")] = ADMIN,
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask for the administrator's password; else one is made.")
    ] = False,
) -> None:
    """Make or bring up to date: folders, secrets, database, roles, static files, the first administrator."""
    console = Console()
    home = Path(settings.HAOWAI_HOME)
    home.mkdir(parents=True, exist_ok=True)
    for folder in ("media", "cache", "secrets"):
        (home / folder).mkdir(exist_ok=True, mode=0o700 if folder == "secrets" else 0o755)
    with console.status("Bringing the database up to date …"):
        bring_up_to_date()
        ensure_roles()
    collect_static(console)
    if not Staff.objects.filter(is_superuser=True).exists():
        first_administrator(admin, ask=ask and sys.stdin.isatty())
    console.print(f"Ready: {home}")


def first_administrator(name: str, *, ask: bool) -> None:
    """The account that may do everything, with a password of one's own or one that must be changed at once."""
    password = ask_password() if ask else secrets.token_urlsafe(12)
    staff = Staff.objects.create_superuser(name, password=password)
    staff.password_is_temporary = not ask
    staff.save(update_fields=["password_is_temporary"])
    if not ask:
        first_password_path().unlink(missing_ok=True)
        read_or_make(first_password_path(), password.encode)


def first_password() -> tuple[str, str] | None:
    """Name and one-time password of the first administrator while nobody has used it, else None."""
    path = first_password_path()
    if not path.exists():
        return None
    staff = Staff.objects.filter(is_superuser=True, password_is_temporary=True).order_by("pk").first()
    password = path.read_text()
    if staff is None or not staff.check_password(password):
        path.unlink()
        return None
    return staff.username, password


def collect_static(console: Console) -> None:
    """Gather, hash and compress the static files, unless nothing changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    state = static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    with console.status("Gathering the static files …"):
        call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
        draft = stamp.with_name(f".stamp.{os.getpid()}")
        draft.write_text(state)
        draft.replace(stamp)


def static_state() -> str:
    """A digest of names, sizes and times of all static files."""
    digest = hashlib.sha256(settings.STATIC_URL.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
