"""`linkvault import`: store the bookmarks of other programs, and fetch their pages."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from linkvault.cli.parameters.import_options import IMPORT
from linkvault.cli.parameters.values import split_tags
from linkvault.cli.ui.arguments import import_files, import_number, seconds
from linkvault.cli.ui.interrupts import stopping_on_signals
from linkvault.cli.ui.session import Session, confirm, is_on_terminal
from linkvault.cli.ui.terminal import print_error, printable
from linkvault.cli.views.import_reports import LoadMessages, print_imports, print_previews
from linkvault.cli.views.outcomes import Tally, exit_with, print_outcomes
from linkvault.errors import UsageError
from linkvault.states import BrowserUse

if TYPE_CHECKING:
    import typer

    from linkvault.transfer.bulk import BulkCapture


def register(app: "typer.Typer") -> None:
    """Add the command to the program."""
    from linkvault.cli.parameters.signature import with_parameters
    from linkvault.cli.ui.help_layout import examples

    app.command(
        "import",
        epilog=examples(
            "linkvault import bookmarks.html --tag firefox",
            "linkvault import urls.txt --dry-run",
            "linkvault import --resume",
            "linkvault import --retry-failed",
        ),
    )(with_parameters(IMPORT)(import_))


def import_(
    session: Session,
    *,
    files: list[str] | None,
    tag: list[str] | None,
    folders_as_tags: bool,
    format_name: str | None,
    no_fetch: bool,
    resume: bool,
    retry_failed: bool,
    past: bool,
    dry_run: bool,
    jobs: int,
    delay: float | None,
    max_time: str | None,
    timeout: float | None,
    cookies: Path | None,
    browser: BrowserUse | None,
    images: bool,
    pdf: bool,
    allow_private: bool,
    json: bool,
    jsonl: bool,
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

    again = resume or retry_failed
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
    """End the command. If bookmarks are left although nothing interrupted the command, it has failed.

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
        raise SystemExit(1)
    exit_with(tally)
    if is_empty:
        print_error("linkvault: nothing was imported")
    if is_empty or bulk.has_io_errors:
        raise SystemExit(1)
