"""`linkvault demo`: the whole of it in ten seconds, without a network."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from linkvault.cli.options import examples, session
from linkvault.cli.render import Screen
from linkvault.errors import LinkvaultError, UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "demo",
        epilog=examples(
            "linkvault demo",
            "linkvault demo --keep ~/try.db",
        ),
    )(demo)


def demo(
    ctx: typer.Context,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="PATH", help="Leave the vault there.")
    ] = None,
) -> None:
    """Save, list, search, show and export a page that ships with linkvault, each command as you would type it."""
    from linkvault.demo import serve

    screen = session(ctx).screen
    if keep is not None and keep.exists():
        raise UsageError(f"there is something at {keep} already", hint="name a new file, or remove that one")
    with tempfile.TemporaryDirectory(prefix="linkvault-demo-") as folder, serve() as url:
        vault = keep.absolute() if keep else Path(folder) / "vault.db"
        notes = str(Path(folder) / "notes")
        screen.line(f"# a page on this machine: {url}")
        _run(screen, vault, "add", url, "--tag", "ml")
        _run(screen, vault, "list")
        _run(screen, vault, "search", "损失")
        _run(screen, vault, "show", "1")
        _run(screen, vault, "export", "--output", notes)
        exported = sorted(file.name for file in Path(notes).iterdir())
    where = (
        f"linkvault --db {shlex.quote(str(vault))} list"
        if keep
        else "this vault is gone again; --keep PATH keeps it"
    )
    screen.line(f"\n# saved, found by 损失 and exported as {', '.join(exported)}\n# {where}")


def _run(screen: Screen, vault: Path, *arguments: str) -> None:
    """Print a command and run it as its own process, as the user would."""
    screen.line()
    screen.line(screen.bold(f"$ linkvault {shlex.join(arguments)}"))
    screen.flush()
    environment = {
        **os.environ,
        "LINKVAULT_DB": str(vault),
        "LINKVAULT_PAGER": "cat",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run([sys.executable, "-m", "linkvault", *arguments], env=environment, check=False)
    if done.returncode:
        raise LinkvaultError(f"the demo's `linkvault {arguments[0]}` ended with status {done.returncode}")
