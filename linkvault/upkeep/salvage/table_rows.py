"""The pages of a damaged vault -> the rows of its tables, each with the columns of the current schema.

The b-trees of the tables are followed from their roots. Pages that no tree reaches any more, because a page above them
is damaged, belong to the table whose columns their records fit.
"""

from collections.abc import Iterator, Mapping

from linkvault.store.integrity.digests import SIZE
from linkvault.store.integrity.table_columns import Column, Row, Table, Value
from linkvault.upkeep.salvage.database_pages import DatabasePages
from linkvault.upkeep.salvage.records import (
    INDEX_INTERIOR,
    INDEX_LEAF,
    TABLE_LEAF,
    Node,
    Record,
    read_node,
)

_MASTER_COLUMNS = 5  # of `sqlite_master`: type, name, tbl_name, rootpage, sql
_DIGEST_SIZES = (SIZE, SIZE + 1)  # that of a link may have a byte for its form


def read_rows(pages: DatabasePages, tables: Mapping[str, Table]) -> Iterator[tuple[str, Row]]:
    """Yield (table, row). Rows that a tree reaches come first; a later row may be an older version of one of them."""
    visited: set[int] = set()
    for name, root in _read_roots(pages, visited).items():
        for record in _walk(pages, root, visited):
            if name in tables and (row := _fit(record, tables[name], convert=True)) is not None:
                yield name, row
    free = pages.free_pages()
    for number in range(2, pages.count + 1):
        if number in visited or number in free:
            continue
        node = read_node(pages, number)
        table = _guess_table(node, tables) if node is not None else None
        if node is not None and table is not None:
            yield from (
                (table.name, row) for record in node.records if (row := _fit(record, table)) is not None
            )


def _read_roots(pages: DatabasePages, visited: set[int]) -> dict[str, int]:
    """Return the name of each table and index -> the root page of its tree."""
    roots = {}
    for _, values in _walk(pages, 1, visited):
        if len(values) == _MASTER_COLUMNS and isinstance(values[1], str) and isinstance(values[3], int):
            roots[values[1]] = values[3]
    return roots


def _walk(pages: DatabasePages, root: int, visited: set[int]) -> Iterator[Record]:
    """Yield the records of a tree; a page that another tree has is left out."""
    waiting = [root]
    while waiting:
        number = waiting.pop()
        if not 0 < number <= pages.count or number in visited:
            continue
        node = read_node(pages, number)
        if node is None:
            continue
        visited.add(number)
        yield from node.records
        waiting += reversed(node.children)


def _guess_table(node: Node, tables: Mapping[str, Table]) -> Table | None:
    """Return the only table that all records of a page fit; None if there is none, or more than one."""
    if not node.records:
        return None
    has_rowid = node.kind == TABLE_LEAF
    if not has_rowid and node.kind not in (INDEX_LEAF, INDEX_INTERIOR):
        return None
    fitting = [
        table
        for table in tables.values()
        if table.has_rowid is has_rowid and all(_fit(record, table) is not None for record in node.records)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fit(record: Record, table: Table, *, convert: bool = False) -> Row | None:
    """Return a record as a row of a table; None if its values are not those of the columns.

    :param convert: convert text and bytes into each other: one flipped bit of a record makes one of the other
    """
    values = record.values
    if not table.least <= len(values) <= len(table.columns):
        return None
    row: Row = {}
    for number, column in enumerate(table.columns):
        value = values[number] if number < len(values) else column.default
        if column.is_rowid:
            if value is not None or record.rowid is None or record.rowid < 1:
                return None
            value = record.rowid
        elif not _is_valid(value, column):
            value = _convert(value, column) if convert else None
            if value is None and (column.is_required or not convert):
                return None
        row[column.name] = value
    return row


def _is_valid(value: Value, column: Column) -> bool:
    if value is None:
        return not column.is_required
    match column.kind:
        case "TEXT":
            return isinstance(value, str)
        case "INTEGER":
            return isinstance(value, int)
        case "BLOB":
            is_digest = column.name == "digest"
            return isinstance(value, bytes) and (not is_digest or len(value) in _DIGEST_SIZES)
    return True


def _convert(value: Value, column: Column) -> Value:
    """Return a value in the type of its column; None if it has none."""
    if column.kind == "TEXT" and value is not None:
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    if column.kind == "BLOB" and isinstance(value, str):
        return value.encode()
    return None
