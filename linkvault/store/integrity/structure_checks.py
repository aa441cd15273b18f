"""A vault as a database -> what is wrong with its pages, its references, its tables and its fixed words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache

from linkvault.models import AliasKind, Status
from linkvault.states import ImportState, is_reason
from linkvault.store.integrity.digests import new_hash
from linkvault.store.schema import selection_indexes

_Schema = dict[tuple[str, str], str]  # (kind, name) -> SQL
_Steps = list[tuple[str, str]]
_MAPPED_BYTES = 1 << 40  # SQLite maps at most 2 GB
# Of the schema of a new vault. To make one imports sqlite_utils, which takes longer than to check a vault of 60 MB.
_NEW_SCHEMA = "abf8d6830dc58c71b5154a729bcfca85433c37fd42043800e4c70d6482b9ff1b"
_MAX_MESSAGES = 100  # of SQLite; one bad page can cause thousands
_NEW_TABLES = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '%sqlite_migrations%'"
# Rows that belong to nothing. Foreign keys cover the other references.
_ORPHANS = {
    "a tag without links": "SELECT count(*) FROM tag WHERE NOT EXISTS (SELECT 1 FROM link_tag WHERE tag_id = tag.id)",
    "a snapshot without its text": "SELECT count(*) FROM snapshot"
    " WHERE NOT EXISTS (SELECT 1 FROM content WHERE snapshot_id = snapshot.id)",
    "a link whose snapshots are not shown": "SELECT count(*) FROM link WHERE snapshot_id IS NULL"
    " AND EXISTS (SELECT 1 FROM snapshot WHERE link_id = link.id)",
    "a link that shows a snapshot of another link": "SELECT count(*) FROM link JOIN snapshot"
    " ON snapshot.id = link.snapshot_id WHERE snapshot.link_id <> link.id",
    "a file that no snapshot has": "SELECT count(*) FROM asset"
    " WHERE NOT EXISTS (SELECT 1 FROM snapshot_asset WHERE asset_id = asset.id)"
    " AND NOT EXISTS (SELECT 1 FROM command_asset WHERE asset_id = asset.id)",
    "a link without a digest": "SELECT count(*) FROM link"
    " WHERE NOT EXISTS (SELECT 1 FROM link_digest WHERE link_id = link.id)",
    "a text without digests": "SELECT count(*) FROM content WHERE digests IS NULL",
    "a page without a digest": "SELECT count(*) FROM page WHERE digest IS NULL",
    "a refused page without a digest": "SELECT count(*) FROM refused_page WHERE digest IS NULL",
}
# Records of imports: an interrupted run continues from them. They have no digests, because they change with each page
# of a run.
_UNUSABLE = {
    "a bookmark of an import with tags that are no list": "SELECT count(*) FROM import_link"
    " WHERE CASE WHEN json_valid(tags) THEN json_type(tags) <> 'array' ELSE 1 END",
    "an import with options that are none": "SELECT count(*) FROM import_run"
    " WHERE CASE WHEN json_valid(wishes) THEN json_type(wishes) <> 'object' ELSE 1 END",
}
_INSTANT = "____-__-__T__:__:__Z"
_INSTANTS = (
    ("link", "added"),
    ("link", "attempted"),
    ("link", "trashed"),
    ("snapshot", "captured"),
    ("import_link", "added"),
    ("import_run", "began"),
    ("import_run", "loaded"),
)
# (table, column, where it is NULL too): a fixed word in each row
_WORDS: dict[tuple[str, str], frozenset[str]] = {
    ("link", "outcome"): frozenset(map(str, Status)),
    ("alias", "kind"): frozenset(map(str, AliasKind)),
    ("import_link", "state"): frozenset([*map(str, ImportState), *map(str, Status)]),
}
_REASONS = (("link", "reason"), ("snapshot", "aside"), ("refused_page", "reason"), ("import_link", "reason"))


def check_pages(connection: sqlite3.Connection, *, quick: bool, is_private: bool = False) -> Iterator[str]:
    """Yield what SQLite finds wrong with its pages.

    :param quick: leave out the comparison of indexes with their tables
    :param is_private: no other program has the file, so it can be mapped into memory, which saves a third of the time;
        if another program shortened a mapped file, the process would crash
    """
    if is_private:
        connection.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
    pragma = "quick_check" if quick else "integrity_check"
    for (message,) in connection.execute(f"PRAGMA {pragma}({_MAX_MESSAGES})"):
        if message != "ok":
            yield " ".join(str(message).split())


def check_references(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the references of rows to rows that do not exist."""
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} refers to a row of {parent} that does not exist"


