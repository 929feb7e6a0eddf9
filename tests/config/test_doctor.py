"""`haowai doctor` finds what is wrong, and says how to mend it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
import typer
from django.utils import timezone
from pytest_django import Settings

from haowai.config.commands.doctor import doctor
from haowai.discovery.condition import place
from haowai.discovery.feeding import SearchIndex
from haowai.lib.secrets import read_or_make
from haowai.press.consumers import run
from haowai.press.log import head_number
from haowai.press.models import Cursor
from haowai.press.purging.endpoints import endpoints
from haowai.press.purging.following import CachePurges
from tests.cast import Paper, publish


def examine(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, str]]]:
    """The exit code, and the findings by what was looked at."""
    code = 0
    try:
        doctor(as_json=True)
    except typer.Exit as end:
        code = end.exit_code
    return code, {finding["what"]: finding for finding in json.loads(capsys.readouterr().out)}


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """An installation that is well."""
    settings.HAOWAI_HOME = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / ".stamp").touch()
    read_or_make(tmp_path / "secrets" / "django")
    return tmp_path


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_well_installation_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    code, findings = examine(capsys)

    assert code == 0
    assert {"database", "disk", "clock", "press log", "home"} <= set(findings)
    assert not [finding for finding in findings.values() if finding["state"] == "bad"]


@pytest.mark.django_db
def test_a_secret_that_others_can_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "secrets" / "django").chmod(0o644)

    code, findings = examine(capsys)

    assert code == 1
    assert "chmod 600" in findings["permissions"]["mend"]


@pytest.mark.django_db
def test_missing_static_files(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "static" / ".stamp").unlink()

    code, findings = examine(capsys)

    assert code == 1
    assert findings["static files"]["mend"] == "run: haowai init"


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_misspelt_variable(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HAOWAI_BASEURL", "https://news.example")

    code, findings = examine(capsys)

    assert code == 0
    assert "HAOWAI_BASEURL" in findings["settings"]["found"]


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_network_that_is_none(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/99"]

    code, findings = examine(capsys)

    assert code == 1
    assert "10.0.0.0/99" in findings["trusted proxies"]["found"]


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_the_index_is_missing_then_behind_then_well(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no index" in examine(capsys)[1]["search"]["found"]
    publish(paper.world)
    index = SearchIndex()
    run(index)
    index.close()
    assert examine(capsys)[1]["search"] == {"what": "search", "state": "ok", "found": "1 stories", "mend": ""}
    folder = place()[0]
    assert folder is not None
    next(folder.glob("*.term")).write_bytes(b"")
    assert "damaged" in examine(capsys)[1]["search"]["found"]


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_cache_in_front_that_has_not_confirmed_is_named(
    paper: Paper, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PURGE_URLS = ["varnish+http://127.0.0.1:1/"]
    (cache,) = endpoints()
    Cursor.objects.create(name=CachePurges(cache).name, number=head_number())
    assert examine(capsys)[1]["caches in front"]["state"] == "ok"
    publish(paper.world)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        found = examine(capsys)[1]["cache in front"]
    assert found["state"] == "warning"
    assert "http://127.0.0.1:1/ has not confirmed since" in found["found"]
