"""`linkvault add`: fetch pages and keep them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault.cli.choosing import narrowed
from linkvault.cli.options import Json, Jsonl, Session, Tags, examples, session, split_tags
from linkvault.cli.outcomes import leave, tell_outcomes
from linkvault.cli.stopping import stoppable
from linkvault.errors import BadURL, UsageError
from linkvault.models import Bookmark, Outcome, Selection, Status
from linkvault.states import FetchReason

if TYPE_CHECKING:
    from linkvault.extract import SiteRules
    from linkvault.fetch import FetchSettings

_STDIN = Path("/dev/stdin")


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
    from linkvault import capture, config, extract, fetch
    from linkvault import urls as addresses

    now = session(ctx)
    rules = extract.load_rules(*config.rules_paths())
    wishes = fetch.FetchSettings.wished(
        user_agent=user_agent or now.settled.user_agent,
        headers=tuple(header or ()),
        cookies=cookies,
        total_seconds=timeout,
        max_bytes=int(max_size * 1_000_000) if max_size else None,
    )
    if retry:
        _retry(now, urls, wishes, rules, json=json, jsonl=jsonl)
        return
    wanted = list(_addresses(urls or [], file or [], url))
    if not wanted:
        raise UsageError("no address to add", hint="linkvault add https://example.org/page")
    if len(wanted) > 1 and (title or html):
        raise UsageError("--title and --html are for one address")
    if len(wanted) == 1:
        addresses.check(wanted[0])  # one bad address is wrong usage; one among many is its outcome

    def outcomes() -> Iterator[Outcome]:
        with now.vault(write=True) as vault, fetch.Fetcher(wishes) as fetcher:
            page_of = fetch.saved_page(_STDIN if str(html) == "-" else html) if html else fetcher.fetch
            for each in wanted:
                try:
                    bookmark = Bookmark(addresses.check(each), title=title, tags=split_tags(tag), note=note)
                except BadURL as error:
                    yield Outcome(
                        each, Status.FAILED, reason=FetchReason.BAD_URL, message=str(error), exit_status=2
                    )
                    continue
                if no_fetch:
                    yield capture.remember(vault, bookmark)
                else:
                    yield capture.capture(vault, page_of, bookmark, force=force, rules=rules)

    tally = tell_outcomes(now.screen, outcomes(), len(wanted), json=json, jsonl=jsonl)
    leave(tally)


def _retry(
    now: Session,
    references: list[str] | None,
    wishes: "FetchSettings",
    rules: "SiteRules",
    *,
    json: bool,
    jsonl: bool,
) -> None:
    """Try to capture links again: those named, or all that have failed; many hosts at a time, each politely."""
    from linkvault import fetch
    from linkvault.transfer import importing
    from linkvault.transfer.pipeline import Pace, Pipeline
    from linkvault.transfer.recording import ImportingVault

    now.vault().close()  # else one would be made for nothing
    with (
        stoppable(),
        ImportingVault(now.path, write=True) as vault,
        fetch.Fetcher(wishes.among_many(), gate=fetch.Gate().passing) as fetcher,
    ):
        chosen = narrowed(vault, references, Selection(failed=not references))
        links = list(vault.select(chosen))
        if not links:
            now.screen.say("no link has failed")
        with Pipeline(fetcher.fetch, Pace(), len(links), rules) as pipeline:
            outcomes = importing.retry(vault, links, pipeline)
            tally = tell_outcomes(now.screen, outcomes, len(links), json=json, jsonl=jsonl)
    leave(tally)


def _addresses(given: list[str], files: list[str], url: str | None) -> Iterator[str]:
    for each in [*given, *([url] if url else [])]:
        if each == "-":
            yield from _lines(sys.stdin.buffer.read())
        else:
            yield each
    for name in files:
        try:
            yield from _lines(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
        except OSError as error:
            raise UsageError(f"cannot read {name}: {error.strerror or error}") from error


def _lines(read: bytes) -> Iterator[str]:
    """Yield the addresses of a list: one a line; blank lines and lines that begin with # are passed over."""
    for line in read.decode("utf-8-sig", "replace").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()
