"""Rows of `setting`: values about the vault itself, by name."""

import sqlite3


def get(connection: sqlite3.Connection, name: str) -> str | None:
    """Return the value of a setting; None if it is not set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def put(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Set the value of a setting."""
    connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def delete(connection: sqlite3.Connection, name: str) -> None:
    """Delete a setting, if it is set."""
    connection.execute("DELETE FROM setting WHERE name = ?", (name,))
