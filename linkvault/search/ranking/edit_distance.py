"""A long word with up to two typing errors -> the nearest word of the vault.

A word has too many spellings at distance two to look them all up. So this reads the words of the index that begin with
the same three letters: 3,000 at most, 10 ms whatever the size of the vault. These are stems. For a stem near the
beginning of the word, the texts give the words that have it.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from linkvault.models import Document
from linkvault.search.text.fold import fold
from linkvault.search.text.porter import stem

_MAX_EDITS = 2
_EXACT_LETTERS = 3  # at the beginning of a word, assumed to be right; one more where too many words begin so
_MAX_READ = 3_000  # words of the index
_MAX_STEMS = 6  # whose words are read from the texts, ...
_MAX_PAGES = 3  # ... from so many pages each, ...
_MAX_CHARACTERS = 50_000  # ... of which so many characters are read
_STEM_CHANGE = 2  # letters at the end of a stem that its words may not share
_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_words USING fts5vocab('main', 'page_fts', 'row')"
_INSTANCES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_places USING fts5vocab('main', 'page_fts', 'instance')"
)
_LAST_CHARACTER = "\U0010ffff"  # sorts after every word


class DocumentLoader(Protocol):
    """Loads the documents of links."""

    def __call__(self, ids: Iterable[int], *, max_chars: int | None = None) -> Mapping[int, Document]:
        """Return the existing documents by id, their texts cut to `max_chars` characters; 0: only the titles."""


def find_within_two_edits(
    connection: sqlite3.Connection, word: str, load_documents: DocumentLoader
) -> str | None:
    """Return the nearest word of the vault with at most two edits, none of them in the first three letters."""
    roots = [
        (edits, -pages, root)
        for root, pages in _read_stems(connection, word)
        if len(set(root) - set(word)) <= _MAX_EDITS
        and (edits := count_edits(root, word, is_prefix=True)) <= _MAX_EDITS
    ]
    best: tuple[int, str] | None = None
    for _, _, root in sorted(roots)[:_MAX_STEMS]:
        for candidate in _read_words(connection, root, load_documents):
            edits = count_edits(candidate, word)
            if edits <= _MAX_EDITS and (best is None or edits < best[0]):
                best = (edits, candidate)
    return best[1] if best else None


def count_edits(first: str, second: str, *, is_prefix: bool = False) -> int:
    """Return the edit distance of two words: letters inserted, deleted, replaced, or two adjacent ones swapped.

    With `is_prefix`, the distance of `first` to the nearest prefix of `second`.

    >>> count_edits("gradient", "gardeint"), count_edits("optim", "optimzatoin", is_prefix=True), count_edits("", "ab")
    (2, 0, 2)
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(second, 1):
            edits = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                edits = min(edits, last[j - 2] + 1)
            row.append(edits)
    return min(row) if is_prefix else row[-1]


def _read_stems(connection: sqlite3.Connection, word: str) -> list[tuple[str, int]]:
    """Return the stems of the index with the first letters of a word and about its length, each with its pages."""
    connection.execute(_VOCABULARY)
    sql = "SELECT term, doc FROM page_words WHERE term BETWEEN ? AND ? LIMIT ?"
    for letters in (_EXACT_LETTERS, _EXACT_LETTERS + 1):
        start = word[:letters]
        rows = connection.execute(sql, (start, start + _LAST_CHARACTER, _MAX_READ)).fetchall()
        if len(rows) < _MAX_READ:
            break
    return [(root, pages) for root, pages in rows if len(root) <= len(word) + _MAX_EDITS]


def _read_words(connection: sqlite3.Connection, root: str, load_documents: DocumentLoader) -> Iterator[str]:
    """Yield the distinct words with a stem on some of its pages. MATCH is no help: it would stem the stem again."""
    connection.execute(_INSTANCES)
    sql = "SELECT DISTINCT doc FROM page_places WHERE term = ? LIMIT ?"
    pages = [page for (page,) in connection.execute(sql, (root, _MAX_PAGES))]
    prefix = re.escape(root[: max(2, len(root) - _STEM_CHANGE)])
    pattern = re.compile(rf"(?<![^\W_]){prefix}[^\W_]*")
    words: set[str] = set()
    for page in load_documents(pages, max_chars=_MAX_CHARACTERS).values():
        text = fold("\n".join((page.title, page.tags, page.note, page.body)))
        for match in pattern.finditer(text):
            if match[0] not in words and stem(match[0]) == root:
                words.add(match[0])
                yield match[0]
