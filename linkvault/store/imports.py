"""Imports and the state of each bookmark in them: what is waiting, and what became of the rest."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from linkvault.models import Bookmark, ImportLink, ImportRun
from linkvault.states import ImportState
from linkvault.store.valid_text import sound_values

_WISHES = ("tags", "folders_as_tags", "fetch", "numbered")
_NO_LINK = tuple(ImportState)  # in these states a row may well have no link


def begin(connection: sqlite3.Connection, run: ImportRun, digest: str) -> int:
    """Remember that an import begins; return its number."""
    wishes = {name: getattr(run, name) for name in _WISHES}
    cursor = connection.execute(
        "INSERT INTO import_run (source, digest, format, wishes, began) VALUES (?, ?, ?, ?, ?)",
        sound_values((run.source, digest, run.format, json.dumps(wishes, ensure_ascii=False), run.began)),
    )
    return int(cursor.lastrowid or 0)


def loaded(connection: sqlite3.Connection, run_id: int, at: str) -> None:
    """Remember that the file was read to its end."""
    connection.execute("UPDATE import_run SET loaded = ? WHERE id = ?", (at, run_id))


def find(connection: sqlite3.Connection, digest: str) -> int | None:
    """Return the newest import of the same file with the same wishes."""
    row = connection.execute("SELECT max(id) FROM import_run WHERE digest = ?", (digest,)).fetchone()
    return row[0] if row[0] is None else int(row[0])


def digest(connection: sqlite3.Connection, run_id: int) -> str:
    """Return what the file of an import held, as a digest."""
    (found,) = connection.execute("SELECT digest FROM import_run WHERE id = ?", (run_id,)).fetchone()
    return str(found)


def runs(connection: sqlite3.Connection, run_id: int | None = None) -> Iterator[ImportRun]:
    """Yield all imports, or that one, newest first."""
    rows = connection.execute(
        "SELECT id, source, format, began, loaded, wishes FROM import_run"
        " WHERE ?1 IS NULL OR id = ?1 ORDER BY id DESC",
        (run_id,),
    )
    for found, source, format_name, began, loaded_at, wishes in rows.fetchall():
        told = json.loads(wishes)
        counts = connection.execute(
            "SELECT state, count(*) FROM import_link WHERE run_id = ? GROUP BY state ORDER BY 2 DESC, 1",
            (found,),
        )
        yield ImportRun(
            found,
            source,
            format_name,
            began,
            is_loaded=loaded_at is not None,
            counts=tuple(counts.fetchall()),
            **{**told, "tags": tuple(told["tags"])},
        )


def forget(connection: sqlite3.Connection, run_id: int) -> None:
    """Forget an import; its links stay."""
    connection.execute("DELETE FROM import_run WHERE id = ?", (run_id,))


def forget_lost(connection: sqlite3.Connection, run_id: int) -> int:
    """Forget the bookmarks whose links were removed for ever, so that they are read again; return how many."""
    gone = connection.execute(
        f"DELETE FROM import_link WHERE run_id = ? AND link_id IS NULL AND state NOT IN ({_marks(_NO_LINK)})",
        (run_id, *_NO_LINK),
    )
    if gone.rowcount:  # a double of one of them was counted only because the first stood there
        connection.execute("DELETE FROM import_link WHERE run_id = ? AND state = 'double'", (run_id,))
        connection.execute("UPDATE import_run SET loaded = NULL WHERE id = ?", (run_id,))
    return gone.rowcount


def positions(connection: sqlite3.Connection, run_id: int) -> set[int]:
    """Return the positions that were read."""
    rows = connection.execute("SELECT position FROM import_link WHERE run_id = ?", (run_id,))
    return {position for (position,) in rows}


def add(
    connection: sqlite3.Connection,
    run_id: int,
    each: ImportLink,
    state: str,
    *,
    identity: str | None,
    reason: str | None = None,
) -> None:
    """Remember a bookmark, in this state."""
    mark = each.bookmark
    tags = json.dumps(mark.tags, ensure_ascii=False)
    connection.execute(
        "INSERT INTO import_link (run_id, position, state, reason, identity, url, title, tags, note, added, place,"
        " brings, link_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sound_values((
            run_id, each.position, state, reason, identity, mark.url, mark.title, tags, mark.note, mark.added,
            mark.place, each.brings, each.link_id,
        )),
    )  # fmt: skip


def first_of(connection: sqlite3.Connection, run_id: int, identity: str) -> ImportLink | None:
    """Return the bookmark of that address that stands first in the import."""
    # Left to itself SQLite walks the whole import in the order that is asked for: 8 ms at 100,000.
    row = connection.execute(
        f"{_SELECT} INDEXED BY import_link_identity"
        " WHERE run_id = ? AND identity = ? AND state <> 'double' AND brings IS NULL"
        " ORDER BY position LIMIT 1",
        (run_id, identity),
    ).fetchone()
    return None if row is None else _import_link(row)


def rewrite(connection: sqlite3.Connection, run_id: int, each: ImportLink) -> None:
    """Replace what a waiting bookmark says."""
    mark = each.bookmark
    connection.execute(
        "UPDATE import_link SET title = ?, tags = ?, note = ?, added = ?, link_id = ?"
        " WHERE run_id = ? AND position = ?",
        sound_values((
            mark.title, json.dumps(mark.tags, ensure_ascii=False), mark.note, mark.added, each.link_id,
            run_id, each.position,
        )),
    )  # fmt: skip


def waiting(connection: sqlite3.Connection, run_id: int, *, brings: str | None) -> list[tuple[int, str]]:
    """Return (position, address) of what is waiting and brings this, or nothing."""
    return connection.execute(
        "SELECT position, url FROM import_link WHERE run_id = ? AND state = 'waiting' AND brings IS ?"
        " ORDER BY position",
        (run_id, brings),
    ).fetchall()


def at(connection: sqlite3.Connection, run_id: int, position: int) -> ImportLink:
    """Return the bookmark at a position."""
    row = connection.execute(f"{_SELECT} WHERE run_id = ? AND position = ?", (run_id, position)).fetchone()
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
    """Remember what became of a bookmark. What it said is the link's now."""
    connection.execute(
        "UPDATE import_link SET state = ?, reason = ?, link_id = ?, title = NULL, tags = '[]', note = NULL"
        " WHERE run_id = ? AND position = ?",
        (state, reason, link_id, run_id, position),
    )


