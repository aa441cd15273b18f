"""Rows of `snapshot` and `content` -> `Snapshot` and `ArticleText` values, and back."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from linkvault import models
from linkvault.errors import VaultDamaged
from linkvault.lazy_dataclass import replace
from linkvault.store.integrity import digests
from linkvault.store.packing import TEXTS, PackingError
from linkvault.store.packing.codec import pack_texts, read_texts
from linkvault.store.valid_text import storable_values
from linkvault.urls import remove_password

if TYPE_CHECKING:  # built at the first use: `list` needs none of them
    from linkvault.models import Article, ArticleText, Snapshot

_COLUMNS = """
    id, link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified, lang,
    excerpt, canonical, image, charset, kind, words, fingerprint, warnings, likeness, aside, duration,
    summary
"""
_WARNINGS = -5  # the place of `warnings` in _COLUMNS


def insert(connection: sqlite3.Connection, snapshot: Snapshot, extractor: str) -> Snapshot:
    """Insert a snapshot as the newest of its link; return it with its new `id` and `number`.

    It becomes the current snapshot unless it is stored aside.

    :param extractor: the version of linkvault that extracted the article
    """
    (number,) = connection.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM snapshot WHERE link_id = ?", (snapshot.link_id,)
    ).fetchone()
    values = (
        snapshot.link_id, number, snapshot.captured, remove_password(snapshot.final_url),
        snapshot.http_status, snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published,
        snapshot.modified, snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image,
        snapshot.charset, snapshot.kind, snapshot.words, snapshot.fingerprint,
        json.dumps(snapshot.warnings, ensure_ascii=False), snapshot.signature, extractor,
        snapshot.aside, snapshot.duration, snapshot.is_summary,
    )  # fmt: skip
    cursor = connection.execute(
        f"""
        INSERT INTO snapshot (
            link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified,
            lang, excerpt, canonical, image, charset, kind, words, fingerprint, warnings, likeness, extractor, aside,
            duration, summary
        ) VALUES ({",".join("?" * len(values))})
        """,
        storable_values(values),
    )
    snapshot_id = int(cursor.lastrowid or 0)
    choose_current(connection, snapshot.link_id)
    return replace(snapshot, id=snapshot_id, number=number)


def choose_current(connection: sqlite3.Connection, link_id: int) -> None:
    """Choose the current snapshot of a link: the newest that was not stored aside, preferably with an article."""
    connection.execute(
        """
        UPDATE link SET snapshot_id = (
            SELECT id FROM snapshot WHERE link_id = ?1 ORDER BY aside IS NOT NULL, summary, number DESC LIMIT 1
        ) WHERE id = ?1
        """,
        (link_id,),
    )


def put_content(
    connection: sqlite3.Connection, snapshot_id: int, article: Article, text: ArticleText
) -> None:
    """Store the content of a snapshot, or replace it."""
    values = (text.headings, text.text, text.details, text.markdown, article.html)
    texts = tuple(map(str, storable_values(values)))
    packing, packed = pack_texts(texts)
    plain = texts if packed is None else ("",) * len(texts)
    connection.execute(
        f"INSERT OR REPLACE INTO content (snapshot_id, {TEXTS}, packing, digests, pages)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            snapshot_id, packed, *plain, int(packing), digests.compute_of_texts(packed, texts),
            json.dumps(text.pages) if text.pages else None,
        ),
    )  # fmt: skip


def update(connection: sqlite3.Connection, snapshot: Snapshot, extractor: str) -> None:
    """Store the result of a new extraction; the time of the capture and the final address stay."""
    connection.execute(
        """
        UPDATE snapshot SET title = ?, byline = ?, site_name = ?, published = ?, modified = ?, lang = ?,
            excerpt = ?, canonical = ?, image = ?, charset = ?, kind = ?, words = ?, fingerprint = ?,
            warnings = ?, likeness = ?, extractor = ?, duration = ?
        WHERE id = ?
        """,
        storable_values((
            snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published, snapshot.modified,
            snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image, snapshot.charset,
            snapshot.kind, snapshot.words, snapshot.fingerprint,
            json.dumps(snapshot.warnings, ensure_ascii=False), snapshot.signature, extractor, snapshot.duration,
            snapshot.id,
        )),
    )  # fmt: skip


def select(connection: sqlite3.Connection, link_id: int) -> list[Snapshot]:
    """Return a link's snapshots, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM snapshot WHERE link_id = ? ORDER BY number", (link_id,)
    )
    return [_snapshot(row) for row in rows]


