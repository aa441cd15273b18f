"""Rows -> counts over the selected links of a vault."""

import sqlite3

from linkvault.models import Condition, Statistics, StorageUse

# {0} is the condition that selects links, {1} the maximum number of groups.
_LINKS = "link WHERE {0}"
_SNAPSHOTS = "snapshot WHERE link_id IN (SELECT link.id FROM link WHERE {0})"
_REFUSED_PAGES = "refused_page WHERE link_id IN (SELECT link.id FROM link WHERE {0})"
_ASSETS = (
    "asset WHERE id IN (SELECT asset_id FROM snapshot_asset WHERE snapshot_id IN"
    f" (SELECT id FROM {_SNAPSHOTS}))"
)
_TAGS = "link_tag JOIN tag ON tag.id = link_tag.tag_id WHERE link_id IN (SELECT link.id FROM link WHERE {0})"
_COUNTS = {
    "links": f"SELECT count(*) FROM {_LINKS}",
    "snapshots": f"SELECT count(*) FROM {_SNAPSHOTS}",
    "words": f"SELECT coalesce(sum(words), 0) FROM {_SNAPSHOTS}",
    "tags": f"SELECT count(DISTINCT tag.id) FROM {_TAGS}",
    "sites": f"SELECT count(DISTINCT site) FROM {_LINKS}",
    "page_bytes": (
        f"SELECT (SELECT coalesce(sum(size), 0) FROM page WHERE snapshot_id IN (SELECT id FROM {_SNAPSHOTS}))"
        f" + (SELECT coalesce(sum(size), 0) FROM {_REFUSED_PAGES})"
    ),
    "assets": f"SELECT count(*) FROM {_ASSETS}",
    "asset_bytes": f"SELECT coalesce(sum(size), 0) FROM {_ASSETS}",
    "refused_pages": f"SELECT count(*) FROM {_REFUSED_PAGES}",
    "oldest": f"SELECT min(added) FROM {_LINKS}",
    "newest": f"SELECT max(added) FROM {_LINKS}",
}
_VAULT_COUNTS = {
    "trash": "SELECT count(*) FROM link WHERE trashed IS NOT NULL",
    "file_bytes": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
}
# Parts of the file. The length of a BLOB is in its header: nothing else of it is read.
_STORAGE = (
    "SELECT 'pages', count(*), coalesce(sum(length(body)), 0) FROM page",
    "SELECT 'refused pages', count(*), coalesce(sum(length(body)), 0) FROM refused_page",
    "SELECT 'texts', count(*), coalesce(sum(octet_length), 0) FROM (SELECT length(CAST(headings AS BLOB))"
    " + length(CAST(text AS BLOB)) + length(CAST(markdown AS BLOB)) + length(CAST(html AS BLOB)) AS octet_length"
    " FROM content)",
    "SELECT kind, count(*), coalesce(sum(length(body)), 0) FROM asset JOIN"
    " (SELECT asset_id, min(kind) AS kind FROM snapshot_asset GROUP BY asset_id) ON asset_id = asset.id GROUP BY kind",
    "SELECT 'free', freelist_count, freelist_count * page_size FROM pragma_freelist_count(), pragma_page_size()",
    "SELECT 'file', page_count, page_count * page_size FROM pragma_page_count(), pragma_page_size()",
)
_GROUPS = {
    "by_status": (
        "SELECT CASE WHEN snapshot_id IS NULL THEN outcome ELSE 'saved' END, count(*)"
        f" FROM {_LINKS} GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "by_site": f"SELECT site, count(*) FROM {_LINKS} GROUP BY site ORDER BY 2 DESC, 1 LIMIT {{1}}",
    "by_tag": f"SELECT tag.name, count(*) FROM {_TAGS} GROUP BY tag.id ORDER BY 2 DESC, 1 LIMIT {{1}}",
    "by_month": f"SELECT substr(added, 1, 7), count(*) FROM {_LINKS} GROUP BY 1 ORDER BY 1",
}


def measure(connection: sqlite3.Connection, condition: Condition, *, names: int) -> Statistics:
    """Return the counts over the links that meet the condition.

    :param names: the maximum number of sites and of tags, those with the most links first
    """

    def select(sql: str) -> list[tuple[str, int]]:
        values = condition.values * sql.count("{0}")
        return connection.execute(sql.format(condition.sql, int(names)), values).fetchall()

    counts = {name: select(sql)[0][0] for name, sql in _COUNTS.items()}
    vault_counts = {name: connection.execute(sql).fetchone()[0] for name, sql in _VAULT_COUNTS.items()}
    groups = {name: tuple(select(sql)) for name, sql in _GROUPS.items()}
    return Statistics(**counts, **vault_counts, **groups)  # type: ignore[arg-type]  # the keys are the fields


def measure_storage(connection: sqlite3.Connection) -> list[StorageUse]:
    """Return what takes the space of the vault's file. `free` space is used again; the rest of `file` is the index."""
    return [StorageUse(*row) for sql in _STORAGE for row in connection.execute(sql)]
