"""A command's options and its subcommands -> sections of plain text in `--help`.

typer groups options only with rich, which takes five times as long to start.
"""

from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from linkvault import lazy_re as re
from linkvault.cli.parameters.table import FETCHING, OUTPUT, SELECTION

_SECTIONS = ("Arguments", "Options", SELECTION, FETCHING, OUTPUT)  # in this order
_MINUS_NUMBER = re.compile(r"-\d+")
MARK = "\0"  # before an argument that begins with a minus: no argument of a process contains this character
_DESCRIBED_DEFAULT = re.compile(r"\[default: \((.*?)\)(?=[];])")


class SectionedCommand(TyperCommand):
    """A command whose help has one section per panel of its options. An argument may be `-1`, the last link."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; a minus and digits are an argument and no option, which typer does not know."""
        rest: list[str] = super().parse_args(ctx, self._mark_numbers(args))
        ctx.params = {name: _unmark(value) for name, value in ctx.params.items()}
        return rest

    def _mark_numbers(self, args: list[str]) -> list[str]:
        """Mark the arguments that are a minus and digits, up to `--` and unless they are the value of an option."""
        valued = {
            name
            for parameter in self.params
            if not getattr(parameter, "is_flag", True)
            for name in parameter.opts
        }
        end = args.index("--") if "--" in args else len(args)
        marked = [
            MARK + argument if _MINUS_NUMBER.fullmatch(argument) and before not in valued else argument
            for before, argument in zip(["", *args], args[:end], strict=False)
        ]
        return [*marked, *args[end:]]

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line."""
        return list(map(_plain_usage, super().collect_usage_pieces(ctx)))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the sections of the help."""
        write_sections(self.get_params(ctx), ctx, formatter)


class SectionedGroup(TyperGroup):
    """A command with subcommands, which its help lists before the options."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, then the sections of the options."""
        self.format_commands(ctx, formatter)
        write_sections(self.get_params(ctx), ctx, formatter)


class CommandTable(typer.Typer):
    """The place where a module registers its commands: their help has sections."""

    def command(self, name: str | None = None, *, cls: Any = SectionedCommand, **settings: Any) -> Any:
        """Return a decorator that registers a command."""
        return super().command(name, cls=cls, **settings)


def _unmark(value: Any) -> Any:
    """Return the value of a parameter without the marks of its numbers."""
    if isinstance(value, str):
        return value.removeprefix(MARK)
    return [_unmark(item) for item in value] if isinstance(value, list | tuple) else value


def write_sections(parameters: Iterable[Any], ctx: Any, formatter: Any) -> None:
    """Write arguments and options, each section with its heading; `--help` comes last, in the last section."""
    sections: dict[str, list[tuple[str, str]]] = {name: [] for name in _SECTIONS}
    last = "Options"
    for parameter in parameters:
        record = parameter.get_help_record(ctx)
        if record is None:
            continue
        panel = getattr(parameter, "rich_help_panel", None)
        name = "Arguments" if parameter.param_type_name == "argument" else panel or "Options"
        if name == OUTPUT:
            last = name
        elif parameter.name == "help":
            name = last
        # typer puts a default that is described, not given as a value, in parentheses: all look the same here.
        sections[name].append((record[0], _DESCRIBED_DEFAULT.sub(r"[default: \1", record[1])))
    for name, records in sections.items():
        if records:
            with formatter.section(name):
                formatter.write_dl(records)


def examples(*lines: str) -> str:
    """Return the end of a command's help: examples, one per line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)  # \b: click must not join the lines


def _plain_usage(piece: str) -> str:
    """Return an argument as other programs show it: typer puts braces around those that are required.

    >>> _plain_usage("{ID}"), _plain_usage("[ID...]")
    ('ID', '[ID...]')
    """
    return piece[1:-1] if piece.startswith("{") and piece.endswith("}") else piece