def get_current(connection: sqlite3.Connection, link_id: int) -> Snapshot | None:
    """Return the current snapshot of a link; None if it has none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM snapshot WHERE id = (SELECT snapshot_id FROM link WHERE id = ?)", (link_id,)
    ).fetchone()
    return None if row is None else _snapshot(row)


def is_aside(connection: sqlite3.Connection, link_id: int, fingerprint: str) -> bool:
    """Return whether a link has a snapshot that was stored aside with the text of this fingerprint."""
    row = connection.execute(
        "SELECT 1 FROM snapshot WHERE link_id = ? AND fingerprint = ? AND aside IS NOT NULL LIMIT 1",
        (link_id, fingerprint),
    ).fetchone()
    return row is not None


def find(
    connection: sqlite3.Connection, link_id: int, *, number: int | None = None, until: str | None = None
) -> Snapshot | None:
    """Return the snapshot with a number, or the newest captured before the instant `until`; None if there is none.

    Snapshots that were stored aside are found too. With neither, return the current snapshot.
    """
    if number is None and until is None:
        return get_current(connection, link_id)
    row = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM snapshot
        WHERE link_id = ?1 AND (?2 IS NULL OR number = ?2) AND (?3 IS NULL OR captured < ?3)
        ORDER BY number DESC LIMIT 1
        """,
        (link_id, number, until),
    ).fetchone()
    return None if row is None else _snapshot(row)


def get_content(connection: sqlite3.Connection, snapshot_id: int, *, is_lenient: bool = False) -> ArticleText:
    """Return the text of a snapshot: see `get_content_and_html`."""
    return get_content_and_html(connection, snapshot_id, is_lenient=is_lenient)[0]


def get_content_and_html(
    connection: sqlite3.Connection, snapshot_id: int, *, is_lenient: bool = False
) -> tuple[ArticleText, str]:
    """Return the text of a snapshot, and the HTML of its article.

    :param is_lenient: a text that cannot be unpacked is empty
    :raises VaultDamaged: if it is missing
    :raises PackingError: if it cannot be unpacked
    """
    row = connection.execute(
        f"SELECT pages, {TEXTS} FROM content WHERE snapshot_id = ?", (snapshot_id,)
    ).fetchone()
    if row is None:
        raise VaultDamaged(f"the vault is damaged: the text of snapshot {snapshot_id} is missing")
    pages, *columns = row
    try:
        headings, text, details, markdown, html = read_texts(columns)
    except PackingError:
        if not is_lenient:
            raise
        headings = text = details = markdown = html = ""
    return models.ArticleText(markdown, text, headings, details, _page_starts(pages)), html


def find_pages(connection: sqlite3.Connection, offsets: dict[int, int]) -> dict[int, int]:
    """Return link id -> the page of its PDF at an offset of its current text, for the links whose text has pages."""
    rows = connection.execute(
        "SELECT link.id, pages FROM link JOIN content USING (snapshot_id)"
        " WHERE pages IS NOT NULL AND link.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(offsets)),),
    )
    pages = ((link_id, find_page(starts, offsets[link_id])) for link_id, starts in rows)
    return {link_id: page for link_id, page in pages if page is not None}


def find_page(starts: str, offset: int) -> int | None:
    """Return the page of a PDF at an offset of its text; None before the first page.

    :param starts: the column `pages`
    """
    before = [page for start, page in _page_starts(starts) if start <= offset]
    return before[-1] if before else None


def _page_starts(pages: str | None) -> tuple[tuple[int, int], ...]:
    return tuple((start, page) for start, page in json.loads(pages)) if pages else ()


def _snapshot(row: tuple[object, ...]) -> Snapshot:
    values = list(row)
    values[_WARNINGS] = tuple(json.loads(str(row[_WARNINGS])))
    values[-1] = bool(row[-1])
    return models.Snapshot(*values)  # type: ignore[arg-type]  # _COLUMNS has the order of the fields
