"""The stems are those of SQLite's porter."""

import itertools
import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from linkvault.search.passage.matches import build_matcher, find_matches
from linkvault.search.text.porter import stem, stems_y_to_i

SUFFIXES = (
    "ational tional enci anci izer logi bli alli entli eli ousli ization ation ator alism iveness fulness ousness"
    " aliti iviti biliti icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent ion"
    " ou ism ate iti ous ive ize ed ing eed s sses ies y e ll ity ely"
).split()
STEMS = (
    "b",
    "st",
    "hop",
    "hopp",
    "relat",
    "sensib",
    "try",
    "agree",
    "controll",
    "fall",
    "tann",
    "siz",
    "yes",
    "oxy",
)


def test_every_stem_equals_that_of_sqlite():
    words = sorted(
        {a + b + c for a, b, c in itertools.product(STEMS, SUFFIXES, ("", "s", "ed", "ing", "ly"))}
    )
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(words))
        stems = {words[row]: term for term, row in connection.execute("SELECT term, doc FROM v")}
    connection.close()
    assert {word: stem(word) for word in words} == stems


def test_words_match_each_other_exactly_if_their_stems_are_equal():
    family = ("sensibility", "sensibilities", "hoping", "hopes", "hope", "relational", "relate", "relativity")
    for first, second in itertools.product(family, family):
        assert bool(find_matches(f"a {first} b", build_matcher(second))) == (stem(first) == stem(second))


@given(st.from_regex(r"[a-z]{2,8}y", fullmatch=True).filter(stems_y_to_i))
def test_a_y_before_an_e_does_not_become_i(word):
    assert stem(f"{word}e") == word
