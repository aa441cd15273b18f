"""Descriptions of queries in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.search import explain, parse

TODAY = date(2026, 11, 25)

CASES = [
    ("C++ 2.5 ab", ["the word C++", "the phrase 2 5", "the word ab"]),
    ("ＬＯＳＳ*", ["words that begin with ＬＯＳＳ, compared as loss"]),
    ('"max los"*', ["the phrase max los, the last one as a prefix"]),
    ("title:损失 note:x", ["in the title: the characters 损失", "in the note: the word x"]),
    ("a OR (b -cd)", ["the word a; or (the word b and not: the word cd, except as the option -cd)"]),
    ("=>", ["the sign =>"]),
    (
        'ls -la -"b c" -title:d',
        [
            "the word ls",
            "not: the word la, except as the option -la",
            "not: the phrase b c",
            "not: in the title: the word d",
        ],
    ),
    (
        "tag:ml/* -tag:x site:a.org lang:zh",
        [
            "links with the tag ml or a tag below it",
            "not: links with the tag x",
            "links of the site a.org and its subdomains",
            "links in the language zh",
        ],
    ),
    (
        "before:2026-02 after:today is:failed has:note",
        [
            "links added before 2026-02-01",
            "links added on 2026-11-25 or later",
            "links whose page could not be fetched",
            "links with a note",
        ],
    ),
    ("before:2026-13-01", ["the phrase before 2026 13 01"]),
    ("std::vector", ["the phrase std vector"]),
    ("!?", ["nothing: the query has no letter, digit or sign"]),
    ("!? 😀", ["the sign 😀"]),
]


@pytest.mark.parametrize(("text", "description"), CASES, ids=[text for text, _ in CASES])
def test_each_clause_is_described(text, description):
    assert explain(parse(text), TODAY) == description


@given(st.text() | st.text(st.sampled_from('ab损失:-()"* OR tagisfedblnotuhy2w😀\x00\ud800')))
def test_anything_can_be_explained(text):
    assert all(explain(parse(text), TODAY))
