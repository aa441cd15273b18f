"""Test that a query finds what a plain scan of the folded texts finds: a second implementation without an index.

The scan reads a text as a list of tokens: CJK characters, which may be glued to the character before them, and stems of
words. A unit of a query matches consecutive tokens.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from linkvault import search
from linkvault.models import Condition, Document
from linkvault.search.query.forms import list_term_forms
from linkvault.search.query.parser import AllOf, AnyOf, Not, Term
from linkvault.search.text.compounds import list_compounds
from linkvault.search.text.fold import fold
from linkvault.search.text.porter import complete_beyond_stem, stem, stems_y_to_i
from linkvault.text.scripts import INDEXED_CJK as CJK

WORDS = [
    *("finding", "finds", "ids", "function", "functional", "functions", "loss", "losses", "cafe", "Café", "naïve"),
    *("c", "c++", "c#", "C++", "f#", "node.js", "f(x)", "x86_64", "0-1", "2.5", "ＧＰＵ", "gpu", "Straße", "STRASSE"),
    *("key", "keys", "keyboard", "Keith", "plain", "playing", "playground"),
    *("градиента", "потерь", "損失函數", "损失", "失函", "函数", "函", "的", "损", "ガイド", "ｶﾞｲﾄﾞ", "ガ", "の", "한글", "한"),
    *("⼈⼯", "人工智能", "用Python进行"),
]  # fmt: skip
SEPARATORS = ("", " ", " ", "\n", ", ", "。", "-", "_", "：", "\u200b")
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SEPARATORS)), max_size=9).map(
    lambda pairs: "".join(map("".join, pairs))
)
WORD = st.sampled_from([*WORDS, "fin", "func", "lo", "play", "functio", "absent", "缺"])
UNIT = st.one_of(
    WORD,
    WORD,
    WORD.map("{}*".format),
    st.lists(WORD, min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.lists(WORD, min_size=2, max_size=3).map(lambda words: f"「{''.join(words)}」"),
    st.tuples(st.sampled_from(["title:", "text:", "-", "-title:"]), WORD).map("".join),
    st.tuples(WORD, WORD).map(" OR ".join),
    st.tuples(WORD, WORD, WORD).map(lambda words: "({} -{}) OR {}".format(*words)),
)
QUERIES = st.lists(UNIT, min_size=1, max_size=3).map(" ".join)
TABLES = """
CREATE VIRTUAL TABLE page_fts USING fts5(
    title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',
    tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
CREATE TABLE link (id INTEGER PRIMARY KEY);
"""
LETTER = f"(?:(?![{CJK}])[^\\W_])"
NAMES = re.compile(rf"(?<!{LETTER})([a-z][a-z0-9]*\+\+)(?![a-z+])|(?<!{LETTER})([a-z]#)(?!{LETTER})")
TOKEN = re.compile(f"(?P<sign>[{CJK}])|(?P<name><[^>]+>)|(?:(?![{CJK}])[^\\W_])+")


class Token(NamedTuple):
    """A CJK character, the stem of a word, or a name with symbols. `glued`: no gap to the CJK character before it."""

    text: str
    glued: bool = False


def tokens(folded: str) -> list[Token]:
    """Return the tokens of a folded text."""
    marked = NAMES.sub(lambda name: f" {name[0].rstrip('+#')} <{name[0]}> ", folded.replace("<", " "))
    result, end = [], -1
    for token in TOKEN.finditer(marked):
        if token["sign"]:
            result.append(Token(token[0], glued=end == token.start()))
            end = token.end()
        else:
            result.append(Token(token[0] if token["name"] else stem(token[0])))
    return result


def contains(text: str, term: Term) -> bool:
    """Return whether a text contains a unit of a query."""
    wanted, present = tokens(fold(term.text)), tokens(fold(text))
    if len(wanted) > 1 and wanted[1].text.startswith(f"<{wanted[0].text}"):
        wanted = wanted[1:]  # the tokens of a name are its word and the name; only the name is searched
    return any(_match(wanted, present[at : at + len(wanted)], term) for at in range(len(present)))


def _match(wanted: list[Token], present: list[Token], term: Term) -> bool:
    if len(present) < len(wanted):
        return False
    glue = all(a.glued == b.glued for a, b in zip(wanted[1:], present[1:], strict=True))
    *texts, last = [(a.text, b.text) for a, b in zip(wanted, present, strict=True)]
    open_end = term.prefix and last[0].isalnum() and last[1].isalnum()
    ends = _has_prefix(fold(term.text), *last) if open_end else last[0] == last[1]
    return glue and all(a == b for a, b in texts) and ends


def _has_prefix(prefix: str, root: str, word_stem: str) -> bool:
    """Return whether a word of this stem can start with the last word of a prefix, which can be longer than the stem."""
    if root[-1] > "\u2fff":
        return word_stem.startswith(root)
    start = re.findall(f"{LETTER}+", prefix)[-1]
    return word_stem.startswith(start if stems_y_to_i(start) else root) or word_stem in map(
        stem, complete_beyond_stem(start)
    )


def scan(document: Document, node: Any) -> bool:
    """Return whether a document matches a node of the query."""
    if isinstance(node, AllOf):
        return all(scan(document, part) for part in node.nodes)
    if isinstance(node, AnyOf):
        return any(scan(document, part) for part in node.nodes)
    if isinstance(node, Not):
        return not scan(document, node.node)
    columns = {"title": [document.title], "text": [document.body]}.get(
        node.field, [document.title, document.body]
    )
    return any(contains(text, node) for text in columns)


def _has_other_spellings(documents: list[Document], nodes: tuple[Any, ...]) -> bool:
    """Return whether a word of the documents or of the query has another spelling, which matches as well."""
    terms = list(_list_terms(nodes))
    return any(list_term_forms(terms).values()) or any(
        list_compounds(document.title, document.body) for document in documents
    )


def _list_terms(nodes: tuple[Any, ...]) -> Iterator[Term]:
    for node in nodes:
        if isinstance(node, Term):
            yield node
        elif isinstance(node, AllOf | AnyOf):
            yield from _list_terms(node.nodes)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5), QUERIES)
@settings(max_examples=300)
def test_a_query_finds_what_a_plain_scan_finds(texts, text):
    documents = [Document(number, title, body=body) for number, (title, body) in enumerate(texts, 1)]
    query = search.parse(text)
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(TABLES)
        for document in documents:
            connection.execute("INSERT INTO link VALUES (?)", (document.id,))
            search.put(connection, document)
        request = search.Request(
            query,
            Condition("1"),
            lambda _: Condition("1"),
            load_documents=lambda ids, max_chars=None: {i: documents[i - 1] for i in ids},
            limit=9,
        )
        ids = search.find_link_ids(connection, request)
        ranked = search.search(connection, request).links
    connection.close()
    wanted = {
        document.id
        for document in documents
        if query.nodes and all(scan(document, node) for node in query.nodes)
    }
    assert wanted <= set(ids)
    assert {link.link_id for link in ranked if not link.loosened} == set(ids)
    if not _has_other_spellings(documents, query.nodes):
        assert set(ids) == wanted
    loosened = [link.loosened for link in ranked]
    assert loosened == sorted(loosened) or len(query.nodes) > 1
