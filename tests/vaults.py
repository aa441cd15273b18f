"""What tests put into a vault: pages of their own, read by the real pipeline."""

import sqlite3
from pathlib import Path

from linkvault import search
from linkvault.capture import read
from linkvault.models import Bookmark, Page, Selection, StoreResult
from linkvault.vault import Vault, indexing

NOW = "2026-11-25T10:00:00Z"
LOSS = "The loss tells how far the model is from the truth, and training makes it small. " * 4
RULER = "A ruler measures the length of a coin, a table or a street, one after the other. " * 4


def make_page(
    url: str, text: str = LOSS, title: str = "A page", *, fetched: str = NOW, head: str = "", **more: object
) -> Page:
    """A page as a server would send it: a title and four paragraphs."""
    paragraphs = f"<p>{text}</p>" * 4
    html = f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body><article>"
    body = f"{html}<h1>{title}</h1>{paragraphs}</article></body></html>".encode()
    given = {"final_url": url, "status": 200, "media_type": "text/html", **more}
    return Page(url=url, body=body, fetched=fetched, **given)  # type: ignore[arg-type]


def keep(
    vault: Vault, url: str, text: str = LOSS, title: str = "A page", *, force: bool = False, **more: object
) -> StoreResult:
    """Keep a page of that address; `more` are fields of the bookmark and of `make_page`."""
    wishes = {name: more.pop(name) for name in ("tags", "note", "added") if name in more}
    if "named" in more:
        wishes["title"] = more.pop("named")
    page = make_page(url, text, title, **more)  # type: ignore[arg-type]
    article, rendered, snapshot = read(page)
    return vault.store_capture(Bookmark(url, **wishes), snapshot, article, rendered, page, force=force)  # type: ignore[arg-type]


def name(vault: Vault, url: str, **wishes: object) -> int:
    """Keep a link alone; return its id."""
    bookmark = Bookmark(url, **wishes)  # type: ignore[arg-type]
    return vault.store_link(bookmark, at=NOW, outcome="link only", reason="not_fetched").link.id


def ids(vault: Vault, **chosen: object) -> list[int]:
    """The ids of a selection, in its order."""
    return vault.select_ids(Selection(**chosen))  # type: ignore[arg-type]


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What another program reads in the file."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def everything(vault: Vault) -> list[list[tuple[object, ...]]]:
    """All rows of a vault, named by what they are and not by the numbers of one file's snapshots and tags."""
    of_snapshot = "(SELECT link_id || '/' || number FROM snapshot WHERE id = snapshot_id)"
    told = (
        "link_id, number, captured, final_url, http_status, title, byline, site_name, published, modified,"
        " lang, excerpt, canonical, image, charset, kind, words, fingerprint, likeness, warnings, extractor"
    )
    queries = (
        f"SELECT id, url, identity, site, title, title_given, note, added, attempted, outcome, reason, trashed,"
        f" {of_snapshot} FROM link ORDER BY id",
        "SELECT identity, link_id, kind, url FROM alias ORDER BY 1, 2, 3",
        "SELECT key FROM tag WHERE id IN (SELECT tag_id FROM link_tag) ORDER BY key",
        "SELECT link_id, key FROM link_tag JOIN tag ON tag.id = tag_id ORDER BY 1, 2",
        f"SELECT {told} FROM snapshot ORDER BY link_id, number",
        f"SELECT {of_snapshot}, headings, text, markdown, html FROM content ORDER BY 1",
        f"SELECT {of_snapshot}, url, media_type, headers, hops, warnings, size, body FROM page ORDER BY 1",
    )
    return [vault.connection.execute(query).fetchall() for query in queries]


def index_words(vault: Vault) -> list[tuple[object, ...]]:
    """Every word of the index with its document, column and place: what the index is, whatever its inner shape.

    The vault's own connection makes the temporary table, so that nothing of the file changes.
    """
    connection = vault.connection
    connection.execute("INSERT INTO page_fts (page_fts, rank) VALUES ('integrity-check', 1)")
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'page_fts', 'instance')"
    )
    return connection.execute("SELECT term, doc, col, offset FROM words ORDER BY 1, 2, 3, 4").fetchall()


def rebuilt_words(vault: Vault) -> list[tuple[object, ...]]:
    """What the index would be if it were made anew from what the vault holds."""
    connection = vault.connection
    connection.execute("BEGIN")
    try:
        search.clear(connection)
        for link_id in vault.select_ids(Selection(sort="id")):
            indexing.add(connection, link_id)
        return index_words(vault)
    finally:
        connection.execute("ROLLBACK")
