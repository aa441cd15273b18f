"""Rows -> counts over the links of a vault: of chosen links by their ids, of all links from indexes alone.

Counts of all links need no row of a link. The sums over snapshots, pages and tags include the trash, which is then
subtracted, because a join with `link` to leave it out would take ten times as long.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from linkvault import models
from linkvault.models import Status
from linkvault.store.packing import TEXT_COLUMNS

if TYPE_CHECKING:  # built at the first use: `tag list` needs none of them
    from linkvault.models import Statistics, StorageUse

# Chosen links, by a JSON array of their ids.
_CHOSEN = "json_each(?1) AS chosen CROSS JOIN link ON link.id = chosen.value WHERE 1"
_CHOSEN_SNAPSHOTS = "json_each(?1) AS chosen CROSS JOIN snapshot ON snapshot.link_id = chosen.value"
_CHOSEN_STATUS = (
    "SELECT CASE WHEN saved IS NULL THEN outcome ELSE 'saved' END, count(*)"
    f" FROM {_CHOSEN} GROUP BY 1 ORDER BY 2 DESC, 1"
)
_CHOSEN_TAGS = (
    "SELECT tag_id, count(*) AS links FROM json_each(?1)"
    " CROSS JOIN link_tag ON link_id = value GROUP BY tag_id"
)
_CHOSEN_SUMS = f"""
    SELECT (SELECT count(*) FROM {_CHOSEN_SNAPSHOTS}),
        (SELECT coalesce(sum(words), 0) FROM {_CHOSEN_SNAPSHOTS}),
        (SELECT coalesce(sum(size), 0) FROM {_CHOSEN_SNAPSHOTS} CROSS JOIN page ON page.snapshot_id = snapshot.id),
        (SELECT count(*) FROM json_each(?1) CROSS JOIN refused_page ON link_id = value),
        (SELECT coalesce(sum(size), 0) FROM json_each(?1) CROSS JOIN refused_page ON link_id = value),
        count(*), coalesce(sum(size), 0)
    FROM (
        SELECT DISTINCT asset.id, asset.size FROM {_CHOSEN_SNAPSHOTS}
        CROSS JOIN snapshot_asset ON snapshot_id = snapshot.id CROSS JOIN asset ON asset.id = asset_id
    )
"""

# All links outside the trash, each in an index that has all that is counted.
_BY_DATE = "link INDEXED BY link_added WHERE trashed IS NULL"
_BY_SITE = "link INDEXED BY link_site WHERE trashed IS NULL"
_ALL_STATUS = f"""
    SELECT outcome, count(*) FROM link INDEXED BY link_outcome
    WHERE saved IS NULL AND trashed IS NULL GROUP BY outcome
    UNION ALL
    SELECT '{Status.SAVED}', count(*) FROM link INDEXED BY link_saved WHERE trashed IS NULL AND saved IS NOT NULL
"""
# ?1: the ids of the links in the trash
_ALL_TAGS = f"""
    WITH trash AS MATERIALIZED ({_CHOSEN_TAGS})
    SELECT tag_id, count(*) - coalesce((SELECT links FROM trash WHERE trash.tag_id = link_tag.tag_id), 0) AS links
    FROM link_tag GROUP BY tag_id HAVING links > 0
"""
_ALL_SUMS = """
    SELECT (SELECT count(*) FROM snapshot INDEXED BY snapshot_words),
        (SELECT coalesce(sum(words), 0) FROM snapshot INDEXED BY snapshot_words),
        (SELECT coalesce(sum(size), 0) FROM page INDEXED BY page_size),
        (SELECT count(*) FROM refused_page INDEXED BY refused_page_size),
        (SELECT coalesce(sum(size), 0) FROM refused_page INDEXED BY refused_page_size),
        (SELECT count(*) FROM asset INDEXED BY asset_size),
        (SELECT coalesce(sum(size), 0) FROM asset INDEXED BY asset_size)
