"""Snapshots of a link: what was captured when, its content, and the page it came from."""

import json
import sqlite3
import zlib
from dataclasses import replace

from linkvault.errors import VaultDamaged
from linkvault.models import Article, ArticleText, Hop, Page, Snapshot
from linkvault.store.valid_text import storable_values
from linkvault.urls import remove_password

_COLUMNS = """
    id, link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified, lang,
    excerpt, canonical, image, charset, kind, words, fingerprint, warnings,
    likeness
"""


def insert(connection: sqlite3.Connection, snapshot: Snapshot, extractor: str) -> Snapshot:
    """Store a snapshot as the link's newest; its `id` and `number` are given here and returned."""
    (number,) = connection.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM snapshot WHERE link_id = ?", (snapshot.link_id,)
    ).fetchone()
    values = (
        snapshot.link_id, number, snapshot.captured, remove_password(snapshot.final_url),
        snapshot.http_status, snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published,
        snapshot.modified, snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image,
        snapshot.charset, snapshot.kind, snapshot.words, snapshot.fingerprint,
        json.dumps(snapshot.warnings, ensure_ascii=False), snapshot.signature, extractor,
    )  # fmt: skip
    cursor = connection.execute(
        f"""
        INSERT INTO snapshot (
            link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified,
            lang, excerpt, canonical, image, charset, kind, words, fingerprint, warnings, likeness, extractor
        ) VALUES ({",".join("?" * len(values))})
        """,
        storable_values(values),
    )
    snapshot_id = int(cursor.lastrowid or 0)
    connection.execute("UPDATE link SET snapshot_id = ? WHERE id = ?", (snapshot_id, snapshot.link_id))
    return replace(snapshot, id=snapshot_id, number=number)


def put_content(
    connection: sqlite3.Connection, snapshot_id: int, article: Article, rendered: ArticleText
) -> None:
    """Store or replace the content of a snapshot."""
    connection.execute(
        "INSERT OR REPLACE INTO content (snapshot_id, headings, text, markdown, html) VALUES (?, ?, ?, ?, ?)",
        storable_values((snapshot_id, rendered.headings, rendered.text, rendered.markdown, article.html)),
    )


def put_page(connection: sqlite3.Connection, snapshot_id: int, page: Page) -> None:
    """Keep the page as received, compressed, so that it can be extracted again."""
    connection.execute(
        "INSERT INTO page (snapshot_id, url, media_type, headers, hops, warnings, size, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        storable_values(
            (
                snapshot_id,
                remove_password(page.url),
                page.media_type,
                json.dumps(page.headers, ensure_ascii=False),
                json.dumps(
                    [(remove_password(hop.url), hop.status) for hop in page.hops], ensure_ascii=False
                ),
                json.dumps(page.warnings, ensure_ascii=False),
                len(page.body),
                zlib.compress(page.body, 6),
            )
        ),
    )


def update(connection: sqlite3.Connection, snapshot: Snapshot, extractor: str) -> None:
    """Replace what extraction says of a snapshot; when and from where it came stays."""
    connection.execute(
        """
        UPDATE snapshot SET title = ?, byline = ?, site_name = ?, published = ?, modified = ?, lang = ?,
            excerpt = ?, canonical = ?, image = ?, charset = ?, kind = ?, words = ?, fingerprint = ?,
            warnings = ?, likeness = ?, extractor = ?
        WHERE id = ?
        """,
        storable_values((
            snapshot.title, snapshot.byline, snapshot.site_name, snapshot.published, snapshot.modified,
            snapshot.lang, snapshot.excerpt, snapshot.canonical, snapshot.image, snapshot.charset,
            snapshot.kind, snapshot.words, snapshot.fingerprint,
            json.dumps(snapshot.warnings, ensure_ascii=False), snapshot.signature, extractor, snapshot.id,
        )),
    )  # fmt: skip


def of_link(connection: sqlite3.Connection, link_id: int) -> list[Snapshot]:
    """Return a link's snapshots, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM snapshot WHERE link_id = ? ORDER BY number", (link_id,)
    )
    return [_snapshot(row) for row in rows]


def newest(connection: sqlite3.Connection, link_id: int) -> Snapshot | None:
    """Return a link's newest snapshot."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM snapshot WHERE id = (SELECT snapshot_id FROM link WHERE id = ?)", (link_id,)
    ).fetchone()
    return None if row is None else _snapshot(row)


def at(
    connection: sqlite3.Connection, link_id: int, *, number: int | None = None, until: str | None = None
) -> Snapshot | None:
    """Return the snapshot of that number, or the newest one captured before the instant `until`."""
    row = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM snapshot
        WHERE link_id = ?1 AND (?2 IS NULL OR number = ?2) AND (?3 IS NULL OR captured < ?3)
        ORDER BY number DESC LIMIT 1
        """,
        (link_id, number, until),
    ).fetchone()
    return None if row is None else _snapshot(row)


def content(connection: sqlite3.Connection, snapshot_id: int) -> ArticleText:
    """Return the text of a snapshot."""
    row = connection.execute(
        "SELECT markdown, text, headings FROM content WHERE snapshot_id = ?", (snapshot_id,)
    ).fetchone()
    if row is None:
        raise VaultDamaged(
            f"the vault is damaged: the text of snapshot {snapshot_id} is missing", hint="restore a backup"
        )
    return ArticleText(*row)


def page(connection: sqlite3.Connection, snapshot: Snapshot) -> Page | None:
    """Return the page as received; None for a snapshot that came without one."""
    row = connection.execute(
        "SELECT url, media_type, headers, hops, warnings, body FROM page WHERE snapshot_id = ?",
        (snapshot.id,),
    ).fetchone()
    if row is None:
        return None
    url, media_type, headers, hops, warnings, body = row
    return Page(
        url=url,
        final_url=snapshot.final_url,
        status=snapshot.http_status or 200,
        media_type=media_type,
        body=zlib.decompress(body),
        fetched=snapshot.captured,
        headers=tuple((name, value) for name, value in json.loads(headers)),
        hops=tuple(Hop(hop_url, status) for hop_url, status in json.loads(hops)),
        warnings=tuple(json.loads(warnings)),
    )


def _snapshot(row: tuple[object, ...]) -> Snapshot:
    values = list(row)
    values[-2] = tuple(json.loads(str(row[-2])))
    return Snapshot(*values)  # type: ignore[arg-type]  # the columns stand in the order of the fields
