"""`linkvault add`: fetch pages and save their text."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.ui.arguments import read_addresses
from linkvault.cli.ui.help_layout import FETCHING, examples
from linkvault.cli.ui.interrupts import stopping_on_signals
from linkvault.cli.ui.link_arguments import narrow
from linkvault.cli.ui.options import DEFAULT_MEGABYTES, Cookies, Json, Jsonl, Tags, Timeout, split_tags
from linkvault.cli.ui.session import Session, current_session
from linkvault.cli.views.outcomes import exit_with, print_outcomes
from linkvault.errors import UsageError
from linkvault.models import Selection

if TYPE_CHECKING:
    from linkvault.fetch import FetchSettings
    from linkvault.models import Page

_MEGABYTE = 1_000_000
_MIN_MEGABYTES = 0.001  # a page of fewer than 1000 bytes has no article


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
            help="Addresses of pages; - reads them from standard input. With --retry: IDs of links.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        list[str] | None,
        typer.Option("--file", metavar="LIST", help="Read addresses from a file, one per line."),
    ] = None,
    tag: Tags = None,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TEXT", help="Use this title; only with a single address."),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Add this note.")] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Read the page from a file (- for standard input); only with a single address.",
        ),
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="The address of the page in --html.")
    ] = None,
    no_fetch: Annotated[
        bool, typer.Option("--no-fetch", help="Save the link without fetching its page.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Store a new snapshot in any case, and make it the current one.")
    ] = False,
    retry: Annotated[
        bool,
        typer.Option("--retry", help="Fetch the pages of failed links again: of all, or of the given IDs."),
    ] = False,
    user_agent: Annotated[
        str | None,
        typer.Option(
            "--user-agent",
            metavar="TEXT",
            help="Identify as this to web sites.",
            show_default="the setting user_agent, else linkvault and its version",
            rich_help_panel=FETCHING,
        ),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(
            "--header",
            metavar="'NAME: VALUE'",
            help="Send this header, only to the host of the address.",
            rich_help_panel=FETCHING,
        ),
    ] = None,
    cookies: Cookies = None,
    timeout: Timeout = None,
    max_size: Annotated[
        float | None,
        typer.Option(
            "--max-size",
            metavar="MB",
            min=_MIN_MEGABYTES,
            help="Maximum size of a page, uncompressed.",
            show_default=DEFAULT_MEGABYTES,
            rich_help_panel=FETCHING,
        ),
    ] = None,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Fetch pages and save their text.

    An address that is already saved gets the new tags and the note, and a new snapshot if the text has changed. If the
    page is another one now, or has lost much of its text, the saved text stays the current one, with a warning.

    In a pipe, each address gets one line: saved URL, already saved URL, link only URL: reason, or failed URL: reason.
    """
    from linkvault import capture, fetch

    session = current_session(ctx)
    rules = session.rules()
    settings = session.fetch_settings(
        user_agent=user_agent,
        headers=tuple(header or ()),
        cookies=cookies,
        total_seconds=timeout,
        max_bytes=int(max_size * _MEGABYTE) if max_size else None,
    )
    if retry:
        _retry(session, urls, settings, json=json, jsonl=jsonl)
        return
    addresses = list(read_addresses([*(urls or []), *([url] if url else [])], file or []))
    _check(addresses, is_for_one=bool(title or html))
    options = capture.AddOptions(split_tags(tag), title, note, force)
    read_page = _read_page(html)
    with fetch.Fetcher(settings) as fetcher, session.vault(write=True, create=True) as vault:
        fetch_page = None if no_fetch else read_page or fetcher.fetch
        outcomes = capture.add_all(vault, addresses, fetch_page, options, rules)
        tally = print_outcomes(session.screen, outcomes, len(addresses), json=json, jsonl=jsonl)
    exit_with(tally)


def _read_page(file: Path | None) -> "Callable[[str], Page] | None":
    """Return a function that returns the page in a file; `-` is standard input, as Windows has no /dev/stdin."""
    from linkvault import fetch

    if file is None:
        return None
    if str(file) == "-":
        return fetch.page_from_file(Path("standard input"), sys.stdin.buffer)
    return fetch.page_from_file(file)


def _check(addresses: list[str], *, is_for_one: bool) -> None:
    """Refuse to add nothing, and a single address that is invalid; among several, it fails alone.

    :param is_for_one: there are options that only a single address can have
    """
    from linkvault import urls

    if not addresses:
        raise UsageError("no address to add", hint="linkvault add https://example.org/page")
    if len(addresses) > 1 and is_for_one:
        raise UsageError("--title and --html need a single address")
    if len(addresses) == 1:
        urls.check_url(addresses[0])


def _retry(
    session: Session, references: list[str] | None, settings: "FetchSettings", *, json: bool, jsonl: bool
) -> None:
    """Capture links again: those that the references name, or all that have failed."""
    with stopping_on_signals(), session.bulk_capture(settings) as bulk:
        links = list(bulk.vault.select(narrow(bulk.vault, references, Selection(failed=not references))))
        if not links:
            session.screen.notify("no failed links")
        tally = print_outcomes(session.screen, bulk.retry(links), len(links), json=json, jsonl=jsonl)
    exit_with(tally)
