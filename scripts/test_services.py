"""Run a command with the services that the tests need: `test_services.py -- COMMAND [ARGUMENT ...]`.

Finds PostgreSQL, Redis, Varnish with xkey, Chromium, a Chinese font and a Java runtime (for the HTML checker), and
installs from the system's packages what is missing where the user may: as root, or with sudo that asks for no
password. Otherwise one sentence says what to install, and the exit code is 69 (EX_UNAVAILABLE).

Then it starts a PostgreSQL cluster and a Redis of its own, empty and in a temporary folder, runs the
command with their addresses in TEST_POSTGRES_URL and TEST_REDIS_URL, and ends both with it, also when
interrupted. The exit code is the command's. Services that run on the machine already are neither used nor
touched. Standard library only.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import quote

EX_UNAVAILABLE = 69
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Unavailable(Exception):
    """Something is missing or won't start. The message says what, and what to do."""


@dataclass(frozen=True)
class Need:
    """One thing the tests need: what people call it, and the Debian package that brings it."""

    name: str
    package: str

    def is_there(self) -> bool:
        match self.package:
            case "postgresql":
                return postgres_program("initdb") is not None
            case "redis-server":
                return redis_program() is not None
            case "varnish":
                # Debian keeps it where root alone looks.
                return shutil.which("varnishd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None
            case "varnish-modules":
                return any(Path("/usr").glob("lib*/**/varnish/vmods/libvmod_xkey.so"))
            case "chromium":
                return any(shutil.which(name) for name in CHROMIUM_NAMES)
            case "fonts-noto-cjk":
                return has_chinese_font()
            case _:
                return shutil.which("java") is not None


NEEDS = (
    Need("PostgreSQL", "postgresql"),
    Need("Redis", "redis-server"),
    Need("Varnish", "varnish"),
    Need("Varnish's xkey", "varnish-modules"),
    Need("Chromium", "chromium"),
    Need("a Chinese font", "fonts-noto-cjk"),
    Need("a Java runtime", "default-jre-headless"),
)


def postgres_program(name: str) -> str | None:
    """The newest server's program of that name. Debian and Red Hat keep a folder a version, out of PATH."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    folders.sort(key=lambda folder: int("".join(filter(str.isdigit, str(folder))) or 0), reverse=True)
    return shutil.which(name, path=os.pathsep.join(map(str, folders))) or shutil.which(name)


def redis_program() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def has_chinese_font() -> bool:
    # Without fontconfig's tool the folder tells: screenshots would be full of empty boxes.
    if shutil.which("fc-list") is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    found = subprocess.run(["fc-list", ":lang=zh-tw", "family"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def ensure_needs() -> None:
    """Install what is missing. Raises Unavailable, with what to install, when it may not or can't."""
    missing = [need for need in NEEDS if not need.is_there()]
    if not missing:
        return
    packages = [need.package for need in missing]
    apt = root_prefix()
    if apt is not None and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} ...", file=sys.stderr)
        # RUNLEVEL=1 keeps the packages from starting servers that nobody asked for.
        env = [*apt, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
        subprocess.run(
            [*env, "apt-get", "update", "-qq"], check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr
        )
        subprocess.run(
            [*env, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )
        missing = [need for need in missing if not need.is_there()]
    if missing:
        names = ", ".join(need.name for need in missing)
        packages = [need.package for need in missing]
        raise Unavailable(
            f"The tests need {names}: install them from your system's packages "
            f"(on Debian and Ubuntu: sudo apt-get install {' '.join(packages)}), then run this again."
        )


def root_prefix() -> list[str] | None:
    """What goes before a command so that it runs as root: nothing, sudo, or None when we may not."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def other_user() -> int | None:
    """The user that PostgreSQL runs as, since it refuses to run as root; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise Unavailable(
        "PostgreSQL does not run as root, and there is no user postgres or nobody: "
        "run the tests as another user."
    )


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL cluster in `folder`, reached through a socket there alone. Gives its address."""
    initdb, pg_ctl = postgres_program("initdb"), postgres_program("pg_ctl")
    if initdb is None or pg_ctl is None:
        raise Unavailable(
            "PostgreSQL's programs initdb and pg_ctl are not in one place: install its server package."
        )
    user = other_user()
    if len(str(folder)) > 80:
        raise Unavailable(f"A socket cannot have a path as long as {folder}: set TMPDIR to a shorter folder.")
    folder.mkdir(mode=0o700)
    if user is not None:
        os.chown(folder, user, -1)
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        outcome = subprocess.run(
            command,
            user=user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            # A file and not a pipe: the server keeps it open, and reading a pipe to its end would wait for
            # that.
            stdout=(output := log.with_suffix(".out").open("a")),
            stderr=output,
            check=False,
        )
        output.close()
        if outcome.returncode != 0:
            said = "".join(
                path.read_text(errors="replace") for path in (log.with_suffix(".out"), log) if path.exists()
            )
            raise Unavailable(f"PostgreSQL did not start; `{Path(command[0]).name}` said:\n{said[-2000:]}")

    # Trust is safe here: only the owner of the folder can reach the socket in it.
    run(
        initdb,
        "-D",
        str(data),
        "-U",
        "haowai",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C.UTF-8",
        "--no-sync",
    )
    # Nothing in it outlives the tests, so nothing waits for the disk.
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{folder}'",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "timezone": "'UTC'",
    }
    with (data / "postgresql.conf").open("a") as config:
        config.writelines(f"{name} = {value}\n" for name, value in settings.items())
    run(pg_ctl, "-D", str(data), "-l", str(log), "-w", "-t", "60", "start")
    try:
        yield f"postgres://haowai@{quote(str(folder), safe='')}/postgres"
    finally:
        run(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing on disk, on a free port of the loopback address. Gives its address."""
    program = redis_program()
    if program is None:
        raise Unavailable("Redis is not on this machine: install redis-server.")
    folder.mkdir(mode=0o700)
    log = folder / "log"
    # Another program may take the free port before Redis does: then another one is tried.
    for _ in range(5):
        port = free_port()
        options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        server = subprocess.Popen(
            [program, *options, "--dir", str(folder), "--logfile", str(log)],
            stdin=subprocess.DEVNULL,
            # Control-C goes to the tests alone, which still need Redis while they end.
            start_new_session=True,
        )
        try:
            if answers(server, port):
                yield f"redis://127.0.0.1:{port}/0"
                return
        finally:
            server.terminate()
            server.wait()
    said = log.read_text(errors="replace") if log.exists() else ""
    raise Unavailable(f"Redis did not start; it said:\n{said[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the Redis we started, and not another program, answers on the port within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and server.poll() is None:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=1) as connection,
        ):
            connection.sendall(b"INFO server\r\n")
            if f"process_id:{server.pid}\r".encode() in connection.recv(65536):
                return True
        time.sleep(0.05)
    return False


def run_with_services(command: list[str]) -> int:
    """Run the command beside the services. Returns its exit code, 128 + N when signal N ended it."""
    with contextlib.ExitStack() as stack:
        top = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="haowai-")))
        top.chmod(0o711)  # PostgreSQL's user passes through it
        env = {**os.environ}
        env["TEST_POSTGRES_URL"] = stack.enter_context(postgres(top / "pg"))
        env["TEST_REDIS_URL"] = stack.enter_context(redis(top / "redis"))
        child = subprocess.Popen(command, env=env)
        try:
            code = child.wait()
        except BaseException:
            # Interrupted: the tests get the word too, and the time to end, before their services go.
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=20)
            child.kill()
            raise
    return code if code >= 0 else 128 - code


def stop(number: int, _frame: FrameType | None) -> None:
    """End by way of every `finally` above."""
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 64
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        ensure_needs()
        return run_with_services(arguments)
    except Unavailable as error:
        print(error, file=sys.stderr)
        return EX_UNAVAILABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
