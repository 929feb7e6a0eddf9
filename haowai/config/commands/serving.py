"""``haowai serve``, ``web`` and ``worker``: everything at once on a laptop, or each part by itself in production."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import connection
from rich.console import Console
from rich.panel import Panel

from haowai.config.commands.setup import first_password
from haowai.lib.upgrading import is_up_to_date
from haowai.sections.models import Channel

PortOption = Annotated[int | None, typer.Option(min=1, max=65535, help="Port; PORT when absent.")]
BindOption = Annotated[str | None, typer.Option(help="Address to listen on; HAOWAI_BIND when absent.")]
WorkersOption = Annotated[int, typer.Option(min=1, max=64, help="Server processes.")]
LanesOption = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=64,
        help="Processes that answer what the page cache has; 0: none. When absent 2, on a single core 1, and none"
        " where HAOWAI_PAGE_STORE or HAOWAI_PAGE_MEMORY is 0.",
    ),
]
GRACE = 20.0
#: Connections that wait until a lane takes them.
BACKLOG = 4096


def refuse_unready() -> None:
    """Leave with one clear line when the database is not what this version expects."""
    if not is_up_to_date():
        typer.echo("The database is not up to date. Run: haowai init", err=True)
        raise typer.Exit(1)


def web(
    port: PortOption = None, bind: BindOption = None, workers: WorkersOption = 2, lanes: LanesOption = None
) -> None:
    """The web server alone."""
    refuse_unready()
    connection.close()
    address, number = bind or settings.HAOWAI_BIND, port or settings.PORT
    count = usual_lanes() if lanes is None else lanes
    if count:
        raise typer.Exit(serve_in_lanes(address, number, workers, count))

    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "haowai.config.wsgi:application",
        address=address,
        port=number,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level="warning",  # type: ignore[arg-type]
        websockets=False,
    ).serve()


def usual_lanes() -> int:
    """None where there is no store of the machine's: it is from there that lanes have their pages."""
    if not (settings.PAGE_STORE and settings.PAGE_MEMORY):
        return 0
    # Two, so that one answers while the other one writes what readers reported.
    return min(2, len(os.sched_getaffinity(0)))


def serve_in_lanes(address: str, port: int, workers: int, lanes: int) -> int:
    """Lanes on the port, the server behind them on a Unix socket; the exit code."""
    try:
        listener = listening(address, port)
    except OSError as error:
        typer.echo(f"Can't listen on {address}, port {port}: {error.strerror or error}", err=True)
        return 1
    with listener, tempfile.TemporaryDirectory(prefix="haowai-") as folder:
        behind = str(Path(folder) / "server")
        python = (sys.executable, "-m")
        server = Part("server", (*python, "haowai.config.behind", behind, str(workers)))
        # Inherited: a lane that is started again finds the connections that came meanwhile.
        number = listener.fileno()
        lane = Part("lane", (*python, "haowai.config.lanes", str(number), behind), (number,))
        return Supervisor([server, *[lane] * lanes], dict(os.environ)).run()


def listening(address: str, port: int) -> socket.socket:
    """A socket that listens. Raises OSError."""
    family, kind, protocol, _name, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def worker() -> None:
    """The worker alone: the scheduler and the consumers of the press log."""
    from haowai.config.worker import Worker

    refuse_unready()
    Worker().run()


def serve(
    port: PortOption = None, bind: BindOption = None, workers: WorkersOption = 2, lanes: LanesOption = None
) -> None:
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
    if lanes is not None:
        web_arguments += ["--lanes", str(lanes)]
    parts = [
        Part("haowai web", (*command, *web_arguments)),
        Part("haowai worker", (*command, "worker")),
    ]
    raise typer.Exit(Supervisor(parts, environment).run())


def announce(console: Console, port: int) -> None:
    """Say where the paper is, and how to get into its newsroom."""
    base = settings.BASE_URL if "HAOWAI_BASE_URL" in os.environ else f"http://localhost:{port}"
    lines = [f"Paper      {base}/", f"Newsroom   {base}/newsroom/"]
    if first := first_password():
        lines += [f"Sign in    {first[0]}", f"Password   {first[1]}   (once: you will choose your own)"]
    if not Channel.objects.exists():
        lines += ["", "There is no newspaper yet. Fill one with: haowai demo"]
    console.print(Panel("\n".join(lines), title="號外 Haowai", expand=False))


@dataclass(frozen=True)
class Part:
    """A command that is kept running, and the files that it inherits."""

    name: str
    command: tuple[str, ...]
    files: tuple[int, ...] = ()


class Supervisor:
    """Starts parts, restarts one that dies, and ends all when told to, the last one first."""

    def __init__(self, parts: list[Part], environment: dict[str, str]) -> None:
        self.parts = parts
        self.environment = environment
        self.running: dict[int, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self.failures = 0

    def run(self) -> int:
        """The exit code: 0 when stopped, 1 when a part would not stay up."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.stop)
        for index in range(len(self.parts)):
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
        part = self.parts[index]
        self.running[index] = subprocess.Popen(  # noqa: S603 ours
            part.command, env=self.environment, start_new_session=True, pass_fds=part.files
        )
        self.started = time.monotonic()

    def revive(self, index: int, process: subprocess.Popen[bytes]) -> None:
        name = self.parts[index].name
        # What it had started itself would stay, and stand in the way of what its successor starts.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        self.failures = self.failures + 1 if time.monotonic() - self.started < 10 else 0
        if self.failures > 5:
            typer.echo(f"{name} ended with {process.returncode} again and again; giving up.", err=True)
            self.stopping = True
            return
        typer.echo(f"{name} ended with {process.returncode}; starting it again.", err=True)
        time.sleep(min(0.5 * self.failures, 3.0))
        self.start(index)

    def stop(self, *_: object) -> None:
        self.stopping = True

    def end(self) -> None:
        """First what stands in front: what it is answering can still be asked of what stands behind."""
        deadline = time.monotonic() + GRACE
        for part in reversed(dict.fromkeys(self.parts)):
            processes = [process for index, process in self.running.items() if self.parts[index] is part]
            for process in processes:
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)
            for process in processes:
                try:
                    process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    process.kill()
