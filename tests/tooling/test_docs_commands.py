"""docs/commands.md and the program know the same commands, arguments and options."""

import importlib
import re
from pathlib import Path

import pytest
import typer

from haowai.config.cli import COMMANDS
from haowai.press import consumers
from tests.tooling.documents import DOCUMENTS, FENCE, SPAN, first_spans, names, sections, text

DOCUMENTED = {
    heading.removeprefix("haowai "): part
    for heading, part in sections(text("commands.md")).items()
    if heading.startswith("haowai ")
}
#: What `haowai rebuild` takes: a table of its own tells of each.
REBUILT = {*consumers.names(), '"purge NAME"'}


def spoken(name: str) -> tuple[set[str], int]:
    """The options of a command, and how many arguments it takes."""
    module, function = COMMANDS[name].split(":")
    application = typer.Typer(add_completion=False)
    application.command(name)(getattr(importlib.import_module(module), function))
    options: set[str] = set()
    arguments = 0
    for parameter in typer.main.get_command(application).params:
        if parameter.param_type_name == "argument":
            arguments += 1
        elif "--help" not in parameter.opts:
            options |= {*parameter.opts, *parameter.secondary_opts}
    return options, arguments


def test_every_command_has_its_section() -> None:
    assert set(DOCUMENTED) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_options_and_arguments_are_those_of_the_program(name: str) -> None:
    options, arguments = spoken(name)
    written = [span for span in first_spans(DOCUMENTED.get(name, "")) if span not in REBUILT]
    assert {span.split()[0] for span in written if span.startswith("-")} == options
    assert len([span for span in written if not span.startswith("-")]) == arguments


def test_everything_that_can_be_rebuilt_is_told() -> None:
    assert set(first_spans(DOCUMENTED["rebuild"])) - {"NAME", "--json"} == REBUILT


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_commands_that_documents_name_exist(document: Path) -> None:
    whole = document.read_text(encoding="utf-8")
    code = [body for _kind, body in FENCE.findall(whole)] + SPAN.findall(FENCE.sub("", whole))
    code += re.findall(r"^ {4}(\S.*)$", whole, re.MULTILINE)
    used = [line for part in code for line in part.splitlines() if re.search(r"(?:^|/)haowai [a-z]", line)]
    for line in used:
        name, rest = re.search(r"(?:^|/)haowai ([a-z]+)(.*)", line).groups()  # type: ignore[union-attr]
        assert name in COMMANDS, line
        options, _arguments = spoken(name)
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= options, line
