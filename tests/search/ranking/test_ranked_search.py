"""The hits of a query and their order."""

import pytest

from linkvault import search
from linkvault.models import Document
from linkvault.search.ranking import ranked_search

PAGES = {
    "zh": ("交叉熵与损失函数", "神经网络的损失函数衡量预测与真实值的差距。"),
    "trad": ("機器學習筆記", "損失函數越小，模型越好。"),
    "wide": ("ＧＰＵ　并行", "ｶﾞｲﾄﾞ と ⼈⼯智能，使用Python進行計算。"),
    "code": ("Modern C++ and node.js", "Call f(x) in std::vector, then x86_64 and snake_case."),
    "plain": ("Letters", "The letter c is followed by the letter d."),
    "stem": ("Finding losses", "He was finding relational functions in a Café near São Paulo."),
    "soft": ("Hyphens", "A co\u00adopera\u00adtion of zero\u200bwidth words \ue001icon"),
}
CASES = [
    ("损失", {"zh", "trad"}),
    ("損失", {"zh", "trad"}),
    ("失函", {"zh", "trad"}),
    ("熵", {"zh"}),
    ("title:熵", {"zh"}),
    ("title:损失", {"zh"}),
    ("机器学习", {"trad"}),
    ("人工智能", {"wide"}),
    ("gpu", {"wide"}),
    ("ガイド", {"wide"}),
    ("python", {"wide"}),
    ("用Python", {"wide"}),
    ("Python进", {"wide"}),
    ("python 计算", {"wide"}),
    ("C++", {"code"}),
    ("c", {"code", "plain"}),
    ("node.js", {"code"}),
    ("f(x)", {"code"}),
    ("std::vector", {"code"}),
    ("x86_64", {"code"}),
    ("find", {"stem"}),
    ("functional", {"stem"}),
    ("cafe", {"stem"}),
    ("CAFÉ", {"stem"}),
    ("sao paulo", {"stem"}),
    ('"relational functions"', {"stem"}),
    ('"functions relational"', set()),
    ("func*", {"stem"}),
    ("损*", {"zh", "trad"}),
    ("cooperation", {"soft"}),
    ("zerowidth icon", {"soft"}),
    ("letter -c++", {"plain"}),
    ("损失 -模型", {"zh"}),
    ("-letter -损失 -python", {"code", "stem", "soft"}),
    ("熵 OR 模型", {"zh", "trad"}),
    ("函数 熵 OR 模型", {"zh", "trad"}),
    ("(熵 真实) OR letter", {"zh", "plain"}),
    ("“损失函数”", {"zh", "trad"}),
    ("「損失函數」", {"zh", "trad"}),
    ("losses:x", set()),
    ("？！", set()),
    ("", set()),
    ("👍", set()),
]


@pytest.mark.parametrize(("query", "names"), CASES, ids=[query or "empty" for query, _ in CASES])
def test_strict_hits_are_exactly_the_pages_with_the_words(index, query, names):
    numbers = {index.put(title, body): name for name, (title, body) in PAGES.items()}
    assert {numbers[number] for number in index.strict_ids(query)} == names
    strict = {numbers[link.link_id] for link in index.search(query).links if not link.loosened}
    assert strict == names


@pytest.mark.parametrize("query", ["optimiz*", "optimizat*", "relatio*", "generaliz*", '"of relation*"'])
def test_a_prefix_longer_than_the_stem_matches_words_that_begin_with_it(index, query):
    number = index.put("", "Optimization of relational databases by generalizing.")
    index.put("", "Options, relays and general questions.")
    assert number in index.strict_ids(query)
    assert index.put("", "Nothing of these.") not in index.strict_ids(query)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("key*", {"keys", "keyboard"}),
        ("title:key*", {"keyboard"}),
        ('"the play*"', {"playing", "playground"}),
        ("story*", {"keyboard"}),
    ],
)
def test_a_prefix_that_ends_in_y_matches_only_words_that_begin_with_it(index, query, names):
    pages = {
        "keys": ("A", "Two keys, Keith."),
        "keyboard": ("The keyboard", "A storyboard."),
        "Keith": ("Keith", "The plain Keith and the plaintiff."),
        "playing": ("B", "On the playing fields"),
        "playground": ("C", "Past the playground."),
    }
    numbers = {index.put(title, body): name for name, (title, body) in pages.items()}
    assert {numbers[number] for number in index.strict_ids(query)} == names


