"""The lines that match a query, and the matches in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.search import find_lines, has_words, parse
from linkvault.search.passage.matches import build_matcher
from linkvault.search.passage.snippet import highlight
from linkvault.search.text.fold import fold

TEXT = "# 損失函數\n\nThe finder was finding it,\nin C++ and Café.\n\n\tindented losses\r\nThe squared\nerror ends."

CASES = [
    ("损失", [(1, ["損失"])]),
    ("find", [(3, ["finding"])]),
    ("cafe loss", [(4, ["Café"]), (6, ["losses"])]),
    ("c++ OR 函数", [(1, ["函數"]), (4, ["C++"])]),
    ("-cafe find*", [(3, ["finder", "finding"])]),
    ('"squared error"', [(7, ["squared"]), (8, ["error"])]),
    ("text:ends title:losses tag:x", [(8, ["ends"])]),
    ("zebra", []),
]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[query for query, _ in CASES])
def test_lines_with_any_of_the_words_are_found(query, expected):
    lines = find_lines(TEXT, parse(query))
    assert [
        (line.number, [line.text[start : start + size] for start, size in line.matches]) for line in lines
    ] == expected


def test_context_lines_appear_once_and_end_with_the_text():
    lines = find_lines(TEXT, parse("c++ losses"), context=1)
    assert [(line.number, bool(line.matches)) for line in lines] == [
        (3, False), (4, True), (5, False), (6, True), (7, False)
    ]  # fmt: skip
    assert [line.number for line in find_lines(TEXT, parse("损失"), context=99)] == list(range(1, 9))
    assert find_lines(TEXT, parse("losses"))[0].text == "\tindented losses"


@pytest.mark.parametrize(
    ("query", "expected"), [("loss", True), ("tag:ml", False), ("title:x -yz", False), ("!?", False)]
)
def test_a_query_without_words_of_the_text_is_recognized(query, expected):
    assert has_words(parse(query)) is expected


@given(st.lists(st.text(st.sampled_from("损失函數ガｶﾞー한 ,abZＺée\u0301ß⼈1#\r\t"), max_size=12), max_size=6), st.sampled_from(
    ["损失", "a", "ab", "é", "ガ", "b#", "ss", "人", "数"]
))  # fmt: skip
def test_a_line_matches_in_a_text_as_it_does_alone(lines, word):
    matcher = build_matcher(fold(word))
    matching = find_lines("\n".join(lines), parse(word))
    alone = {
        number
        for number, line in enumerate(lines, 1)
        if highlight(line.replace("\t", ",").replace("\r", ","), [matcher]).matches
    }
    assert {line.number for line in matching} == alone
