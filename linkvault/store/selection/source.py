"""A `Selection` -> the query that reads its links, from the index of the rarest filter or from that of their order.

With a rare filter, its links are read and sorted. Otherwise the links are read in their order until enough of them
meet all filters. `list` of ten links with a tag that 24 of a million have took 1.3 s in their order.

How many links must be passed in an order is unknown before. So the query is tried, with a budget of about the work of
the other way. What it finds is the answer; only if it does not finish are the links of a filter sorted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from math import isqrt
from typing import NamedTuple

from linkvault.lazy_dataclass import replace
from linkvault.models import Condition, Selection
from linkvault.store.selection import (
    build_condition,
    build_index_condition,
    build_order,
    host_range,
    lang_range,
    subtree_range,
    tag_key,
)

# Links that are always read and sorted rather than looked for in the order of all: they may be the last of these.
# 5,000 take 15 ms.
_MIN_SORTED = 5_000
# Instructions of SQLite's virtual machine: as many take 3 to 20 ms, the more the further apart the links are.
_FEW_STEPS = 200_000
_STEPS_OF_LINK = 5  # to skip one link: 4 if the first condition fails, 8 if it holds
# Reading a link by its id and sorting it takes twice the time of passing a link in an order.
_COST_OF_SORTING = 2
# Links whose ids a search compares with all that match, instead of reading the links of these. In a large vault this
# is worthwhile for more links: with 20,000 of 300,000, a search for a frequent word takes 30 to 85 % of the time.
_MAX_RARE, _MAX_RARE_OF_MANY, _RARE_SHARE = 2_000, 20_000, 20

# The indexes that have all links in an order. Without a hint, SQLite may prefer the index of a frequent filter.
_ORDER_INDEXES = {
    "added": "link_added",
    "saved": "link_saved",
    "published": "link_published",
    "title": "link_title",
    "site": "link_site",
    "words": "link_words",
}
# The indexes that have the links of a filter in the order of their dates.
_DATED_INDEXES = {
    "trashed": "link_trashed",
    "failed": "link_outcome",
    "has_note": "link_note",
    "untagged": "link_untagged",
}
_TAG_ID = "(SELECT id FROM tag WHERE key = ?)"
# Without the name of the index, SQLite 3.40 may scan all links by another one.
_LINKS = "SELECT id FROM link INDEXED BY {} WHERE trashed IS NULL"
_AFTER_ALL = "\U0010ffff"  # follows every date


class _IdQuery(NamedTuple):
    """A query for the ids of all links that meet one filter, read from an index, in any order and maybe repeated."""

    sql: str
    values: tuple[object, ...] = ()


def build_query(connection: sqlite3.Connection, selection: Selection, columns: str) -> Condition:
    """Return a query, with its values, for columns of the table `link` of the selected links, in their order.

    :raises UsageError: if the selection has an unknown sort key
    """
    first, _ = _find_rarest(connection, selection, _count_sortable(connection, selection.limit))
    if first is None and selection.limit and any(_list_filters(selection)):
        in_order = _build_query(selection, "link.id", None)
        ids = _find_ids(connection, in_order, _FEW_STEPS)
        if ids is None:
            first, count = _find_rarest(connection, selection, _count_sortable(connection, None))
            steps_of_sorting = count * _COST_OF_SORTING * _STEPS_OF_LINK
            if first is not None and steps_of_sorting > _FEW_STEPS:
                ids = _find_ids(connection, in_order, steps_of_sorting)
        if ids is not None:
            return _build_query_of_ids(ids, columns)
    return _build_query(selection, columns, first)


def _build_query(selection: Selection, columns: str, first: _IdQuery | None) -> Condition:
    """Return the query that reads the links of a filter first; None: those of a tag or all, in their order."""
    condition, order = build_condition(selection), build_order(selection)
    limit = -1 if selection.limit is None else selection.limit
    tag = _choose_tag(selection, first) if selection.sort == "added" else None
    if tag is not None:  # one index has the links of a tag in this order
        source = Condition("link_tag CROSS JOIN link ON link.id = link_tag.link_id")
        condition = _with_tag(condition, tag, selection)
        order = order.replace("link.added", "link_tag.added").replace("link.id", "link_tag.link_id")
    elif first is not None:
        source = _join_rare(first)
    else:
        index = _choose_index(selection)
        source = Condition(f"link INDEXED BY {index}" if index else "link NOT INDEXED")
    return Condition(
        f"SELECT {columns} FROM {source.sql} WHERE {condition.sql} ORDER BY {order} LIMIT ?",
        (*source.values, *condition.values, limit),
    )


def _build_query_of_ids(ids: list[int], columns: str) -> Condition:
    """Return the query that reads links by their ids, in the order of these."""
    source = "json_each(?) AS found CROSS JOIN link ON link.id = found.value"
    return Condition(f"SELECT {columns} FROM {source} ORDER BY found.key", (json.dumps(ids),))


def _find_ids(connection: sqlite3.Connection, query: Condition, steps: int) -> list[int] | None:
    """Return the ids that a query selects; None if SQLite cannot answer it within as many steps.

    It cannot if the links that meet all filters are none, or the last of the order: of a million links, those that
    have a frequent tag and failed, by title, took 2 s.
    """
    connection.set_progress_handler(lambda: True, steps)  # which stops the query
    try:
        return [link_id for (link_id,) in connection.execute(query.sql, query.values)]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None
    finally:
        connection.set_progress_handler(None, 0)


def _choose_index(selection: Selection) -> str | None:
    """Return the index that has the links, or those of a filter, in the order of the selection; None if none has."""
    if selection.sort == "added":
        for name, index in _DATED_INDEXES.items():
            if getattr(selection, name) and (name == "trashed" or not selection.trashed):
                return index
    return None if selection.trashed else _ORDER_INDEXES.get(selection.sort)


def build_count(connection: sqlite3.Connection, selection: Selection) -> Condition:
    """Return a query, with its values, for the number of selected links."""
    condition = build_condition(selection)
    rarest, _ = _find_rarest(connection, selection, _count_sortable(connection, None))
    source = Condition("link") if rarest is None else _join_rare(rarest)
    return Condition(
        f"SELECT count(*) FROM {source.sql} WHERE {condition.sql}", (*source.values, *condition.values)
    )


def _join_rare(rarest: _IdQuery) -> Condition:
    """Return the tables of a query that reads the links of a filter first, each once."""
    sql = f"(SELECT DISTINCT id FROM ({rarest.sql})) AS rare CROSS JOIN link ON link.id = rare.id"
    return Condition(sql, rarest.values)


def build_search_condition(
    connection: sqlite3.Connection, selection: Selection, *, is_of_search: bool = False
) -> Condition:
    """Return the condition for links in the full-text index, with the ids of those that a rare filter leaves.

    :param is_of_search: the selection is that of the whole search, which finds no link in the trash anyway
    """
    condition = build_index_condition(selection) if is_of_search else build_condition(selection)
    return replace(condition, ids=find_rare_ids(connection, selection))


def find_rare_ids(connection: sqlite3.Connection, selection: Selection) -> tuple[int, ...] | None:
    """Return the ids of links that include all selected ones, if they are few; None if they are not."""
    most = min(_count_ids(connection) // _RARE_SHARE, _MAX_RARE_OF_MANY)
    rarest, _ = _find_rarest(connection, selection, max(_MAX_RARE, most))
    if rarest is None:
        return None
    return tuple(sorted({link_id for (link_id,) in connection.execute(rarest.sql, rarest.values)}))


def _count_sortable(connection: sqlite3.Connection, limit: int | None) -> int:
    """Return the number of links of a filter below which sorting them is faster than reading links in their order.

    Of n links, m of which meet the filter, n / m are passed in their order for each of the answer.
    """
    count = _count_ids(connection)
    if limit is None:
        return count // _COST_OF_SORTING
    return max(_MIN_SORTED, isqrt(limit * count // _COST_OF_SORTING))


def _count_ids(connection: sqlite3.Connection) -> int:
    """Return about how many links there are, by their last id."""
    (count,) = connection.execute("SELECT coalesce(max(id), 0) FROM link").fetchone()
    return int(count)


def _find_rarest(
    connection: sqlite3.Connection, selection: Selection, most: int
) -> tuple[_IdQuery | None, int]:
    """Return the query of the filter with the fewest links, and how many; None if every filter has more than `most`."""
    rarest = None
    for query in _list_filters(selection):
        sql = f"SELECT count(*) FROM ({query.sql} LIMIT ?)"
        (count,) = connection.execute(sql, (*query.values, most + 1)).fetchone()
        if count <= most:
            rarest, most = query, count
    return rarest, most


def _list_filters(selection: Selection) -> Iterator[_IdQuery]:
    """Yield the queries of the filters that an index answers; the indexes of most leave out the trash."""
    if selection.ids:
        yield _IdQuery("SELECT value AS id FROM json_each(?)", (json.dumps(selection.ids),))
    for tag in selection.tags:
        yield _tag_query(tag_key(tag))
    if selection.trashed:
        yield _IdQuery("SELECT id FROM link INDEXED BY link_trashed WHERE trashed IS NOT NULL")
        return
    if selection.untagged:
        yield _IdQuery(f"{_LINKS.format('link_untagged')} AND is_tagged = 0")
    if selection.site:
        yield _IdQuery(f"{_LINKS.format('link_host')} AND host >= ? AND host < ?", host_range(selection.site))
    if selection.lang:
        variants = f"{_LINKS.format('link_lang')} AND lang IS NOT NULL AND lower(lang)"
        yield _IdQuery(
            f"{variants} = ? UNION ALL {variants} >= ? AND lower(lang) < ?", lang_range(selection.lang)
        )
    if selection.since or selection.until:
        yield _IdQuery(f"{_LINKS.format('link_added')} AND added >= ? AND added < ?", _time_span(selection))
    if selection.reasons:
        reasons = "reason IS NOT NULL AND reason IN (SELECT value FROM json_each(?))"
        yield _IdQuery(f"{_LINKS.format('link_reason')} AND {reasons}", (json.dumps(selection.reasons),))
    if selection.failed:
        yield _IdQuery(f"{_LINKS.format('link_outcome')} AND saved IS NULL AND outcome = 'failed'")
    if selection.has_note:
        yield _IdQuery(f"{_LINKS.format('link_note')} AND note IS NOT NULL")


def _time_span(selection: Selection) -> tuple[str, str]:
    """Return the instants between which links were added."""
    return selection.since or "", selection.until or _AFTER_ALL


def _tag_query(key: str) -> _IdQuery:
    if not key.endswith("/*"):
        return _IdQuery(f"SELECT link_id AS id FROM link_tag WHERE tag_id = {_TAG_ID}", (key,))
    return _IdQuery(
        "SELECT link_id AS id FROM tag CROSS JOIN link_tag ON tag_id = tag.id WHERE key = ?"
        " UNION ALL SELECT link_id FROM tag CROSS JOIN link_tag ON tag_id = tag.id WHERE key >= ? AND key < ?",
        subtree_range(key),
    )


def _choose_tag(selection: Selection, first: _IdQuery | None) -> str | None:
    """Return the key of the tag, no subtree, whose links are read; None if it is none.

    :param first: the query of the filter whose links are read; None: that of the first tag
    """
    keys = (tag_key(tag) for tag in selection.tags)
    return next((key for key in keys if not key.endswith("/*") and first in (None, _tag_query(key))), None)


def _with_tag(condition: Condition, key: str, selection: Selection) -> Condition:
    """Return the condition for rows of `link_tag` of a tag, in the time of the selection."""
    sql = f"link_tag.tag_id = {_TAG_ID} AND link_tag.added >= ? AND link_tag.added < ? AND {condition.sql}"
    return Condition(sql, (key, *_time_span(selection), *condition.values))
