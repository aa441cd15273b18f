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
        subcommand = command.get_command(context, words[0])
        if subcommand is None:
            return [*unknown, words[0]]
        command, words = subcommand, words[1:]
        known = known | option_names(command)
    return unknown + [word for word in words if word.startswith("--") and word not in known]


def test_every_action_has_a_wording() -> None:
    assert set(WORDINGS) == set(Action) - {Action.INSTALL_EXTRA}


@pytest.mark.parametrize("action", WORDINGS)
def test_a_wording_names_commands_and_options_that_exist(action: Action) -> None:
    text = hint_text(Remedy(action, "SUBJECT"))
    commandlines = re.findall("`([^`]+)`", text)
    assert commandlines
    assert [unknown_words(line) for line in commandlines] == [[]] * len(commandlines)
    assert "--" not in re.sub("`[^`]+`", "", text)  # an option belongs to a command


def test_unknown_commands_and_options_are_noticed() -> None:
    assert unknown_words("linkvault add --cookie FILE") == ["--cookie"]
    assert unknown_words("linkvault tag lists") == ["lists"]
    assert unknown_words("linkvalt list") == ["linkvalt"]


def test_a_failed_address_names_the_command_that_tries_it_again(program: Any) -> None:
    url = "https://example.org/a?b=1&c=2"
    program.run("add", "--no-fetch", url)
    done = program.run("show", "1")
    assert done.returncode == 3
    assert done.stderr.splitlines()[1] == f"hint: `linkvault add '{url}'` tries again"


def test_a_login_form_names_the_option_that_sends_cookies(program: Any) -> None:
    form = (
        "<title>Log in</title><form><h1>Log in</h1><input type=password name=p><button>Log in</button></form>"
    )
    done = program.run("add", "--html", "-", "--url", "https://example.org/a", stdin=form)
    _, first, hint = done.stderr.splitlines()[:3]
    assert (done.returncode, first) == (
        5,
        "linkvault: the site shows this page only after a login: “Log in”",
    )
    assert hint.startswith("hint: ")
    assert "`linkvault add --cookies FILE URL`" in hint


def test_a_saved_page_without_address_names_the_options_that_supply_it(program: Any) -> None:
    page = program.folder / "page.html"
    page.write_text("<!DOCTYPE html><html><title>Loss</title><article><p>The loss.</p></article></html>")
    done = program.run("import", "--format", "html", str(page))
    assert "no URL in the file; supply it with `linkvault add --from FILE --url URL`" in done.stderr
