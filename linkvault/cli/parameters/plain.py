"""The arguments of a command of `table.COMMANDS` -> its values, without typer; None if they are not of a plain form.

A plain form has exact names of options, and values that are texts, paths or numbers and begin with no minus. All other
forms, `--help` and wrong arguments are for typer. A test compares both parsers.
"""

from pathlib import Path
from typing import Any, NamedTuple

from linkvault.cli.parameters.table import (
    COMMANDS,
    GLOBAL,
    REQUIRED,
    Parameter,
    move_global_options,
    parameters_of,
)

_MAX_DIGITS = 18  # of a number: one with more is for typer
_NO_VALUE = "-"  # begins with a minus, so it is no value of a plain form


class PlainCommand(NamedTuple):
    """The name of a command, the values of the options of every command, and those of its own parameters."""

    name: str
    options: dict[str, Any]
    values: dict[str, Any]


def parse(arguments: list[str]) -> PlainCommand | None:
    """Return the command and the values of a command line; None if it is not of a plain form."""
    ordered = move_global_options(arguments)
    for start in range(len(ordered)):
        for end in (start + 2, start + 1):  # `tag list` is a command of two words
            words = ordered[start:end]
            name = " ".join(words)
            if name in COMMANDS and name.split() == words:
                options, values = _parse(ordered[:start], GLOBAL), _parse(ordered[end:], parameters_of(name))
                return None if options is None or values is None else PlainCommand(name, options, values)
    return None


def _parse(arguments: list[str], parameters: tuple[Parameter, ...]) -> dict[str, Any] | None:
    """Return the value of each parameter by its name; None if the arguments are not of a plain form."""
    by_flag = {flag: parameter for parameter in parameters for flag in parameter.all_flags}
    positional = next((parameter for parameter in parameters if not parameter.flags), None)
    values: dict[str, Any] = {}
    remaining = iter(arguments)
    for argument in remaining:
        flag, has_text, text = argument.partition("=") if argument.startswith("--") else (argument, "", "")
        parameter: Parameter | None = by_flag.get(flag)
        value: Any
        if parameter is None:
            parameter, value = positional, argument if argument == "-" else _plain(argument)
        elif parameter.is_switch:
            value = None if has_text else flag not in parameter.off_flags
        else:
            value = _convert(parameter, text if has_text else next(remaining, _NO_VALUE))
        if parameter is None or value is None or (parameter.name in values and not parameter.repeats):
            return None
        values[parameter.name] = [*values.get(parameter.name, ()), value] if parameter.repeats else value
    complete = {parameter.name: values.get(parameter.name, parameter.default) for parameter in parameters}
    return None if REQUIRED in complete.values() else complete


def _convert(parameter: Parameter, text: str) -> str | float | Path | None:
    """Return the value of an option; None if it is not of a plain form or not in the range of the option."""
    if parameter.kind in (str, Path):
        return None if _plain(text) is None else parameter.kind(text)
    digits = text.replace(".", "", 1) if parameter.kind is float else text
    if not (parameter.kind in (int, float) and digits.isdecimal() and len(text) <= _MAX_DIGITS):
        return None
    number: float = parameter.kind(text)
    limits = parameter.settings
    return number if limits.get("min", number) <= number <= limits.get("max", number) else None


def _plain(text: str) -> str | None:
    """Return a text, None if it begins with a minus: it may be an option, an excluded word or the last link."""
    return None if text.startswith("-") else text
