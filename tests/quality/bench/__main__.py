"""Measure commands beside the cost that no program can avoid, and beside other programs that are installed.

    python tests/quality/bench [--sizes 1000,10000] [--rounds 7] [--only NAME...] [--folder FOLDER]
    python tests/quality/bench --json > now.json
    python tests/quality/bench --compare before.json now.json

All commands of a table run in turn, A B A B, so that a busy machine slows them alike. A figure is the median of user
and system time of a whole process with its children, and its ratio to the first row; wall time, the peak memory of the
largest process and the bytes of the database that it writes follow. The last table sets the figures beside their aims.
The vaults are made by `synthetic_vaults.py`, which takes 1.1 ms of CPU time a link in two processes; `--folder` keeps
them for the next run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import rows
from measuring import Figure, measure
from printing import Figures, print_aims, print_comparison, print_table


def parse_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default="1000,10000", help="numbers of links; 100000 and 1000000 take minutes"
    )
    parser.add_argument("--pages", type=int, default=100, help="pages that are read, fetched and stored")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=list(rows.TABLES), choices=list(rows.TABLES))
    parser.add_argument("--folder", type=Path, help="folder for all files, which stay there")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, for --compare")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    return parser.parse_args()


def main() -> None:
    """Make the vaults, run the tables, and print them."""
    options = parse_options()
    if options.compare:
        runs = [read_figures(path) for path in options.compare]
        print_comparison(*runs)
        print_aims(*runs)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        with serving(folder, options.pages):
            figures = run_tables(options, folder)
    if options.json:
        records = {
            title: {row: figure._asdict() for row, figure in table.items()}
            for title, table in figures.items()
        }
        print(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        print_aims(figures)


def run_tables(options: argparse.Namespace, folder: Path) -> Figures:
    """Measure the tables of links at each size, and that of pages."""
    environment = {**os.environ, "HOME": str(folder), "LINKVAULT_ALLOW_PRIVATE": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users start from compiled modules
    tables = [
        (f"{table}, {size:,} links", rows.TABLES[table], size)
        for size in map(int, options.sizes.split(","))
        for table in rows.LINK_TABLES
        if table in options.only
    ]
    if "pages" in options.only:
        tables.append((f"pages, {options.pages:,} pages", rows.reading_pages, options.pages))
    figures: dict[str, dict[str, Figure]] = {}
    for title, list_commands, size in tables:
        figures[title] = measure(list_commands(folder, size), environment, folder, options.rounds)
        if not options.json:
            print_table(title, figures[title])
    return figures


@contextmanager
def serving(folder: Path, pages: int) -> Iterator[None]:
    """Serve pages in another process: the peak memory of a command is never below that of its parent."""
    command = [sys.executable, str(Path(__file__).with_name("page_server.py")), str(folder), str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin
        assert server.stdout
        if not server.stdout.readline():
            raise RuntimeError("the server has ended")
        yield
        server.stdin.close()


def read_figures(path: Path) -> Figures:
    """Return the figures of a run with `--json`."""
    records = json.loads(path.read_text("utf-8"))
    return {
        title: {row: Figure(**figure) for row, figure in table.items()} for title, table in records.items()
    }


if __name__ == "__main__":
    main()
