"""Rows -> counts over the selected links of a vault."""

import sqlite3

from linkvault.models import Condition, Statistics
from linkvault.store.selection import HAS_NO_ARTICLE

# {0} is the condition that selects links, {1} the maximum number of groups.
_LINKS = "link WHERE {0}"
_SNAPSHOTS = "snapshot WHERE link_id IN (SELECT link.id FROM link WHERE {0})"
_REFUSED_PAGES = "refused_page WHERE link_id IN (SELECT link.id FROM link WHERE {0})"
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
    "refused_pages": f"SELECT count(*) FROM {_REFUSED_PAGES}",
    "oldest": f"SELECT min(added) FROM {_LINKS}",
    "newest": f"SELECT max(added) FROM {_LINKS}",
}
_VAULT_COUNTS = {
    "trash": "SELECT count(*) FROM link WHERE trashed IS NOT NULL",
    "file_bytes": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
}
_GROUPS = {
    "by_status": (
        f"SELECT CASE WHEN {HAS_NO_ARTICLE} THEN outcome ELSE 'saved' END, count(*)"
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
