"""scripts/test_services.py: what it gives to the command it runs, and how it ends."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = [sys.executable, str(ROOT / "scripts" / "test_services.py")]


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SERVICES, *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **env},
    )


PROBE = """
import os, psycopg, redis
with psycopg.connect(os.environ["TEST_POSTGRES_URL"]) as postgres:
    print(*postgres.execute("show server_encoding").fetchone())
redis.Redis.from_url(os.environ["TEST_REDIS_URL"]).set("kept", "no")
print(os.environ["TEST_POSTGRES_URL"])
raise SystemExit(7)
"""


def test_the_command_reaches_both_services_and_its_exit_code_comes_back() -> None:
    outcome = run("--", sys.executable, "-c", PROBE)
    assert outcome.stdout.startswith("UTF8\n"), outcome.stderr
    assert outcome.returncode == 7


def test_nothing_is_left_behind() -> None:
    outcome = run("--", "sh", "-c", 'echo "$TEST_POSTGRES_URL"')
    folder = Path(outcome.stdout.strip().split("@")[1].removesuffix("/postgres").replace("%2F", "/"))
    assert folder.is_absolute()
    assert not folder.parent.exists()


def test_without_a_command_it_explains_itself() -> None:
    outcome = run()
    assert outcome.returncode == 64
    assert "TEST_POSTGRES_URL" in outcome.stdout


def test_what_is_missing_and_may_not_be_installed_is_named(tmp_path: Path) -> None:
    # A path with nothing on it: neither Java nor the means to install it.
    outcome = run("--", "true", PATH=str(tmp_path))
    assert outcome.returncode == 69
    assert "a Java runtime" in outcome.stderr
    assert "sudo apt-get install" in outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) == 1
