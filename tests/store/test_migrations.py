"""A vault of any released schema has the same rows after this version has migrated it."""

import sqlite3
import stat
from pathlib import Path

import pytest
from vaults import NOW, query, save_link, save_page, store_as_before

from linkvault.errors import VaultOutdated
from linkvault.models import Selection
from linkvault.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrations, transaction
from linkvault.vault import Vault

RELEASED = Path(__file__).parent / "schemas"  # N.sql: schema N with rows; never edited after its release
VIEWS = {
    "links": "id url title site tags added saved published byline lang words status reason note snapshots",
    "snapshots": "id link_id number url final_url captured title byline site_name published modified lang excerpt"
    " canonical image words kind fingerprint text markdown",
    "tags": "id name links",
}


def dump(path: Path) -> str:
    """Return a vault as SQL, without the tables of the full-text index."""
    connection = sqlite3.connect(path)
    lines = [
        line
        for line in connection.iterdump()
        if "page_fts" not in line and "writable_schema" not in line.lower()
    ]
    connection.close()
    return "\n".join(lines)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        save_page(
            vault, "https://example.org/loss", title="损失", tags=("to read", "机器学习"), note="for the talk"
        )
        save_link(vault, "https://example.org/later", title="Later")
        vault.trash([save_link(vault, "https://example.org/gone", tags=("old",))], at=NOW)
    return path


@pytest.mark.parametrize("view", VIEWS)
def test_the_views_have_their_documented_columns(path, view):
    connection = sqlite3.connect(path)
    columns = [column[0] for column in connection.execute(f"SELECT * FROM {view}").description]
    connection.close()
    assert columns == VIEWS[view].split()


def test_rows_of_the_view_links(path):
    first, second = query(path, "SELECT id, title, tags, added, saved, status, note FROM links ORDER BY id")
    assert first == (1, "损失", '["to read","机器学习"]', NOW, NOW, "saved", "for the talk")
    assert second == (2, "Later", "[]", NOW, None, "link only", None)


def test_rows_of_the_views_snapshots_and_tags(path):
    assert query(path, "SELECT link_id, number, url, captured, kind FROM snapshots") == [
        (1, 1, "https://example.org/loss", NOW, "article")
    ]
    assert sorted(query(path, "SELECT name, links FROM tags")) == [
        ("old", 0),
        ("to read", 1),
        ("机器学习", 1),
    ]


def test_the_view_snapshots_has_texts_that_are_not_packed(path):
    sql = "SELECT text, markdown FROM snapshots"
    assert query(path, sql) == [(None, None)]
    store_as_before(path)
    with Vault(path) as vault:
        content = vault.content(vault.snapshot(1))
    assert query(path, sql) == [(content.text, content.markdown)]


def test_every_released_schema_has_a_file():
    assert sorted(RELEASED.glob("*.sql")) == [
        RELEASED / f"{number}.sql" for number in range(1, SCHEMA_VERSION + 1)
    ]


@pytest.mark.parametrize("file", sorted(RELEASED.glob("*.sql")), ids=lambda file: file.stem)
def test_a_released_schema_keeps_its_rows(tmp_path, file):
    path = tmp_path / "vault.db"
    connection = sqlite3.connect(path)
    connection.executescript(file.read_text(encoding="utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {file.stem}")
    tables = [
        table
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
        if not table.startswith(("sqlite_", "page_fts"))
    ]
    columns = {
        table: ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
        for table in tables
    }
    connection.close()
    changing = ("setting", "_sqlite_migrations")  # a later version adds rows to these
    before = {
        table: query(path, f"SELECT {columns[table]} FROM {table}")
        for table in tables
        if table not in changing
    }
    with Vault(path, write=True) as vault:
        assert [hit.link.id for hit in vault.search("损失 loss", Selection())[0]] == [1]
        assert vault.page(vault.snapshot(1)).body.startswith(b"<!DOCTYPE html>")
    assert {table: query(path, f"SELECT {columns[table]} FROM {table}") for table in before} == before
    assert query(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_the_file_of_the_newest_schema_equals_that_of_a_new_vault(tmp_path):
    released, new = tmp_path / "released.db", tmp_path / "new.db"
    connection = sqlite3.connect(released)
    connection.executescript((RELEASED / f"{SCHEMA_VERSION}.sql").read_text(encoding="utf-8"))
    connection.close()
    Vault(new, write=True).close()
    schema = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'page_fts_%' ORDER BY type, name"
    assert query(new, schema) == query(released, schema)


def test_a_new_vault_has_what_the_steps_make_of_an_empty_one():
    contents = []
    for make in (migrations.create_all, migrations.apply_missing):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        with transaction(connection):
            make(connection)
        schema = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid"
        ).fetchall()
        tables = [name for kind, name, *_ in schema if kind == "table"]
        contents.append(
            (schema, {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables})
        )
        connection.close()
    (new_schema, new_rows), (schema, rows) = contents
    assert new_schema == schema, "python tests/store/make_schema.py new_vault"
    steps, new_steps = rows.pop("_sqlite_migrations"), new_rows.pop("_sqlite_migrations")
    assert [row[:3] for row in new_steps] == [row[:3] for row in steps]
    assert new_rows == rows


def test_opening_a_vault_again_changes_nothing(path):
    before = dump(path)
    Vault(path, write=True).close()
    assert dump(path) == before


@pytest.mark.parametrize("file", sorted(RELEASED.glob("*.sql"))[:-1], ids=lambda file: file.stem)
def test_reading_an_older_vault_changes_nothing_and_a_search_names_the_remedy(tmp_path, file):
    path = tmp_path / "vault.db"
    connection = sqlite3.connect(path)
    connection.executescript(file.read_text(encoding="utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {file.stem}")
    connection.close()
    before = path.read_bytes()
    with Vault(path) as vault:
        ids = vault.select_ids(Selection())
        assert vault.get(1).tags == ("ml/deep", "机器学习")
        current = vault.snapshot(1)
        assert vault.content(current).text
        assert vault.page(current).body.startswith(b"<!DOCTYPE html>")
        assert vault.statistics.measure(Selection(), names=3).links == len(ids)
        assert [item.link.id for item in vault.transfer.full_links()][: len(ids)] == ids
        with pytest.raises(VaultOutdated):
            vault.search("loss", Selection())
    assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"vault.db"}


@pytest.mark.parametrize("file", sorted(RELEASED.glob("*.sql"))[:-1], ids=lambda file: file.stem)
def test_a_migration_copies_the_vault_first(tmp_path, file):
    path = tmp_path / "vault.db"
    connection = sqlite3.connect(path)
    connection.executescript(file.read_text(encoding="utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {file.stem}")
    connection.close()
    before = dump(path)
    Vault(path, write=True).close()
    (copy,) = tmp_path.glob(f"vault-schema-{file.stem}-*.db")
    assert dump(copy) == before
    assert query(copy, "PRAGMA user_version") == [(int(file.stem),)]
    assert query(copy, "PRAGMA journal_mode") == [("delete",)]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    Vault(path, write=True).close()
    assert len(list(tmp_path.glob("vault-schema-*"))) == 1
