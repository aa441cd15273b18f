"""A vault of any older schema -> a vault of the current one, in numbered steps.

A step is never edited after its release. The tables have singular names and are private to linkvault. The views
`links`, `snapshots` and `tags` are for other programs (Datasette, DuckDB, sqlite3): their names and columns never
change.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from linkvault.deferred_imports import hidden_modules
from linkvault.store.integrity import digests, link_digests
from linkvault.store.integrity.database_copy import copy_before_migration
from linkvault.store.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    journal_tables,
    selection_indexes,
    transaction,
    version_4,
)

_NAME = "linkvault"  # of the steps in the list that sqlite-utils stores


def migrate(connection: sqlite3.Connection, path: Path | None = None) -> None:
    """Migrate a vault to the current schema, in one transaction.

    :param path: of the vault, which is copied to a file beside it before anything changes; None: it is new

    The version is read after the lock is taken: when two processes created one vault at the same time and read it
    before, 10 of 50 runs failed.
    """
    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version >= SCHEMA_VERSION:
            return  # another process migrated it meanwhile, perhaps to a newer schema
        if path is not None:
            copy_before_migration(path, version)
        if version:
            apply_missing(connection)
        else:
            create_all(connection)
        digests.fill(connection)
        link_digests.write_all(connection)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def apply_missing(connection: sqlite3.Connection) -> None:
    """Apply the steps that a vault does not have, in the open transaction."""
    # sqlite-utils imports pandas and numpy if they are installed: 400 ms for functions that linkvault does not call.
    with hidden_modules("pandas", "numpy"):
        from sqlite_utils import Database, Migrations

    def without_database(step: Callable[[sqlite3.Connection], None]) -> Callable[[Database], None]:
        return lambda _: step(connection)

    migrations = Migrations(_NAME)
    for step in _STEPS:
        migrations(name=step.__name__)(without_database(step))
    # The Database is not closed, because the connection belongs to the caller.
    migrations.apply(Database(connection))


def create_all(connection: sqlite3.Connection) -> None:
    """Make a new vault in the open transaction: what `apply_missing` makes of an empty database.

    That takes 3 ms instead of 10, and 60 ms less because sqlite-utils is not loaded.
    """
    for statement in NEW_VAULT.read_text(encoding="utf-8").split(SEPARATOR):
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        [(_NAME, step.__name__, str(datetime.now(UTC))) for step in _STEPS],
    )


def m001_first(connection: sqlite3.Connection) -> None:
    """Create the tables of links, aliases, tags, snapshots, contents and pages, the full-text index and the views."""
    for statement in (*_TABLES, *_INDEX, *_VIEWS):
        connection.execute(statement)


def m002_imports(connection: sqlite3.Connection) -> None:
    """Create the tables of import runs and their bookmarks, from which an interrupted import resumes."""
    for statement in _IMPORTS:
        connection.execute(statement)


def m003_aside(connection: sqlite3.Connection) -> None:
    """Add the reason for which a snapshot is not the current one; `link.snapshot_id` is now the current snapshot."""
    connection.execute(_ASIDE)


def m004_details(connection: sqlite3.Connection) -> None:
    """Add details of pages to the text and the index, refused pages, exported files, assets, and digests of all that.

    `selection_indexes` adds what selections of links are read from.

    The index is rebuilt when the vault is opened for writing, because no analyzer is recorded for it.
    """
    for statement in (*version_4.STATEMENTS, *journal_tables.STATEMENTS):
        connection.execute(statement)
    selection_indexes.add(connection)


_STEPS = (m001_first, m002_imports, m003_aside, m004_details)
# The statements of a new vault, which tests/store/make_schema.py writes; a test compares them with the steps.
NEW_VAULT = Path(__file__).with_name("new_vault.sql")
SEPARATOR = "\n;\n"

# The vault stores this SQL with its comments, and a test compares it with the released schemas: never edit it.
_TABLES = (
    """
    CREATE TABLE link (
        id INTEGER PRIMARY KEY AUTOINCREMENT,   -- a number is never given twice
        url TEXT NOT NULL,                      -- as the user typed it, without a password
        identity TEXT NOT NULL UNIQUE,          -- urls.identity(url)
        site TEXT NOT NULL,                     -- host for people
        title TEXT NOT NULL,
        title_given INTEGER NOT NULL DEFAULT 0, -- 1: the user's own words; a capture leaves them alone
        note TEXT,
        added TEXT NOT NULL,                    -- ISO 8601, UTC
        attempted TEXT,                         -- when the last capture ran
        outcome TEXT NOT NULL,                  -- 'saved', 'link only', 'failed'
        reason TEXT,                            -- why the last capture kept nothing
        snapshot_id INTEGER REFERENCES snapshot(id),  -- the newest
        trashed TEXT                            -- when it went to the trash
    )
    """,
    "CREATE INDEX link_added ON link(added, id)",
    "CREATE INDEX link_site ON link(site, id)",
    """
    CREATE TABLE alias (  -- keys first: else integrity_check of SQLite 3.40 takes `url` for NULL
        identity TEXT NOT NULL,
        link_id INTEGER NOT NULL REFERENCES link(id) ON DELETE CASCADE,
        kind TEXT NOT NULL,                     -- 'typed', 'redirect', 'final', 'canonical'
        url TEXT NOT NULL,
        PRIMARY KEY (identity, link_id, kind)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX alias_link ON alias(link_id)",
    """
    CREATE TABLE tag (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,                     -- as first written
        key TEXT NOT NULL UNIQUE                -- NFKC, case-folded
    )
    """,
    """
    CREATE TABLE link_tag (
        link_id INTEGER NOT NULL REFERENCES link(id) ON DELETE CASCADE,
        tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
        PRIMARY KEY (link_id, tag_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX link_tag_tag ON link_tag(tag_id, link_id)",
    """
    CREATE TABLE snapshot (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        link_id INTEGER NOT NULL REFERENCES link(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,                -- 1, 2, 3 ... within the link
        captured TEXT NOT NULL,
        final_url TEXT NOT NULL,
        http_status INTEGER,
        title TEXT, byline TEXT, site_name TEXT, published TEXT, modified TEXT, lang TEXT, excerpt TEXT,
        canonical TEXT, image TEXT, charset TEXT,
        kind TEXT NOT NULL,
        words INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,              -- SHA-256 of the article's text
        likeness BLOB,                          -- MinHash of it (suggest/likeness.py); NULL: too short
        warnings TEXT NOT NULL DEFAULT '[]',    -- JSON array
        extractor TEXT NOT NULL,                -- the version of linkvault that extracted it
        UNIQUE (link_id, number)
    )
    """,
    # Long texts have a table of their own, so that reading a row of `snapshot` does not read their overflow pages.
    """
    CREATE TABLE content (
        snapshot_id INTEGER PRIMARY KEY REFERENCES snapshot(id) ON DELETE CASCADE,
        headings TEXT NOT NULL,
        text TEXT NOT NULL,
        markdown TEXT NOT NULL,
        html TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE page (
        snapshot_id INTEGER PRIMARY KEY REFERENCES snapshot(id) ON DELETE CASCADE,
        url TEXT NOT NULL,                      -- as asked
        media_type TEXT NOT NULL,
        headers TEXT NOT NULL,                  -- JSON array of [name, value]
        hops TEXT NOT NULL,                     -- JSON array of [url, status]
        warnings TEXT NOT NULL,                 -- JSON array: what fetching it had to tell
        size INTEGER NOT NULL,                  -- bytes before compression
        body BLOB NOT NULL                      -- zlib
    )
    """,
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

# Contentless, because the text is in `content` already. The tokenizer removes diacritics and stems English; the
# analyzer (search/text/analyzer.py) does the rest. It writes `c++` and `c#` with private-use characters, which are
# letters to the tokenizer because of 'Co'.
_INDEX = (
    """
    CREATE VIRTUAL TABLE page_fts USING fts5(
        title, tags, headings, note, body, chars, content='',
        tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co'"
    )
    """,
)

_IMPORTS = (
    """
    CREATE TABLE import_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,                   -- the file's path
        digest TEXT NOT NULL,                   -- of what the file holds and what was wished: the same again goes on
        format TEXT NOT NULL,
        wishes TEXT NOT NULL,                   -- JSON object: tags, folders_as_tags, fetch, numbered
        began TEXT NOT NULL,
        loaded TEXT                             -- when the file had been read to its end
    )
    """,
    "CREATE INDEX import_run_digest ON import_run(digest)",
    """
    CREATE TABLE import_link (
        run_id INTEGER NOT NULL REFERENCES import_run(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,              -- the how many-th thing in the file, from 1
        state TEXT NOT NULL,                    -- 'waiting', 'unread', 'double', or the status of its outcome
        reason TEXT,
        identity TEXT,                          -- urls.identity(url); NULL: unread
        url TEXT NOT NULL,                      -- without a password; what stands there, if it was not read
        title TEXT,                             -- title, tags, note: until there is a link that has them
        tags TEXT NOT NULL DEFAULT '[]',        -- JSON array
        note TEXT,
        added TEXT,
        place TEXT,                             -- for people: "line 12"
        brings TEXT,                            -- 'page', 'whole': comes with its page, or with all its versions
        link_id INTEGER REFERENCES link(id) ON DELETE SET NULL,
        PRIMARY KEY (run_id, position)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX import_link_state ON import_link(run_id, state, position)",
    "CREATE INDEX import_link_identity ON import_link(run_id, identity)",
    "CREATE INDEX import_link_link ON import_link(link_id)",
)

# A `states.ChangeReason`. NULL: the snapshot became the current one when it was captured.
_ASIDE = "ALTER TABLE snapshot ADD COLUMN aside TEXT"

_VIEWS = (
    """
    CREATE VIEW links AS
    SELECT link.id, link.url, link.title, link.site,
        (SELECT json_group_array(name) FROM (
            SELECT tag.name FROM link_tag JOIN tag ON tag.id = link_tag.tag_id
            WHERE link_tag.link_id = link.id ORDER BY tag.key
        )) AS tags,
        link.added, snapshot.captured AS saved, snapshot.published, snapshot.byline, snapshot.lang,
        snapshot.words,
        CASE WHEN link.snapshot_id IS NOT NULL THEN 'saved' ELSE link.outcome END AS status,
        link.reason, link.note,
        (SELECT count(*) FROM snapshot AS s WHERE s.link_id = link.id) AS snapshots
    FROM link LEFT JOIN snapshot ON snapshot.id = link.snapshot_id
    WHERE link.trashed IS NULL
    """,
    """
    CREATE VIEW snapshots AS
    SELECT snapshot.id, snapshot.link_id, snapshot.number, link.url, snapshot.final_url, snapshot.captured,
        snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published, snapshot.modified,
        snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image, snapshot.words, snapshot.kind,
        snapshot.fingerprint, content.text, content.markdown
    FROM snapshot JOIN link ON link.id = snapshot.link_id JOIN content ON content.snapshot_id = snapshot.id
    WHERE link.trashed IS NULL
    """,
    """
    CREATE VIEW tags AS
    SELECT tag.id, tag.name, count(link.id) AS links
    FROM tag LEFT JOIN link_tag ON link_tag.tag_id = tag.id
        LEFT JOIN link ON link.id = link_tag.link_id AND link.trashed IS NULL
    GROUP BY tag.id
    """,
)
