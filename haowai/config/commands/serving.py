"""``haowai serve``, ``web`` and ``worker``: everything at once on a laptop, or each part by itself in production."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Annotated

import typer
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.panel import Panel

from haowai.config.commands.setup import first_password
from haowai.sections.models import Channel

PortOption = Annotated[int | None, typer.Option(min=1, max=65535, help="Port; PORT when absent.")]
BindOption = Annotated[str | None, typer.Option(help="Address to listen on; HAOWAI_BIND when absent.")]
WorkersOption = Annotated[int, typer.Option(min=1, max=64, help="Server processes.")]
GRACE = 20.0


def refuse_unready() -> None:
    """Leave with one clear line when the database is not what this version expects."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        typer.echo("The database is not up to date. Run: haowai init", err=True)
        raise typer.Exit(1)


def web(port: PortOption = None, bind: BindOption = None, workers: WorkersOption = 2) -> None:
    """The web server alone."""
    from granian import Granian
    from granian.constants import Interfaces

    refuse_unready()
    connection.close()
    Granian(
        "haowai.config.wsgi:application",
        address=bind or settings.HAOWAI_BIND,
        port=port or settings.PORT,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level="warning",  # type: ignore[arg-type]
        websockets=False,
    ).serve()


def worker() -> None:
    """The worker alone: the scheduler and the consumers of the press log."""
    from haowai.config.worker import Worker

    refuse_unready()
    Worker().run()


def serve(port: PortOption = None, bind: BindOption = None, workers: WorkersOption = 2) -> None:
    """Web server, worker and scheduler together, until Ctrl-C."""
    refuse_unready()
    console = Console()
    number = port or settings.PORT
    announce(console, number)
    connection.close()
    environment = os.environ | {"PORT": str(number)}
    command = [sys.executable, "-m", "haowai"]
    web_arguments = ["web", "--port", str(number), "--workers", str(workers)]
    if bind:
        web_arguments += ["--bind", bind]
    raise typer.Exit(Supervisor([[*command, *web_arguments], [*command, "worker"]], environment).run())


def announce(console: Console, port: int) -> None:
    """Say where the paper is, and how to get into its newsroom."""
    base = settings.BASE_URL if "HAOWAI_BASE_URL" in os.environ else f"http://localhost:{port}"
    lines = [f"Paper      {base}/", f"Newsroom   {base}/newsroom/"]
    if first := first_password():
        lines += [f"Sign in    {first[0]}", f"Password   {first[1]}   (once: you will choose your own)"]
    if not Channel.objects.exists():
        lines += ["", "There is no newspaper yet. Fill one with: haowai demo"]
    console.print(Panel("\n".join(lines), title="號外 Haowai", expand=False))


class Supervisor:
    """Starts commands, restarts one that dies, and ends all when told to."""

    def __init__(self, commands: list[list[str]], environment: dict[str, str]) -> None:
        self.commands = commands
        self.environment = environment
        self.running: dict[int, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self.failures = 0

    def run(self) -> int:
        """The exit code: 0 when stopped, 1 when a part would not stay up."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.stop)
        for index in range(len(self.commands)):
            self.start(index)
        while not self.stopping:
            time.sleep(0.2)
            for index, process in list(self.running.items()):
                if process.poll() is not None and not self.stopping:
                    self.revive(index, process)
        self.end()
        return 1 if self.failures > 5 else 0

    def start(self, index: int) -> None:
        # A session of its own: Ctrl-C reaches the children through us, once, and in order.
        command = self.commands[index]
        self.running[index] = subprocess.Popen(command, env=self.environment, start_new_session=True)  # noqa: S603 ours
        self.started = time.monotonic()

    def revive(self, index: int, process: subprocess.Popen[bytes]) -> None:
        self.failures = self.failures + 1 if time.monotonic() - self.started < 10 else 0
        if self.failures > 5:
            typer.echo(
                f"haowai {self.commands[index][3]} ended with {process.returncode} again and again; giving up.",
                err=True,
            )
            self.stopping = True
            return
        typer.echo(
            f"haowai {self.commands[index][3]} ended with {process.returncode}; starting it again.", err=True
        )
        time.sleep(min(0.5 * self.failures, 3.0))
        self.start(index)

    def stop(self, *_: object) -> None:
        self.stopping = True

    def end(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
