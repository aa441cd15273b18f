"""Laws of the query language: no text is an error, and a query that is written and parsed again is the same."""

import sqlite3
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvault.models import Condition
from linkvault.search.query.compiler import compile_query
from linkvault.search.query.parser import parse

PIECES = st.sampled_from(
    ["损失", "loss", "c++", "f(x)", "OR", "-", "(", ")", '"', "“", "”", "「", "」", "*", "title:", "tag:", "tag：", " ",
     "before:", "7d", "2026-02", "is:untagged", "has:note", "note:", ":", "，", "　", "\x00", "\ud800", "🙂", "«", "»",
     "https://a.example/", "www.b.example/c"]
)  # fmt: skip
QUERIES = st.text() | st.lists(PIECES, max_size=30).map("".join) | st.lists(PIECES, max_size=30).map(" ".join)


@given(QUERIES)
@settings(max_examples=600)
def test_a_query_written_and_parsed_again_is_the_same(text):
    query = parse(text)
    assert parse(str(query)) == query


@given(QUERIES)
@settings(max_examples=400)
def test_sqlite_accepts_the_expressions_of_any_query(text):
    compiled = compile_query(parse(text), lambda _: Condition("1"), date(2026, 11, 25))
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(
            "CREATE TABLE link (id INTEGER PRIMARY KEY);"
            "CREATE VIRTUAL TABLE page_fts USING fts5(title, tags, headings, note, body, details, author, address, chars, tag_chars, content='')"
        )
        for expression in filter(None, (compiled.strict, compiled.build_loosened())):
            connection.execute("SELECT rowid FROM page_fts WHERE page_fts MATCH ?", (expression,)).fetchall()
        for condition in compiled.where:
            connection.execute(f"SELECT id FROM link WHERE {condition.sql}", condition.values).fetchall()
    connection.close()


@pytest.mark.parametrize(
    "text", ["(" * 5000, "-(" * 1000, '"' * 3000, "a OR " * 900, "x" * 100_000, "-" * 999]
)
def test_long_and_deep_queries_are_parsed(text):
    query = parse(text)
    assert parse(str(query)) == query
