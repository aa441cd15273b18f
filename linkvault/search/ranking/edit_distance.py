"""A long word with two slips -> the word of the vault that was probably meant.

Too many spellings are two slips away to look them all up. So the index's own words are read, those that begin with
the same three letters: 3,000 at most, 10 ms whatever the size of the vault. They are stems: one that is near the
beginning of the word is looked up in the load_documents, for the word it stands for there.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from linkvault.models import Document
from linkvault.search.text.fold import fold
from linkvault.search.text.porter import stem

_SLIPS = 2
_SAME = 3  # letters at the beginning of a word that are taken for right; one more where too many begin so
_MOST = 3_000  # words of the index that are read
_LOOKED_AT = 6  # of these, that are looked up in the load_documents, ...
_PAGES = 3  # ... in so many pages each, ...
_CHARACTERS = 50_000  # ... of which so many are read
_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_words USING fts5vocab('main', 'page_fts', 'row')"
_PLACES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_places USING fts5vocab('main', 'page_fts', 'instance')"
)
_TEXT_LAST = "\U0010ffff"


class DocumentLoader(Protocol):
    """Gives the documents of links, of their texts `most` characters at most; `most` 0: of each only its title."""

    def __call__(self, ids: Iterable[int], *, max_chars: int | None = None) -> Mapping[int, Document]:
        """Return those that are there."""


def two_slips(connection: sqlite3.Connection, word: str, load_documents: DocumentLoader) -> str | None:
    """Return the nearest word of the vault with at most two slips, none in the first three letters."""
    roots = [
        (slips, -pages, root)
        for root, pages in _roots(connection, word)
        if len(set(root) - set(word)) <= _SLIPS and (slips := distance(root, word, is_open=True)) <= _SLIPS
    ]
    best: tuple[int, str] | None = None
    for _, _, root in sorted(roots)[:_LOOKED_AT]:
        for near in _words(connection, root, load_documents):
            slips = distance(near, word)
            if slips <= _SLIPS and (best is None or slips < best[0]):
                best = (slips, near)
    return best[1] if best else None


def distance(a: str, b: str, *, is_open: bool = False) -> int:
    """Count the slips between two words: a letter too much, too few, wrong, or two swapped; `is_open`: b may go on.

    >>> distance("gradient", "gardeint"), distance("optim", "optimzatoin", is_open=True), distance("", "ab")
    (2, 0, 2)
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, 1):
            slips = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                slips = min(slips, last[j - 2] + 1)
            row.append(slips)
    return min(row) if is_open else row[-1]


def _roots(connection: sqlite3.Connection, word: str) -> list[tuple[str, int]]:
    """Return the words of the index that begin like a word, not much longer than it, each with its pages."""
    connection.execute(_VOCABULARY)
    sql = "SELECT term, doc FROM page_words WHERE term BETWEEN ? AND ? LIMIT ?"
    for same in (_SAME, _SAME + 1):
        start = word[:same]
        found = connection.execute(sql, (start, start + _TEXT_LAST, _MOST)).fetchall()
        if len(found) < _MOST:
            break
    return [(root, pages) for root, pages in found if len(root) <= len(word) + _SLIPS]


def _words(connection: sqlite3.Connection, root: str, load_documents: DocumentLoader) -> Iterator[str]:
    """Yield the words of a stem that stand on some of its pages. MATCH would stem the stem once more."""
    connection.execute(_PLACES)
    sql = "SELECT DISTINCT doc FROM page_places WHERE term = ? LIMIT ?"
    pages = [page for (page,) in connection.execute(sql, (root, _PAGES))]
    alike = re.compile(rf"(?<![^\W_]){re.escape(root[: max(2, len(root) - 2)])}[^\W_]*")
    seen: set[str] = set()
    for page in load_documents(pages, max_chars=_CHARACTERS).values():
        text = fold("\n".join((page.title, page.tags, page.note, page.body)))
        for match in alike.finditer(text):
            if match[0] not in seen and stem(match[0]) == root:
                seen.add(match[0])
                yield match[0]
