"""Write the schema of this version: the statements of a new vault, and schemas/N.sql, a new vault with rows.

    python tests/store/make_schema.py new_vault     # after a change of the steps
    python tests/store/make_schema.py               # both: before the release of schema N

Never write schemas/N.sql of a released schema again.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from vaults import NOW, refuse_page, save_link, save_page

from linkvault.models import AssetFile, Bookmark, ImportLink, ImportRun, NewAsset, Outcome, UnreadableEntry
from linkvault.store.schema import SCHEMA_VERSION, migrations, transaction
from linkvault.vault import Vault

TABLES = "name NOT LIKE 'page_fts_%' AND name NOT LIKE 'sqlite_%'"


def fill(path: Path) -> None:
    """Store a link with snapshots, one aside, and a picture; links without, refused, in the trash; an import."""
    with Vault(path, write=True) as vault:
        url = "https://example.org/loss"
        save_page(
            vault,
            url,
            "The loss, 损失, tells how far the model is. ",
            "损失 Loss",
            tags=("ml/deep", "机器学习"),
        )
        save_page(
            vault, url, "The loss, 损失, is small after training. ", "损失 Loss, again", note="for the talk"
        )
        save_page(
            vault, url, "Here a shop sells lamps and boots. ", "损失 Lamps", judge=lambda *_: "changed_page"
        )
        picture = AssetFile(b"\x89PNG", "image/png", 3, 2)
        vault.assets.attach(
            vault.snapshot(1),
            [NewAsset("image", f"{url}.png", picture), NewAsset("image", "x", reason="http_404")],
        )
        save_link(vault, "https://example.org/later", title="Later")
        refuse_page(vault, "https://example.org/wall", tags=("old",))
        vault.trash([save_link(vault, "https://example.org/gone", tags=("old",))], at=NOW)
        run = vault.imports.begin(
            ImportRun(0, "/home/me/书签.html", "netscape", NOW, tags=("old",)), "a digest"
        )
        vault.imports.add_waiting(run, ImportLink(1, Bookmark(url, "损失"), is_link=True), at=NOW)
        vault.imports.add_waiting(
            run, ImportLink(2, Bookmark("https://example.org/new", location="line 9")), at=NOW
        )
        vault.imports.add_unread(run, 3, UnreadableEntry("line 12", "not a web address", "javascript:"))
        vault.imports.settle(run, 1, Outcome(url, "already saved", id=1))


def dump(connection: sqlite3.Connection) -> list[str]:
    """Return the lines of a vault as SQL, without the full-text index, which is rebuilt when the vault is opened."""
    lines = [f"-- Schema {SCHEMA_VERSION} with rows. Never edited once released."]
    statements = connection.execute(
        f"SELECT sql FROM sqlite_master WHERE sql NOT NULL AND {TABLES} ORDER BY rowid"
    )
    lines += [f"{sql};" for (sql,) in statements]
    tables = connection.execute(
        f"SELECT name FROM sqlite_master WHERE type = 'table' AND {TABLES}"
        " AND name NOT IN ('page_fts', 'setting') ORDER BY rowid"
    )
    for (table,) in tables.fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        quoted = ", ".join(f"quote({column})" for column in columns)
        for row in connection.execute(f"SELECT {quoted} FROM {table}"):
            lines.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(row)});")
    return lines


def build_statements() -> str:
    """Return the statements that create what the steps of the migrations make of an empty database."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with transaction(connection):
        migrations.apply_missing(connection)
    statements = connection.execute(
        f"SELECT sql FROM sqlite_master WHERE sql NOT NULL AND {TABLES} ORDER BY rowid"
    ).fetchall()
    connection.close()
    return migrations.SEPARATOR.join(sql for (sql,) in statements)


if __name__ == "__main__":
    migrations.NEW_VAULT.write_text(build_statements(), encoding="utf-8")
    if "new_vault" in sys.argv:
        raise SystemExit
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vault.db")
        fill(path)
        connection = sqlite3.connect(path)
        target = Path(__file__).parent / "schemas" / f"{SCHEMA_VERSION}.sql"
        target.write_text("\n".join(dump(connection)) + "\n", encoding="utf-8")
        connection.close()
