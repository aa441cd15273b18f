"""The commands and the options that all of them have, as typer reads them -> the exit status of a command."""

import os
from importlib import import_module
from typing import Annotated, Any

import typer

from linkvault import __version__
from linkvault.cli import INTERRUPTED_STATUS
from linkvault.cli.parameters import table
from linkvault.cli.parameters.signature import typer_parameter
from linkvault.cli.ui.help_layout import CommandTable, SectionedGroup, examples
from linkvault.cli.ui.session import ARGUMENTS, open_session
from linkvault.cli.ui.terminal import print_error
from linkvault.errors import UsageError

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
# What other programs call a command -> its name here. Similar letters would suggest `related` for `delete`.
NAMES_ELSEWHERE = {
    **dict.fromkeys(("rm", "del", "delete"), "remove"),
    **dict.fromkeys(("ls", "links", "bookmarks"), "list"),
    **dict.fromkeys(("find", "grep", "query"), "search"),
    **dict.fromkeys(("cat", "get", "print", "read", "view"), "show"),
    **dict.fromkeys(("clip", "fetch", "save", "snapshot"), "add"),
    **dict.fromkeys(("browse", "launch"), "open"),
    **dict.fromkeys(("tags", "untag"), "tag"),
    **dict.fromkeys(("note", "rename", "set", "update"), "edit"),
    **dict.fromkeys(("extract", "rebuild"), "reextract"),
    **dict.fromkeys(("history", "journal"), "log"),
    **dict.fromkeys(("check", "fsck", "repair", "verify"), "doctor"),
    **dict.fromkeys(("gc", "optimize", "vacuum"), "compact"),
    **dict.fromkeys(("info", "status"), "stats"),
    **dict.fromkeys(("duplicates", "uniq"), "dedupe"),
    **dict.fromkeys(("undelete", "recover"), "restore"),
    **dict.fromkeys(("settings", "options"), "config"),
    "upgrade": "migrate",
    "dump": "export",
    "load": "import",
    "copy": "backup",
    "similar": "related",
    "man": "help",
}
_LIST_MARGIN = 6  # columns that the list of commands needs besides the names and summaries
# What typer raises for wrong arguments: the common base class has no public name.
_WrongUsage: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


class _Program(SectionedGroup):
    """Imports the module of a command when its name is typed: to import all takes a fifth of the time of `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta[ARGUMENTS] = args
        return super().parse_args(ctx, table.move_global_options(args))

    def invoke(self, ctx: Any) -> Any:
        try:
            status = super().invoke(ctx)
        except KeyboardInterrupt as stop:  # typer would report every signal as Ctrl-C
            return getattr(stop, "status", INTERRUPTED_STATUS)
        return ctx.obj.exit_status(status) if ctx.obj else status

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if other := NAMES_ELSEWHERE.get(cmd_name):
            ctx.fail(f"no such command '{cmd_name}'. Did you mean '{other}'?")
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
    db: Annotated[str | None, typer_parameter(table.DB)] = None,
    quiet: Annotated[bool, typer_parameter(table.QUIET)] = False,
    color: Annotated[str | None, typer_parameter(table.COLOR)] = None,
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
    ctx.obj = session = open_session(db=db, quiet=quiet, color=color, arguments=ctx.meta[ARGUMENTS])
    ctx.call_on_close(session.end_record)


def run_typer(arguments: list[str]) -> int:
    """Run the command that typer reads from the arguments; return its exit status.

    :raises UsageError: if typer cannot read them
    """
    try:
        status = app(args=arguments, prog_name="linkvault", standalone_mode=False)
    except _WrongUsage as error:
        if os.environ.get("LINKVAULT_DEBUG"):
            raise
        raise _usage_error(error) from error
    except typer.Abort:  # the input ended at a question
        print_error("")
        return 1
    return status if isinstance(status, int) else 0


def _usage_error(error: Any) -> UsageError:
    """Return an error of typer in the form of our messages."""
    message = " ".join(error.format_message().split()).removesuffix(".")
    path = error.ctx.command_path if getattr(error, "ctx", None) else "linkvault"
    return UsageError(message[:1].lower() + message[1:], hint=f"`{path} --help` shows the usage")
