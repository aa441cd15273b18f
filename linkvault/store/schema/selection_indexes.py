"""What schema 4 adds so that every selection and order of links is read from an index.

The columns of `link` that repeat others are kept equal by triggers, and so is `link_tag.added`. Only `link.host` is
written by the code that writes `link.site`, because SQLite cannot reverse the labels of a host.
"""

import sqlite3
from collections.abc import Iterator

from linkvault.lazy_dataclass import dataclass
from linkvault.store.selection import reverse_host

# Of the current snapshot, so that one index has the order of all links, those without a snapshot too.
_SNAPSHOT_COLUMNS = (
    "(saved, published, lang, words) = "
    "(SELECT CASE WHEN summary THEN NULL ELSE captured END, published, lang, words FROM snapshot WHERE id = {})"
)

COLUMNS = (
    "ALTER TABLE link ADD COLUMN host TEXT NOT NULL DEFAULT ''",  # of `site`, reversed: 'org.example.blog.'
    "ALTER TABLE link ADD COLUMN saved TEXT",
    "ALTER TABLE link ADD COLUMN published TEXT",
    "ALTER TABLE link ADD COLUMN lang TEXT",
    "ALTER TABLE link ADD COLUMN words INTEGER",
    "ALTER TABLE link ADD COLUMN is_tagged INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE link_tag ADD COLUMN added TEXT NOT NULL DEFAULT ''",  # that of the link
)

_HOST = "reverse_host(CAST(site AS BLOB))"


@dataclass(frozen=True, slots=True)
class _Derived:
    """Columns that repeat others: what is wrong with a row where `condition` holds, and the right values."""

    description: str
    table: str
    condition: str
    assignment: str

    @property
    def update(self) -> str:
        """The statement that corrects the wrong rows."""
        return f"UPDATE {self.table} SET {self.assignment} WHERE {self.condition}"

    @property
    def count(self) -> str:
        """The statement that counts them."""
        return f"SELECT count(*) FROM {self.table} WHERE {self.condition}"


_DERIVED = (
    _Derived(
        "a link under the host of another site",
        "link",
        f"CAST(host AS BLOB) <> {_HOST}",
        f"host = CAST({_HOST} AS TEXT)",
    ),
    _Derived(
        "a link with other dates, language or words than its snapshot",
        "link",
        "NOT EXISTS (SELECT 1 FROM snapshot WHERE id = link.snapshot_id AND (link.saved, link.published, link.lang,"
        " link.words) IS (CASE WHEN summary THEN NULL ELSE captured END, published, lang, words))"
        " AND (snapshot_id, saved, published, lang, words) IS NOT (NULL, NULL, NULL, NULL, NULL)",
        _SNAPSHOT_COLUMNS.format("link.snapshot_id"),
    ),
    _Derived(
        "a link that is listed as tagged or untagged by mistake",
        "link",
        "is_tagged <> EXISTS (SELECT 1 FROM link_tag WHERE link_id = link.id)",
        "is_tagged = EXISTS (SELECT 1 FROM link_tag WHERE link_id = link.id)",
    ),
    _Derived(
        "a tag of a link with another date than the link",
        "link_tag",
        "added IS NOT (SELECT added FROM link WHERE id = link_id)",
        "added = (SELECT added FROM link WHERE id = link_id)",
    ),
)

