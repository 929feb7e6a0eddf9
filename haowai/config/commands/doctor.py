"""``haowai doctor``: is this installation well, and if not, what mends it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from rich.console import Console
from rich.table import Table

from haowai.audience.numbers import freshness
from haowai.config.safety import JUDGED, refusals
from haowai.discovery.condition import index_state
from haowai.lib.secrets import is_private
from haowai.lib.upgrading import is_up_to_date
from haowai.newsroom import desk_search
from haowai.press.log import head_number
from haowai.press.models import Cursor
from haowai.press.purging.following import late_caches

MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "bad": "[red]✗[/]"}
FREE = 1024**3
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``state`` is ok, warning or bad; ``mend`` says what to do."""

    what: str
    state: str
    found: str
    mend: str = ""


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look at settings, database, disk, clock and permissions, and say how to mend what is wrong."""
    findings = [finding for look in LOOKS for finding in look()]
    if as_json:
        sys.stdout.write(
            json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1) + "\n"
        )
    else:
        table = Table(box=None, show_header=False, pad_edge=False)
        for finding in findings:
            table.add_row(MARKS[finding.state], finding.what, finding.found, finding.mend)
        Console().print(table)
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def look_at_settings() -> Iterator[Finding]:
    known = set(settings.ENV.declared)
    strange = sorted(name for name in os.environ if name.startswith("HAOWAI_") and name not in known)
    yield Finding(
        "settings",
        "warning" if strange else "ok",
        f"unknown: {', '.join(strange)}" if strange else f"{settings.HAOWAI_ENV}, {settings.BASE_URL}",
        "they do nothing; see docs/configuration.md for the names" if strange else "",
    )
    for network in settings.TRUSTED_PROXIES:
        try:
            ip_network(network, strict=False)
        except ValueError:
            yield Finding(
                "trusted proxies",
                "bad",
                f"{network} is no network",
                "write like 10.0.0.0/8 in HAOWAI_TRUSTED_PROXIES",
            )
    for reason in (
        refusals({name: getattr(settings, name) for name in JUDGED}) if not settings.PRODUCTION else []
    ):
        yield Finding(
            "for production", "warning", reason.split(":")[0], "needed only with HAOWAI_ENV=production"
        )


def look_at_home() -> Iterator[Finding]:
    home = Path(settings.HAOWAI_HOME)
    if not home.is_dir():
        yield Finding("home", "bad", f"{home} is missing", "run: haowai init")
        return
    writable = os.access(home, os.W_OK)
    yield Finding(
        "home",
        "ok" if writable else "bad",
        str(home),
        "" if writable else f"let this user write there: chown {os.getuid()} {home}",
    )
    free = shutil.disk_usage(home).free
    yield Finding(
        "disk",
        "ok" if free > FREE else "bad",
        f"{free / FREE:,.1f} GiB free",
        "" if free > FREE else "make room: under 1 GiB the database may stop writing",
    )
    for path in sorted((home / "secrets").glob("*")):
        if path.is_file() and not is_private(path):
            yield Finding("permissions", "bad", f"{path} can be read by others", f"run: chmod 600 {path}")


def look_at_database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            start = time.perf_counter()
            cursor.execute("SELECT 1")
            spent = (time.perf_counter() - start) * 1000
        ready = is_up_to_date()
    except DatabaseError as error:
        yield Finding(
            "database", "bad", str(error).splitlines()[0], "check DATABASE_URL and that the server runs"
        )
        return
    yield Finding("database", "ok", f"{connection.vendor}, answers in {spent:.1f} ms")
    if not ready:
        yield Finding("migrations", "bad", "some are to be applied", "run: haowai init")
        return
    head = head_number()
    yield Finding("press log", "ok", f"{head} rows")
    for name, number in Cursor.objects.values_list("name", "number"):
        behind = head - number
        # Those of caches in front are looked at apart: one that is no longer named in PURGE_URLS stays where it was.
        if behind > 1000 and not name.startswith(("purge ", "again ", "edition ")):
            yield Finding(f"consumer {name}", "warning", f"{behind} rows behind", "is haowai worker running?")


def look_at_search() -> Iterator[Finding]:
    try:
        state = index_state()
    except DatabaseError:
        return  # said already
    if state.trouble:
        yield Finding("search", "warning", state.trouble, "run haowai worker, or: haowai rebuild search")
    elif state.behind > 1000:
        yield Finding("search", "warning", f"{state.behind} rows behind", "is haowai worker running?")
    elif not state.behind and state.stories != state.live:
        found = f"holds {state.stories} of {state.live} live stories"
        yield Finding("search", "warning", found, "run: haowai rebuild search")
    else:
        yield Finding("search", "ok", f"{state.stories} stories")
    if state.forgetting:
        found = f"words of {state.forgetting} redacted stories still lie in its files"
        yield Finding("search", "warning", found, "is haowai worker running? It takes them out by and by")


def look_at_desk_search() -> Iterator[Finding]:
    try:
        found = desk_search.state()
    except DatabaseError:
        return  # said already
    if found["lacking"]:
        yield Finding(
            "newsroom's search",
            "warning",
            f"lacks {found['lacking']} rows",
            "run: haowai rebuild desk-search",
        )
    elif found["waiting"] > 1000:
        yield Finding(
            "newsroom's search",
            "warning",
            f"{found['waiting']} rows wait for it",
            "is haowai worker running?",
        )
    else:
        yield Finding("newsroom's search", "ok", "complete")


def look_at_caches_in_front() -> Iterator[Finding]:
    if not settings.PURGE_URLS:
        return
    try:
        late = late_caches()
    except DatabaseError:
        return  # said already
    for one in late:
        yield Finding(
            "cache in front",
            "warning",
            f"{one.address} has not confirmed since {one.since:%F %T} UTC: {one.rows} rows",
            "is haowai worker running, and does the cache take its purges? The worker's log says why not",
        )
    if not late:
        yield Finding("caches in front", "ok", f"all {len(settings.PURGE_URLS)} have confirmed")


def look_at_views() -> Iterator[Finding]:
    try:
        found = freshness()
    except DatabaseError as error:
        yield Finding(
            "page views", "bad", str(error).splitlines()[0], "check VIEWS_URL, and run: haowai init"
        )
        return
    if found.age is None:
        yield Finding("page views", "ok", "nothing counted yet")
        return
    yield Finding(
        "page views",
        "warning" if found.is_late else "ok",
        f"last written {found.age:,.0f} s ago, by {found.collectors} processes",
        "lists of what is most read stand still: is haowai web running? Its log says why not"
        if found.is_late
        else "",
    )


def look_at_clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now < RELEASED:
        yield Finding(
            "clock", "bad", f"{now:%F %T} UTC lies before this release", "set the machine's clock (NTP)"
        )
        return
    gap = timedelta()
    if connection.vendor == "postgresql":
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                gap = abs(cursor.fetchone()[0] - datetime.now(UTC))
        except DatabaseError:
            return
    well = gap < timedelta(seconds=1)
    yield Finding(
        "clock",
        "ok" if well else "bad",
        f"{now:%F %T} UTC, {gap.total_seconds():.1f} s from the database's",
        "" if well else "run NTP on both machines: schedules go by the clock",
    )


def look_at_cache() -> Iterator[Finding]:
    try:
        cache.set("doctor", "well", 10)
        well = cache.get("doctor") == "well"
        found = "Redis" if settings.REDIS_URL else "files"
    except Exception as error:  # a client library raises its own kinds
        well, found = False, str(error)
    yield Finding(
        "shared counters",
        "ok" if well else "bad",
        found,
        "" if well else "check REDIS_URL, or unset it on one machine",
    )


def look_at_static() -> Iterator[Finding]:
    there = (Path(settings.STATIC_ROOT) / ".stamp").exists()
    yield Finding(
        "static files",
        "ok" if there else "bad",
        "gathered" if there else "missing",
        "" if there else "run: haowai init",
    )


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    look_at_settings,
    look_at_home,
    look_at_database,
    look_at_search,
    look_at_desk_search,
    look_at_caches_in_front,
    look_at_views,
    look_at_clock,
    look_at_cache,
    look_at_static,
)
