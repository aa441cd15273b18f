"""`linkvault import`: store the bookmarks of other programs, and fetch their pages."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault import formats
from linkvault.cli.parameters.table import FETCHING
from linkvault.cli.parameters.values import split_tags
from linkvault.cli.ui.arguments import import_files, import_number, seconds
from linkvault.cli.ui.help_layout import examples
from linkvault.cli.ui.interrupts import stopping_on_signals
from linkvault.cli.ui.options import (
    DEFAULT_DELAY,
    AllowPrivate,
    Cookies,
    ImportBrowser,
    ImportImages,
    Json,
    Jsonl,
    Tags,
    Timeout,
)
from linkvault.cli.ui.session import confirm, current_session, is_on_terminal
from linkvault.cli.ui.terminal import print_error, printable
from linkvault.cli.views.import_reports import LoadMessages, print_imports, print_previews
from linkvault.cli.views.outcomes import Tally, exit_with, print_outcomes
from linkvault.errors import UsageError
from linkvault.states import BrowserUse

if TYPE_CHECKING:
    from linkvault.transfer.bulk import BulkCapture

_JOBS = 16  # as `transfer.crawler.JOBS`, which `--help` has no time to import
_MAX_JOBS = 100  # threads


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "import",
        epilog=examples(
            "linkvault import bookmarks.html --tag firefox",
            "linkvault import urls.txt --dry-run",
            "linkvault import --resume",
            "linkvault import --retry-failed",
        ),
    )(import_)


def _complete_formats(incomplete: str) -> list[str]:
    return [name for name in formats.reader_names() if name.startswith(incomplete)]


def import_(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...",
            help="Files or folders; - is standard input. With --resume or --retry-failed: IDs of imports.",
            show_default=False,
        ),
    ] = None,
    tag: Tags = None,
    folders_as_tags: Annotated[
        bool,
        typer.Option("--folders-as-tags/--no-folders-as-tags", help="Turn folders of bookmarks into tags."),
    ] = True,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"The format of the files, instead of detecting it. One of {', '.join(formats.reader_names())}.",
            autocompletion=_complete_formats,
        ),
    ] = None,
    no_fetch: Annotated[
        bool, typer.Option("--no-fetch", help="Save the links without fetching their pages.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue the last import, or those given.")
    ] = False,
    retry_failed: Annotated[
        bool,
        typer.Option(
            "--retry-failed", help="Fetch the failed pages of the last import again, or of those given."
        ),
    ] = False,
    past: Annotated[bool, typer.Option("--list", help="List past imports.")] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Show what the files contain, and change nothing; not with --resume or --retry-failed.",
        ),
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            max=_MAX_JOBS,
            metavar="N",
            help="Number of pages to fetch at the same time.",
            rich_help_panel=FETCHING,
        ),
    ] = _JOBS,
    delay: Annotated[
        float | None,
        typer.Option(
            "--delay",
            min=0,
            metavar="SECONDS",
            help="Time between two requests to the same host.",
            show_default=DEFAULT_DELAY,
            rich_help_panel=FETCHING,
        ),
    ] = None,
    max_time: Annotated[
        str | None,
        typer.Option(
            "--max-time", metavar="TIME", help="Stop after 90 (seconds), 30m or 2h.", rich_help_panel=FETCHING
        ),
    ] = None,
    timeout: Timeout = None,
    cookies: Cookies = None,
    browser: ImportBrowser = None,
    images: ImportImages = False,
    pdf: Annotated[
        bool,
        typer.Option(
            "--pdf",
            help="Take the PDF of a paper along with its page, and the page with its PDF: two requests.",
            rich_help_panel=FETCHING,
        ),
    ] = False,
    allow_private: AllowPrivate = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Import bookmarks, lists and saved pages of other programs.

    The links are stored first and can be searched at once. Then their pages are fetched, from several hosts at the
    same time and slowly from each. You can stop an import at any time; the same command or --resume continues it. Pages
    of this machine and of private networks are not fetched without --allow-private.

    In a pipe, each address gets one line, as from `linkvault add`.
    """
    from linkvault.transfer.bulk import detect_files
    from linkvault.transfer.crawler import CrawlOptions
    from linkvault.transfer.import_job import ImportOptions

    session, again = current_session(ctx), resume or retry_failed
    _check(files, past=past, again=again, dry_run=dry_run)
    if past:
        print_imports(session, json=json, jsonl=jsonl)
        return
    with ExitStack() as stack:
        sources = [] if again else import_files(files or [], stack)
        if dry_run:
            print_previews(session, sources, format_name, json=json, jsonl=jsonl)
            return
        numbers = list(map(import_number, files or [])) if again else []
        detected = detect_files(sources, format_name)
        without_format = [printable(file.name or str(file.path)) for file in detected if file.is_any_text]
        if without_format and is_on_terminal():
            names = ", ".join(without_format)
            confirm(f"{names}: no known format. Import every address in the text?", yes=False)
        settings = session.fetch_settings(
            cookies=cookies, total_seconds=timeout, allow_private=allow_private, rules=session.rules()
        )
        crawl = CrawlOptions(jobs, delay, seconds(max_time))
        options = ImportOptions(split_tags(tag), folders_as_tags, not no_fetch, format_name)
        stack.enter_context(stopping_on_signals())
        bulk = stack.enter_context(
            session.bulk_capture(settings, crawl, create=not again, browser=browser or BrowserUse.NEVER)
        )
        bulk.papers = pdf
        bulk.images = session.image_fetcher(lambda: bulk.fetcher, images, fetches=not no_fetch)
        if retry_failed:
            count = bulk.retry_failed(numbers)
        elif resume:
            count = bulk.resume(numbers)
        else:
            count = bulk.start(detected, options)
        if not count:
            session.screen.notify("no import to continue")
        total = bulk.load(LoadMessages(session.screen))
        tally = print_outcomes(
            session.screen,
            bulk.outcomes(),
            total,
            json=json,
            jsonl=jsonl,
            brief=True,
            count_restored=bulk.count_restored,
        )
        if count := bulk.count_pages_without_images():
            pages = "1 page" if count == 1 else f"{count} pages"
            session.screen.notify(
                f"the images of {pages} were not stored: `linkvault add --images ID...` fetches them"
            )
        _exit(bulk, tally, is_empty=bool(sources) and not tally.counts, has_limit=max_time is not None)


def _check(files: list[str] | None, *, past: bool, again: bool, dry_run: bool) -> None:
    if not files and not past and not again:
        raise UsageError("no file to import", hint="for example `linkvault import bookmarks.html`")
    if dry_run and again and not past:
        raise UsageError(
            "--dry-run needs files, not past imports", hint="`linkvault import --list` lists them"
        )


def _exit(bulk: "BulkCapture", tally: Tally, *, is_empty: bool, has_limit: bool) -> None:
    """End the command. If bookmarks are left although nothing interrupted it, it has failed.

    :param is_empty: the files had nothing to import
    :param has_limit: the user gave a time after which the import stops
    """
    waiting = 0 if tally.interrupted else bulk.count_waiting()
    if waiting:
        stopped = "stopped after --max-time:" if has_limit else "some pages could not be opened:"
        why = "no host answers; is this machine online?" if bulk.is_offline else stopped
        print_error(f"linkvault: {why} {waiting} left to import")
        print_error(
            "hint: `linkvault import --resume` continues, `linkvault import --retry-failed` retries failed pages"
        )
        raise typer.Exit(1)
    exit_with(tally)
    if is_empty:
        print_error("linkvault: nothing was imported")
    if is_empty or bulk.has_io_errors:
        raise typer.Exit(1)