TRIGGERS = (
    f"""
    CREATE TRIGGER link_snapshot AFTER UPDATE OF snapshot_id ON link BEGIN
        UPDATE link SET {_SNAPSHOT_COLUMNS.format("new.snapshot_id")} WHERE id = new.id;
    END
    """,
    f"""
    CREATE TRIGGER snapshot_values AFTER UPDATE OF captured, published, lang, words ON snapshot BEGIN
        UPDATE link SET {_SNAPSHOT_COLUMNS.format("new.id")} WHERE id = new.link_id AND snapshot_id = new.id;
    END
    """,
    """
    CREATE TRIGGER link_date AFTER UPDATE OF added ON link WHEN new.added <> old.added BEGIN
        UPDATE link_tag SET added = new.added WHERE link_id = new.id;
    END
    """,
    """
    CREATE TRIGGER link_tag_insert AFTER INSERT ON link_tag BEGIN
        UPDATE link SET is_tagged = 1 WHERE id = new.link_id AND is_tagged = 0;
        UPDATE link_tag SET added = (SELECT added FROM link WHERE id = new.link_id)
        WHERE link_id = new.link_id AND tag_id = new.tag_id AND added = '';
    END
    """,
    """
    CREATE TRIGGER link_tag_delete AFTER DELETE ON link_tag BEGIN
        UPDATE link SET is_tagged = 0
        WHERE id = old.link_id AND NOT EXISTS (SELECT 1 FROM link_tag WHERE link_id = old.link_id);
    END
    """,
)

# All but the trash is selected nearly always, so the trash is in none of the orders.
INDEXES = (
    "DROP INDEX link_tag_tag",
    "CREATE INDEX link_tag_tag ON link_tag(tag_id, added, link_id)",
    "DROP INDEX link_added",
    "CREATE INDEX link_added ON link(added, id) WHERE trashed IS NULL",
    "DROP INDEX link_site",
    "CREATE INDEX link_site ON link(site, id) WHERE trashed IS NULL",
    "CREATE INDEX link_host ON link(host, id) WHERE trashed IS NULL",
    "CREATE INDEX link_title ON link(title COLLATE NOCASE, id) WHERE trashed IS NULL",
    "CREATE INDEX link_saved ON link(saved, id) WHERE trashed IS NULL",
    "CREATE INDEX link_published ON link(published, id) WHERE trashed IS NULL",
    "CREATE INDEX link_words ON link(words, id) WHERE trashed IS NULL",
    "CREATE INDEX link_lang ON link(lower(lang), id) WHERE lang IS NOT NULL AND trashed IS NULL",
    "CREATE INDEX link_reason ON link(reason, id) WHERE reason IS NOT NULL AND trashed IS NULL",
    "CREATE INDEX link_outcome ON link(outcome, added, id) WHERE saved IS NULL AND trashed IS NULL",
    # Of these, most vaults have few.
    "CREATE INDEX link_untagged ON link(added, id) WHERE is_tagged = 0 AND trashed IS NULL",
    "CREATE INDEX link_note ON link(added, id) WHERE note IS NOT NULL AND trashed IS NULL",
    "CREATE INDEX link_trashed ON link(added, id) WHERE trashed IS NOT NULL",
    # Sums over all snapshots and pages, without reading the rows, which are long.
    "CREATE INDEX snapshot_words ON snapshot(link_id, words)",
    "CREATE INDEX page_size ON page(size)",
    "CREATE INDEX refused_page_size ON refused_page(size)",
    "CREATE INDEX asset_size ON asset(size)",
)


def add(connection: sqlite3.Connection) -> None:
    """Add the columns, fill them, and create the triggers and indexes."""
    for statement in COLUMNS:
        connection.execute(statement)
    correct(connection)
    for statement in (*TRIGGERS, *INDEXES):
        connection.execute(statement)


def correct(connection: sqlite3.Connection) -> None:
    """Give the columns that repeat others their values, where they differ."""
    _create_functions(connection)
    for derived in _DERIVED:
        connection.execute(derived.update)


def check(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield which columns do not repeat what they should."""
    _create_functions(connection)
    for derived in _DERIVED:
        (count,) = connection.execute(derived.count).fetchone()
        if count:
            yield f"{derived.description}: {count}"


def _create_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("reverse_host", 1, _reverse_host, deterministic=True)


def _reverse_host(site: bytes) -> bytes:
    """Reverse the labels of a host as bytes: in a damaged vault it may be no UTF-8, which cannot be passed as text."""
    return reverse_host(site.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
