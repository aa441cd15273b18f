"""`linkvault help`: the guides that ship with the program, and the help of a command."""

from typing import Annotated

import typer

from linkvault import help as guides
from linkvault.cli.ui.options import examples, session
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
        typer.Argument(metavar="TOPIC", help="A topic or a command.", autocompletion=_complete),
    ] = None,
) -> None:
    """Read a guide: search, import, export, scripts, rules, vault or python.

    Without a topic, list the topics. A topic that is also a command is the guide; --help describes the command.
    """
    screen = session(ctx).screen
    if name is None:
        for topic in guides.TOPICS:
            screen.line(f"{topic:<9} {guides.read_summary(topic)}")
        screen.say("`linkvault help TOPIC` shows a guide, `linkvault COMMAND --help` a command")
    elif name in guides.TOPICS:
        text = guides.read_topic(name)
        if screen.is_terminal:
            from linkvault.cli.views.article_text import render_markdown

            text = render_markdown(screen, text)
        screen.page(text, pager=session(ctx).settled.pager is not False)
    elif name in _commands(ctx):
        _show_command(ctx, name)
    else:
        raise UsageError(f"no such topic: {name}", hint=f"topics are {', '.join(guides.TOPICS)}")


def _commands(ctx: typer.Context) -> list[str]:
    root = ctx.find_root()
    return root.command.list_commands(root)  # type: ignore[attr-defined, no-any-return]


def _show_command(ctx: typer.Context, name: str) -> None:
    root = ctx.find_root()
    command = root.command.get_command(root, name)  # type: ignore[attr-defined]
    with command.make_context(name, [], parent=root, resilient_parsing=True) as context:
        typer.echo(command.get_help(context))
