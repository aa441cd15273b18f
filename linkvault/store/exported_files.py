"""Rows of `exported_file` -> `ExportedFile` values, and back."""

import json
import sqlite3
from collections.abc import Iterable

from linkvault.models import ExportedFile
from linkvault.store.valid_text import storable_values


def select(connection: sqlite3.Connection, folder: str, format_name: str) -> list[ExportedFile]:
    """Return the files of a format that exports wrote into a folder."""
    rows = connection.execute(
        "SELECT link_id, name, head, body_size, body_digest, titles FROM exported_file"
        " WHERE folder = ? AND format = ? ORDER BY link_id",
        storable_values((folder, format_name)),
    )
    return [
        ExportedFile(link_id, name, head, size, digest, tuple(json.loads(titles)))
        for link_id, name, head, size, digest, titles in rows
    ]


def put(connection: sqlite3.Connection, folder: str, format_name: str, files: Iterable[ExportedFile]) -> None:
    """Store what an export wrote, in place of what an earlier one wrote for the same links."""
    connection.executemany(
        "INSERT OR REPLACE INTO exported_file"
        " (folder, link_id, format, name, head, body_size, body_digest, titles) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            storable_values((
                folder, file.link_id, format_name, file.name, file.head, file.body_size, file.body_digest,
                json.dumps(file.titles, ensure_ascii=False),
            ))
            for file in files
        ),
    )  # fmt: skip


def delete(connection: sqlite3.Connection, folder: str, format_name: str, ids: Iterable[int]) -> None:
    """Forget the files of links in a folder."""
    connection.executemany(
        "DELETE FROM exported_file WHERE folder = ? AND format = ? AND link_id = ?",
        ((*storable_values((folder, format_name)), link_id) for link_id in ids),
    )
