"""Every remedy has a wording, and every command and option in a wording exists."""

import re
import shlex
from typing import Any

import pytest
import typer

from linkvault.cli.app import app
from linkvault.cli.ui.remedies import WORDINGS, hint_text
from linkvault.errors import Action, Remedy


def option_names(command: Any) -> set[str]:
    return {"--help", *(name for parameter in command.params for name in parameter.opts)}


def unknown_words(commandline: str) -> list[str]:
    """Return the words of a command line that name no command or option of linkvault."""
    program, *words = shlex.split(commandline)
    command: Any = typer.main.get_command(app)
    context = typer.Context(command)
    known = option_names(command)
    unknown = [] if program == "linkvault" else [program]
    while hasattr(command, "get_command") and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            return [*unknown, words[0]]
        command, words = found, words[1:]
        known = known | option_names(command)
    return unknown + [word for word in words if word.startswith("--") and word not in known]


def test_every_action_has_a_wording() -> None:
    assert set(WORDINGS) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_a_wording_names_commands_and_options_that_exist(action: Action) -> None:
    text = hint_text(Remedy(action, "SUBJECT"))
    commandlines = re.findall("`([^`]+)`", text)
    assert commandlines
    assert [unknown_words(each) for each in commandlines] == [[]] * len(commandlines)
    assert "--" not in re.sub("`[^`]+`", "", text)  # an option belongs to a command


def test_unknown_commands_and_options_are_noticed() -> None:
    assert unknown_words("linkvault add --cookie FILE") == ["--cookie"]
    assert unknown_words("linkvault tag lists") == ["lists"]
    assert unknown_words("linkvalt list") == ["linkvalt"]
