"""Laws of search: strict hits are those of a plain scan of the folded text, and matches are exact."""

import re
import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from linkvault import search
from linkvault.models import Condition, Document
from linkvault.search.passage.matches import build_matcher, find_matches
from linkvault.search.passage.snippet import build_snippet
from linkvault.search.query.forms import list_forms
from linkvault.search.text.analyzer import is_cjk
from linkvault.search.text.compounds import list_compounds
from linkvault.search.text.fold import fold, fold_with_offsets

CHARS = st.sampled_from("损失函數函数値値ガｶﾞのー한글 ,。\nabZＺéÉe\u0301ß⼈人12+#-_")
TEXTS = st.text(CHARS, max_size=40)
UNITS = st.text(CHARS, min_size=1, max_size=5)
NAME_WITH_SIGN = re.compile(r"[a-z]#|\+\+")
TABLES = """
CREATE VIRTUAL TABLE page_fts USING fts5(
    title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',
    tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);
CREATE TABLE link (id INTEGER PRIMARY KEY);
"""


@given(st.lists(TEXTS, min_size=1, max_size=6), UNITS)
@settings(max_examples=400)
def test_strict_hits_are_those_of_a_plain_scan(texts, unit):
    query = search.parse(f'"{unit}"')
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(TABLES)
        for number, text in enumerate(texts, 1):
            connection.execute("INSERT INTO link VALUES (?)", (number,))
            search.put(connection, Document(number, "", body=text))
        request = search.Request(query, Condition("1"), lambda _: Condition("1"), lambda ids, **_: {})
        ids = search.find_link_ids(connection, request)
    connection.close()
    wanted = build_matcher(fold(unit)) if query.nodes else build_matcher("")
    # A name such as C# is one more word in the index: no phrase reaches over it.
    ids = {number for number in ids if not NAME_WITH_SIGN.search(fold(texts[number - 1]))}
    scanned = {
        number
        for number, text in enumerate(map(fold, texts), 1)
        if find_matches(text, wanted) and not NAME_WITH_SIGN.search(text)
    }
    assert scanned <= ids
    if not list_compounds(*texts) and not list_forms(unit):  # else other spellings match as well
        assert scanned == ids


@given(TEXTS, st.text(st.sampled_from("损失函數数ガのー한글⼈"), min_size=1, max_size=3))
def test_a_piece_of_a_cjk_run_is_found_where_a_substring_scan_finds_it(text, piece):
    folded, run = fold(text), fold(piece)
    if is_cjk(run):
        assert bool(find_matches(folded, build_matcher(run))) == (run in folded)


@given(st.text(), st.text(min_size=1, max_size=4))
@settings(max_examples=400)
def test_every_match_of_a_snippet_matches_alone(text, unit):
    wanted = build_matcher(fold(unit))
    shown = build_snippet(Document(1, "", body=text), [wanted])
    for start, size in shown.matches:
        assert size > 0
        assert find_matches(fold(shown.text[start : start + size]), wanted)


@given(st.text())
@settings(max_examples=500)
def test_folding_is_stable_and_keeps_lines(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.count("\n") == text.count("\n")


@given(st.text(max_size=60) | TEXTS)
@settings(max_examples=500)
def test_folding_with_offsets_is_folding(text):
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert offsets == sorted(offsets)
    assert len(offsets) == len(folded) + 1