"""


_PLAIN_LENGTH = " + ".join(f"length(CAST({column} AS BLOB))" for column in TEXT_COLUMNS)
# Parts of the file. The length of a BLOB is in its header: nothing else of it is read.
_STORAGE = (
    "SELECT 'pages', count(*), coalesce(sum(length(body)), 0) FROM page",
    "SELECT 'refused pages', count(*), coalesce(sum(length(body)), 0) FROM refused_page",
    "SELECT 'texts', count(*), coalesce(sum(length(packed)), 0) FROM content WHERE packed IS NOT NULL",
    f"SELECT 'plain texts', count(*), coalesce(sum({_PLAIN_LENGTH}), 0) FROM content WHERE packed IS NULL",
    "SELECT 'index', (SELECT count(*) FROM page_fts_docsize), coalesce(sum(length(block)), 0) FROM page_fts_data",
    "SELECT 'undo', count(*), coalesce(sum(size), 0) FROM command",
    "SELECT kind, count(*), coalesce(sum(length(body)), 0) FROM asset JOIN"
    " (SELECT asset_id, min(kind) AS kind FROM snapshot_asset GROUP BY asset_id) ON asset_id = asset.id GROUP BY kind",
    "SELECT 'free', freelist_count, freelist_count * page_size FROM pragma_freelist_count(), pragma_page_size()",
    "SELECT 'file', page_count, page_count * page_size FROM pragma_page_count(), pragma_page_size()",
)
_MONTH_LENGTH = len("2026-11")


class _Sums(NamedTuple):
    """Sums over the snapshots and pages of links."""

    snapshots: int
    words: int
    page_bytes: int
    refused_pages: int
    refused_bytes: int
    assets: int
    asset_bytes: int


def measure(connection: sqlite3.Connection, ids: Sequence[int] | None, *, names: int) -> Statistics:
    """Return the counts over the links with these ids; None: over all links outside the trash.

    :param names: the maximum number of sites and of tags, those with the most links first
    """
    counter = _Counter(connection, ids)
    sites, by_site = counter.largest(
        "SELECT site AS name, count(*) AS links FROM {by_site} GROUP BY site", names
    )
    tags, by_tag = counter.largest("SELECT name, links FROM ({tags}) JOIN tag ON tag.id = tag_id", names)
    (oldest,), (newest,) = (
        counter.first(f"SELECT {function}(added) FROM {{by_date}}") for function in ("min", "max")
    )
    by_month = counter.by_month(oldest)
    (file_bytes,) = counter.first(
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    )
    sums = counter.sums()
    return models.Statistics(
        links=sum(links for _, links in by_month),
        snapshots=sums.snapshots,
        words=sums.words,
        tags=tags,
        sites=sites,
        trash=len(_select_trash(connection)),
        file_bytes=file_bytes,
        page_bytes=sums.page_bytes + sums.refused_bytes,
        refused_pages=sums.refused_pages,
        assets=sums.assets,
        asset_bytes=sums.asset_bytes,
        oldest=oldest,
        newest=newest,
        by_status=counter.by_status(),
        by_site=by_site,
        by_tag=by_tag,
        by_month=by_month,
    )


def count_tags(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return (tag, number of its links outside the trash) for tags with such links, in the order of their keys."""
    return connection.execute(
        f"SELECT name, links FROM ({_ALL_TAGS}) JOIN tag ON tag.id = tag_id ORDER BY key",
        (json.dumps(_select_trash(connection)),),
    ).fetchall()


def list_tag_names(connection: sqlite3.Connection) -> list[str]:
    """Return all tags, those without links too: without counting their links, which takes 140 ms for a million."""
    return [name for (name,) in connection.execute("SELECT name FROM tag ORDER BY key")]


def list_sites(connection: sqlite3.Connection, limit: int) -> list[str]:
    """Return the sites of links outside the trash, as many as the limit in the order of the alphabet.

    Each is one step in the index, however many links it has.
    """
    first, following = (
        f"SELECT min(site) FROM link INDEXED BY link_site WHERE trashed IS NULL{condition}"
        for condition in ("", " AND site > known.site")
    )
    rows = connection.execute(
        f"WITH RECURSIVE known(site) AS ({first} UNION ALL SELECT ({following}) FROM known WHERE site IS NOT NULL)"
        " SELECT site FROM known WHERE site IS NOT NULL LIMIT ?",
        (limit,),
    )
    return [site for (site,) in rows]


