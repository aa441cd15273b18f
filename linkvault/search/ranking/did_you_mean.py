"""A query with words that no page has -> the query with similar words of the vault.

Every spelling at edit distance one (a letter inserted, deleted, replaced, or two swapped: F. Damerau, CACM 7(3), 1964)
is looked up. These are some hundred lookups, each of which ends at the first page: 5 ms whatever the size of the vault,
where reading its vocabulary would grow with it. The index holds stems, so the texts decide which spelling is a word.
"""

import re
import sqlite3
from collections.abc import Iterator
from math import log

from linkvault.search.query.parser import AllOf, AnyOf, Node, Query, Term
from linkvault.search.ranking.edit_distance import DocumentLoader, find_within_two_edits
from linkvault.search.text.analyzer import build_phrase, is_cjk
from linkvault.search.text.fold import fold

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_MIN_LONG = 8  # letters of a word that is recognized with two edits as well
# Letters of a word that is corrected. Nearly every shorter word is one edit away from another word.
_MIN_LENGTH, _MAX_LENGTH = 4, 24
_MAX_TERMS = 4  # of a query that are corrected: bounds the cost
_MAX_COUNT = 50  # pages of a word that are counted; more do not make it a likelier correction
_MAX_READ = 5  # spellings that are searched in the texts, and pages that are read for each
_MAX_CHARACTERS = 50_000  # of a page that are read
# Log-likelihood of an edit: swapped letters, a letter deleted or inserted, a wrong letter. Added to the log of the
# number of pages.
_SWAPPED, _DROPPED, _WRONG = 1.5, 1.0, 0.0
_FIRST_LETTER = -1.5  # added for an edit of the first letter, which is seldom wrong
_UNLIKELY = -9.0  # below every sum of the above


def suggest_query(
    connection: sqlite3.Connection, query: Query, load_documents: DocumentLoader
) -> Query | None:
    """Return the query with each unknown word replaced by a similar word of the vault; `None` if no word has one."""
    corrections: dict[Term, Term] = {}
    for term in list(_list_words(query.nodes))[:_MAX_TERMS]:
        word = _correct(connection, fold(term.text), load_documents)
        if word is not None:
            corrections[term] = Term(word, field=term.field)
    if not corrections:
        return None
    return Query(tuple(_replace_terms(node, corrections) for node in query.nodes))


def _list_words(nodes: tuple[Node, ...]) -> Iterator[Term]:
    """Yield the terms that can have a typing error: plain words of letters."""
    for node in nodes:
        if isinstance(node, AllOf | AnyOf):
            yield from _list_words(node.nodes)
        elif isinstance(node, Term) and not node.prefix and _is_plain_word(node.text):
            yield node


def _is_plain_word(text: str) -> bool:
    return _MIN_LENGTH <= len(text) <= _MAX_LENGTH and text.isalpha() and not any(map(is_cjk, text))


def _replace_terms(node: Node, corrections: dict[Term, Term]) -> Node:
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(_replace_terms(child, corrections) for child in node.nodes))
    return corrections.get(node, node) if isinstance(node, Term) else node


def _correct(connection: sqlite3.Connection, word: str, load_documents: DocumentLoader) -> str | None:
    """Return the most probable correction of a word; `None` if a page has the word, or none is similar."""
    if _count_pages(connection, word):
        return None
    scores = {
        spelling: likelihood + log(count)
        for spelling, likelihood in _list_spellings(word).items()
        if spelling != word and (count := _count_pages(connection, spelling))
    }
    best = sorted(scores, key=lambda spelling: (-scores[spelling], spelling))[:_MAX_READ]
    correction = next((spelling for spelling in best if _is_word(connection, spelling, load_documents)), None)
    if correction is None and len(word) >= _MIN_LONG:
        correction = find_within_two_edits(connection, word, load_documents)
    return correction or (best[0] if best else None)


def _is_word(connection: sqlite3.Connection, spelling: str, load_documents: DocumentLoader) -> bool:
    """Return whether one of the newest pages with the stem of a spelling has the spelling itself."""
    sql = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
    pattern = re.compile(rf"(?<![^\W_]){re.escape(spelling)}(?![^\W_])")
    pages = [page for (page,) in connection.execute(sql, (f'"{spelling}"', _MAX_READ))]
    return any(
        pattern.search(fold("\n".join((page.title, page.tags, page.note, page.body))))
        for page in load_documents(pages, max_chars=_MAX_CHARACTERS).values()
    )


def _count_pages(connection: sqlite3.Connection, word: str) -> int:
    """Return the number of pages with a word, at most `_MAX_COUNT`."""
    phrase = build_phrase(word)
    if phrase is None or len(phrase.words) != 1:
        return 0
    sql = "SELECT count(*) FROM (SELECT 1 FROM page_fts WHERE page_fts MATCH ? LIMIT ?)"
    (count,) = connection.execute(sql, (f'"{phrase.words[0]}"', _MAX_COUNT)).fetchone()
    return int(count)


def _list_spellings(word: str) -> dict[str, float]:
    """Return all spellings at edit distance one from a word, each with the likelihood of its edit."""
    letters = next(
        (alphabet for alphabet in (_LATIN, _CYRILLIC, _GREEK) if word[1] in alphabet), "".join(set(word))
    )
    likelihoods: dict[str, float] = {}
    for at in range(len(word) + 1):
        head, tail, bonus = word[:at], word[at:], _FIRST_LETTER if at == 0 else 0.0
        spellings = [(head + letter + tail, _DROPPED) for letter in letters]
        if tail:
            spellings += [(head + letter + tail[1:], _WRONG) for letter in letters]
            spellings.append((head + tail[1:], _DROPPED))
        if len(tail) > 1:
            spellings.append((head + tail[1] + tail[0] + tail[2:], _SWAPPED))
        for spelling, likelihood in spellings:
            likelihoods[spelling] = max(likelihoods.get(spelling, _UNLIKELY), likelihood + bonus)
    return likelihoods