def check_schema(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the tables, indexes and views that are not as in a new vault; those that the user added are left alone."""
    stored, steps = _read_schema(connection), _read_steps(connection)
    if compute_digest(stored, steps) == _NEW_SCHEMA:
        return
    expected, expected_steps = read_new_schema()
    if expected_steps != steps:
        yield "the list of migrations is not that of a new vault"
    for kind, name in sorted(expected.keys() | stored.keys()):
        if (kind, name) not in stored:
            yield f"the {kind} {name} is missing"
        elif kind == "trigger" and (kind, name) not in expected:
            yield f"the trigger {name} is not one of linkvault: it may change what is stored"
        elif (kind, name) in expected and expected[kind, name] != stored[kind, name]:
            yield f"the {kind} {name} is not as in a new vault"


def check_rows(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield rows that belong to nothing, and dates and words that linkvault does not write."""
    for description, sql in (_ORPHANS | _UNUSABLE).items():
        (count,) = connection.execute(sql).fetchone()
        if count:
            yield f"{description}: {count}"
    yield from selection_indexes.check(connection)
    for table, column in _INSTANTS:
        wrong = f"{column} NOT LIKE ? OR datetime({column}) IS NULL"
        sql = f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL AND ({wrong})"
        (count,) = connection.execute(sql, (_INSTANT,)).fetchone()
        if count:
            yield f"an invalid date in {table}.{column}: {count}"
    for (table, column), words in _WORDS.items():
        values = connection.execute(f"SELECT DISTINCT {column} FROM {table}")
        yield from (f"an unknown word in {table}.{column}: {word}" for (word,) in values if word not in words)
    for table, column in _REASONS:
        values = connection.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
        if table != "import_link":
            yield from (
                f"an unknown reason in {table}.{column}: {word}" for (word,) in values if not is_reason(word)
            )


def check_index_entries(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield links without an entry in the full-text index, and entries without a link."""
    entry = "SELECT 1 FROM page_fts_docsize WHERE page_fts_docsize.id = link.id"
    for (link_id,) in connection.execute(
        f"SELECT id FROM link WHERE trashed IS NULL AND NOT EXISTS ({entry})"
    ):
        yield f"link {link_id} is not in the index"
    link = "SELECT 1 FROM link WHERE link.id = page_fts_docsize.id AND trashed IS NULL"
    for (entry_id,) in connection.execute(f"SELECT id FROM page_fts_docsize WHERE NOT EXISTS ({link})"):
        yield f"the index has an entry {entry_id} without a link"


@lru_cache(maxsize=1)
def read_new_schema() -> tuple[_Schema, _Steps]:
    """Return the schema of a new vault and the steps that made it."""
    from linkvault.store.schema import migrations  # imports sqlite_utils

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.migrate(connection)
        return _read_schema(connection), _read_steps(connection)


def compute_digest(schema: _Schema, steps: _Steps) -> str:
    """Return a digest (hexadecimal) of a schema and the steps that made it."""
    digest = new_hash()
    digest.update(repr((sorted(schema.items()), steps)).encode())
    return digest.digest().hex()


def _read_steps(connection: sqlite3.Connection) -> _Steps:
    return connection.execute("SELECT migration_set, name FROM _sqlite_migrations ORDER BY id").fetchall()


def _read_schema(connection: sqlite3.Connection) -> _Schema:
    rows = connection.execute(f"SELECT type, name, sql FROM sqlite_master WHERE {_NEW_TABLES}")
    return {(kind, name): " ".join((sql or "").split()) for kind, name, sql in rows}
