"""The program `linkvault`: its commands, what holds for all of them, and errors -> exit status."""

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from linkvault import __version__, config
from linkvault.cli.ui.options import Session, examples
from linkvault.cli.ui.terminal import Screen, complain
from linkvault.errors import LinkvaultError, UsageError

_GLOBAL = {"--db": True, "--color": True, "--quiet": False, "-q": False}  # name -> takes a value
_INTERRUPTED = 130
_INTERRUPTIONS = (_INTERRUPTED, 129, 143)  # Ctrl-C, and where a command lets them: SIGHUP, SIGTERM
# What typer raises about arguments it does not understand; only some of its kinds have a public name.
_WrongUsage: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

# A command's module is imported when its name is typed: all of them cost `list` a fifth of its time.
COMMANDS = {
    "add": "add",
    "import": "import_",
    "list": "list_",
    "search": "search",
    "show": "show",
    "open": "open_",
    "tag": "tag",
    "edit": "edit",
    "remove": "remove",
    "restore": "restore",
    "trash": "trash",
    "related": "related",
    "dedupe": "dedupe",
    "export": "export",
    "merge": "merge",
    "stats": "stats",
    "reextract": "reextract",
    "explain": "explain",
    "rule": "rule",
    "config": "config",
    "demo": "demo",
    "help": "help_",
}


class _Group(TyperGroup):
    """Finds commands by name, and the options that all of them share wherever they stand."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, hoist(args))

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            for name in COMMANDS:  # so that the nearest name can be suggested
                self.get_command(ctx, name)
            return None
        if cmd_name not in self.commands:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            import_module(f"linkvault.cli.commands.{COMMANDS[cmd_name]}").register(alone)
            self.commands[cmd_name] = typer.main.get_command(alone)
            self.commands[cmd_name].name = cmd_name
        return self.commands[cmd_name]


app = typer.Typer(
    cls=_Group,
    name="linkvault",
    invoke_without_command=True,
    rich_markup_mode=None,  # plain help starts in a fifth of the time
    pretty_exceptions_enable=False,  # they would show local variables, cookies among them
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "linkvault add https://example.org/post --tag ml",
        "linkvault search '损失 tag:ml'",
        "linkvault show 1",
    ),
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"linkvault {__version__}")
        raise typer.Exit


def _complete_colors(incomplete: str) -> list[str]:
    return [name for name in ("auto", "always", "never") if name.startswith(incomplete)]


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
        str | None,
        typer.Option(
            "--color", metavar="WHEN", help="auto, always or never.", autocompletion=_complete_colors
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Keep the web pages you choose: readable, searchable, in one file of your own."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        return
    if color not in (None, "auto", "always", "never"):
        raise UsageError(f"--color is auto, always or never, not {color}")
    settled = config.load()
    screen = Screen(color or settled.color or "auto", quiet=quiet)
    ctx.obj = Session(config.vault_path(db, settled), screen, settled)


def hoist(arguments: list[str]) -> list[str]:
    """Move the options that all commands share before the command's name, so that they may stand anywhere.

    >>> hoist(["list", "--db", "v.db", "--", "--db"]), hoist(["list", "--db"])
    (['--db', 'v.db', 'list', '--', '--db'], ['list', '--db'])
    """
    front, rest, remaining = [], [], list(reversed(arguments))
    while remaining:
        argument = remaining.pop()
        if argument == "--":
            rest += [argument, *reversed(remaining)]
            break
        if _GLOBAL.get(argument) and remaining:
            front += [argument, remaining.pop()]
        elif _GLOBAL.get(argument) is False or argument.startswith(("--db=", "--color=")):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest


def main() -> None:
    """Run the command line and exit."""
    _secure_streams()
    try:
        status = _run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # `linkvault list | head -1`
        _leave_quietly()
        status = 1
    except OSError as error:
        if error.filename is not None or os.environ.get("LINKVAULT_DEBUG"):
            raise  # not about our output: a bug, with its traceback
        _leave_quietly()
        complain(f"linkvault: cannot write the answer ({error.strerror or error})")
        status = 1
    except KeyboardInterrupt as stop:
        status = getattr(stop, "status", _INTERRUPTED)
    if status in _INTERRUPTIONS:
        complain("linkvault: interrupted: what is done is kept")
        complain("hint: run the same command again for the rest")
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    """Run a command; return its exit status. An expected failure is told in one line and a hint."""
    try:
        status = app(args=arguments, prog_name="linkvault", standalone_mode=False)
    except (LinkvaultError, _WrongUsage) as error:
        if os.environ.get("LINKVAULT_DEBUG"):
            raise
        return _tell(error if isinstance(error, LinkvaultError) else _in_our_words(error))
    except typer.Abort:  # the end of input where a question was asked
        complain("")
        return 1
    return status if isinstance(status, int) else 0


def _tell(error: LinkvaultError) -> int:
    complain(f"linkvault: {error}")
    if error.hint:
        from linkvault.cli.ui.remedies import hint_text

        complain(f"hint: {hint_text(error.hint)}")
    return error.exit_status


def _in_our_words(error: Any) -> UsageError:
    said = " ".join(error.format_message().split()).removesuffix(".")
    path = error.ctx.command_path if getattr(error, "ctx", None) else "linkvault"
    return UsageError(said[:1].lower() + said[1:], hint=f"{path} --help shows what there is")


def _secure_streams() -> None:
    """Make standard streams take any text, and stand where they were closed."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # lives as long as we do
    if sys.stdout is None:
        complain("linkvault: nobody can read the answer: standard output is closed")
        sys.exit(1)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # Text of any script on a terminal that knows only ASCII: shown by its code, never an error.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _leave_quietly() -> None:
    """Keep Python from complaining about the same closed pipe or full disk once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
