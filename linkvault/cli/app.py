"""The program `linkvault`: its commands, what holds for all of them, and errors -> exit status."""

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from linkvault import __version__, config
from linkvault.cli.options import Session
from linkvault.cli.render import Screen, complain
from linkvault.errors import LinkvaultError

_GLOBAL = {"--db": True, "--color": True, "--quiet": False, "-q": False}  # name -> takes a value


# A command's module is imported when its name is typed: all of them cost `list` a fifth of its time.
_COMMANDS = {
    "add": "add",
    "list": "list_",
    "search": "search",
    "show": "show",
    "open": "open_",
    "tag": "tag",
    "edit": "edit",
    "remove": "remove",
    "restore": "restore",
    "trash": "trash",
    "export": "export",
    "reextract": "reextract",
    "config": "settings",
    "demo": "demo",
}


class _Group(TyperGroup):
    """Finds commands by name, shows an expected failure as one line and exits with its status."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _COMMANDS:
            for name in _COMMANDS:  # so that the nearest name can be suggested
                self.get_command(ctx, name)
            return None
        if cmd_name not in self.commands:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            import_module(f"linkvault.cli.{_COMMANDS[cmd_name]}").register(alone)
            self.commands[cmd_name] = typer.main.get_command(alone)
            self.commands[cmd_name].name = cmd_name
        return self.commands[cmd_name]

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except LinkvaultError as error:
            if os.environ.get("LINKVAULT_DEBUG"):
                raise
            complain(f"linkvault: {error}")
            if error.hint:
                complain(f"hint: {error.hint}")
            raise typer.Exit(error.exit_status) from None


app = typer.Typer(
    cls=_Group,
    name="linkvault",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help starts in a fifth of the time
    pretty_exceptions_enable=False,  # they would show local variables, cookies among them
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "Examples: linkvault add https://example.org/post --tag ml | linkvault search '损失 tag:ml' |"
        " linkvault show 1"
    ),
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"linkvault {__version__}")
        raise typer.Exit


@app.callback()
def _settle(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="PATH", help="The vault. Else $LINKVAULT_DB, the config file, the data folder."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only answers and errors.")] = False,
    color: Annotated[
        str | None, typer.Option("--color", metavar="WHEN", help="auto, always or never.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Keep the web pages you choose: readable, searchable, in one file of your own."""
    if color not in (None, "auto", "always", "never"):
        raise typer.BadParameter("auto, always or never", param_hint="--color")
    settled = config.load()
    screen = Screen(color or settled.color or "auto", quiet=quiet)
    ctx.obj = Session(config.vault_path(db, settled), screen, settled)


def hoist(arguments: list[str]) -> list[str]:
    """Move the options that all commands share before the command's name, so that they may stand anywhere.

    >>> hoist(["list", "--db", "v.db", "--", "--db"])
    ['--db', 'v.db', 'list', '--', '--db']
    """
    front, rest, remaining = [], [], iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += [argument, *remaining]
        elif argument in _GLOBAL:
            front.append(argument)
            front += (
                [value for value in [next(remaining, None)] if value is not None] if _GLOBAL[argument] else []
            )
        elif argument.startswith(("--db=", "--color=")):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        # Text of any script on a terminal that knows only ASCII: shown by its code, never an error.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _run(hoist(sys.argv[1:]))
        sys.stdout.flush()
    except BrokenPipeError:  # `linkvault list | head -1`
        _leave_quietly()
        status = 1
    except OSError as error:
        _leave_quietly()
        complain(f"linkvault: cannot write ({error.strerror or error})")
        status = 1
    sys.exit(status)


def _run(arguments: list[str]) -> int | str | None:
    try:
        app(args=arguments)
    except SystemExit as exit_:
        return exit_.code
    return 0


def _leave_quietly() -> None:
    """Keep Python from complaining about the same closed pipe or full disk once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