def measure_storage(connection: sqlite3.Connection) -> list[StorageUse]:
    """Return what takes the space of the vault's file. `free` space is used again.

    `rows` is the rest: links with their addresses, tags and dates, and what SQLite needs to find all of them.
    """
    *parts, file = (models.StorageUse(*row) for sql in _STORAGE for row in connection.execute(sql))
    (links,) = connection.execute("SELECT count(*) FROM link").fetchone()
    rest = file.bytes - sum(part.bytes for part in parts)
    return [*parts, models.StorageUse("rows", links, max(0, rest)), file]


class _Counter:
    """Counts over chosen links or all; `{by_date}`, `{by_site}` and `{tags}` in a query are what it reads."""

    def __init__(self, connection: sqlite3.Connection, ids: Sequence[int] | None) -> None:
        self._connection, self._is_chosen = connection, ids is not None
        self._ids = json.dumps(list(_select_trash(connection) if ids is None else ids))

    def all(self, sql: str) -> list[Any]:
        """Return the rows of a query."""
        return self._execute(sql).fetchall()

    def first(self, sql: str) -> Any:
        """Return the only row of a query."""
        return self._execute(sql).fetchone()

    def largest(self, sql: str, limit: int) -> tuple[int, tuple[tuple[str, int], ...]]:
        """Return the number of groups of a query (name, links), and the largest of them."""
        rows = self.all(
            f"SELECT name, links, count(*) OVER () FROM ({sql}) ORDER BY links DESC, name LIMIT {int(limit)}"
        )
        return (rows[0][2] if rows else 0), tuple((name, links) for name, links, _ in rows)

    def by_month(self, oldest: str | None) -> tuple[tuple[str, int], ...]:
        """Return (month, number of links added in it), oldest first.

        Of all links, each month is counted as a range of the index: grouping them takes five times as long.
        """
        if self._is_chosen:
            return tuple(
                self.all("SELECT substr(added, 1, 7), count(*) FROM {by_date} GROUP BY 1 ORDER BY 1")
            )
        months, start = [], oldest
        while start is not None:
            month, end = start[:_MONTH_LENGTH], start[:_MONTH_LENGTH] + chr(ord("-") + 1)
            sql = f"SELECT count(*) FROM {_BY_DATE} AND added >= ? AND added < ?"
            (count,) = self._connection.execute(sql, (month, end)).fetchone()
            months.append((month, count))
            following = f"SELECT min(added) FROM {_BY_DATE} AND added >= ?"
            (start,) = self._connection.execute(following, (end,)).fetchone()
        return tuple(months)

    def by_status(self) -> tuple[tuple[str, int], ...]:
        """Return (status, number of links), the most frequent first."""
        if self._is_chosen:
            return tuple(self.all(_CHOSEN_STATUS))
        counts: dict[str, int] = {}
        for status, count in self.all(_ALL_STATUS):
            counts[status] = counts.get(status, 0) + count
        return tuple(sorted(((s, n) for s, n in counts.items() if n), key=lambda item: (-item[1], item[0])))

    def sums(self) -> _Sums:
        """Return the sums over snapshots and pages."""
        chosen = _Sums(*self.first(_CHOSEN_SUMS))
        if self._is_chosen:
            return chosen
        total = _Sums(*self.first(_ALL_SUMS))
        return _Sums(*(count - trashed for count, trashed in zip(total, chosen, strict=True)))

    def _execute(self, sql: str) -> sqlite3.Cursor:
        tables = (
            {"by_date": _CHOSEN, "by_site": _CHOSEN, "tags": _CHOSEN_TAGS}
            if self._is_chosen
            else {"by_date": _BY_DATE, "by_site": _BY_SITE, "tags": _ALL_TAGS}
        )
        query = sql.format_map(tables)
        return self._connection.execute(query, (self._ids,) if "?1" in query else ())


def _select_trash(connection: sqlite3.Connection) -> list[int]:
    rows = connection.execute("SELECT id FROM link WHERE trashed IS NOT NULL")
    return [link_id for (link_id,) in rows]
