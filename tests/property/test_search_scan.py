"""What a query finds is what a plain scan of the folded texts finds, written here a second time and with no index.

The scan knows characters and words: a text is the list of its CJK characters, each glued to the one before it or not,
and its words by their stems. A query's unit must stand there in order, without a gap.
"""

import re
import sqlite3
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from linkvault import search
from linkvault.models import Condition, Document
from linkvault.search.query.parser import AllOf, AnyOf, Not, Term
from linkvault.search.text.fold import fold
from linkvault.search.text.porter import complete_beyond_stem, stem, stems_y_to_i
from linkvault.text.scripts import INDEXED_CJK as CJK

WORDS = [
    *("finding", "finds", "found", "function", "functional", "functions", "loss", "losses", "cafe", "Café", "naïve"),
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
    st.tuples(WORD, WORD, WORD).map(lambda each: "({} -{}) OR {}".format(*each)),
)
QUERIES = st.lists(UNIT, min_size=1, max_size=3).map(" ".join)
TABLES = """
CREATE VIRTUAL TABLE page_fts USING fts5(
    title, tags, headings, note, body, chars, content='',
    tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co'"
);
CREATE TABLE link (id INTEGER PRIMARY KEY);
"""
LETTER = f"(?:(?![{CJK}])[^\\W_])"
NAMES = re.compile(rf"(?<!{LETTER})([a-z][a-z0-9]*\+\+)(?![a-z+])|(?<!{LETTER})([a-z]#)(?!{LETTER})")
TOKEN = re.compile(f"(?P<sign>[{CJK}])|(?P<name><[^>]+>)|(?:(?![{CJK}])[^\\W_])+")


class Token(NamedTuple):
    """A CJK character, a word's stem, or a name with symbols; `glued` to the character before it."""

    text: str
    glued: bool = False


def tokens(folded: str) -> list[Token]:
    """Read a folded text."""
    marked = NAMES.sub(lambda name: f" {name[0].rstrip('+#')} <{name[0]}> ", folded.replace("<", " "))
    found, end = [], -1
    for token in TOKEN.finditer(marked):
        if token["sign"]:
            found.append(Token(token[0], glued=end == token.start()))
            end = token.end()
        else:
            found.append(Token(token[0] if token["name"] else stem(token[0])))
    return found


def holds(text: str, term: Term) -> bool:
    """Tell whether a unit of a query stands in a text."""
    wanted, there = tokens(fold(term.text)), tokens(fold(text))
    if len(wanted) > 1 and wanted[1].text.startswith(f"<{wanted[0].text}"):
        wanted = wanted[1:]  # a name is looked for without its plain word before it
    return any(_stands(wanted, there[at : at + len(wanted)], term) for at in range(len(there)))


def _stands(wanted: list[Token], there: list[Token], term: Term) -> bool:
    if len(there) < len(wanted):
        return False
    glue = all(a.glued == b.glued for a, b in zip(wanted[1:], there[1:], strict=True))
    *texts, last = [(a.text, b.text) for a, b in zip(wanted, there, strict=True)]
    open_end = term.prefix and last[0].isalnum() and last[1].isalnum()
    ends = _goes_on(fold(term.text), *last) if open_end else last[0] == last[1]
    return glue and all(a == b for a, b in texts) and ends


def _goes_on(asked: str, root: str, there: str) -> bool:
    """Tell whether a word of this stem may begin as the last one asked for: that may lie beyond its stem."""
    if root[-1] > "\u2fff":
        return there.startswith(root)
    start = re.findall(f"{LETTER}+", asked)[-1]
    return there.startswith(start if stems_y_to_i(start) else root) or there in map(stem, complete_beyond_stem(start))


def scan(document: Document, node: Any) -> bool:
    """Tell whether a document holds what a node of the query asks for."""
    if isinstance(node, AllOf):
        return all(scan(document, each) for each in node.nodes)
    if isinstance(node, AnyOf):
        return any(scan(document, each) for each in node.nodes)
    if isinstance(node, Not):
        return not scan(document, node.node)
    columns = {"title": [document.title], "text": [document.body]}.get(
        node.field, [document.title, document.body]
    )
    return any(holds(text, node) for text in columns)


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
        asked = {"among": Condition("1"), "condition": lambda _: Condition("1")}
        found = search.find_link_ids(connection, query, **asked)
        ranked = search.search(
            connection,
            query,
            load_documents=lambda ids, max_chars=None: {i: documents[i - 1] for i in ids},
            limit=9,
            **asked,
        ).links
    connection.close()
    wanted = {each.id for each in documents if query.nodes and all(scan(each, node) for node in query.nodes)}
    assert set(found) == wanted
    assert {each.link_id for each in ranked if not each.loosened} == wanted
    assert [each.loosened for each in ranked] == sorted(each.loosened for each in ranked) or len(
        query.nodes
    ) > 1
