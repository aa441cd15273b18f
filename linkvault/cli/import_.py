"""`linkvault import`: take over what other programs have kept, and fetch the pages."""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvault import formats
from linkvault.cli.import_tables import tell_runs, tell_surveys, told
from linkvault.cli.options import DryRun, Json, Jsonl, Session, Tags, examples, session, split_tags
from linkvault.cli.outcomes import leave, tell_outcomes
from linkvault.cli.render import Screen, complain, printable
from linkvault.cli.stopping import stoppable
from linkvault.cli.tables import local_date
from linkvault.errors import FormatError, UsageError
from linkvault.models import Outcome, Status
from linkvault.states import ImportState
from linkvault.text.sizes import format_size

if TYPE_CHECKING:
    from linkvault.fetch import FetchSettings
    from linkvault.transfer.importing import Import, Wishes
    from linkvault.transfer.pipeline import Pace, Pipeline
    from linkvault.transfer.recording import ImportingVault

_LARGE = 2_000_000  # bytes of a file that takes seconds to read
_TIME = re.compile(r"(\d{1,6}(?:\.\d+)?)([smh]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


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
    from linkvault import fetch
    from linkvault.transfer.importing import Wishes
    from linkvault.transfer.pipeline import Pace

    now, given = session(ctx), files or []
    if past:
        tell_runs(now, json=json, jsonl=jsonl)
        return
    if not given and not resume and not retry_failed:
        raise UsageError("nothing to import", hint="linkvault import bookmarks.html")
    if dry_run and (resume or retry_failed):
        raise UsageError("--dry-run looks into files, not at past imports", hint="`linkvault import --list`")
    with ExitStack() as stack:
        if dry_run:
            tell_surveys(now, _spooled_all(given, stack), format_name, json=json, jsonl=jsonl)
            return
        if resume or retry_failed:
            now.vault().close()  # else one would be made for nothing
            begin = _again([_number(each) for each in given], retry_failed=retry_failed)
        else:
            wishes = Wishes(split_tags(tag), folders_as_tags, not no_fetch, format_name)
            begin = _anew(stack, given, wishes)
        settings = fetch.FetchSettings.wished(
            user_agent=now.settled.user_agent, cookies=cookies, total_seconds=timeout
        )
        _import(now, begin, settings, Pace(jobs, delay, _seconds(max_time)), json=json, jsonl=jsonl)


def _import(
    now: Session,
    begin: "Callable[[ImportingVault], Iterable[Import]]",
    settings: "FetchSettings",
    pace: "Pace",
    *,
    json: bool,
    jsonl: bool,
) -> None:
    """Load all imports first, so that what they say can be found; then go through what waits."""
    from linkvault import config, extract, fetch
    from linkvault.transfer.pipeline import Pipeline
    from linkvault.transfer.recording import ImportingVault

    rules = extract.load_rules(*config.rules_paths())
    gate = fetch.Gate()
    with (
        stoppable(),
        ImportingVault(now.path, write=True) as vault,
        fetch.Fetcher(settings.among_many(), gate=gate.passing) as fetcher,
    ):
        imports = list(begin(vault))
        if not imports:
            now.screen.say("no import has anything left to do")
        for each in imports:
            _load(each, now.screen)
        total = sum(each.waiting for each in imports)
        with Pipeline(fetcher.fetch, pace, total, rules) as pipeline:
            outcomes = chain.from_iterable(_outcomes(each, pipeline) for each in imports)
            tally = tell_outcomes(now.screen, outcomes, total, json=json, jsonl=jsonl, brief=True)
        left = sum(vault.run(each.run.id).count(ImportState.WAITING) for each in imports)
    if left and not tally.interrupted:
        why = "no host is in reach: is this machine online?" if pipeline.is_offline else "the time is over:"
        complain(f"linkvault: {why} {left} left")
        complain("hint: `linkvault import --resume` goes on, --retry-failed tries again what failed")
        raise typer.Exit(1)
    leave(tally)


def _anew(
    stack: ExitStack, names: list[str], wishes: "Wishes"
) -> "Callable[[ImportingVault], Iterable[Import]]":
    """Return what begins the import of these files, once it is known that they can be read."""
    from linkvault.transfer.importing import Import, recognise

    paths = _spooled_all(names, stack)
    for path, name in paths:
        try:
            recognise(path, wishes.format_name)  # else a vault would be made for nothing
        except FormatError as error:
            told_of = str(error).replace(str(path), name or str(path))
            raise FormatError(told_of, hint=error.hint) from error
    return lambda vault: [Import.of_file(vault, path, wishes, name=name) for path, name in paths]


def _again(numbers: list[int], *, retry_failed: bool) -> "Callable[[ImportingVault], Iterable[Import]]":
    """Return what takes up past imports: those of these numbers, or the last one that is not done."""
    from linkvault.transfer.importing import Import

    wanted = Status.FAILED if retry_failed else ImportState.WAITING

    def begin(vault: "ImportingVault") -> "Iterator[Import]":
        unfinished = (each for each in vault.runs() if each.count(wanted) or not each.is_loaded)
        for run in [vault.run(each) for each in numbers] or list(islice(unfinished, 1)):
            if retry_failed:
                vault.reopen(run)
            yield Import.again(vault, vault.run(run.id))

    return begin


def _spooled_all(names: list[str], stack: ExitStack) -> list[tuple[Path, str | None]]:
    """Return the paths of files, each with the name it is told under where that is another."""
    return [(_spooled(name, stack), "standard input" if name == "-" else None) for name in names]


def _spooled(name: str, stack: ExitStack) -> Path:
    """Return the path of a file; standard input is written to one first, as it can be read only once."""
    if name != "-":
        return Path(name)
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="linkvault-"))
    file = Path(folder, "standard-input")
    with file.open("wb") as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream)
    return file


def _load(one: "Import", screen: Screen) -> None:
    """Store what the file says, and say how much that is."""
    name = Path(one.run.source).name
    if one.size > _LARGE:
        screen.say(f"{printable(name)}: reading {format_size(one.size)}")
    for unread in one.load():
        complain(f"{printable(name)}: {told(unread)}")
    run = one.run
    if run.count(ImportState.WAITING):
        doubles, lost = run.count(ImportState.DOUBLE), run.count(ImportState.UNREAD)
        more = f", {doubles} of them twice" if doubles else ""
        more += f", {lost} unreadable" if lost else ""
        screen.say(f"{printable(name)} ({run.format}): {run.count('waiting')} to do{more}")
    elif {state for state, _ in run.counts} - {ImportState.UNREAD}:
        screen.say(f"{printable(name)}: imported on {local_date(run.began)}; nothing is left to do")
    else:
        screen.say(f"{printable(name)} ({run.format}): nothing in it can be imported")


def _outcomes(one: "Import", pipeline: "Pipeline") -> Iterator[Outcome]:
    """Yield what becomes of all that waits; of an import that is done, what it came to."""
    return one.outcomes(pipeline) if one.waiting else one.settled()


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise UsageError(f"not the number of an import: {text}", hint="`linkvault import --list` shows them")
    return int(text[:18])


def _seconds(text: str | None) -> float | None:
    """Read a span of time.

    >>> _seconds("90"), _seconds("1.5h")
    (90.0, 5400.0)

    :raises UsageError: if it is none
    """
    if text is None:
        return None
    match = _TIME.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"not a span of time: {text}", hint="write 90 (seconds), 30m or 2h")
    return float(match[1]) * _UNITS[match[2]]
