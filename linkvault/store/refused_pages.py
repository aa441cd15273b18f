"""Rows of `refused_page` <-> `RefusedPage` values: the last page of a link, if it was no article.

A link has a refused page only while it is newer than the last good capture.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from linkvault import models
from linkvault.store import page_rows
from linkvault.store.valid_text import storable_values
from linkvault.urls import remove_password

if TYPE_CHECKING:  # built at the first use: `list` needs no page
    from linkvault.models import RefusedPage

# Whether a link (?1) has a good capture at the instant {} or later. One that found no new text has no snapshot.
_IS_OUTDATED = """
    EXISTS (SELECT 1 FROM snapshot WHERE link_id = ?1 AND aside IS NULL AND captured >= {0})
    OR EXISTS (SELECT 1 FROM link WHERE id = ?1 AND outcome = 'saved' AND reason IS NULL AND attempted >= {0})
"""


def put(connection: sqlite3.Connection, link_id: int, refused: RefusedPage) -> None:
    """Store the refused page of a link, in place of an earlier one."""
    page = refused.page
    connection.execute(
        f"INSERT OR REPLACE INTO refused_page ({page_rows.COLUMNS_WITH_SIZE}, final_url, http_status, fetched,"
        " reason, message, link_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        storable_values((
            *page_rows.encode(page), remove_password(page.final_url), page.status, page.fetched,
            refused.reason, refused.message, link_id,
        )),
    )  # fmt: skip


def get(connection: sqlite3.Connection, link_id: int) -> RefusedPage | None:
    """Return the refused page of a link; None if it has none."""
    row = connection.execute(
        f"SELECT reason, message, final_url, http_status, fetched, {page_rows.COLUMNS}"
        " FROM refused_page WHERE link_id = ?",
        (link_id,),
    ).fetchone()
    if row is None:
        return None
    reason, message, final_url, status, fetched, *columns = row
    page = page_rows.decode(tuple(columns), final_url=final_url, status=status, fetched=fetched)
    return models.RefusedPage(page, reason, message)


def get_message(connection: sqlite3.Connection, link_id: int) -> str | None:
    """Return why the page of a link was refused, without reading the page; None if the link has no refused page."""
    row = connection.execute("SELECT message FROM refused_page WHERE link_id = ?", (link_id,)).fetchone()
    return None if row is None else str(row[0])


def get_date(connection: sqlite3.Connection, link_id: int) -> str:
    """Return when the refused page of a link was fetched; if it has none, an empty text, less than any date."""
    row = connection.execute("SELECT fetched FROM refused_page WHERE link_id = ?", (link_id,)).fetchone()
    return "" if row is None else str(row[0])


def put_newest(connection: sqlite3.Connection, link_id: int, refused: RefusedPage) -> None:
    """Store a refused page of another vault, unless the link has a newer one or a newer good capture."""
    (is_outdated,) = connection.execute(
        f"SELECT {_IS_OUTDATED.format('?2')}", (link_id, refused.page.fetched)
    ).fetchone()
    if not is_outdated and refused.page.fetched > get_date(connection, link_id):
        put(connection, link_id, refused)


def delete_outdated(connection: sqlite3.Connection, link_id: int) -> None:
    """Delete the refused page of a link that was captured as an article at the same time or later."""
    connection.execute(
        f"DELETE FROM refused_page WHERE link_id = ?1 AND ({_IS_OUTDATED.format('fetched')})", (link_id,)
    )


def move(connection: sqlite3.Connection, link_id: int, other_id: int) -> None:
    """Move the refused page of another link to this one, unless this one has a newer one or a newer good capture."""
    refused = get(connection, other_id)
    if refused is not None:
        put_newest(connection, link_id, refused)
    delete_outdated(connection, link_id)
