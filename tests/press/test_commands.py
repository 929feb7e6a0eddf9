"""The log from the command line: what programs read, and exit codes that mean something."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from haowai.articles import commands as article_commands
from haowai.press import commands
from haowai.press.models import Payload, Story
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db


def call(command: Any, *arguments: str, given: str | None = None) -> Result:
    application = typer.Typer()
    application.command()(command)
    return CliRunner().invoke(application, list(arguments), input=given)


def test_verify_tells_programs_the_counts(paper: Paper) -> None:
    publish(paper.world)
    result = call(commands.verify, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"ok": True, "printings": 1, "stories": 1, "sealed": 0, "erased": 0}
    assert "Whole: 1 printings of 1 stories" in call(commands.verify).stdout


def test_verify_ends_with_one_and_names_the_row(paper: Paper) -> None:
    publish(paper.world)
    Story.objects.update(headline="別的")
    result = call(commands.verify, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"], told["row"]) == (1, False, Story.objects.get().printing)
    assert "headline" in call(commands.verify).stderr


def test_a_checkpoint_is_kept_in_a_file_and_compared(paper: Paper, tmp_path: Path) -> None:
    text = call(commands.checkpoint, "--json").stdout
    file = tmp_path / "checkpoint.json"
    file.write_text(text)
    publish(paper.world)
    for source, given in ((str(file), None), (text, None), ("-", text)):
        assert call(commands.verify, "--against", source, given=given).exit_code == 0
    forged = json.loads(text) | {"digest": "0" * 64}
    assert call(commands.verify, "--against", json.dumps(forged)).exit_code == 1


@pytest.mark.parametrize("text", ["", "no checkpoint", "{}", "\udcff".encode(errors="surrogateescape")])
def test_what_is_no_checkpoint_is_misuse(db: None, tmp_path: Path, text: str | bytes) -> None:
    file = tmp_path / "checkpoint.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = call(commands.verify, "--against", str(file))
    assert result.exit_code == 2
    assert "checkpoint" in result.stderr
    assert call(commands.verify, "--against", str(tmp_path / "missing")).exit_code == 2


def test_an_empty_log_has_nothing_to_sign(db: None) -> None:
    assert call(commands.checkpoint).exit_code == 1


def test_rebuild_by_name(paper: Paper) -> None:
    publish(paper.world)
    Story.objects.update(headline="別的")
    result = call(commands.rebuild, "stories", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"name": "stories", "done": 1})
    assert Story.objects.get().headline == "貝朗港渡輪復航"
    assert "stories" in call(commands.rebuild).stdout
    assert call(commands.rebuild, "nothing").exit_code == 2


def test_redact_a_passage(paper: Paper) -> None:
    number = publish(paper.world, headline="林小明獲救").number
    result = call(
        article_commands.redact, str(number), "--passage", "林小明", "--reason", "法院裁定", "--json"
    )
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["number"], told["sealed"]) == (number, 1)
    assert Story.objects.get().headline == "○○○獲救"
    assert Payload.objects.get(state="sealed").reason == "法院裁定"


def test_redact_a_story_until_a_day(paper: Paper) -> None:
    number = publish(paper.world).number
    options = ["--whole", "--reason", "未成年", "--erase-on", "2199-01-31", "--json"]
    told = json.loads(call(article_commands.redact, str(number), *options).stdout)
    assert told["erase_on"] == "2199-01-31"
    assert not Story.objects.get().is_live


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--reason", "x"], 2),
        (["--reason", "x", "--whole", "--passage", "林小明"], 2),
        (["--whole"], 2),
        (["--whole", "--reason", " "], 2),
        (["--whole", "--reason", "x", "--erase-on", "2001-01-01"], 2),
        (["--whole", "--reason", "x", "--erase-on", "tomorrow"], 2),
        (["--passage", "不在裡面", "--reason", "x"], 1),
        (["--passage", "林", "--reason", "x"], 1),
    ],
)
def test_what_can_not_be_redacted_changes_nothing(paper: Paper, options: list[str], code: int) -> None:
    number = publish(paper.world).number
    result = call(article_commands.redact, str(number), *options)
    assert result.exit_code == code
    assert result.stderr
    assert not Payload.objects.exclude(state="whole").exists()


def test_a_story_that_was_never_printed_is_no_traceback(db: None) -> None:
    result = call(article_commands.redact, "7", "--whole", "--reason", "x")
    assert (result.exit_code, "never printed" in result.stderr) == (1, True)
