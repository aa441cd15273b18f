"""Every command explains itself, and its examples are commands that are understood. Over the live table."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from linkvault.cli.app import app

ROOT: Any = typer.main.get_command(app)


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command with the words that name it, groups too."""
    yield "linkvault", ROOT
    for name in ROOT.list_commands(None):
        command = ROOT.get_command(None, name)
        yield f"linkvault {name}", command
        for below, deeper in getattr(command, "commands", {}).items():
            yield f"linkvault {name} {below}", deeper


ALL = dict(commands())


def examples_of(command: Any) -> list[str]:
    found = (command.epilog or "").split("Examples:\n")
    return [line.strip() for line in found[-1].splitlines()] if len(found) == 2 else []


def parse(line: str) -> None:
    """Parse a command line as the program does, without running it; of a pipe, each command."""
    for part in line.split(" | "):
        parse_one(shlex.split(re.split(r" [<>] ", part)[0]))


def parse_one(words: list[str]) -> None:
    assert words[0] == "linkvault"
    context = ROOT.make_context("linkvault", words[1:], resilient_parsing=False)
    while context._protected_args + context.args:
        name, command, rest = context.command.resolve_command(context, context._protected_args + context.args)
        context = command.make_context(name, rest, parent=context)
        if not hasattr(command, "resolve_command"):
            return


@pytest.mark.parametrize("name", ALL)
def test_a_command_says_what_it_does_and_shows_how(name: str) -> None:
    command = ALL[name]
    assert command.help
    first = command.help.strip().splitlines()[0]
    assert first.endswith(".")
    assert len(first) <= 110
    assert 2 <= len(examples_of(command)) <= 4


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, command in ALL.items() for line in examples_of(command)]
)
def test_examples_are_understood(name: str, line: str) -> None:
    assert name in line
    parse(line)


@pytest.mark.parametrize("name", ALL)
def test_every_option_says_what_it_means(name: str) -> None:
    wordless = [each.name for each in ALL[name].params if each.param_type_name == "option" and not each.help]
    assert not wordless


def test_help_shows_examples_one_a_line(program: Any) -> None:
    shown = program.run("list", "--help").stdout
    lines = shown.rstrip().splitlines()
    assert lines[-4:-2] == ["  Examples:", "    linkvault list -n 20"]
    assert lines[-1] == "    linkvault list --jsonl"


@pytest.mark.parametrize("arguments", [[], ["tag"]], ids=["alone", "a group alone"])
def test_a_group_alone_shows_its_help(program: Any, arguments: list[str]) -> None:
    done = program.run(*arguments)
    assert done.returncode == 0
    assert "Commands:" in done.stdout
