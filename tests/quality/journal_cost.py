"""What the journal of changes costs: the share of the CPU time of storing pages, and of the bytes of the vault.

    python tests/quality/journal_cost.py PAGE.html... [--rounds 15]

Each page is extracted and stored in a transaction of its own, as by `linkvault add`, but is not fetched.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from linkvault.capture import read
from linkvault.errors import NothingReadable
from linkvault.models import Bookmark, Page
from linkvault.vault import Vault
from linkvault.vault.journal import Journal


class MeasuredJournal(Journal):
    """A journal that measures the CPU time of what it writes."""

    seconds = 0.0

    def write(self) -> None:
        start = time.process_time()
        super().write()
        self.seconds += time.process_time() - start


def store_pages(path: Path, files: list[Path]) -> tuple[float, int]:
    """Store the pages in a new vault; return the share of the journal in the CPU time, and the number of pages."""
    stored = 0
    with Vault(path, write=True) as vault:
        journal = MeasuredJournal(vault)
        vault.__dict__["journal"] = journal
        start = time.process_time()
        for number, file in enumerate(files):
            url = f"https://site{number}.example/{file.stem}"
            page = Page(url, url, 200, "text/html", file.read_bytes(), "2026-11-25T10:00:00Z")
            try:
                article, text, snapshot = read(page)
            except NothingReadable:
                continue
            vault.store_capture(Bookmark(url, tags=("tag",)), snapshot, article, text, page)
            stored += 1
        return journal.seconds / (time.process_time() - start), stored


def share_of_bytes(path: Path) -> float:
    """Return the share of the pages of the file that the tables and indexes of the journal have."""
    with Vault(path) as vault:
        (journal,) = vault.connection.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'command%' OR name LIKE '%autoindex_command%'"
        ).fetchone()
        (pages,) = vault.connection.execute("PRAGMA page_count").fetchone()
        (size,) = vault.connection.execute("PRAGMA page_size").fetchone()
        return float(journal / (pages * size))


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path, nargs="+", metavar="PAGE.html")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    shares = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            path = Path(folder, f"{number}.db")
            share, stored = store_pages(path, options.pages)
            shares.append(share)
        bytes_share = share_of_bytes(path)
    print(
        f"{stored} pages: {median(shares):.2%} of the CPU time (at most {max(shares):.2%}),"
        f" {bytes_share:.2%} of the file"
    )


if __name__ == "__main__":
    main()
