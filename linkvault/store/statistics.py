"""Rows -> how much a vault holds of what."""

import sqlite3

from linkvault.models import Condition, Statistics

_LINKS = "link WHERE {0}"
_SNAPSHOTS = "snapshot WHERE link_id IN (SELECT link.id FROM link WHERE {0})"
_TAGS = "link_tag JOIN tag ON tag.id = link_tag.tag_id WHERE link_id IN (SELECT link.id FROM link WHERE {0})"
_FIGURES = {
    "links": f"SELECT count(*) FROM {_LINKS}",
    "snapshots": f"SELECT count(*) FROM {_SNAPSHOTS}",
    "words": f"SELECT coalesce(sum(words), 0) FROM {_SNAPSHOTS}",
    "tags": f"SELECT count(DISTINCT tag.id) FROM {_TAGS}",
    "sites": f"SELECT count(DISTINCT site) FROM {_LINKS}",
    "page_bytes": f"SELECT coalesce(sum(size), 0) FROM page WHERE snapshot_id IN (SELECT id FROM {_SNAPSHOTS})",
    "oldest": f"SELECT min(added) FROM {_LINKS}",
    "newest": f"SELECT max(added) FROM {_LINKS}",
}
_OF_THE_VAULT = {
    "trash": "SELECT count(*) FROM link WHERE trashed IS NOT NULL",
    "file_bytes": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
}
_GROUPS = {
    "by_status": (
        "SELECT CASE WHEN snapshot_id IS NULL THEN outcome ELSE 'saved' END, count(*)"
        f" FROM {_LINKS} GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "by_site": f"SELECT site, count(*) FROM {_LINKS} GROUP BY site ORDER BY 2 DESC, 1 LIMIT {{1}}",
    "by_tag": f"SELECT tag.name, count(*) FROM {_TAGS} GROUP BY tag.id ORDER BY 2 DESC, 1 LIMIT {{1}}",
    "by_month": f"SELECT substr(added, 1, 7), count(*) FROM {_LINKS} GROUP BY 1 ORDER BY 1",
}


def measure(connection: sqlite3.Connection, among: Condition, *, names: int) -> Statistics:
    """Count what the chosen links hold.

    :param names: how many sites and tags to name, those with most links first
    """

    def rows(sql: str) -> list[tuple[str, int]]:
        return connection.execute(sql.format(among.sql, int(names)), among.values).fetchall()

    figures = {name: rows(sql)[0][0] for name, sql in _FIGURES.items()}
    of_all = {name: connection.execute(sql).fetchone()[0] for name, sql in _OF_THE_VAULT.items()}
    groups = {name: tuple(rows(sql)) for name, sql in _GROUPS.items()}
    return Statistics(**figures, **of_all, **groups)  # type: ignore[arg-type]  # named as the fields are
