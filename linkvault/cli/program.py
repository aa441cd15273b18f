"""The process: its arguments -> a command -> an exit status. Errors become one line, a broken pipe and Ctrl-C a status.

A command line of a plain form is run without typer, which takes a third of the time of `list`; all others by typer.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module

from linkvault.cli import INTERRUPTED_STATUS
from linkvault.cli.parameters import plain
from linkvault.cli.parameters.table import parameters_of
from linkvault.cli.parameters.values import take_selection
from linkvault.cli.ui.session import open_session
from linkvault.cli.ui.terminal import print_error
from linkvault.errors import LinkvaultError

_SIGHUP, _SIGTERM = 129, 143  # exit statuses, as INTERRUPTED_STATUS
# command -> its module in `cli`, and its function
_FUNCTIONS = {
    "list": ("commands.list_", "list_"),
    "search": ("commands.search", "search"),
    "show": ("commands.show", "show"),
    "tag list": ("views.link_tables", "list_tags"),
    "add": ("commands.add", "add"),
    "import": ("commands.import_", "import_"),
}
_COMPLETION = "_LINKVAULT_COMPLETE"  # the environment variable by which a shell asks typer for completions


def load_command(arguments: list[str]) -> Callable[[], int]:
    """Import what a command line needs; return a function that runs it and returns the exit status."""
    command = None if _COMPLETION in os.environ else plain.parse(arguments)
    if command is None:
        from linkvault.cli.app import run_typer

        return partial(run_typer, arguments)
    module, name = _FUNCTIONS[command.name]
    body = getattr(import_module(f"linkvault.cli.{module}"), name)
    return partial(_run_plain, command, body, arguments)


def _run_plain(command: plain.PlainCommand, body: Callable[..., None], arguments: list[str]) -> int:
    session = open_session(**command.options, arguments=arguments)
    try:
        body(session, **take_selection(parameters_of(command.name), command.values))
    finally:
        session.end_record()
    return session.exit_status()


def main(command: Callable[[], int]) -> None:
    """Run a command and exit."""
    _prepare_streams()
    try:
        status = _run(command)
        sys.stdout.flush()
    except BrokenPipeError:  # `linkvault list | head -1`
        _discard_output()
        status = 1
    except OSError as error:
        if error.filename is not None or os.environ.get("LINKVAULT_DEBUG"):
            raise  # the error is not about standard output: a bug, with its traceback
        _discard_output()
        print_error(f"linkvault: cannot write to standard output: {error.strerror or error}")
        status = 1
    except KeyboardInterrupt as stop:
        status = getattr(stop, "status", INTERRUPTED_STATUS)
    if status in (_SIGHUP, INTERRUPTED_STATUS, _SIGTERM):
        print_error("linkvault: interrupted; finished work is saved")
        print_error("hint: run the same command again to continue")
    sys.exit(status)


def _run(command: Callable[[], int]) -> int:
    """Run a command; return its exit status. An expected error is printed as one line and a hint."""
    try:
        return command()
    except SystemExit as end:  # of a command that has printed why
        return int(end.code or 0)
    except LinkvaultError as error:
        if os.environ.get("LINKVAULT_DEBUG"):
            raise
        return _report(error)
    except MemoryError:  # of SQLite too; a transaction that is open is rolled back
        print_error("linkvault: not enough memory")
        return 1


def _report(error: LinkvaultError) -> int:
    print_error(f"linkvault: {error}")
    if error.hint:
        from linkvault.cli.ui.remedies import hint_text

        print_error(f"hint: {hint_text(error.hint)}")
    return error.exit_status


def _prepare_streams() -> None:
    """Replace closed standard streams, and let the others take any text."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open until the process ends
    if sys.stdout is None:
        print_error("linkvault: standard output is closed")
        sys.exit(1)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # open until the process ends
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot encode is printed as its code instead of raising an error.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # neither is None here


def _discard_output() -> None:
    """Redirect standard output, so that Python does not report the closed pipe or full disk again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
