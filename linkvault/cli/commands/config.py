"""`linkvault config`: what the user has settled."""

from typing import Annotated

import typer

from linkvault import config
from linkvault.cli.ui.options import Json, Jsonl, examples, session
from linkvault.cli.ui.terminal import printable, to_json
from linkvault.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "config",
        epilog=examples(
            "linkvault config",
            "linkvault config db ~/notes/vault.db",
            "linkvault config --unset db",
        ),
    )(settle)


def settle(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(config.KEYS)}.")] = None,
    value: Annotated[str | None, typer.Argument(help="Its new value.")] = None,
    unset: Annotated[bool, typer.Option("--unset", help="Take the setting away.")] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Show the settings, or change one. Comments in the file stay."""
    now = session(ctx)
    if key is not None and key not in config.KEYS:
        raise UsageError(f"no such setting: {key}", hint=f"settings are {', '.join(config.KEYS)}")
    if unset and key is None:
        raise UsageError("--unset takes away one setting", hint=f"settings are {', '.join(config.KEYS)}")
    if key and (unset or value is not None):
        path = config.save(key, None if unset else value)
        now.screen.say(f"written to {path}")
        return
    told = {name: getattr(now.settled, name) for name in config.KEYS}
    shown = {key: told[key]} if key else {**told, "file": str(now.settled.path), "vault": str(now.path)}
    if json or jsonl:
        now.screen.line(to_json(shown))
    elif key:
        now.screen.line(printable("" if told[key] is None else str(told[key])))
    else:
        for name, what in shown.items():
            now.screen.line(f"{name:11} {printable(str(what)) if what is not None else '(not set)'}")
