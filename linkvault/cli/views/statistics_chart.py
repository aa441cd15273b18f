"""Statistics of a vault -> charts on a terminal, rows in a pipe, JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import chain, islice

from linkvault.cli.ui.terminal import Screen, cell_width, fit, printable
from linkvault.cli.views.link_tables import local_date
from linkvault.cli.views.wrapped_text import Part, format_parts
from linkvault.models import Statistics, StorageUse

_MAX_MONTHS = 24  # in the chart, the newest
_BLOCKS = " ▏▎▍▌▋▊▉█"  # by eighths of a column
_EIGHTHS = 8
_BAR, _MIN_BAR = 30, 10  # columns of the longest bar, and on a narrow terminal
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
_MIN_NAME = 16  # columns of a name on a narrow terminal
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
    links = Part(_counted(statistics.links, "link"), screen.BOLD)
    snapshots, words = _counted(statistics.snapshots, "snapshot"), _counted(statistics.words, "word")
    lines = [
        [links, Part(f"{since}, {totals}")],
        [Part(", ".join(f"{count:,} {status}" for status, count in statistics.by_status))],
        [Part(f"{snapshots}, {words}; {_counted(statistics.trash, 'link')} in the trash")],
        [
            Part(
                f"{_size(statistics.file_bytes)} on disk, {_size(statistics.page_bytes)} of pages as received"
            )
        ],
    ]
    if statistics.assets:
        files = _counted(statistics.assets, "file")
        lines.append([Part(f"{_size(statistics.asset_bytes)} of pictures and documents, {files}")])
    if statistics.refused_pages:
        pages = _counted(statistics.refused_pages, "page")
        lines.append([Part(f"{pages} without an article, kept as received")])
    for line in chain.from_iterable(format_parts(screen, parts) for parts in lines):
        screen.print_line(line)
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
    available = screen.width - _COUNT
    wide = min(max(cell_width(printable(name)) for name, _ in counts), max(_MIN_NAME, available - _BAR))
    longest = max(_MIN_BAR, min(_BAR, available - wide))
    screen.print_line(f"\n{screen.bold(head)}")
    for name, count in counts:
        screen.print_line(f"  {fit(printable(name), wide)}  {_bar(count / most, longest)} {count:,}")


def _counted(count: int, name: str) -> str:
    """Return a count in words.

    >>> _counted(1, "tag"), _counted(12345, "tag")
    ('1 tag', '12,345 tags')
    """
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"


def _bar(share: float, longest: int) -> str:
    """Return a bar whose length is a share of the longest bar, which has so many columns, in eighths of a column.

    >>> _bar(1, 30), _bar(0.02, 30), _bar(0, 30)
    ('██████████████████████████████', '▋', '▏')
    """
    eighths = max(1, round(share * longest * _EIGHTHS))
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
