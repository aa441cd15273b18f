"""Measure commands beside the cost that no program can avoid, and beside other programs that are installed.

    python tests/quality/bench [--sizes 1000,10000] [--rounds 7] [--only NAME...]
    python tests/quality/bench --json > now.json
    python tests/quality/bench --compare before.json now.json

All commands of a table run in turn, A B A B, so that a busy machine slows them alike. A figure is the median of user
and system time of a whole process with its children, and its ratio to the first row; wall time and the peak memory of
the largest process follow. The vaults are made by `synthetic_vaults.py`, which takes 10 s for 10,000 links.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import rows
from measuring import Figure, measure, print_comparison, print_table


def parse_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default="1000,10000", help="numbers of links; 100000 and 1000000 take minutes"
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=list(rows.TABLES), choices=list(rows.TABLES))
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, for --compare")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    return parser.parse_args()


def main() -> None:
    """Make the vaults, run the tables, and print them."""
    options = parse_options()
    if options.compare:
        print_comparison(*(json.loads(path.read_text("utf-8")) for path in options.compare))
        return
    figures: dict[str, dict[str, Figure]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "HOME": name}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users start from compiled modules
        for size in map(int, options.sizes.split(",")):
            for table in options.only:
                commands = rows.TABLES[table](folder, size)
                title = f"{table}, {size:,} links"
                figures[title] = measure(commands, environment, folder, options.rounds)
                if not options.json:
                    print_table(title, figures[title])
    if options.json:
        records = {
            title: {row: figure._asdict() for row, figure in rows_.items()}
            for title, rows_ in figures.items()
        }
        print(json.dumps(records, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
