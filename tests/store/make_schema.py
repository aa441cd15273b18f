"""Write schemas/N.sql: what this linkvault makes of a new vault, with rows. Run it before the release of schema N.

    python tests/store/make_schema.py

A file of a released schema is never written again.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from vaults import NOW, save_link, save_page

from linkvault.models import Bookmark, ImportLink, ImportRun, Outcome, UnreadableEntry
from linkvault.store.schema import SCHEMA_VERSION
from linkvault.vault import Vault

OWN = "name NOT LIKE 'page_fts_%' AND name NOT LIKE 'sqlite_%'"


def fill(path: Path) -> None:
    """A link with two snapshots, one alone, one in the trash; an import, half done."""
    with Vault(path, write=True) as vault:
        place = "https://example.org/loss"
        save_page(
            vault,
            place,
            "The loss, 损失, tells how far the model is. ",
            "损失 Loss",
            tags=("ml/deep", "机器学习"),
        )
        save_page(
            vault, place, "The loss, 损失, is small after training. ", "损失 Loss, again", note="for the talk"
        )
        save_link(vault, "https://example.org/later", title="Later")
        vault.trash([save_link(vault, "https://example.org/gone", tags=("old",))], at=NOW)
        run = vault.imports.begin(
            ImportRun(0, "/home/me/书签.html", "netscape", NOW, tags=("old",)), "a digest"
        )
        vault.imports.add_waiting(run, ImportLink(1, Bookmark(place, "损失"), is_link=True), at=NOW)
        vault.imports.add_waiting(
            run, ImportLink(2, Bookmark("https://example.org/new", location="line 9")), at=NOW
        )
        vault.imports.add_unread(run, 3, UnreadableEntry("line 12", "not a web address", "javascript:"))
        vault.imports.settle(run, 1, Outcome(place, "already saved", id=1))


def written(connection: sqlite3.Connection) -> list[str]:
    """The vault as SQL; the index is made again when it is opened."""
    lines = [f"-- Schema {SCHEMA_VERSION} with rows. Never edited once released."]
    of_schema = connection.execute(
        f"SELECT sql FROM sqlite_master WHERE sql NOT NULL AND {OWN} ORDER BY rowid"
    )
    lines += [f"{sql};" for (sql,) in of_schema]
    tables = connection.execute(
        f"SELECT name FROM sqlite_master WHERE type = 'table' AND {OWN}"
        " AND name NOT IN ('page_fts', 'setting') ORDER BY rowid"
    )
    for (table,) in tables.fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        quoted = ", ".join(f"quote({column})" for column in columns)
        for row in connection.execute(f"SELECT {quoted} FROM {table}"):
            lines.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(row)});")
    return lines


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vault.db")
        fill(path)
        connection = sqlite3.connect(path)
        target = Path(__file__).parent / "schemas" / f"{SCHEMA_VERSION}.sql"
        target.write_text("\n".join(written(connection)) + "\n", encoding="utf-8")
        connection.close()
