"""Varnish of the system's packages, with the VCL that Haowai ships, between readers and a server on this machine."""

from __future__ import annotations

import contextlib
import http.client
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.home import Failed
from benchmarks.serving import ended, free_port, wait_for

VCL = Path(__file__).resolve().parents[1] / "deploy" / "varnish" / "haowai.vcl"


@dataclass(frozen=True)
class Front:
    """Where Varnish is: ``port`` for readers, ``purge_url`` for the setting PURGE_URLS."""

    port: int
    purge_port: int
    pid: int = 0

    @property
    def purge_url(self) -> str:
        return f"varnish+http://127.0.0.1:{self.purge_port}/"


def program() -> str | None:
    return shutil.which("varnishd") or shutil.which("varnishd", path="/usr/sbin:/usr/local/sbin")


def places() -> Front:
    """Free ports, to be known before the server starts: it is told where to purge."""
    return Front(free_port(), free_port())


@contextmanager
def varnish(
    folder: Path, at: Front, server: int, *, host: str = "localhost", memory: str = "256M"
) -> Iterator[Front]:
    """varnishd at the places ``at`` before the server on the port ``server``, whose newspaper is at ``host``. Ends it
    afterwards. ``folder`` is made. Raises Failed when it does not start.
    """
    folder.mkdir(parents=True)
    vcl = folder / "haowai.vcl"
    vcl.write_text(configured(VCL.read_text(encoding="utf-8"), server, host), encoding="utf-8")
    command = [program() or "varnishd", "-F", "-j", "none", "-n", str(folder / "work"), "-f", str(vcl)]
    command += ["-a", f"http=127.0.0.1:{at.port}", "-a", f"purge=127.0.0.1:{at.purge_port}"]
    command += ["-s", f"malloc,{memory}", "-p", "vsl_mask=-Debug"]
    said = folder / "said"
    with said.open("wb") as output:
        started = subprocess.Popen(  # noqa: S603 the system's Varnish with our own file
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    with ended(started):
        wait_for(started, at.port, host=host, said=said)
        yield Front(at.port, at.purge_port, started.pid)


def configured(vcl: str, port: int, host: str) -> str:
    """The VCL for a server of this machine. Raises Failed when what is to be changed is not there."""
    for old, new in (('.port = "8000"', f'.port = "{port}"'), ('"Host: localhost"', f'"Host: {host}"')):
        if vcl.count(old) != 1:
            raise Failed(f"the VCL has no {old}")
        vcl = vcl.replace(old, new)
    return vcl


def empty(at: Front) -> None:
    """Take everything out of Varnish."""
    connection = http.client.HTTPConnection("127.0.0.1", at.purge_port, timeout=10)
    with contextlib.closing(connection):
        connection.request("PURGE", "/", headers={"xkey": "everything"})
        if (status := connection.getresponse().status) != 200:
            raise Failed(f"Varnish answered a purge with {status}")
