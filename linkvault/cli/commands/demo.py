"""`linkvault demo`: run the main commands on a page that ships with linkvault."""

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

import linkvault
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.session import current_session
from linkvault.cli.ui.terminal import Screen, printable
from linkvault.errors import LinkvaultError, UsageError
from linkvault.models import Link, Selection
from linkvault.vault import Vault

PORT = 8765  # of `--serve`: fixed, so that the address in the README is the one that is served

_WORD = "损失"
_SOURCE = Path(linkvault.__file__).parents[1]  # the folder that this linkvault is imported from


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "demo", epilog=examples("linkvault demo", "linkvault demo --keep ~/try.db", "linkvault demo --serve")
    )(demo)


def demo(
    ctx: typer.Context,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="PATH", help="Keep the vault of the demo in this file.")
    ] = None,
    only_serve: Annotated[
        bool,
        typer.Option("--serve", help="Only serve the page until Ctrl-C, so that you can add it yourself."),
    ] = False,
) -> None:
    """Try linkvault on a page that ships with it.

    The demo serves the page on this machine, then saves, lists, finds, shows and exports it; each command is printed
    as you would type it. It does not touch your vault and does not use the network.
    """
    from linkvault.demo import serve

    screen = current_session(ctx).screen
    if only_serve:
        _serve_until_interrupted(screen)
        return
    if keep is not None and keep.exists():
        raise UsageError(f"{keep} already exists", hint="name a new file")
    with tempfile.TemporaryDirectory(prefix="linkvault-demo-") as folder, serve() as url:
        vault = keep.absolute() if keep else Path(folder) / "vault.db"
        screen.print_line(f"# A page served on this machine: {url}")
        for command in (
            ("add", url, "--tag", "ml"),
            ("list",),
            ("search", _WORD),
            ("show", "1"),
            ("export", "--output", "notes"),
        ):
            _run(screen, vault, Path(folder), *command)
        link, exported = _search(vault), sorted(file.name for file in Path(folder, "notes").glob("*.md"))
    _print_end(screen, link, exported, keep)


def _serve_until_interrupted(screen: Screen) -> None:
    from linkvault.demo import serve

    with serve(PORT) as url, suppress(KeyboardInterrupt):
        screen.print_line(f"serving {url}; press Ctrl-C to stop")
        screen.flush()
        threading.Event().wait()


def _run(screen: Screen, vault: Path, folder: Path, *arguments: str) -> None:
    """Print a command and run it in its own process, as a shell would."""
    screen.print_line()
    screen.print_line(screen.bold(f"$ linkvault {' '.join(map(_quoted, arguments))}"))
    screen.flush()
    environment = {
        **os.environ,
        "LINKVAULT_DB": str(vault),
        "LINKVAULT_PAGER": "cat",
        "NO_PROXY": "127.0.0.1",  # the page is on this machine, even if the user has a proxy
        "no_proxy": "127.0.0.1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_SOURCE), os.environ.get("PYTHONPATH")])),
    }
    # --quiet: without it, `add` would print the path of the temporary vault.
    options = ("--quiet", "--color", "always" if screen.in_color else "never")
    process = subprocess.run(
        [sys.executable, "-m", "linkvault", *options, *arguments],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if process.returncode:
        raise LinkvaultError(
            f"`linkvault {arguments[0]}` failed in the demo with status {process.returncode}"
        )


def _quoted(argument: str) -> str:
    """Quote an argument only where a shell needs it; shlex also quotes Chinese.

    >>> _quoted("损失"), _quoted("to read")
    ('损失', "'to read'")
    """
    is_plain = all(char.isalnum() or char in "-_./:=" for char in argument)
    return argument if is_plain and argument else shlex.quote(argument)


def _search(path: Path) -> Link:
    with Vault(path) as vault:
        hits, _ = vault.search(_WORD, Selection(limit=1))
    if not hits:
        raise LinkvaultError(f"the search for {_WORD} did not find the page of the demo")
    return hits[0].link


def _print_end(screen: Screen, link: Link, exported: list[str], keep: Path | None) -> None:
    screen.print_line()
    for name in exported:
        screen.print_line(f"# Exported file: notes/{printable(name)}")
    if keep:
        screen.print_line(f"# The vault is kept: linkvault --db {shlex.quote(str(keep))} list")
    else:
        screen.print_line("# The vault of the demo is deleted; --keep PATH keeps it.")
    screen.print_line(f"# Search for {_WORD} found: {screen.bold(printable(link.title))}")
