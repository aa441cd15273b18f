"""The current texts of links, read once in a search -> their passages, whether they have changed, and PDF pages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from linkvault.store import snapshots
from linkvault.store.integrity import digests
from linkvault.store.packing import PackingError
from linkvault.store.packing.codec import unpack_texts

_TEXTS = 2  # packed texts that are unpacked: the body is the second


class _Row(NamedTuple):
    """What a statement reads of a text, as it is stored."""

    values: dict[str, object]
    digests: bytes | None
    pages: str | None


class CurrentTexts:
    """The texts that the hits of one search show.

    A document has more fields, and takes four times as long to read; most passages are of the body.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[int, _Row] = {}

    def load_bodies(self, ids: Iterable[int]) -> dict[int, str]:
        """Return id -> the body of each link that has a text; one that cannot be unpacked is empty."""
        names = ("packed", *digests.SHOWN)
        rows = self._connection.execute(
            f"SELECT link.id, digests, pages, {', '.join(names)} FROM link JOIN content USING (snapshot_id)"
            " WHERE link.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        bodies = {}
        for link_id, stored, pages, *values in rows:
            row = self._rows[link_id] = _Row(dict(zip(names, values, strict=True)), stored, pages)
            bodies[link_id] = _read_body(row)
        return bodies

    def find_changed(self, ids: Iterable[int]) -> list[int]:
        """Return those of the links whose text, as a search shows it, has another digest than the stored one."""
        ids = list(ids)
        digests.choose_fastest(len(ids))
        changed = [
            link_id
            for link_id in ids
            if (row := self._rows.get(link_id)) and digests.find_changed_columns(row.values, row.digests)
        ]
        unread = [link_id for link_id in ids if link_id not in self._rows]
        return sorted(changed + (digests.select_changed_texts(self._connection, unread) if unread else []))

    def find_pages(self, offsets: dict[int, int]) -> dict[int, int]:
        """Return link id -> the page of its PDF at an offset of its text, for the links whose text has pages."""
        unread = {link_id: offset for link_id, offset in offsets.items() if link_id not in self._rows}
        pages = snapshots.find_pages(self._connection, unread) if unread else {}
        for link_id, offset in offsets.items():
            row = self._rows.get(link_id)
            if row and row.pages and (page := snapshots.find_page(row.pages, offset)):
                pages[link_id] = page
        return pages


def _read_body(row: _Row) -> str:
    packed = row.values["packed"]
    if packed is None:
        return str(row.values["text"])
    try:
        return unpack_texts(packed, _TEXTS)[1]  # type: ignore[arg-type]  # it checks the type
    except PackingError:
        return ""
