"""`linkvault config`: show and change the settings."""

from typing import Annotated

import typer

from linkvault import config
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.options import Json, Jsonl
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import printable, to_json
from linkvault.errors import UsageError

_NAME_WIDTH = max(map(len, config.KEYS)) + 1
_NAMES = ", ".join(config.KEYS)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "config",
        epilog=examples(
            "linkvault config",
            "linkvault config db ~/notes/vault.db",
            "linkvault config --unset db",
        ),
    )(show_or_change)


def show_or_change(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(metavar="KEY", help=f"One of {_NAMES}.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="The new value.")] = None,
    unset: Annotated[
        bool, typer.Option("--unset", help="Remove the setting KEY, so that its default applies.")
    ] = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Show the settings, or change one.

    Without VALUE, show the setting KEY; without KEY, show all. Comments in the configuration file are kept.
    """
    session = current_session(ctx)
    if key is not None and key not in config.KEYS:
        raise UsageError(f"no such setting: {key}", hint=f"settings are {_NAMES}")
    if unset and key is None:
        raise UsageError("--unset needs a setting", hint=f"settings are {_NAMES}")
    if key and (unset or value is not None):
        session.screen.notify(f"changed {config.save(key, None if unset else value)}")
        return
    settings = {name: getattr(session.config, name) for name in config.KEYS}
    paths = {"file": str(session.config.path), "vault": str(session.path)}
    if json or jsonl:
        session.screen.print_line(to_json({key: settings[key]} if key else {**settings, **paths}))
    elif key:
        session.screen.print_line(printable("" if settings[key] is None else str(settings[key])))
    else:
        for name, setting in {**settings, **paths}.items():
            session.screen.print_line(
                f"{name:{_NAME_WIDTH}} {printable(str(setting)) if setting is not None else '(not set)'}"
            )
