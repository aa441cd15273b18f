"""`linkvault merge`: another vault into this one."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.changes import links_in_words
from linkvault.cli.options import Json, Jsonl, examples, session
from linkvault.cli.render import printable, to_json
from linkvault.errors import VaultError, VaultForeign

if TYPE_CHECKING:
    from linkvault.vault import Vault

_HINT = "name the file of another vault; `linkvault import` takes what other programs have kept"


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "merge",
        epilog=examples(
            "linkvault merge ~/laptop/vault.db",
            "linkvault merge a.db --db both.db",
            "linkvault merge b.db --json",
        ),
    )(merge)


def merge(
    ctx: typer.Context,
    other: Annotated[
        Path, typer.Argument(metavar="OTHER.db", help="The vault to take in; its links stay as they are.")
    ],
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take in all links of another vault.

    A link that both have gets the snapshots, tags, notes and addresses of both; what is in the trash only there
    comes into the trash. Done again it changes nothing.
    """
    from linkvault import transfer
    from linkvault.vault import Vault

    now = session(ctx)
    with _opened(other) as source, Vault(now.path, write=True) as vault:
        told = transfer.merge(vault, source)
    if json or jsonl:
        counts = {"new": told.new, "joined": told.joined, "unchanged": told.unchanged}
        now.screen.line(to_json({**counts, "snapshots": told.snapshots, "refused": list(told.refused)}))
        return
    for url in told.refused:
        now.screen.say(f"left out, not a web address: {printable(url)}")
    now.screen.line(
        f"{links_in_words(told.new)} new, {told.joined} joined, {told.unchanged} unchanged;"
        f" snapshots: {told.snapshots} new"
    )


def _opened(other: Path) -> "Vault":
    """Open the vault to take in: the hints that fit one's own do not fit it, and no empty file becomes one."""
    from linkvault.vault import Vault

    if not os.path.exists(other):
        raise VaultError(f"there is no vault at {other}", hint=_HINT)
    if os.path.isfile(other) and not os.path.getsize(other):
        raise VaultForeign(f"an empty file, not a vault: {other}", hint=_HINT)
    try:
        return Vault(other)
    except VaultForeign as error:
        raise VaultForeign(str(error), hint=_HINT) from error
