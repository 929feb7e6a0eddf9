"""nginx of the system's packages, which serves what Haowai answered: the same bytes under the same headers,
as static files.

It is set up as well as it can be for that: files stay open, the gzip file lies beside the plain one, nothing
is logged, connections are kept.
"""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import ended, free_port, wait_for

#: nginx writes these itself; a second one would make its answers longer than ours.
OWN = {"content-length", "content-encoding", "content-type", "connection", "server", "date", "accept-ranges"}

CONFIGURATION = """\
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
daemon off;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush off;
    keepalive_requests 1000000000;
    open_file_cache max=1000 inactive=10m;
    open_file_cache_valid 10m;
    gzip_static on;
    etag off;
    types {{ }}
    client_body_temp_path {folder}/tmp-body;
    proxy_temp_path {folder}/tmp-proxy;
    fastcgi_temp_path {folder}/tmp-fastcgi;
    uwsgi_temp_path {folder}/tmp-uwsgi;
    scgi_temp_path {folder}/tmp-scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location = /robots.txt {{ return 204; }}
{locations}
    }}
}}
"""


@dataclass(frozen=True)
class Printed:
    """A page as the server answered it; ``headers`` are those of the gzip answer."""

    headers: Sequence[tuple[str, str]]
    identity: bytes
    gzip: bytes


def program() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def nginx(folder: Path, pages: Sequence[Printed], workers: int) -> Iterator[tuple[int, int]]:
    """nginx with these pages and nothing else: its process id and its port. Ends it afterwards.

    The pages are at ``path_of(0)`` and so on: a static file's address does not end with a slash.

    Raises Failed when it does not start.
    """
    folder.mkdir()
    locations = [_location(folder, at, page) for at, page in enumerate(pages)]
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(
            user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
            workers=workers,
            folder=folder,
            port=port,
            locations="\n".join(locations),
        ),
        encoding="utf-8",
    )
    command = [program() or "nginx", "-p", str(folder), "-c", str(configuration)]
    with (folder / "output").open("wb") as output:
        started = subprocess.Popen(  # noqa: S603 the system's nginx with our own file
            [*command, "-e", str(folder / "error.log")],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    with ended(started):
        wait_for(started, port, said=folder / "output")
        yield started.pid, port


def path_of(at: int) -> str:
    return f"/{at}.page"


def _location(folder: Path, at: int, page: Printed) -> str:
    (folder / f"{at}.page").write_bytes(page.identity)
    (folder / f"{at}.page.gz").write_bytes(page.gzip)
    kind = next(value for name, value in page.headers if name.lower() == "content-type")
    lines = [f"root {folder};", f"default_type {_quoted(kind)};"]
    lines += [
        f"add_header {name} {_quoted(value)};" for name, value in page.headers if name.lower() not in OWN
    ]
    if not any(name.lower() == "last-modified" for name, _ in page.headers):
        lines.append('add_header Last-Modified "";')
    inside = "".join(f"            {line}\n" for line in lines)
    return f"        location = {path_of(at)} {{\n{inside}        }}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "") + '"'
