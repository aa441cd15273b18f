"""`linkvault import`: take over what other programs have kept, and fetch the pages."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault import formats
from linkvault.cli.ui.arguments import import_files, import_number, seconds
from linkvault.cli.ui.interrupts import stoppable
from linkvault.cli.ui.options import DryRun, Json, Jsonl, Tags, examples, session, split_tags
from linkvault.cli.ui.terminal import complain
from linkvault.cli.views.import_reports import LoadMessages, tell_runs, tell_surveys
from linkvault.cli.views.outcomes import Tally, leave, tell_outcomes
from linkvault.errors import UsageError

if TYPE_CHECKING:
    from linkvault.transfer.bulk import BulkCapture


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
    return [name for name in formats.readers() if name.startswith(incomplete)]


def import_(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...",
            help="Files or folders; - is standard input. With --resume, --retry-failed: numbers of imports.",
            show_default=False,
        ),
    ] = None,
    tag: Tags = None,
    folders_as_tags: Annotated[
        bool,
        typer.Option("--folders-as-tags/--no-folders-as-tags", help="A bookmark's folder becomes a tag a/b."),
    ] = True,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=f"Do not look what it is, it is one of: {', '.join(formats.readers())}.",
            autocompletion=_complete_formats,
        ),
    ] = None,
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Keep the links alone.")] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=100, metavar="N", help="Pages fetched at once.")
    ] = 16,
    delay: Annotated[
        float | None,
        typer.Option("--delay", min=0, metavar="SECONDS", help="Between two requests to one host (0.5)."),
    ] = None,
    max_time: Annotated[
        str | None, typer.Option("--max-time", metavar="TIME", help="Stop after 90, 30m or 2h.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="Longest time for one page.")
    ] = None,
    cookies: Annotated[
        Path | None,
        typer.Option("--cookies", metavar="FILE", help="Cookies, as browsers export them (cookies.txt)."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last import, or these.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what failed in the last import, or these.")
    ] = False,
    past: Annotated[bool, typer.Option("--list", help="Show past imports.")] = False,
    dry_run: DryRun = False,
    json: Json = False,
    jsonl: Jsonl = False,
) -> None:
    """Take over bookmarks, lists, exports and saved pages, and fetch what comes without its page.

    What the files say is stored first and can be found at once; then the pages are fetched, several hosts at a time,
    each politely. It can be stopped at any time: the same command, or --resume, does what is left.

    In a pipe each address is answered by one line, as by `linkvault add`.
    """
    from linkvault.transfer.bulk import BulkCapture, check_files
    from linkvault.transfer.crawler import Pace
    from linkvault.transfer.importing import Wishes

    now, again = session(ctx), resume or retry_failed
    _check(files, past=past, again=again, dry_run=dry_run)
    if past:
        tell_runs(now, json=json, jsonl=jsonl)
        return
    with ExitStack() as stack:
        sources = [] if again else import_files(files or [], stack)
        if dry_run:
            tell_surveys(now, sources, format_name, json=json, jsonl=jsonl)
            return
        numbers = [import_number(each) for each in files or []] if again else []
        check_files(sources, format_name)
        settings = now.fetch_settings(cookies=cookies, total_seconds=timeout)
        pace = Pace(jobs, delay, seconds(max_time))
        stack.enter_context(stoppable())
        bulk = stack.enter_context(BulkCapture(now.path, settings, pace, now.rules(), create=not again))
        if retry_failed:
            count = bulk.retry_failed(numbers)
        elif resume:
            count = bulk.resume(numbers)
        else:
            count = bulk.start(sources, Wishes(split_tags(tag), folders_as_tags, not no_fetch, format_name))
        if not count:
            now.screen.say("no import has anything left to do")
        total = bulk.load(LoadMessages(now.screen))
        tally = tell_outcomes(now.screen, bulk.outcomes(), total, json=json, jsonl=jsonl, brief=True)
        _leave(bulk, tally)


def _check(files: list[str] | None, *, past: bool, again: bool, dry_run: bool) -> None:
    if not files and not past and not again:
        raise UsageError("nothing to import", hint="linkvault import bookmarks.html")
    if dry_run and again and not past:
        raise UsageError("--dry-run looks into files, not at past imports", hint="`linkvault import --list`")


def _leave(bulk: "BulkCapture", tally: Tally) -> None:
    """End the command; bookmarks that still wait, though nobody interrupted, are a failure."""
    waiting = 0 if tally.interrupted else bulk.count_waiting()
    if waiting:
        why = "no host is in reach: is this machine online?" if bulk.is_offline else "the time is over:"
        complain(f"linkvault: {why} {waiting} left")
        complain("hint: `linkvault import --resume` goes on, --retry-failed tries again what failed")
        raise typer.Exit(1)
    leave(tally)
