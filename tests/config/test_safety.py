"""Production refuses to start unsafe, and says every reason at once."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from haowai.config.safety import refusals
from haowai.lib.secrets import read_or_make


def settings(home: Path, **changes: Any) -> dict[str, Any]:
    safe = {"DEBUG": False, "BASE_URL": "https://news.example", "CHANNEL_URLS": {}, "HAOWAI_HOME": home}
    return safe | changes


def test_safe_settings_are_not_refused(tmp_path: Path) -> None:
    read_or_make(tmp_path / "secrets" / "django")

    assert refusals(settings(tmp_path)) == []


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"DEBUG": True}, "HAOWAI_DEBUG"),
        ({"BASE_URL": "http://news.example"}, "https://"),
        ({"BASE_URL": "https://localhost"}, "this machine only"),
        ({"CHANNEL_URLS": {"sports": "http://sports.example"}}, "sports"),
    ],
)
def test_each_unsafe_setting_is_named(tmp_path: Path, changes: dict[str, Any], names: str) -> None:
    assert any(names in reason for reason in refusals(settings(tmp_path, **changes)))


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    read_or_make(tmp_path / "secrets" / "django")
    (tmp_path / "secrets" / "django").chmod(0o644)

    (reason,) = refusals(settings(tmp_path))

    assert "chmod 600" in reason


def run(home: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HAOWAI_HOME": str(home), **variables}
    command = [sys.executable, "-m", "haowai", *(arguments or ["--help"])]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_starts_with_an_empty_environment(tmp_path: Path) -> None:
    done = run(tmp_path)

    assert done.returncode == 0, done.stderr
    assert "import" in done.stdout


def test_the_command_refuses_unsafe_production_in_words(tmp_path: Path) -> None:
    done = run(tmp_path, HAOWAI_ENV="production")

    assert done.returncode == 2
    assert "HAOWAI_BASE_URL must begin with https://" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_names_a_bad_value(tmp_path: Path) -> None:
    done = run(tmp_path, PORT="eighty")

    assert done.returncode == 2
    assert "PORT='eighty'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["demo"], ["verify"], ["createuser", "shen", "--role", "chief"]])
def test_a_command_before_init_says_what_to_run(tmp_path: Path, command: list[str]) -> None:
    done = run(tmp_path, *command)

    assert done.returncode == 1
    assert "haowai init" in done.stderr
    assert "Traceback" not in done.stderr
