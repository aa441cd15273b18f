"""`linkvault stats`: how much the vault holds of what."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import islice

import typer

from linkvault.cli.choosing import narrowed
from linkvault.cli.options import Ids, Json, Jsonl, examples, selecting, session
from linkvault.cli.render import Screen, fit, printable, to_json
from linkvault.cli.tables import local_date
from linkvault.models import Selection, Statistics
from linkvault.text.sizes import format_size

_NAMES = 10  # sites and tags to name, unless --limit says otherwise
_MONTHS = 24  # the last, in the chart
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 30  # columns


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "stats",
        epilog=examples(
            "linkvault stats", "linkvault stats --tag ml --since 1y", "linkvault stats -n 50 --json"
        ),
    )(stats)


@selecting
def stats(
    ctx: typer.Context, chosen: Selection, ids: Ids = None, json: Json = False, jsonl: Jsonl = False
) -> None:
    """Count links, snapshots, tags and sizes, by site, by tag and by month: of all, or of those chosen.

    `--limit` says how many sites and tags are named. In a pipe one tab-separated line each: what, name, count.
    """
    from linkvault.counting import CountingVault

    now = session(ctx)
    with CountingVault(now.path) as vault:
        told = vault.statistics(narrowed(vault, ids, chosen), names=chosen.limit or _NAMES)
    if json or jsonl:
        now.screen.line(to_json(_record(told)))
    elif now.screen.is_terminal:
        _tell(now.screen, told)
    else:
        for row in _rows(told):
            now.screen.record(*row)


def _record(told: Statistics) -> dict[str, object]:
    """Each group is a list of objects: names come from the web, and no name may become a key."""
    return {
        name: [{"name": each, "links": count} for each, count in value] if name.startswith("by_") else value
        for name, value in asdict(told).items()
    }


def _rows(told: Statistics) -> Iterable[tuple[str, str, object]]:
    for name, value in asdict(told).items():
        if name.startswith("by_"):
            yield from ((name.removeprefix("by_"), each, count) for each, count in value)
        else:
            yield name, "", value


def _tell(screen: Screen, told: Statistics) -> None:
    if not told.links:
        screen.line("no links yet, or none chosen by that")
        return
    since = f" since {local_date(told.oldest)}" if told.oldest else ""
    shown = ", ".join(_counted(count, name) for count, name in ((told.sites, "site"), (told.tags, "tag")))
    screen.line(f"{screen.bold(_counted(told.links, 'link'))}{since}, {shown}")
    screen.line(", ".join(f"{count:,} {status}" for status, count in told.by_status))
    snapshots, words = _counted(told.snapshots, "snapshot"), _counted(told.words, "word")
    screen.line(f"{snapshots}, {words}; {_counted(told.trash, 'link')} in the trash")
    screen.line(
        f"{format_size(told.file_bytes)} in one file, for {format_size(told.page_bytes)} of pages as received"
    )
    _chart(screen, "Sites", told.by_site)
    _chart(screen, "Tags", told.by_tag)
    newest = list(islice(reversed(told.by_month), _MONTHS))
    _chart(screen, "Added", newest)


def _chart(screen: Screen, head: str, counts: Sequence[tuple[str, int]]) -> None:
    if not counts:
        return
    most = max(count for _, count in counts)
    wide = min(max(len(printable(name)) for name, _ in counts), max(10, screen.width - _BAR - 12))
    screen.line(f"\n{screen.bold(head)}")
    for name, count in counts:
        screen.line(f"  {fit(printable(name), wide)}  {_bar(count / most)} {count:,}")


def _counted(count: int, name: str) -> str:
    """Count in words.

    >>> _counted(1, "tag"), _counted(12345, "tag")
    ('1 tag', '12,345 tags')
    """
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"


def _bar(share: float) -> str:
    """Draw a share of the longest bar, in eighths of a column.

    >>> _bar(1), _bar(0.02), _bar(0)
    ('██████████████████████████████', '▋', '▏')
    """
    eighths = max(1, round(share * _BAR * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
