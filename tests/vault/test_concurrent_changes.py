"""A reader sees one instant of each link, at whichever of its statements another program deletes links."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from vaults import LOSS, RULER, save_link, save_page

from linkvault.models import Selection
from linkvault.transfer import export, merge
from linkvault.vault import Vault

MAX_TRIES = 20  # statements of one reader, evenly spread


def search(vault: Vault, _: Path) -> None:
    vault.search("loss coin", Selection())


def export_to(name: str, format_name: str) -> Callable[[Vault, Path], None]:
    return lambda vault, folder: export(vault, Selection(), format_name, folder / name) and None


def merge_from(vault: Vault, folder: Path) -> None:
    with Vault(folder / "target.db", write=True) as target:
        merge(target, vault)


READERS = {
    "search": search,
    "notes": export_to("notes", "markdown"),
    "jsonl": export_to("out.jsonl", "jsonl"),
    "netscape": export_to("out.html", "netscape"),
    "merge": merge_from,
}


def build(path: Path) -> Path:
    with Vault(path, write=True) as vault:
        save_page(vault, "https://example.org/1", LOSS, "Loss")
        save_page(vault, "https://example.org/2", RULER, "Ruler")
        save_link(vault, "https://example.org/3", title="Later")
    return path


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("original") / "vault.db")


def read(name: str, original: Path, folder: Path, deletes_at: int) -> int:
    """Let a reader run, and another connection delete links before one of its statements; return how many it has."""
    folder.mkdir()
    path, statements = Path(shutil.copy(original, folder / "vault.db")), 0
    with closing(sqlite3.connect(path, isolation_level=None)) as other, Vault(path) as vault:
        other.execute("PRAGMA synchronous = OFF")

        def delete_links(sql: str) -> None:
            nonlocal statements
            if sql.startswith("SELECT"):  # no statement within another
                statements += 1
                if statements == deletes_at:
                    other.executescript("PRAGMA foreign_keys = ON; DELETE FROM link WHERE id > 1")

        vault.connection.set_trace_callback(delete_links)
        READERS[name](vault, folder)
    return statements


@pytest.mark.parametrize("name", READERS)
def test_links_that_are_deleted_at_any_statement(original: Path, tmp_path: Path, name: str) -> None:
    count = read(name, original, tmp_path / "0", 0)
    for number in range(1, count + 1, 1 + count // MAX_TRIES):
        read(name, original, tmp_path / str(number), number)