def test_filters_can_be_negated_and_joined(index):
    first = index.put("loss", tag="ml", added="2026-11-20T08:00:00Z")
    second = index.put("loss", added="2024-01-01T08:00:00Z")
    assert index.strict_ids("loss tag:ml") == {first}
    assert index.strict_ids("loss -tag:ml") == {second}
    assert index.strict_ids("loss is:untagged") == {second}
    assert index.strict_ids("tag:ml OR before:2025") == {first, second}
    assert index.strict_ids("loss after:2026-11-20") == {first}
    assert index.strict_ids("tag:ml") == {first}
    assert index.strict_ids("(loss tag:ml) OR nothing") == {first}


def test_a_title_hit_comes_first_and_loosened_hits_come_last_and_are_marked(index):
    both = index.put("Notes", "Gradient descent and its momentum, told slowly.")
    titled = index.put("Gradient momentum", "A page.")
    half = index.put("Gradient", "Only one of the words.")
    result = index.search("gradient momentum")
    assert [link.link_id for link in result.links] == [titled, both, half]
    assert [link.loosened for link in result.links] == [False, False, True]
    assert result.strict_count == 2


def test_words_close_together_come_before_words_far_apart(index):
    far = index.put("", "matrix " + "filler " * 200 + "inverse")
    near = index.put("", "filler " * 200 + "matrix inverse")
    assert index.ids("inverse matrix") == [near, far]


def test_a_removed_document_does_not_match_and_can_be_added_again(index):
    number = index.put("損失函數", "C++ と Café", note="kept for later")
    search.remove(index.connection, index.documents[number])
    assert index.strict_ids("损失") == index.strict_ids("c++") == index.strict_ids("later") == set()
    search.put(index.connection, Document(number, "另一个标题"))
    assert index.strict_ids("标题") == {number}
    search.clear(index.connection)
    assert index.strict_ids("标题") == set()


def test_the_limit_bounds_the_hits_and_those_that_are_not_ranked_follow_in_batches(index, monkeypatch):
    monkeypatch.setattr(ranked_search, "_OTHERS_BATCH_SIZE", 7)
    for _ in range(130):
        index.put("same", "word")
    assert len(index.search("same", limit=5).links) == 5
    assert len(index.search("same", limit=0).links) == 100
    assert sorted(index.all_ids("same")) == list(range(1, 131))


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("技术沙龙", False),
        ("seven kinds of zero", False),
        ("什么是似然函数", True),
        ("how is the zero of it found, and why", True),
    ],
)
def test_one_word_of_a_name_is_no_hit_but_some_words_of_a_question_are(index, query, is_found):
    index.put(
        "笔记", "这项技术用来求似然,比最小二乘更一般。The zero of a function is where it crosses the axis."
    )
    index.put("别的", "一张与此无关的页。Another page.")
    assert bool(index.search(query).links) is is_found


def test_the_passage_of_a_page_in_traditional_characters_marks_the_query(index) -> None:
    filler = "ﬀ㎏…機器學習模型的訓練過程。" * 40
    index.put("題目", f"{filler}這是損失函數的例子。{filler}")
    for number in range(3):
        index.put(f"{number}", f"损失的例子{number}")
    for query in ("损失函数 例子", "損失函數的例子", "函数"):
        link = next(link for link in index.search(query).links if link.link_id == 1)
        marked = [link.snippet[start : start + size] for start, size in link.matches]
        assert "損失函數" in link.snippet
        assert any("函數" in text for text in marked)
