"""`linkvault help`: print a guide, or the help of a command."""

from typing import Annotated

import typer

from linkvault import help as guides
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.session import current_session
from linkvault.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("help", epilog=examples("linkvault help", "linkvault help search", "linkvault help add"))(
        show_help
    )


def _complete(ctx: typer.Context, incomplete: str) -> list[str]:
    return [name for name in (*guides.TOPICS, *_commands(ctx)) if name.startswith(incomplete)]


def show_help(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help=f"One of {', '.join(guides.TOPICS)}; or a command.",
            autocompletion=_complete,
        ),
    ] = None,
) -> None:
    """Read a guide, or the help of a command.

    Without TOPIC, list the guides. Where a guide and a command have the same name, print the guide.
    """
    session = current_session(ctx)
    screen = session.screen
    if name is None:
        for topic in guides.TOPICS:
            screen.print_line(f"{topic:<9} {guides.read_summary(topic)}")
        screen.notify(
            "`linkvault help TOPIC` prints a guide, `linkvault COMMAND --help` the help of a command"
        )
    elif name in guides.TOPICS:
        text = guides.read_topic(name)
        if screen.is_terminal:
            from linkvault.cli.views.article_text import render_markdown

            text = render_markdown(screen, text)
        screen.print_paged(text, pager=session.has_pager)
    elif name in _commands(ctx):
        _show_command(ctx, name)
    else:
        raise UsageError(f"no such topic: {name}", hint=f"topics are {', '.join(guides.TOPICS)}")


def _commands(ctx: typer.Context) -> list[str]:
    root = ctx.find_root()
    return root.command.list_commands(root)  # type: ignore[attr-defined, no-any-return]  # it is a group


def _show_command(ctx: typer.Context, name: str) -> None:
    root = ctx.find_root()
    command = root.command.get_command(root, name)  # type: ignore[attr-defined]  # it is a group
    with command.make_context(name, [], parent=root, resilient_parsing=True) as context:
        typer.echo(command.get_help(context))
