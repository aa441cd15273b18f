"""The arguments of a command -> the text under which the journal lists it, without secrets."""

import shlex
from collections.abc import Iterator, Sequence

from linkvault.cli.parameters.table import GLOBAL_FLAGS
from linkvault.urls import remove_password

_SECRET = ("--header",)  # their values may be logins
_HIDDEN = "..."
_MAX_CHARS = 500  # a list of thousands of ids says no more than its beginning


def describe_command(arguments: Sequence[str]) -> str:
    """Return a command line without passwords, secret headers and the options of all commands.

    >>> describe_command(["--db", "v.db", "add", "https://me:secret@example.org/", "--header", "Authorization: x"])
    'add https://me@example.org/ --header ...'
    """
    text = shlex.join(map(remove_password, _public_arguments(arguments)))
    return text if len(text) <= _MAX_CHARS else text[:_MAX_CHARS] + _HIDDEN


def _public_arguments(arguments: Sequence[str]) -> Iterator[str]:
    remaining = iter(arguments)
    for argument in remaining:
        name, has_value, _ = argument.partition("=")
        if name in GLOBAL_FLAGS:  # not listed
            if GLOBAL_FLAGS[name] and not has_value:
                next(remaining, None)
        elif name in _SECRET:
            yield f"{name}={_HIDDEN}" if has_value else name
            if not has_value and next(remaining, None) is not None:
                yield _HIDDEN
        else:
            yield argument
