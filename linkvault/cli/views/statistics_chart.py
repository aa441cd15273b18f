"""Statistics of a vault -> charts on a terminal, rows in a pipe, JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import islice

from linkvault.cli.ui.terminal import Screen, fit, printable
from linkvault.cli.views.link_tables import local_date
from linkvault.models import Statistics, StorageUse

_MAX_MONTHS = 24  # in the chart, the newest
_BLOCKS = " ▏▎▍▌▋▊▉█"  # by eighths of a column
_EIGHTHS = 8
_BAR = 30  # columns of the longest bar
# The parts of the file in words: for one and for more.
_PARTS = {
    "pages": ("page, packed", "pages, packed"),
    "refused pages": ("page without an article, packed", "pages without an article, packed"),
    "texts": ("text of an article, packed", "texts of articles, packed"),
    "plain texts": ("text of an article, not packed", "texts of articles, not packed"),
    "index": ("link in the full-text index", "links in the full-text index"),
    "undo": ("command that can be undone", "commands that can be undone"),
    "image": ("picture", "pictures"),
    "lead": ("preview picture", "preview pictures"),
    "thumbnail": ("thumbnail", "thumbnails"),
    "document": ("document", "documents"),
    "mhtml": ("copy of a page as it looked", "copies of pages as they looked"),
    "rows": (
        "link, its addresses, tags and dates, and the tables",
        "links, their addresses, tags and dates, and the tables",
    ),
}
_COUNT = 12  # columns for the spaces and the number of a row


def statistics_record(statistics: Statistics) -> dict[str, object]:
    """Return statistics for JSON. A group is a list of objects, so that a name from the web is never a key."""
    return {
        name: [{"name": label, "links": count} for label, count in value] if name.startswith("by_") else value
        for name, value in asdict(statistics).items()
    }


def statistics_rows(statistics: Statistics) -> Iterable[tuple[str, str, object]]:
    """Yield statistics as (what, name, count)."""
    for name, value in asdict(statistics).items():
        if name.startswith("by_"):
            yield from ((name.removeprefix("by_"), label, count) for label, count in value)
        else:
            yield name, "", value


def print_statistics(screen: Screen, statistics: Statistics) -> None:
    """Print statistics with charts of the largest groups."""
    if not statistics.links:
        screen.print_line("no links")
        return
    since = f" since {local_date(statistics.oldest)}" if statistics.oldest else ""
    totals = ", ".join(
        _counted(count, name) for count, name in ((statistics.sites, "site"), (statistics.tags, "tag"))
    )
    screen.print_line(f"{screen.bold(_counted(statistics.links, 'link'))}{since}, {totals}")
    screen.print_line(", ".join(f"{count:,} {status}" for status, count in statistics.by_status))
    snapshots, words = _counted(statistics.snapshots, "snapshot"), _counted(statistics.words, "word")
    screen.print_line(f"{snapshots}, {words}; {_counted(statistics.trash, 'link')} in the trash")
    screen.print_line(
        f"{_size(statistics.file_bytes)} on disk, {_size(statistics.page_bytes)} of pages as received"
    )
    if statistics.assets:
        files = _counted(statistics.assets, "file")
        screen.print_line(f"{_size(statistics.asset_bytes)} of pictures and documents, {files}")
    if statistics.refused_pages:
        screen.print_line(
            f"{_counted(statistics.refused_pages, 'page')} without an article, kept as received"
        )
    _chart(screen, "Sites", statistics.by_site)
    _chart(screen, "Tags", statistics.by_tag)
    newest = list(islice(reversed(statistics.by_month), _MAX_MONTHS))
    _chart(screen, "Added", newest)


def print_storage(screen: Screen, uses: Iterable[StorageUse]) -> None:
    """Print what takes the space of the vault's file; in a pipe a line with tabs for each part."""
    for use in uses:
        if not screen.is_terminal:
            screen.print_record(use.name, str(use.count), str(use.bytes))
        elif use.name == "file":
            screen.print_line(f"{_size(use.bytes):>10}  in all")
        elif use.name == "free":
            screen.print_line(f"{_size(use.bytes):>10}  free, used again by what is stored next")
        elif use.count:
            one, more = _PARTS.get(use.name, (use.name, use.name))
            screen.print_line(f"{_size(use.bytes):>10}  {use.count:,} {one if use.count == 1 else more}")


def _chart(screen: Screen, head: str, counts: Sequence[tuple[str, int]]) -> None:
    if not counts:
        return
    most = max(count for _, count in counts)
    wide = min(max(len(printable(name)) for name, _ in counts), max(10, screen.width - _BAR - _COUNT))
    screen.print_line(f"\n{screen.bold(head)}")
    for name, count in counts:
        screen.print_line(f"  {fit(printable(name), wide)}  {_bar(count / most)} {count:,}")


def _counted(count: int, name: str) -> str:
    """Return a count in words.

    >>> _counted(1, "tag"), _counted(12345, "tag")
    ('1 tag', '12,345 tags')
    """
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"


def _bar(share: float) -> str:
    """Return a bar whose length is a share of the longest bar, in eighths of a column.

    >>> _bar(1), _bar(0.02), _bar(0)
    ('██████████████████████████████', '▋', '▏')
    """
    eighths = max(1, round(share * _BAR * _EIGHTHS))
    return _BLOCKS[-1] * (eighths // _EIGHTHS) + _BLOCKS[eighths % _EIGHTHS].strip()


def _size(count: int) -> str:
    """Return a number of bytes in a readable unit.

    >>> _size(999), _size(12_345_678)
    ('999 B', '12.3 MB')
    """
    size, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.0f} B" if units[0] == "B" else f"{size:.1f} {units[0]}"
