"""Helpers that store pages and links in a vault, and that read all of it back.

Pages go through the real pipeline.
"""

import random
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

from linkvault import search
from linkvault.capture import read
from linkvault.models import Bookmark, Page, RefusedPage, Selection, Status, StoreResult
from linkvault.store.captures import Judge
from linkvault.store.integrity import digests, link_digests
from linkvault.store.packing import TEXT_COLUMNS, TEXTS
from linkvault.store.packing.changed_pages import read_page
from linkvault.store.packing.codec import pack_texts, read_texts, unpack_page
from linkvault.vault import Vault

NOW = "2026-11-25T10:00:00Z"
WALL = "<title>Just a moment...</title><p>Checking your browser before accessing 损失.example.</p>"
LOSS = "The loss tells how far the model is from the truth, and training makes it small. " * 4
RULER = "A ruler measures the length of a coin, a table or a street, one after the other. " * 4


def make_page(
    url: str, text: str = LOSS, title: str = "A page", *, fetched: str = NOW, head: str = "", **more: object
) -> Page:
    """Return an HTML page with a title and four paragraphs; `more` are fields of `Page`."""
    paragraphs = f"<p>{text}</p>" * 4
    html = f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body><article>"
    body = f"{html}<h1>{title}</h1>{paragraphs}</article></body></html>".encode()
    fields = {"final_url": url, "status": 200, "media_type": "text/html", **more}
    return Page(url=url, body=body, fetched=fetched, **fields)  # type: ignore[arg-type]


def save_page(
    vault: Vault,
    url: str,
    text: str = LOSS,
    title: str = "A page",
    *,
    force: bool = False,
    judge: Judge | None = None,
    **more: object,
) -> StoreResult:
    """Store a capture of a page; `more` are fields of the bookmark and of `make_page`.

    `title` is the title of the page, `user_title` that of the bookmark.
    """
    fields = {name: more.pop(name) for name in ("tags", "note", "added") if name in more}
    if "user_title" in more:
        fields["title"] = more.pop("user_title")
    page = make_page(url, text, title, **more)  # type: ignore[arg-type]
    article, rendered, snapshot = read(page)
    return vault.store_capture(
        Bookmark(url, **fields), snapshot, article, rendered, page, judge=judge, force=force
    )  # type: ignore[arg-type]


def save_link(vault: Vault, url: str, **fields: object) -> int:
    """Store a link without a snapshot and return its id; `fields` are fields of the bookmark."""
    bookmark = Bookmark(url, **fields)  # type: ignore[arg-type]
    return vault.store_link(bookmark, at=NOW, outcome="link only", reason="not_fetched").link.id


def refuse_page(
    vault: Vault, url: str, html: str = WALL, *, at: str = NOW, reason: str = "challenge", **fields: object
) -> int:
    """Store the link of a page that has no article, with the page, and return its id."""
    page = Page(url, url, 200, "text/html", html.encode(), at, headers=(("content-type", "text/html"),))
    result = vault.store_link(
        Bookmark(url, **fields),  # type: ignore[arg-type]
        at=at,
        outcome=Status.LINK_ONLY,
        reason=reason,
        refused=RefusedPage(
            page, reason, "the site asks for proof that you are not a robot: “Just a moment...”"
        ),
    )
    return result.link.id


def select_ids(vault: Vault, **filters: object) -> list[int]:
    """Return the ids of the links of a selection, in its order."""
    return vault.select_ids(Selection(**filters))  # type: ignore[arg-type]


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Return the rows that another program reads from the file."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def change_texts(
    connection: sqlite3.Connection, snapshot_id: int | None = None, **changes: Callable[[str], str]
) -> None:
    """Change texts of a snapshot, or of all, behind the back of the vault: the digests stay as they were.

    :param changes: column -> what becomes of its text
    """
    rows = connection.execute(
        f"SELECT snapshot_id, {TEXTS} FROM content WHERE ?1 IS NULL OR snapshot_id = ?1", (snapshot_id,)
    )
    for row_id, packed, *plain in rows.fetchall():
        texts = dict(zip(TEXT_COLUMNS, read_texts((packed, *plain)), strict=True))
        new = [changes[name](text) if name in changes else text for name, text in texts.items()]
        values = (None, *new) if packed is None else (pack_texts(new)[1], *plain)
        places = ", ".join(f"{name} = ?" for name in TEXTS.split(", "))
        connection.execute(f"UPDATE content SET {places} WHERE snapshot_id = ?", (*values, row_id))
    connection.commit()


