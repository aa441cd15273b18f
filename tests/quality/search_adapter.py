"""Answer the JSON lines of the search collections' score.py from a Vault in a temporary folder.

    python ../shared/data/search/score.py --targets --adapter 'python tests/quality/search_adapter.py'

With `--vault FOLDER` the vault stays there, and the next run searches it instead of adding the documents again.
With `--index-only` the package `search` answers alone, on an SQLite database in memory: it is filled four times as
quickly, which helps to try weights.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from linkvault import search
from linkvault.models import Article, ArticleText, Bookmark, Condition, Document, Page, Selection, Snapshot
from linkvault.vault import Vault

TABLES = """
CREATE TABLE link (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE VIRTUAL TABLE page_fts USING fts5(
    title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',
    tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
"""
EVERYTHING = Condition("1")
NOON = "2026-11-25T12:00:00Z"
# The documents of a collection have no addresses. A number in one would match the numbers of questions.
CONSONANTS = str.maketrans("0123456789", "bcdfghjkmq")


class Collection(Protocol):
    """Documents that can be searched, by number."""

    def add(self, number: int, title: str, body: str) -> int: ...
    def find(self, text: str, limit: int) -> list[int]: ...


class InVault:
    """The documents as links of a vault, each with one snapshot. A vault that has links is complete."""

    def __init__(self, folder: Path) -> None:
        self.vault = Vault(folder / "vault.db", write=True)
        self.is_complete = self.vault.count(Selection()) > 0

    def add(self, number: int, title: str, body: str) -> int:
        if self.is_complete:
            return number
        url = f"https://{str(number).translate(CONSONANTS)}.invalid/"
        page = Page(url, url, 200, "text/html", b"", NOON)
        capture = self.vault.store_capture(
            Bookmark(url, title or None),
            snapshot(url, title, body),
            Article(title or None, ""),
            ArticleText(body, body, ""),
            page,
            force=True,
        )
        return capture.link.id

    def find(self, text: str, limit: int) -> list[int]:
        if not limit:
            return self.vault.search_ids(text)
        return [hit.link.id for hit in self.vault.search(text, Selection(limit=limit))[0]]


class InIndex:
    """The documents in an index and a plain table, in memory."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(TABLES)

    def add(self, number: int, title: str, body: str) -> int:
        self.connection.execute("INSERT INTO link VALUES (?, ?, ?)", (number, title, body))
        search.put(self.connection, Document(number, title, body=body))
        return number

    def find(self, text: str, limit: int) -> list[int]:
        query = search.parse(text)
        request = search.Request(query, EVERYTHING, no_filter, self.load_documents, limit)
        if not limit:
            return search.find_link_ids(self.connection, request)
        results = search.search(self.connection, request)
        return [ranked.link_id for ranked in results.links]

    def load_documents(self, ids: Iterable[int], *, max_chars: int | None = None) -> dict[int, Document]:
        marks = ",".join(str(int(number)) for number in ids)
        rows = self.connection.execute(f"SELECT id, title, body FROM link WHERE id IN ({marks})")
        return {number: Document(number, title, body=body[:max_chars]) for number, title, body in rows}


def no_filter(_: Selection) -> Condition:
    return EVERYTHING


def snapshot(url: str, title: str, body: str) -> Snapshot:
    return Snapshot(
        id=0,
        link_id=0,
        number=0,
        captured=NOON,
        final_url=url,
        http_status=200,
        title=title or None,
        byline=None,
        site_name=None,
        published=None,
        modified=None,
        lang=None,
        excerpt=None,
        canonical=None,
        image=None,
        charset=None,
        kind="article",
        words=len(body.split()),
        fingerprint=url,
    )


def answer(collection: Collection) -> None:
    names: dict[int, str] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "add":
            names[collection.add(len(names) + 1, request["title"], request["body"])] = request["id"]
        elif request["op"] == "commit":
            print(json.dumps({"ok": True}), flush=True)
        else:
            numbers = collection.find(request["q"], request["limit"])
            print(json.dumps({"ids": [names[number] for number in numbers]}), flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--index-only", action="store_true", help="use the package search alone, without a vault"
    )
    options.add_argument("--vault", type=Path, metavar="FOLDER", help="of a vault that stays")
    chosen = options.parse_args()
    if chosen.index_only:
        answer(InIndex())
        return
    if chosen.vault:
        chosen.vault.mkdir(parents=True, exist_ok=True)
        answer(InVault(chosen.vault))
        return
    with tempfile.TemporaryDirectory() as folder:
        answer(InVault(Path(folder)))


if __name__ == "__main__":
    main()
