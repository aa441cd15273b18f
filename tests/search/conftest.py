"""A full-text index with a small table of links, in memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from linkvault import search
from linkvault.models import Condition, Document, Selection

TABLES = """
CREATE TABLE link (id INTEGER PRIMARY KEY, tag TEXT NOT NULL DEFAULT '', added TEXT NOT NULL DEFAULT '');
CREATE VIRTUAL TABLE page_fts USING fts5(
    title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',
    tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
"""


class SearchIndex:
    """An index of documents, each with one tag and the day of its link."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(TABLES)
        self.documents: dict[int, Document] = {}

    def put(
        self,
        title: str = "",
        body: str = "",
        *,
        tag: str = "",
        added: str = "",
        note: str = "",
        headings: str = "",
        author: str = "",
    ) -> int:
        number = len(self.documents) + 1
        self.connection.execute("INSERT INTO link VALUES (?, ?, ?)", (number, tag, added))
        self.documents[number] = Document(number, title, tag, headings, note, body, author=author)
        search.put(self.connection, self.documents[number])
        return number

    def load_documents(self, ids: Iterable[int], *, max_chars: int | None = None) -> dict[int, Document]:
        documents = (self.documents[number] for number in ids)
        return {document.id: replace(document, body=document.body[:max_chars]) for document in documents}

    def build_request(self, text: str, limit: int = 0) -> search.Request:
        return search.Request(search.parse(text), Condition("1"), condition, self.load_documents, limit)

    def search(self, text: str, limit: int = 10, snippets: int = 1) -> search.SearchResult:
        return search.search(self.connection, self.build_request(text, limit)._replace(snippets=snippets))

    def ids(self, text: str) -> list[int]:
        return [link.link_id for link in self.search(text).links]

    def all_ids(self, text: str) -> list[int]:
        """Return the ids of the ranked links, and of the strict hits beyond them."""
        result = self.search(text, limit=0)
        ids, others = [link.link_id for link in result.links], search.find_others(self.connection, result)
        while others:
            ids += others
            others = search.find_others(self.connection, result, others[-1])
        return ids

    def strict_ids(self, text: str) -> set[int]:
        return set(search.find_link_ids(self.connection, self.build_request(text)))


def condition(selection: Selection) -> Condition:
    """Return the SQL condition of a selection, for the fields that these tests use."""
    if selection.tags:
        return Condition("link.tag = ?", selection.tags)
    if selection.since:
        return Condition("link.added >= ?", (selection.since,))
    if selection.until:
        return Condition("link.added < ?", (selection.until,))
    return Condition("link.tag = ''") if selection.untagged else Condition("1")


@pytest.fixture
def index() -> Iterator[SearchIndex]:
    """Yield an empty index."""
    empty = SearchIndex()
    yield empty
    empty.connection.close()