def template(seed: int) -> str:
    """Return 9 kB for the head of a page, of which no packing makes less than 4 kB."""
    return f"<style>/* {random.Random(seed).randbytes(4_500).hex()} */</style>"


def save_versions(path: Path, url: str, *versions: tuple[str, str]) -> list[bytes]:
    """Save (head, text) as the versions of one page; return their bytes."""
    with Vault(path, write=True) as vault:
        for head, text in versions:
            link = save_page(vault, url, text, head=head).link
        return page_bodies(vault, link.id)


def page_bodies(vault: Vault, link_id: int) -> list[bytes]:
    """Return the bytes of the pages of a link, oldest first."""
    pages = [vault.page(snapshot) for snapshot in vault.snapshots(link_id)]
    return [page.body for page in pages if page is not None]


def store_as_before(path: Path) -> None:
    """Store texts and pages as linkvault 0.2 did: texts plain, pages by zlib."""
    connection = sqlite3.connect(path)
    for row_id, *columns in connection.execute(f"SELECT snapshot_id, {TEXTS} FROM content").fetchall():
        texts = read_texts(columns)
        places = ", ".join(f"{name} = ?" for name in TEXT_COLUMNS)
        connection.execute(
            f"UPDATE content SET packing = 0, packed = NULL, digests = ?, {places} WHERE snapshot_id = ?",
            (digests.compute_of_texts(None, texts), *texts, row_id),
        )
    for table in ("page", "refused_page"):
        rows = connection.execute(f"SELECT rowid, packing, body, size, received FROM {table}").fetchall()
        for row_id, packing, body, size, received in rows:
            old = zlib.compress(read_page(connection, packing, body, size))
            old_received = None if received is None else zlib.compress(unpack_page(packing, received))
            connection.execute(
                f"UPDATE {table} SET packing = 0, body = ?, received = ?, digest = ? WHERE rowid = ?",
                (old, old_received, digests.compute(old), row_id),
            )
    link_digests.write_all(connection)
    connection.commit()
    connection.close()


def all_rows(vault: Vault) -> list[list[tuple[object, ...]]]:
    """Return all rows of a vault, without the ids of snapshots and tags, which differ between equal vaults."""
    of_snapshot = "(SELECT link_id || '/' || number FROM snapshot WHERE id = snapshot_id)"
    snapshot_columns = (
        "link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified,"
        " lang, excerpt, canonical, image, charset, kind, words, fingerprint, likeness, warnings, extractor,"
        " aside"
    )
    queries = (
        f"SELECT id, url, identity, site, title, title_given, note, added, attempted, outcome, reason, trashed,"
        f" {of_snapshot} FROM link ORDER BY id",
        "SELECT identity, link_id, kind, url FROM alias ORDER BY 1, 2, 3",
        "SELECT key FROM tag WHERE id IN (SELECT tag_id FROM link_tag) ORDER BY key",
        "SELECT link_id, key FROM link_tag JOIN tag ON tag.id = tag_id ORDER BY 1, 2",
        f"SELECT {snapshot_columns} FROM snapshot ORDER BY link_id, number",
        f"SELECT {of_snapshot}, headings, text, markdown, html, packed FROM content ORDER BY 1",
        "SELECT * FROM refused_page ORDER BY link_id",
    )
    pages = vault.connection.execute(
        f"SELECT {of_snapshot}, url, media_type, headers, hops, warnings, packing, body, size FROM page ORDER BY 1"
    )
    bodies = [(*row[:-3], read_page(vault.connection, *row[-3:])) for row in pages]
    return [*(vault.connection.execute(query).fetchall() for query in queries), bodies]


def index_words(vault: Vault) -> list[tuple[object, ...]]:
    """Return (word, document, column, offset) of every word in the index, after an integrity check.

    The table is temporary, so the file does not change.
    """
    connection = vault.connection
    connection.execute("INSERT INTO page_fts (page_fts, rank) VALUES ('integrity-check', 1)")
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'page_fts', 'instance')"
    )
    return connection.execute("SELECT term, doc, col, offset FROM words ORDER BY 1, 2, 3, 4").fetchall()


def rebuilt_words(vault: Vault) -> list[tuple[object, ...]]:
    """Return the words of an index that is built anew from the rows; the index of the vault stays as it was."""
    connection = vault.connection
    connection.execute("BEGIN")
    try:
        search.clear(connection)
        for link_id in vault.select_ids(Selection(sort="id")):
            vault.full_text.add(link_id)
        return index_words(vault)
    finally:
        connection.execute("ROLLBACK")
