"""Import runs and their bookmarks <-> rows of `import_run` and `import_link`."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from linkvault.lazy_dataclass import replace
from linkvault.models import Bookmark, ImportLink, ImportRun, Status
from linkvault.states import ImportState, Payload
from linkvault.store.valid_text import storable_values

_STATES_WITHOUT_LINK = tuple(ImportState)  # in every other state a missing link means that it was deleted

_NO_LIMIT = -1  # as SQLite has it
_FORGOTTEN = ":"  # after the digest of a run that `find` no longer returns
_INSERT_LINK = (
    "INSERT INTO import_link (run_id, position, state, reason, identity, url, title, tags, note, added, place,"
    " brings, link_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT_LINK = "SELECT position, url, title, tags, note, added, place, brings, link_id FROM import_link"


def insert(connection: sqlite3.Connection, run: ImportRun, digest: str) -> int:
    """Insert a run and return its id; the id of `run` itself is ignored."""
    options = {
        "tags": run.tags,
        "folders_as_tags": run.folders_as_tags,
        "fetch": run.fetch,
        "numbered": run.keep_ids,
    }
    cursor = connection.execute(
        "INSERT INTO import_run (source, digest, format, wishes, began) VALUES (?, ?, ?, ?, ?)",
        storable_values(
            (run.source, digest, run.format, json.dumps(options, ensure_ascii=False), run.started)
        ),
    )
    return int(cursor.lastrowid or 0)


def set_loaded(connection: sqlite3.Connection, run_id: int, at: str) -> None:
    """Store that the file of a run was read to its end at the instant `at`."""
    connection.execute("UPDATE import_run SET loaded = ? WHERE id = ?", (at, run_id))


def find(connection: sqlite3.Connection, digest: str) -> int | None:
    """Return the id of the newest run with this digest; None if there is none."""
    row = connection.execute("SELECT max(id) FROM import_run WHERE digest = ?", (digest,)).fetchone()
    return row[0] if row[0] is None else int(row[0])


def exists(connection: sqlite3.Connection, run_id: int) -> bool:
    """Return whether there is a run."""
    return connection.execute("SELECT 1 FROM import_run WHERE id = ?", (run_id,)).fetchone() is not None


def get_digest(connection: sqlite3.Connection, run_id: int) -> str:
    """Return the digest of a run: of the content of its file and of its options."""
    row = connection.execute("SELECT digest FROM import_run WHERE id = ?", (run_id,)).fetchone()
    return str(row[0]).partition(_FORGOTTEN)[0]


def forget_digest(connection: sqlite3.Connection, run_id: int) -> None:
    """Let `find` no longer return a run."""
    connection.execute("UPDATE import_run SET digest = digest || ? || id WHERE id = ?", (_FORGOTTEN, run_id))


def select_runs(connection: sqlite3.Connection, run_id: int | None = None) -> Iterator[ImportRun]:
    """Yield all runs, newest first; with `run_id` only that run."""
    rows = connection.execute(
        "SELECT id, source, format, began, loaded, wishes FROM import_run"
        " WHERE ?1 IS NULL OR id = ?1 ORDER BY id DESC",
        (run_id,),
    )
    for id_, source, format_name, started, loaded, options_json in rows.fetchall():
        options = json.loads(options_json)
        counts = connection.execute(
            "SELECT state, count(*) FROM import_link WHERE run_id = ? GROUP BY state ORDER BY 2 DESC, 1",
            (id_,),
        )
        yield ImportRun(
            id_,
            source,
            format_name,
            started,
            is_loaded=loaded is not None,
            tags=tuple(options["tags"]),
            folders_as_tags=options["folders_as_tags"],
            fetch=options["fetch"],
            keep_ids=options["numbered"],
            counts=tuple(counts.fetchall()),
        )


def delete(connection: sqlite3.Connection, run_id: int) -> None:
    """Delete a run; its links stay."""
    connection.execute("DELETE FROM import_run WHERE id = ?", (run_id,))


def delete_lost_bookmarks(connection: sqlite3.Connection, run_id: int) -> int:
    """Delete the bookmarks of a run whose links were deleted, so that they are read again; return how many."""
    lost = connection.execute(
        "DELETE FROM import_link WHERE run_id = ? AND link_id IS NULL"
        f" AND state NOT IN ({_placeholders(_STATES_WITHOUT_LINK)})",
        (run_id, *_STATES_WITHOUT_LINK),
    )
    if lost.rowcount:  # a double may repeat the address of a deleted bookmark, so doubles are read again too
        connection.execute("DELETE FROM import_link WHERE run_id = ? AND state = 'double'", (run_id,))
        connection.execute("UPDATE import_run SET loaded = NULL WHERE id = ?", (run_id,))
    return lost.rowcount


def get_positions(connection: sqlite3.Connection, run_id: int, first: int, last: int) -> set[int]:
    """Return the positions in the file, from `first` to `last`, that have a row."""
    rows = connection.execute(
        "SELECT position FROM import_link WHERE run_id = ? AND position BETWEEN ? AND ?",
        (run_id, first, last),
    )
    return {position for (position,) in rows}


def insert_bookmark(
    connection: sqlite3.Connection,
    run_id: int,
    item: ImportLink,
    state: ImportState,
    *,
    identity: str | None,
    reason: str | None = None,
) -> None:
    """Insert a bookmark of a run; `identity` is None for an entry that could not be read."""
    connection.execute(_INSERT_LINK, _row(run_id, item, state, identity, reason))


def insert_all(connection: sqlite3.Connection, run_id: int, items: Iterable[tuple[str, ImportLink]]) -> None:
    """Insert the waiting bookmarks of a run, given as (identity, bookmark)."""
    connection.executemany(
        _INSERT_LINK, [_row(run_id, item, ImportState.WAITING, identity) for identity, item in items]
    )


def insert_settled(
    connection: sqlite3.Connection,
    run_id: int,
    items: Iterable[tuple[str, ImportLink, int]],
    state: Status,
    reason: str,
) -> None:
    """Insert bookmarks, given as (identity, bookmark, id of the link): the rows that `settle` leaves."""
    connection.executemany(
        "INSERT INTO import_link (run_id, position, state, reason, identity, url, added, place, link_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            storable_values((
                run_id, item.position, state, reason, identity, item.bookmark.url, item.bookmark.added,
                item.bookmark.location, link_id,
            ))
            for identity, item, link_id in items
        ],
    )  # fmt: skip


def _row(
    run_id: int, item: ImportLink, state: ImportState, identity: str | None, reason: str | None = None
) -> tuple[object, ...]:
    bookmark = item.bookmark
    return storable_values((
        run_id, item.position, state, reason, identity, bookmark.url, bookmark.title,
        json.dumps(bookmark.tags, ensure_ascii=False) if bookmark.tags else "[]", bookmark.note, bookmark.added,
        bookmark.location, item.payload, item.link_id,
    ))  # fmt: skip


def select_identities(
    connection: sqlite3.Connection, run_id: int, identities: Iterable[str]
) -> dict[str, bool]:
    """Return those of the identities that a run has; whether `find_bookmark` returns a bookmark for each."""
    rows = connection.execute(
        "SELECT identity, max(state <> 'double' AND brings IS NULL) FROM json_each(?2) AS wanted"
        " CROSS JOIN import_link INDEXED BY import_link_identity ON run_id = ?1 AND identity = wanted.value"
        " GROUP BY identity",
        (run_id, json.dumps(list(identities))),
    )
    return {identity: bool(is_mergeable) for identity, is_mergeable in rows}


def find_bookmark(connection: sqlite3.Connection, run_id: int, identity: str) -> ImportLink | None:
    """Return the first bookmark of an address that has no payload; None if there is none."""
    # Without INDEXED BY SQLite scans the whole run in the order of positions: 8 ms at 100,000 bookmarks.
    row = connection.execute(
        f"{_SELECT_LINK} INDEXED BY import_link_identity"
        " WHERE run_id = ? AND identity = ? AND state <> 'double' AND brings IS NULL"
        " ORDER BY position LIMIT 1",
        (run_id, identity),
    ).fetchone()
    return None if row is None else _import_link(row)


def update_bookmark(connection: sqlite3.Connection, run_id: int, item: ImportLink) -> None:
    """Store the title, tags, note, date and link of a bookmark; one that waits no longer has only date and link."""
    bookmark = item.bookmark
    connection.execute(
        "UPDATE import_link SET title = iif(state = 'waiting', ?, NULL), tags = iif(state = 'waiting', ?, '[]'),"
        " note = iif(state = 'waiting', ?, NULL), added = ?, link_id = ? WHERE run_id = ? AND position = ?",
        storable_values((
            bookmark.title, json.dumps(bookmark.tags, ensure_ascii=False), bookmark.note, bookmark.added,
            item.link_id, run_id, item.position,
        )),
    )  # fmt: skip


def select_waiting(
    connection: sqlite3.Connection,
    run_id: int,
    *,
    payload: Payload | None,
    after: int = 0,
    limit: int = _NO_LIMIT,
) -> list[tuple[int, str]]:
    """Return (position, address) of the waiting bookmarks with this payload; None: those with none.

    :param after: only those at a later position
    """
    return connection.execute(
        "SELECT position, url FROM import_link"
        " WHERE run_id = ? AND state = 'waiting' AND brings IS ? AND position > ? ORDER BY position LIMIT ?",
        (run_id, payload, after, limit),
    ).fetchall()


def get_bookmark(connection: sqlite3.Connection, run_id: int, position: int) -> ImportLink:
    """Return the bookmark at a position of the file."""
    row = connection.execute(
        f"{_SELECT_LINK} WHERE run_id = ? AND position = ?", (run_id, position)
    ).fetchone()
    return _import_link(row)


def settle(
    connection: sqlite3.Connection,
    run_id: int,
    position: int,
    *,
    state: str,
    reason: str | None,
    link_id: int | None,
) -> None:
    """Store the outcome of a bookmark, and delete its title, tags and note: the link has them now."""
    connection.execute(
        "UPDATE import_link SET state = ?, reason = ?, link_id = ?, title = NULL, tags = '[]', note = NULL"
        " WHERE run_id = ? AND position = ?",
        (state, reason, link_id, run_id, position),
    )


def select_doubles(
    connection: sqlite3.Connection, run_id: int, position: int
) -> list[tuple[str, str | None]]:
    """Return (address, title) of the bookmarks that were merged into the one at a position."""
    return connection.execute(
        "SELECT double.url, double.title FROM import_link AS first"
        " JOIN import_link AS double INDEXED BY import_link_identity"
        " ON double.run_id = first.run_id AND double.identity = first.identity"
        " WHERE first.run_id = ? AND first.position = ? AND double.state = 'double'",
        (run_id, position),
    ).fetchall()


def set_waiting(connection: sqlite3.Connection, run_id: int, state: str) -> int:
    """Set the bookmarks in a state back to waiting; return how many."""
    return connection.execute(
        "UPDATE import_link SET state = 'waiting', reason = NULL WHERE run_id = ? AND state = ?",
        (run_id, state),
    ).rowcount


def select_settled_link_ids(connection: sqlite3.Connection, run_id: int) -> Iterator[int]:
    """Yield the ids of the links of the settled bookmarks, in the order of the file."""
    rows = connection.execute(
        "SELECT link_id FROM import_link WHERE run_id = ? AND link_id IS NOT NULL"
        f" AND state NOT IN ({_placeholders(_STATES_WITHOUT_LINK)}) ORDER BY position",
        (run_id, *_STATES_WITHOUT_LINK),
    )
    return (link_id for (link_id,) in rows)


def merge_bookmarks(first: Bookmark, other: Bookmark) -> Bookmark:
    """Return one bookmark for two of one address: all tags, both notes, the first title, the earliest date.

    >>> merged = merge_bookmarks(Bookmark("u", tags=("a",), added="2"), Bookmark("u", "T", ("b", "a"), added="1"))
    >>> merged.title, merged.tags, merged.added
    ('T', ('a', 'b'), '1')
    """
    notes = dict.fromkeys(note for note in (first.note, other.note) if note)
    dates = [date for date in (first.added, other.added) if date]
    return replace(
        first,
        title=first.title or other.title,
        tags=tuple(dict.fromkeys((*first.tags, *other.tags))),
        note="\n\n".join(notes) or None,
        added=min(dates, default=None),
    )


def _import_link(row: Sequence[object]) -> ImportLink:
    position, url, title, tags, note, added, location, payload, link_id = row
    names = () if tags == "[]" else tuple(json.loads(str(tags)))
    bookmark = Bookmark(str(url), title, names, note, added, location=location)  # type: ignore[arg-type]
    return ImportLink(int(position), bookmark, payload and Payload(payload), link_id)  # type: ignore[arg-type,call-overload]


def _placeholders(values: tuple[object, ...]) -> str:
    return ", ".join("?" * len(values))
