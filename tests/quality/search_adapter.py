"""Speak the JSON lines of the search collections' score.py through the room `search` on a plain SQLite file.

python ../shared/data/search/score.py --targets --adapter 'python tests/quality/search_adapter.py'
"""

import json
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from linkvault import search
from linkvault.models import Condition, Document, Selection

TABLES = """
CREATE TABLE link (id INTEGER PRIMARY KEY, name TEXT, title TEXT, body TEXT);
CREATE VIRTUAL TABLE page_fts USING fts5(
    title, tags, headings, note, body, chars, content='',
    tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co'"
);
"""
EVERYTHING = Condition("1")


class Collection:
    """The documents of a collection, in memory."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(TABLES)
        self.connection.execute("BEGIN")

    def add(self, name: str, title: str, body: str) -> None:
        row = self.connection.execute(
            "INSERT INTO link (name, title, body) VALUES (?, ?, ?)", (name, title, body)
        )
        search.put(self.connection, Document(int(row.lastrowid or 0), title, body=body))

    def find(self, text: str, limit: int) -> list[str]:
        query = search.parse(text)
        if limit:
            found = search.search(
                self.connection, query, among=EVERYTHING, condition=no_filter, texts=self.texts, limit=limit
            )
            ids = [ranked.link_id for ranked in found.ranked]
        else:
            ids = search.matching(self.connection, query, among=EVERYTHING, condition=no_filter)
        return [
            self.connection.execute("SELECT name FROM link WHERE id = ?", (one,)).fetchone()[0] for one in ids
        ]

    def texts(self, ids: Iterable[int]) -> dict[int, Document]:
        marks = ",".join(str(int(one)) for one in ids)
        rows = self.connection.execute(f"SELECT id, title, body FROM link WHERE id IN ({marks})")
        return {one: Document(one, title, body=body) for one, title, body in rows}


def no_filter(_: Selection) -> Condition:
    return EVERYTHING


def main() -> None:
    collection = Collection()
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["op"] == "add":
            collection.add(asked["id"], asked["title"], asked["body"])
        elif asked["op"] == "commit":
            collection.connection.commit()
            print(json.dumps({"ok": True}), flush=True)
        else:
            print(json.dumps({"ids": collection.find(asked["q"], asked["limit"])}), flush=True)


if __name__ == "__main__":
    main()
