"""A command line that the plain parser reads has the values that typer reads; every other one is left to typer."""

from contextlib import ExitStack
from math import ceil
from pathlib import Path
from typing import Any

import typer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkvault.cli.app import app
from linkvault.cli.parameters import plain
from linkvault.cli.parameters.table import COMMANDS, GLOBAL, Parameter, parameters_of

PROGRAM: Any = typer.main.get_command(app)
WRONG: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
TEXTS = [
    "ml",
    "损失 loss",
    "a=b",
    "7d",
    "2026-11",
    "title",
    "",
    "0",
    "1",
    "20",
    "21",
    "9" * 30,
    "３",
    " 5",
    "1.5",
]
ODD = [
    "-",
    "--",
    "-1",
    "-n5",
    "-nx",
    "-q5",
    "-tml",
    "-momentum",
    "-损失",
    "--help",
    "-h",
    "--version",
    "--lim",
    "tag",
]


def flags(parameters: tuple[Parameter, ...]) -> list[str]:
    return [flag for parameter in parameters for flag in parameter.all_flags]


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """Generate arguments out of the options of a command and of all commands, right ones and wrong ones."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    all_flags = st.sampled_from(flags(parameters_of(name) + GLOBAL))
    texts = st.sampled_from(TEXTS)
    joined = st.builds("{}={}".format, all_flags, texts)
    arguments = st.lists(st.one_of(all_flags, texts, texts, joined, st.sampled_from(ODD)), max_size=6)
    return [*draw(arguments.filter(lambda front: len(front) < 3)), *name.split(), *draw(arguments)]


@st.composite
def plain_lines(draw: st.DrawFn) -> tuple[list[str], str, dict[str, Any]]:
    """Generate a command line of a plain form, with the values that it has."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1).filter(
        lambda text: not text.startswith("-") and text not in COMMANDS
    )
    arguments: list[str] = []
    expected = {parameter.name: parameter.default for parameter in parameters_of(name)}
    for parameter in draw(st.permutations(parameters_of(name))):
        is_needed = parameter.default is ...
        is_plain = parameter.kind in (str, int, float, bool, Path)
        if not is_plain or (not is_needed and draw(st.booleans())):
            continue
        numbers: Any = st.integers(
            ceil(parameter.settings.get("min", 0)), parameter.settings.get("max", 10**17)
        )
        values = numbers if parameter.kind in (int, float) else texts
        if parameter.is_switch:
            flag = draw(st.sampled_from(parameter.all_flags))
            arguments.append(flag)
            expected[parameter.name] = flag not in parameter.off_flags
            continue
        chosen = draw(st.lists(values, min_size=1, max_size=3 if parameter.repeats else 1))
        for value in chosen:
            flag = draw(st.sampled_from(parameter.flags)) if parameter.flags else ""
            is_joined = flag.startswith("--") and draw(st.booleans())
            arguments += [f"{flag}={value}"] if is_joined else [flag, str(value)] if flag else [str(value)]
        expected[parameter.name] = chosen if parameter.repeats else parameter.kind(chosen[0])
    return [*name.split(), *arguments], name, expected


def read_by_typer(arguments: list[str]) -> plain.PlainCommand | None:
    """Return what typer reads; None if it refuses the arguments, or answers them itself as `--help`."""
    try:
        with PROGRAM.make_context("linkvault", list(arguments)) as context:
            options = values_of(context.params, GLOBAL)
            command, names = PROGRAM, []
            with ExitStack() as contexts:
                while hasattr(command, "resolve_command"):  # `tag` is a group of commands
                    rest = [*context._protected_args, *context.args]
                    name, command, rest = command.resolve_command(context, rest)
                    context = contexts.enter_context(command.make_context(name, rest, parent=context))  # noqa: PLW2901
                    names.append(name)
                return plain.PlainCommand(
                    name := " ".join(names), options, values_of(context.params, parameters_of(name))
                )
    except (WRONG, typer.Exit):
        return None


def values_of(values: dict[str, Any], parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """Return the values of the parameters as a command gets them."""
    return {parameter.name: value_of(values[parameter.name], parameter) for parameter in parameters}


def value_of(value: Any, parameter: Parameter) -> Any:
    """Return a value as typer gives it to a command: None for an empty list, and paths."""
    if parameter.repeats:
        return list(value or ()) or None
    return Path(value) if parameter.kind is Path and value is not None else value


@given(command_lines())
@settings(deadline=None, max_examples=300)
@example(["list", "--limit", "0"])
@example(["search", "loss", "--fold", "--no-fold"])
@example(["show", "1", "2"])
@example(["--db", "list", "list"])
@example(["show", "--snapshot", "2", "1", "--json"])
@example(["add", "--timeout", "5", "--html", "-", "--browser", "never"])
def test_the_plain_parser_reads_what_typer_reads_or_nothing(arguments: list[str]) -> None:
    command = plain.parse(arguments)
    assert command is None or command == read_by_typer(arguments)


@given(plain_lines())
@settings(deadline=None, max_examples=100)
def test_plain_forms_need_no_typer(line: tuple[list[str], str, dict[str, Any]]) -> None:
    arguments, name, expected = line
    assert plain.parse(["--quiet", *arguments, "--db", "v.db"]) == plain.PlainCommand(
        name, {"db": "v.db", "quiet": True, "color": None}, expected
    )
    assert plain.parse(arguments) == read_by_typer(arguments)
