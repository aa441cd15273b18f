"""The help of every command: summary, sections, options, defaults and examples. Checked on the program itself."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from linkvault import fetch
from linkvault.cli import commands as command_modules
from linkvault.cli.app import COMMANDS, NAMES_ELSEWHERE, app
from linkvault.cli.parameters import add_options, import_options
from linkvault.fetch.scheduler import PAUSE_SECONDS
from linkvault.transfer.crawler import JOBS

ROOT: Any = typer.main.get_command(app)
SECTIONS = {None, "Selection", "Fetching", "Output"}
# Options that would have no effect: hits are ranked, counts have no order, groups are in the order of their age.
REFUSED = {
    "search": ["--sort", "--reverse"],
    "stats": ["--sort", "--reverse"],
    "dedupe": ["--sort", "--reverse"],
}


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command, subcommand and group with the words that name it."""
    yield "linkvault", ROOT
    for name in ROOT.list_commands(None):
        command = ROOT.get_command(None, name)
        yield f"linkvault {name}", command
        for below, subcommand in getattr(command, "commands", {}).items():
            yield f"linkvault {name} {below}", subcommand


ALL = dict(commands())


def examples_of(command: Any) -> list[str]:
    parts = (command.epilog or "").split("Examples:\n")
    return [line.strip() for line in parts[-1].splitlines()] if len(parts) == 2 else []


def parse(line: str) -> None:
    """Parse a command line as the program does, without running it; of a pipe, every command."""
    for part in line.split(" | "):
        parse_command(shlex.split(re.split(r" [<>] ", part)[0]))


def parse_command(words: list[str]) -> None:
    assert words[0] == "linkvault"
    context = ROOT.make_context("linkvault", words[1:], resilient_parsing=False)
    while context._protected_args + context.args:
        name, command, rest = context.command.resolve_command(context, context._protected_args + context.args)
        context = command.make_context(name, rest, parent=context)
        if not hasattr(command, "resolve_command"):
            return


def help_of(name: str, command: Any) -> str:
    """Return the help of a command on a terminal of 80 columns."""
    context = command.make_context(
        name.removeprefix("linkvault "), [], parent=typer.Context(ROOT), resilient_parsing=True
    )
    context.terminal_width = 78  # on a terminal of 80 columns, click leaves two free
    return str(command.get_help(context))


def options_of(command: Any) -> list[Any]:
    return [parameter for parameter in command.params if parameter.param_type_name == "option"]


@pytest.mark.parametrize("name", ALL)
def test_a_command_has_a_summary_and_examples(name: str) -> None:
    command = ALL[name]
    summary = command.help.strip().split("\n\n")[0]
    assert re.fullmatch(r"[A-Z][^.]*\.( [A-Z][^.]*\.)?", " ".join(summary.split()))
    assert 2 <= len(examples_of(command)) <= 4


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, command in ALL.items() for line in examples_of(command)]
)
def test_examples_can_be_parsed(name: str, line: str) -> None:
    assert name in line
    parse(line)


@pytest.mark.parametrize("name", ALL)
def test_every_option_and_argument_has_a_help(name: str) -> None:
    for parameter in ALL[name].params:
        assert re.fullmatch(r"[A-Z].*\.", parameter.help), parameter.name


@pytest.mark.parametrize("name", ALL)
def test_no_line_is_wider_than_80_columns_and_no_summary_is_cut(name: str) -> None:
    text = help_of(name, ALL[name])
    assert max(map(len, text.splitlines())) <= 78
    assert "..." not in re.sub(r"[A-Z]\.\.\.|\[ARGS\]\.\.\.", "", text)


@pytest.mark.parametrize("name", ALL)
def test_arguments_and_values_are_upper_case(name: str) -> None:
    for parameter in ALL[name].params:
        is_flag = getattr(parameter, "is_flag", False)
        metavar = "" if is_flag else parameter.make_metavar(ctx=typer.Context(ROOT))
        assert metavar == metavar.upper(), parameter.name
    usage = help_of(name, ALL[name]).split("\n\n")[0]
    assert not set("{}") & set(usage)


