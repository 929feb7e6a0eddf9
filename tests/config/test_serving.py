"""`haowai init` and `haowai serve` from nothing: a server, a worker, and an end when told to."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

HAOWAI = [sys.executable, "-m", "haowai"]
PATIENCE = 60


def environment(home: Path, **variables: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HAOWAI_HOME": str(home), **variables}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answer(port: int, path: str, patience: float = 10) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=patience) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation made by ``haowai init``, with nobody at the terminal."""
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [*HAOWAI, "init"],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    port = free_port()
    process = subprocess.Popen(
        [*HAOWAI, "serve", "--port", str(port), "--workers", "1"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer(port, "/")
                break
            except OSError:
                assert process.poll() is None, process.communicate()[0]
                time.sleep(0.2)
        yield process, port
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_init_can_be_run_again(home: Path) -> None:
    secret = (home / "secrets" / "django").read_bytes()
    password = (home / "secrets" / "first-password").read_bytes()

    done = subprocess.run(
        [*HAOWAI, "init"], env=environment(home), capture_output=True, text=True, timeout=300
    )

    assert done.returncode == 0, done.stderr
    assert (home / "secrets" / "django").read_bytes() == secret
    assert (home / "secrets" / "first-password").read_bytes() == password


def test_an_empty_installation_answers_and_says_what_to_do(
    served: tuple["subprocess.Popen[str]", int],
) -> None:
    status, text = answer(served[1], "/")

    assert status in {200, 404, 503}
    assert "haowai demo" in text
    assert answer(served[1], "/newsroom/login/")[0] == 200


def processes(pid: int) -> dict[int, str]:
    """The processes below one, with their commands."""
    found: dict[int, str] = {}
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in map(int, children):
        found[child] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
        found |= processes(child)
    return found


@pytest.mark.parametrize("part", ["haowai.config.lanes", "haowai.config.behind"])
def test_a_lane_or_the_server_behind_that_is_killed_comes_back(
    served: tuple["subprocess.Popen[str]", int], part: str
) -> None:
    process, port = served
    pid = next(pid for pid, command in processes(process.pid).items() if part in command)

    os.kill(pid, signal.SIGKILL)

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = {pid for pid, command in processes(process.pid).items() if part in command}
        if found and pid not in found:
            break
        time.sleep(0.1)
    assert answer(port, "/newsroom/login/", patience=PATIENCE)[0] == 200


def test_it_ends_when_told_to_and_leaves_nothing_running(served: tuple["subprocess.Popen[str]", int]) -> None:
    process, port = served
    process.send_signal(signal.SIGTERM)

    out, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
    assert re.search(r"Password\s+\S{12,}", out)
    assert f"localhost:{port}/newsroom/" in out
    with pytest.raises(OSError, match="refused"):
        answer(port, "/")


def test_a_database_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [*HAOWAI, "serve"], env=environment(tmp_path), capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 1
    assert "Run: haowai init" in done.stderr
    assert "Traceback" not in done.stderr