def reopen(connection: sqlite3.Connection, run_id: int, state: str) -> int:
    """Let what is in that state wait once more; return how many."""
    return connection.execute(
        "UPDATE import_link SET state = 'waiting', reason = NULL WHERE run_id = ? AND state = ?",
        (run_id, state),
    ).rowcount


def outcomes(connection: sqlite3.Connection, run_id: int) -> Iterator[tuple[str, int]]:
    """Yield (address, link) of every bookmark that has its link."""
    rows = connection.execute(
        "SELECT url, link_id FROM import_link WHERE run_id = ? AND link_id IS NOT NULL"
        f" AND state NOT IN ({_marks(_NO_LINK)}) ORDER BY position",
        (run_id, *_NO_LINK),
    )
    yield from rows


_SELECT = "SELECT position, url, title, tags, note, added, place, brings, link_id FROM import_link"


def _import_link(row: tuple[object, ...]) -> ImportLink:
    position, url, title, tags, note, added, place, brings, link_id = row
    bookmark = Bookmark(str(url), title, tuple(json.loads(str(tags))), note, added, place=place)  # type: ignore[arg-type]
    return ImportLink(int(position), bookmark, brings, link_id)  # type: ignore[arg-type,call-overload]


def _marks(values: tuple[object, ...]) -> str:
    return ", ".join("?" * len(values))


def united(first: Bookmark, other: Bookmark) -> Bookmark:
    """Make two bookmarks of one address one: all tags, both notes, the first title, the earliest date.

    >>> one = united(Bookmark("u", tags=("a",), added="2"), Bookmark("u", "T", ("b", "a"), added="1"))
    >>> one.title, one.tags, one.added
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
