"""The program `linkvault`: its commands, the options that all of them have, and errors -> exit statuses."""

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer

from linkvault import __version__, config
from linkvault.cli.ui.completion import COLORS, complete_colors
from linkvault.cli.ui.help_layout import CommandTable, SectionedGroup, examples
from linkvault.cli.ui.session import ARGUMENTS, Session
from linkvault.cli.ui.terminal import Screen, print_error
from linkvault.errors import LinkvaultError, UsageError, VaultDamaged

# section of the help -> name of a command -> its module in `cli/commands`
COMMANDS = {
    "Save": {
        "add": "add",
        "reextract": "reextract",
        "explain": "explain",
        "rule": "rule",
    },
    "Find and read": {
        "search": "search",
        "list": "list_",
        "show": "show",
        "open": "open_",
        "related": "related",
    },
    "Organize": {
        "tag": "tag",
        "edit": "edit",
        "remove": "remove",
        "restore": "restore",
        "trash": "trash",
        "dedupe": "dedupe",
        "undo": "undo",
        "redo": "redo",
        "log": "log",
    },
    "Import and export": {
        "import": "import_",
        "export": "export",
        "merge": "merge",
    },
    "Vault": {
        "stats": "stats",
        "assets": "assets",
        "doctor": "doctor",
        "backup": "backup",
        "compact": "compact",
        "migrate": "migrate",
        "config": "config",
    },
    "Help": {
        "demo": "demo",
        "help": "help_",
    },
}

_MODULES = {name: module for section in COMMANDS.values() for name, module in section.items()}
_LIST_MARGIN = 6  # columns that the list of commands needs besides the names and summaries
_GLOBAL_OPTIONS = {"--db": True, "--color": True, "--quiet": False, "-q": False}  # name -> has a value
_SIGHUP, _SIGINT, _SIGTERM = (
    129,
    130,
    143,
)  # exit statuses: 128 + the number of the signal, as shells report it
# What typer raises for wrong arguments: the common base class has no public name.
_WrongUsage: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


class _Program(SectionedGroup):
    """Imports the module of a command when its name is typed: to import all takes a fifth of the time of `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta[ARGUMENTS] = args
        return super().parse_args(ctx, move_global_options(args))

    def invoke(self, ctx: Any) -> Any:
        try:
            status = super().invoke(ctx)
        except KeyboardInterrupt as stop:  # typer would report every signal as Ctrl-C
            return getattr(stop, "status", _SIGINT)
        return VaultDamaged.exit_status if not status and ctx.obj and ctx.obj.damage else status

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _MODULES:
            for name in _MODULES:  # typer suggests the most similar of the loaded commands
                self.get_command(ctx, name)
            return None
        if cmd_name not in self.commands:
            table = CommandTable(cls=SectionedGroup, add_completion=False, rich_markup_mode=None)
            import_module(f"linkvault.cli.commands.{_MODULES[cmd_name]}").register(table)
            self.commands[cmd_name] = typer.main.get_command(table)
            self.commands[cmd_name].name = cmd_name
        return self.commands[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        width = max(map(len, _MODULES))
        limit = formatter.width - width - _LIST_MARGIN
        for section, names in COMMANDS.items():
            commands = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(section):
                formatter.write_dl(
                    [(name.ljust(width), command.get_short_help_str(limit)) for name, command in commands]
                )


app = typer.Typer(
    cls=_Program,
    name="linkvault",
    invoke_without_command=True,
    rich_markup_mode=None,  # plain help starts in a fifth of the time
    pretty_exceptions_enable=False,  # they would show local variables, which may be cookies
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "linkvault add https://example.org/post --tag ml",
        "linkvault search '损失 tag:ml'",
        "linkvault show 1",
    ),
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"linkvault {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="PATH",
            help="The vault.",
            show_default="$LINKVAULT_DB, else the setting db, else vault.db in the data folder",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only results and errors.")] = False,
    color: Annotated[
        str | None,
        typer.Option(
            "--color",
            metavar="WHEN",
            help=f"Use colors: {', '.join(COLORS)}.",
            show_default="the setting color, else auto",
            autocompletion=complete_colors,
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Save web pages and find them again by any word, in one file on your machine.

    The options --db, --quiet and --color can be given to every command.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        return
    if color not in (None, *COLORS):
        raise UsageError(f"--color must be {', '.join(COLORS[:-1])} or {COLORS[-1]}, not {color}")
    settings = config.load()
    screen = Screen(color or settings.color or "auto", quiet=quiet)
    ctx.obj = session = Session(
        config.vault_path(db, settings), screen, settings, arguments=ctx.meta[ARGUMENTS]
    )
    ctx.call_on_close(session.end_record)


def move_global_options(arguments: list[str]) -> list[str]:
    """Return the arguments with the options of all commands before the command's name, where typer expects them.

    >>> move_global_options(["list", "--db", "v.db", "--", "--db"])
    ['--db', 'v.db', 'list', '--', '--db']
    >>> move_global_options(["list", "--db"])
    ['list', '--db']
    """
    front, rest, remaining = [], [], list(reversed(arguments))
    while remaining:
        argument = remaining.pop()
        if argument == "--":
            rest += [argument, *reversed(remaining)]
            break
        if _GLOBAL_OPTIONS.get(argument) and remaining:
            front += [argument, remaining.pop()]
        elif _GLOBAL_OPTIONS.get(argument) is False or argument.startswith(("--db=", "--color=")):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest


def main() -> None:
    """Run the command line and exit."""
    _prepare_streams()
    try:
        status = _run(sys.argv[1:])
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
        status = getattr(stop, "status", _SIGINT)
    if status in (_SIGHUP, _SIGINT, _SIGTERM):
        print_error("linkvault: interrupted; finished work is saved")
        print_error("hint: run the same command again to continue")
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    """Run a command; return its exit status. An expected error is printed as one line and a hint."""
    try:
        status = app(args=arguments, prog_name="linkvault", standalone_mode=False)
    except (LinkvaultError, _WrongUsage) as error:
        if os.environ.get("LINKVAULT_DEBUG"):
            raise
        return _report(error if isinstance(error, LinkvaultError) else _usage_error(error))
    except MemoryError:  # of SQLite too; a transaction that is open is rolled back
        print_error("linkvault: not enough memory")
        return 1
    except typer.Abort:  # the input ended at a question
        print_error("")
        return 1
    return status if isinstance(status, int) else 0


def _report(error: LinkvaultError) -> int:
    print_error(f"linkvault: {error}")
    if error.hint:
        from linkvault.cli.ui.remedies import hint_text

        print_error(f"hint: {hint_text(error.hint)}")
    return error.exit_status


def _usage_error(error: Any) -> UsageError:
    """Return an error of typer in the form of our messages."""
    message = " ".join(error.format_message().split()).removesuffix(".")
    path = error.ctx.command_path if getattr(error, "ctx", None) else "linkvault"
    return UsageError(message[:1].lower() + message[1:], hint=f"`{path} --help` shows the usage")


def _prepare_streams() -> None:
    """Replace closed standard streams, and let the others take any text."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open until the process ends
    if sys.stdout is None:
        print_error("linkvault: standard output is closed")
        sys.exit(1)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot encode is printed as its code instead of raising an error.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _discard_output() -> None:
    """Redirect standard output, so that Python does not report the closed pipe or full disk again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
