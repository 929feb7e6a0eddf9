"""A newspaper that runs: its home, its servers, and people who ask it and work in it."""

from __future__ import annotations

import gzip
import http.client
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.figures import Bench
from benchmarks.home import Failed, empty_home, environment, run, step
from benchmarks.nginx import Printed
from benchmarks.serving import ended, free_port, server

#: Stories of the last two days: a newspaper's news sitemap has hundreds.
FRESH = 400
#: Where a server whose renderings are counted notes them, in its home.
RENDERINGS = "renderings"


def filled_home(bench: Bench, name: str, *, database: str = "") -> dict[str, str]:
    """The environment of a home with the newspaper in it, made once and copied for whoever changes it."""
    home = bench.folder / name
    env = environment(home, database)
    if home.exists():
        return env
    model = bench.folder / "filled"
    if not model.exists():
        bench.say(f"writing a newspaper of {bench.stories:,} stories")
        shutil.copytree(empty_home(bench.folder), model)
        fresh = min(FRESH, bench.stories // 2)
        step(environment(model, ""), "grow", str(bench.stories - fresh))
        step(environment(model, ""), "desk", "freshen", str(fresh))
    shutil.copytree(model, home)
    return env


@dataclass
class Newspaper:
    """A served newspaper: ``pid`` is the server's, whose family are its processes."""

    env: dict[str, str]
    pid: int
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    @property
    def home(self) -> Path:
        return Path(self.env["HAOWAI_HOME"])

    def desk(self, name: str, *arguments: str) -> Any:
        return step(self.env, "desk", name, *arguments)

    def asker(self) -> Asker:
        return Asker(self.port, self.host)

    def warm_up(self, pages: int = 10) -> None:
        """Let every process make a few pages: a newspaper's server has been running for days."""
        for path in self.desk("archive_stories", str(pages)):
            for _ in range(2):
                asker = self.asker()
                asker.get(f"{path}?warm-up")
                asker.get(path)
                asker.close()

    def sign_in(self) -> None:
        self.cookies = {**self.desk("session"), "haowai_csrf": "b" * 32}

    def publish(self, draft: Mapping[str, Any]) -> None:
        """Send the desk's form and wait for the answer. Raises Failed when it is anything but done."""
        post(self.port, self.host, f"/newsroom/pages/{draft['pk']}/edit/", draft["form"], self.cookies)


@contextmanager
def newspaper(
    bench: Bench,
    name: str,
    *,
    processes: int,
    worker: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Newspaper]:
    """The newspaper in a home of this name, served by so many processes, with the worker beside them if wanted.

    ``settings`` are further variables of its environment; ``PORT`` among them names the port.
    """
    env = filled_home(bench, name) | dict(settings or {})
    port = int(env.get("PORT") or free_port())
    env["PORT"] = str(port)
    run(env, "haowai", "init", "--no-ask")
    with ExitStack() as stack:
        pid, port = stack.enter_context(server(env, processes, port=port))
        if worker:
            started = subprocess.Popen(
                [sys.executable, "-m", "haowai", "worker"],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            stack.enter_context(ended(started))
        yield Newspaper(env, pid, port)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        body = gzip.decompress(self.raw) if self.headers.get("content-encoding") == "gzip" else self.raw
        return body.decode()


class Asker:
    """One reader's kept connection."""

    def __init__(self, port: int, host: str) -> None:
        self.host = host
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, encoding: str = "gzip") -> Answer:
        """Ask once more when the connection had been ended meanwhile."""
        for last in (False, True):
            try:
                self.connection.request("GET", path, headers={"Host": self.host, "Accept-Encoding": encoding})
                answer = self.connection.getresponse()
                return Answer(
                    answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
                )
            except (OSError, http.client.HTTPException):
                self.connection.close()
                if last:
                    raise
        raise AssertionError  # the loop returns or raises

    def printed(self, path: str) -> Printed:
        """The page as nginx is to serve it; asked twice, so that it comes from the cache. Raises Failed."""
        self.get(path)
        packed = self.get(path)
        plain = self.get(path, "identity")
        if packed.status != 200 or packed.headers.get("content-encoding") != "gzip":
            raise Failed(f"{path} answered {packed.status} and no gzip")
        return Printed(list(packed.headers.items()), plain.raw, packed.raw)

    def close(self) -> None:
        self.connection.close()


def post(port: int, host: str, path: str, form: Mapping[str, str], cookies: Mapping[str, str]) -> None:
    """Send a form as a signed-in browser does, and wait for the redirect. Raises Failed."""
    token = next((value for name, value in cookies.items() if "csrf" in name), "")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Host": host,
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://{host}",
    }
    try:
        connection.request("POST", path, urlencode({**form, "csrfmiddlewaretoken": token}), headers)
        answer = connection.getresponse()
        said = answer.read()
    finally:
        connection.close()
    if answer.status != 302 or "/login" in answer.headers.get("Location", ""):
        raise Failed(f"{path} answered {answer.status} to its form: {said[-300:]!r}")
