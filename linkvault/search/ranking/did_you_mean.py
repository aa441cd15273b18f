"""A query with words that no page holds -> the query that was probably meant, by the vault's own words.

All spellings one slip away (a letter too much, too few, wrong, or two swapped: F. Damerau, CACM 7(3), 1964) are
looked up, some hundreds of lookups that end at the first page: 5 ms whatever the size of the vault, where a walk
through its vocabulary would grow with it. The index holds stems: which spelling is a word, the texts tell.
"""

import re
import sqlite3
from collections.abc import Iterator
from math import log

from linkvault.search.query.parser import AllOf, AnyOf, Node, Query, Term
from linkvault.search.ranking.edit_distance import DocumentLoader, two_slips
from linkvault.search.text.analyzer import build_phrase, is_cjk
from linkvault.search.text.fold import fold

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_LONG = 8  # letters: so long a word is known with two slips too
_SHORTEST, _LONGEST = 4, 24  # letters; nearly every shorter word is one slip away from another
_MOST = 4  # words of a query that are looked after
_PROBE = 50  # pages of a word that are counted
_READ = 5  # spellings that are looked for in the load_documents, and pages of each that are read
_CHARACTERS = 50_000  # of a page that are read
_SWAPPED, _DROPPED, _WRONG, _FIRST = (
    1.5,
    1.0,
    0.0,
    -1.5,
)  # how likely a slip is; the first letter is seldom wrong


def meant(connection: sqlite3.Connection, query: Query, load_documents: DocumentLoader) -> Query | None:
    """Return the query with its unknown words replaced by near ones that some page holds; `None` if none is."""
    found: dict[Term, Term] = {}
    for term in list(_terms(query.nodes))[:_MOST]:
        near = _nearest(connection, fold(term.text), load_documents)
        if near is not None:
            found[term] = Term(near, field=term.field)
    return Query(tuple(_replaced(node, found) for node in query.nodes)) if found else None


def _terms(nodes: tuple[Node, ...]) -> Iterator[Term]:
    """Yield the words that a slip of the finger may have made: plain ones of letters alone."""
    for node in nodes:
        if isinstance(node, AllOf | AnyOf):
            yield from _terms(node.nodes)
        elif isinstance(node, Term) and not node.prefix and _is_plain(node.text):
            yield node


def _is_plain(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and text.isalpha() and not any(map(is_cjk, text))


def _replaced(node: Node, found: dict[Term, Term]) -> Node:
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(_replaced(each, found) for each in node.nodes))
    return found.get(node, node) if isinstance(node, Term) else node


def _nearest(connection: sqlite3.Connection, word: str, load_documents: DocumentLoader) -> str | None:
    """Return the word of the vault most probably meant; `None` if the word itself is one or none is near."""
    if _count(connection, word):
        return None
    scores = {
        near: likely + log(count)
        for near, likely in _slips(word).items()
        if near != word and (count := _count(connection, near))
    }
    best = sorted(scores, key=lambda near: (-scores[near], near))[:_READ]
    written = next((near for near in best if _is_written(connection, near, load_documents)), None)
    if written is None and len(word) >= _LONG:
        written = two_slips(connection, word, load_documents)
    return written or (best[0] if best else None)


def _is_written(connection: sqlite3.Connection, word: str, load_documents: DocumentLoader) -> bool:
    """Tell whether a word itself stands on one of the newest pages that hold its stem: no invented form of it."""
    sql = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
    alone = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    pages = [page for (page,) in connection.execute(sql, (f'"{word}"', _READ))]
    return any(
        alone.search(fold("\n".join((page.title, page.tags, page.note, page.body))))
        for page in load_documents(pages, max_chars=_CHARACTERS).values()
    )


def _count(connection: sqlite3.Connection, word: str) -> int:
    """Count the pages that hold a word, up to a bound."""
    found = build_phrase(word)
    if found is None or len(found.words) != 1:
        return 0
    sql = "SELECT count(*) FROM (SELECT 1 FROM page_fts WHERE page_fts MATCH ? LIMIT ?)"
    (count,) = connection.execute(sql, (f'"{found.words[0]}"', _PROBE)).fetchone()
    return int(count)


def _slips(word: str) -> dict[str, float]:
    """Return all spellings one slip away, each with how likely it was meant."""
    letters = next((each for each in (_LATIN, _CYRILLIC, _GREEK) if word[1] in each), "".join(set(word)))
    found: dict[str, float] = {}
    for at in range(len(word) + 1):
        head, tail, first = word[:at], word[at:], _FIRST if at == 0 else 0.0
        made = [(head + letter + tail, _DROPPED) for letter in letters]
        if tail:
            made += [(head + letter + tail[1:], _WRONG) for letter in letters]
            made.append((head + tail[1:], _DROPPED))
        if len(tail) > 1:
            made.append((head + tail[1] + tail[0] + tail[2:], _SWAPPED))
        for near, likely in made:
            found[near] = max(found.get(near, -9.0), likely + first)
    return found
