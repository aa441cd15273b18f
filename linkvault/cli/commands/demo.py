"""`linkvault demo`: the whole of it in ten seconds, without a network."""

import os
import shlex
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from linkvault.cli.ui.options import examples, session
from linkvault.cli.ui.terminal import Screen, printable
from linkvault.errors import LinkvaultError, UsageError
from linkvault.models import Link, Selection
from linkvault.vault import Vault

_WORD = "损失"
PORT = 8765  # of `--serve`: fixed, so that the address in the README is the one that is served


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "demo", epilog=examples("linkvault demo", "linkvault demo --keep ~/try.db", "linkvault demo --serve")
    )(demo)


def demo(
    ctx: typer.Context,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="PATH", help="Leave the vault there.")
    ] = None,
    only_serve: Annotated[
        bool,
        typer.Option("--serve", help="Only serve the page, until Ctrl-C, so that you can add it yourself."),
    ] = False,
) -> None:
    """See all of it with a page that ships with linkvault.

    The page is served on this machine, saved, listed, found, shown and exported; each command stands there as you
    would type it. Your own vault is not touched, and nothing is asked of the network.
    """
    from linkvault.demo import serve

    screen = session(ctx).screen
    if only_serve:
        _serve_until_interrupted(screen)
        return
    if keep is not None and keep.exists():
        raise UsageError(f"there is something at {keep} already", hint="name a new file, or remove that one")
    with tempfile.TemporaryDirectory(prefix="linkvault-demo-") as folder, serve() as url:
        vault = keep.absolute() if keep else Path(folder) / "vault.db"
        screen.line(f"# a page on this machine: {url}")
        for command in (
            ("add", url, "--tag", "ml"),
            ("list",),
            ("search", _WORD),
            ("show", "1"),
            ("export", "--output", "notes"),
        ):
            _run(screen, vault, Path(folder), *command)
        found, exported = _found(vault), sorted(file.name for file in Path(folder, "notes").iterdir())
    _tell_end(screen, found, exported, keep)


def _serve_until_interrupted(screen: Screen) -> None:
    from linkvault.demo import serve

    with serve(PORT) as url, suppress(KeyboardInterrupt):
        screen.line(f"serving {url}; press Ctrl-C to stop")
        screen.flush()
        threading.Event().wait()


def _run(screen: Screen, vault: Path, folder: Path, *arguments: str) -> None:
    """Print a command and run it as its own process, as the user would."""
    screen.line()
    screen.line(screen.bold(f"$ linkvault {' '.join(map(_typed, arguments))}"))
    screen.flush()
    environment = {
        **os.environ,
        "LINKVAULT_DB": str(vault),
        "LINKVAULT_PAGER": "cat",
        "NO_PROXY": "127.0.0.1",  # the page is here, whatever proxy the user has
        "no_proxy": "127.0.0.1",
        "PYTHONPATH": os.pathsep.join(filter(None, [_source(), os.environ.get("PYTHONPATH")])),
    }
    done = subprocess.run(
        [sys.executable, "-m", "linkvault", *_colors(screen), *arguments],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise LinkvaultError(f"the demo's `linkvault {arguments[0]}` ended with status {done.returncode}")


def _typed(argument: str) -> str:
    """Quote as a person would: shlex also quotes Chinese, which no shell needs.

    >>> _typed("损失"), _typed("to read")
    ('损失', "'to read'")
    """
    plain = all(char.isalnum() or char in "-_./:=" for char in argument)
    return argument if plain and argument else shlex.quote(argument)


def _source() -> str:
    """Return the folder this very linkvault lies in: the demo runs in another one."""
    return str(Path(__file__).parents[3])


def _colors(screen: Screen) -> tuple[str, str]:
    return ("--color", "always" if screen.in_color else "never")


def _found(path: Path) -> Link:
    with Vault(path) as vault:
        hits, _ = vault.search(_WORD, Selection(limit=1))
    if not hits:
        raise LinkvaultError(f"the demo's page was not found by {_WORD}")
    return hits[0].link


def _tell_end(screen: Screen, found: Link, exported: list[str], keep: Path | None) -> None:
    screen.line()
    for name in exported:
        screen.line(f"# exported: notes/{printable(name)}")
    if keep:
        screen.line(f"# kept: linkvault --db {shlex.quote(str(keep))} list")
    else:
        screen.line("# this vault is gone again; --keep PATH keeps it")
    screen.line(f"# found by {_WORD}: {screen.bold(printable(found.title))}")