@pytest.mark.parametrize("name", ALL)
def test_every_default_is_shown_in_one_form(name: str) -> None:
    text = " ".join(help_of(name, ALL[name]).split())
    assert "(default" not in text
    assert "[default: (" not in text
    for option in options_of(ALL[name]):
        if option.default not in (None, False, ""):
            assert f"[default: {option.default}" in text or option.secondary_opts, option.name


def test_defaults_that_are_written_in_the_help_are_those_of_the_program() -> None:
    settings = fetch.FetchSettings()
    assert float(add_options.DEFAULT_SECONDS) == settings.total_seconds
    assert float(add_options.DEFAULT_MEGABYTES) * 1_000_000 == settings.max_bytes
    assert float(add_options.DEFAULT_DELAY) == PAUSE_SECONDS
    assert import_options.JOBS == JOBS


@pytest.mark.parametrize("name", ALL)
def test_options_are_grouped_in_known_sections(name: str) -> None:
    panels = {option.rich_help_panel for option in options_of(ALL[name])}
    assert panels <= SECTIONS
    names = {option.opts[0] for option in options_of(ALL[name])}
    assert ("Output" in panels) is ("--json" in names)
    assert ("Selection" in panels) is ("--untagged" in names)


def test_the_options_of_list_are_in_sections() -> None:
    headings = re.findall(r"^\w[\w ]*:$", help_of("linkvault list", ALL["linkvault list"]), re.M)
    assert headings == ["Arguments:", "Selection:", "Output:"]


def test_the_commands_are_in_sections() -> None:
    headings = re.findall(r"^\w[\w ]*:$", help_of("linkvault", ROOT), re.M)
    assert headings == [f"{section}:" for section in COMMANDS] + ["Options:"]


def test_every_module_of_commands_is_in_the_table() -> None:
    modules = [module for section in COMMANDS.values() for module in section.values()]
    folder = Path(command_modules.__file__).parent
    assert sorted(modules) == sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", REFUSED)
def test_options_without_a_meaning_are_not_offered(name: str) -> None:
    names = {option.opts[0] for option in options_of(ALL[f"linkvault {name}"])}
    assert not names & set(REFUSED[name])


@pytest.mark.parametrize(
    ("name", "option", "others"),
    [
        ("show", "--find", ["--html", "--meta"]),
        ("import", "--dry-run", ["--resume", "--retry-failed"]),
        ("add", "--title", ["single address"]),
        ("add", "--html", ["single address"]),
        ("search", "--fzf", ["only without WORDS"]),
        ("config", "--unset", ["KEY"]),
    ],
)
def test_a_combination_that_is_refused_is_in_the_help(name: str, option: str, others: list[str]) -> None:
    (text,) = (item.help for item in options_of(ALL[f"linkvault {name}"]) if option in item.opts)
    assert all(other in text for other in others)


def test_help_shows_examples_one_per_line(program: Any) -> None:
    lines = program.run("list", "--help").stdout.rstrip().splitlines()
    assert lines[-4:-2] == ["  Examples:", "    linkvault list -n 20"]
    assert lines[-1] == "    linkvault list --jsonl"


@pytest.mark.parametrize(
    ("arguments", "heading"), [([], "Save:"), (["tag"], "Commands:")], ids=["program", "group"]
)
def test_a_group_without_a_command_shows_its_help(program: Any, arguments: list[str], heading: str) -> None:
    done = program.run(*arguments)
    assert done.returncode == 0
    assert heading in done.stdout.splitlines()


def test_a_name_of_another_program_leads_to_a_command() -> None:
    commands = {name for section in COMMANDS.values() for name in section}
    assert set(NAMES_ELSEWHERE.values()) <= commands
    assert not commands & set(NAMES_ELSEWHERE)
