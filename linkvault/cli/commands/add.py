"""`linkvault add`: fetch pages and keep them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.ui.arguments import read_addresses
from linkvault.cli.ui.interrupts import stoppable
from linkvault.cli.ui.link_arguments import narrowed
from linkvault.cli.ui.options import Json, Jsonl, Session, Tags, examples, session, split_tags
from linkvault.cli.views.outcomes import leave, tell_outcomes
from linkvault.errors import UsageError
from linkvault.models import Selection

if TYPE_CHECKING:
    from linkvault.extract import SiteRules
    from linkvault.fetch import FetchSettings
    from linkvault.models import Page


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "add",
        epilog=examples(
            "linkvault add https://example.org/post --tag ml --note 'for the talk'",
            "linkvault add - < urls.txt",
            "linkvault add --html saved.html --url https://example.org/gone",
            "linkvault add --retry",
        ),
    )(add)


def add(
    ctx: typer.Context,
    urls: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="URL...",
            help="Addresses; - reads them from standard input. With --retry: IDs of links.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        list[str] | None,
        typer.Option("--file", metavar="LIST", help="Read addresses from a file, one a line."),
    ] = None,
    tag: Tags = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Your own title.")] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Your own words about it.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Keep a page that was saved already (- for standard input), as --url.",
        ),
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="The address of the page in --html.")
    ] = None,
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Keep the link alone.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="A new snapshot even if the text is the same.")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try again what could not be fetched: all such links, or these.")
    ] = False,
    user_agent: Annotated[
        str | None, typer.Option("--user-agent", metavar="TEXT", help="Introduce yourself as this.")
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", metavar="'NAME: VALUE'", help="Send this too, to that host only."),
    ] = None,
    cookies: Annotated[
        Path | None,
        typer.Option("--cookies", metavar="FILE", help="Cookies, as browsers export them (cookies.txt)."),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="Longest time for one page.")
    ] = None,
    max_size: Annotated[
        float | None, typer.Option("--max-size", metavar="MB", min=0.001, help="Largest page, unpacked.")
    ] = None,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Fetch pages and keep their text.

    A known link keeps what it has: tags and note are added, and a new snapshot is made only if the text changed.

    In a pipe each address is answered by one line: saved URL, already saved URL, link only URL: reason, or
    failed URL: reason.
    """
    from linkvault import capture, fetch

    now = session(ctx)
    rules = now.rules()
    settings = now.fetch_settings(
        user_agent=user_agent,
        headers=tuple(header or ()),
        cookies=cookies,
        total_seconds=timeout,
        max_bytes=int(max_size * 1_000_000) if max_size else None,
    )
    if retry:
        _retry(now, urls, settings, rules, json=json, jsonl=jsonl)
        return
    addresses = list(read_addresses([*(urls or []), *([url] if url else [])], file or []))
    _check(addresses, for_one=bool(title or html))
    options = capture.AddOptions(split_tags(tag), title, note, force)
    saved = _saved_page(html) if html else None
    with fetch.Fetcher(settings) as fetcher, now.vault(write=True) as vault:
        fetch_page = None if no_fetch else saved or fetcher.fetch
        outcomes = capture.add_all(vault, addresses, fetch_page, options, rules)
        tally = tell_outcomes(now.screen, outcomes, len(addresses), json=json, jsonl=jsonl)
    leave(tally)


def _saved_page(file: Path) -> "Callable[[str], Page]":
    """Return a function that returns the page in a file; `-` is standard input, as Windows has no /dev/stdin."""
    from linkvault import fetch

    if str(file) == "-":
        return fetch.saved_page(Path("standard input"), sys.stdin.buffer)
    return fetch.saved_page(file)


def _check(addresses: list[str], *, for_one: bool) -> None:
    """Refuse a command line without an address, and one bad address; among many it is an outcome."""
    from linkvault import urls

    if not addresses:
        raise UsageError("no address to add", hint="linkvault add https://example.org/page")
    if len(addresses) > 1 and for_one:
        raise UsageError("--title and --html are for one address")
    if len(addresses) == 1:
        urls.check(addresses[0])


def _retry(
    now: Session,
    references: list[str] | None,
    settings: "FetchSettings",
    rules: "SiteRules",
    *,
    json: bool,
    jsonl: bool,
) -> None:
    """Capture links again: those named, or all that have failed."""
    from linkvault.transfer.bulk import BulkCapture

    with stoppable(), BulkCapture(now.path, settings, rules=rules) as bulk:
        chosen = narrowed(bulk.vault, references, Selection(failed=not references))
        links = list(bulk.vault.select(chosen))
        if not links:
            now.screen.say("no link has failed")
        tally = tell_outcomes(now.screen, bulk.retry(links), len(links), json=json, jsonl=jsonl)
    leave(tally)
